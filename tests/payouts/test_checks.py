"""Each promise between orders, books and payouts is broken on purpose, and the checks say which."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.db import session
from shop.payouts.checks import check
from tests import cast, make
from tests.support.undoing import lift_guards, undone

pytestmark = pytest.mark.long


def spoiled(statement):
    """What the checks say after a change behind the rules' back, guards lifted. Nothing of it stays."""
    with undone() as connection:
        lift_guards(connection)
        connection.exec_driver_sql("DROP INDEX uq_payout_items_line")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        else:
            for table, name in CHECKED:
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            assert connection.exec_driver_sql(statement).rowcount > 0, "nothing was spoiled"
            return "\n".join(check())
        finally:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


CHECKED = [("payout_shares", "ck_payout_shares_amount")]


def kub():
    """Goods of a group: Wiwik 50 %, Endang 40 %, its fund 10 %."""
    return make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=100_000)


def line_of(account, kind):
    return (
        "id = (SELECT MIN(l.id) FROM lines l JOIN accounts a ON a.id = l.account_id JOIN entries e ON e.id = l.entry_id "
        f"WHERE a.name = '{account}' AND e.kind = '{kind}')"
    )


def test_a_shop_at_work_keeps_every_promise(office, owe):
    for made in (make.order, make.paid_order, make.shipped_order, make.released_order):
        made(kub())
    owe("Endang", 5_000)
    office.take_back()
    office.prepare()
    assert check() == []


@pytest.mark.parametrize(
    ("made", "harm"),
    [
        (make.paid_order, "UPDATE seller_orders SET shipping_share = shipping_share + 1"),
        (make.paid_order, "UPDATE seller_orders SET status = 'awaiting_payment'"),
        (make.released_order, "UPDATE seller_orders SET status = 'delivered'"),
        (make.order, "UPDATE seller_orders SET status = 'to_pack'"),
        (make.paid_order, f"UPDATE lines SET amount = amount - 1 WHERE {line_of('held', 'payment_settled')}"),
        (make.paid_order, "UPDATE accounts SET owner = '9999' WHERE name = 'held'"),
    ],
)
def test_held_is_what_paid_and_unreleased_orders_brought(app, made, harm):
    made(kub())
    assert "held of seller order" in spoiled(harm)


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE order_line_shares SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM order_line_shares)",
        "DELETE FROM order_line_shares WHERE id = (SELECT MAX(id) FROM order_line_shares)",
    ],
)
def test_the_frozen_shares_sum_to_what_is_earned(app, harm):
    make.paid_order(kub())
    assert "shares of BR-" in spoiled(harm)


@pytest.mark.parametrize(
    "harm",
    [
        f"UPDATE lines SET amount = amount - 1 WHERE {line_of('payable', 'released')}",
        "UPDATE accounts SET owner = '9999' WHERE id = (SELECT MIN(id) FROM accounts WHERE name = 'payable')",
        "UPDATE order_line_shares SET maker_id = (SELECT MIN(id) FROM makers) WHERE id = (SELECT MAX(id) FROM order_line_shares)",
    ],
)
def test_a_release_gives_each_maker_her_frozen_share(app, harm):
    make.released_order(kub())
    assert "release of BR-" in spoiled(harm)


@pytest.mark.parametrize(
    "harm",
    [
        f"UPDATE lines SET amount = amount + 1 WHERE {line_of('payable', 'payout_approved')}",
        "UPDATE payout_shares SET debt_withheld = debt_withheld + 1 WHERE id = (SELECT MIN(id) FROM payout_shares)",
        "UPDATE payout_items SET is_active = false WHERE id = (SELECT MIN(id) FROM payout_items)",
        "UPDATE payout_runs SET approved_at = NULL",
    ],
)
def test_payable_is_what_can_still_be_paid_less_what_is_owed(office, owe, harm):
    make.released_order(kub())
    owe("Endang", 5_000)
    office.approve()
    assert "payable of maker" in spoiled(harm)


def test_a_payout_never_keeps_more_than_is_owed(office, owe):
    make.released_order(kub())
    owe("Endang", 5_000)
    office.approve()
    assert "kept beyond it" in spoiled(
        "UPDATE payout_shares SET debt_withheld = debt_withheld + 5001 WHERE debt_withheld > 0"
    )


@pytest.mark.parametrize(
    ("step", "harm"),
    [
        ("approve", "UPDATE payouts SET amount = amount + 1"),
        ("send", "UPDATE payouts SET status = 'confirmed'"),
        ("confirm", "UPDATE payouts SET status = 'sent'"),
        ("take_back", "UPDATE payouts SET status = 'sent'"),
        ("send", f"UPDATE lines SET amount = amount - 1 WHERE {line_of('paying', 'payout_approved')}"),
    ],
)
def test_paying_is_what_approved_payouts_wait_for(office, step, harm):
    make.released_order(kub())
    getattr(office, step)()
    assert "paying of payout" in spoiled(harm)


@pytest.mark.parametrize(
    ("step", "harm"),
    [
        ("confirm", "UPDATE payouts SET amount = amount - 1"),
        ("prepare", "UPDATE payout_runs SET approved_at = prepared_at"),
        ("approve", "UPDATE entries SET kind = 'payout_sent' WHERE kind = 'payout_approved'"),
    ],
)
def test_the_books_sent_each_approved_run_on_its_way_and_no_other(office, step, harm):
    make.released_order(kub())
    getattr(office, step)()
    assert "approval of payout" in spoiled(harm)


def test_no_maker_of_a_payout_gets_less_than_nothing(office):
    make.released_order(kub())
    office.prepare()
    least = "(SELECT MIN(id) FROM payout_shares)"
    assert "gets -7" in spoiled(f"UPDATE payout_shares SET debt_withheld = earned + 7, amount = -7 WHERE id = {least}")


def test_a_payout_is_the_sum_of_its_makers_parts(office):
    make.released_order(kub())
    office.prepare()
    assert "parts of payout" in spoiled(
        "UPDATE payout_shares SET amount = amount + 1 WHERE id = (SELECT MIN(id) FROM payout_shares)"
    )


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE payout_shares SET earned = earned + 1 WHERE id = (SELECT MIN(id) FROM payout_shares)",
        "DELETE FROM payout_items WHERE id = (SELECT MIN(id) FROM payout_items)",
    ],
)
def test_a_makers_part_is_the_sum_of_its_lines(office, harm):
    make.released_order(kub())
    office.prepare()
    assert "lines of payout" in spoiled(harm)


@pytest.mark.parametrize(
    ("step", "harm"),
    [
        ("prepare", "UPDATE payout_items SET amount = amount + 1"),
        ("prepare", "UPDATE payout_items SET maker_id = (SELECT MIN(id) FROM makers)"),
        (
            "prepare",
            "UPDATE payout_items SET line_id = (SELECT MIN(id) FROM lines) WHERE id = (SELECT MIN(id) FROM payout_items)",
        ),
        ("take_back", "UPDATE payout_items SET is_active = true"),
        ("prepare", "UPDATE payouts SET seller_id = (SELECT MIN(id) FROM sellers)"),
    ],
)
def test_an_item_is_the_line_it_says_it_pays(office, step, harm):
    make.released_order(kub())
    getattr(office, step)()
    assert "not the line it says it pays" in spoiled(harm)


def test_a_line_is_claimed_by_one_payout(office):
    make.released_order(kub())
    office.prepare()
    found = spoiled(
        "INSERT INTO payout_items (payout_id, line_id, seller_order_id, maker_id, amount, is_active) "
        "SELECT payout_id, line_id, seller_order_id, maker_id, amount, is_active FROM payout_items"
    )
    assert "claimed by 2 payouts" in found


@pytest.mark.parametrize(
    ("harm", "fact"),
    [
        ("UPDATE payout_exports SET total = total + 1", "total of bank file"),
        ("UPDATE payout_exports SET count = count + 1", "count of bank file"),
        ("UPDATE payouts SET bank_code = '000'", "total of bank file"),
        ("UPDATE payouts SET sent_at = NULL, status = 'returned'", "count of bank file"),
    ],
)
def test_a_bank_s_file_is_the_payouts_it_was_made_of(office, harm, fact):
    make.released_order(kub())
    office.send()
    assert fact in spoiled(harm)


@pytest.mark.parametrize(
    ("harm", "fact"),
    [
        ("DELETE FROM cash_receipts", "its state and its receipt differ"),
        ("DELETE FROM cash_receipts", "cash of payout"),
        ("UPDATE payouts SET bank_code = '002'", "its state and its receipt differ"),
        ("UPDATE cash_receipts SET confirmed_by_id = paid_by_id + 1", "its state and its receipt differ"),
        (f"UPDATE lines SET amount = amount + 1 WHERE {line_of('paying', 'payout_paid_in_cash')}", "cash of payout"),
        (f"UPDATE lines SET amount = amount - 1 WHERE {line_of('cash', 'payout_paid_in_cash')}", "less than nothing"),
    ],
)
def test_cash_left_the_box_for_payouts_with_a_receipt(office, harm, fact):
    make.released_order(kub())
    office.hand_over()
    assert check() == []
    assert fact in spoiled(harm)


def test_only_the_first_facts_of_a_kind_are_named(app):
    goods = make.product("Keripik bawang", seller=cast.seller("KUB Melati"), stock=30)
    for _ in range(22):
        make.paid_order(goods)
    assert spoiled("UPDATE seller_orders SET shipping_share = shipping_share + 1").count("held of seller order") == 20


def test_what_was_spoiled_is_whole_again(app):
    make.paid_order(kub())
    spoiled("UPDATE seller_orders SET shipping_share = shipping_share + 1")
    assert check() == []
    assert session().scalar(sa.text("SELECT count(*) FROM seller_orders")) == 1
