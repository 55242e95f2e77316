"""Two hundred buyers press the button for the last ten pieces in the same moment, over HTTP, on both databases."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from shop.db import session
from shop.orders.models import Order
from shop.payments.models import Payment
from shop.stock.models import StockItem
from tests import make
from tests.support.browsing import Form, Person, form_to
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.long

BUYERS = 200
PIECES = 10
AT_ONCE = 32
TYPED = {
    "name": "Ratna Dewi",
    "street": "Dusun Krajan",
    "region": "Ketintang, Gayungan, Kota Surabaya, Jawa Timur",
    "region_code": "35.78.22.1003",
}


def hers(number: int) -> dict[str, str]:
    """What the buyer of this number types: each has a phone of her own."""
    return TYPED | {"phone": f"0812-3456-{number:04d}"}


def at_the_button(address: str, slug: str, number: int = 0) -> tuple[Person, Form]:
    """A guest with one piece in the cart and everything filled in, her finger above the button."""
    guest = Person(address)
    guest.http.headers["X-Forwarded-For"] = f"10.0.{number // 250}.{number % 250}"
    guest.open(f"/products/{slug}")
    guest.send_to("/cart/lines", quantity="1", then="cart")
    guest.open("/checkout")
    guest.send_to("/checkout", **hers(number), find="1")
    return guest, form_to(guest.page, "/checkout")


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_the_last_ten_pieces_go_to_exactly_ten_buyers(kind, tmp_path):
    address = address_of(kind, tmp_path)
    with founded(address, tmp_path):
        slug = make.product(stock=PIECES).slug
        with served(address, tmp_path) as served_at:
            with ThreadPoolExecutor(8) as helpers:
                buyers = list(helpers.map(lambda number: at_the_button(served_at, slug, number), range(BUYERS)))
            start = threading.Barrier(AT_ONCE)

            def press(number: int) -> tuple[int, str]:
                if number < AT_ONCE:
                    start.wait()
                guest, form = buyers[number]
                with guest:
                    guest.send(form, **hers(number))
                    return guest.status, guest.where

            with ThreadPoolExecutor(AT_ONCE) as crowd:
                answers = list(crowd.map(press, range(BUYERS)))
        outcomes = Counter((status, "/payment" in where) for status, where in answers)
        assert outcomes == {(200, True): PIECES, (409, False): BUYERS - PIECES}
        session().rollback()
        assert session().scalar(sa.select(sa.func.count(Order.id))) == PIECES
        amounts = session().scalars(sa.select(Payment.amount)).all()
        assert len(set(amounts)) == PIECES, "every buyer is asked for another amount"
        item = session().scalars(sa.select(StockItem)).one()
        assert (item.on_hand, item.reserved) == (PIECES, PIECES)


def test_a_button_pressed_five_times_at_once_is_one_order(tmp_path):
    """A double click, the way back, a second tab: the same cart, the same order for all."""
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path):
        slug = make.product(stock=PIECES).slug
        with served(address, tmp_path) as served_at:
            guest, form = at_the_button(served_at, slug)

            def click(_: int) -> tuple[int, str]:
                with Person(served_at) as tab:
                    tab.http.cookies.update(guest.http.cookies)
                    tab.send(form, **hers(0))
                    return tab.status, tab.where.split("?")[0]

            with guest, ThreadPoolExecutor(5) as clicks:
                answers = set(clicks.map(click, range(5)))
            assert len(answers) == 1
            status, where = answers.pop()
            assert status == 200
            assert where.endswith("/payment")
        session().rollback()
        assert session().scalar(sa.select(sa.func.count(Order.id))) == 1


def test_two_orders_of_the_same_goods_in_opposite_order_both_succeed(tmp_path):
    """Carts {A, B} and {B, A} lock in one order: nobody waits for ever, nobody sees an error."""
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path):
        first, second = make.product(stock=40).slug, make.product("Pouch jarak", stock=40).slug
        with served(address, tmp_path) as served_at:

            def crossed(number: int) -> int:
                slugs = (first, second) if number % 2 else (second, first)
                with Person(served_at) as guest:
                    guest.open(f"/products/{slugs[0]}")
                    guest.send_to("/cart/lines", quantity="1", then="cart")
                    guest.open(f"/products/{slugs[1]}")
                    guest.send_to("/cart/lines", quantity="1", then="cart")
                    guest.open("/checkout")
                    guest.send_to("/checkout", **hers(number), find="1")
                    guest.send_to("/checkout", **hers(number))
                    return guest.status

            with ThreadPoolExecutor(16) as crowd:
                assert set(crowd.map(crossed, range(40))) == {200}
        session().rollback()
        assert session().scalar(sa.select(sa.func.count(Order.id))) == 40


def test_nothing_is_lost_when_the_last_piece_goes_meanwhile(tmp_path):
    """Sold out between page and button: the cart says which line, and what was typed is still there."""
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path):
        slug = make.product("Kain terakhir", stock=1).slug
        with served(address, tmp_path) as served_at:
            guest, form = at_the_button(served_at, slug)
            rival, rivals_form = at_the_button(served_at, slug)
            with rival, guest:
                rival.send(rivals_form, **hers(1))
                assert rival.status == 200
                guest.send(form, **hers(0))
                assert guest.status == 409
                assert "Kain terakhir" in guest.page
