"""What the office asks about the card provider: cases, messages, payouts and their lines; and the story of an order's money."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.money import Rupiah
from shop.orders.models import Order, SellerOrder
from shop.paging import Page
from shop.payments.card_models import (
    CardDispute,
    CardRefund,
    CardRefundState,
    CardSession,
    EventState,
    MoneyCase,
    PayoutLine,
    ProviderEvent,
    ProviderLine,
    ProviderPayout,
)
from shop.payments.models import Payment
from shop.payments.owing import OWING
from shop.payments.queries import DISPUTE_OVER

#: Dead messages a page shows; the others follow when these are done.
MOST_DEAD = 30
MOST_CASES = 100
#: Payouts on a page.
A_PAGE = 20
#: Entries that tell what happened to an order's money.
MONEY_KINDS = (
    "money_set_aside",
    "shortfall_borne",
    "code_not_used",
    "cod_refused",
    "payment_settled",
    "money_due_back",
    "card_overpaid",
    "part_cancelled",
    "claim_refunded",
    "card_refunded",
    "card_refund_failed",
    "refund_paid",
    "dispute_moved",
    "dispute_lost",
    "dispute_borne",
    "dispute_regained",
    "dispute_returned",
)


@dataclass(frozen=True)
class Moved:
    """One movement of an order's money, in rupiah. `back` says whether it moved towards the shop again."""

    kind: str
    at: datetime
    amount: Rupiah
    memo: str
    back: bool


def open_cases() -> list[MoneyCase]:
    """What waits for a person, oldest first."""
    query = sa.select(MoneyCase).where(MoneyCase.closed_at.is_(None)).options(joinedload(MoneyCase.order))
    return list(session().scalars(query.order_by(MoneyCase.id).limit(MOST_CASES)))


def open_disputes(orders: Collection[int]) -> dict[int, CardDispute]:
    """Of these orders, the disputes of their card payments that the buyer's bank has not decided, by order."""
    query = sa.select(Payment.order_id, CardDispute).join(CardSession, CardSession.payment_id == Payment.id)
    query = query.join(CardDispute, CardDispute.session_id == CardSession.id)
    query = query.where(Payment.order_id.in_(orders), CardDispute.state.not_in([*DISPUTE_OVER, "lost"]))
    found = session().execute(query.order_by(CardDispute.id)).all()
    return {order_id: dispute for order_id, dispute in found}  # noqa: C416 - rows, which dict() does not take for pairs


def open_dispute(order: Order) -> CardDispute | None:
    """The dispute of an order's card payment that is not decided yet."""
    return open_disputes([order.id]).get(order.id)


def case(number: int) -> MoneyCase | None:
    """One case, open or closed."""
    query = sa.select(MoneyCase).where(MoneyCase.id == number).options(joinedload(MoneyCase.order))
    return session().scalar(query)


def dead_events() -> list[ProviderEvent]:
    """Messages that were given up, oldest first."""
    query = sa.select(ProviderEvent).where(ProviderEvent.state == EventState.DEAD)
    return list(session().scalars(query.order_by(ProviderEvent.id).limit(MOST_DEAD)))


def dead_event(number: int) -> ProviderEvent | None:
    """One message."""
    return session().get(ProviderEvent, number)


def event_counts() -> dict[EventState, int]:
    """How many messages stand in each state."""
    query = sa.select(ProviderEvent.state, sa.func.count()).group_by(ProviderEvent.state)
    counts = {state: int(count) for state, count in session().execute(query)}
    return {state: counts.get(state, 0) for state in EventState}


def last_heard() -> datetime | None:
    """When the provider's last message came."""
    return session().scalar(sa.select(ProviderEvent.received_at).order_by(ProviderEvent.id.desc()).limit(1))


def refunds_on_way() -> list[CardRefund]:
    """Refunds to cards that are not there yet, oldest first."""
    query = sa.select(CardRefund).where(CardRefund.state.in_([CardRefundState.REQUESTED, CardRefundState.PENDING]))
    loaded = joinedload(CardRefund.session).joinedload(CardSession.payment).joinedload(Payment.order)
    return list(session().scalars(query.options(loaded).order_by(CardRefund.id).limit(MOST_CASES)))


def payouts(number: int) -> Page[ProviderPayout]:
    """The provider's payouts, newest first, page by page."""
    total = int(session().scalar(sa.select(sa.func.count(ProviderPayout.id))) or 0)
    number = min(number, max(1, -(-total // A_PAGE)))
    query = sa.select(ProviderPayout).order_by(ProviderPayout.arrives_on.desc(), ProviderPayout.id.desc())
    items = list(session().scalars(query.offset((number - 1) * A_PAGE).limit(A_PAGE)))
    return Page(items, number, A_PAGE, total)


def payout(ref: str) -> ProviderPayout | None:
    """One payout by the provider's number."""
    return session().scalar(sa.select(ProviderPayout).where(ProviderPayout.ref == ref))


def lines_of(payout: ProviderPayout) -> list[tuple[ProviderLine, str | None]]:
    """What a payout paid out, each with its order's number where it has one."""
    query = (
        sa.select(ProviderLine, Order.number)
        .join(PayoutLine, PayoutLine.line_id == ProviderLine.id)
        .outerjoin(CardSession, CardSession.id == ProviderLine.session_id)
        .outerjoin(Payment, Payment.id == CardSession.payment_id)
        .outerjoin(Order, Order.id == Payment.order_id)
        .where(PayoutLine.payout_id == payout.id)
    )
    return [(line, number) for line, number in session().execute(query.order_by(ProviderLine.id))]


def money_moved(order: Order) -> list[Moved]:
    """What happened to an order's money, oldest first, in one query."""
    parts = sa.select(SellerOrder.code).where(SellerOrder.order_id == order.id)
    into = sa.func.sum(Line.amount).filter(Account.name.in_(["clearing", "bank", "receivable"]))
    is_coop = Account.name == "coop_discounts"  # what a voucher adds is not the buyer's, nor what of it goes back
    is_code = Account.name == "code_difference"  # nor is it when it comes
    moved = sa.func.sum(Line.amount).filter(
        sa.or_(sa.and_(is_coop, Line.amount < 0), sa.and_(~is_coop, ~is_code, Line.amount > 0))
    )
    to_buyer = -sa.func.sum(Line.amount).filter(Account.name == "refunds_due")
    query = (
        sa.select(
            Entry.kind,
            Entry.recorded_at,
            sa.func.coalesce(sa.case((Entry.kind.in_(OWING), to_buyer), else_=moved), 0),
            Entry.memo,
            sa.func.coalesce(into, 0),
        )
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .where(Entry.kind.in_(MONEY_KINDS), sa.or_(Entry.subject == order.number, Entry.subject.in_(parts)))
        .group_by(Entry.id, Entry.kind, Entry.recorded_at, Entry.memo)
        .order_by(Entry.id)
    )
    return [
        Moved(kind, at, int(amount), memo, int(into) > 0) for kind, at, amount, memo, into in session().execute(query)
    ]


def attempts_of(order: Order) -> list[tuple[Payment, int]]:
    """An order's requests for payment, oldest first, each with how many card pages were opened for it."""
    opened = sa.func.count(CardSession.id)
    query = sa.select(Payment, opened).outerjoin(CardSession, CardSession.payment_id == Payment.id)
    query = query.where(Payment.order_id == order.id).group_by(Payment.id).order_by(Payment.id)
    return [(payment, int(count)) for payment, count in session().execute(query)]
