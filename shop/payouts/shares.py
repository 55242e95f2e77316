"""Which goods of a group share their money in another way than the group usually does."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from shop.catalogue.models import Product, ProductShare, ProductStatus
from shop.db import session
from shop.sellers.models import Maker


@dataclass(frozen=True)
class Shared:
    """A product with shares of its own: each maker's name and part in basis points, in the group's order."""

    slug: str
    title: str
    title_en: str
    parts: list[tuple[str, int]]


def goods_with_shares(seller_id: int) -> list[Shared]:
    """A seller's goods with shares of their own, by title; those taken off the shelf are left out. One query."""
    query = (
        sa.select(Product.slug, Product.title, Product.title_en, Maker.name, ProductShare.bps)
        .join(ProductShare, ProductShare.product_id == Product.id)
        .join(Maker, Maker.id == ProductShare.maker_id)
        .where(Product.seller_id == seller_id, Product.status != ProductStatus.WITHDRAWN)
        .order_by(Product.title, Product.id, Maker.position, Maker.id)
    )
    found: dict[str, Shared] = {}
    for slug, title, title_en, maker, bps in session().execute(query):
        found.setdefault(slug, Shared(slug, title, title_en or title, [])).parts.append((maker, bps))
    return list(found.values())
