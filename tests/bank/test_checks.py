"""Each promise of statements and matches is broken on purpose, and the checks say which."""

from __future__ import annotations

import pytest

from shop.bank import booking
from shop.bank.checks import check
from shop.bank.importing import import_statement
from shop.bank.queries import open_lines
from shop.db import transaction
from shop.payments.requesting import coop_account
from tests import cast
from tests.bank import files
from tests.support.undoing import lift_guards, undone

pytestmark = pytest.mark.long


def matched():
    """A statement of five lines, one of them booked as a charge."""
    with transaction():
        import_statement(coop_account(), files.bri_cms().encode(), name="a.csv", by=cast.person("Nurul"))
        fee = next(one for one in open_lines(coop_account()) if one.amount < 0)
        booking.book(coop_account(), [fee.id], "fee", by=cast.person("Nurul"))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("UPDATE match_parts SET amount = amount + 1 WHERE statement_line_id IS NOT NULL", "sides are 1 apart"),
        ("UPDATE match_parts SET amount = amount * 2", "not the line it names"),
        ("UPDATE matches SET undone_at = made_at", "undone and holding"),
        ("UPDATE statements SET lines_new = 4", "4 new lines, 5 found"),
        ("UPDATE statements SET closing_sen = closing_sen + 1", "sen"),
    ],
)
def test_what_is_spoiled_is_named(app, spoil, words):
    matched()
    assert check() == []
    with undone() as connection:
        lift_guards(connection)
        assert connection.exec_driver_sql(spoil).rowcount > 0
        assert words in "\n".join(check())
