"""What the office asks about payout runs: lists with sums, what differs from before, the sales behind a payout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.db import session
from shop.ledger.models import Line
from shop.money import Rupiah
from shop.orders.models import SellerOrder
from shop.payouts.models import (
    CashReceipt,
    Payout,
    PayoutExport,
    PayoutItem,
    PayoutRun,
    PayoutShare,
    PayoutStatus,
)
from shop.sellers.models import Seller

#: A payout is set beside so many before it.
COMPARED = 8


@dataclass(frozen=True)
class RunSums:
    """A run with its sums in rupiah, and how many payouts stand where."""

    run: PayoutRun
    count: int
    total: Rupiah
    answered: int
    returned: int


@dataclass(frozen=True)
class Sales:
    """What was sold for a payout and what the cooperative kept, in rupiah."""

    goods_total: Rupiah
    commission: Rupiah


@dataclass(frozen=True)
class Before:
    """How a seller was paid before: her last account, and the average of the last payouts."""

    last: Payout
    average: Rupiah
    count: int


@dataclass(frozen=True)
class PaidLine:
    """One seller order in a payout, with the entry that released it; amounts in rupiah."""

    part: SellerOrder
    entry_id: int
    amount: Rupiah


def runs(most: int) -> list[RunSums]:
    """Runs with their sums, newest first."""
    done = Payout.status.in_([PayoutStatus.CONFIRMED, PayoutStatus.RETURNED])
    sums = (
        sa.select(
            Payout.run_id,
            sa.func.count().label("count"),
            sa.func.sum(Payout.amount).label("total"),
            sa.func.count().filter(done).label("answered"),
            sa.func.count().filter(Payout.status == PayoutStatus.RETURNED).label("returned"),
        )
        .group_by(Payout.run_id)
        .subquery()
    )
    query = sa.select(PayoutRun, sums.c.count, sums.c.total, sums.c.answered, sums.c.returned)
    query = query.join(sums, sums.c.run_id == PayoutRun.id).order_by(PayoutRun.until.desc()).limit(most)
    query = query.options(joinedload(PayoutRun.prepared_by), joinedload(PayoutRun.approved_by))
    return [
        RunSums(run, count, int(total), answered, returned)
        for run, count, total, answered, returned in session().execute(query)
    ]


def run(number: str) -> PayoutRun | None:
    """A run by its number, with payouts, sellers, villages and shares."""
    payouts = selectinload(PayoutRun.payouts)
    query = sa.select(PayoutRun).where(PayoutRun.number == number[:20])
    query = query.options(
        payouts.joinedload(Payout.seller, innerjoin=True).joinedload(Seller.village, innerjoin=True),
        payouts.selectinload(Payout.shares).joinedload(PayoutShare.maker, innerjoin=True),
        payouts.joinedload(Payout.bank_account, innerjoin=True),
        payouts.joinedload(Payout.receipt).joinedload(CashReceipt.paid_by),
        payouts.joinedload(Payout.receipt).joinedload(CashReceipt.confirmed_by),
        joinedload(PayoutRun.prepared_by),
        joinedload(PayoutRun.approved_by),
        joinedload(PayoutRun.exported_by),
    )
    return session().scalars(query).one_or_none()


def exports(most: int) -> list[PayoutExport]:
    """The files made for banks, newest first."""
    query = sa.select(PayoutExport).order_by(PayoutExport.id.desc()).limit(most)
    query = query.options(
        joinedload(PayoutExport.run, innerjoin=True),
        joinedload(PayoutExport.coop_account, innerjoin=True),
        joinedload(PayoutExport.made_by, innerjoin=True),
    )
    return list(session().scalars(query))


def first_day(run: PayoutRun) -> date:
    """The first day of a run's sales: the day after the run before it, a week where there is none."""
    before = session().scalar(sa.select(sa.func.max(PayoutRun.until)).where(PayoutRun.until < run.until))
    return before + timedelta(days=1) if before else run.until - timedelta(days=6)


def sales(run: PayoutRun) -> dict[int, Sales]:
    """What was sold behind each payout of a run, by the payout's number."""
    parts = (
        sa.select(PayoutItem.payout_id, PayoutItem.seller_order_id)
        .join(Payout, Payout.id == PayoutItem.payout_id)
        .where(Payout.run_id == run.id)
        .distinct()
        .subquery()
    )
    query = sa.select(parts.c.payout_id, sa.func.sum(SellerOrder.goods_total), sa.func.sum(SellerOrder.commission))
    query = query.join(SellerOrder, SellerOrder.id == parts.c.seller_order_id).group_by(parts.c.payout_id)
    return {payout_id: Sales(int(goods), int(commission)) for payout_id, goods, commission in session().execute(query)}


def before(run: PayoutRun) -> dict[int, Before]:
    """How each seller of a run was paid in approved runs before it, by the seller's number: her last COMPARED payouts."""
    newest_first = (PayoutRun.until.desc(), Payout.id)
    place = sa.func.row_number().over(partition_by=Payout.seller_id, order_by=newest_first).label("place")
    ranked = sa.select(Payout.id, place).join(PayoutRun, PayoutRun.id == Payout.run_id)
    ranked = ranked.where(Payout.seller_id.in_([payout.seller_id for payout in run.payouts]))
    last = ranked.where(PayoutRun.approved_at.is_not(None), PayoutRun.until < run.until).subquery()
    query = sa.select(Payout).join(last, last.c.id == Payout.id).where(last.c.place <= COMPARED)
    earlier: dict[int, list[Payout]] = {}
    for payout in session().scalars(query.order_by(last.c.place)):
        earlier.setdefault(payout.seller_id, []).append(payout)
    return {seller_id: _before(payouts) for seller_id, payouts in earlier.items()}


def _before(payouts: Sequence[Payout]) -> Before:
    return Before(payouts[0], sum(payout.amount for payout in payouts) // len(payouts), len(payouts))


def paid_twice() -> int:
    """How many released lines more than one payout claims; the database refuses that there are any."""
    twice = sa.select(PayoutItem.line_id).where(PayoutItem.is_active).group_by(PayoutItem.line_id)
    return session().scalar(sa.select(sa.func.count()).select_from(twice.having(sa.func.count() > 1).subquery())) or 0


def paid_lines(payout: Payout) -> list[PaidLine]:
    """The seller orders a payout pays, oldest first, each with the entry of its release."""
    query = sa.select(SellerOrder, sa.func.min(Line.entry_id), sa.func.sum(PayoutItem.amount))
    query = query.join(PayoutItem, PayoutItem.seller_order_id == SellerOrder.id).join(
        Line, Line.id == PayoutItem.line_id
    )
    query = (
        query.where(PayoutItem.payout_id == payout.id)
        .group_by(SellerOrder.id)
        .order_by(SellerOrder.completed_at, SellerOrder.id)
    )
    query = query.options(joinedload(SellerOrder.order, innerjoin=True), selectinload(SellerOrder.lines))
    found = session().execute(query).all()
    return [PaidLine(part, entry_id, int(amount)) for part, entry_id, amount in found]
