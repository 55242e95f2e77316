"""Deciding who bears a lost dispute: a reason, and for each order line an amount and a bearer."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from shop.forms import Amount, Form, Text, needed
from shop.i18n import lazy_gettext
from shop.orders.claim_models import Bearer
from shop.payments.disputes import Bearing

#: The cooperative first: it bears what nobody else does.
BEARERS = {
    Bearer.COOPERATIVE: lazy_gettext("The cooperative; it stays written off"),
    Bearer.SELLER: lazy_gettext("The seller"),
    Bearer.COURIER: lazy_gettext("The courier"),
}


class LossReason(Form):
    """Why it is borne so."""

    reason = Text(lazy_gettext("Reason, for the seller to read too"), most=500)


class LineLoss(Form):
    """One line's part of the loss, and who bears it."""

    class Meta(Form.Meta):
        csrf = False

    amount = Amount(lazy_gettext("Of the loss"), least=0)
    borne_by = RadioField(
        lazy_gettext("Who bears it?"),
        choices=[SelectChoice(str(bearer), words) for bearer, words in BEARERS.items()],
        validators=[needed(lazy_gettext("Choose one."))],
    )

    @classmethod
    def of_line(cls, given: Any, suggested: Bearing) -> LineLoss:
        """The form of one line: its fields can be told from those of others on the page."""
        return cls(
            given,
            prefix=f"line-{suggested.line_id}",
            amount=suggested.amount,
            borne_by=str(suggested.borne_by),
        )

    def bearing(self, line_id: int) -> Bearing:
        """What was chosen."""
        return Bearing(line_id, self.amount.data or 0, Bearer(self.borne_by.data))
