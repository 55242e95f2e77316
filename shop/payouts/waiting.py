"""What a seller, or one of her makers, is not paid yet, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from shop.clock import day_of, today
from shop.db import among, session
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.i18n import gettext as _
from shop.i18n import tanggal
from shop.money import Rupiah
from shop.orders.claim_models import Claim, ClaimShare, ClaimState
from shop.orders.freezing import took_from_held
from shop.orders.holding import released_at
from shop.orders.models import Order, OrderLine, OrderLineShare, OrderStatus, SellerOrder, SellerOrderStatus
from shop.payouts.dues import due
from shop.payouts.lines import MoneyLine
from shop.payouts.queries import HELD, money_lines, ready_and_debt
from shop.sellers.models import Maker, Seller


@dataclass(frozen=True)
class NotYet:
    """So much is not paid yet, and the reason in words; of a seller order, or, without one, ready and in no payout."""

    line: MoneyLine | None
    amount: Rupiah
    reason: str
    #: Whether the buyer's money is here.
    is_here: bool = True


@dataclass(frozen=True)
class Waiting:
    """How a seller, or one of her makers, stands today: what may be paid, what is owed, and all that is not paid yet."""

    ready: Rupiah
    debt: Rupiah
    lines: list[NotYet]

    @property
    def held(self) -> Rupiah:
        """Buyers' money for goods they do not have yet, or not long enough."""
        return sum(one.amount for one in self.lines if one.line is not None and one.is_here)


def not_yet(seller: Seller, maker: Maker | None = None) -> Waiting:
    """Everything a seller earned and is not paid yet, as it stands today: what is ready first, then order by order.

    Of one maker, her part of each. Orders to be paid at the door are named too: their money is not here yet.
    """
    found = []
    ready, debt = ready_and_debt(seller.id, maker)
    if ready:
        waits = due(today(), seller.id)
        found.append(
            NotYet(None, ready, str(waits[0].reason if waits and waits[0].reason else _("Joins the next payout.")))
        )
    mine = SellerOrder.seller_id == seller.id
    amounts = _shares(maker) if maker is not None else None
    if amounts is not None:
        mine = sa.and_(mine, among(SellerOrder.id, amounts))
    mine = sa.and_(mine, SellerOrder.status.in_(HELD))
    is_claimed = sa.exists().where(Claim.seller_order_id == SellerOrder.id, Claim.state == ClaimState.OPEN)
    standing = sa.select(SellerOrder.code, is_claimed, Order.status == OrderStatus.ON_DELIVERY).join(Order).where(mine)
    kept = {code: (claimed, at_the_door) for code, claimed, at_the_door in session().execute(standing)}
    hold = on_days(Kind.HOLD_DAYS)
    for line in money_lines(mine, amounts):
        claimed, at_the_door = kept[line.code]
        found.append(NotYet(line, line.amount, _why(line, hold, claimed, at_the_door), is_here=not at_the_door))
    return Waiting(ready, debt, found)


def _why(line: MoneyLine, hold: Callable[[date], int], is_claimed: bool, is_unpaid: bool) -> str:
    if is_claimed:
        return _("The buyer says that something is wrong. The cooperative decides first.")
    if is_unpaid:
        return _("To be paid at the door: the courier does not have the money yet.")
    if line.status is SellerOrderStatus.DELIVERED and line.at is not None:
        return arrived_words(line.at, hold)
    return {
        SellerOrderStatus.TO_PACK: _("Not packed yet."),
        SellerOrderStatus.READY: _("Packed, not sent yet"),
        SellerOrderStatus.SHIPPED: _("On its way to the buyer."),
    }.get(line.status, "")


def arrived_words(at: datetime, hold: Callable[[date], int]) -> str:
    """When a parcel arrived, and from which day its money can be paid out; `hold` is `on_days(HOLD_DAYS)`."""
    free = day_of(released_at(at, hold))
    return _("Arrived on %(day)s; can be paid out from %(free)s", day=tanggal(day_of(at)), free=tanggal(free))


def _shares(maker: Maker) -> Mapping[int, Rupiah]:
    """A maker's frozen part of each seller order not yet released, less what refunds took of it."""
    frozen = (
        sa.select(OrderLine.seller_order_id, sa.func.sum(OrderLineShare.amount))
        .join(OrderLine, OrderLine.id == OrderLineShare.line_id)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .where(OrderLineShare.maker_id == maker.id, SellerOrder.completed_at.is_(None))
        .group_by(OrderLine.seller_order_id)
    )
    taken = sa.select(Claim.seller_order_id, sa.func.sum(ClaimShare.amount)).join(
        Claim, Claim.id == ClaimShare.claim_id
    )
    taken = taken.where(ClaimShare.maker_id == maker.id, took_from_held()).group_by(Claim.seller_order_id)
    back = {part_id: int(amount) for part_id, amount in session().execute(taken)}
    return {part_id: int(amount) - back.get(part_id, 0) for part_id, amount in session().execute(frozen)}
