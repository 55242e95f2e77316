"""What a buyer types to find her order, and the office to call a batch back."""

from __future__ import annotations

from typing import Any

from shop.forms import Form, Line, Phone, Text
from shop.i18n import lazy_gettext as _


class FindForm(Form):
    """An order by its number and the phone number it was placed with."""

    number = Line(
        _("Order number"), most=24, description=_("It begins with BR and stands in every message about the order.")
    )
    phone = Phone(_("Phone number"), description=_("The one you gave when ordering."))


class RecallForm(Form):
    """Why a batch is called back."""

    reason = Text(
        _("Why, for whoever holds a pack of it"),
        most=300,
        message=_("Say what is wrong with it and what to look for."),
        description=_(
            "Everybody reads it on the page of its tags. For example: “Some packs were not closed, the crisps may be mouldy.”"
        ),
    )


class Cancellation(Form):
    """Why the office ends an order, or a part of one; of which of the page, by its code, its field tells."""

    reason = Line(_("Reason, for the buyer to read"), most=200, message=_("Say why. Nothing was cancelled."))

    @classmethod
    def of(cls, code: str, *args: Any) -> Cancellation:
        """The form of one part or order on a page of several."""
        form = cls(*args)
        form.reason.id = f"reason-{code}"
        return form
