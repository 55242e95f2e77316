"""What the office types on pages of its own."""

from __future__ import annotations

from shop.forms import Form, Line
from shop.i18n import lazy_gettext


class FlagForm(Form):
    """Why a bank account is not paid to."""

    reason = Line(lazy_gettext("What is wrong with it"), most=200)
