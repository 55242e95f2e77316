"""What the office asks about money that comes in and goes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.money import Rupiah
from shop.orders.models import Order
from shop.payments.models import Payment, PaymentState

#: How far from what was typed an amount may be and still be named as near.
NEAR = 1_000


@dataclass(frozen=True)
class RefundDue:
    """What a buyer is to be paid back, in rupiah, and since when."""

    order: Order
    amount: Rupiah
    since: date
    reason: str


@dataclass(frozen=True)
class Fitting:
    """What could belong to an amount received."""

    exact: Payment | None
    near: list[Payment]
    #: Asked for this amount once, but its time passed.
    expired: list[Payment]


def waiting(most: int) -> list[Payment]:
    """Requests for payment that wait for their transfer, oldest first, at most so many."""
    return list(session().scalars(_payments(PaymentState.PENDING).order_by(Payment.id).limit(most)))


def waiting_total() -> tuple[int, Rupiah]:
    """How many requests wait, and their sum."""
    query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Payment.amount), 0))
    count, total = session().execute(query.where(Payment.state == PaymentState.PENDING)).one()
    return count, int(total)


def fitting(amount: Rupiah) -> Fitting:
    """The open request for exactly this amount, those near it, and expired ones of this amount."""
    near = _payments(PaymentState.PENDING).where(Payment.amount.between(amount - NEAR, amount + NEAR))
    found = list(session().scalars(near.order_by(sa.func.abs(Payment.amount - amount), Payment.id).limit(6)))
    exact = next((payment for payment in found if payment.amount == amount), None)
    expired = _payments(PaymentState.EXPIRED).where(Payment.amount == amount).order_by(Payment.id.desc()).limit(3)
    return Fitting(exact, [payment for payment in found if payment is not exact], list(session().scalars(expired)))


def request_of(number: str) -> Payment | None:
    """An order's last request for payment, by the order's number."""
    query = (
        sa.select(Payment)
        .join(Order)
        .where(Order.number == number)
        .options(joinedload(Payment.order), joinedload(Payment.coop_account))
    )
    return session().scalars(query.order_by(Payment.id.desc()).limit(1)).first()


def refunds_due() -> list[RefundDue]:
    """Every order whose buyer is to be paid back, longest waiting first."""
    standing = (
        sa.select(
            Account.owner,
            (-sa.func.sum(Line.amount)).label("amount"),
            sa.func.min(Entry.booked_on).label("since"),
            sa.func.max(Entry.memo).label("reason"),
        )
        .join(Line, Line.account_id == Account.id)
        .join(Entry, Entry.id == Line.entry_id)
        .where(Account.name == "refunds_due")
        .group_by(Account.owner)
        .having(sa.func.sum(Line.amount) < 0)
        .subquery()
    )
    query = sa.select(Order, standing.c.amount, standing.c.since, standing.c.reason)
    query = query.join(standing, standing.c.owner == sa.cast(Order.id, sa.String)).order_by(standing.c.since, Order.id)
    return [RefundDue(order, int(amount), since, reason) for order, amount, since, reason in session().execute(query)]


def _payments(state: PaymentState) -> sa.Select[Payment]:
    query = sa.select(Payment).where(Payment.state == state)
    return query.options(joinedload(Payment.order), joinedload(Payment.coop_account))
