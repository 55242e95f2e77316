"""Builders with sensible defaults. Each opens its own transaction and goes through the rules where there are any."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count

import sqlalchemy as sa

from shop.catalogue.models import Category, HalalStatus, Product, ProductStatus, Technique, Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.sellers.models import Seller
from shop.stock.availability import refresh_product
from shop.stock.models import Batch, Place, Reason, StockItem, StockMovement
from tests import cast

_numbers = count(1)


def product(
    title: str = "Selendang ecoprint daun jati",
    *,
    seller: Seller | None = None,
    price: int = 150_000,
    stock: int = 5,
    category: str = "kain",
    technique: str | None = "ecoprint",
    status: ProductStatus = ProductStatus.PUBLISHED,
    weight_grams: int = 300,
    sizes: tuple[str, ...] = ("",),
    best_before: tuple[date, ...] = (),
) -> Product:
    """A published product with `stock` pieces of each size; with `best_before`, so many of each batch."""
    with transaction():
        seller = session().get_one(Seller, (seller or cast.seller()).id)
        number = next(_numbers)
        shelf = session().scalars(sa.select(Category).where(Category.slug == category)).one()
        found = Product(
            slug=f"{title.lower().replace(' ', '-')}-{number}",
            seller_id=seller.id,
            village_id=seller.village_id,
            category_id=shelf.id,
            technique_id=session().scalar(sa.select(Technique.id).where(Technique.slug == technique)) if technique else None,
            title=title,
            text="Dibuat tangan.",
            length_cm=200,
            width_cm=70,
            status=status,
            created_at=now(),
            published_at=now() + timedelta(microseconds=number) if status is ProductStatus.PUBLISHED else None,
            price_from=price,
            price_to=price,
            available=stock * len(sizes) * max(1, len(best_before)),
            halal=HalalStatus.NOT_NEEDED,
        )
        session().add(found)
        for position, size in enumerate(sizes):
            found.variants.append(Variant(size=size, price=price, weight_grams=weight_grams, position=position))
        session().flush()
        for variant in found.variants:
            _put_on_shelf(variant, seller, stock, best_before)
        refresh_product([found.id])
    return found


def _put_on_shelf(variant: Variant, seller: Seller, stock: int, best_before: tuple[date, ...]) -> None:
    place = session().scalars(sa.select(Place).where(Place.seller_id == seller.id)).one()
    batches: list[Batch | None] = [
        Batch(product_id=variant.product_id, code=f"B{index}-{variant.id}", made_on=today(), best_before=day)
        for index, day in enumerate(best_before)
    ] or [None]
    for batch in batches:
        item = StockItem(variant_id=variant.id, place_id=place.id, batch=batch, on_hand=stock)
        session().add(item)
        session().flush()
        if stock:
            session().add(StockMovement(item_id=item.id, change=stock, reason=Reason.RECEIVED, at=now(), by="test"))
