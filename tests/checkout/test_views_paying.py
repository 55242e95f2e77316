"""The ways to pay, chosen on the one page: each leads to a placed order and its own page, or is refused beside the field."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from shop.cart.models import CartLine
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.payments import cod, codes
from shop.payments.models import PaymentState
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.regions.models import Region
from tests import cast, make
from tests.checkout.test_views import basket, filled, orders, the_order
from tests.payments.test_qris import STATIC
from tests.support.lint import assert_clean
from tests.support.stripe.stand import standing


@pytest.fixture
def every_way(app):
    """A QRIS code is stored, and payment on delivery decided for Surabaya."""
    by = cast.person("Sutrisno")
    with transaction():
        codes.store_code(STATIC, account=coop_account(), by=by)
        cod.add_area(session().get_one(Region, "35.78"), source="RAT", by=by)
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 1)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))


def test_an_order_by_qris_leads_to_its_code(client, every_way):
    basket(client)
    answer = client.post("/checkout", data=filled(68_000, pay="qris"))
    order = the_order()
    assert (answer.status_code, order.payment_method, order.status) == (303, "qris", OrderStatus.AWAITING_PAYMENT)
    request = request_of(order.number)
    assert (request.method, request.amount, request.state) == ("qris", 68_000 - 1, PaymentState.PENDING)
    page = client.get(answer.location).text
    assert_clean(page, csrf=False)
    assert f"/orders/{order.number}/payment/code.svg" in page


def test_an_order_on_delivery_may_be_packed_at_once(client, every_way):
    basket(client)
    answer = client.post("/checkout", data=filled(68_000, pay="cod"))
    order = the_order()
    assert (answer.status_code, order.payment_method, order.status) == (303, "cod", OrderStatus.ON_DELIVERY)
    assert [part.status for part in order.seller_orders] == [SellerOrderStatus.TO_PACK]
    request = request_of(order.number)
    assert (request.method, request.amount) == ("cod", 68_000), "nobody pays a code at the door"
    page = client.get(answer.location, follow_redirects=True)
    assert page.status_code == 200
    assert "Rp68.000" in page.text


def test_a_gift_is_not_paid_by_whoever_gets_it(client, every_way):
    basket(client)
    refused = client.post("/checkout", data=filled(68_000, pay="cod", is_gift="y"))
    assert refused.status_code == 422 and "pay-error" in refused.text
    assert client.post("/checkout", data=filled(68_000, pay="cod")).status_code == 303


@pytest.mark.parametrize("way", ["qris", "cod"])
def test_a_way_that_is_not_offered_is_refused_beside_the_field(client, way):
    basket(client)
    page = client.post("/checkout", data=filled(68_000, pay=way))
    assert page.status_code == 422
    assert not orders()
    assert "Ratna Dewi" in page.text


def test_a_second_order_on_delivery_is_not_offered_while_one_is_open(client, every_way):
    """Hers by the number she orders with, wherever it goes."""
    hers = {"pay": "cod", "buyer": "Siti", "buyer_phone": "0812-9999-0000"}
    basket(client)
    client.post("/checkout", data=filled(68_000, **hers))
    basket(client)
    page = client.post("/checkout", data=filled(68_000, **hers | {"phone": "0812-3456-0000"}))
    assert page.status_code == 422, "beside the field, before she presses for nothing"
    assert 'value="cod"' not in page.text
    assert len(orders()) == 1


def test_on_delivery_is_offered_for_one_parcel_and_up_to_the_limit_with_its_sending(client, every_way):
    def is_offered():
        return 'value="cod"' in client.post("/checkout", data=filled(0, find="chosen")).text

    dear, fitting = make.product("Kain", price=150_000), make.product("Tas", price=132_000)
    basket(client, fitting)
    basket(client, dear)
    assert is_offered(), "Rp282.000, and Rp18.000 to send it"
    basket(client, make.product("Bros", price=500))
    assert not is_offered()
    with transaction():
        cast.seller("KUB Melati").uses_hub = False
    for line in session().scalars(sa.select(CartLine.id)).all():
        client.post(f"/cart/lines/{line}/removal")
    basket(client, make.product("Pouch", price=50_000))
    assert is_offered()
    basket(client, make.product("Dompet", price=50_000, seller=cast.seller("KUB Melati")))
    assert not is_offered(), "two would come to her door with a bill"


def test_who_calls_from_abroad_is_led_to_the_card_and_may_choose_a_transfer(app, client):
    """Led while she has chosen nothing else; what she chose stays."""
    with standing(app):
        basket(client)
        abroad = {"phone": "+852 6123 4567", "proposed": "transfer"}
        looked = client.post("/checkout", data=filled(0, find="chosen", **abroad)).text
        assert chosen(looked) == "stripe" and "Dari luar negeri" in looked
        kept = filled(0, find="chosen", phone="+852 6123 4567", proposed="stripe")
        assert chosen(client.post("/checkout", data=kept | {"pay": "transfer"}).text) == "transfer"
        assert (
            chosen(client.post("/checkout", data=kept | {"pay": "stripe", "phone": "0812-3456-7890"}).text)
            == "transfer"
        )
        assert client.post("/checkout", data=filled(68_000, **abroad)).status_code == 303
        assert the_order().payment_method == "transfer"


def test_without_cards_a_transfer_stays_chosen_abroad(client):
    basket(client)
    looked = client.post("/checkout", data=filled(0, find="chosen", phone="+852 6123 4567", proposed="transfer")).text
    assert chosen(looked) == "transfer" and "Dari luar negeri" not in looked


def chosen(page):
    """The way to pay that a page has chosen."""
    return re.search(r'name="pay" value="(\w+)"[^>]* checked', page)[1]
