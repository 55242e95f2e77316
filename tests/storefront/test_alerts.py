"""Leaving an address on a product's page, and taking it off by the letter's link."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.stock.alerting import token_of
from shop.stock.models import StockAlert
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted


@pytest.fixture
def sold_out(app):
    return make.product("Sandal", sizes=("38", "39"), stock=0)


def waiting():
    query = sa.select(StockAlert.email, StockAlert.variant_id, StockAlert.language, StockAlert.user_id)
    return [tuple(row) for row in session().execute(query.order_by(StockAlert.id))]


def leave(browser, product, email="tamu@contoh.id", variant=None, prefix=""):
    variant = variant or product.variants[0]
    address = f"{prefix}/products/{product.slug}/alerts"
    return browser.post(address, data={"variant_id": variant.id, "email": email}, follow_redirects=True)


def test_who_leaves_an_address_is_told_the_same_whether_or_not_it_waits_already(client, sold_out):
    first, second = (leave(client, sold_out, " Tamu@Contoh.id ") for _ in range(2))
    assert first.text == second.text and "tamu@contoh.id" in first.text
    assert first.request.path == f"/products/{sold_out.slug}"
    assert waiting() == [("tamu@contoh.id", sold_out.variants[0].id, "id", None)]


def test_each_variant_is_waited_for_by_itself(client, sold_out):
    leave(client, sold_out)
    leave(client, sold_out, variant=sold_out.variants[1], prefix="/en")
    assert [(row[1], row[2]) for row in waiting()] == [
        (sold_out.variants[0].id, "id"),
        (sold_out.variants[1].id, "en"),
    ]


def test_the_form_stands_where_it_is_sold_out_and_can_be_made_again(client, app, sold_out):
    page = client.get(f"/products/{sold_out.slug}?variant={sold_out.variants[1].id}").text
    assert_clean(page, "sold out", csrf=False)
    form = re.search(r'<form[^>]*id="kabari".*?</form>', page, re.DOTALL)[0]
    assert f'name="variant_id" value="{sold_out.variants[1].id}"' in form and "Kabari saya" in form
    assert 'id="kabari"' not in client.get(f"/products/{make.product('Kain').slug}").text


def test_a_piece_made_once_is_waited_for_by_nobody(client, app):
    product = make.product("Kain", stock=0)
    with transaction():
        session().merge(product.variants[0]).piece_number = 14
    page = client.get(f"/products/{product.slug}").text
    assert 'id="kabari"' not in page and "hanya dibuat sekali" in page
    assert "hanya dibuat sekali" in leave(client, product).text and waiting() == []


def test_who_is_signed_in_finds_her_own_address_there(sign_in, sold_out):
    budi = sign_in(cast.person("Budi"))
    assert 'value="budi@contoh.id"' in budi.get(f"/products/{sold_out.slug}").text
    leave(budi, sold_out, "budi@contoh.id")
    assert waiting()[0][3] == cast.person("Budi").id


@pytest.mark.parametrize("typed", ["", "bukan alamat", "x" * 300, "a@b\0.id", "a@b.id\r\nBcc: c@d.id"])
def test_what_is_no_address_is_said_beside_the_field(client, sold_out, typed):
    answer = leave(client, sold_out, typed, variant=sold_out.variants[1])
    assert answer.status_code == 422 and waiting() == []
    assert_clean(answer.text, "refused", csrf=False)
    assert f'name="variant_id" value="{sold_out.variants[1].id}"' in answer.text and "field__error" in answer.text


@pytest.mark.parametrize("variant", ["", "0", "x", "999999999999999"])
def test_a_variant_of_something_else_is_not_there(client, sold_out, variant):
    other = make.product("Tas", stock=0).variants[0].id
    for number in (variant, other):
        answer = client.post(
            f"/products/{sold_out.slug}/alerts", data={"variant_id": number, "email": "tamu@contoh.id"}
        )
        assert answer.status_code == 404 and waiting() == []


def test_what_can_be_bought_meanwhile_is_said(client, app):
    product = make.product("Kain")
    assert "bisa dibeli sekarang" in leave(client, product).text and waiting() == []


def test_one_address_cannot_be_entered_everywhere(client, limited):
    """Whoever enters somebody else's address must not fill her post box."""
    goods = [make.product(f"Kain {number}", stock=0) for number in range(12)]
    answers = [leave(client, product, "korban@contoh.id").status_code for product in goods]
    assert answers == [200] * 10 + [429] * 2 and len(waiting()) == 10
    assert leave(client, goods[11], "lain@contoh.id").status_code == 200


def test_the_link_takes_an_address_off_everything_it_waits_for_once_it_is_pressed(client, sold_out):
    leave(client, sold_out)
    leave(client, sold_out, variant=sold_out.variants[1])
    leave(client, sold_out, "lain@contoh.id")
    link = f"/alerts/{token_of('tamu@contoh.id')}"
    page = client.get(link)
    assert page.status_code == 200 and "tamu@contoh.id" in page.text and page.headers["Cache-Control"] == "no-store"
    assert_clean(page.text, "alerts", csrf=False)
    assert len(waiting()) == 3, "a mail program that reads the link changes nothing"
    for _again in range(2):
        assert client.post(link).status_code == 303
        assert [row[0] for row in waiting()] == ["lain@contoh.id"]


def test_a_link_that_was_made_up_is_not_there(client, app):
    assert client.get("/alerts/abc.def").status_code == 404 == client.post("/alerts/abc.def").status_code


def test_the_form_costs_the_page_no_query(client, sold_out):
    leave(client, sold_out)
    client.get("/products")
    with counted() as seen:
        client.get(f"/products/{sold_out.slug}")
    assert len(seen) <= 6, seen
