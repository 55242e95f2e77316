"""The payment page."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now
from shop.db import session, transaction
from shop.i18n import rupiah
from shop.orders.models import Order, OrderStatus
from shop.payments.codes import store_code
from shop.payments.deciding import Act, decide
from shop.payments.models import Payment
from shop.payments.requesting import coop_account
from shop.payments.settling import settle_payment
from shop.payments.views import amount_shown, grouped, time_left
from shop.stock.models import StockItem
from tests import cast, make
from tests.payments.test_qris import STATIC
from tests.support.lint import assert_clean
from tests.support.queries import counted


def page_of(order, **query):
    return f"/orders/{order.number}/payment" + ("?key=" + query["key"] if query else "")


def pay(order):
    with transaction():
        payment = session().scalars(sa.select(Payment).where(Payment.order_id == order.id)).one()
        settle_payment(payment, received=payment.amount, by=cast.person("Nurul"))


def test_my_orders_show_what_each_is_to_be_paid_as_its_own_page_does(sign_in):
    """With the unique code, less what came of it, as in the cooperative's account; paid or not asked for yet as it stands."""
    budi = cast.person("Budi")
    waits, part, paid = (make.order(make.product(price=100_000), buyer=budi) for _number in range(3))
    came = make.unknown(70_000, part.number)
    with transaction():
        decide(came, Act.ASK_REST, number=part.number, by=cast.person("Nurul"))
    pay(paid)
    browser = sign_in(budi)
    prices = re.findall(r'class="item__price">(Rp[0-9.]+)<', browser.get("/orders").text)
    asked = {
        order.number: session().scalars(sa.select(Payment.amount).where(Payment.order_id == order.id)).one()
        for order in (waits, part, paid)
    }
    assert len(set(asked.values())) == 3 and waits.total not in asked.values()
    assert prices == [
        rupiah(asked[paid.number]),
        rupiah(asked[part.number] - 70_000),
        rupiah(asked[waits.number]),
    ]
    for order, shown in zip((paid, part, waits), prices, strict=True):
        assert shown in browser.get(f"/orders/{order.number}").text


def test_the_link_with_the_secret_shows_what_to_transfer(client):
    order = make.order(make.product(price=100_000))
    page = client.get(page_of(order, key=order.secret))
    assert page.status_code == 200
    payment = session().scalars(sa.select(Payment)).one()
    assert f'data-copy="{payment.amount}"' in page.text
    assert 'data-copy="002101004503507"' in page.text
    assert "0021 0100 4503 507" in page.text
    assert_clean(page.text, csrf=False)


def test_once_opened_the_link_needs_no_secret_in_this_browser(app, client):
    order = make.order()
    client.get(page_of(order, key=order.secret))
    assert client.get(page_of(order)).status_code == 200
    assert app.test_client().get(page_of(order)).status_code == 404


@pytest.mark.parametrize("key", ["", "wrong", "x" * 32, "😀", "%00", "x" * 10_000])
def test_a_wrong_secret_is_not_found(client, key):
    order = make.order()
    assert client.get(page_of(order, key=key)).status_code == 404
    assert client.get(page_of(order)).status_code == 404


def test_the_owner_sees_it_and_others_do_not(sign_in):
    order = make.order(buyer=cast.person("Budi"))
    assert sign_in(cast.person("Budi")).get(page_of(order)).status_code == 200
    for other in ("Tono", "Nurul", "Sulastri"):
        assert sign_in(cast.person(other)).get(page_of(order)).status_code == 404


def test_the_page_turns_to_paid(client):
    order = make.order(make.product(price=100_000))
    client.get(page_of(order, key=order.secret))
    assert client.get(f"{page_of(order)}/state").status_code == 204
    pay(order)
    turned = client.get(f"{page_of(order)}/state")
    assert turned.headers["HX-Refresh"] == "true"
    page = client.get(page_of(order))
    assert "hx-get" not in page.text
    assert f"/orders/{order.number}" in page.text
    assert_clean(page.text, csrf=False)


def test_the_paid_page_speaks_of_packing_only_while_something_is_to_pack(client):
    order, now_packed = make.paid_order(), "Perajin sekarang mengemas pesanan Anda."
    assert now_packed in client.get(page_of(order, key=order.secret)).text
    make.ship(order)
    page = client.get(page_of(order)).text
    assert now_packed not in page and "dari Anda sudah kami terima." in page


def test_what_an_order_cost_says_how_it_was_paid_only_once_it_was(client):
    kept, given_up = make.order(), make.order()
    client.get(page_of(kept, key=kept.secret))
    client.get(page_of(given_up, key=given_up.secret))
    pay(kept)
    client.post(f"/orders/{given_up.number}/cancellation")
    assert "<dt>Dibayar: Transfer bank</dt>" in client.get(page_of(kept)).text
    over = client.get(page_of(given_up)).text
    assert "<dt>Jumlah</dt>" in over and "Transfer bank</dt>" not in over


def test_a_stranger_learns_nothing_from_the_state(client):
    order = make.order()
    assert client.get(f"{page_of(order)}/state").status_code == 404


def test_changing_ones_mind_gives_the_goods_back(client):
    pouch = make.product("Pouch", stock=2)
    order = make.order(pouch, quantity=2)
    client.get(page_of(order, key=order.secret))
    answer = client.post(f"/orders/{order.number}/cancellation")
    assert answer.location == f"/orders/{order.number}"
    session().expire_all()
    assert session().get_one(Order, order.id).status is OrderStatus.CANCELLED
    assert session().scalars(sa.select(StockItem.reserved)).one() == 0
    assert client.post(f"/orders/{order.number}/cancellation").status_code == 303
    assert_clean(client.get(page_of(order)).text, csrf=False)


def test_what_is_paid_cannot_be_cancelled_by_the_buyer(client):
    order = make.paid_order()
    client.get(page_of(order, key=order.secret))
    answer = client.post(f"/orders/{order.number}/cancellation")
    assert answer.status_code == 409
    assert session().get_one(Order, order.id).status is OrderStatus.PAID


def test_another_order_cannot_be_cancelled(client):
    order = make.order()
    assert client.post(f"/orders/{order.number}/cancellation").status_code == 404


def test_the_time_left_is_said_in_words(app):
    order = make.order()
    with app.test_request_context("/en/"):
        for left, words in (
            (timedelta(hours=23, minutes=10), "23"),
            (timedelta(minutes=119), "119"),
            (timedelta(seconds=20), "1"),
        ):
            with clock.set_to(order.pay_before - left):
                assert words in time_left(order)
        with clock.set_to(order.pay_before + timedelta(seconds=1)):
            assert time_left(order) == ""


def test_when_the_time_is_over_the_page_still_helps(client):
    order = make.order()
    with clock.set_to(now() + timedelta(hours=25)):
        page = client.get(page_of(order, key=order.secret))
        assert page.status_code == 200
        assert_clean(page.text, csrf=False)


def test_the_last_three_digits_are_marked(app):
    with app.test_request_context():
        assert amount_shown(485_883) == "Rp485.<b>883</b>"
        assert amount_shown(1_200_001) == "Rp1.200.<b>001</b>"
        assert amount_shown(499) == "Rp<b>499</b>"
    assert grouped("002101004503507") == "0021 0100 4503 507"


def test_the_page_asks_little_however_long_the_order(client):
    short = make.order(make.product("Pouch"))
    long = make.order(lines={make.product(f"Barang {number}"): 1 for number in range(7)})
    found = []
    for order in (short, long):
        address = page_of(order, key=order.secret)
        client.get(address)
        with counted() as seen:
            client.get(address)
        found.append(len(seen))
    assert found[0] == found[1] <= 6, seen


@pytest.fixture
def with_qris(app):
    with transaction():
        store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))


def test_the_buyer_changes_to_qris_and_scans_its_code(client, with_qris):
    order = make.order()
    client.get(page_of(order, key=order.secret))
    choice = client.get(f"{page_of(order)}/method")
    assert_clean(choice.text, csrf=False)
    assert 'value="qris"' in choice.text
    assert 'value="cod"' not in choice.text
    answer = client.post(f"{page_of(order)}/method", data={"method": "qris"})
    assert answer.location == page_of(order)
    page = client.get(page_of(order))
    assert_clean(page.text, csrf=False)
    assert "Pindai untuk membayar" in page.text
    assert "KOPERASI CONTOH JAYA" in page.text
    assert "Rp167.998" in page.text
    address = page_of(order)
    with counted() as seen:
        client.get(address)
    assert len(seen) <= 6, seen
    for kind, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        picture = client.get(f"{page_of(order)}/code.{kind}")
        assert picture.status_code == 200
        assert picture.data.startswith(start)
    assert b"style" not in client.get(f"{page_of(order)}/code.svg").data


def test_the_code_ends_with_its_request(client, with_qris):
    order = make.order()
    client.get(page_of(order, key=order.secret))
    assert client.get(f"{page_of(order)}/code.svg").location == page_of(order)
    client.post(f"{page_of(order)}/method", data={"method": "qris"})
    pay_now = session().scalars(sa.select(Payment).where(Payment.method == "qris")).one()
    with transaction():
        settle_payment(pay_now, received=pay_now.amount, by=cast.person("Nurul"))
    assert client.get(f"{page_of(order)}/code.svg").location == page_of(order)
    paid = client.get(page_of(order)).text
    assert_clean(paid, csrf=False)
    assert "code.svg" not in paid


@pytest.mark.parametrize(("method", "status"), [("goats", 404), ("", 404), ("qris", 409), ("cod", 409)])
def test_a_way_that_is_not_offered_is_refused_with_the_choice_again(client, method, status):
    order = make.order()
    client.get(page_of(order, key=order.secret))
    answer = client.post(f"{page_of(order)}/method", data={"method": method})
    assert answer.status_code == status
    assert_clean(answer.text, csrf=False)


def test_a_stranger_changes_nothing(client, with_qris):
    order = make.order()
    assert client.post(f"{page_of(order)}/method", data={"method": "qris"}).status_code == 404
    assert client.get(f"{page_of(order)}/code.png").status_code == 404
