"""The office's bank: look at a file before it is saved, save it, match, undo."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest

from shop.bank import queries
from shop.bank.month_queries import apart
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.payments.models import CoopAccount
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.bank import files
from tests.support.browsing import form_to
from tests.support.desk import Desk
from tests.support.queries import counted

BANK, STATEMENTS = "/office/bank", "/office/bank/statements"
OWN = "Tgl;Uraian;Masuk;Keluar;Sisa\n30 Des 2025;Setoran;50.000;;150.000\n31 Des 2025;Adm;;1.500;148.500\n"


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def now_moves(*moves):
    return files.bri_cms([(today(), words, amount * 100) for words, amount in moves])


def upload(desk, text, name="mutasi.csv", status=303):
    data = text if isinstance(text, bytes) else text.encode()
    answer = desk.browser.post("/office/bank/uploads", data={"account": "bri", "file": (io.BytesIO(data), name)})
    assert answer.status_code == status, answer.get_data(as_text=True)[:500]
    return answer.location.partition("#")[0] if status == 303 else answer.get_data(as_text=True)


def save(desk, text):
    address = upload(desk, text)
    return desk.send(f"{address}/statement")


def test_a_file_is_looked_at_before_anything_is_saved(desk):
    make.order()
    page = desk.open(upload(desk, now_moves(("TRSF CR BUDI", 167_999), ("BIAYA ADM", -2_500), ("SETOR TUNAI", 60_000))))
    assert "Simpan 3 mutasi baru" in page and "BRI, CMS" in page
    assert "Cocok" in page and "Biaya bank (catatan baru)" in page and "Tidak dikenal" in page
    assert queries.open_lines(coop_account()) == [] and queries.statements(5) == []


def test_one_line_is_one_line(desk):
    address = upload(desk, now_moves(("SETOR TUNAI", 60_000)))
    assert "Save 1 new line</button>" in " ".join(desk.open(f"/en{address}").split())


def test_saving_matches_what_fits_and_shows_the_rest(desk):
    order = make.order()
    page = save(desk, now_moves(("TRSF CR BUDI", 167_999), ("BIAYA ADM", -2_500), ("SETOR TUNAI", 60_000)))
    assert "3 mutasi disimpan, 1 cocok sendiri. 2 perlu Anda" in page
    assert request_of(order.number).order.paid_at is not None
    assert "SETOR TUNAI" in page and "Biaya bank (catatan baru)" in page
    assert "mutasi.csv" in desk.open(STATEMENTS)


def test_the_same_file_again_says_that_all_is_there(desk):
    save(desk, files.bri_cms())
    page = desk.open(upload(desk, files.bri_cms()))
    assert "Simpan 0 mutasi baru" in page and page.count("Sudah ada") >= 5


def test_a_file_of_another_of_our_accounts_is_taken_for_its_own_with_one_press(desk):
    with transaction():
        session().add(CoopAccount(code="bca", bank_name="BCA", number="0987654321", holder="KOPERASI"))
    data = {"account": "bca", "file": (io.BytesIO(files.bri_cms().encode()), "mutasi.csv")}
    address = desk.browser.post("/office/bank/uploads", data=data).location.partition("#")[0]
    page = desk.open(address, 422)
    assert "bukan BCA" in page and "Pakai untuk BRI" in page
    assert "Simpan 5 mutasi baru" in desk.send(f"{address}/account")
    desk.send(f"{address}/statement")
    assert [one.coop_account.code for one in queries.statements(5)] == ["bri"]
    assert desk.browser.post(f"{address}/account").status_code == 409


def test_a_file_of_nobodys_account_offers_no_other(desk):
    address = upload(desk, files.bri_cms().replace(files.NUMBER, "777000111222"))
    assert "Pakai untuk" not in desk.open(address, 422)
    assert desk.browser.post(f"{address}/account").status_code == 404
    assert queries.statements(5) == []


def test_pending_lines_are_shown_and_left_out(desk):
    page = desk.open(upload(desk, files.bca(pending="PEND,BI-FAST CR FITRIA,'0000,1250411.00,CR,11400228.00\r\n")))
    assert "FITRIA" in page and "Dilewati" in page


@pytest.mark.parametrize(("data", "words"), [(b"", "kosong"), (b"PK\x03\x04", "Excel"), (b"%PDF-1.7", "PDF")])
def test_what_is_no_table_is_refused_beside_the_field(desk, data, words):
    assert words in upload(desk, data, status=422)


def test_no_file_is_refused_beside_the_field(desk):
    assert "Pilih berkasnya" in desk.send("/office/bank/uploads", 422, account="bri")
    desk.send("/office/bank/uploads", 422, account="nowhere")


def test_a_changed_file_is_refused_with_its_line(desk):
    address = upload(desk, files.bri_cms().replace("152317.00", "152318.00", 1))
    page = desk.open(address, 422)
    assert "Baris 2" in page and "saldo" in page
    desk.send(f"{address}/statement", 422)
    assert queries.statements(5) == []


def test_an_unknown_table_is_read_once_its_columns_are_named(desk):
    address = upload(desk, OWN, "bank-desa.csv")
    page = desk.open(address, 422)
    assert "Beri nama kolom" in page and "Setoran" in page
    assert '<option value="2">C: Masuk</option>' in page and '<option selected value="1">B: Uraian</option>' in page
    named = {
        "name": "Bank desa",
        "head": "0",
        "day": "0",
        "text": "1",
        "credit": "2",
        "debit": "3",
        "balance": "4",
        "amount": "",
        "side": "",
    }
    assert "sekali saja" in desk.send(f"{address}/layout", 422, **(named | {"debit": "2"}))
    desk.send(f"{address}/layout", 422, **(named | {"day": "77"}))
    page = desk.send(f"{address}/layout", **named)
    assert "Simpan 2 mutasi baru" in page


def test_a_suggestion_is_matched_with_one_press_and_undone_with_one(desk):
    page = save(desk, now_moves(("BIAYA ADM", -2_500)))
    form = form_to(page, "/bri/matches")
    page = desk.send(form.action, **form.values)
    assert balance("bank_fees") == 2_500 and "Terakhir dicocokkan" in page
    page = desk.send(form_to(page, "/undo").action)
    assert balance("bank_fees") == 0 and "Dibatalkan" in page


def test_what_is_chosen_is_counted_and_a_difference_is_refused(desk):
    order = make.order()
    save(desk, now_moves(("TRSF CR SUHARTINI", 150_000)))
    [line] = queries.open_lines(coop_account())
    ref = f"payment-{request_of(order.number).id}"
    page = desk.send(f"{BANK}/bri/matches", 200, line=line.id, item=ref, count="1")
    assert "−Rp17.999" in page
    page = desk.send(f"{BANK}/bri/matches", 422, line=line.id, item=ref)
    assert "selisih Rp17.999" in page and "checked" in page
    assert balance("bank") == 0


def test_unknown_money_goes_to_money_received(desk):
    save(desk, now_moves(("SETOR TUNAI", 60_000)))
    [line] = queries.open_lines(coop_account())
    desk.send(f"{BANK}/bri/matches", line=line.id, book="unknown")
    assert "SETOR TUNAI" in desk.open("/office/incoming")
    assert "cocokkan" in desk.send(f"{BANK}/bri/matches", 409, line=line.id, book="unknown")


def test_what_fits_exactly_can_be_matched_later(desk):
    save(desk, now_moves(("TRSF CR BUDI", 167_999)))
    make.order()
    page = desk.send(f"{BANK}/bri/suggestions")
    assert "1 mutasi dicocokkan" in page and balance("bank") == 167_999


def test_all_that_is_shown_is_matched_with_one_press(desk):
    make.order()
    page = save(desk, now_moves(("BIAYA ADM", -2_500), ("JASA GIRO", 8_113), ("SETOR", 60_000)))
    shown = re.findall(r'name="seen" value="([^"]+)"', page)
    assert len(shown) == 2 and "Cocokkan 2 yang tampak" in page
    page = desk.send(f"{BANK}/bri/suggestions", seen=shown)
    assert "2 mutasi dicocokkan" in page and balance("bank_fees") == 2_500 and balance("other_income") == -8_113
    assert [one.text for one in queries.open_lines(coop_account())] == ["SETOR"]


def test_what_became_something_else_since_it_was_shown_stays_open(desk):
    """She agreed to a charge; meanwhile somebody booked its line as something else, and another was never shown."""
    page = save(desk, now_moves(("BIAYA ADM", -2_500), ("JASA GIRO", 8_113)))
    fee, interest = re.findall(r'name="seen" value="([^"]+)"', page)
    line = fee.partition("=")[0]
    desk.send(f"{BANK}/bri/matches", line=line, book="fee")
    page = desk.send(f"{BANK}/bri/suggestions", seen=[fee, interest.replace("interest", "ledger-1")])
    assert "2 berubah" in page and balance("bank_fees") == 2_500 and balance("other_income") == 0


def test_a_large_charge_of_the_bank_is_booked_by_the_ketua_alone(desk, sign_in):
    """Money that left the bank for another reason is not called its charge by whoever is told to find one."""
    page = save(desk, now_moves(("BIAYA TRANSAKSI", -20_001)))
    assert 'name="seen"' not in page, "it is not suggested"
    [line] = queries.open_lines(coop_account())
    page = desk.send(f"{BANK}/bri/matches", status=403, line=line.id, book="fee")
    assert "Lebih dari Rp20.000 hanya ketua" in page and balance("bank_fees") == 0
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert f'action="{BANK}/bri/charges"' in ketua.open(BANK)
    assert "Pilih paling sedikit satu mutasi bank;" in ketua.send(f"{BANK}/bri/charges", status=422)
    assert "Biaya bank di atas Rp20.000" in ketua.send(f"{BANK}/bri/charges", status=200, line=line.id, count="1")
    page = ketua.send(f"{BANK}/bri/charges", line=line.id)
    assert "Terakhir dicocokkan" in page and "bendahara yang membatalkannya" in page, "she has no button for it"
    assert balance("bank_fees") == 20_001


def test_the_parts_of_the_difference_are_the_difference(desk):
    """What the bank held before, lines without a match, entries it does not show, and a statement that lacks."""
    assert apart(queries.standing(coop_account())) is None
    make.paid_order()
    first = [(today() - timedelta(days=9), "SETOR", 5_000_00), (today() - timedelta(days=8), "BIAYA ADM", -1_000_00)]
    save(desk, files.bri_cms(first, 20_000_00))
    save(desk, files.bri_cms([(today() - timedelta(days=2), "KIRIMAN", 3_000_00)], 90_000_00))
    standing = queries.standing(coop_account())
    parts = apart(standing)
    assert (parts.before, parts.lines, parts.lines_count) == (20_000, 7_000, 3)
    assert (parts.books, parts.books_count, parts.gap) == (-167_999, 1, 66_000)
    assert parts.before + parts.lines + parts.books + parts.gap == standing.difference
    page = desk.open(BANK)
    for words in ("20.000</b> sudah ada", "7.000</b> 3 mutasi", "−167.999</b> 1 jurnal", "66.000</b> hilang"):
        assert words in page, words


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"line": "x"},
        {"line": "9" * 30},
        {"item": "payment-1"},
        {"line": "1", "book": "gift"},
        {"line": "1", "item": "\0"},
    ],
)
def test_odd_choices_are_refused_by_name(desk, fields):
    save(desk, now_moves(("SETOR TUNAI", 60_000)))
    answer = desk.browser.post(f"{BANK}/bri/matches", data=fields)
    assert answer.status_code in (404, 422)
    assert balance("bank") == 0 and len(queries.open_lines(coop_account())) == 1


@pytest.mark.parametrize("address", [f"{BANK}?account=none", "/office/bank/uploads/none", f"{BANK}?account=%00"])
def test_what_is_not_there_is_a_404(desk, address):
    assert desk.browser.get(address).status_code == 404


@pytest.mark.parametrize("line", ["x", "-1", "0", "99999", "9" * 40])
def test_an_odd_line_in_the_address_shows_the_page_with_nothing_chosen(desk, line):
    save(desk, now_moves(("SETOR TUNAI", 60_000)))
    assert "checked" in desk.open(f"{BANK}?line={queries.open_lines(coop_account())[0].id}")
    page = desk.open(f"{BANK}?line={line}")
    assert "SETOR TUNAI" in page and "checked" not in page


def test_the_ketua_reads_and_writes_nothing(sign_in):
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert "Cocokkan mutasi" in ketua.open(BANK)
    ketua.open(STATEMENTS)
    assert ketua.browser.post("/office/bank/uploads").status_code == 404
    assert ketua.browser.post(f"{BANK}/bri/matches").status_code == 404


@pytest.mark.parametrize("who", ["Tono", "Sulastri", "Ratih"])
def test_others_find_nothing(sign_in, who):
    assert sign_in(cast.person(who)).get(BANK).status_code == 404


def test_open_lines_are_counted_beside_the_navigation(desk):
    save(desk, now_moves(("SETOR TUNAI", 60_000)))
    assert "Mutasi bank belum dicocokkan" in desk.open("/office")


def test_a_page_of_many_lines_asks_few_questions(desk):
    save(desk, files.bri_cms([(date(2026, 1, 1), f"SETOR {number}", 100 * number) for number in range(1, 400)]))
    found = []
    for address in (BANK, f"{BANK}?page=2", f"{BANK}?page=99"):
        with counted() as asked:
            page = desk.open(address)
        found.append(len(asked))
    assert found[0] == found[1] == found[2] <= 30, found
    assert "Halaman 8 dari 8" in page


def test_lines_and_suggestions_come_by_pages(desk):
    save(desk, files.bri_cms([(date(2026, 1, 1), f"BIAYA ADM {number}", -100 * number) for number in range(1, 61)]))
    first, second = desk.open(BANK), desk.open(f"{BANK}?page=2")
    assert "BIAYA ADM 50" in first and "BIAYA ADM 60" not in first
    assert "BIAYA ADM 60" in second


def test_money_that_fits_nothing_stands_as_a_case_with_one_button(desk):
    order = make.order()
    save(desk, now_moves(("TRSF CR BUDI", 150_000), ("SETOR TUNAI", 61_000)))
    page = desk.open("/office/bank")
    assert "Kurang bayar" in page and "kurang Rp17.999" in page and "Tidak dikenal" in page
    form = form_to(page, "/decision")
    assert form.values["act"] == "ask_rest" and form.values["number"] == order.number
    page = desk.send(form.action, **form.values)
    assert f"Disimpan untuk {order.number}" in page and "Kurang bayar" not in page
    page = desk.send(form.action, 409, **form.values)
    assert "Nurul" in page and "WIB" in page


def test_a_case_is_shown_for_the_order_that_is_named(desk):
    order = make.order()
    save(desk, now_moves(("SETOR TUNAI", 61_000)))
    [line] = [str(one.id) for one in queries.open_lines(coop_account())]
    page = desk.open(f"/office/bank?case={line}&number={order.number}")
    assert form_to(page, f"/lines/{line}/decision").values["act"] == "ask_rest"
    assert "Tidak ada pesanan bernomor ini" in desk.open(f"/office/bank?case={line}&number=BR-1")
    assert "Tindakan lain" in desk.open(f"/office/bank?case=99999&number={order.number}")
    assert desk.browser.post(f"/office/bank/bri/lines/{line}/decision", data={"act": "x"}).status_code == 404


@pytest.mark.parametrize(("megabytes", "status"), [(50, 413), (21, 422)])
def test_too_large_a_file_is_refused_with_what_fits(desk, megabytes, status):
    head = (
        '--x\r\nContent-Disposition: form-data; name="account"\r\n\r\nbri\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="mutasi.csv"\r\n\r\n'
    )
    body = head.encode() + b"x" * (megabytes * 1024 * 1024) + b"\r\n--x--\r\n"
    answer = desk.browser.post(
        "/office/bank/uploads", data=body, headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == status and "20 MB" in answer.text
    assert queries.statements(5) == []


def _without_a_line(text):
    """The download broke off in the last line."""
    return text.rstrip()[:-30]


BROKEN = {
    "another bank": (lambda: files.bri_cms().replace(files.NUMBER, "1234567890"), "pilih rekening yang sesuai"),
    "cut off": (lambda: _without_a_line(files.bri_cms()), "unduhannya terputus"),
    "changed by hand": (lambda: files.bri_cms().replace("411", "412", 1), "lewat program tabel"),
    "a day to come": (lambda: files.bri_cms([(today() + timedelta(days=40), "X", 100)]), "menukar hari dan bulan"),
}


@pytest.mark.parametrize("trouble", BROKEN)
def test_the_advice_about_a_refused_file_fits_its_trouble(desk, trouble):
    text, advice = BROKEN[trouble]
    page = desk.open(upload(desk, text()), 422)
    assert "Tidak ada yang disimpan" in page
    others = [words for name, (_, words) in BROKEN.items() if name != trouble and words != advice]
    assert advice in page and 'href="/office/bank/statements#upload"' in page
    assert not [words for words in others if words in page]


def test_a_file_somebody_saved_meanwhile_leads_to_matching(desk):
    address = upload(desk, now_moves(("SETOR", 5_000)))
    desk.send(f"{address}/statement")
    page = desk.open(address, 409)
    assert "lanjutkan mencocokkan" in page and 'href="/office/bank?account=bri"' in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "pilih hari yang ada mutasinya"),
        (b"PK\x03\x04" + b"x" * 40, "simpan sebagai CSV"),
        (b"\xff\xfea\x00b", "unduhannya terputus"),
    ],
)
def test_what_is_refused_beside_the_field_says_what_to_do(desk, data, words):
    assert words in upload(desk, data, name="mutasi.csv", status=422)


def test_when_bank_and_books_agree_the_page_says_so_and_leads_to_the_month(desk):
    page = save(desk, files.bri_cms([(today(), "BIAYA ADM", -2_500_00)], 0))
    assert "bank sama dengan buku" not in page
    line = queries.open_lines(coop_account())[0]
    page = desk.send("/office/bank/bri/matches", line=line.id, book="fee")
    assert "bank sama dengan buku" in page and 'href="/office/months"' in page
