"""The four numbers of a seller, and of each of her makers, with the lines under each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.clock import day_of, now, today
from shop.db import among, session
from shop.errors import NotFound
from shop.ledger.models import Entry, Line
from shop.ledger.months import last_day
from shop.ledger.queries import balances
from shop.money import Rupiah
from shop.orders.claim_models import Claim, ClaimShare
from shop.orders.freezing import took_from_held
from shop.orders.models import Order, OrderLine, OrderLineShare, OrderStatus, SellerOrder, SellerOrderStatus
from shop.payouts.dues import PayableLine, payable_lines, taken_back
from shop.payouts.lines import MoneyLine
from shop.payouts.models import Payout, PayoutItem, PayoutRun, PayoutShare, PayoutStatus
from shop.regions.models import place_in
from shop.sellers.models import Maker, Seller

#: Accepted, not yet released.
HELD = (
    SellerOrderStatus.TO_PACK,
    SellerOrderStatus.READY,
    SellerOrderStatus.SHIPPED,
    SellerOrderStatus.DELIVERED,
)


def is_held() -> sa.ColumnElement[bool]:
    """Seller orders whose buyer's money is here and not released; those still to be paid on delivery are not."""
    unpaid = sa.select(Order.id).where(Order.status == OrderStatus.ON_DELIVERY)
    return sa.and_(SellerOrder.status.in_(HELD), SellerOrder.order_id.not_in(unpaid))


@dataclass(frozen=True)
class PayoutMoney:
    """A payout with the orders it pays and what it kept for makers' debts, by name."""

    payout: Payout
    lines: list[MoneyLine]
    withheld: dict[str, Rupiah]

    @property
    def since(self) -> date:
        """The first day of the month in which it was approved, with which a statement that names it begins."""
        return day_of(self.payout.run.approved_at or now()).replace(day=1)

    @property
    def until(self) -> date:
        """The last day of that month, or today."""
        return min(last_day(self.since), today())


@dataclass(frozen=True)
class Money:
    """A seller's four numbers in rupiah, each the sum of the lines beside it."""

    held: Rupiah
    held_lines: list[MoneyLine]
    ready: Rupiah
    ready_lines: list[MoneyLine]
    paying: Rupiah
    paying_payouts: list[PayoutMoney]
    debt: Rupiah
    debts: dict[str, Rupiah]


@dataclass(frozen=True)
class MakerMoney:
    """The four numbers of one maker, in rupiah."""

    name: str
    is_fund: bool
    held: Rupiah
    ready: Rupiah
    paying: Rupiah
    debt: Rupiah

    @property
    def is_empty(self) -> bool:
        """Nothing waits, is ready, on its way or owed."""
        return not (self.held or self.ready or self.paying or self.debt)


def money_of(seller_id: int) -> Money:
    """Menunggu, siap dibayar, sedang dibayar, utang of a seller.

    Held is what her orders will bring; ready is what was released and is in no approved payout; paying is approved
    and not yet confirmed or returned; debt is what makers owe the cooperative.
    """
    held = money_lines(sa.and_(SellerOrder.seller_id == seller_id, is_held()))
    unpaid: dict[int, Rupiah] = {}
    makers = makers_of(seller_id)
    lines, debts = _unpaid_net(seller_id, makers)
    for line in lines:
        unpaid[line.seller_order_id] = unpaid.get(line.seller_order_id, 0) + line.amount
    ready = money_lines(among(SellerOrder.id, unpaid), unpaid) if unpaid else []
    payouts = payouts_with_lines(_on_their_way(seller_id))
    return Money(
        held=sum(line.amount for line in held),
        held_lines=held,
        ready=sum(line.amount for line in ready),
        ready_lines=ready,
        paying=sum(one.payout.amount for one in payouts),
        paying_payouts=payouts,
        debt=sum(debts.values()),
        debts={maker.name: debts[maker.id] for maker in makers if debts[maker.id]},
    )


def unpaid_lines(seller_id: int) -> list[PayableLine]:
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


def makers_of(seller_id: int) -> list[Maker]:
    """A seller's makers in their order, those who left too: their money is still theirs. One query a page, not one a call."""
    return list(session().get_one(Seller, seller_id).makers)


def _unpaid_net(seller_id: int, makers: Sequence[Maker]) -> tuple[list[PayableLine], dict[int, Rupiah]]:
    """Unpaid lines less what was paid back of them, and what makers owe besides. Lines of nothing are left out."""
    lines = unpaid_lines(seller_id)
    debts = _debts(makers, lines)
    taken = taken_back(lines, debts)
    net = [replace(line, amount=line.amount - taken.get(line.line_id, 0)) for line in lines]
    for line in lines:
        debts[line.maker_id] -= taken.get(line.line_id, 0)
    return [line for line in net if line.amount], debts


def ready_and_debt(seller_id: int, maker: Maker | None = None) -> tuple[Rupiah, Rupiah]:
    """What a seller, or one of her makers, may be paid today: released, in no approved payout, less what was paid back;
    and what is owed besides."""
    lines, debts = _unpaid_net(seller_id, makers_of(seller_id))
    if maker is not None:
        return sum(line.amount for line in lines if line.maker_id == maker.id), debts[maker.id]
    return sum(line.amount for line in lines), sum(debts.values())


def _debts(makers: Sequence[Maker], lines: Sequence[PayableLine]) -> dict[int, Rupiah]:
    """What each maker owes the cooperative, by number; zero where she owes nothing."""
    standing = balances("payable", [maker.id for maker in makers])
    unpaid: dict[int, Rupiah] = {}
    for line in lines:
        unpaid[line.maker_id] = unpaid.get(line.maker_id, 0) + line.amount
    return {maker.id: max(0, standing.get(str(maker.id), 0) + unpaid.get(maker.id, 0)) for maker in makers}


def _on_their_way(seller_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(
        Payout.seller_id == seller_id,
        PayoutRun.approved_at.is_not(None),
        Payout.status.in_([PayoutStatus.QUEUED, PayoutStatus.SENT]),
    )


def payouts_with_lines(condition: sa.ColumnElement[bool]) -> list[PayoutMoney]:
    """Payouts that meet a condition on Payout or PayoutRun, oldest first, each with the orders it pays."""
    query = sa.select(Payout).join(PayoutRun, PayoutRun.id == Payout.run_id).where(condition).order_by(Payout.id)
    query = query.options(
        joinedload(Payout.run, innerjoin=True), selectinload(Payout.shares).joinedload(PayoutShare.maker)
    )
    payouts = session().scalars(query).all()
    if not payouts:
        return []
    items = sa.select(PayoutItem.payout_id, PayoutItem.seller_order_id, sa.func.sum(PayoutItem.amount))
    items = items.where(PayoutItem.payout_id.in_([payout.id for payout in payouts])).group_by(
        PayoutItem.payout_id, PayoutItem.seller_order_id
    )
    amounts: dict[int, dict[int, Rupiah]] = {}
    for payout_id, part_id, amount in session().execute(items):
        amounts.setdefault(payout_id, {})[part_id] = int(amount)
    return [
        PayoutMoney(
            payout,
            money_lines(among(SellerOrder.id, amounts[payout.id]), amounts[payout.id]),
            {share.maker.name: share.debt_withheld for share in payout.shares if share.debt_withheld},
        )
        for payout in payouts
    ]


def money_lines(condition: sa.ColumnElement[bool], amounts: Mapping[int, Rupiah] | None = None) -> list[MoneyLine]:
    """Seller orders as lines, newest first; each with its amount, or what its makers will receive."""
    titles = _titles(condition)
    query: sa.Select[*tuple[Any, ...]]
    query = sa.select(SellerOrder.id, SellerOrder.code, SellerOrder.status, SellerOrder.goods_total)
    query = query.add_columns(SellerOrder.commission, SellerOrder.completed_at, SellerOrder.delivered_at)
    query = query.add_columns(SellerOrder.coop_discount, SellerOrder.seller_discount)
    query = query.add_columns(Order.region_name, _taken_before(Claim.refund), _taken_before(Claim.commission_back))
    query = query.join(Order, Order.id == SellerOrder.order_id).where(condition).order_by(SellerOrder.id.desc())
    found = []
    for row in session().execute(query):
        part_id, code, status, goods, commission, completed_at, delivered_at, coop, seller, region, *taken = row
        refunded, less = (int(amount) for amount in taken)
        found.append(
            MoneyLine(
                code=code,
                status=status,
                buyer_place=place_in(region),
                titles=" + ".join(title for title, _ in titles[part_id]),
                titles_en=" + ".join(title for _, title in titles[part_id]),
                goods_total=goods - refunded,
                commission=commission - less,
                amount=goods - commission - refunded + less if amounts is None else amounts[part_id],
                at=completed_at or delivered_at,
                refunded=refunded,
                coop_discount=coop,
                seller_discount=seller,
            )
        )
    return found


def _titles(condition: sa.ColumnElement[bool]) -> dict[int, list[tuple[str, str]]]:
    """Each of the goods with its quantity, in Indonesian and in English, by seller order."""
    query = sa.select(OrderLine.seller_order_id, OrderLine.quantity, OrderLine.title, OrderLine.title_en)
    query = query.join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id).where(condition)
    found: dict[int, list[tuple[str, str]]] = {}
    for part_id, quantity, title, title_en in session().execute(query.order_by(OrderLine.id)):
        found.setdefault(part_id, []).append((_counted(quantity, title), _counted(quantity, title_en or title)))
    return found


def _taken_before(amount: Any) -> sa.ColumnElement[Rupiah]:
    """What claims took of a seller order before its release, as a column of it: the refund, or the commission's part."""
    query = sa.select(sa.func.sum(amount)).where(Claim.seller_order_id == SellerOrder.id, took_from_held())
    return sa.func.coalesce(query.correlate(SellerOrder).scalar_subquery(), 0)


def _counted(quantity: int, title: str) -> str:
    return f"{quantity} {title}" if quantity > 1 else title


def sales(seller_id: int, codes: Collection[str]) -> dict[str, MoneyLine]:
    """Seller orders by code, as a statement names them."""
    return {
        line.code: line
        for line in money_lines(sa.and_(SellerOrder.seller_id == seller_id, among(SellerOrder.code, codes)))
    }


def maker_money(seller_id: int) -> list[MakerMoney]:
    """The four numbers of each of a seller's makers, in their order; each column sums to the seller's number."""
    makers = makers_of(seller_id)
    lines, debts = _unpaid_net(seller_id, makers)
    waiting = (
        sa.select(OrderLineShare.maker_id, sa.func.sum(OrderLineShare.amount))
        .join(OrderLine, OrderLine.id == OrderLineShare.line_id)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .where(SellerOrder.seller_id == seller_id, is_held())
        .group_by(OrderLineShare.maker_id)
    )
    going = sa.select(PayoutShare.maker_id, sa.func.sum(PayoutShare.amount)).join(
        Payout, Payout.id == PayoutShare.payout_id
    )
    going = (
        going.join(PayoutRun, PayoutRun.id == Payout.run_id)
        .where(_on_their_way(seller_id))
        .group_by(PayoutShare.maker_id)
    )
    held = dict(session().execute(waiting).all())
    taken = sa.select(ClaimShare.maker_id, sa.func.sum(ClaimShare.amount)).join(Claim, Claim.id == ClaimShare.claim_id)
    taken = taken.join(SellerOrder, SellerOrder.id == Claim.seller_order_id).where(SellerOrder.seller_id == seller_id)
    taken = taken.where(SellerOrder.status.in_(HELD), took_from_held()).group_by(ClaimShare.maker_id)
    for maker_id, amount in session().execute(taken):
        held[maker_id] -= amount
    paying = dict(session().execute(going).all())
    ready: dict[int, Rupiah] = {}
    for line in lines:
        ready[line.maker_id] = ready.get(line.maker_id, 0) + line.amount
    return [
        MakerMoney(
            maker.name,
            maker.is_fund,
            int(held.get(maker.id, 0)),
            ready.get(maker.id, 0),
            int(paying.get(maker.id, 0)),
            debts[maker.id],
        )
        for maker in makers
    ]


def payout_of(seller_id: int, run_number: str, position: int) -> PayoutMoney:
    """One approved payout of a seller. Raises NotFound for another's, and for one that is only prepared."""
    condition = sa.and_(
        Payout.seller_id == seller_id,
        Payout.position == position,
        PayoutRun.number == run_number,
        PayoutRun.approved_at.is_not(None),
    )
    found = payouts_with_lines(condition)
    if not found:
        raise NotFound(run=run_number, position=position)
    return found[0]


def last_confirmed(seller_id: int) -> Payout | None:
    """The payout that reached a seller's bank account last."""
    query = sa.select(Payout).where(Payout.seller_id == seller_id, Payout.status == PayoutStatus.CONFIRMED)
    return session().scalar(
        query.options(joinedload(Payout.run)).order_by(Payout.confirmed_at.desc(), Payout.id.desc()).limit(1)
    )
