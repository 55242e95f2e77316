"""What a seller can do now, read from what she sells, what it costs her and what lies on her shelf."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.costing import Gain
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import now
from shop.db import session
from shop.decisions.models import Kind
from shop.decisions.queries import in_force
from shop.money import Rupiah
from shop.orders.models import Order, OrderLine, SellerOrder, SellerOrderStatus

#: So far back it is asked what was ordered.
LOOKED_BACK = timedelta(days=60)
MOST = 4


class Act(enum.StrEnum):
    """What an advice is about."""

    #: Its price is below what it costs her: `amount` is lost on each.
    RAISE = "raise"
    #: `pieces` were ordered lately, and `left` are there, at most half of that.
    MAKE = "make"
    #: The best sold of which she has not counted the cost.
    COUNT = "count"
    #: An hour's work on it brings `amount`, more than on anything else; on `other` it brings `less`.
    PREFER = "prefer"
    #: Nothing was ordered of it lately; `left` pieces lie there, which cost her `amount` (0: not counted).
    WAKE = "wake"


@dataclass(frozen=True)
class Advice:
    """One thing to do, and the figures that say why; see Act."""

    act: Act
    product: Product
    amount: Rupiah = 0
    pieces: int = 0
    left: int = 0
    other: Product | None = None
    less: Rupiah = 0


def advice(seller_id: int) -> list[Advice]:
    """At most MOST things to do, the most urgent first and one of a kind; three questions to the database."""
    goods = _goods(seller_id)
    ordered = _ordered(seller_id)
    commission = in_force(Kind.COMMISSION_BPS).value
    gains = {one.id: Gain(one.price_from, one.cost, commission) for one in goods if one.cost is not None}
    found = (
        _raise(goods, gains),
        _make(goods, ordered),
        _count(goods, ordered),
        _prefer(goods, gains),
        _wake(goods, ordered),
    )
    return [one for one in found if one is not None][:MOST]


def _goods(seller_id: int) -> Sequence[Product]:
    query = sa.select(Product).where(Product.seller_id == seller_id, Product.status == ProductStatus.PUBLISHED)
    query = query.options(joinedload(Product.cost), joinedload(Product.cover)).order_by(Product.title, Product.id)
    return session().scalars(query).all()


def _ordered(seller_id: int) -> dict[int, int]:
    """Pieces ordered lately by product; a cancelled part was not."""
    query = sa.select(OrderLine.product_id, sa.func.sum(OrderLine.quantity)).group_by(OrderLine.product_id)
    query = query.join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
    query = query.join(Order, Order.id == SellerOrder.order_id)
    query = query.where(SellerOrder.seller_id == seller_id, SellerOrder.status != SellerOrderStatus.CANCELLED)
    query = query.where(Order.placed_at >= now() - LOOKED_BACK)
    return {product_id: int(pieces) for product_id, pieces in session().execute(query)}


def _raise(goods: Sequence[Product], gains: Mapping[int, Gain]) -> Advice | None:
    lost = [(gains[one.id].profit, one) for one in goods if one.id in gains and gains[one.id].profit < 0]
    profit, worst = min(lost, key=lambda pair: pair[0], default=(0, None))
    return Advice(Act.RAISE, worst, amount=-profit) if worst is not None else None


def _make(goods: Sequence[Product], ordered: Mapping[int, int]) -> Advice | None:
    single = sa.select(Variant.product_id).where(Variant.piece_number > 0, Variant.product_id.in_(list(ordered)))
    made_once = set(session().scalars(single))
    again = [
        one for one in goods if one.id not in made_once and one.id in ordered and one.available * 2 <= ordered[one.id]
    ]
    scarce = max(again, key=lambda one: ordered[one.id] - 2 * one.available, default=None)
    return Advice(Act.MAKE, scarce, pieces=ordered[scarce.id], left=scarce.available) if scarce is not None else None


def _count(goods: Sequence[Product], ordered: Mapping[int, int]) -> Advice | None:
    open_ones = [one for one in goods if one.unit_cost is None and one.id in ordered]
    best = max(open_ones, key=lambda one: ordered[one.id], default=None)
    return Advice(Act.COUNT, best, pieces=ordered[best.id]) if best is not None else None


def _prefer(goods: Sequence[Product], gains: Mapping[int, Gain]) -> Advice | None:
    hours = [(an_hour, one) for one in goods if one.id in gains and (an_hour := gains[one.id].an_hour) is not None]
    hours.sort(key=lambda pair: -pair[0])
    if len(hours) < 2 or hours[0][0] == hours[-1][0]:
        return None
    (best, product), (least, other) = hours[0], hours[-1]
    return Advice(Act.PREFER, product, amount=best, other=other, less=least)


def _wake(goods: Sequence[Product], ordered: Mapping[int, int]) -> Advice | None:
    early = now() - LOOKED_BACK
    asleep = [
        one
        for one in goods
        if one.available and one.id not in ordered and one.published_at and one.published_at < early
    ]
    deepest = max(asleep, key=lambda one: (one.unit_cost or 0) * one.available, default=None)
    if deepest is None:
        return None
    return Advice(Act.WAKE, deepest, amount=(deepest.unit_cost or 0) * deepest.available, left=deepest.available)
