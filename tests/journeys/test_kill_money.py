"""The shop is killed at every statement of a bank import and of a payout run: whole or not at all, and done again it is once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.bank.importing import import_statement
from shop.bank.models import Statement, StatementLine
from shop.clock import today
from shop.db import session
from shop.ledger.models import Entry
from shop.payments.requesting import coop_account
from shop.payouts import paying
from shop.payouts.models import Payout, PayoutItem, PayoutRun, RunStatus
from tests import cast, make
from tests.bank import files
from tests.support.dying import killed

pytestmark = pytest.mark.long

LINES = 1_200
#: More statements than any of these acts says.
ENDLESS = 200


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def rows(*tables: type) -> list[int]:
    """How many rows these tables have now."""
    session().rollback()
    return [session().scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


def die_everywhere(act: Callable[[], object], *tables: type) -> list[int]:
    """Kill the act at each of its statements until it goes through: until then nothing may be kept. The rows then."""
    before = rows(*tables)
    for at in range(1, ENDLESS):
        if not killed(act, at):
            assert at > 3, "it was never killed in the middle"
            return rows(*tables)
        assert rows(*tables) == before, f"killed at statement {at}, something stayed"
    raise AssertionError("it never ended")


def bring() -> None:
    """Import a statement with many lines."""
    moves = [
        (today() - timedelta(days=5 - number // 300), f"TRSF CR {number}", 100 * number + 100)
        for number in range(LINES)
    ]
    data = files.bri_cms(moves).encode()
    import_statement(coop_account(), data, name="mutasi.csv", by=cast.person("Nurul"))


def test_a_bank_import_that_is_killed_anywhere_leaves_nothing_and_comes_in_whole_afterwards(app):
    assert die_everywhere(bring, Statement, StatementLine) == [1, LINES]
    assert not killed(bring, ENDLESS)
    assert rows(StatementLine) == [LINES], "the same file again adds nothing"


def prepare() -> None:
    paying.prepare_run(today(), by=cast.person("Nurul"))


def approve() -> None:
    run = session().scalars(sa.select(PayoutRun)).one()
    paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))


def test_a_payout_run_that_is_killed_anywhere_pays_nobody_and_afterwards_everybody_once(app):
    make.released_order(make.product(price=90_000))
    make.released_order(make.product(price=90_000, seller=cast.seller("KUB Melati")))
    tables = (PayoutRun, Payout, PayoutItem, Entry)
    runs, payouts, items, entries = die_everywhere(prepare, *tables)
    assert (runs, payouts) == (1, 2) and items > 0
    assert not killed(prepare, ENDLESS)
    assert rows(*tables) == [runs, payouts, items, entries], "prepared again it is the same run"
    assert die_everywhere(approve, *tables) == [runs, payouts, items, entries + payouts]
    assert session().scalars(sa.select(PayoutRun.status)).one() is RunStatus.APPROVED
