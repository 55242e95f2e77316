"""What is typed on a product's page."""

from __future__ import annotations

from shop.db import LARGEST_KEY
from shop.forms import Email, Form, WholeNumber
from shop.i18n import lazy_gettext as _


class AlertForm(Form):
    """Where to write when a variant can be bought again."""

    variant_id = WholeNumber(_("Variant"), least=1, most=LARGEST_KEY)
    email = Email(_("E-mail address"))
