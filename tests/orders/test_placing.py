"""What an order keeps of the moment it was placed: its number, each seller's part of the sending, each line's part of a voucher."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from shop.cart.parcels import chosen, parcels
from shop.cart.sending import sendings
from shop.catalogue.models import ProductShare
from shop.clock import now, set_to, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.orders.fulfilment import pack_unpaid
from shop.orders.models import Order, OrderLineShare
from shop.orders.placing import Buyer, Destination, PriceChanged, place_order
from shop.orders.taking_carts import MOST_UNPAID, TooManyUnpaid, TooMuchUnpaid
from shop.payments.requesting import TRANSFER
from shop.regions.models import Region
from shop.sellers.models import Maker
from shop.shipping.models import Service
from shop.shipping.quoting import CannotSend
from shop.stock.availability import refresh_products
from tests import cast, make

pytestmark = pytest.mark.usefixtures("app")


def two_sellers():
    light = make.product("Selendang", price=100_000, weight_grams=400)
    return light, make.product("Tas", seller=cast.seller("KUB Melati"), price=50_000, weight_grams=1_200)


def test_a_number_names_the_month_it_is_in_jember():
    with set_to(datetime(2026, 11, 30, 18, tzinfo=UTC)):
        assert make.order().number.startswith("BR-2612-")


def test_each_seller_bears_the_sending_by_her_weight_and_the_parcel_says_what_is_charged():
    light, heavy = two_sellers()
    order = make.order(lines={light: 1, heavy: 1})
    (parcel,) = order.parcels
    assert (parcel.weight_grams, parcel.charged_grams, parcel.price) == (1_600, 2_000, 36_000)
    assert (parcel.days_least, parcel.days_most, parcel.needs_tracking) == (2, 3, True)
    assert {part.seller.name: part.shipping_share for part in order.seller_orders} == {
        "Sulastri Ecoprint": 9_000,
        "KUB Melati": 27_000,
    }
    picked_up = make.order(light, service="ambil")
    assert not picked_up.parcels[0].needs_tracking


def test_a_parcel_its_maker_sends_herself_is_not_fetched_at_the_cooperative():
    with transaction():
        cast.seller("KUB Melati").uses_hub = False
    own = make.cart({make.product("Keripik", seller=cast.seller("KUB Melati")): 1})
    (sending,) = sendings(parcels(chosen(own.id)), "35.78.22.1003")
    assert [offer.slug for offer in sending.offers] == ["jne-reg"]
    pickup = session().scalars(sa.select(Service.id).where(Service.slug == "ambil")).one()
    there = Destination("Ratna", "+6281200000031", "Dusun Krajan", session().get_one(Region, "35.78.22.1003"))
    with pytest.raises(CannotSend), transaction():
        place_order(
            own.id,
            buyer=Buyer("Ratna", "+6281200000031"),
            destination=there,
            services={sending.parcel.key: pickup},
            method=TRANSFER,
            shown_total=sending.parcel.goods_total,
        )


def test_a_parcel_that_takes_much_room_is_charged_by_it():
    basket, cloth = make.product("Keranjang", weight_grams=640, packed=(35, 25, 12)), make.product(weight_grams=300)
    (parcel,) = make.order(lines={basket: 2, cloth: 3}).parcels
    assert (parcel.weight_grams, parcel.volume_cm3) == (2 * 640 + 3 * 300, 2 * 35 * 25 * 12)
    assert (parcel.charged_grams, parcel.price) == (4_000, 72_000)
    (flat,) = make.order(cloth).parcels
    assert (flat.volume_cm3, flat.charged_grams) == (0, 1_000)


def test_each_line_has_its_own_part_of_a_voucher():
    make.voucher()
    light, heavy = two_sellers()
    order = make.order(lines={light: 1, heavy: 2}, voucher="PULANG10")
    lines = {line.title: line.coop_discount for part in order.seller_orders for line in part.lines}
    assert lines == {"Selendang": 10_000, "Tas": 10_000}
    order = make.order(lines={light: 1, heavy: 1}, voucher="PULANG10")
    lines = {line.title: line.coop_discount for part in order.seller_orders for line in part.lines}
    assert lines == {"Selendang": 10_000, "Tas": 5_000}


def test_a_products_own_shares_go_before_the_groups_and_the_first_named_gets_the_odd_rupiah():
    goods = make.product(seller=cast.seller("KUB Melati"), price=100_001)
    with transaction():
        for name in ("Wiwik", "Endang"):
            maker = session().scalars(sa.select(Maker).where(Maker.name == name)).one()
            session().add(ProductShare(product_id=goods.id, maker_id=maker.id, bps=5_000))
            session().flush()
    make.order(goods)
    rows = session().execute(sa.select(Maker.name, OrderLineShare.amount).join(OrderLineShare.maker))
    assert dict(rows.all()) == {"Wiwik": 45_001, "Endang": 45_000}


def test_a_buyer_has_the_hours_decided_to_pay():
    moment = now()
    with set_to(moment):
        order = make.order()
    assert (order.pay_before - moment).total_seconds() == 24 * 3_600


def test_a_cart_becomes_one_order_however_often_it_is_sent():
    goods = make.product(stock=5)
    cart = make.cart({goods: 2})
    orders = []
    for _ in range(2):
        with transaction():
            orders.append(make.place(cart.id).id)
    assert orders[0] == orders[1] and session().scalar(sa.select(sa.func.count(Order.id))) == 1
    session().expire_all()
    assert goods.available == 3


@pytest.mark.parametrize("price", [149_000, 151_000])
def test_another_price_than_the_one_seen_is_never_charged(price):
    goods = make.product(price=150_000)
    cart = make.cart({goods: 1})
    with transaction():
        goods.variants[0].price = price
        refresh_products([goods.id])
    with pytest.raises(PriceChanged), transaction():
        make.place(cart.id)


def test_what_a_buyer_left_unpaid_is_counted_by_her_number_her_account_and_her_browser():
    goods, budi = make.product(stock=20), cast.person("Budi")
    left = [make.order(goods).number for _ in range(MOST_UNPAID)]
    more = make.cart({goods: 1}).id
    with pytest.raises(TooManyUnpaid), transaction():
        make.place(more, opened=())  # a guest, by her number
    with pytest.raises(TooManyUnpaid), transaction():
        make.place(more, buyer=budi, opened=left)  # somebody signed in, by the orders this browser opened
    with transaction():
        assert make.place(more, buyer=budi, opened=left[1:]).user_id == budi.id
    for _ in range(MOST_UNPAID - 1):
        make.order(goods, buyer=budi)
    last = make.cart({goods: 1}).id
    with pytest.raises(TooManyUnpaid), transaction():
        make.place(last, buyer=budi, opened=())
    with transaction():
        assert make.place(last, buyer=budi).user_id == budi.id, "where nobody asks, nothing is bounded"


def test_what_waits_and_what_is_ordered_come_to_no_more_than_was_decided_together():
    with transaction():
        kind = Kind.UNPAID_MOST_RUPIAH
        session().add(Decision(kind=kind, value=336_000, starts_on=today(), source="RAT", recorded_at=now()))
    goods = make.product(stock=20)
    for _ in range(2):
        waiting, cart = make.cart({goods: 1}), make.cart({goods: 1}).id
        with transaction():
            make.place(waiting, opened=())
    with pytest.raises(TooMuchUnpaid) as refusal, transaction():
        make.place(cart, opened=())
    assert (refusal.value.most, refusal.value.waiting) == (336_000, 336_000)


def test_orders_on_delivery_under_many_numbers_from_one_browser_are_bounded_too():
    """Each is packed at once: whoever types another number for each would be bounded by none of them."""
    goods, left = make.product(stock=20), []
    for number in range(MOST_UNPAID):
        order = make.order(goods)
        left.append(order.number)
        with transaction():
            order.buyer_phone, order.payment_method = f"+62812000000{number}9", "cod"
            pack_unpaid(order)
    last = make.cart({goods: 1}).id
    with pytest.raises(TooManyUnpaid), transaction():
        make.place(last, opened=left)
    with transaction():
        session().execute(sa.update(Order).where(Order.number == left[0]).values(buyer_phone="+6281200000001"))
    with transaction():
        assert make.place(last, opened=left), "the orders of the number itself were decided about"
