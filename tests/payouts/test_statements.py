"""A seller's statement: the same figures as the books, in the words of what happened."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shop import clock
from shop.ledger.queries import balances
from shop.payouts.queries import maker_money, makers_of, money_of
from shop.payouts.statements import RowKind, statement_of
from tests import cast, make

MONDAY = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)


@pytest.fixture
def a_week(office, owe):
    """Monday a sale of Rp100.000, Tuesday Endang owes Rp5.000, Wednesday a payout that returns, Thursday another sale."""
    goods = make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=100_000)
    with clock.set_to(MONDAY):
        make.released_order(goods)
    with clock.set_to(MONDAY + timedelta(days=1)):
        owe("Endang", 5_000)
    with clock.set_to(MONDAY + timedelta(days=2)):
        office.take_back()
    with clock.set_to(MONDAY + timedelta(days=3)):
        make.released_order(goods, quantity=2)
    return cast.seller("KUB Melati")


def test_every_row_moves_the_balance_to_the_next(a_week):
    """A payout keeps the whole Rp5.000: it is less than half of Endang's Rp36.000."""
    found = statement_of(a_week, since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert [(row.kind, row.amount, row.balance) for row in found.rows] == [
        (RowKind.SALE, 90_000, 90_000),
        (RowKind.OTHER, -5_000, 85_000),
        (RowKind.PAYOUT, -85_000, 0),
        (RowKind.RETURNED, 85_000, 85_000),
        (RowKind.SALE, 180_000, 265_000),
    ]
    assert (found.opening, found.closing) == (0, 265_000)
    assert (found.earned, found.commission, found.paid) == (270_000, 30_000, 0)


def test_the_closing_balance_is_what_the_books_owe(a_week):
    found = statement_of(a_week, since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert found.closing == -sum(balances("payable", [maker.id for maker in makers_of(a_week.id)]).values())


def test_periods_follow_one_another_without_a_gap(a_week):
    whole = statement_of(a_week, since=date(2026, 11, 1), until=date(2026, 11, 30))
    for day in range(1, 30):
        first = statement_of(a_week, since=date(2026, 11, 1), until=date(2026, 11, day))
        second = statement_of(a_week, since=date(2026, 11, day + 1), until=date(2026, 11, 30))
        assert first.closing == second.opening
        assert [*first.rows, *second.rows] == list(whole.rows)


def test_a_sale_says_what_was_deducted_and_a_payout_where_it_went(a_week):
    rows = statement_of(a_week, since=date(2026, 11, 1), until=date(2026, 11, 30)).rows
    assert (rows[0].sale.goods_total, rows[0].sale.commission, rows[0].sale.buyer_place) == (
        100_000,
        10_000,
        "Surabaya",
    )
    assert rows[4].sale.titles == "2 Keripik bawang"
    assert (rows[2].payout, rows[2].payout.reason) == (rows[3].payout, "rekening tutup")
    assert rows[1].memo == "Jahitan lepas"


def test_each_makers_part_sums_to_the_sellers(a_week):
    found = statement_of(a_week, since=date(2026, 11, 17), until=date(2026, 11, 30))
    assert sum(row.opening for row in found.makers) == found.opening == 90_000
    assert sum(row.closing for row in found.makers) == found.closing
    assert sum(row.paid for row in found.makers) == found.paid
    endang = next(row for row in found.makers if row.maker.name == "Endang")
    assert (endang.opening, endang.received, endang.paid, endang.closing) == (36_000, 72_000 - 5_000, 0, 103_000)


def test_an_empty_period_is_a_statement_too(a_week):
    found = statement_of(a_week, since=date(2027, 1, 1), until=date(2027, 1, 31))
    assert (list(found.rows), found.opening, found.closing) == ([], 265_000, 265_000)


def test_another_sellers_money_stays_out(a_week):
    found = statement_of(cast.seller(), since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert (list(found.rows), found.closing, list(found.makers)) == ([], 0, [])


def test_the_four_numbers_are_the_sums_of_their_lines(office, owe):
    goods = make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=100_000)
    make.released_order(goods)
    owe("Endang", 50_000)
    office.send()
    make.released_order(goods, quantity=2)
    make.paid_order(goods)
    seller = cast.seller("KUB Melati")
    money = money_of(seller.id)
    assert (money.held, money.ready, money.paying, money.debt) == (90_000, 180_000, 72_000, 32_000)
    assert money.held == sum(line.amount for line in money.held_lines)
    assert money.ready == sum(line.amount for line in money.ready_lines)
    [going] = money.paying_payouts
    assert money.paying == sum(line.amount for line in going.lines) - sum(going.withheld.values())
    assert (going.withheld, money.debts) == ({"Endang": 18_000}, {"Endang": 32_000})
    assert -sum(balances("payable", [maker.id for maker in makers_of(seller.id)]).values()) == money.ready - money.debt
    assert -sum(balances("paying").values()) == money.paying


def test_a_run_that_waits_for_approval_does_not_move_the_money(office):
    make.released_order(make.product(seller=cast.seller("KUB Melati"), price=100_000))
    seller = cast.seller("KUB Melati")
    before = money_of(seller.id)
    office.prepare()
    after = money_of(seller.id)
    assert (after.ready, after.paying, after.debt) == (before.ready, 0, 0) == (90_000, 0, 0)


def test_each_makers_four_numbers_sum_to_the_sellers(office, owe):
    goods = make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=15_001, stock=20)
    for made in (make.paid_order, make.shipped_order, make.released_order):
        made(goods, quantity=3)
    owe("Wiwik", 1_000)
    office.approve()
    make.released_order(goods)
    seller = cast.seller("KUB Melati")
    money, makers = money_of(seller.id), maker_money(seller.id)
    assert [maker.name for maker in makers] == ["Wiwik", "Endang", "Kas KUB"]
    for number in ("held", "ready", "paying", "debt"):
        assert sum(getattr(maker, number) for maker in makers) == getattr(money, number), number
