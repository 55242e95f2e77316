"""What the office is told about money: what a decision did, and why a card payment is disputed."""

from __future__ import annotations

from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.payments.deciding import Act

#: What a press on a form says that booked nothing, because the same was booked before.
BOOKED_BEFORE = lazy_gettext("This was booked before. Nothing was booked a second time.")

#: Why a buyer's bank disputes a payment: the provider's words, and ours.
DISPUTED = {
    "credit_not_processed": lazy_gettext("the refund did not come"),
    "duplicate": lazy_gettext("charged twice"),
    "fraudulent": lazy_gettext("the card's owner did not pay this"),
    "general": lazy_gettext("no reason given"),
    "product_not_received": lazy_gettext("the goods did not come"),
    "product_unacceptable": lazy_gettext("the goods are not as described"),
    "unrecognized": lazy_gettext("the card's owner does not know this payment"),
}


def disputed_because(reason: str) -> str:
    """Why a payment is disputed, in words; a reason we do not know stays as the provider writes it."""
    return str(DISPUTED.get(reason, reason))


def done_words(act: Act, number: str) -> str:
    """What was done for an order."""
    if act is Act.OWE_BACK:
        return _("The money is due back to the buyer of %(number)s, who is asked for an account.", number=number)
    if act is Act.ASK_REST:
        return _("Set aside for %(number)s. The buyer is asked for the rest.", number=number)
    if act is Act.REVIVE:
        return _("%(number)s was taken up again.", number=number)
    return _("%(number)s is paid. Its sellers can pack.", number=number)


def no_such_order() -> str:
    """What is said beside the number of an order to which no money can be matched."""
    return _("There is no order of this number that is paid by transfer or QRIS.")
