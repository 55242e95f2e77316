"""What a product's columns sum up from its active variants: lowest and highest price, pieces that can be bought."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from shop.catalogue.models import Product, Variant
from shop.db import session

#: Numbers in one statement; SQLite takes 32,766, PostgreSQL plans shorter lists better.
AT_A_TIME = 500


def lock_products(product_ids: Iterable[int]) -> list[int]:
    """Take the rows of products until the transaction ends, in the order of their numbers. The numbers, sorted."""
    wanted = sorted(set(product_ids))
    for start in range(0, len(wanted), AT_A_TIME):
        part = wanted[start : start + AT_A_TIME]
        session().execute(
            sa.select(Product.id).where(Product.id.in_(part)).order_by(Product.id).with_for_update(key_share=True)
        )
    return wanted


def sum_up_products(product_ids: Sequence[int]) -> None:
    """Set `price_from`, `price_to` and `available` of locked products from their active variants; without any, to 0."""
    session().flush()
    sums = sa.select(
        sa.func.coalesce(sa.func.min(Variant.price), 0),
        sa.func.coalesce(sa.func.max(Variant.price), 0),
        sa.func.coalesce(sa.func.sum(Variant.available), 0),
    ).where(Variant.product_id == Product.id, Variant.is_active)
    low, high, free = (
        sums.with_only_columns(column).correlate(Product).scalar_subquery() for column in sums.selected_columns
    )
    for start in range(0, len(product_ids), AT_A_TIME):
        part = product_ids[start : start + AT_A_TIME]
        session().execute(
            sa.update(Product)
            .where(Product.id.in_(part))
            .values(price_from=low, price_to=high, available=free)
            .execution_options(synchronize_session="fetch")
        )
