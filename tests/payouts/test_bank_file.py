"""The bank's file is a pure function of the run, in each bank's own form, and no spreadsheet calculates with it."""

import csv
import io
import zipfile
from datetime import date
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from shop.clock import today
from shop.db import session, transaction
from shop.payouts.bank_file import FileFacts, NameUnusable, NoWay, folded, render, service_for, sha256
from shop.payouts.layouts import LAYOUTS
from shop.payouts.paying import approve, prepare_run
from shop.sellers.models import BankAccount
from shop.sheets import csv_bytes, safe
from tests import cast, make

pytestmark = pytest.mark.long

SHEET = FileFacts(date(2026, 11, 23), "002101004503507", "f" * 64)


def a_run():
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=50_000))
    with transaction():
        run = prepare_run(today(), by=cast.person("Nurul"))
        approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
    return run


def rendered(code, run):
    return render(LAYOUTS[code], SHEET, run.payouts)


def rows_of(data):
    return list(csv.reader(io.StringIO(data.decode("ascii"))))


def cells_of(data):
    """The rows of the first sheet of a workbook, read without the library that wrote it."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        words = ["".join(one.itertext()) for one in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml"), "a formula"
    found = []
    for row in sheet.iterfind(".//m:row", space):
        cells = {}
        for cell in row.iterfind("m:c", space):
            value = cell.find("m:v", space)
            if value is not None:
                column = cell.get("r").rstrip("0123456789")
                cells[column] = words[int(value.text)] if cell.get("t") == "s" else int(value.text)
        found.append(cells)
    return found


def test_the_plain_table_has_a_line_a_payout_and_a_total(app):
    run = a_run()
    rows = rows_of(rendered("generic", run))
    assert rows[0] == ["no", "bank_code", "bank", "account_number", "holder", "amount", "service", "reference"]
    number = run.payouts[0].account_number
    assert rows[1] == ["1", "002", "BRI", number, "WIWIK", "45000", "BI-FAST", f"{run.number}/01"]
    assert rows[2][5] == "135000"
    assert rows[3][4:] == ["TOTAL", "180000", "", "f" * 16]


def test_mandiri_s_file_begins_with_its_own_line_and_names_the_way(app):
    """`P`, day, debit account, count, total; then account, name, …, IDR, amount with two decimals, service, bank."""
    run = a_run()
    with transaction():
        run.payouts[0].bank_code = "008"
    rows = rows_of(rendered("mandiri_mcm", run))
    assert rows[0] == ["P", "20261123", "002101004503507", "2", "180000.00"]
    first, second = rows[1:]
    assert first[:3] == [run.payouts[0].account_number, "WIWIK", "Wonoasri"]
    assert first[5:11] == ["IDR", "45000.00", f"{run.number}/01", f"{run.number}01".replace("-", ""), "IBU", "008"]
    assert second[9:] == ["BAU", "002", "BRI"]


def test_bca_s_file_is_a_workbook_with_numbers_for_amounts_and_text_for_accounts(app):
    run = a_run()
    with transaction():
        run.payouts[0].bank_code = "014"
    head, first, second = cells_of(rendered("bca_multi", run))
    assert (head["A"], head["E"], head["M"]) == ("No", "Credited Account", "Receiver Cust Residence")
    assert (first["A"], first["C"], first["G"], first["K"]) == (1, "BCA", 45_000, "CENAIDJA")
    assert (second["C"], second["G"], second["K"]) == ("BIF", 135_000, "BRINIDJA")
    assert first["E"] == run.payouts[0].account_number and first["E"].startswith("00"), "text keeps its zeros"
    assert first["I"] == f"{run.number}/01"


@pytest.mark.parametrize("code", LAYOUTS)
def test_account_numbers_keep_their_zeros_and_the_same_run_gives_the_same_bytes(app, code):
    run = a_run()
    first = rendered(code, run)
    session().expire_all()
    assert rendered(code, run) == first
    assert sha256(first) == sha256(rendered(code, run))


def test_a_workbook_does_not_depend_on_the_moment(app, time_machine):
    run = a_run()
    time_machine.move_to("2026-11-25")
    first = rendered("bca_multi", run)
    time_machine.move_to("2031-01-01")
    assert rendered("bca_multi", run) == first


@pytest.mark.parametrize("code", LAYOUTS)
@pytest.mark.parametrize(
    ("holder", "written"),
    [
        ('=HYPERLINK("http://x")', "HYPERLINK( http //x )"),
        ("+62", "62"),
        ("-1", "1"),
        ("@SUM(A1)", "SUM(A1)"),
        ('"; DROP', "DROP"),
        ("Siti, S.Pd", "Siti S.Pd"),
        ("Sìti\nNūr", "Siti Nur"),
        ("Ni'matul ’Izzah", "Nimatul Izzah"),
        ("Ayu 👩🏽‍🌾", "Ayu"),
        ("A" * 120, "A" * 70),
    ],
)
def test_names_are_folded_to_what_banks_accept_and_are_never_a_formula(app, code, holder, written):
    with transaction():
        session().execute(sa.update(BankAccount).values(holder=holder))
    run = a_run()
    data = rendered(code, run)
    names = (
        [row["F"] for row in cells_of(data)[1:]]
        if code == "bca_multi"
        else [row[4 if code == "generic" else 1] for row in rows_of(data)[1:3]]
    )
    assert names == [written, written]
    assert written[0].isalnum()


def test_a_name_of_which_nothing_is_left_is_refused_by_the_seller_s_name(app):
    run = a_run()
    with transaction():
        run.payouts[0].holder = "王小明"
    with pytest.raises(NameUnusable) as refused:
        rendered("generic", run)
    assert "KUB Melati" in refused.value.sentence()


@pytest.mark.parametrize(
    ("bank", "amount", "services"),
    [
        ("002", 1, ("BI-FAST", "BAU", "BIF")),
        ("002", 250_000_000, ("BI-FAST", "BAU", "BIF")),
        ("002", 250_000_001, ("SKN", "LBU", "LLG")),
        ("002", 1_000_000_000, ("SKN", "LBU", "LLG")),
        ("002", 1_000_000_001, ("RTGS", "RBU", "RTG")),
        ("008", 250_000_001, ("SKN", "IBU", "LLG")),
        ("014", 250_000_001, ("SKN", "LBU", "BCA")),
    ],
)
def test_the_way_follows_the_banks_limits(bank, amount, services):
    assert tuple(service_for(LAYOUTS[code], bank, amount) for code in LAYOUTS) == services


def test_a_bank_a_file_cannot_name_is_refused(app):
    run = a_run()
    with transaction():
        run.payouts[0].bank_code = "567"
    with pytest.raises(NoWay):
        rendered("bca_multi", run)
    assert rendered("generic", run)


def test_folding_ends_at_whole_signs():
    assert folded("  Bu   Tri-Wahyuni / KUB  ") == "Bu Tri-Wahyuni / KUB"
    assert folded("AB CD", 3) == "AB"
    assert folded("///") == ""


def test_a_list_to_carry_away_is_harmless_too():
    data = csv_bytes(["A", "=B"], [["=1+1", -5], ["", 7]])
    assert data.decode("utf-8-sig") == "A,'=B\r\n'=1+1,-5\r\n,7\r\n"
    assert safe("") == ""
