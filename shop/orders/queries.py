"""What buyers ask: one order with everything in it, and all of a person's orders."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from shop.catalogue.models import Product
from shop.db import session
from shop.errors import NotFound
from shop.orders.models import Order, OrderLine, Parcel, SellerOrder, SellerOrderStatus
from shop.paging import Page
from shop.users.models import User

PAGE = 10


def find_order(number: str) -> Order | None:
    """An order by its public number, bare."""
    if len(number) > 24 or not number.isascii() or "\0" in number:
        return None
    return session().scalar(sa.select(Order).where(Order.number == number))


def order_named(number: str) -> Order:
    """An order by its public number, bare. Raises NotFound."""
    order = find_order(number)
    if order is None:
        raise NotFound(order=number)
    return order


def load_whole(order: Order) -> Order:
    """The order with parcels, sellers, lines and their pictures; four queries, however long it is."""
    parts = selectinload(Parcel.seller_orders)
    product = joinedload(OrderLine.product).options(
        joinedload(Product.cover), joinedload(Product.category, innerjoin=True)
    )
    lines = parts.selectinload(SellerOrder.lines).options(product)
    query = sa.select(Order).where(Order.id == order.id)
    services = joinedload(Parcel.service, innerjoin=True)
    query = query.options(selectinload(Order.parcels).options(services, parts.joinedload(SellerOrder.seller), lines))
    found = session().scalars(query.execution_options(populate_existing=True)).one()
    every = [part for parcel in found.parcels for part in parcel.seller_orders]
    set_committed_value(found, "seller_orders", sorted(every, key=lambda part: part.id))
    return found


def price_left(order: Order) -> sa.Select[int]:
    """The question what the parts of an order that are not cancelled cost its buyer: the sum of their `paid`, in rupiah."""
    paid = SellerOrder.goods_total - SellerOrder.coop_discount + SellerOrder.shipping_share
    query = sa.select(sa.func.coalesce(sa.func.sum(paid), 0)).where(SellerOrder.order_id == order.id)
    return query.where(SellerOrder.status != SellerOrderStatus.CANCELLED)


def orders_of(user: User, number: int) -> Page[Order]:
    """A page of a person's orders, newest first, each with its lines and their pictures."""
    mine = sa.select(Order).where(Order.user_id == user.id)
    total = session().scalar(sa.select(sa.func.count()).select_from(mine.subquery())) or 0
    parts = selectinload(Order.seller_orders)
    query = mine.order_by(Order.id.desc()).limit(PAGE).offset((number - 1) * PAGE)
    query = query.options(parts.selectinload(SellerOrder.lines).joinedload(OrderLine.product).joinedload(Product.cover))
    return Page(list(session().scalars(query)), number=number, size=PAGE, total=total)


def parcel_of(order: Order, code: str) -> Parcel | None:
    """A parcel of this very order by its code, with its sellers' parts; one query."""
    query = sa.select(Parcel).join(Parcel.seller_orders).options(contains_eager(Parcel.seller_orders))
    return session().scalars(query.where(Parcel.order_id == order.id, Parcel.code == code)).unique().one_or_none()


def order_by_phone(number: str, phone: str) -> Order | None:
    """A guest's order by its number and the phone number it was placed with, in E.164."""
    found = find_order(number.strip().upper())
    return found if found is not None and phone in (found.buyer_phone, found.recipient_phone) else None
