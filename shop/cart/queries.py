"""What the cart's pages ask besides the lines."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from shop.catalogue.models import Product, ProductStatus, Variant
from shop.db import session


def to_add(variant_id: int) -> Variant | None:
    """A variant with its product and cover, when it was ever shown; one query."""
    query = (
        sa.select(Variant)
        .join(Variant.product)
        .options(contains_eager(Variant.product).options(joinedload(Product.cover)))
    )
    query = query.where(
        Variant.id == variant_id, Product.status.in_([ProductStatus.PUBLISHED, ProductStatus.WITHDRAWN])
    )
    return session().scalar(query)
