"""Promising goods: nothing is sold twice, old food is not sold, and everything given back can be sold again."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from shop.clock import today
from shop.db import committed, session, transaction
from shop.stock import checks
from shop.stock.models import Batch, Reason, Reservation, ReservationState, StockItem, StockMovement
from shop.stock.reserving import LEAST_LIFE, Lack, OutOfStock, Want, release, reserve_again, reserve_all, take
from tests import make
from tests.stock.conftest import reserve


def items_of(product):
    """What lies on the shelf of a product, oldest item first."""
    query = (
        sa.select(StockItem).where(StockItem.variant_id.in_([v.id for v in product.variants])).order_by(StockItem.id)
    )
    return list(session().scalars(query))


def test_reserved_pieces_cannot_be_bought_by_others(app, order_lines):
    product = make.product(stock=5)
    [line] = order_lines(product.variants[0], quantity=3)
    with transaction():
        [reservation] = reserve(product.variants[0].id, 3, order_line_id=line)
    [item] = items_of(product)
    assert (item.on_hand, item.reserved, item.available) == (5, 3, 2)
    assert (product.available, product.variants[0].available) == (2, 2)
    assert (reservation.quantity, reservation.state) == (3, ReservationState.OPEN)


def test_every_line_that_lacks_is_named_and_nothing_is_kept(app, order_lines):
    few, none, many = make.product(stock=2), make.product(stock=0), make.product(stock=9)
    lines = [order_lines(product.variants[0])[0] for product in (few, none, many)]
    wants = [Want(line, product.variants[0].id, 3) for line, product in zip(lines, (few, none, many), strict=True)]
    with pytest.raises(OutOfStock) as refusal, transaction():
        reserve_all(wants)
    assert refusal.value.lacking == [Lack(few.variants[0].id, 3, 2), Lack(none.variants[0].id, 3, 0)]
    assert few.title in refusal.value.sentence()
    assert session().scalar(sa.select(sa.func.count(Reservation.id))) == 0
    assert many.available == 9


def test_two_lines_of_one_variant_share_what_there_is(app, order_lines):
    product = make.product(stock=4)
    lines = order_lines(product.variants[0], 2, quantity=2)
    with transaction():
        reserve_all([Want(line, product.variants[0].id, 2) for line in lines])
    assert product.available == 0
    with pytest.raises(OutOfStock), transaction():
        reserve_all([Want(lines[0], product.variants[0].id, 1)])


def test_the_batch_that_expires_first_goes_first_and_a_line_may_take_several(app, order_lines):
    late, soon = today() + timedelta(days=90), today() + timedelta(days=30)
    product = make.product(category="makanan", technique=None, stock=4, best_before=(late, soon))
    [line] = order_lines(product.variants[0], quantity=6)
    with transaction():
        reserve(product.variants[0].id, 6, order_line_id=line)
    taken = {session().get_one(Batch, item.batch_id).best_before: item.reserved for item in items_of(product)}
    assert taken == {soon: 4, late: 2}


def test_food_near_its_best_before_is_not_sold(app, order_lines):
    too_soon, just = today() + LEAST_LIFE - timedelta(days=1), today() + LEAST_LIFE
    product = make.product(category="makanan", technique=None, stock=2, best_before=(too_soon, just))
    [line] = order_lines(product.variants[0], quantity=3)
    with pytest.raises(OutOfStock) as refusal, transaction():
        reserve(product.variants[0].id, 3, order_line_id=line)
    assert refusal.value.lacking[0].available == 2


def test_an_inactive_variant_is_not_sold(app, order_lines):
    product = make.product(stock=5)
    [line] = order_lines(product.variants[0])
    with transaction():
        product.variants[0].is_active = False
        product.available = product.price_from = product.price_to = 0
    with pytest.raises(OutOfStock), transaction():
        reserve(product.variants[0].id, 1, order_line_id=line)


def test_released_pieces_can_be_bought_again_and_releasing_twice_gives_back_once(app, order_lines):
    product = make.product(stock=5)
    [line] = order_lines(product.variants[0], quantity=3)
    with transaction():
        reserve(product.variants[0].id, 3, order_line_id=line)
    for _ in range(2):
        with transaction():
            release([line])
        assert product.available == product.variants[0].available == 5
    assert session().scalars(sa.select(Reservation.state)).all() == [ReservationState.RELEASED]


def test_releasing_and_taking_forget_nothing_the_caller_changed(app, order_lines):
    product = make.product(stock=5)
    lines = order_lines(product.variants[0], 2)
    with transaction():
        reserve_all([Want(line, product.variants[0].id, 1) for line in lines])
    with transaction():
        product.care = "Cuci tangan"
        release(lines[:1])
        product.text = "Baru"
        take(lines[1:], by="Sulastri")
    assert (product.care, product.text) == ("Cuci tangan", "Baru")


def test_a_variant_closed_meanwhile_gets_its_pieces_back_without_being_offered(app, order_lines):
    product = make.product(stock=5, sizes=("38", "39"))
    closed = product.variants[0]
    [line] = order_lines(closed, quantity=3)
    with transaction():
        reserve(closed.id, 3, order_line_id=line)
    with transaction():
        closed.is_active = False
        product.available = 5
    with transaction():
        release([line])
    assert (closed.available, product.available) == (5, 5)


def test_taken_goods_leave_by_a_movement_and_leave_once(app, order_lines):
    product = make.product(stock=5)
    [line] = order_lines(product.variants[0], quantity=3)
    with transaction():
        reserve(product.variants[0].id, 3, order_line_id=line)
    for _ in range(2):
        with transaction():
            take([line], by="Sulastri", note="BR-2611-0001-A")
        with transaction():
            release([line])
    [item] = items_of(product)
    assert (item.on_hand, item.reserved, product.available) == (2, 0, 2)
    shipped = session().scalars(sa.select(StockMovement).where(StockMovement.reason == Reason.SHIPPED)).all()
    assert [(movement.change, movement.by, movement.note) for movement in shipped] == [
        (-3, "Sulastri", "BR-2611-0001-A")
    ]


@pytest.mark.parametrize(("buyers", "pieces"), [(60, 20), (50, 1)])
def test_of_many_buyers_at_once_as_many_get_a_piece_as_there_are(app, order_lines, buyers, pieces):
    """Each in a thread and transaction of its own; every refusal says how many were left. Fifty want the one cloth."""
    product = make.product(stock=pieces)
    variant = product.variants[0]
    lines, variant_id, outcomes, start = order_lines(variant, buyers), variant.id, [], Barrier(12)
    session().rollback()

    def buy(mine):
        start.wait()
        for line in mine:
            with app.app_context():
                try:
                    committed(lambda line=line: reserve_all([Want(line, variant_id, 1)]))
                    outcomes.append("bought")
                except OutOfStock as refusal:
                    outcomes.append(refusal.lacking[0].available)

    threads = [Thread(target=buy, args=(lines[index::12],)) for index in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (outcomes.count("bought"), outcomes.count(0)) == (pieces, buyers - pieces)
    assert items_of(product)[0].reserved == pieces
    assert checks.check() == []


def test_orders_for_the_same_two_products_in_opposite_order_both_succeed(app, order_lines):
    one, other = make.product(stock=20), make.product(stock=20)
    lines = {product.variants[0].id: order_lines(product.variants[0], 20) for product in (one, other)}
    start, troubles = Barrier(2), []
    session().rollback()

    def buy(variants, which):
        start.wait()
        for index in range(10):
            with app.app_context():
                try:
                    with transaction():
                        reserve_all([Want(lines[variant][which * 10 + index], variant, 1) for variant in variants])
                except sa.exc.OperationalError as trouble:
                    troubles.append(trouble)

    forth, back = list(lines), list(reversed(lines))
    threads = [Thread(target=buy, args=(variants, which)) for which, variants in enumerate((forth, back))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []
    assert {one.available, other.available} == {0}


def test_a_whole_order_takes_few_statements(app, order_lines):
    """One to look, one per item, one for the reservations, one each for variants and products."""
    products = [make.product(stock=9) for _ in range(4)]
    wants = [Want(order_lines(p.variants[0])[0], p.variants[0].id, 1) for p in products]
    said = []

    def count(*facts):
        said.append(facts[2])

    with transaction() as current:
        bind = current.get_bind()
        sa.event.listen(bind, "before_cursor_execute", count)
        reserve_all(wants)
        sa.event.remove(bind, "before_cursor_execute", count)
    assert len(said) == 1 + len(products) + 3, said


def test_what_was_taken_off_sale_is_not_promised_and_given_back_it_stays_off_sale(app, order_lines):
    """As food is whose time ran out."""
    product = make.product(stock=5)
    variant = product.variants[0]
    lines = order_lines(variant, 2, quantity=2)
    with transaction():
        reserve(variant.id, 2, order_line_id=lines[0])
    with transaction():
        items_of(product)[0].is_sold = False
        variant.available = product.available = 0
    with pytest.raises(OutOfStock) as refusal, transaction():
        reserve(variant.id, 2, order_line_id=lines[1])
    assert refusal.value.lacking == [Lack(variant.id, 2, 0)]
    with transaction():
        release(lines[:1])
    assert (items_of(product)[0].reserved, variant.available, product.available) == (0, 0, 0)


def test_goods_without_a_best_before_go_after_those_that_expire(app, order_lines):
    product = make.product(
        category="makanan", technique=None, stock=2, best_before=(None, today() + timedelta(days=30))
    )
    [line] = order_lines(product.variants[0], quantity=2)
    with transaction():
        reserve(product.variants[0].id, 2, order_line_id=line)
    assert [item.reserved for item in items_of(product)] == [0, 2]


def test_reserving_again_takes_the_place_of_what_was_given_back_and_of_nothing_else(app, order_lines):
    product = make.product(stock=5)
    variant = product.variants[0]
    back, gone = order_lines(variant, 2)
    with transaction():
        reserve_all([Want(line, variant.id, 1) for line in (back, gone)])
    with transaction():
        release([back])
        take([gone], by="Sulastri")
    with transaction():
        reserve_again([Want(back, variant.id, 1)])
    assert sorted(session().scalars(sa.select(Reservation.state)), key=str) == sorted(
        [ReservationState.OPEN, ReservationState.TAKEN], key=str
    )
    assert product.available == 3
