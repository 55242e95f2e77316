"""What must always hold in the stock room. Read-only and set-based, so that it runs on a shop of any size."""

from __future__ import annotations

import sqlalchemy as sa

from shop.catalogue.models import Product, Variant
from shop.invariants import Never, facts
from shop.stock.models import Batch, Reservation, ReservationState, StockItem, StockMovement


def check() -> list[str]:
    """The facts that break; empty when all is well.

    Movements sum to what is on hand, open reservations to what is reserved, 0 ≤ reserved ≤ on hand, nothing called back is
    sold, and `available` and the prices of variants and products are what their stock and variants say.
    """
    return facts(_counts, _movements, _reservations, _recalled, _variants, _products)


def _counts() -> list[Never]:
    broken = sa.select(StockItem.id, StockItem.reserved, StockItem.on_hand).where(
        sa.or_(StockItem.reserved < 0, StockItem.reserved > StockItem.on_hand)
    )
    return [Never(broken, "stock item {}: reserved {} of {} on hand")]


def _movements() -> list[Never]:
    sums = (
        sa.select(StockMovement.item_id, sa.func.sum(StockMovement.change).label("moved"))
        .group_by(StockMovement.item_id)
        .subquery()
    )
    moved = sa.func.coalesce(sums.c.moved, 0)
    query = sa.select(StockItem.id, StockItem.on_hand, moved).outerjoin(sums, sums.c.item_id == StockItem.id)
    return [Never(query.where(StockItem.on_hand != moved), "stock item {}: {} on hand, its movements sum to {}")]


def _reservations() -> list[Never]:
    sums = (
        sa.select(Reservation.item_id, sa.func.sum(Reservation.quantity).label("open"))
        .where(Reservation.state == ReservationState.OPEN)
        .group_by(Reservation.item_id)
        .subquery()
    )
    promised = sa.func.coalesce(sums.c.open, 0)
    query = sa.select(StockItem.id, StockItem.reserved, promised).outerjoin(sums, sums.c.item_id == StockItem.id)
    return [
        Never(
            query.where(StockItem.reserved != promised),
            "stock item {}: {} reserved, its open reservations sum to {}",
        )
    ]


def _recalled() -> list[Never]:
    query = sa.select(StockItem.id, Batch.code).join(Batch, Batch.id == StockItem.batch_id)
    query = query.where(Batch.recalled_at.is_not(None), StockItem.is_sold)
    return [Never(query, "stock item {}: on sale, though its batch {} is called back")]


def _variants() -> list[Never]:
    sums = (
        sa.select(StockItem.variant_id, sa.func.sum(StockItem.on_hand - StockItem.reserved).label("free"))
        .where(StockItem.is_sold)
        .group_by(StockItem.variant_id)
        .subquery()
    )
    free = sa.func.coalesce(sums.c.free, 0)
    query = sa.select(Variant.id, Variant.available, free).outerjoin(sums, sums.c.variant_id == Variant.id)
    return [Never(query.where(Variant.available != free), "variant {}: {} said to be available, its stock says {}")]


def _products() -> list[Never]:
    sums = (
        sa.select(
            Variant.product_id,
            sa.func.sum(Variant.available).label("free"),
            sa.func.min(Variant.price).label("low"),
            sa.func.max(Variant.price).label("high"),
        )
        .where(Variant.is_active)
        .group_by(Variant.product_id)
        .subquery()
    )
    said = (Product.available, Product.price_from, Product.price_to)
    true = tuple(sa.func.coalesce(column, 0) for column in (sums.c.free, sums.c.low, sums.c.high))
    query = sa.select(Product.slug, *said, *true).outerjoin(sums, sums.c.product_id == Product.id)
    differs = sa.or_(*(left != right for left, right in zip(said, true, strict=True)))
    return [Never(query.where(differs), "product {}: says available {}, price {} to {}; its variants say {}, {} to {}")]
