"""Reports agree with the books to the rupiah, and page, CSV and XLSX are the same table."""

from __future__ import annotations

import csv
import io
import tempfile
import tracemalloc
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from shop import sheets
from shop.clock import today
from shop.db import session, table, transaction
from shop.ledger.chart import CHART
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, post
from shop.ledger.queries import balance
from shop.ledger.reports import account_sheet, journal_sheet, trial_sheet
from shop.office import reports
from shop.orders import fulfilment
from shop.orders.claim_models import Bearer
from shop.payouts.gross import gross_by_maker
from shop.sheets import Column, Listed, Sheet, TooLong, csv_pieces, write_xlsx
from tests import cast, make
from tests.support.undoing import undone

pytestmark = pytest.mark.long

DAY = timedelta(days=1)
SIGNS = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://evil")',
    "http://evil.example",
    "mailto:a@b",
)


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def amount(row, place):
    return row[place] or 0


@pytest.fixture
def busy():
    """Sales of two sellers, one refunded before its release, one after it, one borne by the cooperative."""
    make.released_order()
    shared = make.product("Keripik", seller=cast.seller("KUB Melati"), price=99_999, category="makanan")
    make.refunded_claim(make.released_order(shared, quantity=3), 33_333)
    make.refunded_claim(make.shipped_order(quantity=2), 50_000)
    make.refunded_claim(make.released_order(), 7_000, borne_by=Bearer.COOPERATIVE)
    part_back = make.shipped_order(shared)
    make.refunded_claim(part_back, 10_001)
    with transaction():
        for parcel in part_back.parcels:
            fulfilment.confirm_receipt(parcel, by=None)


@pytest.mark.parametrize("by", list(reports.By))
def test_sales_come_to_the_commission_and_the_makers_money_of_the_books(busy, by):
    sheet = reports.sales_sheet(today(), today(), by)
    [total] = sheet.foot
    assert total[4] == -balance("commission")
    earned = sa.select(-sa.func.sum(Line.amount)).join(Entry, Entry.id == Line.entry_id).join(Account)
    assert total[5] == session().scalar(earned.where(Account.name == "payable"))
    assert total[1:] == [sum(row[place] for row in sheet.rows) for place in range(1, 6)]
    assert all(row[2] - row[3] == row[4] + row[5] for row in sheet)
    assert not list(reports.sales_sheet(today() - 9 * DAY, today() - DAY, by).rows)


def test_commission_line_by_line_is_the_account(busy):
    sheet = reports.commission_sheet(today(), today())
    assert sum(row[6] for row in sheet.rows) == sheet.foot[0][6] == -balance("commission")


def test_gross_per_maker_is_what_buyers_paid_and_divides_without_loss(busy):
    gross = gross_by_maker(today(), today())
    [total] = reports.sales_sheet(today(), today(), reports.By.SELLER).foot
    assert sum(one.gross for one in gross.values()) == total[2]
    assert sum(one.refunded for one in gross.values()) == total[3]
    melati = cast.seller("KUB Melati")
    own = gross_by_maker(today(), today(), melati.id)
    assert set(own) <= {maker.id for maker in melati.makers}
    assert own == {number: one for number, one in gross.items() if number in own}
    [total] = reports.tax_sheet(today(), today()).foot
    assert total[4] == sum(one.net for one in gross.values())


def test_a_full_refund_in_parts_takes_back_exactly_what_each_maker_was_counted():
    goods = make.product("Keripik", seller=cast.seller("KUB Melati"), price=100_001)
    order = make.released_order(goods)
    for part in (33_333, 33_333, 33_335):
        make.refunded_claim(order, part)
    assert [one.net for one in gross_by_maker(today(), today()).values()] == [0, 0, 0]
    assert gross_by_maker(today() + DAY, today() + DAY) == {}


def test_shipping_is_what_carriers_are_owed(busy):
    sheet = reports.shipping_sheet(today(), today())
    assert sheet.foot[0][4] == -balance("shipping_due") != 0
    [later] = reports.shipping_sheet(today() + DAY, today() + DAY).rows
    assert (later[1], later[2], later[4]) == (sheet.foot[0][4], 0, sheet.foot[0][4])


def test_the_trial_balance_balances_and_the_journal_turns_over_the_same_on_both_sides(busy):
    [total] = trial_sheet(today()).foot
    assert total[2] == total[3] > 0
    sheet = journal_sheet(today(), today())
    rows = list(sheet.rows)
    assert len(rows) == len(sheet.rows) == session().scalar(sa.select(sa.func.count(Line.id)))
    [total] = sheet.foot
    assert total[6] == total[7] == sum(amount(row, 6) for row in rows) == sum(amount(row, 7) for row in rows)


@pytest.mark.parametrize("name", list(CHART))
def test_an_account_s_statement_runs_from_opening_to_closing(busy, name):
    sheet = account_sheet(CHART[name], None, who="", since=today(), until=today())
    running = sheet.head[0][7]
    sign = CHART[name].sign
    for row in sheet.rows:
        running += sign * (amount(row, 5) - amount(row, 6))
        assert row[7] == running
    assert sheet.foot[0][7] == running == sign * balance(name)
    later = account_sheet(CHART[name], None, who="", since=today() + DAY, until=today() + DAY)
    assert later.head[0][7] == running and not list(later.rows)


def test_a_part_of_a_table_is_what_stands_there_in_the_whole(busy, monkeypatch):
    monkeypatch.setattr(sheets, "BATCH", 4)
    for sheet in (
        journal_sheet(today(), today()),
        account_sheet(CHART["held"], None, who="", since=today(), until=today()),
        reports.commission_sheet(today(), today()),
    ):
        rows = list(sheet.rows)
        assert [row for start in range(0, len(rows), 3) for row in sheet.rows.part(start, 3)] == rows


def read_csv(sheet: Sheet) -> list[list[str]]:
    data = b"".join(csv_pieces(sheet))
    assert data.startswith("\ufeff".encode()) and data.count("\ufeff".encode()) == 1
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(sheet: Sheet) -> tuple[list[list[object]], str]:
    """A worksheet's cells, and its text; no library of ours reads it."""
    file = io.BytesIO()
    write_xlsx(sheet, file)
    space = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(file) as book:
        text = book.read("xl/worksheets/sheet1.xml").decode()
    rows = []
    for row in ElementTree.fromstring(text).findall(".//x:row", space):
        cells: list[object] = [None] * len(sheet.columns)
        for cell in row.findall("x:c", space):
            place = ord(cell.get("r")[0]) - ord("A")
            value = cell.find("x:v", space)
            written = cell.find("x:is", space)
            cells[place] = "".join(written.itertext()) if written is not None else int(float(value.text))
        rows.append(cells)
    return rows, text


def test_csv_and_worksheet_hold_the_same_cells_as_the_table(busy):
    first = date(1899, 12, 30)
    for sheet in (journal_sheet(today(), today()), trial_sheet(today())):
        table = [[column.name for column in sheet.columns], *sheet]
        assert read_csv(sheet) == [
            ["" if cell is None else sheets.safe(str(cell)) if not isinstance(cell, int) else str(cell) for cell in row]
            for row in table
        ]
        written, _ = read_xlsx(sheet)
        assert written == [
            [(cell - first).days if isinstance(cell, date) else cell or (cell if cell == 0 else None) for cell in row]
            for row in table
        ]


def test_nothing_in_a_file_is_taken_for_a_formula_or_a_link():
    sheet = Sheet("=1+1", [Column("=A1"), Column("B", "figure")], Listed([[sign, -5] for sign in SIGNS]))
    for row, sign in zip(read_csv(sheet)[1:], SIGNS, strict=True):
        assert row == [sheets.safe(sign), "-5"]
        assert row[0].startswith("'") is (sign[0] in "=+-@\t\r")
    cells, text = read_xlsx(sheet)
    assert "<f>" not in text and "hyperlink" not in text.lower().replace("=hyperlink", "")
    assert all(row[1] == -5 for row in cells[1:])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("\t=1", "'\t'=1"),
        ("Ani;=1+1", "Ani;'=1+1"),
        ("Ani\n@SUM(A1)", "Ani\n'@SUM(A1)"),
        ("Kain; ibu - anak", "Kain; ibu - anak"),
    ],
)
def test_a_formula_after_a_semicolon_or_a_break_is_none_either(text, written):
    """A spreadsheet set to Indonesian parts cells at semicolons, and one to Japanese takes wide signs for narrow ones."""
    assert sheets.safe(text) == written


def test_a_memo_that_looks_like_a_formula_goes_through_a_report_as_text():
    with transaction():
        lines = [Posting("cash", 5, "kas"), Posting("other_income", -5)]
        post("bank_interest", lines, subject="=1+1", key="x", by=None, memo='=HYPERLINK("http://evil")')
    sheet = journal_sheet(today(), today())
    assert all(not cell.startswith(("=", "@")) for row in read_csv(sheet) for cell in row)
    assert "<f>" not in read_xlsx(sheet)[1]


@pytest.mark.long
def test_a_year_s_journal_does_not_stand_in_memory(app):
    """Ten thousand lines go out in pieces; the file on the way is never whole."""
    with transaction():
        lines = [Posting("cash", 5, "kas"), Posting("other_income", -5)]
        entry = post("bank_interest", lines, subject="x", key="x", by=None)
        cash, income = session().scalars(sa.select(Line.account_id).where(Line.entry_id == entry.id)).all()
        rows = [
            {"entry_id": entry.id, "account_id": one, "amount": amount} for one, amount in ((cash, 5), (income, -5))
        ]
        for _ in range(5):
            session().execute(sa.insert(table(Line)), rows * 1_000)
    tracemalloc.start()
    size = sum(len(piece) for piece in csv_pieces(journal_sheet(today(), today())))
    with tempfile.TemporaryFile() as file:
        write_xlsx(journal_sheet(today(), today()), file)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 500_000 and peak < 3_000_000


def test_more_rows_than_a_worksheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "MOST_XLSX_ROWS", 3)
    write_xlsx(Sheet("x", [Column("a")], Listed([["1"], ["2"]])), io.BytesIO())
    with pytest.raises(TooLong):
        write_xlsx(Sheet("x", [Column("a")], Listed([["1"], ["2"], ["3"]])), io.BytesIO())


def test_a_period_is_found_by_an_index(busy):
    """On either database, however small the tables are here."""
    with undone() as connection:
        is_postgresql = connection.dialect.name == "postgresql"
        if is_postgresql:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for sheet in (
            journal_sheet(today(), today()),
            reports.commission_sheet(today(), today()),
            account_sheet(CHART["held"], None, who="", since=today(), until=today()),
        ):
            query = sheet.rows.query.compile(connection, compile_kwargs={"literal_binds": True})
            asked = f"EXPLAIN {query}" if is_postgresql else f"EXPLAIN QUERY PLAN {query}"
            plan = "\n".join(str(tuple(row)) for row in connection.execute(sa.text(asked.replace(":", r"\:"))))
            assert "Seq Scan on lines" not in plan and "SCAN lines" not in plan, plan
            assert "Seq Scan on entries" not in plan and "SCAN entries" not in plan, plan
