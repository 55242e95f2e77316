"""What is asked about reviews: of a product, of an order, of a seller, and by the office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Product
from shop.db import reading, session, table
from shop.errors import NotFound
from shop.orders.claim_models import Claim
from shop.orders.models import Order, OrderLine, SellerOrder
from shop.paging import COUNTED_TO, Page
from shop.reviews.models import Review
from shop.reviews.writing import RECEIVED
from shop.sellers.models import Seller

#: Reviews on a product's page, and on a page of a list.
NEWEST, PAGE = 3, 20

_reviews = table(Review).c
_SHOWN = sa.text("reviews.hidden_at IS NULL")


class Shown(NamedTuple):
    """A review as everybody reads it."""

    stars: int
    heading: str
    text: str
    language: str
    name: str
    town: str
    country: str
    said_at: datetime
    answer: str


_SHOWN_COLUMNS = [_reviews[name] for name in Shown._fields]


@dataclass(frozen=True)
class Said:
    """What was said of a product: how many said it, the average in tenths of a star, and so many of the newest.

    Of a one-of-a-kind piece it is what was said of its maker's other goods on the same shelf.
    """

    count: int
    tenths: int
    reviews: list[Shown]
    is_of_others: bool


def said_of(product: Product, *, page: int = 1, size: int = NEWEST) -> Said:
    """What buyers said of a product, newest first. One question of an index, however large the shop."""
    of_others = any(variant.piece_number for variant in product.variants)
    asked = {"offset": (page - 1) * size, "size": size}
    asked |= {"seller": product.seller_id, "category": product.category_id} if of_others else {"product": product.id}
    with reading() as connection:
        rows = connection.execute(_said(of_others), asked).all()
    count, stars = (int(rows[0][0]), int(rows[0][1])) if rows else (0, 0)
    tenths = (20 * stars + count) // (2 * count) if count else 0  # rounded half up
    return Said(count, tenths, [Shown._make(row[2:]) for row in rows], of_others)


@lru_cache(maxsize=2)
def _said(of_others: bool) -> sa.Select[Any]:
    query = sa.select(sa.func.count().over(), sa.func.sum(_reviews.stars).over(), *_SHOWN_COLUMNS).where(_SHOWN)
    if of_others:
        query = query.where(
            _reviews.seller_id == sa.bindparam("seller"), _reviews.category_id == sa.bindparam("category")
        )
    else:
        query = query.where(_reviews.product_id == sa.bindparam("product"))
    return query.order_by(_reviews.id.desc()).limit(sa.bindparam("size")).offset(sa.bindparam("offset"))


def page_of(product: Product, number: int) -> tuple[Said, Page[Shown]]:
    """A page of what was said of a product; beyond the last page nothing."""
    said = said_of(product, page=number, size=PAGE)
    if not said.count and number > 1:
        said = replace(said_of(product, size=PAGE), reviews=[])
    return said, Page(said.reviews, number=number, size=PAGE, total=said.count)


def reviews_of(order: Order) -> dict[int, Review | None]:
    """The lines of an order that its buyer may speak of, by number, each with what she said. One query, none before anything came."""
    if not any(part.status in RECEIVED for part in order.seller_orders):
        return {}
    refunded = sa.select(sa.func.coalesce(sa.func.sum(Claim.refund), 0)).where(Claim.line_id == OrderLine.id)
    query = (
        sa.select(OrderLine.id, Review)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .outerjoin(Review, Review.line_id == OrderLine.id)
        .where(SellerOrder.order_id == order.id, SellerOrder.status.in_(RECEIVED))
        .where(refunded.correlate(OrderLine).scalar_subquery() < OrderLine.total)
    )
    return {row[0]: row[1] for row in session().execute(query)}


def line_of(order: Order, number: int) -> tuple[OrderLine, Review | None]:
    """A line of this very order, with what its buyer said of it. Raises NotFound."""
    lines = [line for part in order.seller_orders for line in part.lines]
    line = next((line for line in lines if line.id == number), None)
    if line is None:
        raise NotFound(line=number)
    return line, session().scalars(sa.select(Review).where(Review.line_id == line.id)).one_or_none()


def of_seller(seller: Seller, number: int) -> Page[Review]:
    """A page of what was said of a seller's goods and is shown, newest first."""
    return _page(Review.seller_id == seller.id, Review.hidden_at.is_(None), number=number)


def review_of_seller(seller_id: int, number: int) -> Review | None:
    """A shown review of this very seller's goods by its number."""
    return _one(number, Review.seller_id == seller_id, Review.hidden_at.is_(None))


#: The office's lists, by their name in the address.
LISTS: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
    "all": (),
    "held": (Review.hidden_at.is_not(None), Review.hidden_by.is_(None)),
    "hidden": (Review.hidden_at.is_not(None), Review.hidden_by.is_not(None)),
}


def for_office(name: str, number: int) -> Page[Review]:
    """A page of one of the office's LISTS, newest first."""
    return _page(*LISTS[name], number=number)


def find_review(number: int) -> Review:
    """A review by its number, for the office. Raises NotFound."""
    found = _one(number)
    if found is None:
        raise NotFound(review=number)
    return found


def _page(*which: sa.ColumnElement[bool], number: int) -> Page[Review]:
    some = sa.select(Review.id).where(*which).limit(COUNTED_TO + 1).subquery()
    total = session().scalar(sa.select(sa.func.count()).select_from(some)) or 0
    query = sa.select(Review).where(*which).order_by(Review.id.desc()).limit(PAGE).offset((number - 1) * PAGE)
    found = session().scalars(query.options(*_GOODS)).all()
    return Page(found, number=number, size=PAGE, total=min(total, COUNTED_TO), is_more=total > COUNTED_TO)


def _one(number: int, *which: sa.ColumnElement[bool]) -> Review | None:
    return session().scalars(sa.select(Review).where(Review.id == number, *which).options(*_GOODS)).one_or_none()


_GOODS = (
    joinedload(Review.line, innerjoin=True),
    joinedload(Review.product, innerjoin=True).options(
        joinedload(Product.cover), joinedload(Product.category, innerjoin=True)
    ),
    joinedload(Review.seller, innerjoin=True),
)
