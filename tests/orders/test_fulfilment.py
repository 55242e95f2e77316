"""From paid to received: each step once, in its order, and the makers' money at the end of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now
from shop.db import session, transaction
from shop.jobs import Job
from shop.ledger.queries import balance, balances
from shop.orders import fulfilment, handing_over
from shop.orders.fulfilment import NotAllHandedOver
from shop.orders.models import OrderEvent, OrderStatus, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.shipping.models import CourierKind
from shop.stock.models import Reservation, ReservationState
from tests import cast, make


@pytest.fixture
def wiwik(app):
    return cast.person("Wiwik")


def own_parcels():
    """Sulastri no longer sends through the hub."""
    with transaction():
        cast.seller().uses_hub = False


def part_of(order, name="Sulastri Ecoprint"):
    return next(part for part in order.seller_orders if part.seller.name == name)


def packed(order):
    part = part_of(order)
    with transaction():
        fulfilment.mark_ready(part, by=cast.person("Sulastri"))
    return part


def events(order):
    return list(
        session().scalars(sa.select(OrderEvent.what).where(OrderEvent.order_id == order.id).order_by(OrderEvent.id))
    )


def letters(name):
    return [
        job.facts
        for job in session().scalars(sa.select(Job).order_by(Job.id))
        if job.facts.get("template") == f"orders/mail/{name}.txt"
    ]


def test_a_paid_order_waits_to_be_packed_and_its_sellers_are_told_once(app):
    order = make.paid_order(lines={make.product(): 1, make.product("Keripik", seller=cast.seller("KUB Melati")): 2})
    assert {part.status for part in order.seller_orders} == {SellerOrderStatus.TO_PACK}
    told = letters("to_pack")
    assert sorted(letter["to"] for letter in told) == ["sulastri@contoh.id", "wiwik@contoh.id"]
    assert {letter["facts"]["code"] for letter in told} == {part.code for part in order.seller_orders}


def test_a_member_who_left_and_one_without_an_address_are_not_told(app):
    with transaction():
        session().execute(sa.text("UPDATE seller_members SET ended_at = :at"), {"at": now().replace(tzinfo=None)})
    make.paid_order()
    assert letters("to_pack") == []


def test_goods_are_packed_once(app):
    order = make.paid_order()
    part = packed(order)
    assert (part.status, part.ready_at is not None) == (SellerOrderStatus.READY, True)
    with pytest.raises(WrongMoment) as refusal, transaction():
        fulfilment.mark_ready(part, by=cast.person("Sulastri"))
    assert refusal.value.code == part.code


def test_an_unpaid_order_cannot_be_packed(app):
    order = make.order()
    with pytest.raises(WrongMoment), transaction():
        fulfilment.mark_ready(order.seller_orders[0], by=cast.person("Sulastri"))


def test_packing_is_taken_back_while_the_goods_are_with_the_seller(app):
    order = make.paid_order()
    part = packed(order)
    with transaction():
        fulfilment.unpack(part, by=cast.person("Sulastri"))
    assert (part.status, part.ready_at) == (SellerOrderStatus.TO_PACK, None)
    packed(order)
    with transaction():
        handing_over.hand_over(part, by=cast.person("Sulastri"))
    with pytest.raises(WrongMoment), transaction():
        fulfilment.unpack(part, by=cast.person("Sulastri"))


def test_an_unpaid_order_is_not_put_before_the_seller_by_unpacking(app):
    order = make.order()
    with pytest.raises(WrongMoment), transaction():
        fulfilment.unpack(order.seller_orders[0], by=cast.person("Sulastri"))
    assert order.seller_orders[0].status is SellerOrderStatus.AWAITING_PAYMENT


def test_goods_handed_over_leave_the_sellers_stock_once(app):
    goods = make.product(stock=5)
    order = make.paid_order(goods, quantity=2)
    part = packed(order)
    for _ in range(2):
        with transaction():
            handing_over.hand_over(part, by=cast.person("Sulastri"))
    states = set(session().scalars(sa.select(Reservation.state)))
    assert states == {ReservationState.TAKEN}
    session().refresh(goods)
    assert goods.available == 3


def test_what_is_not_packed_cannot_be_handed_over(app):
    order = make.paid_order()
    with pytest.raises(WrongMoment), transaction():
        handing_over.hand_over(part_of(order), by=cast.person("Sulastri"))


def test_the_hub_takes_nothing_from_a_seller_who_sends_herself(app):
    own_parcels()
    order = make.paid_order()
    part = packed(order)
    with pytest.raises(fulfilment.NotThisWay), transaction():
        handing_over.hand_over(part, by=cast.person("Sulastri"))


def test_the_hub_sends_when_every_sellers_goods_are_there(app):
    order = make.paid_order(lines={make.product(): 1, make.product("Keripik", seller=cast.seller("KUB Melati")): 2})
    part = packed(order)
    with transaction():
        handing_over.hand_over(part, by=cast.person("Sulastri"))
    with pytest.raises(fulfilment.NotAllHandedOver) as refusal, transaction():
        fulfilment.ship(order.parcels[0], tracking="JP1234567", by=cast.person("Nurul"))
    assert refusal.value.missing == [part_of(order, "KUB Melati").code]


def test_a_courier_with_numbers_needs_one(app):
    own_parcels()
    order = make.paid_order()
    part = packed(order)
    with pytest.raises(fulfilment.TrackingNeeded), transaction():
        fulfilment.send_own(part, tracking="", by=cast.person("Sulastri"))
    with transaction():
        fulfilment.send_own(part, tracking="JP1234567", by=cast.person("Sulastri"))
    assert (part.status, part.parcel.tracking) == (SellerOrderStatus.SHIPPED, "JP1234567")


def test_a_seller_does_not_send_what_the_hub_gathers(app):
    order = make.paid_order()
    part = packed(order)
    with pytest.raises(fulfilment.NotThisWay), transaction():
        fulfilment.send_own(part, tracking="JP1234567", by=cast.person("Sulastri"))


def test_a_sellers_word_is_not_enough_where_a_courier_has_a_number(app):
    own_parcels()
    order = make.paid_order()
    part = packed(order)
    with transaction():
        fulfilment.send_own(part, tracking="JP1234567", by=cast.person("Sulastri"))
    with pytest.raises(fulfilment.NotThisWay), transaction():
        fulfilment.deliver_own(part, by=cast.person("Sulastri"))


def test_the_villages_courier_brings_a_parcel_by_the_sellers_word(app):
    own_parcels()
    order = make.paid_order(region="35.09.07.2006", service="kurir-desa")
    part = packed(order)
    with transaction():
        fulfilment.send_own(part, tracking="", by=cast.person("Sulastri"))
    with transaction():
        fulfilment.deliver_own(part, by=cast.person("Sulastri"))
    assert part.status is SellerOrderStatus.DELIVERED


def test_a_parcel_that_is_fetched_leaves_and_arrives_in_one_step(app):
    order = make.paid_order(service="ambil")
    part = packed(order)
    assert part.parcel.kind is CourierKind.PICKUP
    with pytest.raises(NotAllHandedOver), transaction():
        fulfilment.deliver(part.parcel, by=cast.person("Nurul"))
    with transaction():
        handing_over.hand_over(part, by=cast.person("Nurul"))
        fulfilment.deliver(part.parcel, by=cast.person("Nurul"))
    assert part.status is SellerOrderStatus.DELIVERED
    assert events(order)[-2:] == ["shipped", "delivered"]
    assert letters("shipped") == []


def test_the_buyers_word_releases_each_makers_share(app):
    """Rp15.001 less 10 % is Rp13.501: Wiwik 50 % 6.750,5 and Endang 40 % 5.400,4, fund 10 % 1.350,1; the largest remainder gets the rupiah."""
    order = make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=15_001))
    part = order.seller_orders[0]
    assert part.status is SellerOrderStatus.COMPLETED
    assert balance("held", part.id) == 0
    assert sorted(-amount for amount in balances("payable").values()) == [1_350, 5_400, 6_751]
    assert -balance("commission") == 1_500
    session().refresh(order)
    assert order.status is OrderStatus.CLOSED


def test_a_second_word_of_the_buyer_changes_nothing(app):
    order = make.released_order()
    with transaction():
        fulfilment.confirm_receipt(order.parcels[0], by=None)
    assert events(order).count("completed") == 1


def test_nothing_is_received_before_it_is_sent(app):
    order = make.paid_order()
    with pytest.raises(WrongMoment), transaction():
        fulfilment.confirm_receipt(order.parcels[0], by=None)


def test_money_is_released_when_the_hold_is_over_and_not_before(app):
    """The hold is three days after arrival (cast.DECIDED), here a Wednesday's."""
    with clock.set_to(datetime(2026, 11, 25, 10, tzinfo=clock.WIB)):
        order = make.shipped_order()
        with transaction():
            fulfilment.mark_delivered(order.parcels[0], by=cast.person("Nurul"))
    arrived = order.seller_orders[0].delivered_at
    with clock.set_to(arrived + timedelta(days=3) - timedelta(seconds=1)):
        assert fulfilment.due_for_release() == []
    with clock.set_to(arrived + timedelta(days=3)):
        assert fulfilment.due_for_release() == [order.seller_orders[0].id]
        with transaction():
            fulfilment.release_held(order.seller_orders[0].id)
        assert fulfilment.due_for_release() == []
