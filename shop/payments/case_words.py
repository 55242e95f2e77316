"""What the office is told when it decided about money."""

from __future__ import annotations

from shop.i18n import gettext as _
from shop.payments.deciding import Act


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
