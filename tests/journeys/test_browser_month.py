"""A whole month in a real browser: orders by all four methods, and everything the office does until it is closed at zero."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from shop.bank.month_queries import kept_standing, trial_of
from shop.db import session
from shop.ledger.models import Entry
from shop.ledger.months import closed_until, month_starting
from shop.ledger.queries import balance, balances
from shop.office.checks import broken
from shop.orders.models import Order, OrderStatus
from shop.payouts.models import Payout, PayoutStatus
from tests import cast
from tests.bank.bringing import is_reconciled
from tests.journeys import month
from tests.journeys.month import FIRST, October, at, receive, send
from tests.support.browser import LAPTOP, barriers, overflow, visit

pytestmark = [pytest.mark.browser, pytest.mark.long]

PHONES = {"Nurul": "+6281200000011", "Sutrisno": "+6281200000012"}
LAST = date(2026, 10, 31)
ACCOUNT = "BRI ···· 3507"


class Desk:
    """Somebody of the office before her screen: she goes by the links and buttons she sees."""

    def __init__(self, page: Page) -> None:
        self.page, self.main = page, page.locator("main")

    def work(self, name: str) -> None:
        """One of the works on the left."""
        self._click(self.page.locator(".sidenav").get_by_role("link", name=re.compile(f"^{name}")))

    def follow(self, name: str, within: Locator | None = None) -> None:
        """A link of the page."""
        self._click((within or self.main).get_by_role("link", name=re.compile(name)).first)

    def press(self, name: str, within: Locator | None = None) -> None:
        """A button of the page."""
        self._click((within or self.main).get_by_role("button", name=re.compile(name)).first)

    def reads(self, *words: str) -> None:
        """What must stand on the page."""
        for each in words:
            expect(self.main).to_contain_text(each)

    def row(self, words: str) -> Locator:
        """The line of a list that holds these words."""
        return self.main.locator("[data-row], li.case").filter(has_text=words).first

    def suggestion(self, words: str) -> Locator:
        """The suggestion for the bank's line of exactly these words."""
        pairs = self.main.locator('[data-list="suggestions"] [data-row]')
        return pairs.filter(has=self.page.get_by_text(words, exact=True))

    def upload(self, source: str, name: str, text: str) -> None:
        """A file, up to the look before anything is saved."""
        self.work("Mutasi bank")
        self.follow("Unggah mutasi")
        self.page.get_by_label("Dari", exact=True).select_option(label=source)
        file = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
        self.page.get_by_label("Berkas dari bank").set_input_files([file])
        self.press("Periksa berkas")

    def bring_mutations(self, october: October, *, new: int, by_themselves: int) -> None:
        """The bank's file of the month so far: what it has more than the last one is saved."""
        name = f"mutasi-{october.calendar.now:%d-%m}.csv"
        self.upload(ACCOUNT, name, october.mutations())
        self.press(f"Simpan {new} mutasi baru")
        self.reads(f"{new} mutasi disimpan, {by_themselves} cocok sendiri")

    def _click(self, what: Locator) -> None:
        what.click()
        self.page.wait_for_function("() => !document.querySelector('.htmx-request')")
        self.page.wait_for_load_state("networkidle")
        assert overflow(self.page) <= 0, f"{self.page.url} is wider than the screen"


@contextmanager
def desk(chromium, october: October, name: str) -> Iterator[Desk]:
    """A person of the office signs in and begins to work."""
    with visit(chromium, october.address, size=LAPTOP) as page:
        page.goto("/login")
        page.locator("[name=who]").fill(PHONES[name])
        page.locator("[name=secret]").fill(cast.PASSWORD)
        page.locator('form[action$="/login"] button[type=submit]').first.click()
        page.wait_for_load_state()
        if not page.locator(".sidenav").count():
            page.goto("/office")
        yield Desk(page)
    session().rollback()
    session().expire_all()


def nothing_is_left(nurul: Desk) -> None:
    """No line of the bank waits, and nothing is suggested any more."""
    expect(nurul.main.locator("[data-list=bank]")).to_have_count(0)  # every line is matched, or stands above
    expect(nurul.main.locator('[data-list="suggestions"], [data-list="cases"]')).to_have_count(0)


def status(order: Order) -> OrderStatus:
    return session().get_one(Order, order.id, populate_existing=True).status


def first_money(nurul: Desk, october: October) -> None:
    """The exact transfer closes by itself; of the short one the rest is asked for; QRIS is paid by the acquirer's word."""
    nurul.bring_mutations(october, new=2, by_themselves=1)
    short = nurul.row(october.short.number)
    expect(short).to_contain_text("Kurang")
    nurul.press("Minta kekurangan Rp20.000", short)
    nurul.upload("Laporan QRIS dari penyedia", "qris-05-10.csv", october.acquirer_report())
    nurul.reads("Beri nama kolom")
    nurul.press("Baca berkas")
    nurul.reads(october.by_qris.number)
    nurul.press("Bukukan 1 baris")


def rest_and_acquirer(nurul: Desk, october: October) -> None:
    """The acquirer's payout fits by its report; with the rest the short order is paid."""
    nurul.bring_mutations(october, new=2, by_themselves=1)
    nurul.press("Konfirmasi pesanan", nurul.row(f"{october.short.number} KURANG"))
    nurul.reads(october.short.number)


def courier_pays(nurul: Desk, october: October) -> None:
    """The courier's list: the parcel arrived, and its money is handed in."""
    nurul.upload("Daftar setoran COD, JNE Reguler", "cod-jne-12-10.csv", october.courier_list())
    nurul.reads("Beri nama kolom")
    nurul.press("Baca berkas")
    nurul.reads(october.by_cod.number)
    nurul.page.get_by_label("Referensi bank").fill("JNE-COD-1210")
    nurul.press("Bukukan 1 baris")


def dispute_is_decided(nurul: Desk, october: October) -> None:
    """A lost dispute is the cooperative's, says the office."""
    nurul.work("Uang masuk")
    nurul.follow("Pembayaran kartu")
    case = nurul.row(october.disputed.number)
    expect(case).to_contain_text("Sengketa kalah")
    nurul.follow("Putuskan", case)
    nurul.page.get_by_label("Alasan").fill("Paket hilang di jalan, bukan salah pembuatnya.")
    nurul.press("Bukukan")
    expect(nurul.main.locator("li.case")).to_have_count(0)


def pay_sellers(nurul: Desk, sutrisno: Desk, *, total: str) -> None:
    """One prepares, the other approves with his password, the first gives the bank its file."""
    nurul.work("Pencairan")
    nurul.press("Siapkan")
    number = nurul.page.url.rsplit("/", 1)[1]
    sutrisno.work("Pencairan")
    sutrisno.follow(number)
    sutrisno.page.get_by_label("Kata sandi Anda").fill(cast.PASSWORD)
    sutrisno.press(f"Setujui {total}")
    nurul.work("Pencairan")
    nurul.follow(number)
    nurul.press("Buat berkas")
    with nurul.page.expect_download() as file:
        nurul.main.get_by_role("link", name="Berkas bank").click()
    assert "TOTAL," + re.sub(r"\D", "", total) in file.value.path().read_text()
    nurul.press("Sudah dikirim ke bank")
    nurul.reads(f"{number} sudah di bank")


def payouts_show(nurul: Desk, october: October, holder: str) -> None:
    """The bank's lines confirm what was paid; what came back is payable again, and its account is looked at."""
    nurul.bring_mutations(october, new=3, by_themselves=2)
    nurul.press("^Cocokkan", nurul.suggestion(f"RETUR {holder} REK TIDAK AKTIF"))
    nothing_is_left(nurul)
    nurul.work("Pencairan")
    nurul.reads("Bank mengembalikan")


def account_is_checked(nurul: Desk, seller: str) -> None:
    nurul.work("Penjual")
    nurul.follow(seller)
    nurul.press("Sudah cocok: bayar ke rekening ini")


def own_lines(nurul: Desk, october: October) -> None:
    """The month's last file: the second payout fits, charges and interest are the bank's own."""
    nurul.bring_mutations(october, new=4, by_themselves=1)
    for words in ("BUNGA", "PAJAK BUNGA", "BIAYA ADM"):
        nurul.press("^Cocokkan", nurul.suggestion(words))
    nothing_is_left(nurul)


def close(nurul: Desk, sutrisno: Desk) -> None:
    """The opening balance is booked, one prepares, the other closes."""
    nurul.follow("Tutup buku")  # from the matching page, which says why bank and books still differ
    nurul.follow("Buka")
    nurul.reads("Oktober 2026")
    nurul.press("Bukukan sebagai saldo awal")
    nurul.reads("Semua sudah dijelaskan", "Tidak ada: semua baris bank sudah cocok")
    nurul.press("Siapkan Oktober 2026")
    nurul.reads("orang lain yang menutup")
    assert not barriers(nurul.page)
    sutrisno.work("Tutup buku")
    sutrisno.follow("Buka")
    sutrisno.press("Tutup buku Oktober 2026")
    sutrisno.reads("Ditutup oleh Sutrisno")


def late_line(nurul: Desk, october: October) -> None:
    """A line of October that the bank shows after the close."""
    october.bank(31, "BIAYA METERAI", -10_000)
    nurul.bring_mutations(october, new=1, by_themselves=0)
    nurul.press("^Cocokkan", nurul.suggestion("BIAYA METERAI"))
    nothing_is_left(nurul)


def test_a_whole_month_is_closed_with_nothing_unexplained(chromium, tmp_path):
    with month.october(tmp_path) as october:
        turn = october.turn_to
        turn(at(5, 13))
        october.orders_come()
        turn(at(6))
        with desk(chromium, october, "Nurul") as nurul:
            first_money(nurul, october)
        paid = (october.exact, october.by_qris, october.by_card, october.disputed)
        assert [status(order) for order in paid] == [OrderStatus.PAID] * 4
        assert status(october.short) is OrderStatus.AWAITING_PAYMENT
        send(*paid, october.by_cod)
        october.rest_comes()
        turn(at(7, 8))
        with desk(chromium, october, "Nurul") as nurul:
            rest_and_acquirer(nurul, october)
        assert status(october.short) is OrderStatus.PAID
        send(october.short)
        october.dispute()
        turn(at(12))
        receive(october.exact, october.by_qris, october.by_card, october.short)
        with desk(chromium, october, "Nurul") as nurul:
            courier_pays(nurul, october)
        october.dispute_is_lost()
        turn(at(14))
        october.provider_pays_out()
        with desk(chromium, october, "Nurul") as nurul:
            dispute_is_decided(nurul, october)
        receive(october.disputed)
        turn(at(16))
        pay_and_close(chromium, october)


def pay_and_close(chromium, october: October) -> None:
    turn = october.turn_to
    with desk(chromium, october, "Nurul") as nurul, desk(chromium, october, "Sutrisno") as sutrisno:
        nurul.bring_mutations(october, new=2, by_themselves=2)
        pay_sellers(nurul, sutrisno, total="Rp1.044.000")
        october.bank_pays(16)
        turn(at(19))
        returned = october.bank_returns(17, "WIWIK")
        payouts_show(nurul, october, "WIWIK")
        october.account_is_right("KUB Melati", "Wiwik")
        account_is_checked(nurul, "KUB Melati")
        turn(at(21))
        pay_sellers(nurul, sutrisno, total="Rp463.500")
        october.bank_pays(22)
        october.month_ends()
        turn(at(2, month=11))
        own_lines(nurul, october)
        close(nurul, sutrisno)
        hold_closed(october, returned)
        before = october.balance()
        late_line(nurul, october)
        hold_late(october, before)


def hold_closed(october: October, returned: Payout) -> None:
    """October is closed on what the bank holds, and every payment is where it belongs."""
    session().rollback()
    session().expire_all()
    closed = month_starting(FIRST)
    standing = kept_standing(closed.facts)
    [bank] = standing.banks
    assert (closed.prepared_by.name, closed.closed_by.name) == ("Nurul", "Sutrisno")
    assert closed_until() == LAST
    assert (bank.statement, bank.unexplained, list(standing.items)) == (october.balance(), 0, [])
    assert is_reconciled(standing)
    assert returned_is_paid_again(returned)
    assert balance("written_off", until=LAST) == october.disputed.total
    for settled in ("held", "payable", "part_paid", "receivable", "disputed", "unidentified", "clearing"):
        assert not any(balances(settled).values()), settled
    assert not broken()


def returned_is_paid_again(returned: Payout) -> bool:
    """What the bank gave back went out once more, and arrived."""
    same = sa.select(Payout.status).where(Payout.holder == returned.holder, Payout.amount == returned.amount)
    return list(session().scalars(same.order_by(Payout.id))) == [PayoutStatus.RETURNED, PayoutStatus.CONFIRMED]


def hold_late(october: October, before: int) -> None:
    """What October's last line says after the close is November's, with its day; October stays as it was closed."""
    session().rollback()
    session().expire_all()
    entry = session().scalars(sa.select(Entry).order_by(Entry.id.desc())).first()
    assert (entry.booked_on, entry.happened_on) == (date(2026, 11, 1), LAST)
    assert trial_of(LAST) == month_starting(FIRST).facts["trial"]
    assert balance("bank", "bri") == before - 10_000
    assert not broken()
