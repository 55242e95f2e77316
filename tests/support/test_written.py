"""What a test wrote decides whether the invariants are proved again."""

import sqlalchemy as sa

from shop.db import session, transaction
from tests import cast


def test_reading_leaves_the_proof_standing(shop):
    shop.written.begin()
    assert cast.person("Budi") and not shop.written.concerns()


def test_whoever_signs_in_changes_nothing_an_invariant_asks(shop, sign_in):
    someone = cast.person("Budi")
    shop.written.begin()
    sign_in(someone)
    assert shop.written.written == {"user_sessions"} and not shop.written.concerns()


def test_a_row_an_invariant_asks_for_calls_for_the_proof(shop):
    shop.written.begin()
    with transaction():
        session().execute(sa.text("UPDATE orders SET buyer_name = buyer_name"))
    assert shop.written.concerns()


def test_a_statement_nobody_understands_calls_for_the_proof(shop):
    shop.written.begin()
    with transaction():
        session().execute(sa.text("CREATE TABLE scraps (id integer)"))
    assert shop.written.concerns()


def test_the_money_is_asked_for(shop):
    money = {"entries", "lines", "accounts", "orders", "order_lines", "payments", "payouts", "stock_items", "claims"}
    assert money <= shop.written.asked
