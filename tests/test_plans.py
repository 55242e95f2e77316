"""How SQLite goes about what is asked often: by the indexes made for it, and with a plan that it keeps."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.bank.models import MatchPart
from shop.bank.queries import open_items
from shop.clock import today
from shop.db import db, session
from shop.payments.models import Payment, PaymentState
from shop.payments.queries import AT_BANK
from shop.payments.requesting import coop_account
from shop.payouts.models import PayoutItem
from tests import make
from tests.checkout.test_views import basket, filled
from tests.support.queries import counted


@pytest.mark.parametrize(
    ("column", "flag", "index"),
    [
        (Payment.coop_account_id, Payment.keeps_amount, "uq_payments_amount"),
        (PayoutItem.line_id, PayoutItem.is_active, "uq_payout_items_line"),
        (MatchPart.ledger_line_id, MatchPart.is_active, "uq_match_parts_ledger_line"),
        (MatchPart.statement_line_id, MatchPart.is_active, "uq_match_parts_statement_line"),
    ],
)
def test_an_index_over_the_rows_of_a_flag_is_used(app, column, flag, index):
    """One made `WHERE flag` is not, where a query says `flag = 1`: every order read every payment there ever was."""
    asked = sa.select(column).where(column == 1, flag).compile(db.engine, compile_kwargs={"literal_binds": True})
    (step,) = session().execute(sa.text(f"EXPLAIN QUERY PLAN {asked}")).all()
    assert f"INDEX {index} (" in step.detail


def test_what_came_to_the_bank_is_looked_up_by_its_amount(app):
    """Without an index every line of the bank's page read every payment there ever was."""
    ended = sa.select(Payment.id).where(Payment.state.in_([PaymentState.EXPIRED, PaymentState.CANCELLED]))
    ended = ended.where(Payment.amount == 1, Payment.method.in_(AT_BANK)).order_by(Payment.id.desc()).limit(4)
    asked = ended.compile(db.engine, compile_kwargs={"literal_binds": True})
    steps = session().execute(sa.text(f"EXPLAIN QUERY PLAN {asked}")).all()
    assert any("INDEX ix_payments_amount (" in step.detail for step in steps)


def test_what_every_buyer_asks_is_planned_once(client):
    """A parameter compared with what a partial index is made of has SQLite plan the whole statement anew each time."""
    product = make.product("Pouch", price=50_000, stock=9)
    for _ in range(3):
        assert client.get(f"/products/{product.slug}").status_code == 200
        basket(client, product)
        assert client.get("/checkout").status_code == 200
        assert client.post("/checkout", data=filled(68_000)).status_code == 303
    with db.engine.connect() as connection:
        asked = connection.exec_driver_sql("SELECT sql, reprep, run FROM sqlite_stmt").all()
    assert any("FROM payments" in sql and run >= 3 for sql, _, run in asked)
    assert [sql for sql, anew, _ in asked if anew > 1] == []


def test_what_a_buyer_left_unpaid_is_found_by_who_she_is(client):
    """Not by the status: every order that ever ran out of time would be gone through for each new one."""
    basket(client)
    with counted() as said:
        assert client.post("/checkout", data=filled(68_000)).status_code == 303
    (asked,) = [statement for statement in said if statement.startswith("UPDATE carts")]
    with db.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", (None,) * asked.count("?")).all()
    steps = [step.detail for step in plan]
    assert [step for step in steps if "SCAN orders" in step or "ix_orders_status" in step] == []
    assert sum("ix_orders_buyer_phone" in step for step in steps) == 2


def test_of_the_payouts_that_were_confirmed_only_those_sent_lately_are_read(app):
    """A line of the bank that gives one back comes within weeks; every payout there ever was stays confirmed."""
    asked = []

    def note(_connection, _cursor, statement, parameters, *_rest):
        if "FROM payouts" in statement:
            asked.append((statement, parameters))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        open_items(coop_account(), today(), today())
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    [(statement, parameters)] = asked
    with db.engine.connect() as connection:
        steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert any(
        "INDEX ix_payouts_status_sent_at (status=? AND sent_at>? AND sent_at<?)" in step.detail for step in steps
    )
