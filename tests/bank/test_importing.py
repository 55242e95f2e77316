"""A file twice, files that overlap, twins, two people at once: the union of all files, once."""

from __future__ import annotations

import threading
import tracemalloc
from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop.bank.describing import describe_layout
from shop.bank.importing import (
    DayToCome,
    OtherAccount,
    import_statement,
    save_upload,
)
from shop.bank.models import Statement, StatementLine, StatementUpload
from shop.bank.reading.lines import Unreadable
from shop.bank.uploads import SavedAlready, keep_upload
from shop.db import session, transaction
from shop.payments.models import CoopAccount
from shop.payments.requesting import coop_account
from tests import cast
from tests.bank import files

START = date(2026, 1, 1)


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def bring(text: str, name: str = "mutasi.csv", account: CoopAccount | None = None) -> Statement:
    with transaction():
        return import_statement(account or coop_account(), text.encode(), name=name, by=cast.person("Nurul"))


def stored() -> list[tuple[date, int, int]]:
    query = sa.select(StatementLine.booked_on, StatementLine.sen, StatementLine.balance_sen)
    return [tuple(row) for row in session().execute(query.order_by(StatementLine.booked_on, StatementLine.id))]


def moves(days: int, a_day: int) -> list[files.Move]:
    """So many days with so many moves each, three of them alike every day."""
    return [
        (
            START + timedelta(days=day),
            "TRSF CR RATNA DEWI" if number < 3 else f"BIFAST CR {number}",
            33_299_900 if number < 3 else 100 * (number + day),
        )
        for day in range(days)
        for number in range(a_day)
    ]


def test_a_file_is_kept_line_by_line():
    found = bring(files.bri_cms())
    assert (found.lines_read, found.lines_new, found.first_on, found.last_on) == (
        5,
        5,
        date(2025, 12, 30),
        date(2026, 1, 2),
    )
    assert [sen for _, sen, _ in stored()] == [sen for *_, sen in files.MOVES]


def test_the_same_file_again_is_the_same_statement():
    assert bring(files.bri_cms()).id == bring(files.bri_cms(), "lain.csv").id
    assert len(stored()) == 5


def test_the_same_lines_in_another_layout_of_the_bank_add_nothing():
    bring(files.bri_cms())
    assert bring(files.bri_internet()).lines_new == 0


def test_five_thousand_lines_twice_add_nothing():
    many = moves(50, 100)
    assert bring(files.bri_cms(many)).lines_new == 5_000
    assert bring(files.bri_cms(many) + "\r\n").lines_new == 0
    assert len(stored()) == 5_000


def test_sliding_windows_give_the_exact_union():
    many = moves(37, 6)
    balance = dict(enumerate(files.balances(many)))
    for start in range(31):
        first = start * 6
        opening = balance[first - 1] if first else files.OPENING
        bring(files.bri_cms(many[first : first + 42], opening))
    assert Counter(stored()) == Counter((day, sen, balance[place]) for place, (day, _, sen) in enumerate(many))


def test_twins_stay_two_even_where_the_balance_is_the_same():
    twins = [(START, "SETOR", 5_000_000), (START, "TARIK", -5_000_000)] * 60
    assert bring(files.bri_cms(twins)).lines_new == 120
    assert bring(files.bri_cms([*twins, (START, "SETOR", 100)])).lines_new == 1


def test_of_a_day_in_three_files_nothing_that_is_alike_is_lost():
    """The same text and amount at another balance; then the same amount and balance under another text."""
    for opening, *later in (
        (0, (START, "SETOR TUNAI", 5_000_000)),
        (5_000_000, (START, "SETOR TUNAI", 5_000_000)),
        (10_000_000, (START, "TARIK", -5_000_000), (START, "TRSF CR BUDI", 5_000_000)),
    ):
        assert bring(files.bri_cms(later, opening)).lines_new == len(later)


def test_what_two_accounts_have_alike_is_kept_for_each():
    """Two accounts at one bank, both opened with the same sum; this layout names no account."""
    first = files.bri_internet([(START, "SETORAN AWAL", 5_000_000)], 0)
    with transaction():
        other = CoopAccount(code="bri-2", bank_name="BRI", number="0987654321", holder="Koperasi")
        session().add(other)
    assert (bring(first).lines_new, bring(first, account=other).lines_new, len(stored())) == (1, 1, 2)


def test_sen_never_add_up_between_bank_and_books():
    bring(files.bri_cms([(START, "BUNGA", 12_345), (START, "PAJAK", -2_469), (START, "BUNGA", 12_345)]))
    amounts = list(session().scalars(sa.select(StatementLine.amount).order_by(StatementLine.id)))
    assert sum(amounts) == (12_345 - 2_469 + 12_345) // 100 and amounts == [123, -25, 124]


def test_a_refused_file_leaves_nothing():
    with pytest.raises(Unreadable):
        bring(files.bri_cms().replace("152317.00", "152318.00", 1))
    assert session().scalar(sa.select(sa.func.count()).select_from(Statement)) == 0 and stored() == []


def test_a_file_of_another_account_is_refused_but_lost_zeros_are_forgiven():
    with pytest.raises(OtherAccount) as refused:
        bring(files.bri_cms().replace(files.NUMBER, "999"))
    assert "999" in refused.value.sentence()
    assert bring(files.bri_cms().replace(files.NUMBER, files.NUMBER.lstrip("0"))).lines_new == 5


def test_days_to_come_are_refused():
    with pytest.raises(DayToCome) as refused:
        bring(files.bri_cms([(date(2098, 1, 1), "X", 100)]))
    assert "2098" in refused.value.sentence()


def test_two_people_at_once_bring_it_once(app):
    text, done = files.bri_cms(moves(5, 100)), []

    def work():
        with app.test_request_context("/"):
            done.append(bring(text).id)
            session().close()

    people = [threading.Thread(target=work) for _ in range(2)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    assert len(set(done)) == 1 and len(stored()) == 500


def test_a_looked_at_file_is_saved_once_and_let_go():
    with transaction():
        upload = keep_upload(coop_account(), files.bri_cms().encode(), name="a.csv")
    with transaction():
        assert save_upload(upload, by=cast.person("Nurul")).lines_new == 5
    kept = session().scalars(sa.select(StatementUpload)).one()
    assert kept.data == b"" and kept.saved_by == "Nurul"
    with pytest.raises(SavedAlready) as refused, transaction():
        save_upload(kept, by=cast.person("Nurul"))
    assert "Nurul" in refused.value.sentence() and "WIB" in refused.value.sentence()


def test_a_described_layout_is_used_from_then_on():
    text = "Tgl;Uraian;Masuk;Keluar;Sisa\n30 Des 2025;Setoran;50.000;;150.000\n"
    columns = {"day": 0, "text": 1, "credit": 2, "debit": 3, "balance": 4}
    with transaction():
        describe_layout("Bank desa", ["Tgl", "Uraian", "Masuk", "Keluar", "Sisa"], columns, by=cast.person("Nurul"))
    assert bring(text).lines_new == 1


@pytest.mark.long
def test_twenty_thousand_lines_come_lean():
    text = files.bri_cms(moves(200, 100))
    tracemalloc.start()
    assert bring(text).lines_new == 20_000
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 120 * 1024 * 1024
