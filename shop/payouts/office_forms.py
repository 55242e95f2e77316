"""What the office types about payouts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, PasswordField, SelectField
from wtforms.fields.choices import SelectChoice

from shop.clock import today
from shop.forms import Day, Form, Line, needed
from shop.i18n import lazy_gettext as _
from shop.sellers.models import Maker


class Preparation(Form):
    """The last day whose released money is paid."""

    until = Day(_("Sales completed up to"))

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.until.most = today()


class Approval(Form):
    """The approver's own password, and the list she read."""

    password = PasswordField(_("Your password"), [needed()])
    seen = HiddenField()


class Confirmation(Form):
    """The bank's reference of a payout that arrived."""

    reference = Line(_("Bank reference"), most=60)


class Return(Form):
    """Why the bank gave a payout back."""

    reason = Line(
        _("What the bank says"), most=200, description=_("For example: account closed. The seller reads it too.")
    )


class Letter(Form):
    """A maker's statement letter for a year."""

    maker = SelectField(_("Maker"))
    reference = Line(
        _("What stands on the letter"), most=120, description=_("Its number and date, or where it is kept.")
    )

    def __init__(self, makers: Sequence[Maker], **kw: Any) -> None:
        super().__init__(**kw)
        self.maker.choices = [SelectChoice(str(maker.id), maker.name) for maker in makers]
