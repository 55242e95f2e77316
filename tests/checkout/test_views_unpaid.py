"""Whoever orders again and again and pays nothing is refused and told what to do; whoever pays goes on."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.orders.models import Order
from shop.orders.taking_carts import LATELY, MOST_UNPAID
from shop.payments import ending
from shop.payments.queries import request_of
from shop.payments.settling import settle_payment
from shop.privacy import forgetting
from tests import cast, make
from tests.checkout.test_views import basket, filled, orders
from tests.support.lint import assert_clean


@pytest.fixture
def pouch(app):
    return make.product("Pouch", price=50_000, stock=90)


def order(browser, pouch, **typed):
    basket(browser, pouch)
    return browser.post("/checkout", data=filled(68_000, **typed))


def phone(number):
    return {"phone": f"0812-3456-{number:04d}"}


def pay(number):
    with transaction():
        payment = request_of(number)
        settle_payment(payment, received=payment.amount, by=cast.person("Nurul"))


def test_a_number_that_left_five_orders_unpaid_orders_no_sixth_from_wherever(app, pouch):
    for _ in range(MOST_UNPAID):
        assert order(app.test_client(), pouch).status_code == 303
    another = app.test_client()
    refused = order(another, pouch, phone="+62 812 3456 7890")
    assert refused.status_code == 409
    assert "tulis kepada kami lewat WhatsApp" in refused.text
    assert "BR-" not in refused.text, "another's orders are not named"
    assert len(orders()) == MOST_UNPAID
    assert "Pouch" in another.get("/cart").text, "the cart stays"
    assert another.post("/checkout", data=filled(68_000, **phone(1))).status_code == 303, (
        "other numbers are not concerned"
    )


def test_a_browser_is_shown_its_unpaid_orders_whatever_numbers_were_typed(client, pouch):
    for number in range(MOST_UNPAID):
        assert order(client, pouch, **phone(number)).status_code == 303
    refused = order(client, pouch, **phone(99))
    assert refused.status_code == 409
    assert_clean(refused.text, csrf=False)
    for made in orders():
        assert f'href="/orders/{made.number}/payment"' in refused.text
    first, second = orders()[:2]
    pay(first.number)
    assert client.post("/checkout", data=filled(68_000, **phone(99))).status_code == 303, "one is paid"
    assert order(client, pouch, **phone(98)).status_code == 409
    client.post(f"/orders/{second.number}/cancellation")
    assert client.post("/checkout", data=filled(68_000, **phone(98))).status_code == 303, "one is cancelled"


def test_an_account_is_bounded_by_itself_and_not_by_a_number_that_anybody_can_type(app, sign_in, pouch):
    for _ in range(MOST_UNPAID):
        assert order(app.test_client(), pouch).status_code == 303
    for _ in range(MOST_UNPAID):
        assert order(sign_in(cast.person("Budi")), pouch).status_code == 303
    refused = order(sign_in(cast.person("Budi")), pouch, **phone(7))
    assert refused.status_code == 409
    assert refused.text.count("/payment") == MOST_UNPAID


def test_what_was_left_until_its_time_ran_out_counts_for_a_week(client, pouch):
    for _ in range(MOST_UNPAID):
        order(client, pouch)
    later = now() + timedelta(hours=25)
    with clock.set_to(later):
        with transaction():
            for made in orders():
                ending.expire(made)
        assert order(client, pouch).status_code == 409
    with clock.set_to(now() + LATELY):
        assert client.post("/checkout", data=filled(68_000)).status_code == 303


def test_orders_that_are_nobodys_any_more_count_for_nobody(client, sign_in, pouch):
    for number in range(MOST_UNPAID):
        order(client.application.test_client(), pouch, **phone(number))
    with clock.set_to(now() + timedelta(hours=25)):
        with transaction():
            for made in orders():
                ending.expire(made)
                forgetting.forget_buyer(made, by=cast.person("Nurul"))
        assert order(sign_in(cast.person("Budi")), pouch).status_code == 303


def test_the_button_pressed_twice_leads_to_the_fifth_order_both_times(client, pouch):
    for _ in range(MOST_UNPAID - 1):
        order(client, pouch)
    basket(client, pouch)
    sent = filled(68_000)
    first, again = (client.post("/checkout", data=sent) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.location.split("?")[0] == again.location.split("?")[0]


def test_what_one_buyer_leaves_unpaid_comes_to_no_more_than_was_decided(client, pouch):
    with transaction():
        kind = Kind.UNPAID_MOST_RUPIAH
        session().add(Decision(kind=kind, value=150_000, starts_on=today(), source="RAT", recorded_at=now()))
    basket(client, pouch, quantity=3)
    alone = client.post("/checkout", data=filled(168_000))
    assert alone.status_code == 409
    assert "Pesan sebagian" in alone.text and "Rp150.000" in alone.text
    client.post("/cart/lines", data={"variant_id": pouch.variants[0].id, "quantity": 0})
    for number in (1, 2):
        another = client.application.test_client()
        assert order(another, pouch, **phone(1)).status_code == 303, number
    refused = order(another, pouch, **phone(1))
    assert refused.status_code == 409
    assert "Rp136.000" in refused.text and "/payment" in refused.text
    assert session().scalar(sa.select(sa.func.count(Order.id))) == 2


def test_one_address_makes_forty_orders_an_hour_and_looks_as_often_as_it_likes(app, limited, pouch):
    looking = app.test_client()
    basket(looking, pouch)
    for _ in range(45):
        assert looking.post("/checkout", data=filled(0, find="1")).status_code == 200
        assert looking.post("/checkout", data=filled(0, name="")).status_code == 422
    for number in range(40):
        made = order(app.test_client(), pouch, **phone(number))
        assert made.status_code == 303, number
    refused = order(app.test_client(), pouch, **phone(99))
    assert refused.status_code == 429
    assert "Isi keranjang tetap ada" in refused.text
    basket(looking, pouch)
    elsewhere = looking.post("/checkout", data=filled(68_000), environ_base={"REMOTE_ADDR": "198.51.100.7"})
    assert elsewhere.status_code != 429
    assert len(orders()) == 40
