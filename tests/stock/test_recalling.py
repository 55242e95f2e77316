"""A batch called back: nothing more of it is sold, from one moment to the next, and a mistake is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import audit, clock
from shop.cart.keeping import NotThatMany
from shop.catalogue.models import Product, Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.orders.cancelling import end_unpaid
from shop.orders.models import Order, OrderStatus
from shop.stock import checks, counting, recalling
from shop.stock.models import Batch, Place, StockItem
from shop.stock.tags import code_of, tagged
from tests import cast, make

WHY = "Sebagian kemasan tidak rapat."


@pytest.fixture
def crisps(app):
    """Ten bags of a batch, ten of a later one: the product, and the two."""
    product = make.product(
        "Keripik", category="makanan", stock=10, best_before=tuple(today() + timedelta(d) for d in (30, 60))
    )
    return product, *session().scalars(sa.select(Batch).where(Batch.product_id == product.id).order_by(Batch.id))


def call_back(batch):
    with transaction():
        recalling.recall_batch(session().get_one(Batch, batch.id), reason=WHY, by=cast.person("Ratih"))


def let_go(batch):
    with transaction():
        recalling.end_recall(session().get_one(Batch, batch.id), by=cast.person("Ratih"))


def available(product):
    session().expire_all()
    return session().get_one(Product, product.id).available


def test_nothing_of_it_is_sold_and_the_other_batch_is(crisps):
    product, first, later = crisps
    call_back(first)
    assert available(product) == 10
    with pytest.raises(NotThatMany):
        make.order(product, quantity=11)
    make.order(product, quantity=2)
    assert session().scalars(sa.select(StockItem.reserved).where(StockItem.batch_id == later.id)).one() == 2
    assert not tagged(code_of(first)).can_be_bought and tagged(code_of(later)).can_be_bought
    trail = audit.trail(recalling.subject(first))
    assert [(one.act, one.by, one.facts["reason"]) for one in trail] == [("batch_recalled", "Ratih", WHY)]


def test_what_is_ordered_of_it_stays_ordered_and_comes_back_to_no_shelf(crisps):
    product, first, _later = crisps
    order = make.order(product, quantity=4)
    call_back(first)
    assert available(product) == 10
    with transaction():
        end_unpaid(session().get_one(Order, order.id), OrderStatus.CANCELLED, by=cast.person("Nurul"), reason="Ditarik")
    assert available(product) == 10
    let_go(first)
    assert available(product) == 20


def test_a_mistake_is_taken_back_and_all_of_it_is_sold_again(crisps):
    product, first, _later = crisps
    make.order(product, quantity=3)
    call_back(first)
    let_go(first)
    assert available(product) == 17
    assert not session().get_one(Batch, first.id).is_recalled
    assert [one.act for one in audit.trail(recalling.subject(first))] == ["batch_recalled", "batch_let_go"]


def test_what_grew_too_old_meanwhile_is_not_sold_again(crisps):
    product, first, _later = crisps
    call_back(first)
    with clock.set_to(now() + timedelta(days=25)):
        let_go(first)
        assert available(product) == 10


def test_twice_is_refused_either_way(crisps):
    _product, first, _later = crisps
    with pytest.raises(recalling.NotRecalled):
        let_go(first)
    call_back(first)
    with pytest.raises(recalling.RecalledAlready):
        call_back(first)


def test_what_is_counted_into_it_afterwards_is_not_sold_either(crisps):
    product, first, _later = crisps
    call_back(first)
    with transaction():
        hub = Place(name="Koperasi")
        session().add(hub)
        session().flush()
        variant = session().get_one(Variant, product.variants[0].id)
        counting.receive(
            variant, quantity=5, place=hub, batch=session().get_one(Batch, first.id), by=cast.person("Nurul")
        )
        item = (
            session()
            .scalars(sa.select(StockItem).where(StockItem.batch_id == first.id, StockItem.place_id != hub.id))
            .one()
        )
        counting.receive_into(item, quantity=5, by=cast.person("Nurul"))
    assert available(product) == 10


def test_the_shop_finds_what_is_sold_though_it_is_called_back(crisps):
    _product, first, _later = crisps
    with transaction():
        session().get_one(Batch, first.id).recalled_at = now()
    (said,) = checks.check()
    assert first.code in said
    with transaction():
        session().get_one(Batch, first.id).recalled_at = None
