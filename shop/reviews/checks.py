"""What must always hold of reviews. Read-only and set-based, on a shop of any size."""

from __future__ import annotations

import sqlalchemy as sa

from shop.invariants import Never, facts
from shop.orders.models import OrderLine, SellerOrder
from shop.reviews.models import Review
from shop.reviews.writing import RECEIVED


def check() -> list[str]:
    """The facts that break; empty when all is well: a review belongs to goods that were received, and to their seller."""
    return facts(_received, _whose)


def _received() -> list[Never]:
    query = sa.select(Review.id, SellerOrder.code, SellerOrder.status).join(OrderLine, OrderLine.id == Review.line_id)
    query = query.join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
    return [Never(query.where(SellerOrder.status.not_in(RECEIVED)), "review {}: {} was not received, it is {}")]


def _whose() -> list[Never]:
    query = sa.select(Review.id, SellerOrder.code).join(OrderLine, OrderLine.id == Review.line_id)
    query = query.join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
    others = sa.or_(Review.seller_id != SellerOrder.seller_id, Review.product_id != OrderLine.product_id)
    return [Never(query.where(others), "review {}: of other goods than those of {}")]
