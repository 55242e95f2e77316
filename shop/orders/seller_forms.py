"""What a seller types about an order."""

from __future__ import annotations

import re
from typing import Any

from wtforms.validators import ValidationError

from shop.forms import Form, Line
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext


class ShipmentForm(Form):
    """The courier's number from the receipt, where there is one."""

    tracking = Line(
        lazy_gettext("Tracking number (resi)"),
        required=False,
        most=30,
        description=lazy_gettext("As printed on the courier's receipt, for example JP1234567890."),
    )

    def __init__(self, *args: Any, needs_tracking: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.needs_tracking = needs_tracking

    def validate_tracking(self, field: Line) -> None:
        """Letters, digits and hyphens, in capitals; needed where the courier gives one."""
        number = re.sub(r"\s+", "", field.data or "").upper()
        if number and not re.fullmatch(r"[A-Z0-9-]{5,30}", number, re.ASCII):
            raise ValidationError(_("A tracking number has 5 to 30 letters and digits. Read it off the receipt again."))
        field.data = number
