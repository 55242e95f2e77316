"""What happened to an order's money, in words: for its buyer, and with more detail for the office."""

from __future__ import annotations

from shop.i18n import gettext as _
from shop.i18n import ngettext, rupiah
from shop.orders.models import Order, OrderStatus
from shop.orders.story import Step
from shop.payments.case_words import disputed_because
from shop.payments.methods import METHODS
from shop.payments.models import PaymentState
from shop.payments.provider_queries import Moved, attempts_of, money_moved

#: A buyer does not read what her own bank is told.
OF_DISPUTES = ("dispute_moved", "dispute_lost", "dispute_borne", "dispute_regained", "dispute_returned")
#: Nor what the cooperative bore or kept.
FOR_OFFICE = (*OF_DISPUTES, "shortfall_borne", "code_not_used", "cod_refused")


def money_story(order: Order) -> list[Step]:
    """For the buyer: only once there is more to say than that it was paid, or when money came and it is not."""
    moved = [one for one in money_moved(order) if one.kind not in FOR_OFFICE]
    if len(moved) <= 1 and order.paid_at is not None:
        return []
    is_whole = order.status is OrderStatus.CANCELLED and len(order.seller_orders) == 1
    return [_step(one, is_whole=is_whole) for one in moved]


def money_trail(order: Order) -> list[Step]:
    """For the office: every request for payment, and every movement."""
    asked = [
        Step(
            _("%(method)s: %(amount)s asked for", method=METHODS[payment.method].title, amount=rupiah(payment.amount)),
            payment.created_at,
            ", ".join(filter(None, (_state(payment.state), _pages(count)))),
            "done",
        )
        for payment, count in attempts_of(order)
    ]
    return asked + [_step(one, for_office=True) for one in money_moved(order)]


def _step(moved: Moved, *, for_office: bool = False, is_whole: bool = False) -> Step:
    words = {
        "money_set_aside": _("%(amount)s received, a part of it", amount=rupiah(moved.amount)),
        "shortfall_borne": _("%(amount)s too little came; the cooperative bears it", amount=rupiah(moved.amount)),
        "code_not_used": _("Paid without the unique code"),
        "cod_refused": _("Refused at the door: freight of %(amount)s", amount=rupiah(moved.amount)),
        "money_due_back": _("%(amount)s is not needed for this order; it goes back", amount=rupiah(moved.amount)),
        "payment_settled": _("%(amount)s received", amount=rupiah(moved.amount)),
        "card_overpaid": _("%(amount)s came by card once more; it goes back", amount=rupiah(moved.amount)),
        "part_cancelled": _("Cancelled: %(amount)s goes back", amount=rupiah(moved.amount))
        if is_whole
        else _("Part cancelled: %(amount)s goes back", amount=rupiah(moved.amount)),
        "claim_refunded": _("Claim decided: %(amount)s goes back", amount=rupiah(moved.amount)),
        "card_refunded": _("%(amount)s sent to the card", amount=rupiah(moved.amount)),
        "card_refund_failed": _(
            "The card did not take %(amount)s; it is transferred instead", amount=rupiah(moved.amount)
        ),
        "refund_paid": _("%(amount)s transferred to the buyer's account", amount=rupiah(moved.amount))
        if for_office
        else _("%(amount)s transferred to your account", amount=rupiah(moved.amount)),
        "dispute_moved": _("%(amount)s given back by the buyer's bank", amount=rupiah(moved.amount))
        if moved.back
        else _("%(amount)s held back by the buyer's bank", amount=rupiah(moved.amount)),
        "dispute_lost": _("Dispute lost: %(amount)s written off", amount=rupiah(moved.amount)),
        "dispute_borne": _("%(amount)s of it is not the cooperative's", amount=rupiah(moved.amount)),
        "dispute_regained": _("Lost dispute regained: %(amount)s", amount=rupiah(moved.amount)),
        "dispute_returned": _("%(amount)s of it given back to whoever bore it", amount=rupiah(moved.amount)),
    }
    memo = disputed_because(moved.memo) if moved.kind in OF_DISPUTES else moved.memo
    return Step(words[moved.kind], moved.at, memo if for_office else "", "done")


def _state(state: PaymentState) -> str:
    words = {
        PaymentState.PENDING: _("waits"),
        PaymentState.SETTLED: _("paid"),
        PaymentState.EXPIRED: _("expired"),
        PaymentState.FAILED: _("failed"),
        PaymentState.CANCELLED: _("left for another way to pay"),
    }
    return words[state]


def _pages(count: int) -> str:
    return ngettext("%(num)s card page", "%(num)s card pages", count) if count else ""
