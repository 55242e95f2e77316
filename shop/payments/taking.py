"""What a look at the provider showed, taken into the shop: the payment, its refunds and disputes, in one transaction.

The same look taken in twice, or an older one after a newer, changes nothing: lines have numbers, and states only follow
looks that began later.
"""

from __future__ import annotations

import sqlalchemy as sa

from shop.clock import day_of
from shop.db import session
from shop.errors import NotFound
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance
from shop.orders.models import Order, OrderStatus
from shop.payments.card_cases import open_case, settle_case
from shop.payments.card_models import CardDispute, CardSession, SessionState
from shop.payments.card_refunds import request_refund, take_refund
from shop.payments.disputes import others_bore
from shop.payments.models import Payment
from shop.payments.provider import NotYet, SeenDispute, SeenPage, key_of, row_in
from shop.payments.provider_books import book_line, cut, enter_line
from shop.payments.refunding import complete_what_is_back
from shop.payments.settling import NotPending, settle_payment
from shop.payments.stripe import HUNDREDTHS

STATES = {"open": SessionState.OPEN, "complete": SessionState.COMPLETE, "expired": SessionState.EXPIRED}
#: Disputes that took no money: the bank only asks.
WARNINGS = ("warning_needs_response", "warning_under_review", "warning_closed", "prevented")


def take_in(seen: SeenPage) -> CardSession:
    """Write down a card page as the provider has it. Raises NotFound for a page that is not the shop's, and NotYet."""
    row = _hold(seen)
    is_fresh = row.looked_at is None or seen.began_at >= row.looked_at
    row.intent_ref = row.intent_ref or seen.intent or None
    if seen.is_paid and not row.paid:
        _take_payment(row, seen)
    for refund in seen.refunds:
        take_refund(row, refund, is_fresh=is_fresh)
    for dispute in seen.disputes:
        _take_dispute(row, dispute, is_fresh=is_fresh)
    if is_fresh:
        row.state, row.looked_at = STATES[seen.state], seen.began_at
    session().flush()
    return row


def _hold(seen: SeenPage) -> CardSession:
    """The page's row, its order held first: of two looks at once one is taken in after the other.

    A page whose opening was never answered is known by the number it carries.
    """
    query = sa.select(CardSession.id, Payment.order_id, CardSession.session_ref, CardSession.asked_at).join(Payment)
    found = session().execute(query.where(CardSession.session_ref == seen.ref)).one_or_none()
    if found is None and (number := row_in(seen.key)) is not None:
        found = session().execute(query.where(CardSession.id == number)).one_or_none()
        if found is not None and (found.session_ref or key_of("session", found.id, found.asked_at) != seen.key):
            found = None
    if found is None:
        raise NotFound(page=seen.ref)
    session().execute(sa.select(Order.id).where(Order.id == found.order_id).with_for_update())
    row = session().get_one(CardSession, found.id, populate_existing=True)
    row.session_ref = row.session_ref or seen.ref
    return row


def _take_payment(row: CardSession, seen: SeenPage) -> None:
    """Dr clearing, Cr held when its order waits for exactly this; otherwise Cr refunds_due, and back to the card."""
    if seen.line is None:
        raise NotYet(seen.ref)
    payment, order = row.payment, row.payment.order
    amount = enter_line(seen.line, subject=order.number, worth_sen=seen.amount * HUNDREDTHS, session_id=row.id)
    if amount is None:
        raise ValueError(f"{seen.line.ref} is booked, its page {seen.ref} is not paid")
    row.paid, row.charge_ref = amount, seen.charge
    session().flush()
    day = day_of(seen.line.happened_at)
    if amount == payment.amount:
        try:
            settle_payment(payment, received=amount, by=None, booked_on=day)
            return
        except NotPending:
            is_over = order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED) and order.paid_at is None
            kind = "paid_late" if is_over else "paid_twice"
    else:
        kind = "wrong_amount"
    book_line(
        "card_overpaid",
        seen.line,
        amount,
        [credit("refunds_due", amount, order.id)],
        subject=order.number,
        memo=seen.ref,
    )
    open_case(kind, seen.ref, amount=amount, order_id=order.id)
    request_refund(row, amount=amount, by=None)


def _take_dispute(row: CardSession, seen: SeenDispute, *, is_fresh: bool) -> None:
    """Dr disputed, Cr clearing while the buyer's bank holds the money; lost, it is written off."""
    order = row.payment.order
    dispute = session().scalar(sa.select(CardDispute).where(CardDispute.ref == seen.ref))
    amount = cut(seen.amount_sen)
    if dispute is None:
        dispute = CardDispute(
            ref=seen.ref, session_id=row.id, amount=amount, state=seen.state, opened_at=seen.opened_at
        )
        session().add(dispute)
        is_fresh = True
        if seen.state not in WARNINGS:
            open_case("dispute", seen.ref, amount=amount, order_id=order.id, note=seen.reason)
    for line in seen.lines:
        worth = seen.amount_sen if line.amount > 0 else -seen.amount_sen
        moved = enter_line(line, subject=order.number, worth_sen=worth, session_id=row.id)
        if moved is not None:
            book_line(
                "dispute_moved",
                line,
                moved,
                [credit("disputed", moved, seen.ref)],
                subject=order.number,
                memo=seen.reason,
            )
    if is_fresh:
        dispute.state, dispute.reason, dispute.answer_before = seen.state, seen.reason, seen.answer_before
        session().flush()
        _close_dispute(dispute, order)


def _close_dispute(dispute: CardDispute, order: Order) -> None:
    """Lost: Dr written_off, Cr disputed. Money that comes back after a loss: the other way round."""
    standing = balance("disputed", dispute.ref)
    if dispute.state == "lost" and standing > 0:
        post(
            "dispute_lost",
            [debit("written_off", standing), credit("disputed", standing, dispute.ref)],
            subject=order.number,
            key=f"stripe:{dispute.ref}:lost",
            by=None,
            memo=dispute.reason,
        )
        open_case("dispute_lost", dispute.ref, amount=standing, order_id=order.id, note=dispute.reason)
    elif standing < 0:
        post(
            "dispute_regained",
            [debit("disputed", -standing, dispute.ref), credit("written_off", -standing)],
            subject=order.number,
            key=f"stripe:{dispute.ref}:regained",
            by=None,
        )
        settle_case("dispute_lost", dispute.ref)
        if others_bore(dispute):
            open_case("dispute_regained", dispute.ref, amount=-standing, order_id=order.id)
    if dispute.state in ("won", "lost", "prevented", "warning_closed"):
        settle_case("dispute", dispute.ref)
        complete_what_is_back(order, by=None)
