"""A run's file is made once and kept by hash, count and total; a second one is the same or refused by name."""

import pytest
import sqlalchemy as sa

from shop import audit
from shop.clock import set_to
from shop.db import session, transaction
from shop.payments.models import CoopAccount
from shop.payments.requesting import coop_account
from shop.payouts import exporting, paying
from shop.payouts.bank_file import sha256
from shop.payouts.models import PayoutExport, PayoutStatus
from shop.payouts.moving import RunMoved
from shop.payouts.standing import AccountsChanged
from shop.sellers.models import AccountStatus, BankAccount
from tests import cast, make
from tests.payouts.conftest import days


def make_file(run, account=None, by="Nurul"):
    with transaction():
        return exporting.make_file(run, account or coop_account(), by=cast.person(by))


def choose(code):
    with transaction():
        exporting.choose_layout(coop_account(), code, by=cast.person("Nurul"))


def another_account():
    with transaction():
        account = CoopAccount(code="mandiri", bank_name="Mandiri", number="1430012345678", holder="Koperasi")
        account.payout_layout = "mandiri_mcm"
        session().add(account)
    return account


def test_what_a_file_was_is_kept(app, office):
    make.released_order()
    run = office.approve()
    made = make_file(run)
    data = exporting.file_of(run, made)
    assert (made.sha256, made.count, made.total, made.layout) == (sha256(data), 1, 135_000, "generic")
    assert made.made_by.name == "Nurul" and made.made_at is not None
    act = audit.trail(f"payout_run {run.number}")[-1]
    assert (act.act, act.facts["sha256"]) == ("payout_file_made", made.sha256)


@pytest.mark.parametrize("code", ["generic", "mandiri_mcm", "bca_multi"])
def test_a_second_time_it_is_the_same_file_even_days_later(app, office, code):
    """The day written into Mandiri's file is the day it was made."""
    make.released_order()
    choose(code)
    run = office.approve()
    first = exporting.file_of(run, make_file(run))
    with set_to(days(3)):
        again = make_file(run, by="Nurul")
        assert exporting.file_of(run, again) == first
    assert session().scalar(sa.select(sa.func.count(PayoutExport.id))) == 1


def test_for_another_account_or_in_another_form_it_is_refused_by_who_and_when(app, office):
    make.released_order()
    run = office.approve()
    make_file(run)
    with pytest.raises(exporting.FileMade) as refused:
        make_file(run, another_account())
    assert "Nurul" in refused.value.sentence() and "BRI" in refused.value.sentence()
    choose("bca_multi")
    with pytest.raises(exporting.FileMade):
        make_file(run)


def test_a_file_that_would_not_be_the_same_is_refused(app, office):
    make.released_order()
    run = office.approve()
    made = make_file(run)
    with transaction():
        run.payouts[0].holder = "SULASTRI S"
    with pytest.raises(exporting.FileChanged) as refused:
        exporting.file_of(run, made)
    assert made.sha256[:16] in refused.value.sentence()
    with transaction():
        run.payouts[0].holder = "SULASTRI"
    assert exporting.file_of(run, made)


def test_there_is_no_file_of_a_draft(app, office):
    make.released_order()
    with pytest.raises(RunMoved):
        make_file(office.prepare())


def test_the_bank_has_the_file_that_was_made_and_no_other(app, office):
    make.released_order()
    run = office.approve()
    made = make_file(run)
    with pytest.raises(paying.RunChanged), transaction():
        paying.mark_exported(run, file_sha256="0" * 64, by=cast.person("Nurul"))
    with transaction():
        paying.mark_exported(run, file_sha256=made.sha256, by=cast.person("Nurul"))
    assert run.payouts[0].status is PayoutStatus.SENT
    assert make_file(run).id == made.id


def test_a_returned_payout_does_not_change_the_file(app, office):
    make.released_order()
    run = office.approve()
    made = make_file(run)
    before = exporting.file_of(run, made)
    with transaction():
        paying.mark_exported(run, file_sha256=made.sha256, by=cast.person("Nurul"))
    with transaction():
        paying.take_back(run.payouts[0], reason="rekening tutup", by=cast.person("Nurul"))
    assert exporting.file_of(run, made) == before


def test_a_file_the_bank_did_not_take_is_given_back_and_another_is_made(app, office):
    make.released_order()
    run = office.approve()
    first = make_file(run)
    with transaction():
        exporting.withdraw_file(run, reason="tanggal lewat", by=cast.person("Sutrisno"))
    choose("mandiri_mcm")
    second = make_file(run)
    assert (second.layout, second.id != first.id) == ("mandiri_mcm", True)
    assert (first.withdrawn_by, first.reason) == ("Sutrisno", "tanggal lewat")
    with transaction():
        paying.mark_exported(run, file_sha256=second.sha256, by=cast.person("Nurul"))
    with pytest.raises(RunMoved), transaction():
        exporting.withdraw_file(run, reason="terlambat", by=cast.person("Sutrisno"))


@pytest.mark.parametrize("what", ["stopped", "replaced"])
def test_nothing_goes_to_an_account_that_was_changed_after_the_approval(app, office, what):
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))
    run = office.approve()
    with transaction():
        account = session().get_one(BankAccount, run.payouts[1].bank_account_id)
        if what == "stopped":
            account.status = AccountStatus.FLAGGED
        else:
            account.ended_at = days(0)
    with pytest.raises(AccountsChanged) as refused:
        make_file(run)
    assert refused.value.sellers == ["Sulastri Ecoprint"]
    with transaction():
        paying.hold_back(run.payouts[1], reason="rekening diganti", by=cast.person("Nurul"))
    made = make_file(run)
    assert (made.count, made.total) == (1, 45_000)
    assert run.payouts[1].is_held_back
    with transaction():
        paying.mark_exported(run, file_sha256=made.sha256, by=cast.person("Nurul"))
    assert run.payouts[1].status is PayoutStatus.RETURNED


def test_a_payout_in_a_file_is_not_held_back(app, office):
    make.released_order()
    run = office.approve()
    make_file(run)
    with pytest.raises(RunMoved), transaction():
        paying.hold_back(run.payouts[0], reason="?", by=cast.person("Nurul"))
    assert run.payouts[0].status is PayoutStatus.QUEUED


def test_a_run_all_held_back_closes_without_a_file(app, office):
    make.released_order()
    run = office.approve()
    with transaction():
        paying.hold_back(run.payouts[0], reason="rekening diganti", by=cast.person("Nurul"))
    assert run.status == "closed"
    with pytest.raises(RunMoved):
        make_file(run)
    with set_to(days(7)):
        assert office.prepare().payouts[0].amount == 135_000


def test_a_form_that_is_not_known_is_not_chosen(app):
    with pytest.raises(ValueError, match="not a layout"):
        choose("excel")
    choose("bca_multi")
    choose("bca_multi")
    acts = [act.act for act in audit.trail("coop_account bri")]
    assert acts == ["payout_layout_chosen"]


@pytest.mark.parametrize("act", ["UPDATE payout_exports SET total = 1", "DELETE FROM payout_exports"])
def test_what_is_kept_of_a_file_stays(app, office, act):
    make.released_order()
    make_file(office.approve())
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), transaction():
        session().execute(sa.text(act))
