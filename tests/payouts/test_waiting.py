"""What is not paid yet is named with its reason, and a maker's statement is her part of the group's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop import clock
from shop.clock import now, today
from shop.db import transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.i18n import tanggal
from shop.orders import fulfilment
from shop.payouts.queries import makers_of, money_of
from shop.payouts.statements import RowKind, statement_of
from shop.payouts.waiting import not_yet
from shop.payouts.yearly import year_of, year_sheet
from tests import cast, make


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


@pytest.fixture
def goods():
    return make.product("Keripik", seller=cast.seller("KUB Melati"), price=100_001, stock=50)


def deliver(order):
    with transaction():
        for parcel in order.parcels:
            fulfilment.deliver(parcel, by=cast.person("Nurul"))


def test_each_order_says_what_it_waits_for(goods):
    make.paid_order(goods)
    make.shipped_order(goods)
    deliver(make.shipped_order(goods))
    make.claim(make.shipped_order(goods))
    make.released_order(goods)
    melati = cast.seller("KUB Melati")
    found = not_yet(melati).lines
    assert [one.reason for one in found if one.line is None] == ["Ikut pencairan berikutnya."]
    words = " ".join(one.reason for one in found)
    for word in ("Belum dikemas", "Sedang dikirim", "Tiba", "komplain"):
        assert word in words, words
    money = money_of(melati.id)
    assert sum(one.amount for one in found) == money.held + money.ready


def test_a_longer_hold_decided_after_the_arrival_does_not_move_the_day_that_was_named(sign_in, goods):
    wednesday, days = datetime(2026, 11, 25, 10, tzinfo=clock.WIB), value(Kind.HOLD_DAYS)
    with clock.set_to(wednesday):
        deliver(make.shipped_order(goods))
        with transaction():
            starts_on = today() + timedelta(days=1)
            by = cast.person("Sutrisno")
            record_decision(Kind.HOLD_DAYS, value=days + 7, starts_on=starts_on, source="RAT", by=by)
    with clock.set_to(wednesday + timedelta(days=1)):
        [found] = not_yet(cast.seller("KUB Melati")).lines
        assert tanggal(wednesday + timedelta(days=days)) in found.reason
        html = sign_in(cast.person("Wiwik")).get("/seller/money").get_data(as_text=True)
        assert tanggal(wednesday + timedelta(days=days)) in html
        assert tanggal(wednesday + timedelta(days=days + 7)) not in html


def test_a_seller_without_an_account_reads_why_ready_money_waits(goods):
    make.released_order(goods)
    melati = cast.seller("KUB Melati")
    with transaction():
        for account in melati.bank_accounts:
            account.ended_at = now()
    [found] = not_yet(melati).lines
    assert "rekening" in found.reason


def test_the_makers_parts_of_what_waits_are_the_whole(goods):
    make.paid_order(goods, quantity=3)
    make.refunded_claim(make.shipped_order(goods, quantity=2), 33_333)
    make.released_order(goods)
    melati = cast.seller("KUB Melati")
    parts = [one.amount for maker in makers_of(melati.id) for one in not_yet(melati, maker).lines]
    assert sum(parts) == sum(one.amount for one in not_yet(melati).lines)


def test_makers_statements_sum_to_the_group_s(goods, office):
    """Price, commission and what she gets, with a refund before the release, one after it, and a payout."""
    refunded = make.shipped_order(goods, quantity=2)
    make.refunded_claim(refunded, 33_333)
    with transaction():
        for parcel in refunded.parcels:
            fulfilment.confirm_receipt(parcel, by=None)
    make.released_order(goods)
    office.send()
    make.refunded_claim(make.released_order(goods), 50_000)
    melati = cast.seller("KUB Melati")
    whole = statement_of(melati, since=today(), until=today())
    parts = [statement_of(melati, since=today(), until=today(), maker=maker) for maker in makers_of(melati.id)]
    assert sum(part.closing for part in parts) == whole.closing
    for number, row in enumerate(whole.rows):
        assert sum(part.rows[number].amount for part in parts) == row.amount
        if row.sale:
            assert sum(part.rows[number].sale.goods_total for part in parts) == row.sale.goods_total
            assert sum(part.rows[number].sale.commission for part in parts) == row.sale.commission
            assert sum(part.rows[number].sale.refunded for part in parts) == row.sale.refunded
    [back] = [row for row in whole.rows if row.kind is RowKind.REFUND]
    assert -back.amount == back.claim.refund - back.claim.commission_back == 45_000


def test_a_year_s_paper_is_each_maker_s_gross_by_month(goods):
    this_year = today().year
    with clock.set_to(datetime(this_year, 1, 1, tzinfo=clock.WIB)):  # in Jember it is the new year already
        make.released_order(goods)
    with clock.set_to(datetime(this_year, 12, 31, 23, 59, tzinfo=clock.WIB)):
        make.refunded_claim(make.released_order(goods, quantity=2), 100_000)
    found = year_of(cast.seller("KUB Melati"), this_year)
    assert {day.month for one in found.makers for day, _ in one.months} == {1, 12}
    assert sum(one.total.gross for one in found.makers) == 3 * 100_001
    assert sum(one.total.refunded for one in found.makers) == 100_000
    assert all(sum(part.net for _, part in one.months) == one.total.net for one in found.makers)
    rows = list(year_sheet(found))
    assert sum(row[4] for row in rows) == 2 * sum(one.total.net for one in found.makers)
    assert not year_of(cast.seller("KUB Melati"), this_year - 1).makers
