"""Cash at the office's desk: the box is filled, the receipt printed, the cash handed over and looked at by another."""

import re

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.payouts.models import PayoutRun, RunStatus
from shop.sellers.bank_accounts import check_bank_account, pay_in_cash
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.desk import Desk

pytestmark = pytest.mark.long  # each pays a whole run

CASH = "/office/payouts/cash"


def the_run():
    session().rollback()
    return session().scalars(sa.select(PayoutRun)).one()


@pytest.fixture
def payout(app, office):
    """The address of Rp135.000 in cash for Sulastri, approved."""
    make.released_order()
    with transaction():
        account = pay_in_cash(cast.seller(), by=cast.person("Nurul"))
        check_bank_account(account, by=cast.person("Sutrisno"))
        account.payable_from = None
    return f"/office/payouts/{office.approve().number}/1"


def fill(desk, amount="135.000", status=303):
    form = form_to(desk.open(CASH), CASH)
    return desk.send(CASH, status, **{**form.values, "amount": amount, "way": "to_box"})


def test_from_the_bank_into_the_box_and_into_her_hand(payout, bendahara, ketua, sign_in):
    assert "Menunggu" in bendahara.open(CASH) and "KK-PC-" in bendahara.open(CASH)
    assert "135.000" in fill(bendahara)
    page = bendahara.open(payout)
    assert "Tunai di kantor" in page and "Bank reference" not in page
    page = bendahara.send(f"{payout}/cash", received_by="Sulastri")
    assert "Tunai diserahkan" in page
    assert "Orang lain yang melihat kuitansi" in bendahara.open(payout)
    assert "kuitansi bertanda tangan" in ketua.open(payout)
    ketua.send(f"{payout}/cash/confirmation")
    assert the_run().status is RunStatus.CLOSED
    assert "Dibayar tunai" in bendahara.open(payout)
    number = the_run().number
    seller = Desk(sign_in(cast.person("Sulastri")))
    page = seller.open(f"/seller/money/payouts/{number}/1")
    assert f"KK-{number}-01" in page and "Dibayar tunai" in page
    assert f"dibayar tunai, kuitansi KK-{number}-01" in seller.open("/seller/money/statement")


def test_the_box_says_how_much_it_lacks_for_what_is_to_be_handed_over(payout, bendahara):
    fill(bendahara, "100.000")
    lacks = re.search(r"Perlu diambil dari bank.*?Rp([\d.]+)", bendahara.open(CASH), re.DOTALL)
    assert lacks and lacks[1] == "35.000"
    fill(bendahara, "35.000")
    assert "Perlu diambil" not in bendahara.open(CASH)


def test_what_waits_in_cash_is_among_what_the_office_decides_and_no_file_is_asked_for(payout, bendahara):
    page = bendahara.open("/office")
    assert "Pencairan tunai" in page and "/office/payouts/cash" in page
    assert "Pencairan untuk dikirim" not in page and "Disetujui; bank belum" not in page


def test_the_receipt_is_printed_before_and_after(payout, bendahara):
    page = bendahara.open(f"{payout}/receipt")
    for words in ("Kuitansi KK-PC-", "Rp135.000", "Sulastri Ecoprint", "Sutrisno", "tanda tangan"):
        assert words in page
    answer = bendahara.file(f"{payout}/receipt.pdf")
    assert answer.data[:5] == b"%PDF-"
    fill(bendahara)
    bendahara.send(f"{payout}/cash", received_by="Bu Tri & anak")
    assert "Bu Tri &amp; anak" in bendahara.open(f"{payout}/receipt")


def test_whoever_handed_over_does_not_look(payout, bendahara):
    fill(bendahara)
    bendahara.send(f"{payout}/cash", received_by="Sulastri")
    assert "Orang lain yang melihat" in bendahara.send(f"{payout}/cash/confirmation")
    assert "Orang lain yang melihat" in bendahara.send(f"{payout}/cash/refusal", reason="?")
    assert the_run().status is RunStatus.APPROVED


def test_without_a_receipt_it_is_payable_again(payout, bendahara, ketua):
    fill(bendahara)
    bendahara.send(f"{payout}/cash", received_by="Sulastri")
    assert "field__error" in ketua.send(f"{payout}/cash/refusal", 422, reason="")
    ketua.send(f"{payout}/cash/refusal", reason="Tidak datang")
    assert (balance("cash", "kantor"), balance("payable")) == (135_000, -135_000)


@pytest.mark.parametrize("amount", ["", "-1", "abc", "0", "999.999.999"])
def test_an_odd_amount_is_shown_again(payout, bendahara, amount):
    assert "field__error" in fill(bendahara, amount, 422)


def test_the_same_form_twice_is_booked_once(payout, bendahara):
    form = form_to(bendahara.open(CASH), CASH)
    values = {**form.values, "amount": "1.000", "way": "to_box"}
    for _ in range(2):
        bendahara.send(CASH, **values)
    assert balance("cash", "kantor") == 1_000


def test_nobody_signed_is_said_beside_the_field_and_an_empty_box_on_top(payout, bendahara):
    assert "field__error" in bendahara.send(f"{payout}/cash", 422, received_by="")
    assert "Isi dulu kas" in bendahara.send(f"{payout}/cash", received_by="Sulastri")


def test_a_payout_to_a_bank_has_no_receipt(bendahara, office):
    make.released_order()
    run = office.approve()
    assert bendahara.browser.get(f"/office/payouts/{run.number}/1/receipt").status_code == 404
    assert bendahara.browser.get(f"/office/payouts/{run.number}/1/receipt.pdf").status_code == 404


def test_only_the_bendahara_hands_over(payout, ketua):
    assert ketua.browser.post(f"{payout}/cash", data={"received_by": "x"}).status_code == 404
    assert ketua.browser.post(CASH, data={}).status_code == 404
