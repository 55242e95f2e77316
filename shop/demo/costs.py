"""What goods of the demo cost their sellers: most have counted, and some sell below it without knowing."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.costing import count_cost
from shop.catalogue.models import Product, ProductCost
from shop.db import session
from shop.demo.calendar import seller_person
from shop.money import Rupiah, part_of

#: Rupiah for an hour of work, and packs of one frying or boiling.
WAGE, PACKS = 8_000, 40


def count_costs() -> None:
    """Let sellers count nine of ten products, as one counts at the kitchen table: in half thousands."""
    query = sa.select(Product).options(joinedload(Product.category)).order_by(Product.id)
    for place, product in enumerate(session().scalars(query).all()):
        if place % 10 != 4:
            count_cost(product, _making(product, is_dear=place % 23 == 7), by=seller_person(product.seller_id))


def _making(product: Product, *, is_dear: bool) -> ProductCost:
    """A making of whatever it is: its materials a third of the price, or too much of it."""
    pieces = PACKS if product.category.is_food else 1
    price = product.price_from * pieces
    return ProductCost(
        pieces=pieces,
        materials=_rounded(part_of(price, 72 if is_dear else 30 + product.id % 9, 100)),
        energy=_rounded(part_of(price, 2, 100)),
        packaging=_rounded(part_of(price, 3, 100)),
        tools=_rounded(part_of(price, 1, 100)),
        minutes=max(15, part_of(price, 20 + product.id % 15, 100) * 60 // WAGE // 15 * 15),
        wage=WAGE,
        failed=0 if pieces > 1 else product.id % 4 * 2,
    )


def _rounded(amount: Rupiah) -> Rupiah:
    return part_of(amount, 1, 500) * 500
