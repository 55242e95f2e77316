"""The cart's pages."""

import pytest
import sqlalchemy as sa

from shop.cart.models import Cart, CartLine
from shop.catalogue.models import Variant
from shop.db import session, transaction
from shop.stock.availability import refresh_products
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted


def variant_of(product):
    return session().scalars(sa.select(Variant.id).where(Variant.product_id == product.id)).first()


def add(client, product, quantity="1", **more):
    return client.post("/cart/lines", data={"variant_id": str(variant_of(product)), "quantity": quantity, **more})


def lines():
    return {line.variant_id: line.quantity for line in session().scalars(sa.select(CartLine))}


def line_id():
    return session().scalars(sa.select(CartLine.id)).one()


def test_an_empty_cart_says_so_and_asks_the_database_nothing_for_its_count(client):
    page = client.get("/cart")
    assert page.status_code == 200
    assert_clean(page.text, csrf=False)
    assert "Set-Cookie" not in page.headers
    assert not session().scalar(sa.select(sa.func.count()).select_from(Cart))


def test_an_empty_cart_shows_what_is_new(client, app):
    make.product("Selendang jati")
    page = client.get("/cart").text
    assert "Baru dari desa" in page and "Selendang jati" in page


def test_the_cart_survives_a_restart_of_the_browser(app, client):
    pouch = make.product("Pouch")
    answer = add(client, pouch, "2")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=15552000" in cookie
    later = app.test_client()
    later.set_cookie("cart", cookie.split(";")[0].removeprefix("cart="))
    page = later.get("/cart")
    assert "Pouch" in page.text
    assert 'value="2"' in page.text
    assert_clean(page.text, csrf=False)


def test_a_cart_s_cookie_lasts_as_long_as_the_cart_and_no_longer(app, client):
    """The cart is deleted half a year after it was begun: a cookie with a fresh term would lead to nothing."""
    pouch = make.product("Pouch")
    given = [add(client, pouch, "1").headers.getlist("Set-Cookie") for _ in range(2)]
    assert [sum(one.startswith("cart=") for one in cookies) for cookies in given] == [1, 0]


def test_buying_now_leads_to_the_checkout(client):
    assert add(client, make.product(), then="checkout").location == "/checkout"
    assert add(client, make.product(), then="cart").location == "/cart"
    assert add(client, make.product(), then="https://elsewhere.example").location == "/cart"


def test_the_last_of_many_alike_is_not_called_the_only_one(client):
    add(client, make.product(stock=1))
    page = client.get("/cart").text
    assert "tinggal 1" in page
    assert "Satu-satunya" not in page


def test_a_numbered_piece_is_called_the_only_one(client):
    product = make.product(stock=1)
    with transaction():
        product.variants[0].piece_number = 14
    add(client, product)
    assert "Satu-satunya" in client.get("/cart").text


def test_the_header_counts_the_pieces(client):
    add(client, make.product("Pouch"), "3")
    assert 'badge--count" aria-hidden="true">3<' in client.get("/cart").text


@pytest.mark.parametrize("typed", ["0", "-1", "−3", "1000000000000", "１２", "😀", "1.5", "x" * 10_000, "", "2\0"])
def test_an_absurd_number_is_answered_with_the_question_again(client, typed):
    pouch = make.product("Pouch")
    answer = add(client, pouch, typed)
    assert answer.status_code == 422
    assert 'id="quantity-error"' in answer.text
    assert "Pouch" in answer.text
    if typed and "\0" not in typed:
        assert f'value="{typed[:40]}"' in answer.text
    assert_clean(answer.text, csrf=False)
    assert not lines()


@pytest.mark.parametrize("typed", ["", "0", "-1", "１２", "😀", "abc", "9" * 40])
def test_a_variant_that_was_not_chosen_is_asked_for(client, typed):
    assert client.post("/cart/lines", data={"variant_id": typed, "quantity": "1"}).status_code == 422


def test_unknown_goods_are_not_there(client):
    assert client.post("/cart/lines", data={"variant_id": "999999", "quantity": "1"}).status_code == 404
    assert client.post("/cart/lines", data={"variant_id": "999999", "quantity": "0"}).status_code == 404


def test_more_than_there_is_says_how_many_there_are(client):
    answer = add(client, make.product("Pouch", stock=2), "3")
    assert answer.status_code == 422
    assert "2" in answer.text.split('id="quantity-error"')[1][:400]


def test_steps_count_from_what_was_typed(client):
    pouch = make.product("Pouch", stock=9)
    add(client, pouch)
    url = f"/cart/lines/{line_id()}"
    assert client.post(url, data={"quantity": "4", "step": "1"}).location == f"/cart#line-{line_id()}"
    assert list(lines().values()) == [5]
    client.post(url, data={"quantity": "5", "step": "-1"})
    client.post(url, data={"quantity": "2"})
    assert list(lines().values()) == [2]


def test_one_less_than_one_takes_the_line_out_and_offers_to_put_it_back(client):
    add(client, make.product("Pouch"))
    client.post(f"/cart/lines/{line_id()}", data={"quantity": "1", "step": "-1"})
    assert not lines()
    page = client.get("/cart").text
    back = page.split("/cart/lines?")[1].split('"')[0].replace("&amp;", "&")
    client.post(f"/cart/lines?{back}")
    assert list(lines().values()) == [1]


@pytest.mark.parametrize("typed", ["0", "-1", "1000000000000", "１２", "😀", "", "z" * 10_000])
def test_a_number_that_cannot_be_stays_in_its_line(client, typed):
    add(client, make.product("Pouch"))
    answer = client.post(f"/cart/lines/{line_id()}", data={"quantity": typed})
    assert answer.status_code == 422
    assert f'id="wrong-{line_id()}"' in answer.text
    assert f'value="{typed[:40]}"' in answer.text
    assert_clean(answer.text, csrf=False)
    assert list(lines().values()) == [1]


def test_more_than_is_left_stays_in_its_line(client):
    add(client, make.product("Pouch", stock=2))
    answer = client.post(f"/cart/lines/{line_id()}", data={"quantity": "3"})
    assert answer.status_code == 422
    assert 'value="3"' in answer.text


def test_another_cart_is_not_there(app, client):
    add(client, make.product("Pouch"))
    stranger = app.test_client()
    for path in ("", "/removal", "/price"):
        assert stranger.post(f"/cart/lines/{line_id()}{path}", data={"quantity": "2", "price": "1"}).status_code == 404
    add(stranger, make.product("Kain"))
    mine = session().scalars(sa.select(CartLine.id).order_by(CartLine.id)).first()
    assert stranger.post(f"/cart/lines/{mine}", data={"quantity": "2"}).status_code == 404


def test_sold_out_goods_are_marked_and_keep_the_cart_from_going_on(client):
    pouch = make.product("Pouch", stock=1)
    add(client, pouch)
    make.order(pouch)
    page = client.get("/cart").text
    assert 'id="wrong-' in page
    assert 'href="/checkout"' not in page


def test_a_new_price_is_shown_beside_the_old_one_with_a_button(client):
    pouch = make.product("Pouch", price=30_000)
    add(client, pouch)
    with transaction():
        session().execute(sa.update(Variant).where(Variant.product_id == pouch.id).values(price=33_000))
        refresh_products([pouch.id])
    page = client.get("/cart").text
    assert "Rp30.000" in page
    assert "Rp33.000" in page
    assert 'href="/checkout"' not in page
    client.post(f"/cart/lines/{line_id()}/price", data={"price": "33000"})
    assert 'href="/checkout"' in client.get("/cart").text


@pytest.mark.parametrize("typed", ["", "0", "-1", "100000001", "2147483648", "1000000000000", "１２", "😀"])
def test_an_absurd_price_is_agreed_to_by_nobody(client, typed):
    add(client, make.product("Pouch"))
    assert client.post(f"/cart/lines/{line_id()}/price", data={"price": typed}).status_code == 422


def test_what_sending_together_saves_is_told(client):
    add(client, make.product("Pouch"))
    add(client, make.product("Keripik", seller=cast.seller("KUB Melati"), category="makanan"))
    page = client.get("/cart").text
    assert page.count('class="parcel"') == 1
    assert "Rp9.000" in page.split("parcel__saved")[1][:200]


def test_a_cart_of_any_size_asks_the_same_few_questions(client):
    add(client, make.product("Pouch"))
    client.get("/cart")
    with counted() as few:
        client.get("/cart")
    for number in range(8):
        add(client, make.product(f"Barang {number}"))
    client.get("/cart")
    with counted() as many:
        client.get("/cart")
    assert len(many) == len(few) <= 6, many


def test_an_odd_cookie_is_no_cart(app):
    for odd in ("", "x", "é" * 20, "y" * 3_000, "' OR 1=1 --" * 3):
        visitor = app.test_client()
        visitor.set_cookie("cart", odd)
        assert visitor.get("/cart").status_code == 200
