"""What the cart's pages show beside the lines."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from shop.cart.parcels import Chosen
from shop.catalogue.covers import Cover
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.db import reading, session, table
from shop.media import Photo


def cover_photos(lines: Iterable[Chosen]) -> dict[int, Cover]:
    """The lines' photographs by number; one query, or none."""
    wanted = {line.cover_id for line in lines if line.cover_id is not None}
    if not wanted:
        return {}
    with reading() as connection:
        return {number: Cover(*photo) for number, *photo in connection.execute(_COVERS, {"wanted": wanted})}


_photos = table(Photo).c
#: Written once: every look at a cart or the checkout asks it.
_COVERS = sa.select(_photos.id, _photos.key, _photos.width, _photos.height, _photos.is_complete).where(
    _photos.id.in_(sa.bindparam("wanted", expanding=True))
)


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
