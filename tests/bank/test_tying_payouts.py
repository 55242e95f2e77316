"""Payouts of several lines, lines of several payouts, and those of another account or the box."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.bank import queries, tying
from shop.bank.matches import TiedAlready
from shop.clock import now, today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.jobs import Job
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance, balances
from shop.orders.models import Order
from shop.payments.models import CoopAccount
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payouts import cash, dues, paying
from shop.payouts.exporting import make_file
from shop.payouts.models import PayoutStatus
from shop.payouts.statements import RowKind, statement_of
from shop.sellers.bank_accounts import check_bank_account, confirm_bank_account
from shop.sellers.models import AccountStatus, SellerKind
from tests import cast, make
from tests.bank.test_tying import bring, suggestions, tie
from tests.payouts.conftest import Office


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def two_payouts():
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))
    return Office().send()


def test_one_payout_in_several_lines_is_confirmed_by_all_of_them():
    make.released_order()
    [payout] = Office().send().payouts
    lines = bring(("BIFAST DB 1/2", -100_000), ("BIFAST DB 2/2", -35_000))
    with pytest.raises(tying.DoesNotAdd):
        tie(lines[:1], f"payout-{payout.id}")
    tie(lines, f"payout-{payout.id}")
    session().refresh(payout)
    assert payout.status is PayoutStatus.CONFIRMED and queries.open_lines(coop_account()) == []
    assert balance("paying") == 0


@pytest.mark.parametrize(
    ("days", "kinds"),
    [(-1, []), (0, ["payout", "return"]), (14, ["payout", "return"]), (15, ["return"]), (30, ["return"]), (31, [])],
)
def test_a_payout_may_show_for_two_weeks_and_come_back_for_a_month_after_it_was_sent(days, kinds):
    first, _second = two_payouts().payouts
    with transaction():
        paying.confirm(first, account=coop_account(), reference="BIFAST 1", by=cast.person("Nurul"))
    day = today() + timedelta(days=days)
    found = [one.kind for one in queries.open_items(coop_account(), day, day)]
    assert sorted(kind for kind in found if kind in ("payout", "return")) == kinds


def test_one_line_for_some_of_a_run_confirms_those_and_no_other():
    """The bank debits one sum for what it carried out; the other waits, and its own line or return ends it."""
    run = two_payouts()
    melati, sulastri = run.payouts
    [line] = bring(("PAYROLL", -sulastri.amount))
    tie([line], f"payout-{sulastri.id}")
    session().refresh(melati)
    assert (melati.status, run.status) == (PayoutStatus.SENT, "exported")


def test_one_line_for_all_and_one_coming_back_leaves_the_others_untouched():
    """The bank returns one of several days later: that seller's money is payable again, she is told, the others stay."""
    run = two_payouts()
    melati, sulastri = run.payouts
    total = sum(payout.amount for payout in run.payouts)
    bring(("PAYROLL 2 TRX", -total), (f"RETUR {melati.code} REKENING TUTUP", melati.amount))
    first = suggestions()[0]
    assert {item.ref for item in first.items} == {f"payout-{melati.id}", f"payout-{sulastri.id}"}
    tie([first.line.id], *(item.ref for item in first.items))
    [back] = suggestions()
    assert [item.ref for item in back.items] == [f"return-{melati.id}"]
    tie([back.line.id], f"return-{melati.id}")
    session().refresh(melati)
    session().refresh(sulastri)
    assert (melati.status, sulastri.status) == (PayoutStatus.RETURNED, PayoutStatus.CONFIRMED)
    assert "REKENING TUTUP" in melati.reason
    assert balance("payable") == -melati.amount and balance("paying") == 0
    letters = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter")).all()
    [letter] = [one for one in letters if one["template"] == "payouts/mail/returned.txt"]
    assert letter["to"] == "wiwik@contoh.id" and "REKENING TUTUP" in letter["facts"]["reason"]
    account = cast.seller("KUB Melati").bank_account
    assert account.status is AccountStatus.FLAGGED
    assert [str(one.reason) for one in dues.due(today()) if one.seller.name == "KUB Melati"][0]
    with transaction():
        confirm_bank_account(account, by=cast.person("Wiwik"))
        check_bank_account(account, by=cast.person("Nurul"))
    assert [one.reason for one in dues.due(today())] == [""]


@pytest.mark.long
def test_of_twenty_five_transfers_one_comes_back_three_days_later():
    """anchors.md §5, 4: that seller's money is payable again, the other 24 stay paid, and she reads why."""
    with transaction():
        for number in range(25):
            name, phone = f"Perajin {number:02d}", f"+62812000100{number:02d}"
            cast._seller(name, f"Toko {number:02d}", SellerKind.INDIVIDUAL, "wonoasri", phone, [(name, 10_000, False)])
    for number in range(25):
        make.released_order(make.product(seller=cast.seller(f"Toko {number:02d}"), price=100_000 + number * 1_000))
    run = Office().send()
    bring(("PAYROLL 25 TRX", -sum(payout.amount for payout in run.payouts)), opening=100_000_000_00)
    [whole] = suggestions()
    assert len(whole.items) == len(run.payouts) == 25
    tie([whole.line.id], *(item.ref for item in whole.items))
    gone = run.payouts[7]
    with clock.set_to(now() + timedelta(days=3)):
        bring(("RETUR BIFAST REK PASIF", gone.amount), opening=50_000_000_00)
        [back] = suggestions()
        tie([back.line.id], *(item.ref for item in back.items))
        session().expire_all()
        assert Counter(payout.status for payout in run.payouts) == {
            PayoutStatus.CONFIRMED: 24,
            PayoutStatus.RETURNED: 1,
        }
        assert balances("payable") == {str(gone.shares[0].maker_id): -gone.amount} and balance("paying") == 0
        [row] = [
            row for row in statement_of(gone.seller, since=today(), until=today()).rows if row.kind is RowKind.RETURNED
        ]
        assert (row.amount, row.balance, row.payout.reason) == (gone.amount, gone.amount, "RETUR BIFAST REK PASIF")
        [waits] = dues.due(today())
        assert (waits.seller.id, waits.amount) == (gone.seller_id, gone.amount) and str(waits.reason)


def test_a_payout_of_another_account_is_not_tied_here():
    with transaction():
        other = CoopAccount(code="mandiri", bank_name="Mandiri", number="1430012345678", holder="Koperasi")
        other.is_active = False
        session().add(other)
    make.released_order()
    run = Office().approve()
    with transaction():
        made = make_file(run, other, by=cast.person("Nurul"))
        paying.mark_exported(run, file_sha256=made.sha256, by=cast.person("Nurul"))
    [line] = bring(("BIFAST DB SULASTRI", -run.payouts[0].amount))
    assert suggestions() == []
    with pytest.raises(NotFound):
        tie([line], f"payout-{run.payouts[0].id}")


def on_the_books(order: Order) -> str:
    """What a form calls the line on the bank's account that booked an order's money."""
    query = sa.select(Line.id).join(Entry).join(Account).where(Entry.subject == order.number, Account.name == "bank")
    return f"ledger-{session().scalars(query).one()}"


def test_a_line_of_the_books_is_tied_once():
    order = make.paid_order()
    amount = request_of(order.number).amount
    first, second = bring(("TRSF CR BUDI", amount), ("TRSF CR BUDI LAGI", amount))
    tie([first], on_the_books(order))
    with pytest.raises(TiedAlready) as refused:
        tie([second], on_the_books(order))
    assert "Nurul" in refused.value.sentence()


def test_what_stands_on_one_account_is_not_tied_on_another():
    with transaction():
        other = CoopAccount(code="mandiri", bank_name="Mandiri", number="1430012345678", holder="Koperasi")
        session().add(other)
    waiting, paid = make.order(), make.paid_order()
    [line] = bring(("BIAYA ADM", -5_000))
    assert queries.open_lines(other) == []
    for lines, items in (
        ([line], []),
        ([], [f"payment-{request_of(waiting.number).id}"]),
        ([], [on_the_books(paid)]),
    ):
        with pytest.raises(NotFound), transaction():
            tying.tie(other, lines, items, by=cast.person("Nurul"))


def test_cash_is_never_a_line_of_the_bank():
    make.released_order()
    [payout] = Office().hand_over().payouts
    with transaction():
        cash.confirm_cash(payout, by=cast.person("Sutrisno"))
    bring(("PENARIKAN TUNAI", -payout.amount), ("SETORAN RETUR", payout.amount), opening=10_000_000)
    found = {item.ref.split("-")[0] for one in suggestions() for item in one.items}
    assert found == {"ledger"}, "only the cash taken from the bank for the box"
    with pytest.raises(NotFound):
        tie([queries.open_lines(coop_account())[-1].id], f"return-{payout.id}")
