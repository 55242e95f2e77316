"""Lines the books know nothing of are booked and tied in one step: charges, interest, and money received."""

from __future__ import annotations

import pytest

from shop.bank import booking, queries
from shop.bank.matches import TiedAlready
from shop.clock import today
from shop.db import transaction
from shop.ledger.queries import balance
from shop.orders.models import OrderStatus
from shop.payments.bearing import KetuaDecides
from shop.payments.deciding import Act, CaseChanged
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payments.unknown import unexplained
from tests import cast, make
from tests.bank.test_tying import book, bring


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def test_charges_and_interest_are_booked_from_their_lines():
    fee, interest = bring(("BIAYA ADM", -15_000), ("BUNGA", 1_234))
    book([fee], "fee")
    book([interest], "interest")
    assert (balance("bank_fees"), balance("other_income"), balance("bank", "bri")) == (15_000, -1_234, -13_766)


def test_one_charge_among_several_that_is_too_large_is_left_to_the_ketua():
    lines = bring(("BIAYA ADM", -20_000), ("BIAYA RTGS", -20_001))
    with pytest.raises(KetuaDecides):
        book(lines, "fee")
    assert balance("bank_fees") == 0
    with transaction():
        booking.book(coop_account(), lines, "fee", by=cast.person("Sutrisno"))
    assert balance("bank_fees") == 40_001


def test_unknown_money_becomes_a_receipt_of_its_day():
    lines = bring(("SETOR TUNAI 0021", 60_000))
    book(lines, "unknown")
    [receipt] = unexplained()
    assert (receipt.amount, receipt.booked_on) == (60_000, today()) and "SETOR TUNAI" in receipt.memo


@pytest.mark.parametrize(("amount", "kind"), [(5_000, "fee"), (-5_000, "interest"), (-5_000, "unknown")])
def test_money_in_the_other_direction_is_refused(amount, kind):
    with pytest.raises(booking.WrongDirection):
        book(bring(("X", amount)), kind)


def decide(line, act, number):
    with transaction():
        return booking.decide_line(coop_account(), line, act, number=number, by=cast.person("Nurul"))


def test_a_line_is_booked_and_its_case_decided_in_one_step():
    order = make.order()
    [line] = bring(("TRSF CR BUDI", 150_000))
    match = decide(line, Act.BEAR, order.number)
    assert (match.reason, request_of(order.number).order.status) == ("bear", OrderStatus.PAID)
    assert (balance("bank", "bri"), balance("goodwill"), balance("unidentified")) == (150_000, 17_999, 0)
    assert queries.open_lines(coop_account()) == []
    with pytest.raises(TiedAlready) as refused:
        decide(line, Act.BEAR, order.number)
    assert "Nurul" in refused.value.sentence()


def test_an_act_that_does_not_fit_leaves_the_line_open():
    order = make.order(paid=True)
    [line] = bring(("TRSF CR BUDI", 150_000))
    with pytest.raises(CaseChanged):
        decide(line, Act.SETTLE, order.number)
    assert [one.id for one in queries.open_lines(coop_account())] == [line]
    assert balance("bank", "bri") == 167_999 and unexplained() == []
