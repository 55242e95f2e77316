"""Money back to the card it came from: asked for here, sent afterwards, and true only when the provider says so."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.jobs import later
from shop.ledger.posting import credit, debit
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.orders.models import Order
from shop.payments.approving import check_second_person
from shop.payments.asking import ask_after_card
from shop.payments.card_cases import open_case, settle_case
from shop.payments.card_models import CardDispute, CardRefund, CardRefundState, CardSession
from shop.payments.ending import NothingToRefund
from shop.payments.models import Payment
from shop.payments.provider import BalanceLine, SeenRefund, key_of, row_in
from shop.payments.provider_books import book_line, cut, enter_line, suspense
from shop.payments.queries import DISPUTE_OVER, on_way_to_card
from shop.users.models import User

State = CardRefundState
#: The provider's words for a refund that did not happen.
FAILED = ("failed", "canceled")


def pay_to_card(order: Order, *, by: User) -> Rupiah:
    """Ask the provider to give what is due for an order back to the card; the amount. Raises NothingToRefund, NeedsSecondPerson.

    At most what was paid by card and not given back or disputed; the rest stays due, by bank transfer. A second call
    finds nothing due, because what is on its way counts.
    """
    hold_row(order)
    due = left = -balance("refunds_due", order.id) - on_way_to_card(order.id)
    check_second_person(order, due, by=by)
    for row, most in returnable(order):
        if left > 0 and most > 0:
            request_refund(row, amount=min(left, most), by=by)
            left -= min(left, most)
    if due <= 0 or left == due:
        raise NothingToRefund
    return due - left


def returnable(order: Order) -> list[tuple[CardSession, Rupiah]]:
    """Each card payment of an order, and what of it can still go back to its card; a disputed one nothing."""
    back = sa.select(sa.func.coalesce(sa.func.sum(CardRefund.amount), 0)).where(
        CardRefund.session_id == CardSession.id, CardRefund.state != State.FAILED
    )
    disputed = sa.select(CardDispute.id).where(
        CardDispute.session_id == CardSession.id, CardDispute.state.not_in(DISPUTE_OVER)
    )
    query = sa.select(CardSession, CardSession.paid - back.scalar_subquery()).join(Payment)
    query = query.where(Payment.order_id == order.id, CardSession.paid > 0, ~disputed.exists())
    return [(row, int(most)) for row, most in session().execute(query.order_by(CardSession.id))]


def request_refund(row: CardSession, *, amount: Rupiah, by: User | None) -> CardRefund:
    """Write down a refund to the card; the worker sends it under its number, so that it is sent once."""
    refund = CardRefund(
        session_id=row.id,
        amount=amount,
        state=State.REQUESTED,
        requested_at=now(),
        requested_by=by.name if by is not None else "shop",
        is_ours=True,
        from_due=0,
        trouble="",
    )
    session().add(refund)
    session().flush()
    number = row.payment.order.number
    later("send_card_refund", key=f"card_refund:{refund.id}", refund=refund.id)
    audit.record("card_refund_requested", f"order {number}", by=by, amount=amount)
    return refund


def unsent(most: int) -> list[int]:
    """Refunds asked for that the provider has not confirmed, oldest first."""
    query = sa.select(CardRefund.id).where(CardRefund.state == State.REQUESTED)
    return list(session().scalars(query.order_by(CardRefund.id).limit(most)))


def take_refund(row: CardSession, seen: SeenRefund, *, is_fresh: bool) -> None:
    """Write down a refund as the provider has it: its state, and in the books what left the balance or came back.

    One the shop did not ask for pays what is due, the rest waits on `suspense` for an explanation. Harmless when
    called again.
    """
    refund = _known(row, seen) or _unknown(row, seen)
    refund.ref = seen.ref
    _take_lines(refund, row, seen)
    if is_fresh and refund.state is not State.FAILED:
        _take_state(refund, row, seen)
    session().flush()


def _take_lines(refund: CardRefund, row: CardSession, seen: SeenRefund) -> None:
    order = row.payment.order
    if seen.line is not None:
        amount = enter_line(seen.line, subject=order.number, worth_sen=-seen.amount_sen, session_id=row.id)
        if amount is not None:
            _left(refund, seen.line, -amount, order)
    if seen.failure_line is not None:
        amount = enter_line(seen.failure_line, subject=order.number, worth_sen=seen.amount_sen, session_id=row.id)
        if amount is not None:
            _came_back(refund, seen.failure_line, amount, order)


def _take_state(refund: CardRefund, row: CardSession, seen: SeenRefund) -> None:
    if seen.state in FAILED:
        fail(refund, trouble=seen.trouble or seen.state)
    elif seen.state == "succeeded":
        refund.state = State.SUCCEEDED
        for kind in ("paid_twice", "paid_late", "wrong_amount"):
            settle_case(kind, row.session_ref or "")
    else:
        refund.state = State.PENDING


def fail(refund: CardRefund, *, trouble: str) -> None:
    """The card did not take it: what was due is due again, by bank transfer; the buyer is asked for an account.

    Of a refund made on the provider's own pages only what it paid of that; the rest she was not owed.
    """
    refund.state, refund.trouble = State.FAILED, trouble[:200]
    order, due = refund.session.payment.order, refund.amount if refund.is_ours else refund.from_due
    if due:
        open_case("refund_failed", refund.ref or f"refund-{refund.id}", amount=due, order_id=order.id, note=trouble)
        ask_after_card(order, amount=due, key=f"refund_failed:{refund.id}")


def _known(row: CardSession, seen: SeenRefund) -> CardRefund | None:
    found = session().scalar(sa.select(CardRefund).where(CardRefund.ref == seen.ref))
    number = row_in(seen.key)
    if found is not None or number is None:
        return found
    own = session().get(CardRefund, number)
    is_same = own is not None and own.session_id == row.id and key_of("refund", own.id, own.requested_at) == seen.key
    return own if is_same else None


def _unknown(row: CardSession, seen: SeenRefund) -> CardRefund:
    refund = CardRefund(
        session_id=row.id,
        amount=max(1, cut(seen.amount_sen)),
        state=State.PENDING,
        is_ours=False,
        from_due=0,
        requested_at=now(),
        requested_by="",
        trouble="",
    )
    session().add(refund)
    return refund


def _left(refund: CardRefund, line: BalanceLine, amount: Rupiah, order: Order) -> None:
    """Dr refunds_due, and Dr suspense for what was not due; Cr clearing."""
    due = -balance("refunds_due", order.id) - (0 if refund.is_ours else on_way_to_card(order.id))
    refund.from_due, refund.left_at = max(0, min(due, amount)), line.happened_at
    rest, ref = amount - refund.from_due, refund.ref or line.ref
    against = [debit("refunds_due", refund.from_due, order.id), suspense(-rest, ref)]
    book_line("card_refunded", line, -amount, against, subject=order.number, memo=ref[:200])
    if rest:
        open_case("dashboard_refund", ref, amount=rest, order_id=order.id)


def _came_back(refund: CardRefund, line: BalanceLine, amount: Rupiah, order: Order) -> None:
    """The mirror of what left: Dr clearing, Cr refunds_due and suspense. What was explained before waits anew for its word.

    What was not explained yet needs no word any more.
    """
    due, ref = min(refund.from_due, amount), refund.ref or line.ref
    against = [credit("refunds_due", due, order.id), suspense(amount - due, ref)]
    book_line("card_refund_failed", line, amount, against, subject=order.number, memo=ref[:200])
    came = -balance("suspense", ref[:40])
    if came >= 0:
        settle_case("dashboard_refund", ref)
    if came:
        open_case("refund_came_back", ref, amount=came, order_id=order.id)
