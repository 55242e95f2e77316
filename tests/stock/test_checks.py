"""What the stock room's check names when somebody changes a row past the rules."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Product, Variant
from shop.db import session, transaction
from shop.stock.availability import refresh_products
from shop.stock.checks import check
from shop.stock.models import StockItem
from tests import make


@pytest.mark.parametrize(
    ("statement", "repair", "words"),
    [
        (
            sa.update(StockItem).values(on_hand=7),
            sa.update(StockItem).values(on_hand=5),
            "its movements sum to 5",
        ),
        (
            sa.update(StockItem).values(reserved=2),
            sa.update(StockItem).values(reserved=0),
            "its open reservations sum to 0",
        ),
        (sa.update(Variant).values(available=9), None, "9 said to be available, its stock says 5"),
        (sa.update(Product).values(available=9), None, "says available 9"),
        (sa.update(Product).values(price_from=1), None, "price 1 to 150000"),
    ],
)
def test_a_broken_count_is_named(app, statement, repair, words):
    product = make.product(stock=5)
    assert check() == []
    with transaction() as current:
        current.execute(statement)
    assert any(words in fact for fact in check())
    with transaction() as current:
        if repair is not None:
            current.execute(repair)
        refresh_products([product.id])
    assert check() == []


def test_a_product_without_active_variants_costs_and_offers_nothing(app):
    product = make.product(stock=5)
    with transaction():
        session().get_one(Variant, product.variants[0].id).is_active = False
        refresh_products([product.id])
    assert (product.available, product.price_from, product.price_to) == (0, 0, 0)
