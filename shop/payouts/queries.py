"""What makers may be paid, and the four numbers of a seller with the lines under each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balances
from shop.money import Rupiah
from shop.orders.models import Order, OrderLine, OrderLineShare, SellerOrder, SellerOrderStatus
from shop.payouts.models import Payout, PayoutItem, PayoutRun, PayoutStatus
from shop.sellers.models import Maker

#: Paid by the buyer, not yet released.
HELD = (
    SellerOrderStatus.TO_PACK,
    SellerOrderStatus.READY,
    SellerOrderStatus.SHIPPED,
    SellerOrderStatus.DELIVERED,
)


@dataclass(frozen=True)
class PayableLine:
    """A maker's part of one released seller order, not in any payout."""

    line_id: int
    seller_order_id: int
    seller_id: int
    maker_id: int
    code: str
    booked_on: date
    amount: Rupiah


def payable_lines(until: date | None, seller_id: int | None = None) -> list[PayableLine]:
    """Released and unclaimed lines up to a day (or all), oldest first; of one seller where given."""
    query = (
        sa.select(Line.id, SellerOrder.id, SellerOrder.seller_id, Maker.id, SellerOrder.code, Entry.booked_on, -Line.amount)
        .join(Entry, Entry.id == Line.entry_id)
        .join(Account, Account.id == Line.account_id)
        .join(SellerOrder, SellerOrder.code == Entry.subject)
        .join(Maker, sa.cast(Maker.id, sa.String) == Account.owner)
        .outerjoin(PayoutItem, sa.and_(PayoutItem.line_id == Line.id, PayoutItem.is_active))
        .where(Entry.kind == "released", Account.name == "payable", PayoutItem.id.is_(None))
        .order_by(Entry.booked_on, Line.id)
    )
    if until is not None:
        query = query.where(Entry.booked_on <= until)
    if seller_id is not None:
        query = query.where(SellerOrder.seller_id == seller_id)
    return [PayableLine(*row) for row in session().execute(query)]


@dataclass(frozen=True)
class MoneyLine:
    """One seller order under one of the four numbers, with the seller's part in rupiah."""

    code: str
    status: SellerOrderStatus
    buyer_place: str
    titles: str
    goods_total: Rupiah
    commission: Rupiah
    earned: Rupiah
    at: datetime | None


@dataclass(frozen=True)
class Money:
    """A seller's four numbers in rupiah, each the sum of the lines beside it."""

    held: Rupiah
    held_lines: list[MoneyLine]
    ready: Rupiah
    ready_lines: list[MoneyLine]
    paying: Rupiah
    paying_payouts: list[Payout]
    debt: Rupiah
    debts: dict[str, Rupiah]


def money_of(seller_id: int) -> Money:
    """Menunggu, siap dibayar, sedang dibayar, utang of a seller.

    Held is what her orders will bring; ready is what was released and is in no approved payout; paying is approved
    and not yet confirmed or returned; debt is what makers owe the cooperative.
    """
    held = _orders(sa.and_(SellerOrder.seller_id == seller_id, SellerOrder.status.in_(HELD)))
    unpaid = {line.seller_order_id for line in _unpaid_lines(seller_id)}
    ready = _orders(SellerOrder.id.in_(unpaid)) if unpaid else []
    payouts = _payouts_on_their_way(seller_id)
    debts = debts_of(seller_id)
    return Money(
        held=sum(line.earned for line in held),
        held_lines=held,
        ready=sum(line.amount for line in _unpaid_lines(seller_id)),
        ready_lines=ready,
        paying=sum(payout.amount for payout in payouts),
        paying_payouts=payouts,
        debt=sum(debts.values()),
        debts=debts,
    )


def _unpaid_lines(seller_id: int) -> list[PayableLine]:
    """Released lines that no approved payout has taken: unclaimed, or only in a draft."""
    draft = (
        sa.select(PayoutItem.line_id, PayoutItem.seller_order_id, sa.literal(seller_id), PayoutItem.maker_id)
        .add_columns(SellerOrder.code, Entry.booked_on, PayoutItem.amount)
        .join(Payout, Payout.id == PayoutItem.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .join(SellerOrder, SellerOrder.id == PayoutItem.seller_order_id)
        .join(Line, Line.id == PayoutItem.line_id)
        .join(Entry, Entry.id == Line.entry_id)
        .where(Payout.seller_id == seller_id, PayoutRun.approved_at.is_(None), PayoutItem.is_active)
    )
    return payable_lines(None, seller_id) + [PayableLine(*row) for row in session().execute(draft)]


def debts_of(seller_id: int) -> dict[str, Rupiah]:
    """What each maker of a seller owes the cooperative, by name; only debts."""
    makers = {str(number): name for number, name in session().execute(sa.select(Maker.id, Maker.name).where(Maker.seller_id == seller_id))}
    standing = balances("payable", makers)
    unpaid: dict[str, Rupiah] = {}
    for line in _unpaid_lines(seller_id):
        unpaid[str(line.maker_id)] = unpaid.get(str(line.maker_id), 0) + line.amount
    owed = {name: standing.get(number, 0) + unpaid.get(number, 0) for number, name in makers.items()}
    return {name: amount for name, amount in owed.items() if amount > 0}


def _payouts_on_their_way(seller_id: int) -> list[Payout]:
    query = sa.select(Payout).join(PayoutRun).where(Payout.seller_id == seller_id, PayoutRun.approved_at.is_not(None))
    query = query.where(Payout.status.in_([PayoutStatus.QUEUED, PayoutStatus.SENT])).order_by(Payout.id)
    return list(session().scalars(query))


def _orders(condition: sa.ColumnElement[bool]) -> list[MoneyLine]:
    query = (
        sa.select(SellerOrder, Order.region_name)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(condition)
        .order_by(SellerOrder.id.desc())
    )
    rows = session().execute(query).all()
    titles: dict[int, list[str]] = {}
    lines = sa.select(OrderLine.seller_order_id, OrderLine.quantity, OrderLine.title).order_by(OrderLine.id)
    for part_id, quantity, title in session().execute(lines.where(OrderLine.seller_order_id.in_([part.id for part, _ in rows]))):
        titles.setdefault(part_id, []).append(f"{quantity} {title}" if quantity > 1 else title)
    return [
        MoneyLine(
            code=part.code,
            status=part.status,
            buyer_place=", ".join(region_name.split(", ")[-2:-1]),
            titles=" + ".join(titles.get(part.id, [])),
            goods_total=part.goods_total,
            commission=part.commission,
            earned=part.earned,
            at=part.completed_at or part.delivered_at,
        )
        for part, region_name in rows
    ]


def maker_shares(seller_id: int) -> dict[str, tuple[Rupiah, Rupiah]]:
    """Each maker's held and payable rupiah, by name."""
    held = (
        sa.select(OrderLineShare.maker_id, sa.func.sum(OrderLineShare.amount))
        .join(OrderLine, OrderLine.id == OrderLineShare.line_id)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .where(SellerOrder.seller_id == seller_id, SellerOrder.status.in_(HELD))
        .group_by(OrderLineShare.maker_id)
    )
    waiting = {maker_id: int(amount) for maker_id, amount in session().execute(held)}
    makers = session().execute(sa.select(Maker.id, Maker.name).where(Maker.seller_id == seller_id).order_by(Maker.position)).all()
    standing = balances("payable", [number for number, _ in makers])
    return {name: (waiting.get(number, 0), -standing.get(str(number), 0)) for number, name in makers}
