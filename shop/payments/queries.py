"""What the office asks about money that comes in and goes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import LARGEST_KEY, session
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.orders.fulfilment import FROZEN_BY
from shop.orders.models import Order, OrderStatus
from shop.payments.card_models import CardDispute, CardRefund, CardRefundState, CardSession, MoneyCase
from shop.payments.cases import NEAR
from shop.payments.models import Payment, PaymentState
from shop.payments.part_paid import PART_PAID
from shop.payments.requesting import QRIS, TRANSFER

#: Ways to pay whose money a person finds at the bank; the others report it themselves.
AT_BANK = (TRANSFER, QRIS)
#: The provider's words for disputes that left the money with the shop.
DISPUTE_OVER = ("won", "warning_closed", "prevented")
#: Of an order's requests the open or settled one counts, else the last.
COUNTS = Payment.state.in_([PaymentState.PENDING, PaymentState.SETTLED])


@dataclass(frozen=True)
class RefundDue:
    """What a buyer is to be paid back, in rupiah, and since when."""

    order: Order
    amount: Rupiah
    since: date
    reason: str
    #: What of it was sent to the buyer's card and is not there yet, and what could still be sent there.
    on_way: Rupiah = 0
    to_card: Rupiah = 0

    @property
    def open(self) -> Rupiah:
        """What nobody has sent yet."""
        return self.amount - self.on_way


@dataclass(frozen=True)
class Fitting:
    """What could belong to an amount received."""

    exact: Payment | None
    near: list[Payment]
    #: Asked for this amount once, but its time passed, or its order was paid another way.
    expired: list[Payment]


def waiting(most: int) -> list[Payment]:
    """Requests for payment that wait for their transfer, oldest first, at most so many."""
    query = _payments(PaymentState.PENDING).where(Payment.method.in_(AT_BANK))
    return list(session().scalars(query.order_by(Payment.id).limit(most)))


def waiting_total() -> tuple[int, Rupiah]:
    """How many requests wait, and their sum."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Payment.amount), 0))
    count, total = (
        session().execute(query.where(Payment.state == PaymentState.PENDING, Payment.method.in_(AT_BANK))).one()
    )
    return count, int(total)


def fitting(amount: Rupiah) -> Fitting:
    """The request that waits for exactly this amount, those near it, and ended ones of this amount.

    A request left for another method waits as well while its order does: the buyer may have paid before she changed.
    """
    asked = min(amount, LARGEST_KEY - NEAR)  # no request asks for so much: its column holds no more
    near = _payments(PaymentState.PENDING).where(
        Payment.amount.between(asked - NEAR, asked + NEAR), Payment.method.in_(AT_BANK)
    )
    found = list(session().scalars(near.order_by(sa.func.abs(Payment.amount - asked), Payment.id).limit(6)))
    exact = next((payment for payment in found if payment.amount == amount), None)
    ended = _payments(PaymentState.EXPIRED, PaymentState.CANCELLED).where(
        Payment.amount == asked, Payment.method.in_(AT_BANK)
    )
    past = list(session().scalars(ended.order_by(Payment.id.desc()).limit(4)))
    exact = exact or next((payment for payment in past if may_still_settle(payment)), None)
    return Fitting(exact, [one for one in found if one is not exact], [one for one in past if one is not exact])


def may_still_settle(payment: Payment) -> bool:
    """Whether money for this request pays its order: it is open, or was left for another method and nothing came."""
    open_ones = (PaymentState.PENDING, PaymentState.CANCELLED)
    return payment.state in open_ones and payment.order.status is OrderStatus.AWAITING_PAYMENT


def request_of(number: str) -> Payment | None:
    """An order's request for payment, by the order's number: the open or settled one, else the last."""
    return session().scalars(_request_of(number)).first()


def _request_of(number: str) -> sa.Select[Payment]:
    query = (
        sa.select(Payment)
        .join(Order)
        .where(Order.number == number)
        .options(joinedload(Payment.order), joinedload(Payment.coop_account))
    )
    return query.order_by(COUNTS.desc(), Payment.id.desc()).limit(1)


def request_and_part(number: str) -> tuple[Payment, Rupiah] | None:
    """As `request_of`, with what of the order's money has come already, while the rest is waited for."""
    found = session().execute(_request_of(number).add_columns(_came())).first()
    return (found[0], int(found[1])) if found is not None else None


def still_asked(orders: Sequence[Order]) -> dict[int, Rupiah]:
    """What the request that counts asks for each order, in rupiah, by order; while the rest is waited for only that."""
    query = sa.select(Payment.order_id, Payment.amount - _came()).order_by(COUNTS, Payment.id)
    query = query.where(Payment.order_id.in_([order.id for order in orders]))
    return {order_id: int(left) for order_id, left in session().execute(query)}


def _came() -> sa.ScalarSelect[int]:
    """What of a request's order has come, while the rest is waited for."""
    came = sa.select(sa.func.coalesce(-sa.func.sum(Line.amount), 0)).join(Account, Account.id == Line.account_id)
    came = came.where(Account.name == PART_PAID, Account.owner == sa.cast(Payment.order_id, sa.String))
    return came.correlate(Payment).scalar_subquery()


def request_for(number: str, amount: Rupiah) -> Payment | None:
    """The order's request for exactly this amount, else the one that counts."""
    query = sa.select(Payment).join(Order).where(Order.number == number, Payment.amount == min(amount, LARGEST_KEY))
    query = query.options(joinedload(Payment.order), joinedload(Payment.coop_account))
    return session().scalars(query.order_by(Payment.id.desc()).limit(1)).first() or request_of(number)


def refunds_due() -> list[RefundDue]:
    """Every order whose buyer is to be paid back, longest waiting first."""
    standing = _standing_refunds().subquery()
    query = sa.select(Order, standing.c.amount, standing.c.since, standing.c.reason)
    query = query.join(standing, Order.id == sa.cast(standing.c.owner, sa.Integer)).order_by(standing.c.since, Order.id)
    found = session().execute(query).all()
    cards = _cards([order.id for order, *_rest in found])
    return [
        RefundDue(order, int(amount), since, reason, on_way, min(int(amount) - on_way, most))
        for order, amount, since, reason in found
        for on_way, most in (cards.get(order.id, (0, 0)),)
    ]


def _standing_refunds() -> sa.Select[tuple[str, int, date, str]]:
    """By order: what is due, and since when and why. What was paid back before is over, with its days and reasons."""
    so_far = sa.func.sum(Line.amount).over(partition_by=Account.id, order_by=Entry.id)
    moved = sa.select(Account.owner, Entry.id, Entry.booked_on, Entry.memo, Line.amount, so_far.label("so_far"))
    moved = moved.join(Line, Line.account_id == Account.id).join(Entry, Entry.id == Line.entry_id)
    every = moved.where(Account.name == "refunds_due").cte("moved")
    paid = sa.select(every.c.owner, sa.func.max(every.c.id).label("id")).where(every.c.so_far >= 0)
    last = paid.group_by(every.c.owner).subquery()
    query = sa.select(
        every.c.owner,
        (-sa.func.sum(every.c.amount)).label("amount"),
        sa.func.min(every.c.booked_on).label("since"),
        sa.func.max(every.c.memo).filter(every.c.amount < 0).label("reason"),
    )
    query = query.outerjoin(last, last.c.owner == every.c.owner).where(every.c.id > sa.func.coalesce(last.c.id, 0))
    return query.group_by(every.c.owner)


def accounts_paid_to(orders: list[int]) -> dict[int, int]:
    """To which of the cooperative's accounts, by number, the money of paid orders came, by order."""
    query = sa.select(Payment.order_id, Payment.coop_account_id)
    query = query.where(Payment.order_id.in_(orders), Payment.state == PaymentState.SETTLED)
    return dict(session().execute(query).all())


def refund_due_to(order: Order) -> tuple[Rupiah, Rupiah]:
    """What an order's buyer is still to be paid back, in rupiah: what nobody has sent yet, and what is on its way to her card."""
    on_way = on_way_to_card(order.id)
    return -balance("refunds_due", order.id) - on_way, on_way


def _cards(orders: list[int]) -> dict[int, tuple[Rupiah, Rupiah]]:
    """Of orders paid by card: what is on its way back to the card, and what could still go there."""
    mine = CardRefund.session_id == CardSession.id
    on_way = sa.select(sa.func.coalesce(sa.func.sum(CardRefund.amount), 0)).where(mine, *ON_WAY)
    back = sa.select(sa.func.coalesce(sa.func.sum(CardRefund.amount), 0))
    back = back.where(mine, CardRefund.state != CardRefundState.FAILED)
    is_disputed = sa.exists().where(CardDispute.session_id == CardSession.id, CardDispute.state.not_in(DISPUTE_OVER))
    most = sa.case((is_disputed, 0), else_=CardSession.paid - back.scalar_subquery())
    query = sa.select(Payment.order_id, sa.func.sum(on_way.scalar_subquery()), sa.func.sum(most))
    query = query.join(CardSession, CardSession.payment_id == Payment.id)
    query = query.where(Payment.order_id.in_(orders), CardSession.paid > 0).group_by(Payment.order_id)
    return {order_id: (int(way), int(left)) for order_id, way, left in session().execute(query)}


def on_way_to_card(order_id: int) -> Rupiah:
    """What of an order's refund is on its way to a card: asked for, and not yet gone from the provider's balance."""
    query = sa.select(sa.func.coalesce(sa.func.sum(CardRefund.amount), 0))
    query = query.join(CardSession, CardSession.id == CardRefund.session_id).join(Payment)
    return int(session().scalar(query.where(Payment.order_id == order_id, *ON_WAY)) or 0)


def is_page_of(order: Order, ref: str) -> bool:
    """Whether this card page of the provider was opened for this order."""
    query = sa.select(CardSession.id).join(Payment).where(Payment.order_id == order.id, CardSession.session_ref == ref)
    return bool(ref) and session().scalar(query) is not None


def disputed_orders() -> sa.Select[int]:
    """The orders whose card payment the buyer's bank disputes now, or took back and nobody has decided who bears it.

    What makers get of them waits until then.
    """
    query = sa.select(Payment.order_id).join(CardSession, CardSession.payment_id == Payment.id)
    query = query.join(CardDispute, CardDispute.session_id == CardSession.id)
    undecided = sa.exists().where(
        MoneyCase.kind == "dispute_lost", MoneyCase.ref == CardDispute.ref, MoneyCase.closed_at.is_(None)
    )
    return query.where(sa.or_(CardDispute.state.not_in([*DISPUTE_OVER, "lost"]), undecided))


FROZEN_BY.append(disputed_orders)

#: Refunds that were asked for and have not gone from the provider's balance yet.
ON_WAY = (
    CardRefund.is_ours,
    CardRefund.left_at.is_(None),
    CardRefund.state.in_([CardRefundState.REQUESTED, CardRefundState.PENDING]),
)


def _payments(*states: PaymentState) -> sa.Select[Payment]:
    query = sa.select(Payment).where(Payment.state.in_(states))
    return query.options(joinedload(Payment.order), joinedload(Payment.coop_account))
