"""Each promise of the books is broken on purpose, and the check names it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.clock import now, today
from shop.db import table
from shop.ledger.checks import check
from shop.ledger.models import Month
from shop.ledger.queries import entries_about
from tests import cast, make
from tests.orders.test_withholding import decide
from tests.support.undoing import lift_guards, undone

pytestmark = pytest.mark.long


@pytest.fixture
def sale(app):
    """The entries of a sale of which tax was withheld: their numbers by their kinds."""
    with app.test_request_context("/"):
        decide()
        [part] = make.released_order().seller_orders
        assert check() == []
        yield {entry.kind: entry.id for entry in entries_about(part.code)}


def spoiled(*statements: str | sa.Executable) -> str:
    """What the check says while these statements hold; nothing of them stays."""
    facts = []
    with undone() as connection:
        lift_guards(connection)
        for statement in statements:
            assert connection.execute(sa.text(statement) if isinstance(statement, str) else statement).rowcount != 0
        facts = check()
    return "\n".join(facts)


def test_an_entry_whose_sides_are_apart(sale):
    number = sale["released"]
    facts = spoiled(f"UPDATE lines SET amount = amount + 1 WHERE entry_id = {number} AND amount > 0")
    assert f"entry {number} (released" in facts and "lines sum to 1" in facts


def test_an_entry_that_lost_its_lines(sale):
    number = sale["released"]
    assert f"entry {number} (released" in spoiled(f"DELETE FROM lines WHERE entry_id = {number}")


def test_an_account_that_nobody_knows(sale):
    facts = spoiled("UPDATE accounts SET name = 'petty_cash' WHERE name = 'commission'")
    assert "account petty_cash is not of the chart" in facts


def test_an_entry_that_was_written_into_a_closed_month(sale):
    first_on = today().replace(day=1)
    month = {"first_on": first_on, "until": today(), "fingerprint": "", "facts": {}, "prepared_at": now()}
    month |= {"prepared_by_id": cast.person("Nurul").id, "closed_by_id": cast.person("Sutrisno").id}
    before, after = now() - timedelta(days=1), now() + timedelta(days=1)
    facts = spoiled(sa.insert(table(Month)).values(month | {"closed_at": before}))
    assert f"entry {sale['released']}: written into {today()}, whose month was closed" in facts
    assert spoiled(sa.insert(table(Month)).values(month | {"closed_at": after})) == ""


def test_an_entry_that_counts_before_it_happened(sale):
    facts = spoiled(f"UPDATE entries SET happened_on = booked_on WHERE id = {sale['released']}")
    assert f"entry {sale['released']}: booked on {today()}, before it happened" in facts


@pytest.mark.parametrize(
    ("spoil", "noted"), [("UPDATE withholdings SET amount = amount - 1", "749"), ("DELETE FROM withholdings", "None")]
)
def test_tax_that_is_not_noted_with_whose_it_is(sale, spoil, noted):
    assert f"entry {sale['tax_withheld']}: takes 750 of tax, {noted} noted" in spoiled(spoil)


def test_more_tax_given_back_than_was_withheld(sale):
    assert ": -1 of tax withheld" in spoiled("UPDATE withholdings SET amount = -1")
