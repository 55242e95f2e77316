"""Questions that bring several rooms together: whose goods are new, how fast a seller sends, what would be sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.clock import now, set_to, today
from shop.db import session, transaction
from shop.sellers.models import SellerStatus
from shop.stock.models import StockItem
from shop.stock.reserving import LEAST_LIFE
from shop.storefront import queries
from tests import cast, make

pytestmark = pytest.mark.usefixtures("app")


def names(size=6):
    return [seller.name for seller in queries.makers(size)]


def test_the_makers_whose_goods_are_newest_stand_first_and_a_suspended_one_nowhere():
    make.product("Tas", seller=cast.seller("KUB Melati"))
    make.product("Kain")
    assert names() == ["Sulastri Ecoprint", "KUB Melati"]
    make.product("Keripik", seller=cast.seller("KUB Melati"))
    assert names() == ["KUB Melati", "Sulastri Ecoprint"]
    assert names(1) == ["KUB Melati"]
    with transaction():
        cast.seller("KUB Melati").status = SellerStatus.SUSPENDED
    assert names() == ["Sulastri Ecoprint"]


def test_the_usual_days_to_send_are_those_in_the_middle_and_of_few_parcels_none():
    product, number = make.product(stock=9), cast.seller().id
    for days in (9, 0, 1, 5):
        paid = make.paid_order(product)
        with set_to(now() + timedelta(days=days)):
            make.ship(paid)
    assert queries.track_record(number) == queries.TrackRecord(4, None)
    paid = make.paid_order(product, quantity=2)
    with set_to(now() + timedelta(days=2)):
        make.ship(paid)
    assert queries.track_record(number) == queries.TrackRecord(6, 2)
    assert queries.track_record(cast.seller("KUB Melati").id) == queries.TrackRecord(0, None)


def test_the_shelves_stand_in_the_shops_order():
    assert [tile.slug for tile in queries.tiles_and_ways()[0]] == ["kain", "tas", "makanan"]


def test_the_batch_named_has_pieces_left_is_for_sale_and_keeps_just_long_enough():
    just, later, last = (today() + LEAST_LIFE + timedelta(days=days) for days in (0, 20, 40))
    food = make.product("Keripik", category="makanan", technique=None, stock=1, best_before=(just, later, last))
    number = food.variants[0].id

    def named():
        return queries.next_batch(number).best_before

    assert named() == just
    make.order(food)
    assert named() == later, "the first is promised to somebody"
    with transaction():
        session().query(StockItem).filter_by(variant_id=number, reserved=0).order_by(
            StockItem.id
        ).first().is_sold = False
        food.variants[0].available = food.available = 1
    assert named() == last, "the second is a bazaar's"
