"""The office's door for reports: the same form, a look before anything is saved, columns named on screen."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from shop.bank import queries
from shop.bank.models import StatementUpload
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.payments.codes import store_code
from shop.payments.methods import switch_method
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.bank import files
from tests.payments.test_qris import STATIC
from tests.support.browsing import form_to
from tests.support.desk import Desk
from tests.support.queries import counted


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def upload(desk: Desk, text: str, source: str = "qris", status: int = 303) -> str:
    fields = {"account": source, "file": (io.BytesIO(text.encode()), "laporan-qris.csv")}
    answer = desk.browser.post("/office/bank/uploads", data=fields)
    assert answer.status_code == status, answer.text[:500]
    return answer.location.partition("#")[0] if status == 303 else answer.text


def report(*rows: str) -> str:
    return "Tanggal Transaksi;RRN;Nominal;MDR;Status\n" + "".join(f"{today():%d/%m/%Y};{row}\n" for row in rows)


def described(desk: Desk, address: str) -> str:
    """Name the columns as the page guessed them; the page that follows."""
    form = form_to(desk.open(address, 422), "/layout")
    assert (form.values["day"], form.values["reference"], form.values["amount"], form.values["fee"]) == (
        "0",
        "1",
        "2",
        "3",
    )
    return desk.send(form.action, **form.values)


def test_a_report_is_described_once_looked_at_and_booked(desk):
    with transaction():
        store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
    address = upload(desk, report("RRN1;167.998;1.176;Sukses", "RRN2;60.000;420;Sukses", "RRN3;5.000;0;Pending"))
    page = described(desk, address)
    assert "Cocok" in page and order.number in page and "Tidak dikenal" in page and "belum selesai" in page
    assert "Bukukan 2 baris" in page and balance("clearing") == 0
    page = desk.send(f"{address}/report")
    assert "2 baris dibukukan" in page and "QRIS: RRN2" in page
    assert balance("payment_fees") == 1_596
    assert "laporan-qris.csv" in desk.open("/office/bank/statements")
    again = upload(desk, report("RRN1;167.998;1.176;Sukses"))
    assert "Sudah ada" in desk.open(again)
    assert "Tidak ada yang bisa dibukukan" in desk.send(f"{again}/report", 422)


def test_a_broken_report_is_refused_with_its_line(desk):
    described(desk, upload(desk, report("RRN1;60.000;420;Sukses")))
    page = desk.open(upload(desk, report("RRN1;60.000;420;Sukses", "RRN2;6o.000;420;Sukses")), 422)
    assert "Baris 3" in page and "6o.000" in page


def test_columns_named_twice_are_refused_beside_the_field(desk):
    address = upload(desk, report("RRN1;60.000;420;Sukses"))
    form = form_to(desk.open(address, 422), "/layout")
    page = desk.send(form.action, 422, **form.values | {"amount": "0"})
    assert "Pilih tiap kolom satu kali saja" in page


def test_a_courier_s_list_asks_when_and_under_which_reference(desk):
    address = upload(desk, "Resi;Nilai COD\nJP1;109000\n", "cod-1")
    form = form_to(desk.open(address, 422), "/layout")
    page = desk.send(form.action, **form.values | {"number": "0", "amount": "1"})
    assert "Tidak ditemukan" in page and "1 baris perlu Anda dulu" in page
    assert "perlu dibetulkan" in desk.send(f"{address}/report", 422, received_on="", reference="")
    assert "Belum ada yang bisa dibukukan" in page and "Bukukan 0 baris" not in page
    filled = {"received_on": today().isoformat(), "reference": "JNE 1"}
    assert "Tidak ada yang bisa dibukukan" in desk.send(f"{address}/report", 422, **filled)


@pytest.mark.parametrize("source", ["cod-99", "x", "cod-", ""])
def test_another_source_is_refused(desk, source):
    upload(desk, report("RRN1;60.000;420;Sukses"), source, 422)
    assert session().scalar(sa.select(sa.func.count(StatementUpload.id))) == 0


def test_a_statement_is_no_report_and_a_report_no_statement(desk):
    statement = upload(desk, files.bri_cms(), "bri")
    token = statement.rsplit("/", 1)[1]
    assert desk.browser.get(f"/office/bank/reports/{token}").status_code == 404
    token = upload(desk, report("RRN1;60.000;420;Sukses")).rsplit("/", 1)[1]
    assert desk.browser.get(f"/office/bank/uploads/{token}").status_code == 404
    assert queries.reports(5) == []


def test_a_long_report_asks_few_questions(desk):
    described(desk, upload(desk, report("RRN1;60.000;420;Sukses")))
    address = upload(desk, report(*(f"R{number};{10_000 + number};70;Sukses" for number in range(300))))
    with counted() as asked:
        desk.open(address)
    assert len(asked) <= 14
