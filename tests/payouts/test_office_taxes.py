"""The office's page of withheld tax: what each month owes, and a form that says beside its field what does not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.audit import AuditRecord
from shop.db import session
from shop.ledger.queries import balance
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.orders.test_withholding import decide
from tests.support.desk import Desk

pytestmark = pytest.mark.long  # each pays a whole run

PATH = "/office/taxes"
NTPN = "1A2B3C4D5E6F7G8H"


@pytest.fixture(autouse=True)
def _november(app):
    with clock.set_to(datetime(2026, 10, 14, 3, tzinfo=UTC)):
        decide(starts_on=date(2026, 9, 1))
        make.released_order()
    with clock.set_to(datetime(2026, 11, 6, 3, tzinfo=UTC)):
        yield


def paid(**change: str) -> dict[str, str]:
    account = str(coop_account().id)
    return {"amount": "750", "ntpn": NTPN, "paid_on": "2026-11-05", "account": account} | change


def test_a_month_is_recorded_once_and_a_second_press_does_nothing(bendahara):
    assert "Pajak yang harus disetor" in bendahara.open("/office")
    shown = bendahara.open(PATH)
    assert "Belum disetor" in shown and "Rp750" in shown
    path = f"{PATH}/2026-10/payment"
    assert "Tercatat: pajak Oktober 2026 sudah disetor" in bendahara.send(path, **paid(ntpn="1a2b 3c4d 5e6f 7g8h"))
    assert "sudah dibukukan" in bendahara.send(path, **paid()) and balance("tax_withheld") == 0
    assert f"NTPN {NTPN}" in bendahara.open(PATH)
    assert "sudah mencatat setoran bulan ini" in bendahara.send(path, 409, **paid(ntpn="9" * 16))
    assert "Pajak yang harus disetor" not in bendahara.open("/office")
    acts = session().scalars(sa.select(AuditRecord.subject).where(AuditRecord.act == "tax_paid")).all()
    assert acts == ["tax 2026-10"]


def test_a_wrong_number_is_corrected_on_the_page_and_the_first_one_stays_beside_it(bendahara):
    bendahara.send(f"{PATH}/2026-10/payment", **paid())
    path = f"{PATH}/2026-10/correction"
    assert "Betulkan nomornya" in bendahara.open(f"{PATH}?number=2026-10")
    bendahara.send(path, 422, ntpn="123", reason="")
    page = bendahara.send(path, ntpn="bbbb bbbb bbbb bbbb", reason="Salah ketik")
    assert f"NTPN {'B' * 16}" in page and NTPN in page and "Salah ketik" in page
    assert bendahara.browser.post(f"{PATH}/2026-09/correction", data={}).status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "751"}, "harus disetor tepat Rp750"),
        ({"amount": ""}, "amount-error"),
        ({"ntpn": "123"}, "16 angka atau huruf"),
        ({"ntpn": "１２３４５６７８９０１２３４５６"}, "16 angka atau huruf"),
        ({"paid_on": "2026-10-31"}, "baru pasti setelah 31 Oktober 2026"),
        ({"paid_on": "2026-11-07"}, "paid_on-error"),
        ({"account": "99"}, "account-error"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(bendahara, change, words):
    text = bendahara.send(f"{PATH}/2026-10/payment", 422, **paid(**change))
    assert words in text and 'aria-invalid="true"' in text
    assert balance("tax_withheld") == -750


@pytest.mark.parametrize("month", ["2026-09", "2026-13", "x", "２０２６-10", "2026-11-01"])
def test_a_month_without_tax_is_not_found(bendahara, month):
    assert bendahara.browser.post(f"{PATH}/{month}/payment", data=paid()).status_code == 404


def test_the_ketua_reads_and_does_not_pay(sign_in):
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert "Catat setoran" not in ketua.open(PATH)
    assert ketua.browser.post(f"{PATH}/2026-10/payment", data=paid()).status_code == 404


def test_the_reports_and_the_account_lead_to_it(bendahara):
    assert PATH in bendahara.open("/office/reports")
    assert PATH in bendahara.open("/office/ledger/tax_withheld")
    assert "Setoran pajak yang dipungut" in bendahara.open("/office/reports/tax-payments")
