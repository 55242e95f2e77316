"""Deciding a claim, and the account to which a buyer is paid back."""

from __future__ import annotations

from typing import Any

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from shop.forms import Amount, Form, Line, Text, needed
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.orders.claim_models import Bearer, Claim
from shop.orders.words import BEARERS
from shop.sellers.forms import AccountNumber, which_bank

OUTCOMES = {
    "refund": lazy_gettext("Money back"),
    "replace": lazy_gettext("Other goods, no money"),
    "reject": lazy_gettext("Nothing: the claim is not justified"),
}


class VerdictForm(Form):
    """How a claim ends, who bears it, and the word to the buyer."""

    outcome = RadioField(
        lazy_gettext("What does the buyer get?"),
        choices=[SelectChoice(name, words) for name, words in OUTCOMES.items()],
        validators=[needed(lazy_gettext("Choose one."))],
    )
    amount = Amount(lazy_gettext("Back for the goods"), required=False)
    shipping = Amount(lazy_gettext("Back of the shipping"), required=False)
    borne_by = RadioField(
        lazy_gettext("Who bears it?"),
        choices=[SelectChoice(str(bearer), words) for bearer, words in BEARERS.items()],
        validate_choice=False,
        description=lazy_gettext("Shipping is never the seller's: the courier or the cooperative bears it."),
    )
    verdict = Text(lazy_gettext("Our answer, for the buyer to read"), most=500)

    @classmethod
    def suggested(cls, claim: Claim, *, most: int) -> VerdictForm:
        """An empty form that suggests what was paid for the claimed pieces."""
        return cls(None, amount=min(-(-claim.line.paid * claim.quantity // claim.line.quantity), most), shipping=0)

    def validate_borne_by(self, field: Any) -> None:
        """Money has somebody who bears it."""
        if self.outcome.data == "refund" and field.data not in list(Bearer):
            raise ValidationError(_("Choose one."))


class RefundAccountForm(Form):
    """The account to which a buyer wants her money back."""

    bank = which_bank()
    number = AccountNumber(lazy_gettext("Account number"))
    holder = Line(lazy_gettext("In the name of"), most=120)
