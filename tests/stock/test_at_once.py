"""Two change the same goods in the same moment: counted, called back, thrown away, bought."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import sqlalchemy as sa

from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.stock import counting, discarding, recalling
from shop.stock.models import Batch, Place, Reason, StockItem
from tests import cast, make
from tests.support.at_once import at_once, before_it_is_kept

LATER = today() + timedelta(days=300)


def variant_of(product: Product) -> int:
    return session().scalars(sa.select(Variant.id).where(Variant.product_id == product.id)).one()


def place_of(product: Product) -> int:
    return session().scalars(sa.select(Place.id).where(Place.seller_id == product.seller_id)).one()


def receiving(variant: int, place: int, batch: int | None = None):
    def receive(by):
        found = session().get(Variant, variant)
        if found is None:
            raise NotFound(variant=variant)
        counting.receive(
            found,
            quantity=3,
            place=session().get_one(Place, place),
            batch=session().get_one(Batch, batch) if batch else None,
            by=by,
        )

    return receive


def test_what_comes_in_of_a_batch_while_it_is_called_back_is_not_sold(app):
    goods = make.product("Keripik bawang", category="makanan", sizes=("S", "L"), stock=0)
    small, large = (one.id for one in goods.variants)
    with transaction():
        batch = counting.make_batch(goods, code="B1", made_on=today(), best_before=LATER, by=None)
    number, place = batch.id, place_of(goods)
    with transaction():
        receiving(small, place, number)(cast.person("Wiwik"))

    def recall(by):
        recalling.recall_batch(session().get_one(Batch, number), reason="bocor", by=by)

    ends = before_it_is_kept(app, ("Nurul", recall), ("Wiwik", receiving(large, place, number)))
    assert set(ends.values()) == {None}
    assert session().scalars(sa.select(StockItem.is_sold).where(StockItem.batch_id == number)).all() == [False, False]


def test_a_draft_is_not_thrown_away_while_its_pieces_are_counted(app):
    goods = make.product(status=ProductStatus.DRAFT, stock=0)
    number, received = goods.id, receiving(variant_of(goods), place_of(goods))

    def discard(by):
        discarding.discard_product(session().get_one(Product, number), by=by)

    ends = before_it_is_kept(app, ("Wiwik", received), ("Nurul", discard))
    assert ends["Wiwik"] is None
    assert isinstance(ends["Nurul"], discarding.WasCounted)


def test_nothing_is_counted_of_a_draft_while_it_is_thrown_away(app):
    goods = make.product(status=ProductStatus.DRAFT, stock=0)
    number, received = goods.id, receiving(variant_of(goods), place_of(goods))

    def discard(by):
        discarding.discard_product(session().get_one(Product, number), by=by)

    ends = before_it_is_kept(app, ("Nurul", discard), ("Wiwik", received))
    assert ends["Nurul"] is None
    assert isinstance(ends["Wiwik"], NotFound)


def test_goods_of_two_batches_are_bought_while_one_of_them_is_counted(app):
    """Held by the count, the second batch's item is what the order comes to last."""
    goods = make.product("Keripik bawang", category="makanan", stock=5, best_before=(LATER, LATER))
    _first, second = session().scalars(sa.select(StockItem.id).order_by(StockItem.id)).all()
    cart, holds = make.cart({goods: 6}).id, threading.Event()

    def count(by):
        item = session().get_one(StockItem, second)
        counting.correct(item, counted=item.on_hand, reason=Reason.COUNTED, by=by)  # as it was: it is only held
        holds.set()
        time.sleep(0.3)
        counting.step(item, change=1, by=by)

    ends = at_once(app, ("Wiwik", count), ("Nurul", lambda _by: make.place(cart)), after=holds)
    assert set(ends.values()) == {None}
