"""What a seller sees of her orders: lists by state, one order, and which pieces to put into its parcel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.catalogue.drafts import number_given_back
from shop.catalogue.models import Product
from shop.db import session
from shop.decisions.models import Decision
from shop.orders.models import Order, OrderEvent, OrderLine, Parcel, SellerOrder, SellerOrderStatus
from shop.paging import COUNTED_TO, Page
from shop.sellers.models import Seller
from shop.stock.models import Batch, Reservation, ReservationState, StockItem

#: The lists of a seller's orders by the word in the address, in the order of the work.
LISTS = {
    "to-pack": SellerOrderStatus.TO_PACK,
    "ready": SellerOrderStatus.READY,
    "on-the-way": SellerOrderStatus.SHIPPED,
    "arrived": SellerOrderStatus.DELIVERED,
    "done": SellerOrderStatus.COMPLETED,
    "cancelled": SellerOrderStatus.CANCELLED,
}
#: The method of orders whose courier is paid at the door.
ON_DELIVERY = "cod"
#: Lists that grow for years; they are not counted.
PAST = (SellerOrderStatus.COMPLETED, SellerOrderStatus.CANCELLED)

PAGE_SIZE = 20


@dataclass(frozen=True)
class Pick:
    """So many pieces of one batch, or of none, for one line."""

    quantity: int
    batch_code: str | None
    best_before: date | None
    is_recalled: bool


def _accepted() -> sa.ColumnElement[bool]:
    """Orders that became a seller's work: paid, or to be paid on delivery."""
    return sa.or_(Order.paid_at.is_not(None), Order.payment_method == ON_DELIVERY)


def counts(seller_id: int) -> dict[str, int]:
    """How many orders wait in each list that is work or on its way."""
    query = sa.select(SellerOrder.status, sa.func.count()).where(SellerOrder.seller_id == seller_id)
    query = query.where(SellerOrder.status.in_(set(LISTS.values()) - set(PAST))).group_by(SellerOrder.status)
    found = dict(session().execute(query).all())
    return {name: found.get(status, 0) for name, status in LISTS.items() if status not in PAST}


def to_bring(seller_id: int) -> int:
    """How many packed parcels are still with the seller: to be brought to the hub, or sent."""
    query = sa.select(sa.func.count()).select_from(SellerOrder).where(SellerOrder.seller_id == seller_id)
    query = query.where(SellerOrder.status == SellerOrderStatus.READY, SellerOrder.handed_over_at.is_(None))
    return session().scalar(query) or 0


def to_pack_elsewhere(sellers: Sequence[Seller], but: Seller) -> list[tuple[Seller, int]]:
    """Which others of these sellers have orders to pack, and how many; who has none is left out."""
    others = [seller.id for seller in sellers if seller.id != but.id]
    query = sa.select(SellerOrder.seller_id, sa.func.count()).where(SellerOrder.seller_id.in_(others))
    query = query.where(SellerOrder.status == SellerOrderStatus.TO_PACK).group_by(SellerOrder.seller_id)
    waiting = dict(session().execute(query).all()) if others else {}
    return [(seller, waiting[seller.id]) for seller in sellers if seller.id in waiting]


def waiting(seller_id: int) -> tuple[int, int]:
    """How many orders of a seller wait to be packed, and how many of her products were given back. One query."""
    pack = sa.select(sa.func.count()).select_from(SellerOrder)
    pack = pack.where(SellerOrder.seller_id == seller_id, SellerOrder.status == SellerOrderStatus.TO_PACK)
    row = session().execute(sa.select(pack.scalar_subquery(), number_given_back(seller_id).scalar_subquery())).one()
    return row[0], row[1]


def orders(seller_id: int, name: str, number: int) -> Page[SellerOrder]:
    """A page of one list, with buyers, lines and pictures; what is to be packed comes oldest first, the rest newest first.

    Orders that were never paid are nobody's work and not shown.
    """
    condition = sa.and_(SellerOrder.seller_id == seller_id, SellerOrder.status == LISTS[name])
    mine = sa.select(SellerOrder.id).where(condition)
    if LISTS[name] is SellerOrderStatus.CANCELLED:
        mine = mine.join(Order, Order.id == SellerOrder.order_id).where(_accepted())
    total = session().scalar(sa.select(sa.func.count()).select_from(mine.limit(COUNTED_TO + 1).subquery())) or 0
    order = SellerOrder.id if LISTS[name] is SellerOrderStatus.TO_PACK else SellerOrder.id.desc()
    query = sa.select(SellerOrder).where(SellerOrder.id.in_(mine)).order_by(order)
    query = query.options(
        joinedload(SellerOrder.order, innerjoin=True),
        joinedload(SellerOrder.parcel, innerjoin=True),
        selectinload(SellerOrder.lines).joinedload(OrderLine.product, innerjoin=True).joinedload(Product.cover),
    )
    items = session().scalars(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(items, number, PAGE_SIZE, min(total, COUNTED_TO), total > COUNTED_TO)


def seller_order(seller: Seller, code: str) -> SellerOrder | None:
    """A seller's order to pack or beyond, by its code, with all a page shows of it; none for another's or an unpaid one."""
    query = sa.select(SellerOrder).join(Order, Order.id == SellerOrder.order_id)
    query = query.where(SellerOrder.code == code, SellerOrder.seller_id == seller.id, _accepted())
    query = query.options(
        joinedload(SellerOrder.order, innerjoin=True),
        joinedload(SellerOrder.parcel, innerjoin=True).joinedload(Parcel.service, innerjoin=True),
        selectinload(SellerOrder.lines).joinedload(OrderLine.product, innerjoin=True).joinedload(Product.cover),
        selectinload(SellerOrder.lines).joinedload(OrderLine.variant, innerjoin=True),
    )
    return session().scalar(query)


def picks(lines: Sequence[OrderLine]) -> dict[int, list[Pick]]:
    """Which pieces are promised to each line, first-expiring first."""
    query = (
        sa.select(Reservation.order_line_id, Reservation.quantity, Batch.code, Batch.best_before)
        .add_columns(Batch.recalled_at.is_not(None))
        .join(StockItem, StockItem.id == Reservation.item_id)
        .outerjoin(Batch, Batch.id == StockItem.batch_id)
        .where(Reservation.order_line_id.in_([line.id for line in lines]))
        .where(Reservation.state != ReservationState.RELEASED)
        .order_by(Batch.best_before, Reservation.id)
    )
    found: dict[int, list[Pick]] = {line.id: [] for line in lines}
    for line_id, quantity, batch_code, best_before, is_recalled in session().execute(query):
        found[line_id].append(Pick(quantity, batch_code, best_before, bool(is_recalled)))
    return found


class Promise(NamedTuple):
    """Pieces of a variant that a buyer ordered and that are still on the shelf."""

    quantity: int
    code: str
    name: str
    is_paid: bool


def promised(variant_id: int, most: int = 12) -> list[Promise]:
    """To whom a variant's reserved pieces are promised, the oldest order first; one that is not paid yet has no page."""
    pieces = sa.func.sum(Reservation.quantity)
    query = (
        sa.select(pieces, SellerOrder.code, Order.recipient, SellerOrder.status)
        .select_from(Reservation)
        .join(OrderLine, OrderLine.id == Reservation.order_line_id)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(OrderLine.variant_id == variant_id, Reservation.state == ReservationState.OPEN)
        .group_by(SellerOrder.id, SellerOrder.code, Order.recipient, SellerOrder.status)
        .order_by(SellerOrder.id)
        .limit(most)
    )
    waiting = SellerOrderStatus.AWAITING_PAYMENT
    return [
        Promise(number, code, name, status is not waiting) for number, code, name, status in session().execute(query)
    ]


def commission_bps(lines: Sequence[OrderLine]) -> int | None:
    """The commission's rate where all lines have the same, in basis points."""
    query = sa.select(Decision.value).where(Decision.id.in_({line.decision_id for line in lines})).distinct()
    rates = session().scalars(query).all()
    return rates[0] if len(rates) == 1 else None


def events(seller_order: SellerOrder) -> list[OrderEvent]:
    """What happened to a seller's part, oldest first: its own steps and the order's payment."""
    query = sa.select(OrderEvent).where(OrderEvent.order_id == seller_order.order_id)
    query = query.where(sa.or_(OrderEvent.seller_order_id == seller_order.id, OrderEvent.what == "paid"))
    return list(session().scalars(query.order_by(OrderEvent.id)))
