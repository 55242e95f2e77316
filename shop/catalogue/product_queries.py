"""Questions of a product's page: the product, and what stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from shop.catalogue.cards import PUBLISHED, Card, P, as_cards, read, select_cards
from shop.catalogue.models import Product
from shop.db import session, table
from shop.errors import NotFound
from shop.i18n import language
from shop.sellers.models import Seller, SellerStatus

_sellers = table(Seller)


def product_page(slug: str) -> Product:
    """A published product with everything its page shows but the photographs. One query; raises NotFound for any other.

    The goods of a suspended seller are not shown.
    """
    found: Product | None = session().scalars(_product_page(), {"slug": slug}).unique().one_or_none()
    if found is None:
        raise NotFound(slug=slug)
    return found


@lru_cache(maxsize=1)
def _product_page() -> sa.Select[Any]:
    return (
        sa.select(Product)
        .join(Product.seller)
        .where(Product.slug == sa.bindparam("slug"), PUBLISHED, Seller.status == SellerStatus.ACTIVE)
        .options(
            contains_eager(Product.seller).joinedload(Seller.photo),
            joinedload(Product.village, innerjoin=True),
            joinedload(Product.category, innerjoin=True),
            joinedload(Product.technique),
            joinedload(Product.card),
            joinedload(Product.variants),
        )
    )


@dataclass(frozen=True)
class Beside:
    """What stands under a product: more of the same maker, and of her village by others."""

    of_seller: list[Card]
    of_village: list[Card]


def similar(product: Product, size: int = 4) -> Beside:
    """The newest other goods of a product's seller, and of the village's other sellers. One query."""
    rows = read(
        _beside(language(), size),
        {"id": product.id, "seller": product.seller_id, "village": product.village_id},
    )
    found = [(row[-1], row[:-1]) for row in rows]
    return Beside(
        as_cards([row for part, row in found if part == "seller"]),
        as_cards([row for part, row in found if part == "village"]),
    )


@lru_cache(maxsize=2)
def _beside(spoken: str, size: int) -> sa.CompoundSelect[Any]:
    listed = select_cards(spoken).where(PUBLISHED, P.id != sa.bindparam("id"))
    listed = listed.order_by(P.published_at.desc(), P.id.desc()).limit(sa.literal_column(str(size)))
    of_seller = listed.where(P.seller_id == sa.bindparam("seller")).add_columns(
        sa.literal_column("'seller'").label("part")
    )
    of_village = listed.where(
        P.village_id == sa.bindparam("village"),
        P.seller_id != sa.bindparam("seller"),
        P.seller_id.in_(sa.select(_sellers.c.id).where(_sellers.c.status == "active")),
    ).add_columns(sa.literal_column("'village'").label("part"))
    return sa.union_all(*(sa.select(part.subquery()) for part in (of_seller, of_village)))
