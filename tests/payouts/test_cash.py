"""Cash goes out of the box against a signed receipt, and a second person looks at it."""

import threading

import pytest
import sqlalchemy as sa

from shop import audit
from shop.clock import set_to
from shop.db import session, transaction
from shop.ledger.chart import OFFICE_BOX
from shop.ledger.queries import balance
from shop.payments.requesting import coop_account
from shop.payouts import cash, exporting, paying
from shop.payouts.models import CashReceipt, Payout, PayoutStatus, RunStatus
from shop.payouts.moving import RunMoved
from shop.payouts.standing import AccountsChanged
from shop.sellers.bank_accounts import OwnAccount, check_bank_account, pay_in_cash
from shop.sellers.models import CASH, AccountStatus, BankAccount
from shop.users.models import User
from tests import cast, make
from tests.payouts.conftest import days


def in_cash(name="Sulastri Ecoprint"):
    """A seller is paid in cash, checked by a second person and long enough ago."""
    with transaction():
        account = pay_in_cash(cast.seller(name), by=cast.person("Nurul"))
        check_bank_account(account, by=cast.person("Sutrisno"))
        account.payable_from = None
        if account.needs_signature:
            account.signed_at, account.signed_by_id = days(0), cast.person("Sutrisno").id
    return account


def fill(amount=500_000, token="1" * 32, to_box=True):
    with transaction():
        return cash.move_cash(amount, account=coop_account(), to_box=to_box, token=token, by=cast.person("Nurul"))


def hand_over(payout, by="Nurul"):
    with transaction():
        return cash.pay_cash(payout, received_by="Sulastri", by=cast.person(by))


def look(payout, by="Sutrisno"):
    with transaction():
        cash.confirm_cash(payout, by=cast.person(by))


@pytest.fixture
def approved(app, office):
    """Rp540.000 in cash for Sulastri, approved; Rp500.000 in the box."""
    make.released_order(quantity=4)
    fill()
    in_cash()
    return office.approve()


def test_cash_waits_like_any_changed_account(app):
    """Named by one of the office, checked by another, and not at once."""
    make.released_order()
    with transaction():
        account = pay_in_cash(cast.seller(), by=cast.person("Nurul"))
    assert (account.bank_code, account.status) == (CASH, AccountStatus.UNCHECKED)
    with pytest.raises(OwnAccount), transaction():
        check_bank_account(account, by=cast.person("Nurul"))
    with transaction():
        check_bank_account(account, by=cast.person("Sutrisno"))
    with pytest.raises(paying.NothingToPay), transaction():
        paying.prepare_run(days(0).date(), by=cast.person("Nurul"))
    with set_to(days(2)), transaction():
        (payout,) = paying.prepare_run(days(0).date(), by=cast.person("Nurul")).payouts
    assert payout.is_cash and payout.goes_to == "Tunai di kantor"


def test_cash_leaves_the_box_against_a_receipt_and_is_looked_at_by_another(approved):
    """4 × Rp150.000 less 10 %: Rp540.000; the box holds Rp500.000 and is filled with Rp40.000 more."""
    (payout,) = approved.payouts
    with pytest.raises(cash.NotEnoughInBox) as refused:
        hand_over(payout)
    assert "Rp500.000" in refused.value.sentence()
    fill(40_000, "2" * 32)
    receipt = hand_over(payout)
    assert receipt.number == f"KK-{approved.number}-01" == payout.bank_reference
    assert (receipt.received_by, receipt.paid_by.name) == ("Sulastri", "Nurul")
    assert payout.status is PayoutStatus.HANDED
    assert balance("cash", OFFICE_BOX) == 0 == balance("paying")
    assert approved.status is RunStatus.APPROVED
    with pytest.raises(cash.SamePersonCannotLook):
        look(payout, by="Nurul")
    look(payout)
    assert payout.status is PayoutStatus.CONFIRMED
    assert receipt.confirmed_by.name == "Sutrisno"
    assert approved.status is RunStatus.CLOSED, "a run of cash alone needs no file"
    acts = [act.act for act in audit.trail(f"payout {payout.code}")]
    assert acts == ["payout_paid_in_cash", "payout_confirmed"]


def test_the_database_too_wants_two_people_for_a_receipt(approved):
    fill(40_000, "2" * 32)
    receipt = hand_over(approved.payouts[0])
    with pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(sa.update(CashReceipt).values(confirmed_by_id=receipt.paid_by_id))


def test_without_a_receipt_the_cash_is_in_the_box_again_and_payable(approved, office):
    fill(40_000, "2" * 32)
    (payout,) = approved.payouts
    hand_over(payout)
    with pytest.raises(cash.SamePersonCannotLook), transaction():
        cash.refuse_cash(payout, reason="?", by=cast.person("Nurul"))
    with transaction():
        cash.refuse_cash(payout, reason="tidak datang", by=cast.person("Sutrisno"))
    assert (payout.status, payout.reason) == (PayoutStatus.RETURNED, "tidak datang")
    assert balance("cash", OFFICE_BOX) == 540_000
    assert balance("payable") == -540_000
    assert payout.bank_account.status is AccountStatus.VALID, "no bank refused it"
    with set_to(days(7)):
        again = office.approve().payouts[0]
        assert (again.amount, cash.receipt_number(again) != cash.receipt_number(payout)) == (540_000, True)


def test_a_draft_is_not_handed_over_nor_twice_nor_what_goes_to_a_bank(app, office):
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))
    fill(200_000)
    in_cash()
    run = office.prepare()
    bank, drawn = run.payouts
    assert cash.cash_payouts() == [], "nobody is called to the box before it is approved"
    with pytest.raises(RunMoved):
        hand_over(drawn)
    with transaction():
        paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    assert cash.cash_payouts() == [drawn]
    with pytest.raises(cash.NotCash):
        hand_over(bank)
    with pytest.raises(RunMoved):
        look(drawn)
    hand_over(drawn)
    with pytest.raises(RunMoved) as refused:
        hand_over(drawn)
    assert "Nurul" in refused.value.sentence() and "Dibayar tunai" in refused.value.sentence()
    assert balance("cash", OFFICE_BOX) == 65_000


def test_a_run_of_both_kinds_gives_the_bank_its_own_payouts_only(app, office):
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))
    fill(200_000)
    in_cash()
    run = office.approve()
    bank, drawn = run.payouts
    with transaction():
        made = exporting.make_file(run, coop_account(), by=cast.person("Nurul"))
        assert (made.count, made.total) == (1, 45_000)
        paying.mark_exported(run, file_sha256=made.sha256, by=cast.person("Nurul"))
    assert (bank.status, drawn.status) == (PayoutStatus.SENT, PayoutStatus.QUEUED)
    hand_over(drawn)
    look(drawn)
    assert run.status is RunStatus.EXPORTED
    with transaction():
        paying.confirm(bank, account=coop_account(), reference="BIFAST", by=cast.person("Nurul"))
    assert run.status is RunStatus.CLOSED


def test_a_run_in_cash_alone_has_no_file(approved):
    with pytest.raises(exporting.NothingForBank), transaction():
        exporting.make_file(approved, coop_account(), by=cast.person("Nurul"))
    assert exporting.export_of(approved) is None


def test_cash_is_not_handed_over_to_who_was_stopped_meanwhile(approved):
    with transaction():
        session().execute(sa.update(BankAccount).values(status=AccountStatus.FLAGGED))
    with pytest.raises(AccountsChanged):
        hand_over(approved.payouts[0])
    assert balance("cash", OFFICE_BOX) == 500_000


def test_cash_is_not_handed_over_once_she_named_a_bank_account(approved):
    with transaction():
        session().execute(sa.update(BankAccount).where(BankAccount.bank_code == CASH).values(ended_at=days(0)))
    with pytest.raises(AccountsChanged):
        hand_over(approved.payouts[0])
    with transaction():
        paying.hold_back(approved.payouts[0], reason="Sekarang punya rekening", by=cast.person("Nurul"))
    assert balance("payable") == -540_000


def test_the_box_is_filled_and_emptied_once_a_form(app):
    make.released_order()
    there = balance("bank", "bri")
    assert fill(100_000) and not fill(100_000)
    assert (balance("cash", OFFICE_BOX), balance("bank", "bri")) == (100_000, there - 100_000)
    assert fill(30_000, "3" * 32, to_box=False)
    assert balance("cash", OFFICE_BOX) == 70_000
    with pytest.raises(cash.NotEnoughInBox):
        fill(70_001, "4" * 32, to_box=False)
    with pytest.raises(cash.NotEnoughInBox):
        fill(there, "5" * 32)


def test_of_two_who_hand_over_at_once_one_does(app, approved):
    fill(40_000, "2" * 32)
    number, people = approved.payouts[0].id, [cast.person(name).id for name in ("Nurul", "Sutrisno")]
    session().rollback()
    barrier, told = threading.Barrier(2), []

    def work(by):
        with app.app_context():
            barrier.wait()
            try:
                with transaction():
                    user = session().get_one(User, by)
                    cash.pay_cash(session().get_one(Payout, number), received_by="Sulastri", by=user)
                told.append(None)
            except RunMoved as refused:
                told.append(refused.by)

    threads = [threading.Thread(target=work, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(bool, told)) == [False, True]
    receipt = session().scalars(sa.select(CashReceipt)).one()
    assert receipt.paid_by.name in told
    assert balance("cash", OFFICE_BOX) == 0


@pytest.mark.parametrize("act", ["UPDATE cash_receipts SET received_by = 'x'", "DELETE FROM cash_receipts"])
def test_a_receipt_stays_as_it_was_signed(approved, act):
    fill(40_000, "2" * 32)
    hand_over(approved.payouts[0])
    with pytest.raises(sa.exc.DatabaseError, match="append-only"), transaction():
        session().execute(sa.text(act))
