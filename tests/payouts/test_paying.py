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
from shop.orders import fulfilment
from shop.payments.requesting import coop_account
from shop.payouts import dues, paying
from shop.payouts.models import Payout, PayoutItem, PayoutRun, PayoutStatus, RunStatus
from shop.payouts.moving import RunMoved
from shop.payouts.standing import AccountsChanged
from shop.sellers.models import AccountStatus, BankAccount, Maker, MemberRole, SellerMember
from tests import cast, make
from tests.orders.test_withholding import decide as decide_tax


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


def test_a_seller_is_paid_her_part_of_what_was_received(app):
    """Rp150.000 less 10 %: Rp135.000."""
    make.released_order()
    run = prepare()
    (payout,) = run.payouts
    assert (payout.seller.name, payout.amount, payout.position) == ("Sulastri Ecoprint", 135_000, 1)
    assert payout.account_number == payout.bank_account.number
    assert run.status is RunStatus.DRAFT
    assert balance("payable") == -135_000


def test_money_not_released_is_not_paid(app):
    make.shipped_order()
    with pytest.raises(paying.NothingToPay):
        prepare()


def test_a_group_s_makers_share_by_largest_remainder(app):
    """3 × Rp15.001 less 10 % is Rp40.503; halves of 50, 40, 10 % leave one rupiah, which the .5 gets."""
    make.released_order(melati_goods(), quantity=3)
    (payout,) = prepare().payouts
    assert {share.maker.name: share.amount for share in payout.shares} == {
        "Wiwik": 20_252,
        "Endang": 16_201,
        "Kas KUB": 4_050,
    }
    assert payout.amount == 40_503


def test_under_the_minimum_it_waits_with_the_reason(app):
    make.released_order(melati_goods())
    (due,) = dues.due(today())
    assert due.amount == 13_501
    assert "batas terkecil" in str(due.reason)
    with pytest.raises(paying.NothingToPay):
        prepare()


@pytest.mark.parametrize(
    ("status", "words"), [(AccountStatus.UNCHECKED, "belum diperiksa"), (AccountStatus.FLAGGED, "rekening baru")]
)
def test_without_a_good_bank_account_it_waits_with_the_reason(app, status, words):
    make.released_order()
    with transaction():
        session().execute(sa.update(BankAccount).values(status=status))
    (due,) = dues.due(today())
    assert words in str(due.reason)


def test_without_any_bank_account_it_waits_with_the_reason(app):
    make.released_order()
    with transaction():
        session().execute(sa.update(BankAccount).values(ended_at=clock.now()))
    (due,) = dues.due(today())
    assert due.bank_account is None
    assert "Belum ada nomor rekening" in str(due.reason)


def test_a_debt_takes_at_most_half_of_a_payout(app):
    """Rp135.000 and a debt of Rp100.000: half, Rp67.500, is withheld; Rp32.500 of the debt is left for the next."""
    make.released_order()
    owe(maker("Sulastri"), 100_000)
    first = prepare()
    (share,) = first.payouts[0].shares
    assert (share.earned, share.debt_withheld, share.amount) == (135_000, 67_500, 67_500)
    approve(first)
    assert balance("payable", maker("Sulastri").id) == 32_500
    with clock.set_to(clock.now() + timedelta(days=7)):
        make.released_order()
        (share,) = prepare().payouts[0].shares
    assert (share.earned, share.debt_withheld, share.amount) == (135_000, 32_500, 102_500)


def test_what_came_back_of_the_sale_itself_is_kept_whole_and_of_another_debt_half_of_what_is_left(app):
    make.refunded_claim(make.released_order(), 50_000)
    owe(maker("Sulastri"), 100_000)
    (due,) = dues.due(today())
    assert due.parts[0].debt_withheld == 45_000 + 45_000


def test_tax_of_the_sale_itself_is_kept_whole_and_of_another_debt_half_of_what_is_left(app):
    decide_tax(50)
    make.released_order()
    owe(maker("Sulastri"), 100_000)
    (due,) = dues.due(today())
    assert (due.parts[0].earned, due.parts[0].debt_withheld) == (135_000, 750 + 67_125)


def test_what_came_back_before_the_release_is_not_kept_once_more(app):
    order = make.shipped_order()
    make.refunded_claim(order, 100_000)
    with transaction():
        for parcel in order.parcels:
            fulfilment.confirm_receipt(parcel, by=None)
    owe(maker("Sulastri"), 30_000)
    (due,) = dues.due(today())
    assert (due.parts[0].earned, due.parts[0].debt_withheld) == (45_000, 22_500)


def test_a_maker_s_debt_does_not_touch_her_group(app):
    make.released_order(melati_goods(), quantity=3)
    owe(maker("Endang"), 5_000)
    (payout,) = prepare().payouts
    assert {share.maker.name: share.debt_withheld for share in payout.shares} == {
        "Wiwik": 0,
        "Endang": 5_000,
        "Kas KUB": 0,
    }
    assert payout.amount == 35_503


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


def test_exactly_the_minimum_is_paid(app):
    make.released_order(make.product(price=27_778))
    (due,) = dues.due(today())
    assert (due.amount, due.reason) == (25_000, "")


def test_sellers_stand_by_name(app):
    make.released_order()
    make.released_order(melati_goods(), quantity=3)
    assert [due.seller.name for due in dues.due(today())] == ["KUB Melati", "Sulastri Ecoprint"]


def test_an_account_that_ended_is_no_seller_s_account(app):
    """She changed it: she is one seller with one payout, to the new one."""
    make.released_order()
    with transaction():
        old = session().scalars(sa.select(BankAccount).where(BankAccount.seller_id == cast.seller().id)).one()
        old.ended_at = clock.now()
        session().flush()
        session().add(
            BankAccount(
                seller_id=old.seller_id,
                bank_code="014",
                bank_name="BCA",
                number="1234567890",
                holder=old.holder,
                status=AccountStatus.VALID,
                created_at=clock.now(),
            )
        )
    (payout,) = prepare().payouts
    assert (payout.bank_name, payout.account_number, payout.amount) == ("BCA", "1234567890", 135_000)


def test_of_what_came_back_only_who_may_touch_the_account_is_told(app):
    with transaction():
        session().add(SellerMember(user_id=cast.person("Budi").id, seller_id=cast.seller().id, role=MemberRole.MEMBER))
    make.released_order()
    take_back(sent_run().payouts[0])
    letters = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter"))
    told = [one["to"] for one in letters if one["template"] == "payouts/mail/returned.txt"]
    assert told == ["sulastri@contoh.id"]
