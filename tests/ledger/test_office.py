"""The books as the office reads them."""

import csv
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import session
from shop.ledger.chart import CHART, ENTRY_TITLES
from shop.ledger.models import Entry
from tests import cast, make
from tests.support.desk import Desk

LEDGER = "/office/ledger"
FILE = ["Date", "Entry", "What", "About", "Whose", "Debit", "Credit", "Balance", "Note", "By", "Happened on"]


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Sutrisno")))


def test_every_account_stands_in_the_trial_balance_and_it_balances(desk):
    make.released_order()
    page = desk.open(LEDGER)
    for account in CHART:
        assert f'href="/office/ledger/{account}"' in page
    assert "Jumlah, seimbang" in page
    assert page.count("168.000") >= 2


def test_a_balance_of_an_earlier_day_knows_nothing_of_today(desk):
    make.released_order()
    page = desk.open(f"{LEDGER}?until={today() - timedelta(days=1)}")
    assert "168.000" not in page


@pytest.mark.parametrize("until", ["besok", "2026-02-30", "9" * 5000])
def test_an_odd_day_is_shown_again(desk, until):
    assert "Tanggal ini tidak ada" in desk.open(f"{LEDGER}?until={until}", 422)


@pytest.mark.parametrize("account", list(CHART))
def test_every_account_opens_to_its_statement(desk, account):
    make.released_order()
    assert "Saldo awal" in desk.open(f"{LEDGER}/{account}")


def test_a_statement_names_makers_and_runs_to_the_closing_balance(desk):
    make.released_order()
    page = desk.open(f"{LEDGER}/payable")
    assert "Pesanan selesai, uang dilepas" in page
    assert "Sulastri, Sulastri Ecoprint" in page
    assert "Rp135.000" in page


def test_a_statement_of_a_seller_is_of_all_her_makers(desk):
    make.released_order()
    make.released_order(make.product(seller=cast.seller("KUB Melati")))
    melati = cast.seller("KUB Melati").id
    page = desk.open(f"{LEDGER}/payable?owner=seller-{melati}")
    assert "Utang ke penjual: KUB Melati" in page
    assert "Sulastri Ecoprint · " not in page
    assert page.count("135.000") == 4  # the line, its balance, the sum and the closing balance


def test_a_sub_account_that_is_chosen_stands_by_its_name_among_the_choices(desk):
    """One maker's account is reached from the list below; the choice above names her, in the page's own order of a date."""
    make.released_order()
    maker = cast.seller().makers[0]
    page = desk.open(f"/en{LEDGER}/payable?owner={maker.id}&from=2026-01-05&to=2026-02-03")
    assert re.search(rf'<option selected value="{maker.id}">Sulastri, Sulastri Ecoprint</option>', page)
    assert "5 Jan\u2009–\u20093 Feb 2026" in page


def test_what_was_before_is_the_opening_balance(desk):
    make.released_order()
    with clock.set_to(clock.now() + timedelta(days=40)):
        page = desk.open(f"{LEDGER}/commission")
    assert "15.000" in page
    assert "JU-" not in page


def test_the_choice_of_an_account_leads_to_its_address(desk):
    answer = desk.browser.get(f"{LEDGER}/statement?account=held&was=payable&owner=seller-1&from=2026-01-01&to=")
    assert answer.location == f"{LEDGER}/held?from=2026-01-01"
    answer = desk.browser.get(f"{LEDGER}/statement?account=payable&was=payable&owner=seller-1")
    assert answer.location == f"{LEDGER}/payable?owner=seller-1"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/payable?owner=999999",
        "/payable?owner=seller-999",
        "/held?owner=x",
        "/entries/999999",
        "/entries/99999999999999",
        "/statement?account=x",
    ],
)
def test_what_is_not_in_the_books_is_not_found(desk, path):
    assert desk.browser.get(LEDGER + path).status_code == 404


def test_the_file_has_every_line_of_the_statement(desk):
    make.released_order()
    data = desk.file(f"{LEDGER}/payable/lines.csv").data.decode("utf-8-sig")
    heading, opening, line, closing = csv.DictReader(data.splitlines(), fieldnames=FILE)
    assert heading["Balance"] == "Saldo" and opening["Balance"] == "0"
    assert (line["Debit"], line["Credit"], line["Balance"]) == ("", "135000", "135000")
    assert (closing["Credit"], closing["Balance"]) == ("135000", "135000")


def test_an_entry_shows_both_sides_and_leads_to_its_order(desk):
    order = make.released_order()
    entry = session().scalars(sa.select(Entry).where(Entry.kind == "released")).one()
    page = desk.open(f"{LEDGER}/entries/{entry.id}")
    for words in (
        "168.000",
        "135.000",
        "15.000",
        "18.000",
        "JNE Reguler",
        "sistem toko",
        f"/office/orders/{order.number}",
    ):
        assert words in page


def test_every_kind_posted_has_words(desk):
    make.released_order()
    kinds = set(session().scalars(sa.select(Entry.kind).distinct()))
    assert kinds <= set(ENTRY_TITLES)


@pytest.mark.parametrize("who", ["Ratih", "Tono", "Sulastri"])
def test_others_find_nothing_there(sign_in, who):
    browser = sign_in(cast.person(who))
    for path in ("", "/payable", "/payable/lines.csv", "/entries/1"):
        assert browser.get(LEDGER + path).status_code == 404
