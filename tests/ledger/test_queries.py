"""Balances and statements are computed from the lines."""

from datetime import date

import pytest

from shop.db import transaction
from shop.ledger import queries
from shop.ledger.chart import CHART, entry_title
from shop.ledger.owners import choosable_owners, chosen_owners, owner_names, sub_accounts
from shop.ledger.posting import credit, debit, post
from tests import cast, make


@pytest.fixture
def october(app):
    """Three receipts on three days: 100, 40 and 7 to the bank, two of them of one sender."""
    with transaction():
        for day, amount, owner in ((1, 100, "A"), (15, 40, "B"), (31, 7, "A")):
            post(
                "money_unidentified",
                [debit("bank", amount, "bri"), credit("unidentified", amount, owner)],
                subject=f"UM-{owner}",
                key=f"{day}",
                by=None,
                booked_on=date(2026, 10, day),
            )


def test_a_balance_is_of_all_sub_accounts_or_of_one(october):
    assert queries.balance("unidentified") == -147
    assert queries.balance("unidentified", "A") == -107
    assert queries.balance("unidentified", "C") == 0


def test_a_balance_may_end_on_a_day(october):
    assert queries.balance("bank", "bri", until=date(2026, 10, 15)) == 140
    assert queries.balance("bank", until=date(2026, 9, 30)) == 0


def test_balances_leave_out_what_is_zero(october):
    with transaction():
        post("x", [debit("unidentified", 40, "B"), credit("bank", 40, "bri")], subject="x", key="back", by=None)
    assert queries.balances("unidentified") == {"A": -107}
    assert queries.balances("unidentified", ["A", "B"]) == {"A": -107, "B": 0}


def test_the_trial_balance_names_every_account_and_sums_to_zero(october):
    found = queries.trial_balance()
    assert [one.account.name for one in found] == list(CHART)
    assert sum(one.amount for one in found) == 0
    assert {one.account.name: one.sub_accounts for one in found if one.amount} == {"bank": 1, "unidentified": 2}


def test_a_statement_runs_from_an_opening_to_a_closing_balance(october):
    opening, lines = queries.statement("bank", since=date(2026, 10, 2), until=date(2026, 10, 31))
    assert opening == 100
    assert [(line.booked_on.day, line.amount, line.balance) for line in lines] == [(15, 40, 140), (31, 7, 147)]


def test_the_first_day_of_a_statement_is_in_it_and_not_before_it(october):
    opening, lines = queries.statement("bank", since=date(2026, 10, 15), until=date(2026, 10, 31))
    assert opening == 100
    assert [(line.booked_on.day, line.balance) for line in lines] == [(15, 140), (31, 147)]


def test_what_was_written_late_stands_at_its_day(october):
    with transaction():
        pair = [debit("bank", 5, "bri"), credit("unidentified", 5, "C")]
        post("money_unidentified", pair, subject="UM-C", key="late", by=None, booked_on=date(2026, 10, 3))
    _, lines = queries.statement("bank")
    assert [(line.booked_on.day, line.balance) for line in lines] == [(1, 100), (3, 105), (15, 145), (31, 152)]


def test_a_statement_of_one_owner_leaves_out_the_others(october):
    opening, lines = queries.statement("unidentified", ["A"], since=date(2026, 10, 2))
    assert opening == -100
    assert [line.balance for line in lines] == [-107]


def test_a_statement_of_several_makers_has_one_line_an_entry(app):
    make.released_order(make.product(seller=cast.seller("KUB Melati")))
    _, lines = queries.statement("payable")
    assert [line.amount for line in lines] == [-67_500, -54_000, -13_500]
    (line,) = queries.by_entry(lines)
    assert (line.amount, line.balance, line.owner) == (-135_000, -135_000, "")


def test_an_entry_is_shown_with_its_lines(october):
    _, lines = queries.statement("bank")
    entry, parts = queries.entry(lines[0].entry_id)
    assert entry.subject == "UM-A"
    assert parts == [("bank", "bri", 100), ("unidentified", "A", -100)]
    assert queries.entry(10**6) is None


def test_sub_accounts_come_largest_first(october):
    found, count = sub_accounts("unidentified", 1)
    assert [(one.owner, one.name, one.amount) for one in found] == [("A", "UM-A", -107)]
    assert count == 2


def test_makers_are_called_by_name_and_orders_by_number(app):
    order = make.released_order(make.product(seller=cast.seller("KUB Melati")))
    makers = owner_names("payable", list(queries.balances("payable")))
    assert sorted(makers.values()) == ["Endang, KUB Melati", "Kas KUB, KUB Melati", "Wiwik, KUB Melati"]
    part = str(order.seller_orders[0].id)
    assert owner_names("held", [part]) == {part: order.number}
    assert set(owner_names("shipping_due", list(queries.balances("shipping_due"))).values()) == {"JNE Reguler"}


def test_a_seller_stands_for_all_her_makers(app):
    make.released_order(make.product(seller=cast.seller("KUB Melati")))
    melati = cast.seller("KUB Melati")
    name, owners = chosen_owners("payable", f"seller-{melati.id}")
    assert name == "KUB Melati"
    assert len(owners) == 3
    assert (f"seller-{melati.id}", "KUB Melati") in choosable_owners("payable")
    assert chosen_owners("payable", "") == ("", None)
    for nobody in ("seller-999999", "seller-x", "999999", "seller-" + "9" * 40, "bri"):
        assert chosen_owners("payable", nobody) is None


def test_every_kind_of_entry_the_rules_post_has_words(app):
    assert entry_title("released") != "released"
    assert entry_title("released_reversed").endswith(entry_title("released"))
