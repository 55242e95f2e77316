"""The office's sellers: found, read, and their accounts checked by who may."""

import re

import pytest

from shop.db import session, transaction
from shop.sellers.bank_accounts import set_bank_account
from shop.sellers.models import AccountStatus, SellerStatus
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted

FILE = "/office/sellers/sulastri-ecoprint"


def new_account():
    with transaction():
        account = set_bank_account(
            cast.seller(), bank_code="014", number="0123456789", holder="SULASTRI", by=cast.person("Sulastri")
        )
        return account.id


@pytest.fixture
def nurul(sign_in):
    return sign_in(cast.person("Nurul"))


@pytest.mark.parametrize(
    "path", ["/office/sellers", "/office/sellers?list=unchecked", FILE, "/office/sellers/kub-melati"]
)
@pytest.mark.parametrize("name", ["Nurul", "Sutrisno", "Ratih"])
def test_each_page_is_well_made_for_each_officer(sign_in, path, name):
    make.released_order()
    assert_clean(sign_in(cast.person(name)).get(path).text, path, csrf=False)


@pytest.mark.parametrize(("is_new", "act"), [(False, "Rincian uang"), (True, "bayar ke rekening ini")])
def test_a_sellers_file_has_one_main_act_and_an_account_to_check_comes_first(nurul, is_new, act):
    if is_new:
        new_account()
    mains = re.findall(r'class="button button--main[^>]*>(.*?)</', nurul.get(FILE).text, re.DOTALL)
    assert len(mains) == 1 and act in mains[0]


def test_sellers_are_found_by_name_village_and_phone_however_written(nurul):
    for q in ("melati", "MELATI", "wonoasri", "0812-0000-0022", "+6281200000022"):
        page = nurul.get("/office/sellers", query_string={"q": q}).text
        assert "KUB Melati" in page and "Sulastri Ecoprint" not in page, q


@pytest.mark.parametrize(
    "q", ["%", "_", "\U0001f33f", "x" * 10_000, "'; DROP TABLE sellers; --", "\x00x\x00y", "１２３"]
)
def test_odd_words_find_nobody_and_break_nothing(nurul, q):
    answer = nurul.get("/office/sellers", query_string={"q": q})
    assert answer.status_code == 200 and "KUB Melati" not in answer.text


def test_the_lists_hold_what_they_say(nurul):
    new_account()
    with transaction():
        cast.seller("KUB Melati").status = SellerStatus.SUSPENDED
        cast.seller("KUB Melati").bank_account.status = AccountStatus.FLAGGED
    shown = {
        name: [
            seller
            for seller in ("Sulastri Ecoprint", "KUB Melati")
            if seller in nurul.get(f"/office/sellers?list={name}").text
        ]
        for name in ("unchecked", "flagged", "suspended", "none")
    }
    assert shown == {
        "unchecked": ["Sulastri Ecoprint"],
        "flagged": ["KUB Melati"],
        "suspended": ["KUB Melati"],
        "none": [],
    }


def test_the_bendahara_checks_a_new_account(nurul):
    number = new_account()
    assert "0123456789" in nurul.get(FILE).text
    page = nurul.post(f"{FILE}/bank-account/check", data={"account": number}, follow_redirects=True).text
    assert cast.seller().bank_account.status is AccountStatus.VALID
    assert "diperiksa Nurul" in page


def test_an_account_that_came_meanwhile_is_never_checked_unseen(nurul):
    seen = cast.seller().bank_account.id
    new_account()
    page = nurul.post(f"{FILE}/bank-account/check", data={"account": seen}, follow_redirects=True).text
    assert "sudah diganti" in page
    assert cast.seller().bank_account.status is AccountStatus.UNCHECKED


@pytest.mark.parametrize("account", ["", "0", "999999", "x", "\U0001f33f", "1" * 10_000])
def test_an_account_that_is_not_hers_is_not_found(nurul, account):
    assert nurul.post(f"{FILE}/bank-account/check", data={"account": account}).status_code == 404
    anothers = cast.seller("KUB Melati").bank_account.id
    assert nurul.post(f"{FILE}/bank-account/check", data={"account": anothers}).status_code == 404


def test_a_stop_wants_a_reason_and_shows_it(nurul):
    number = cast.seller().bank_account.id
    for reason in ("", "x" * 201, "a\x00b"):
        answer = nurul.post(f"{FILE}/bank-account/flag", data={"account": number, "reason": reason})
        assert answer.status_code == 422 and "field__error" in answer.text
    assert cast.seller().bank_account.status is AccountStatus.VALID
    page = nurul.post(
        f"{FILE}/bank-account/flag", data={"account": number, "reason": "nama tidak cocok"}, follow_redirects=True
    ).text
    assert cast.seller().bank_account.status is AccountStatus.FLAGGED
    assert "nama tidak cocok" in page


def test_the_catalogue_officer_sees_no_money_and_no_whole_number(sign_in):
    make.released_order()
    number = cast.seller().bank_account.number
    page = sign_in(cast.person("Ratih")).get(FILE).text
    assert number not in page and "Siap dibayar" not in page
    assert sign_in(cast.person("Ratih")).post(f"{FILE}/bank-account/check", data={"account": 1}).status_code == 404


def test_the_file_sums_what_the_seller_sees(nurul):
    make.released_order(make.product(price=100_000))
    page = nurul.get(FILE).text
    assert "Rp90.000" in page, "ready: the price less a tenth"
    assert "Rp100.000" in page, "received this year"


@pytest.mark.parametrize("name", ["Budi", "Sulastri", "Tono"])
def test_nobody_else_reads_it(sign_in, name):
    for path in ("/office/sellers", FILE):
        assert sign_in(cast.person(name)).get(path).status_code == 404


def test_the_list_asks_few_questions(nurul):
    nurul.get("/office/sellers")
    with counted() as seen:
        nurul.get("/office/sellers")
    assert len(seen) <= 14, "\n".join(seen)
    session().rollback()


def test_the_last_orders_lead_to_their_pages(nurul):
    order = make.paid_order()
    page = nurul.get(FILE).text
    assert order.seller_orders[0].code in page
    assert f"/office/orders/{order.number}" in page
    assert "Perlu dikemas" in page
