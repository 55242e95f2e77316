"""Sellers are paid what was released, once, by two people; and what comes back can be paid again."""

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import session, transaction
from shop.jobs import Job
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance
from shop.payments.requesting import coop_account
from shop.payouts import paying
from shop.payouts.models import Payout, PayoutItem, PayoutRun, PayoutStatus, RunStatus
from shop.payouts.moving import RunMoved
from shop.payouts.standing import AccountsChanged
from shop.sellers.models import AccountStatus, BankAccount, Maker, MemberRole, SellerMember
from tests import cast, make


def prepare(until=None, by="Nurul"):
    with transaction():
        return paying.prepare_run(until or today(), by=cast.person(by))


def approve(run, by="Sutrisno", seen=None):
    with transaction():
        paying.approve(run, seen=seen or run.fingerprint, by=cast.person(by))


def export(run):
    with transaction():
        paying.mark_exported(run, file_sha256="0" * 64, by=cast.person("Nurul"))


def confirm(payout):
    with transaction():
        paying.confirm(payout, account=coop_account(), reference="BIFAST 1", by=cast.person("Nurul"))


def take_back(payout):
    with transaction():
        paying.take_back(payout, reason="rekening tutup", by=cast.person("Nurul"))


def sent_run():
    run = prepare()
    approve(run)
    export(run)
    return run


def owe(maker, amount):
    """A debt of a maker to the cooperative, as a return after release would make it."""
    with transaction():
        post(
            "x",
            [debit("payable", amount, maker.id), credit("goodwill", amount)],
            subject="x",
            key=f"debt:{maker.id}",
            by=None,
        )


def maker(name):
    return session().scalars(sa.select(Maker).where(Maker.name == name)).one()


def melati_goods(price=15_001):
    return make.product("Keripik", seller=cast.seller("KUB Melati"), price=price, category="makanan")


def test_the_same_day_is_the_same_run(app):
    make.released_order()
    run = prepare()
    make.released_order()
    assert prepare().id == run.id
    assert len(run.payouts[0].items) == 1


def test_of_two_who_prepare_at_once_there_is_one_run(app):
    make.released_order()
    nurul = cast.person("Nurul").id
    session().rollback()
    barrier, made = threading.Barrier(2), []

    def work():
        with app.app_context():
            by = session().get_one(type(cast.person("Nurul")), nurul)
            barrier.wait()
            with transaction():
                made.append(paying.prepare_run(today(), by=by).number)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 2
    assert session().scalar(sa.select(sa.func.count(PayoutRun.id))) == 1


def test_a_line_is_claimed_by_one_payout_only(app):
    make.released_order()
    prepare()
    with clock.set_to(clock.now() + timedelta(days=1)), pytest.raises(paying.NothingToPay):
        prepare()
    item = session().scalars(sa.select(PayoutItem)).one()
    again = {"payout_id": item.payout_id, "line_id": item.line_id, "seller_order_id": item.seller_order_id}
    with pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(sa.insert(PayoutItem).values(**again, maker_id=item.maker_id, amount=1, is_active=True))


def test_a_discarded_run_frees_its_lines(app):
    make.released_order()
    run = prepare()
    with transaction():
        paying.discard_run(run, by=cast.person("Nurul"))
    assert session().scalar(sa.select(sa.func.count(Payout.id))) == 0
    assert prepare().payouts[0].amount == 135_000


def test_an_approved_run_is_not_discarded(app):
    make.released_order()
    run = prepare()
    approve(run)
    with pytest.raises(RunMoved), transaction():
        paying.discard_run(run, by=cast.person("Nurul"))
    assert len(run.payouts) == 1


def test_whoever_prepares_does_not_approve(app):
    make.released_order()
    run = prepare(by="Sutrisno")
    with pytest.raises(paying.SamePersonCannotApprove):
        approve(run, by="Sutrisno")
    assert run.status is RunStatus.DRAFT


def test_the_database_too_wants_two_people(app):
    make.released_order()
    run = prepare()
    with pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(sa.update(PayoutRun).values(approved_by_id=run.prepared_by_id))


def test_approval_puts_the_money_on_its_way(app):
    make.released_order()
    run = prepare()
    approve(run)
    assert run.status is RunStatus.APPROVED
    assert run.approved_by.name == "Sutrisno"
    assert balance("payable") == 0
    assert balance("paying", run.payouts[0].id) == -135_000


def test_what_is_approved_is_what_was_looked_at(app):
    make.released_order()
    run = prepare()
    with pytest.raises(paying.RunChanged):
        approve(run, seen="another list")
    with transaction():
        session().execute(sa.update(Payout).values(account_number="0000"))
    with pytest.raises(paying.RunChanged):
        approve(run)
    assert balance("paying") == 0


def test_nothing_is_approved_to_an_account_that_was_stopped_meanwhile(app):
    make.released_order()
    run = prepare()
    with transaction():
        session().execute(sa.update(BankAccount).values(status=AccountStatus.FLAGGED))
    with pytest.raises(AccountsChanged) as refused:
        approve(run)
    assert refused.value.sellers == ["Sulastri Ecoprint"]
    assert balance("paying") == 0


def test_of_two_approvals_one_counts(app):
    make.released_order()
    run = prepare()
    approve(run)
    with pytest.raises(RunMoved):
        approve(run)
    assert balance("paying") == -135_000


def test_the_bank_is_given_a_file_after_approval_only(app):
    make.released_order()
    run = prepare()
    with pytest.raises(RunMoved):
        export(run)
    approve(run)
    export(run)
    export(run)
    assert run.status is RunStatus.EXPORTED
    assert run.payouts[0].status is PayoutStatus.SENT
    with pytest.raises(paying.RunChanged), transaction():
        paying.mark_exported(run, file_sha256="1" * 64, by=cast.person("Nurul"))


def test_a_confirmed_payout_leaves_the_bank_and_closes_its_run(app):
    make.released_order()
    run = sent_run()
    before = balance("bank")
    confirm(run.payouts[0])
    assert balance("bank") == before - 135_000
    assert balance("paying") == 0
    assert run.payouts[0].bank_reference == "BIFAST 1"
    assert run.status is RunStatus.CLOSED


def test_a_run_stays_open_until_every_payout_is_answered(app):
    make.released_order()
    make.released_order(melati_goods(), quantity=3)
    run = sent_run()
    confirm(run.payouts[0])
    assert run.status is RunStatus.EXPORTED
    take_back(run.payouts[1])
    assert run.status is RunStatus.CLOSED


def test_a_payout_is_answered_once(app):
    make.released_order()
    run = sent_run()
    confirm(run.payouts[0])
    for answer in (confirm, take_back):
        with pytest.raises(RunMoved):
            answer(run.payouts[0])
    assert balance("paying") == balance("payable") == 0


def test_a_payout_that_was_not_sent_is_not_answered(app):
    make.released_order()
    run = prepare()
    approve(run)
    with pytest.raises(RunMoved):
        confirm(run.payouts[0])


def test_a_returned_payout_can_be_paid_again_to_a_new_account(app):
    make.released_order()
    run = sent_run()
    payout = run.payouts[0]
    take_back(payout)
    assert payout.reason == "rekening tutup"
    assert balance("payable") == -135_000
    assert payout.bank_account.status is AccountStatus.FLAGGED
    with clock.set_to(clock.now() + timedelta(days=1)):
        with pytest.raises(paying.NothingToPay):
            prepare()
        with transaction():
            session().execute(sa.update(BankAccount).values(status=AccountStatus.VALID))
        assert prepare().payouts[0].amount == 135_000


def test_what_a_returned_payout_kept_for_a_debt_stays_kept(app):
    """The debt was paid when the run was approved; only what was on its way comes back."""
    make.released_order()
    owe(maker("Sulastri"), 20_000)
    run = sent_run()
    assert run.payouts[0].amount == 115_000
    take_back(run.payouts[0])
    assert balance("payable") == -115_000


def test_a_fingerprint_changes_with_one_rupiah_and_with_one_digit(app):
    make.released_order()
    run = prepare()
    before = paying.fingerprint(run.payouts)
    assert before == run.fingerprint
    payout = run.payouts[0]
    for column, other in (
        ("amount", payout.amount + 1),
        ("account_number", "1" + payout.account_number[1:]),
        ("holder", "X"),
        ("bank_code", "014"),
        ("position", 2),
    ):
        kept = getattr(payout, column)
        with session().no_autoflush:
            setattr(payout, column, other)
            assert paying.fingerprint(run.payouts) != before
            setattr(payout, column, kept)


def test_a_run_is_called_by_its_week_and_one_of_another_day_than_sunday_by_its_day_too(app):
    sunday = today() + timedelta(days=6 - today().weekday())
    make.released_order()
    year, week, _ = sunday.isocalendar()
    assert prepare(sunday).number == f"PC-{year}-{week:02d}"
    make.released_order()
    year, week, _ = (sunday + timedelta(days=2)).isocalendar()
    assert prepare(sunday + timedelta(days=2)).number == f"PC-{year}-{week:02d}-2"


def test_of_what_came_back_only_who_may_touch_the_account_is_told(app):
    with transaction():
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=cast.seller().id, role=MemberRole.MEMBER))
    make.released_order()
    take_back(sent_run().payouts[0])
    letters = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter"))
    told = [one["to"] for one in letters if one["template"] == "payouts/mail/returned.txt"]
    assert told == ["sulastri@contoh.id"]
