"""What a test wrote decides whether the invariants are proved again."""

import sqlalchemy as sa

from shop.bank import checks as bank
from shop.db import session, transaction
from shop.office import checks
from shop.orders import checks as orders
from tests import cast


def test_reading_leaves_the_proof_standing(shop):
    shop.written.begin()
    assert cast.person("Budi") and not shop.written.concerned()


def test_whoever_signs_in_changes_nothing_an_invariant_asks(shop, sign_in):
    someone = cast.person("Budi")
    shop.written.begin()
    sign_in(someone)
    assert shop.written.written == {"user_sessions"} and not shop.written.concerned()


def test_a_row_an_invariant_asks_for_calls_for_the_proof(shop):
    shop.written.begin()
    with transaction():
        session().execute(sa.text("UPDATE orders SET buyer_name = buyer_name"))
    assert orders in shop.written.concerned()


def test_a_statement_nobody_understands_calls_for_the_proof(shop):
    shop.written.begin()
    with transaction():
        session().execute(sa.text("CREATE TABLE scraps (id integer)"))
    assert shop.written.concerned() == list(checks.ROOMS)


def test_the_money_is_asked_for(shop):
    money = {"entries", "lines", "accounts", "orders", "order_lines", "payments", "payouts", "stock_items", "claims"}
    assert money <= shop.written.all


def test_a_room_that_asks_for_nothing_written_is_left(shop):
    shop.written.begin()
    with transaction():
        session().execute(sa.text("UPDATE statements SET id = id"))
    assert bank in shop.written.concerned() and orders not in shop.written.concerned()


def test_the_index_of_the_search_is_asked_for_too(shop):
    assert "product_search" in shop.written.all
