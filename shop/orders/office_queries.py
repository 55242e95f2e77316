"""What the office asks about orders: lists to filter and search, one order with its books, parcels at the hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.clock import now
from shop.db import among, session
from shop.forms import read_phone
from shop.ledger.models import Entry
from shop.orders.models import Order, OrderEvent, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import live
from shop.paging import COUNTED_TO, Page

PAGE_SIZE = 50
#: Parcels the hub's page shows.
MOST_PARCELS = 200

#: The lists of orders by the word in the address.
LISTS = ("all", "unpaid", "overdue", "on_delivery", "paid", "closed", "ended")


@dataclass(frozen=True)
class AtHub:
    """A parcel at the hub and what it still waits for: codes of parts not handed over."""

    parcel: Parcel
    missing: list[SellerOrder]
    since: datetime | None


def orders(name: str, q: str, number: int) -> Page[Order]:
    """A page of one list, newest first, narrowed to a number, a phone or a name."""
    found = _found(name, q)
    total = (
        session().scalar(
            sa.select(sa.func.count()).select_from(found.with_only_columns(Order.id).limit(COUNTED_TO + 1).subquery())
        )
        or 0
    )
    items = session().scalars(_with_sellers(found).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    return Page(items, number, PAGE_SIZE, min(total, COUNTED_TO), total > COUNTED_TO)


def orders_for_file(name: str, q: str) -> sa.Select[int]:
    """All of the same list for a file, newest first, by their ids: `orders_of` reads them, a batch at a time."""
    return _found(name, q).with_only_columns(Order.id)


def orders_of(ids: Sequence[int]) -> Sequence[Order]:
    """These orders with their sellers, newest first."""
    query = sa.select(Order).where(among(Order.id, ids)).order_by(Order.id.desc())
    return session().scalars(_with_sellers(query)).all()


def counts() -> dict[str, int]:
    """How many orders wait in the lists that are work."""
    unpaid = Order.status == OrderStatus.AWAITING_PAYMENT
    query = sa.select(
        sa.func.count(),
        sa.func.count().filter(Order.pay_before <= now()),
    ).where(unpaid)
    waiting, overdue = session().execute(query).one()
    paid = session().scalar(sa.select(sa.func.count()).where(Order.status == OrderStatus.PAID)) or 0
    return {"unpaid": waiting, "overdue": overdue, "paid": paid}


def entries_of(order: Order) -> list[Entry]:
    """The order's entries in the books, oldest first."""
    subjects = [order.number, *(part.code for part in order.seller_orders)]
    return list(session().scalars(sa.select(Entry).where(Entry.subject.in_(subjects)).order_by(Entry.id)))


def events_of(order: Order) -> list[tuple[OrderEvent, str]]:
    """What happened to the order, oldest first, with the code of the part it happened to."""
    query = sa.select(OrderEvent, SellerOrder.code).outerjoin(SellerOrder, SellerOrder.id == OrderEvent.seller_order_id)
    query = query.where(OrderEvent.order_id == order.id).order_by(OrderEvent.id)
    return [(event, code or "") for event, code in session().execute(query)]


def parcel(code: str) -> Parcel | None:
    """A parcel by its code, with its order and parts."""
    if len(code) > 28 or not code.isascii() or "\0" in code:
        return None
    query = sa.select(Parcel).where(Parcel.code == code)
    return session().scalars(query.options(joinedload(Parcel.order), selectinload(Parcel.seller_orders))).one_or_none()


def parcels_at_hub() -> list[AtHub]:
    """Paid parcels of the hub that have not left, those that can go first, oldest first."""
    unsent = sa.select(SellerOrder.parcel_id).where(
        SellerOrder.status.in_([SellerOrderStatus.TO_PACK, SellerOrderStatus.READY])
    )
    query = (
        sa.select(Parcel).where(Parcel.is_hub, Parcel.shipped_at.is_(None), Parcel.id.in_(unsent)).order_by(Parcel.id)
    )
    sellers = selectinload(Parcel.seller_orders).joinedload(SellerOrder.seller)
    query = query.options(joinedload(Parcel.order), joinedload(Parcel.service), sellers)
    found = []
    for one in session().scalars(query.limit(MOST_PARCELS)):
        parts = live(one.seller_orders)
        missing = [part for part in parts if part.handed_over_at is None]
        moments = [part.handed_over_at for part in parts if part.handed_over_at is not None]
        found.append(AtHub(one, missing, max(moments, default=None)))
    return sorted(found, key=lambda at_hub: bool(at_hub.missing))


def _found(name: str, q: str) -> sa.Select[Order]:
    query = sa.select(Order).order_by(Order.id.desc())
    conditions = {
        "unpaid": Order.status == OrderStatus.AWAITING_PAYMENT,
        "overdue": sa.and_(Order.status == OrderStatus.AWAITING_PAYMENT, Order.pay_before <= now()),
        "on_delivery": Order.status == OrderStatus.ON_DELIVERY,
        "paid": Order.status == OrderStatus.PAID,
        "closed": Order.status == OrderStatus.CLOSED,
        "ended": Order.status.in_([OrderStatus.EXPIRED, OrderStatus.CANCELLED]),
    }
    if name in conditions:
        query = query.where(conditions[name])
    if q:
        query = query.where(_matches(q))
    return query


def _matches(q: str) -> sa.ColumnElement[bool]:
    """A whole or partial number, a phone in any writing, or part of the buyer's or recipient's name."""
    any_of = [
        Order.number.icontains(q, autoescape=True),
        Order.buyer_name.icontains(q, autoescape=True),
        Order.recipient.icontains(q, autoescape=True),
    ]
    phone = read_phone(q)
    if phone:
        any_of += [Order.buyer_phone == phone, Order.recipient_phone == phone]
    return sa.or_(*any_of)


def _with_sellers(query: sa.Select[Order]) -> sa.Select[Order]:
    return query.options(selectinload(Order.seller_orders).joinedload(SellerOrder.seller))
