"""A voucher at the checkout: one field, its message beside it, and a total that does not change after the button."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.jobs import drain
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.promotions import issuing
from shop.promotions.models import Voucher
from tests import cast, make
from tests.checkout.test_views import basket, cart_id, filled, service
from tests.payments.test_cod import decided  # noqa: F401 - a fixture
from tests.support.lint import assert_clean
from tests.support.queries import counted


def summary(page):
    return re.search(r'<aside class="panel.*?</aside>', page, re.S)[0]


def test_the_button_shows_what_it_takes_off_and_the_total_that_is_then_charged(client):
    make.voucher()
    basket(client)
    page = client.post("/checkout", data=filled(0, voucher="pulang10", find="voucher"))
    assert page.status_code == 200
    assert_clean(page.text, csrf=False)
    assert "Voucher PULANG10" in summary(page.text)
    assert "-Rp5.000" in summary(page.text).replace("−", "-")
    assert 'name="shown_total" type="hidden" value="63000"' in page.text
    placed = client.post("/checkout", data=filled(63_000, voucher="pulang10", act="order"))
    assert placed.status_code == 303
    order = session().scalars(sa.select(Order)).one()
    payment = session().scalars(sa.select(Payment)).one()
    assert (order.total, payment.amount - payment.code) == (63_000, 63_000)
    for address in (placed.location, f"/orders/{order.number}?key={order.secret}"):
        shown = client.get(address, follow_redirects=True).text
        assert "Voucher PULANG10" in shown
        assert "Rp50.000" in shown


def test_ordered_without_the_button_the_total_with_it_is_shown_first(client):
    make.voucher()
    basket(client)
    page = client.post("/checkout", data=filled(68_000, voucher="PULANG10", act="order"))
    assert page.status_code == 409
    assert 'name="shown_total" type="hidden" value="63000"' in page.text
    assert session().scalar(sa.select(Voucher.uses)) == 0


@pytest.mark.parametrize(
    ("code", "terms", "words"),
    [
        ("TIDAKADA", {}, "Kami tidak mengenal voucher TIDAKADA"),
        ("<b>x</b>", {}, "Kami tidak mengenal voucher"),
        ("PULANG10", {"starts_on": today() + timedelta(days=3)}, "mulai berlaku"),
        ("PULANG10", {"least_order": 60_000}, "kurang Rp10.000"),
        ("PULANG10", {"coop_bps": 5_000}, "tidak berlaku untuk barang ini"),
    ],
)
@pytest.mark.parametrize("pressed", [{"find": "voucher"}, {"act": "order"}])
def test_refused_it_says_why_beside_the_field_and_nothing_typed_is_lost(client, code, terms, words, pressed):
    make.voucher(**terms)
    basket(client)
    page = client.post("/checkout", data=filled(68_000, voucher=code, note="Titip di pos", **pressed))
    assert page.status_code == 422
    beside = re.search(r'id="voucher-error">.*?</p>', page.text, re.S)[0]
    assert 'formaction="/checkout#voucher"' in page.text and re.search(r'<input[^>]*id="voucher"', page.text)
    assert words in beside
    assert "Titip di pos" in page.text
    assert "Ratna Dewi" in page.text
    assert 'name="shown_total" type="hidden" value="68000"' in page.text
    assert not session().scalars(sa.select(Order)).all()


def test_over_or_used_up_between_page_and_button_is_refused_beside_the_field(client):
    made = make.voucher(most_uses=1)
    basket(client)
    make.order(make.product(price=90_000), voucher="PULANG10")
    page = client.post("/checkout", data=filled(63_000, voucher="PULANG10", cart=str(cart_id()), act="order"))
    assert (page.status_code, "habis" in page.text) == (422, True)
    with transaction():
        issuing.end_voucher(made, by=cast.person("Nurul"))
    page = client.post("/checkout", data=filled(63_000, voucher="PULANG10", act="order"))
    assert (page.status_code, "sudah berakhir" in page.text) == (422, True)


def test_it_is_kept_while_the_buyer_looks_at_her_cart_and_let_go_of_when_it_ends(client):
    make.voucher()
    basket(client)
    client.post("/checkout", data=filled(0, voucher="PULANG10", find="voucher"))
    assert "Voucher PULANG10" in summary(client.get("/checkout").text)
    with clock.set_to(now() + timedelta(days=40)):
        page = client.get("/checkout")
        assert page.status_code == 200
        assert "sudah berakhir" in page.text


def test_a_page_without_a_voucher_asks_not_once_more_and_with_one_once(client):
    make.voucher()
    basket(client)
    sent = filled(0, find="chosen", ship_hub=str(service()))
    client.post("/checkout", data=sent)
    with counted() as without:
        client.post("/checkout", data=sent)
    with counted() as one:
        client.post("/checkout", data=sent | {"voucher": "PULANG10"})
    assert len(one) == len(without) + 1
    assert not [asked for asked in without if "voucher" in asked.lower() and "FROM vouchers" in asked]


def test_the_letter_names_it(client, shop):
    make.voucher()
    basket(client)
    client.post("/checkout", data=filled(63_000, voucher="PULANG10", email="ratna@contoh.id", act="order"))
    drain()
    [letter] = (shop.folder / "mail").iterdir()
    assert b"PULANG10" in letter.read_bytes()
