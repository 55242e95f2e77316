"""What a person reads and takes along of her data, and how she closes her account."""

from __future__ import annotations

import json

import pytest

from shop.db import session, transaction
from shop.orders.fulfilment import confirm_receipt
from shop.orders.models import Order
from shop.payments.ending import cancel_unpaid
from shop.privacy.forgetting import forget_buyer
from shop.users.models import User
from tests import cast, make
from tests.checkout.test_views import basket, filled, orders
from tests.privacy import penanda


@pytest.fixture
def user(app):
    return penanda.registered()


@pytest.fixture
def hers(sign_in, user):
    return sign_in(user)


def test_the_account_leads_to_what_the_shop_knows_of_her(hers):
    assert "/account/data" in hers.get("/account").text
    page = hers.get("/account/data").text
    assert "35.78.22.1003" not in page and "Ketintang" in page, "a place is said by its name"
    assert "0812-7770-0077" in page and "+628127770" not in page, "a number is written as people read it"
    assert "zqxmarni Penanda" in page and "zqxjalan" in page and "Unduh data saya" in page


def test_the_file_is_kept_by_no_browser_and_holds_what_she_did_too(hers):
    answer = hers.get("/account/data.json")
    assert (
        answer.headers["Content-Disposition"].startswith("attachment") and answer.headers["Cache-Control"] == "no-store"
    )
    told = json.loads(answer.data)
    assert "zqxsurel@contoh.id" in told["Tentang saya"][0].values()
    assert "Akun dibuat" in told["Yang saya lakukan"][0].values()
    assert answer.text.count("zqx") > 3 and "\\u" not in answer.text


def test_with_her_password_the_account_is_closed_and_she_is_signed_out(app, hers, user):
    assert hers.post("/account/closing", data={"present": "kata sandi lain"}).status_code == 422
    answer = hers.post("/account/closing", data={"present": penanda.PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Akun Anda sudah ditutup" in hers.get("/").text
    assert hers.get("/account").location == "/login?next=/account"
    assert session().get_one(User, user.id).closed_at is not None
    again = app.test_client().post("/login", data={"who": "0812-777-000-77", "secret": penanda.PASSWORD})
    assert again.status_code == 422


def test_whoever_must_finish_something_first_is_told_what_instead_of_a_button(hers, user):
    order = penanda.bought(user)
    page = hers.get("/account/data").text
    assert f"Pesanan {order.number} masih berjalan" in page and "Tutup akun saya untuk selamanya" not in page
    refused = hers.post("/account/closing", data={"present": penanda.PASSWORD})
    assert refused.status_code == 409 and order.number in refused.text


def test_a_closed_account_gives_its_number_and_address_free_for_a_new_one(app, hers):
    hers.post("/account/closing", data={"present": penanda.PASSWORD})
    data = {"name": "Marni", "who": "0812-777-000-77", "secret": "daun ketapang merah"}
    assert app.test_client().post("/register", data=data).status_code == 303


def test_the_pages_of_an_order_and_a_review_stand_without_their_buyer(hers, user, sign_in, client):
    order = penanda.bought(user)
    penanda.received(order, user)
    penanda.reviewed(order, user)
    slug = order.seller_orders[0].lines[0].product.slug
    assert "zqxulasan" in client.get(f"/products/{slug}").text
    hers.post("/account/closing", data={"present": penanda.PASSWORD})
    nurul, ratih = sign_in(cast.person("Nurul")), sign_in(cast.person("Ratih"))
    for browser, path in (
        (client, f"/products/{slug}"),
        (nurul, f"/office/orders/{order.number}"),
        (nurul, "/office/orders?list=all"),
        (ratih, "/office/reviews"),
        (sign_in(cast.person("Sulastri")), f"/seller/orders/{order.seller_orders[0].code}"),
    ):
        page = browser.get(path)
        assert page.status_code == 200 and "zqx" not in page.text, path
    assert "Seorang pembeli" in client.get(f"/products/{slug}").text


def test_the_office_takes_a_guest_out_of_her_order_once_it_is_over(bendahara, sign_in):
    order, over = make.shipped_order(), make.released_order()
    nurul = sign_in(cast.person("Nurul"))
    assert "Pembeli minta datanya dihapus" not in nurul.get(f"/office/orders/{order.number}").text
    assert "Pembeli minta datanya dihapus" in nurul.get(f"/office/orders/{over.number}").text
    nurul.post(f"/office/orders/{order.number}/forgetting")
    nurul.post(f"/office/orders/{over.number}/forgetting")
    session().expire_all()
    assert session().get_one(Order, order.id).recipient == "Ratna Dewi"
    assert session().get_one(Order, over.id).recipient == "–"
    assert sign_in(cast.person("Ratih")).post(f"/office/orders/{over.number}/forgetting").status_code == 404
    assert nurul.post("/office/orders/BR-0000-0000/forgetting").status_code == 404


def forgotten(order):
    with transaction():
        forget_buyer(session().get_one(Order, order.id), by=cast.person("Nurul"))


def test_a_browser_that_opened_a_guests_order_opens_it_no_more_once_she_was_taken_out(client):
    order = make.shipped_order()
    with transaction():
        confirm_receipt(order.parcels[0], by=None)
    page, line, key = f"/orders/{order.number}", order.seller_orders[0].lines[0].id, order.secret
    assert client.get(f"{page}?key={key}").status_code == client.get(page).status_code == 200
    forgotten(order)
    for path in (page, f"{page}?key={key}", f"{page}/payment", f"{page}/reviews/{line}"):
        assert client.get(path).status_code == 404
    assert client.post(f"{page}/reviews/{line}", data={"stars": "1"}).status_code == 404


def test_a_checkout_sent_again_gives_no_link_to_an_order_whose_buyer_was_taken_out(client):
    basket(client)
    sent = filled(68_000)
    client.post("/checkout", data=sent)
    order = orders()[0]
    with transaction():
        cancel_unpaid(session().get_one(Order, order.id), by=cast.person("Nurul"))
    forgotten(order)
    assert client.post("/checkout", data=sent).location == "/cart"


def test_who_keeps_her_account_may_still_review_goods_of_an_order_she_was_taken_out_of(sign_in):
    budi = sign_in(cast.person("Budi"))
    order = make.released_order(buyer=cast.person("Budi"))
    forgotten(order)
    line = order.seller_orders[0].lines[0]
    assert budi.post(f"/orders/{order.number}/reviews/{line.id}", data={"stars": "5"}).status_code == 303
    assert budi.get(f"/products/{line.product.slug}").status_code == 200
