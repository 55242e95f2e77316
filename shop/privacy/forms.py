"""What a person types to close her account."""

from __future__ import annotations

from shop.forms import Form
from shop.i18n import lazy_gettext
from shop.users.forms import Secret


class Closing(Form):
    """Her password: phones are shared."""

    present = Secret(lazy_gettext("Present password"))
