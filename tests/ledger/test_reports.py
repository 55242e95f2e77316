"""The books as files: a period begins where the one before it ends, and one owner's file is hers alone."""

from datetime import date

import pytest

from shop.db import transaction
from shop.ledger.chart import CHART
from shop.ledger.posting import credit, debit, post
from shop.ledger.reports import account_sheet, journal_sheet

HALF, END = date(2026, 10, 15), date(2026, 10, 31)


@pytest.fixture
def october(app):
    """Receipts of two senders on four days; the one of the third was written last."""
    with app.test_request_context("/"):
        with transaction():
            for day, amount, owner in ((1, 100, "A"), (15, 40, "B"), (31, 7, "A"), (3, 5, "B")):
                post(
                    "money_unidentified",
                    [debit("bank", amount, "bri"), credit("unidentified", amount, owner)],
                    subject=f"UM-{owner}",
                    key=f"{day}",
                    by=None,
                    booked_on=date(2026, 10, day),
                )
        yield


def test_a_file_of_an_account_begins_with_what_was_before_its_first_day(october):
    sheet = account_sheet(CHART["unidentified"], None, who="", since=HALF, until=END)
    assert sheet.head[0][7] == 105
    assert [(row[0].day, row[7]) for row in sheet.rows] == [(15, 145), (31, 152)]
    assert sheet.foot[0][5:8] == [0, 47, 152]


def test_a_file_of_one_owner_has_none_of_the_others(october):
    sheet = account_sheet(CHART["unidentified"], ["A"], who="UM-A", since=HALF, until=END)
    assert sheet.head[0][7] == 100
    assert [(row[3], row[7]) for row in sheet.rows] == [("UM-A", 107)]
    assert sheet.foot[0][7] == 107


def test_a_journal_is_in_the_order_of_days_and_turns_over_its_period_alone(october):
    assert [row[0].day for row in journal_sheet(date(2026, 10, 1), END).rows] == [1, 1, 3, 3, 15, 15, 31, 31]
    assert journal_sheet(HALF, END).foot[0][6:8] == [47, 47]
