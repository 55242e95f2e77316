"""Food is made again and again through the months: what a buyer gets was made before she ordered it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import Product, ProductStatus
from shop.clock import day_of
from shop.db import session, transaction
from shop.demo.calendar import Calendar, seller_person
from shop.demo.data.products import PRODUCTS
from shop.demo.goods import Batch
from shop.stock.counting import make_batch, receive, take_out
from shop.stock.models import Place, Reason, StockItem

#: The hour at which what was made stands on the shelf.
READY = timedelta(hours=9)


def plan_cooking(calendar: Calendar) -> None:
    """Have every batch of the food on sale come in on its day, or, made before, when its product was listed."""
    foods = {product.slug: product.food for product in PRODUCTS if product.food is not None}
    query = sa.select(Product.id, Product.slug, Product.published_at).where(Product.slug.in_(foods))
    on_sale = query.where(Product.status == ProductStatus.PUBLISHED).order_by(Product.id)
    today = day_of(calendar.until)
    for number, slug, published_at in session().execute(on_sale).all():
        listed = published_at or calendar.until
        batches = _batches(foods[slug].batches, foods[slug].shelf_life_days, (day_of(listed) - today).days)
        for batch in batches:
            ready = clock.start_of(today + timedelta(days=batch.made)) + READY
            calendar.plan(max(ready, listed), partial(_cook, number, batch, today, is_last=batch is batches[-1]))


def _batches(known: Sequence[Batch], shelf_life_days: int, listed: int) -> list[Batch]:
    """The batches that are known, and before them those that were on the shelf since the product was listed, oldest first.

    One is made when two thirds of the one before have passed, and is as large as all that is known.
    """
    found = list(known)
    total = tuple(map(sum, zip(*(batch.quantities for batch in known), strict=True)))
    pause = shelf_life_days * 2 // 3
    while found[0].made > listed:
        before = found[0].made - pause
        code = f"{known[0].code.rpartition('-')[0]}-{-before}"
        found.insert(
            0, replace(known[0], code=code, made=before, best_before=before + shelf_life_days, quantities=total)
        )
    return found


def _cook(product_id: int, batch: Batch, today: date, *, is_last: bool) -> None:
    """Count a batch in, whose days are told from `today`; but for the last, what is left of others goes to the market."""
    with transaction():
        product = session().get_one(Product, product_id)
        place = session().scalars(sa.select(Place).where(Place.seller_id == product.seller_id)).one()
        by = seller_person(product.seller_id)
        items = sa.select(StockItem).where(StockItem.variant_id.in_([variant.id for variant in product.variants]))
        for item in session().scalars(items.order_by(StockItem.variant_id, StockItem.id)).all():
            if item.available and not is_last:
                take_out(item, quantity=item.available, reason=Reason.SOLD_ELSEWHERE, by=by)
        made_on, best_before = (today + timedelta(days=days) for days in (batch.made, batch.best_before))
        made = make_batch(product, code=batch.code, made_on=made_on, best_before=best_before, by=by)
        for variant, quantity in zip(product.variants, batch.quantities, strict=True):
            if quantity:
                receive(variant, quantity=quantity, place=place, batch=made, by=by)
