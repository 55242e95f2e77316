"""What a voucher is written down with."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.clock import today
from shop.forms import Amount, Day, Form, Line, Percent, WholeNumber, needed
from shop.i18n import gettext
from shop.i18n import lazy_gettext as _
from shop.money import BASIS_POINTS
from shop.promotions.applying import CODE, read_code
from shop.promotions.issuing import Terms

#: No voucher of this shop is worth more.
LARGEST = 100_000_000


class VoucherForm(Form):
    """A code, what it takes off, for whom and how long, and who bears it."""

    code = Line(_("Code"), most=20, description=_("What the buyer types: 4 to 20 letters, digits or dashes."))
    purpose = Line(_("What it is for"), most=200, description=_("The second person and the sellers read it."))
    kind = RadioField(
        _("What it takes off the goods"),
        choices=[SelectChoice("percent", _("A percentage")), SelectChoice("amount", _("An amount"))],
        default="percent",
        validators=[needed(_("Choose one."))],
    )
    percent = Percent(
        _("Percent"), least=1, most=BASIS_POINTS, required=False, description=_("Only with a percentage.")
    )
    most = Amount(_("At most"), least=1, most=LARGEST, required=False, description=_("Only with a percentage."))
    amount = Amount(_("Amount"), least=1, most=LARGEST, required=False, description=_("Only with an amount."))
    least_order = Amount(
        _("Smallest order"), most=LARGEST, required=False, description=_("What the goods must come to.")
    )
    starts_on = Day(_("First day"))
    ends_on = Day(_("Last day"))
    most_uses = WholeNumber(_("Most orders"), least=1, most=1_000_000)
    coop_percent = Percent(
        _("Borne by the cooperative, in percent"),
        most=BASIS_POINTS,
        description=_(
            "The sellers who agree bear the rest, each of her own goods. Below 100% it takes nothing off the goods of"
            " the others."
        ),
    )

    def validate_code(self, field: Any) -> None:
        """Hold the code to what a buyer can type."""
        field.data = read_code(field.data)
        if not CODE.fullmatch(field.data):
            raise ValidationError(gettext("4 to 20 letters, digits or dashes, for example PULANG10."))

    def validate_percent(self, field: Any) -> None:
        """A percentage needs its figure."""
        if self.kind.data == "percent" and field.data is None and not field.process_errors:
            raise ValidationError(gettext("Fill this in."))

    def validate_amount(self, field: Any) -> None:
        """An amount needs its figure."""
        if self.kind.data == "amount" and field.data is None and not field.process_errors:
            raise ValidationError(gettext("Fill this in."))

    def validate_ends_on(self, field: Any) -> None:
        """The last day is not before the first, nor over."""
        if field.data and field.data < max(today(), self.starts_on.data or today()):
            raise ValidationError(gettext("The last day is today or later, and not before the first."))

    def terms(self) -> Terms:
        """What was typed, as the rules take it."""
        is_percent = self.kind.data == "percent"
        return Terms(
            coop_bps=self.coop_percent.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            most_uses=self.most_uses.data,
            amount=None if is_percent else self.amount.data,
            bps=self.percent.data if is_percent else None,
            most=self.most.data if is_percent else None,
            least_order=self.least_order.data or 0,
        )
