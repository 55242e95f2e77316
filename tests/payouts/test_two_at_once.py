"""Two of the office build, approve, export and answer the same run at once: one does, the other is told who and when."""

import re
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import audit
from shop.clock import today
from shop.db import engine, session, transaction
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance
from shop.orders import fulfilment
from shop.orders.models import Parcel
from shop.payments.models import CoopAccount
from shop.payments.requesting import coop_account
from shop.payouts import exporting, paying
from shop.payouts.models import Payout, PayoutExport, PayoutItem, PayoutRun, PayoutStatus, RunStatus
from shop.payouts.moving import RunMoved
from shop.payouts.pages_office import found_run
from shop.payouts.standing import AccountsChanged
from shop.sellers.bank_accounts import set_bank_account
from shop.sellers.models import Maker, Seller
from shop.users.models import User
from tests import cast, make
from tests.support.at_once import at_once, before_it_is_kept

pytestmark = pytest.mark.long  # each has two who act at once

#: How often each race is run: one run may be won before the other begins.
TIMES = 3


def run_of(number):
    return session().get_one(PayoutRun, number)


def one_wins(ends, words):
    """Exactly one did it; the other was refused with the winner's name and what she did."""
    winners = [name for name, end in ends.items() if end is None]
    (refused,) = [end for end in ends.values() if end is not None]
    assert len(winners) == 1
    assert isinstance(refused, RunMoved)
    assert refused.by == winners[0] and refused.at is not None
    assert winners[0] in refused.sentence() and words in refused.sentence()
    return winners[0]


def melati_and_sulastri():
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))


def test_two_build_the_same_run(app):
    """One run; each released line in it once; both see who prepared it."""
    melati_and_sulastri()
    ends = at_once(app, *((name, lambda by: paying.prepare_run(today(), by=by)) for name in ("Nurul", "Sutrisno")))
    assert set(ends.values()) == {None}
    run = session().scalars(sa.select(PayoutRun)).one()
    assert run.prepared_by.name in ends
    items = session().scalars(sa.select(PayoutItem.line_id)).all()
    assert len(items) == len(set(items)) == 4
    assert [act.act for act in audit.trail(f"payout_run {run.number}")] == ["payout_run_prepared"]


def test_two_approve_the_same_run(app, office):
    melati_and_sulastri()
    run = office.prepare()
    number, seen = run.id, run.fingerprint
    ends = at_once(
        app,
        *((name, lambda by: paying.approve(run_of(number), seen=seen, by=by)) for name in ("Sutrisno", "Ratih")),
    )
    winner = one_wins(ends, "Pencairan disetujui")
    assert run_of(number).approved_by.name == winner
    assert balance("paying") == -180_000


def test_one_approves_what_the_other_discards(app, office):
    melati_and_sulastri()
    run = office.prepare()
    number, name, seen = run.id, run.number, run.fingerprint
    ends = at_once(
        app,
        ("Sutrisno", lambda by: paying.approve(found_run(name), seen=seen, by=by)),
        ("Nurul", lambda by: paying.discard_run(found_run(name), by=by)),
    )
    approved = one_wins(ends, "Pencairan di") == "Sutrisno"
    found = session().get(PayoutRun, number)
    count = session().scalar(sa.select(sa.func.count(Payout.id)))
    assert (found is not None, count, balance("paying")) == ((True, 2, -180_000) if approved else (False, 0, 0))
    acts = [act.act for act in audit.trail(f"payout_run {name}")]
    assert acts == ["payout_run_prepared", "payout_run_approved" if approved else "payout_run_discarded"]


def test_two_make_the_file_of_one_run_for_different_banks(app, office):
    melati_and_sulastri()
    with transaction():
        other = CoopAccount(code="mandiri", bank_name="Mandiri", number="1430012345678", holder="Koperasi")
        other.is_active, other.payout_layout = False, "mandiri_mcm"
        session().add(other)
    number, codes = office.approve().id, {"Nurul": coop_account().id, "Sutrisno": other.id}

    def making(name):
        return lambda by: exporting.make_file(run_of(number), session().get_one(CoopAccount, codes[name]), by=by)

    ends = at_once(app, *((name, making(name)) for name in codes))
    winners = [name for name, end in ends.items() if end is None]
    (refused,) = [end for end in ends.values() if end is not None]
    assert isinstance(refused, exporting.FileMade) and [refused.by] == winners
    assert session().scalars(sa.select(PayoutExport)).one().coop_account_id == codes[winners[0]]


def test_two_say_that_the_bank_has_the_file(app, office):
    """The same file: the second time changes nothing, and says nothing else than the first."""
    melati_and_sulastri()
    run = office.approve()
    with transaction():
        made = exporting.make_file(run, coop_account(), by=cast.person("Nurul"))
    number, file = run.id, made.sha256
    ends = at_once(
        app,
        *(
            (name, lambda by: paying.mark_exported(run_of(number), file_sha256=file, by=by))
            for name in ("Nurul", "Sutrisno")
        ),
    )
    assert set(ends.values()) == {None}
    acts = [act.act for act in audit.trail(f"payout_run {run_of(number).number}")]
    assert acts.count("payout_run_exported") == 1


def test_one_holds_back_what_the_other_puts_into_the_file(app, office):
    melati_and_sulastri()
    run = office.approve()
    number, payout = run.id, run.payouts[0].id
    account = coop_account().id
    ends = at_once(
        app,
        ("Nurul", lambda by: exporting.make_file(run_of(number), session().get_one(CoopAccount, account), by=by)),
        ("Sutrisno", lambda by: paying.hold_back(session().get_one(Payout, payout), reason="tunda", by=by)),
    )
    made = session().scalars(sa.select(PayoutExport)).one()
    held = ends["Sutrisno"] is None
    assert ends["Nurul"] is None
    assert (made.count, made.total) == ((1, 135_000) if held else (2, 180_000))
    assert held or isinstance(ends["Sutrisno"], RunMoved)


def test_two_confirm_the_same_payout(app, office):
    melati_and_sulastri()
    number = office.send().payouts[0].id
    ends = at_once(
        app,
        *(
            (
                name,
                lambda by: paying.confirm(
                    session().get_one(Payout, number), account=coop_account(), reference="BIFAST 1", by=by
                ),
            )
            for name in ("Nurul", "Sutrisno")
        ),
    )
    one_wins(ends, "Pencairan masuk rekening")
    assert balance("paying") == -135_000


def test_one_confirms_what_the_other_takes_back(app, office):
    melati_and_sulastri()
    number = office.send().payouts[0].id
    ends = at_once(
        app,
        (
            "Nurul",
            lambda by: paying.confirm(session().get_one(Payout, number), account=coop_account(), reference="1", by=by),
        ),
        ("Sutrisno", lambda by: paying.take_back(session().get_one(Payout, number), reason="tutup", by=by)),
    )
    winner = one_wins(ends, "")
    status = session().get_one(Payout, number).status
    assert status is (PayoutStatus.CONFIRMED if winner == "Nurul" else PayoutStatus.RETURNED)


@pytest.mark.parametrize("time", range(TIMES))
def test_the_last_two_payouts_confirmed_at_once_close_the_run(app, office, time):
    melati_and_sulastri()
    run = office.send()
    number, (first, second) = run.id, [payout.id for payout in run.payouts]

    def confirming(payout):
        return lambda by: paying.confirm(
            session().get_one(Payout, payout), account=coop_account(), reference=f"B{payout}", by=by
        )

    ends = at_once(app, ("Nurul", confirming(first)), ("Sutrisno", confirming(second)))
    assert set(ends.values()) == {None}
    assert run_of(number).status is RunStatus.CLOSED


def test_a_run_that_is_approved_while_a_seller_names_another_account_pays_nothing_to_the_old_one(app, office):
    """The approval knows nothing of an account that is not kept yet; the bank's file does."""
    melati_and_sulastri()
    run = office.prepare()
    number, seen, seller = run.id, run.fingerprint, cast.seller().id

    def change(by):
        its = session().get_one(Seller, seller)
        set_bank_account(its, bank_code="008", number="1430000000017", holder="Sulastri", by=by)

    def approve(by):
        paying.approve(run_of(number), seen=seen, by=by)

    ends = before_it_is_kept(app, ("Sulastri", change), ("Sutrisno", approve))
    assert ends["Sulastri"] is None
    if engine().dialect.name == "sqlite":  # one writes at a time
        assert isinstance(ends["Sutrisno"], AccountsChanged)
        return
    assert ends["Sutrisno"] is None
    with pytest.raises(AccountsChanged), transaction():
        exporting.make_file(run_of(number), coop_account(), by=cast.person("Nurul"))
    held = next(payout.id for payout in run_of(number).payouts if payout.seller_id == seller)
    with transaction():
        paying.hold_back(session().get_one(Payout, held), reason="rekening baru", by=cast.person("Nurul"))
        made = exporting.make_file(run_of(number), coop_account(), by=cast.person("Nurul"))
    assert made.count == 1


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize("meanwhile", ["a sale is released", "another run is approved"])
def test_a_debt_is_netted_whole_whatever_is_booked_while_a_run_is_prepared(app, office, meanwhile, nth):
    """Between the run's questions to the books something is kept: on PostgreSQL the next question sees it already."""
    make.released_order()
    waits = make.shipped_order()
    owe(200_000)
    first = office.prepare()  # Rp135.000, of which half goes to the debt
    make.released_order()
    number, seen, parcel, by = first.id, first.fingerprint, waits.parcels[0].id, cast.person("Sutrisno").id

    def keep():
        with app.app_context(), transaction():
            if meanwhile == "a sale is released":
                fulfilment.confirm_receipt(session().get_one(Parcel, parcel), by=None)
            else:
                paying.approve(run_of(number), seen=seen, by=session().get_one(User, by))

    with meanwhile_kept(keep, nth), transaction():
        run = paying.prepare_run(today() + timedelta(days=1), by=cast.person("Nurul"))
    shares = [share for payout in run.payouts for share in payout.shares]
    assert [(share.earned, share.debt_withheld) for share in shares] == [(135_000, 67_500)]


def owe(amount):
    """A debt of Sulastri's, as a return after the release of a sale paid long ago would make it."""
    maker = session().scalar(sa.select(Maker.id).where(Maker.name == "Sulastri"))
    with transaction():
        post(
            "x",
            [debit("payable", amount, maker), credit("goodwill", amount)],
            subject="x",
            key="x",
            by=None,
        )


@contextmanager
def meanwhile_kept(keep, nth):
    """What is kept right after the nth question to the ledger's lines; SQLite keeps it when the asking is over."""
    asked, thread = [], threading.Thread(target=keep)

    def listen(_connection, _cursor, statement, *_rest):
        if threading.current_thread() is not thread and re.search(r"^SELECT.*\blines\b", statement, re.DOTALL):
            asked.append(statement)
            if len(asked) == nth:
                thread.start()
                thread.join(5 if engine().dialect.name == "postgresql" else 0.1)

    sa.event.listen(engine(), "after_cursor_execute", listen)
    try:
        yield
    finally:
        sa.event.remove(engine(), "after_cursor_execute", listen)
        thread.join()
    assert len(asked) >= nth
