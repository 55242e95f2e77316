"""Every report at the office's desk: a page like any other, and files that hold exactly what it shows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree

import html5lib
import pytest

from shop.clock import today
from shop.db import transaction
from shop.i18n import figure, tanggal_pendek
from shop.ledger.posting import Posting, post
from shop.office import reports_office
from tests import cast, make
from tests.orders.test_withholding import decide
from tests.support.desk import Desk

pytestmark = pytest.mark.long  # each fills the books

REPORTS = list(reports_office.REPORTS)


@pytest.fixture(autouse=True)
def _in_the_middle_of_a_month(time_machine):
    """On its first days a report shows the month before."""
    time_machine.move_to("2026-11-20 10:00+07:00")


@pytest.fixture
def desk(sign_in):
    decide()  # so that tax is withheld of what is sold
    make.refunded_claim(make.released_order(make.product(seller=cast.seller("KUB Melati"))))
    make.released_order()
    with transaction():
        lines = [Posting("cash", 5, "kas"), Posting("other_income", -5)]
        post("bank_interest", lines, subject="'=1+1", key="x", by=None, memo='a <b> & "c"')
    return Desk(sign_in(cast.person("Nurul")))


def cells(page: str) -> tuple[list[list[str]], list[list[str]]]:
    """The rows of a page's table and of its foot, as they are read."""
    tree = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree", ElementTree), namespaceHTMLElements=False).parse(
        page
    )

    def rows(part: str) -> list[list[str]]:
        found = tree.findall(f".//table/{part}/tr")
        return [["".join(cell.itertext()) for cell in row] for row in found]

    return rows("tbody"), rows("tfoot")


def shown(cell: str) -> str:
    """A cell of the file as the page writes it."""
    if cell.lstrip("-").isdigit():
        return figure(int(cell))
    try:
        return tanggal_pendek(date.fromisoformat(cell))
    except ValueError:
        return cell


@pytest.mark.parametrize("name", REPORTS)
def test_the_pages_of_a_report_are_its_file_row_by_row(app, desk, monkeypatch, name):
    monkeypatch.setattr(reports_office, "PAGE", 3)
    query = "account=held&by=month"
    answer = desk.file(f"/office/reports/{name}/table.csv?{query}")
    table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    body, number = [], 1
    while True:
        page = desk.open(f"/office/reports/{name}?{query}&page={number}")
        rows, foot = cells(page)
        body += rows
        number += 1
        if f"page={number}" not in page:
            break
    with app.test_request_context("/"):
        assert [*body, *foot] == [[shown(cell) for cell in row] for row in table[1:]]
    assert len(body) > 1 or name in ("sales", "shipping", "tax-payments")
    xlsx = desk.file(f"/office/reports/{name}/table.xlsx?{query}")
    assert xlsx.data.startswith(b"PK") and xlsx.mimetype == reports_office.XLSX


def test_a_report_says_what_it_needs_beside_the_field(desk):
    assert "Tanggal ini tidak ada" in desk.open("/office/reports/journal?from=2026-02-30", 422)
    assert "Paling lama satu tahun" in desk.open("/office/reports/journal?from=2024-01-01&to=2026-01-01", 422)
    assert "sebelum tanggal awal" in desk.open("/office/reports/sales?from=2026-02-02&to=2026-01-01", 422)
    assert desk.browser.get("/office/reports/sales?by=buyer").status_code == 422
    assert desk.browser.get("/office/reports/sales/table.csv?by=buyer").status_code == 422
    assert desk.browser.get("/office/reports/account?account=bank&owner=none").status_code == 404
    assert desk.browser.get("/office/reports/nothing").status_code == 404


def test_a_line_of_a_report_opens_to_its_entry_and_its_order(desk):
    page = desk.open("/office/reports/commission")
    for place in (r"/office/ledger/entries/\d+", r"/office/orders/BR-\d+-\d+"):
        found = re.findall(f'href="({place})"', page)
        assert found
        desk.open(found[0])


def test_reports_are_listed_and_found_from_the_navigation(desk):
    page = desk.open("/office/reports")
    assert all(f'href="/office/reports/{name}"' in page for name in REPORTS)
    assert 'href="/office/reports"' in desk.open("/office")
    assert (
        f"sales-{today().replace(day=1)}" in desk.file("/office/reports/sales/table.csv").headers["Content-Disposition"]
    )


def test_an_account_s_report_takes_a_seller_s_makers_together(desk):
    melati = cast.seller("KUB Melati")
    page = desk.open(f"/office/reports/account?account=payable&owner=seller-{melati.id}")
    assert "KUB Melati" in page and "Sulastri Ecoprint</td>" not in page
