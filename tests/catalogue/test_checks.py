"""The search and what is published: what the check names when they part."""

from __future__ import annotations

import sqlalchemy as sa

from shop.catalogue import checks
from shop.catalogue.indexing import unindex_product
from shop.catalogue.models import Product, ProductStatus, SearchTerm
from shop.db import session
from tests import make
from tests.support.undone import facts_after


def test_a_shop_at_work_keeps_its_index(app):
    make.product()
    make.product(status=ProductStatus.IN_REVIEW)
    assert checks.check() == []


def test_a_published_product_that_nobody_can_find_is_named(app):
    product = make.product()
    (fact,) = facts_after(lambda: unindex_product(product), checks.check)
    assert fact == f"product {product.slug}: published and not in the search"


def test_a_withdrawn_product_that_is_still_found_is_named(app):
    product = make.product()
    gone = sa.update(Product).where(Product.id == product.id).values(status=ProductStatus.WITHDRAWN)
    (fact,) = facts_after(lambda: session().execute(gone), checks.check)
    assert fact == f"product {product.id}: in the search and not published"


def test_a_word_that_fewer_than_none_carry_is_named(app):
    make.product()
    less = sa.update(SearchTerm).values(products=-1)
    assert "carried by -1 products" in facts_after(lambda: session().execute(less), checks.check)[0]
