"""The seller's money as she reads it, keeps it and prints it."""

from __future__ import annotations

import csv
import io
import re

import pytest

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.payouts import paper
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted


@pytest.fixture
def wiwik(sign_in):
    """The browser of KUB Melati's treasurer."""
    return sign_in(cast.person("Wiwik"))


@pytest.fixture
def goods(app):
    return make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=100_000, stock=50)


def page(browser, address, status=200):
    answer = browser.get(address)
    html = answer.get_data(as_text=True)
    assert answer.status_code == status, html[:400]
    assert_clean(html, address, csrf=False)
    return html


def test_four_sums_open_to_their_lines(wiwik, goods, office):
    make.released_order(goods)
    office.send()
    make.released_order(goods, quantity=2)
    make.paid_order(goods, quantity=3)
    html = page(wiwik, "/seller/money")
    sums = re.findall(r'purse__name">([^<]+)</span><span class="purse__sum">([^<]+)<', html)
    assert sums == [
        ("Menunggu", "Rp270.000"),
        ("Siap dibayar", "Rp180.000"),
        ("Sedang dibayar", "Rp90.000"),
        ("Utang ke koperasi", "Rp0"),
    ]
    assert html.count("<details") == 4
    assert "Rp200.000 − potongan Rp20.000" in html


def test_money_is_empty_before_the_first_order(wiwik):
    html = page(wiwik, "/seller/money")
    assert html.count("Rp0") == 4, "each sum once, and no total of nothing"
    assert "Anda tidak punya utang" in html


def test_she_reads_why_she_is_not_paid(wiwik, goods):
    make.released_order(goods)
    with transaction():
        cast.seller("KUB Melati").bank_accounts[0].status = "unchecked"
    assert "belum diperiksa" in page(wiwik, "/seller/money")


def test_her_money_and_its_statement_ask_few_questions_and_no_more_when_there_are_more_orders(wiwik, goods, office):
    make.refunded_claim(make.shipped_order(goods))
    make.released_order(goods)
    office.send()
    make.released_order(goods)
    make.paid_order(goods)

    def questions():
        found = {}
        for address in ("/seller/money", "/seller/money/statement"):
            with counted() as asked:
                page(wiwik, address)
            found[address] = len(asked)
        return found

    few = questions()
    assert few["/seller/money"] <= 26 and few["/seller/money/statement"] <= 23, few
    for _order in range(2):
        make.released_order(goods)
        make.shipped_order(goods)
    assert questions() == few


def test_each_members_part_is_shown(wiwik, goods):
    make.released_order(goods)
    html = page(wiwik, "/seller/money/makers")
    assert all(name in html for name in ("Wiwik", "Endang", "Kas KUB", "45.000", "36.000", "9.000", "90.000"))


def test_a_payout_shows_where_it_went(wiwik, goods, office):
    make.released_order(goods)
    run = office.confirm()
    html = page(wiwik, f"/seller/money/payouts/{run.number}/1")
    assert "BIFAST-7781" in html
    assert "Rp90.000" in html
    assert cast.seller("KUB Melati").bank_accounts[0].number not in html


def test_a_payout_that_is_only_prepared_is_not_shown(wiwik, goods, office):
    make.released_order(goods)
    run = office.prepare()
    assert "Rp90.000" not in page(wiwik, f"/seller/money/payouts/{run.number}/1", 404)


def test_another_sellers_payout_does_not_exist(sign_in, goods, office):
    make.released_order(goods)
    run = office.approve()
    assert "Rp90.000" not in page(sign_in(cast.person("Sulastri")), f"/seller/money/payouts/{run.number}/1", 404)


def test_without_a_period_the_statement_is_this_month_so_far(wiwik, goods):
    make.released_order(goods)
    html = page(wiwik, "/seller/money/statement")
    assert f'value="{today().replace(day=1)}"' in html
    assert f'value="{today()}"' in html
    assert "+90.000" in html
    assert "Arti saldo akhir" in html


def test_days_of_ones_own_are_folded_until_they_are_used(wiwik):
    def fold(html):
        return html.split('<details class="more"')[1].partition(">")[0].strip()

    assert fold(page(wiwik, "/seller/money/statement")) == ""
    assert fold(page(wiwik, "/seller/money/statement?from=2026-11-03&to=2026-11-09")) == "open"
    assert fold(page(wiwik, "/seller/money/statement?from=2026-11-10&to=2026-11-09", 422)) == "open"


@pytest.mark.parametrize(
    "asked",
    [
        "from=2026-11-10&to=2026-11-09",
        "from=2024-01-01&to=2026-01-01",
        "from=2026-02-30&to=2026-03-01",
        "from=2026-11-10",
        "to=2026-11-10",
        "from=kemarin&to=besok",
        "from=0001-01-01&to=9999-12-31",
        "from=%00&to=%F0%9F%98%80",
        "from=" + "9" * 9_000 + "&to=2026-11-10",
    ],
)
@pytest.mark.parametrize("kind", ["", "/print", ".pdf", ".csv"])
def test_a_period_that_cannot_be_is_asked_for_again(wiwik, asked, kind):
    html = page(wiwik, f"/seller/money/statement{kind}?{asked}", 422)
    assert "field__error" in html


def test_what_was_typed_stays(wiwik):
    html = page(wiwik, "/seller/money/statement?from=2026-11-10&to=2026-11-09", 422)
    assert 'value="2026-11-10"' in html
    assert 'value="2026-11-09"' in html


def test_the_table_carries_days_and_whole_rupiah(wiwik, goods, office):
    make.released_order(goods)
    office.confirm()
    answer = wiwik.get("/seller/money/statement.csv")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert rows[2][0] == today().isoformat()
    assert rows[2][5:11] == ["100000", "0", "0", "10000", "90000", "90000"]
    assert rows[3][9:12] == ["-90000", "0", "BIFAST-7781"]
    assert {len(row) for row in rows} == {13}


@pytest.mark.parametrize("title", ["=1+1", "+62 812", "-2", "@SUM(A1)", "\tx"])
def test_no_cell_calculates(wiwik, title):
    goods = make.product(seller=cast.seller("KUB Melati"), price=100_000)
    with transaction():
        session().get_one(type(goods), goods.id).title = title
    make.released_order(goods)
    rows = list(csv.reader(io.StringIO(wiwik.get("/seller/money/statement.csv").data.decode("utf-8-sig"))))
    assert rows[2][3][0] in "'0123456789"


def test_the_paper_says_the_same_as_the_page(wiwik, goods, office):
    make.released_order(goods)
    office.confirm()
    html = page(wiwik, "/seller/money/statement/print")
    for figure in ("100.000", "−10.000", "+90.000", "−90.000", "BIFAST-7781"):
        assert figure in html


def test_the_pdf_is_the_paper(wiwik, goods):
    make.released_order(goods)
    with clock.set_to(now()):
        first, second = (wiwik.get("/seller/money/statement.pdf") for _ in range(2))
    assert first.mimetype == "application/pdf"
    assert first.data.startswith(b"%PDF-")
    assert first.data == second.data
    assert f"kub-melati-{today().replace(day=1)}-{today()}.pdf" in first.headers["Content-Disposition"]


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "http://localhost/x", "/static/../config.py", "data:image/svg+xml,<svg/>"]
)
def test_a_paper_opens_nothing_but_what_the_shop_serves(app, address, caplog):
    plain = paper.pdf("<p>x</p>", app.extensions["assets"])
    paper.pdf(f'<p>x</p><img src="{address}" alt=""><link rel="stylesheet" href="{address}">', app.extensions["assets"])
    assert plain.startswith(b"%PDF-")
    assert "a paper may not open" in caplog.text


def test_without_its_libraries_the_shop_says_how_to_print(wiwik, goods, monkeypatch):
    def missing(name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr(paper, "import_module", missing)
    answer = wiwik.get("/seller/money/statement.pdf")
    assert answer.status_code == 503
    assert "halaman cetak" in answer.get_data(as_text=True)


def test_the_statement_is_read_with_few_questions(wiwik, goods, office):
    for _ in range(12):
        make.released_order(goods)
    office.confirm()
    html = page(wiwik, "/seller/money/statement")
    assert html.count("+90.000") == 12


def test_money_belongs_to_who_acts_for_the_seller(sign_in, client):
    for address in ("", "/makers", "/statement", "/statement.csv", "/statement.pdf", "/statement/print"):
        assert sign_in(cast.person("Tono")).get(f"/seller/money{address}").status_code == 404
        assert client.get(f"/seller/money{address}").status_code in (302, 303)


def test_a_group_reads_one_maker_s_part_and_nobody_reads_another_seller_s(wiwik, goods):
    make.released_order(goods)
    make.paid_order(goods)
    melati = cast.seller("KUB Melati")
    maker = melati.makers[0]
    html = page(wiwik, f"/seller/money/statement?maker={maker.id}")
    assert f"KUB Melati, {maker.name}" in html and "Belum dibayar karena" in html and "Belum dikemas" in html
    for kind in (".csv", "/print"):
        assert wiwik.get(f"/seller/money/statement{kind}?maker={maker.id}").status_code == 200
    rows = list(csv.reader(io.StringIO(wiwik.get("/seller/money/statement.csv").data.decode("utf-8-sig"))))
    assert [row[1] for row in rows[-2:]] == ["Belum dibayar", "Belum dibayar"]
    for other in (cast.seller().makers[0].id, 0, "x", "9" * 30):
        assert wiwik.get(f"/seller/money/statement?maker={other}").status_code == 404


def test_the_year_s_paper_is_a_page_a_file_and_a_pdf(wiwik, goods, sign_in):
    make.released_order(goods)
    year = f"?year={today().year}"  # until March it is the year before
    html = page(wiwik, f"/seller/money/year{year}")
    assert "Wiwik" in html and "Omzet kotor" in html
    rows = list(
        csv.reader(io.StringIO(wiwik.get(f"/seller/money/year.csv{year}", buffered=True).data.decode("utf-8-sig")))
    )
    assert rows[0][2] == "Kotor" and rows[1][2].isdigit()
    assert wiwik.get(f"/seller/money/year.pdf{year}").data.startswith(b"%PDF")
    assert wiwik.get("/seller/money/year?year=1999").status_code == 404
    nurul = sign_in(cast.person("Nurul"))
    address = f"/office/sellers/{cast.seller('KUB Melati').slug}/year"
    assert "Wiwik" in page(nurul, address + year)
    assert (
        nurul.get(f"{address}.csv{year}", buffered=True).data
        == wiwik.get(f"/seller/money/year.csv{year}", buffered=True).data
    )
    assert nurul.get(f"{address}.pdf{year}").data.startswith(b"%PDF")
    assert address in page(nurul, address.removesuffix("/year"))


def test_the_office_keeps_a_maker_s_letter_of_this_year(goods, sign_in):
    nurul, melati = sign_in(cast.person("Nurul")), cast.seller("KUB Melati")
    address = f"/office/sellers/{melati.slug}"
    maker = melati.makers[0]
    answer = nurul.post(f"{address}/letters", data={"maker": maker.id, "reference": " "})
    assert answer.status_code == 422 and "Isi dulu bagian ini" in answer.text
    assert nurul.post(f"{address}/letters", data={"maker": 999, "reference": "x"}).status_code == 422
    answer = nurul.post(f"{address}/letters", data={"maker": maker.id, "reference": "SP-7/2026"})
    assert answer.status_code == 303 and "SP-7/2026" in page(nurul, answer.location)
    again = nurul.post(f"{address}/letters", data={"maker": maker.id, "reference": "SP-8"})
    assert again.status_code == 409 and "Nurul" in again.text
