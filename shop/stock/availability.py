"""Keeping `available` of each variant and product, and the product's prices, equal to the stock behind them.

Whatever changes a count calls this in the same transaction, so that lists and product pages need not add up stock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from shop.catalogue.models import Product, Variant
from shop.catalogue.totals import lock_products, sum_up_products
from shop.db import session, table, writing
from shop.stock.models import StockItem

products, variants = table(Product), table(Variant)

_move_variant = (
    sa.update(variants)
    .where(variants.c.id == sa.bindparam("of"))
    .values(available=variants.c.available + sa.bindparam("change"))
)
_move_product = (
    sa.update(products)
    .where(products.c.id == sa.bindparam("of"))
    .values(available=products.c.available + sa.bindparam("change"))
)


def move_available(variant_changes: Mapping[int, int], product_changes: Mapping[int, int]) -> None:
    """Add to (or take from) what can be bought, by variant and by product.

    A difference, not a new sum: two orders that run side by side both count. The caller holds the variants' rows
    locked and leaves inactive variants out of `product_changes`. Rows are taken in the order of their numbers.
    """
    for statement, changes in ((_move_variant, variant_changes), (_move_product, product_changes)):
        rows = [{"of": of, "change": change} for of, change in sorted(changes.items()) if change]
        if rows:
            writing().execute(statement, rows)


def move_available_of(changes: Mapping[int, int]) -> None:
    """Add to (or take from) what can be bought of some variants, and of their products where the variant is active."""
    found = session().execute(
        sa.select(Variant.id, Variant.product_id, Variant.is_active)
        .where(Variant.id.in_(changes))
        .order_by(Variant.id)
        .with_for_update(key_share=True)
    )
    by_product: dict[int, int] = defaultdict(int)
    for variant_id, product_id, is_active in found:
        by_product[product_id] += changes[variant_id] if is_active else 0
    move_available(changes, by_product)


def refresh_products(product_ids: Iterable[int]) -> None:
    """Count anew what can be bought of products and their variants, and their lowest and highest price.

    For bulk loads and repairs; everyday changes call `move_available`. A second call changes nothing.
    """
    wanted = lock_products(product_ids)
    free = sa.select(sa.func.coalesce(sa.func.sum(StockItem.on_hand - StockItem.reserved), 0)).where(
        StockItem.variant_id == variants.c.id, StockItem.is_sold
    )
    for part in (wanted[start : start + 500] for start in range(0, len(wanted), 500)):
        session().execute(
            sa.update(variants).where(variants.c.product_id.in_(part)).values(available=free.scalar_subquery())
        )
    sum_up_products(wanted)
