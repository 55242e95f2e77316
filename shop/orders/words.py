"""Lines, claims and letters in words: what was bought; what is wrong, what became of it, who bears it; who was told."""

from __future__ import annotations

from markupsafe import Markup

from shop.catalogue.labels import say_label
from shop.i18n import gettext, ngettext
from shop.i18n import lazy_gettext as _
from shop.orders.claim_models import Bearer, ClaimReason, ClaimState
from shop.orders.models import Order, OrderLine

REASONS = {
    ClaimReason.NOT_ARRIVED: _("It has not arrived"),
    ClaimReason.DAMAGED: _("It is damaged"),
    ClaimReason.OTHER_GOODS: _("It is not what I ordered"),
    ClaimReason.LACKING: _("Something is missing"),
    ClaimReason.SPOILED: _("It is spoiled or too old"),
    ClaimReason.DISPUTED: _("The buyer's bank took the money back"),
}
#: What became of a claim, and the tone of its badge.
STATES = {
    ClaimState.OPEN: (_("Being looked at"), "wait"),
    ClaimState.REFUNDED: (_("Money back"), "daun"),
    ClaimState.REPLACED: (_("Other goods"), "daun"),
    ClaimState.REJECTED: (_("Nothing paid back"), "stop"),
    ClaimState.WITHDRAWN: (_("Taken back by the buyer"), ""),
}
BEARERS = {
    Bearer.SELLER: _("The seller"),
    Bearer.COOPERATIVE: _("The cooperative, as goodwill"),
    Bearer.COURIER: _("The courier"),
}


def about(line: OrderLine) -> str:
    """What stands under the title of a line on a page: which variant, whose, and how many pieces if not one."""
    pieces = ngettext("%(num)s piece", "%(num)s pieces", line.quantity) if line.quantity > 1 else ""
    return Markup(", ").join(filter(None, (say_label(line.variant_label, line), line.seller_order.seller.name, pieces)))


def was_told(order: Order) -> str:
    """Whether a letter went to whoever ordered: without an e-mail address only her order's page tells her."""
    if order.email:
        return gettext("The buyer was written to.")
    return gettext("The buyer left no e-mail address and reads it on the order's page.")
