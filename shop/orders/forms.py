"""What a buyer types to find her order."""

from __future__ import annotations

from shop.forms import Form, Line, Phone
from shop.i18n import lazy_gettext as _


class FindForm(Form):
    """An order by its number and the phone number it was placed with."""

    number = Line(
        _("Order number"), most=24, description=_("It begins with BR and stands in every message about the order.")
    )
    phone = Phone(_("Phone number"), description=_("The one you gave when ordering."))
