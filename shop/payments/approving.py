"""Refunds above what one person may pay alone: another person approves the very amount first."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.decisions.models import Kind
from shop.decisions.queries import value_if_decided
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.orders.models import Order
from shop.payments.models import RefundApproval
from shop.users.models import User


class NeedsSecondPerson(ShopError):
    """So much is not paid back by one person alone."""

    status = 403

    def __init__(self, amount: Rupiah, alone: Rupiah) -> None:
        super().__init__()
        self.amount, self.alone = amount, alone

    def sentence(self) -> str:
        return _(
            "%(amount)s is more than one person pays back alone (%(alone)s). Another person approves it first.",
            amount=rupiah(self.amount),
            alone=rupiah(self.alone),
        )


class RefundDiffers(ShopError):
    """What is due is not what was looked at."""

    def __init__(self, due: Rupiah) -> None:
        super().__init__()
        self.due = due

    def sentence(self) -> str:
        return _("By now %(due)s is due to the buyer. Nothing was changed. Look at it again.", due=rupiah(self.due))


def needs_second_person(amount: Rupiah) -> bool:
    """Whether so much is above REFUND_ALONE_RUPIAH; never, while nothing of that kind is decided."""
    alone = value_if_decided(Kind.REFUND_ALONE_RUPIAH)
    return alone is not None and amount > alone


def approve_refund(order: Order, *, amount: Rupiah, by: User) -> None:
    """Approve that the whole of what is due to a buyer is paid back; another person than `by` then pays it.

    `amount` is what the approver read. Raises RefundDiffers when it is no longer what is due. A second call by the same
    person changes nothing.
    """
    hold_row(order)
    due = -balance("refunds_due", order.id)
    if amount != due or due <= 0:
        raise RefundDiffers(max(0, due))
    if by.id in approvers([order.id]).get((order.id, due), ()):
        return
    session().add(RefundApproval(order_id=order.id, amount=due, approved_by_id=by.id, approved_at=now()))
    session().flush()
    audit.record("refund_approved", f"order {order.number}", by=by, amount=due)


def check_second_person(order: Order, amount: Rupiah, *, by: User) -> None:
    """Raise NeedsSecondPerson unless `by` may pay so much back: it is small, or another approved exactly this amount.

    Rule: two people above a limit that the cooperative decides. Whatever pays a refund asks here first.
    """
    if not needs_second_person(amount):
        return
    if not approvers([order.id]).get((order.id, amount), set()) - {by.id}:
        raise NeedsSecondPerson(amount, value_if_decided(Kind.REFUND_ALONE_RUPIAH) or 0)


def approvers(orders: Collection[int]) -> dict[tuple[int, Rupiah], set[int]]:
    """Who approved which amount of these orders' refunds, by (order, amount). What was given before a payment is spent."""
    paid = (
        sa.select(Account.owner, sa.func.max(Entry.recorded_at).label("at"))
        .join(Line, Line.account_id == Account.id)
        .join(Entry, Entry.id == Line.entry_id)
        .where(Account.name == "refunds_due", Line.amount > 0, Account.owner.in_([str(order) for order in orders]))
        .group_by(Account.owner)
        .subquery()
    )
    query = sa.select(RefundApproval.order_id, RefundApproval.amount, RefundApproval.approved_by_id)
    query = query.outerjoin(paid, paid.c.owner == sa.cast(RefundApproval.order_id, sa.String))
    query = query.where(RefundApproval.order_id.in_(orders))
    query = query.where(sa.or_(paid.c.at.is_(None), RefundApproval.approved_at > paid.c.at))
    found: dict[tuple[int, Rupiah], set[int]] = {}
    for order_id, amount, by in session().execute(query):
        found.setdefault((order_id, amount), set()).add(by)
    return found
