"""What an approver must look at: how a run differs from how its sellers were paid before."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.payouts import paying
from shop.payouts.differences import differences
from shop.payouts.models import PayoutRun
from shop.payouts.office_queries import COMPARED, before
from shop.sellers.bank_accounts import set_bank_account
from shop.sellers.models import AccountStatus
from tests import cast, make


def prepared(price: int) -> PayoutRun:
    """A run that pays Sulastri nine tenths of a price."""
    make.released_order(make.product(price=price))
    with transaction():
        return paying.prepare_run(today(), by=cast.person("Nurul"))


def paid(price: int) -> PayoutRun:
    """The same, approved."""
    run = prepared(price)
    with transaction():
        paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    return run


@pytest.fixture
def week(app):
    """So many weeks from now on."""
    start = now()
    return lambda number: clock.set_to(start + timedelta(weeks=number))


def words(run: PayoutRun) -> list[str]:
    return [one.words for one in differences(run)]


def test_who_is_paid_for_the_first_time_is_named_first(app):
    found = differences(prepared(100_000))
    assert found[0].words == "01 Sulastri Ecoprint: dibayar pertama kali"
    assert found[0].state == "must"
    assert found[-1].words == "Tidak ada penjualan yang dibayar dua kali"


def test_another_bank_account_is_named_with_the_one_before(week):
    with week(0):
        old = paid(100_000).payouts[0].goes_to
    with week(1), transaction():
        account = set_bank_account(
            cast.seller(), bank_code="014", number="1234567890", holder="Sulastri", by=cast.person("Sulastri")
        )
        account.status = AccountStatus.VALID
    with week(2):
        found = differences(prepared(100_000))
    assert (found[0].state, found[0].short) == ("must", "Rekening baru")
    assert old in found[0].note


def test_more_than_twice_the_average_stands_out(week):
    with week(0):
        paid(100_000)
    with week(1):
        run = prepared(200_000)
        assert not any("jauh di atas biasanya" in one for one in words(run))
        with transaction():
            paying.discard_run(run, by=cast.person("Nurul"))
    with week(2):
        assert any("jauh di atas biasanya" in one for one in words(prepared(100_000)))


def test_a_seller_is_compared_with_her_last_payouts_only(week):
    with week(0):
        paid(5_000_000)
    for number in range(1, COMPARED + 1):
        with week(number):
            paid(100_000)
    with week(COMPARED + 1):
        run = prepared(100_000)
        earlier = before(run)[run.payouts[0].seller_id]
    assert (earlier.average, earlier.count) == (90_000, COMPARED)
    assert earlier.last.run.until == run.until - timedelta(weeks=1)
    assert session().get_one(PayoutRun, earlier.last.run_id).approved_at is not None
