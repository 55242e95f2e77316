"""A buyer pays by card: from the payment page to the provider's, and back; and what each page then says."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa

from shop.checkout.ordering import _tell
from shop.db import session, transaction
from shop.jobs import drain
from shop.orders.models import OrderStatus
from shop.payments import ending
from shop.payments.card_models import CardSession
from shop.payments.card_refunds import pay_to_card
from shop.payments.cards import request_card
from shop.payments.methods import METHODS, offered
from shop.payments.stripe import CODE
from shop.payments.terms import Wish
from tests import cast, make
from tests.payments.cards import card_order, hear, page, paid_by_card
from tests.support.browsing import form_to
from tests.support.lint import complaints

pytestmark = pytest.mark.long  # each takes a card through the stand-in


def payment_page(order) -> str:
    return f"/orders/{order.number}/payment?key={order.secret}"


def assert_well_made(text: str) -> None:
    assert not complaints(text, csrf=False)


def test_cards_are_offered_only_with_keys(app, stripe):
    wish = Wish(170_000, "35.78.22.1003", 1)
    assert CODE in [way.code for way in offered(wish)]
    app.config["STRIPE_WEBHOOK_SECRET"] = ""
    assert CODE not in [way.code for way in offered(wish)]


def test_cards_are_not_offered_for_very_little(stripe):
    assert CODE not in [way.code for way in offered(Wish(9_999, "35.78.22.1003", 1))]
    assert CODE in [way.code for way in offered(Wish(10_000, "35.78.22.1003", 1))]


def test_without_keys_nobody_chooses_a_card(app, client):
    order = make.order()
    client.get(payment_page(order))
    assert client.post(f"/orders/{order.number}/payment/method", data={"method": CODE}).status_code == 409


def test_the_buyer_chooses_a_card_pays_and_comes_back_to_paid(stripe, client):
    order = make.order(make.product(price=152_000))
    client.get(payment_page(order))
    choice = client.get(f"/orders/{order.number}/payment/method")
    assert str(METHODS[CODE].title) in choice.text
    assert client.post(f"/orders/{order.number}/payment/method", data={"method": CODE}).status_code == 303
    shown = client.get(f"/orders/{order.number}/payment")
    assert_well_made(shown.text)
    assert "Bayar dengan kartu" in shown.text
    assert "Kode unik" not in shown.text
    assert f"form-action 'self' {stripe.world.address}" in shown.headers["Content-Security-Policy"]
    form = form_to(shown.text, "/payment/card")
    away = client.post(form.action, data=form.values)
    assert away.status_code == 303
    assert away.headers["Location"].startswith(f"{stripe.world.address}/pay/cs_test_")
    ref = away.headers["Location"].rpartition("/")[2]
    asked = stripe.world.things["pages"][ref]
    assert (asked["amount_total"], asked["client_reference_id"], asked["locale"]) == (
        order.total * 100,
        order.number,
        "id",
    )
    stripe.world.pay(ref)
    back = asked["success_url"].replace("{CHECKOUT_SESSION_ID}", ref).removeprefix("http://localhost")
    answer = client.get(back, follow_redirects=True)
    assert_well_made(answer.text)
    assert "Sudah dibayar, terima kasih" in answer.text
    session().expire_all()
    assert session().get_one(type(order), order.id).status is OrderStatus.PAID


def test_who_comes_back_without_paying_is_asked_again(stripe, client):
    order = card_order()
    ref = page(order)
    client.get(payment_page(order))
    answer = client.get(f"/orders/{order.number}/payment/card?page={ref}", follow_redirects=True)
    assert "Bayar dengan kartu" in answer.text


def test_who_comes_back_while_the_provider_is_silent_is_told(stripe, client):
    order = card_order()
    ref = page(order)
    stripe.world.pay(ref)
    client.get(payment_page(order))
    for _ in range(3):
        stripe.faults.append(("GET /v1/checkout", "500"))
    answer = client.get(f"/orders/{order.number}/payment/card?page={ref}", follow_redirects=True)
    assert "Jawaban bank Anda belum sampai" in answer.text


def test_another_order_s_page_is_not_looked_at(stripe, client):
    order, other = card_order(), card_order()
    ref = page(other)
    stripe.world.pay(ref)
    client.get(payment_page(order))
    client.get(f"/orders/{order.number}/payment/card?page={ref}")
    session().refresh(other)
    assert other.status is OrderStatus.AWAITING_PAYMENT


def test_a_silent_provider_is_said_on_the_same_page(stripe, client):
    order = card_order()
    client.get(payment_page(order))
    for _ in range(3):
        stripe.faults.append(("POST /v1/checkout", "500"))
    answer = client.post(f"/orders/{order.number}/payment/card")
    assert answer.status_code == 503
    assert_well_made(answer.text)
    assert "Halaman kartu sedang tidak bisa dihubungi" in answer.text
    assert client.post(f"/orders/{order.number}/payment/card").status_code == 303
    assert session().scalar(sa.select(sa.func.count(CardSession.id))) == 1


def test_a_paid_order_opens_no_card_page(stripe, client):
    order, _ref = paid_by_card(stripe)
    client.get(payment_page(order))
    assert client.post(f"/orders/{order.number}/payment/card").status_code == 409


def test_a_stranger_opens_no_card_page(stripe, client):
    order = card_order()
    assert client.post(f"/orders/{order.number}/payment/card").status_code == 404


def test_in_english_the_buyer_comes_back_to_english(stripe, client):
    order = card_order()
    with transaction():
        session().get_one(type(order), order.id).language = "en"
    ref = page(order)
    asked = stripe.world.things["pages"][ref]
    assert asked["success_url"].startswith("http://localhost/en/orders/")
    assert asked["locale"] == "en"


def test_the_order_page_tells_what_happened_to_the_money(stripe, client):
    order, _ref = paid_by_card(stripe)
    client.get(payment_page(order))
    before = client.get(f"/orders/{order.number}").text
    assert "Uang Anda" not in before
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Habis", by=cast.person("Nurul"))
        pay_to_card(order, by=cast.person("Nurul"))
    drain()
    shown = client.get(f"/orders/{order.number}").text
    assert_well_made(shown)
    told = re.findall(r"<h3>(.*?)</h3>", shown.rpartition("Uang Anda</h2>")[2])
    assert told == [
        "Masuk Rp170.000",
        "Dibatalkan: Rp170.000 akan dikembalikan",
        "Rp170.000 dikirim ke kartu",
    ]


def letters(app) -> str:
    """Everything that was written so far, as it reads."""
    folder = Path(app.config["MAIL_URL"].removeprefix("outbox:"))
    found = [message_from_bytes(one.read_bytes(), policy=policy.default) for one in sorted(folder.glob("*.eml"))]
    return "\n".join(f"{one['Subject']}\n{one.get_content()}" for one in found)


def test_the_letters_say_where_the_money_goes(stripe, client, app):
    """First to the card; when the card does not take it, to an account that the buyer names."""
    order, _ref = paid_by_card(stripe, email="budi@contoh.id")
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Habis", by=cast.person("Nurul"))
        pay_to_card(order, by=cast.person("Nurul"))
    drain()
    told = letters(app)
    assert "kembali ke kartu yang Anda pakai" in told
    assert "/refunds/" not in told
    (refund,) = stripe.world.things["refunds"]
    stripe.world.end_refund(refund, reason="expired_or_canceled_card")
    hear(stripe, client)
    drain()
    told = letters(app)
    assert "Kartu Anda menolak pengembalian" in told
    assert "/refunds/" in told


def test_the_letter_of_a_card_order_leads_to_the_card_page(stripe, client, app):
    order = card_order(email="budi@contoh.id")
    with transaction():
        _tell(order, request_card(order))
    drain()
    told = letters(app)
    assert "silakan bayar Rp170.000 dengan kartu" in told
    assert f"/orders/{order.number}/payment?key=" in told
