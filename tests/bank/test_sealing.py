"""A closed month is sealed entry for entry: whoever changes one around the guards is named, to the entry."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit
from shop.db import db, session
from shop.ledger.models import Entry, Line, Seal
from shop.ledger.months import month_starting
from shop.ledger.sealing import check, seal_closed, seal_of
from tests.bank.test_months import OCTOBER, closed_october, october_sale_matched
from tests.support.undoing import lift_guards, undone


@pytest.fixture
def entries(app) -> list[int]:
    """The entries of October, which is closed."""
    with app.test_request_context("/"):
        october_sale_matched()
        closed_october()
        yield list(session().scalars(sa.select(Seal.entry_id).order_by(Seal.id)))


def spoiled(*statements: str) -> list[str]:
    """What the check says while these statements hold; nothing of them stays."""
    with undone() as connection:
        lift_guards(connection)
        for statement in statements:
            assert connection.execute(sa.text(statement)).rowcount != 0
        return check()


def test_closing_seals_every_entry_of_the_month_in_their_order(entries):
    until = month_starting(OCTOBER).until
    assert entries == list(session().scalars(sa.select(Entry.id).where(Entry.booked_on <= until).order_by(Entry.id)))
    assert entries and check() == []
    closed = [record for record in audit.trail("month 2026-10") if record.act == "month_closed"]
    assert [record.facts["seal"] for record in closed] == [seal_of(month_starting(OCTOBER))]
    assert len(seal_of(month_starting(OCTOBER))) == 64


def test_sealing_again_adds_nothing(entries):
    before = seal_of(month_starting(OCTOBER))
    assert seal_closed() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET memo = memo || '.' WHERE id = {number}",
        "UPDATE entries SET booked_on = '2026-10-30' WHERE id = {number}",
        "UPDATE entries SET \"by\" = 'Tono' WHERE id = {number}",
        "UPDATE lines SET amount = amount * 2 WHERE entry_id = {number}",
        "UPDATE lines SET account_id = (SELECT max(id) FROM accounts) WHERE entry_id = {number} AND amount > 0",
    ],
)
def test_an_entry_that_was_changed_is_named_and_no_other(entries, statement):
    for number in (entries[0], entries[-1]):
        facts = spoiled(statement.format(number=number))
        assert facts == [f"entry {number}: not as it was when its month was closed"]


def test_one_that_is_gone_and_one_that_was_slipped_in_are_named(entries):
    number, account = entries[0], session().scalars(sa.select(Line.account_id)).first()
    gone = f"UPDATE seals SET entry_id = {number} + 1000000 WHERE entry_id = {number}"
    if db.engine.dialect.name == "postgresql":  # SQLite refuses the number of no entry even without its triggers
        assert f"entry {number + 1000000}: gone since its month was closed" in spoiled(gone)
    slipped = (
        'INSERT INTO entries (kind, subject, memo, key, booked_on, recorded_at, "by") '
        "VALUES ('x', 'x', '', 'direct', '2026-10-31', '2026-10-31 00:00:00', 'x')"
    )
    facts = spoiled(
        slipped,
        f"INSERT INTO lines (entry_id, account_id, amount) SELECT id, {account}, 5 FROM entries WHERE key = 'direct'",
        f"INSERT INTO lines (entry_id, account_id, amount) SELECT id, {account}, -5 FROM entries WHERE key = 'direct'",
    )
    assert ["in a closed month without its seal" in fact for fact in facts] == [True]


def test_a_chain_that_was_written_anew_ends_with_another_seal(entries):
    before = seal_of(month_starting(OCTOBER))
    digest = session().scalars(sa.select(Seal.digest).where(Seal.entry_id == entries[0])).one()
    assert (digest != before) is (len(entries) > 1)
    assert check() == []
