"""Counting: every change leaves a movement, promised pieces are never counted away, a slip is taken back once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import session, transaction
from shop.stock import counting
from shop.stock.models import Batch, Place, Reason, StockItem, StockMovement
from shop.stock.queries import shelf
from shop.stock.reserving import release
from tests import cast, make
from tests.stock.conftest import reserve


def the_item(product):
    """The only stock item of a product with one variant."""
    return session().scalars(sa.select(StockItem).where(StockItem.variant_id == product.variants[0].id)).one()


def place_of(product):
    """Where this product's seller keeps her goods."""
    return session().scalars(sa.select(Place).where(Place.seller_id == product.seller_id)).one()


def movements(product):
    """What happened, oldest first, as (change, reason)."""
    query = sa.select(StockMovement.change, StockMovement.reason).order_by(StockMovement.id)
    return [tuple(row) for row in session().execute(query)]


def test_received_pieces_can_be_bought(app):
    product, sulastri = make.product(stock=2), cast.person("Sulastri")
    with transaction():
        movement = counting.receive(
            product.variants[0], quantity=3, place=place_of(product), by=sulastri, note="Jemuran"
        )
    assert (the_item(product).on_hand, product.available, product.variants[0].available) == (5, 5, 5)
    assert (movement.by, movement.note, movement.reason) == ("Sulastri", "Jemuran", Reason.RECEIVED)


def test_the_first_goods_of_a_variant_in_a_batch_get_their_own_item(app):
    product = make.product(category="makanan", technique=None, stock=2)
    with transaction():
        batch = counting.make_batch(
            product, code="KB-1116", made_on=today(), best_before=today() + timedelta(days=90), by=None
        )
        counting.open_item(product.variants[0], place=place_of(product), batch=batch)
        for quantity in (5, 1):
            counting.receive(
                product.variants[0],
                quantity=quantity,
                place=place_of(product),
                batch=batch,
                by=cast.person("Sulastri"),
            )
    counted = session().execute(sa.select(StockItem.batch_id, StockItem.on_hand).order_by(StockItem.id)).all()
    assert [tuple(row) for row in counted] == [(None, 2), (batch.id, 6)]
    assert product.available == 8


def test_a_batch_has_a_code_of_its_own(app):
    product = make.product(category="makanan", technique=None)
    with transaction():
        counting.make_batch(product, code="KB-1", made_on=date(2026, 11, 16), best_before=None, by=None)
    with pytest.raises(counting.BatchExists) as refusal, transaction():
        counting.make_batch(product, code="KB-1", made_on=date(2026, 11, 17), best_before=None, by=None)
    assert "KB-1" in refusal.value.sentence()
    assert session().scalar(sa.select(sa.func.count(Batch.id))) == 1


def test_a_correction_writes_the_difference(app):
    product = make.product(stock=24)
    with transaction():
        movement = counting.correct(the_item(product), counted=23, reason=Reason.COUNTED, by=cast.person("Sulastri"))
    assert (movement.change, the_item(product).on_hand, product.available) == (-1, 23, 23)


def test_counting_what_is_there_writes_nothing(app):
    product = make.product(stock=4)
    with transaction():
        assert counting.correct(the_item(product), counted=4, reason=Reason.COUNTED, by=None) is None
    assert len(movements(product)) == 1


def test_promised_pieces_are_not_counted_away(app, order_lines):
    product = make.product(stock=5)
    [line] = order_lines(product.variants[0], quantity=3)
    with transaction():
        reserve(product.variants[0].id, 3, order_line_id=line)
    with pytest.raises(counting.BelowReserved) as refusal, transaction():
        counting.correct(the_item(product), counted=2, reason=Reason.COUNTED, by=None)
    assert (refusal.value.reserved, refusal.value.counted) == (3, 2)
    with pytest.raises(counting.BelowReserved), transaction():
        counting.take_out(the_item(product), quantity=3, reason=Reason.DAMAGED, by=None)
    assert the_item(product).on_hand == 5


def test_a_count_of_an_older_look_is_refused(app):
    product = make.product(stock=5)
    with transaction():
        counting.step(the_item(product), change=-2, by=None)
    with pytest.raises(counting.CountMoved) as refusal, transaction():
        counting.correct(the_item(product), counted=4, reason=Reason.COUNTED, seen=5, by=None)
    assert "3" in refusal.value.sentence()


def test_two_presses_are_two_steps(app):
    product = make.product(stock=5)
    for _ in range(2):
        with transaction():
            counting.step(the_item(product), change=1, by=cast.person("Sulastri"))
    assert the_item(product).on_hand == product.available == 7


def test_a_change_is_taken_back_once(app):
    product = make.product(stock=5)
    with transaction():
        movement = counting.take_out(the_item(product), quantity=2, reason=Reason.DAMAGED, note="Sobek", by=None)
    with transaction():
        undoing = counting.undo(movement, by=cast.person("Sulastri"))
    assert (undoing.undoes_id, the_item(product).on_hand, product.available) == (movement.id, 5, 5)
    for again in (movement, undoing):
        with pytest.raises(counting.CannotUndo), transaction():
            counting.undo(again, by=None)
    assert movements(product) == [(5, "received"), (-2, "damaged"), (2, "undone")]


def test_received_goods_that_are_promised_already_are_not_taken_back(app, order_lines):
    product = make.product(stock=0)
    with transaction():
        movement = counting.receive(product.variants[0], quantity=3, place=place_of(product), by=None)
    [line] = order_lines(product.variants[0], quantity=2)
    with transaction():
        reserve(product.variants[0].id, 2, order_line_id=line)
    with pytest.raises(counting.BelowReserved), transaction():
        counting.undo(movement, by=None)


def test_a_numbered_piece_exists_once(app):
    product = make.product(stock=1)
    with transaction():
        product.variants[0].piece_number = 14
    for place in (
        place_of(product),
        session().scalars(sa.select(Place).where(Place.id != place_of(product).id)).first(),
    ):
        with pytest.raises(counting.TooMany), transaction():
            counting.receive(product.variants[0], quantity=1, place=place, by=None)


def test_an_absurd_number_of_pieces_is_refused(app):
    product = make.product(stock=1)
    with pytest.raises(counting.TooMany), transaction():
        counting.receive(product.variants[0], quantity=counting.MOST_PIECES, place=place_of(product), by=None)


def test_food_too_near_its_best_before_is_offered_nowhere(app, order_lines):
    """It stays where it lies, promised pieces stay promised, and what comes back of them is not offered again."""
    soon, later = today() + timedelta(days=20), today() + timedelta(days=90)
    product = make.product(category="makanan", technique=None, stock=5, best_before=(soon, later))
    [line] = order_lines(product.variants[0], quantity=2)
    with transaction():
        reserve(product.variants[0].id, 2, order_line_id=line)
    assert counting.old_items() == []
    with clock.set_to(clock.now() + timedelta(days=14)):
        [old] = counting.old_items()
        for _ in range(2):
            with transaction():
                counting.set_aside(old)
            assert (product.available, product.variants[0].available) == (5, 5)
        assert counting.old_items() == []
        with transaction():
            release([line])
        assert product.available == 5
        with transaction():
            counting.take_out(session().get_one(StockItem, old), quantity=5, reason=Reason.DAMAGED, by=None)
        assert product.available == 5
        with transaction():
            batch = counting.make_batch(
                product, code="TUA", made_on=today(), best_before=today() + timedelta(days=3), by=None
            )
            counting.receive(product.variants[0], quantity=9, place=place_of(product), batch=batch, by=None)
        assert product.available == 5


def test_a_movement_is_never_changed(app):
    make.product(stock=5)
    with pytest.raises(sa.exc.DatabaseError), transaction() as current:
        current.execute(sa.update(StockMovement).values(change=1))
    with pytest.raises(sa.exc.DatabaseError), transaction() as current:
        current.execute(sa.delete(StockMovement))


def test_of_what_was_set_aside_nothing_can_be_sold(app):
    goods = make.product("Keripik", stock=3)
    with transaction():
        counting.set_aside(the_item(goods).id)
    (row,) = shelf(cast.seller()).items
    assert (row.on_hand, row.available, row.is_few) == (3, 0, False)
