"""A maker who owes and sells nothing more has a way out: she pays back, or the ketua lets her go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop import clock
from shop.clock import today
from shop.db import transaction
from shop.ledger.queries import balance
from shop.payments.requesting import coop_account
from shop.payouts import debts, dues, paying
from shop.payouts.queries import money_of
from shop.payouts.statements import RowKind, statement_of
from tests import cast, make
from tests.support.at_once import at_once, winner_and_refused


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


@pytest.fixture
def sulastri(office):
    """She was paid Rp135.000 for a sale that came back afterwards."""
    order = make.released_order()
    office.confirm()
    make.refunded_claim(order, 150_000)
    [one] = debts.debts()
    assert (one.maker.name, one.owed) == ("Sulastri", 135_000)
    return one.maker


def pay(maker, amount, token="1" * 32, **wishes):
    wishes = {"account": coop_account(), "reference": "BRI 7", "paid_on": today(), "by": cast.person("Nurul")} | wishes
    with transaction():
        return debts.pay_back(maker, amount, token=token, **wishes)


def let_go(maker, owed):
    with transaction():
        debts.let_go(maker, owed=owed, reason="RAT 2026: sudah keluar", by=cast.person("Sutrisno"))


def test_what_she_pays_back_is_owed_no_more_and_stands_on_her_statement(sulastri):
    before = balance("bank", "bri")
    assert pay(sulastri, 100_000)
    assert not pay(sulastri, 100_000), "the same form again"
    assert balance("bank", "bri") == before + 100_000 and debts.debt_of(sulastri).owed == 35_000
    with pytest.raises(debts.MoreThanOwed) as refused:
        pay(sulastri, 35_001, token="2" * 32)
    assert "Rp35.000" in refused.value.sentence()
    pay(sulastri, 35_000, token="2" * 32, account=None)
    assert (debts.debts(), balance("payable"), balance("cash")) == ([], 0, 35_000)
    rows = statement_of(cast.seller(), since=today(), until=today()).rows
    assert [(row.amount, row.memo) for row in rows if row.kind is RowKind.OTHER] == [
        (100_000, "Utang dibayar, BRI 7"),
        (35_000, "Utang dibayar, BRI 7"),
    ]
    assert money_of(cast.seller().id).debt == 0


def test_the_largest_debt_stands_first(owe):
    for name, amount in (("Wiwik", 10_000), ("Sulastri", 30_000), ("Endang", 20_000)):
        owe(name, amount)
    assert [one.maker.name for one in debts.debts()] == ["Sulastri", "Endang", "Wiwik"]


def test_the_next_payout_keeps_nothing_of_what_was_paid_back(sulastri):
    pay(sulastri, 135_000)
    make.released_order()
    [due] = dues.due(today())
    assert (due.amount, due.parts[0].debt_withheld) == (135_000, 0)


def test_what_the_ketua_lets_go_of_is_the_cooperative_s_loss_once(sulastri):
    with pytest.raises(debts.MoreThanOwed):
        let_go(sulastri, 134_999)
    let_go(sulastri, 135_000)
    assert (balance("written_off"), balance("payable"), debts.debts()) == (135_000, 0, [])
    with pytest.raises(debts.MoreThanOwed):
        let_go(sulastri, 135_000)


def test_what_a_run_under_way_keeps_is_not_paid_back_too(sulastri):
    make.released_order()
    with clock.set_to(clock.now() + timedelta(days=7)):
        with transaction():
            run = paying.prepare_run(today(), by=cast.person("Nurul"))
        assert run.payouts[0].shares[0].debt_withheld == debts.debt_of(sulastri).owed == 67_500
        with pytest.raises(debts.MoreThanOwed):
            pay(sulastri, 67_501)
        pay(sulastri, 67_500)
        with transaction():
            paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    assert balance("payable") == 0


def test_what_came_back_of_a_sale_not_paid_yet_is_no_debt(app):
    make.refunded_claim(make.released_order(), 150_000)
    assert debts.debts() == []


def test_of_two_who_book_the_same_payment_one_is_told(app, sulastri):
    def act(token):
        def book(by):
            wishes = {"reference": "BRI 7", "paid_on": today(), "token": token, "seen": "0"}
            debts.pay_back(sulastri, 135_000, account=coop_account(), by=by, **wishes)

        return book

    winner, refused = winner_and_refused(at_once(app, ("Nurul", act("a" * 32)), ("Ratih", act("b" * 32))))
    assert winner in refused.sentence() and balance("payable") == 0
