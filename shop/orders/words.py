"""Claims in words: what is wrong, what became of it, who bears it."""

from __future__ import annotations

from shop.i18n import lazy_gettext as _
from shop.orders.models import Bearer, ClaimReason, ClaimState

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
