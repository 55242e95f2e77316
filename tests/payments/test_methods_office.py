"""The office's ways to pay: the stored code, the acquirer's payouts, and the couriers' lists."""

import pytest
import sqlalchemy as sa

from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.queries import balance
from shop.payments import cod
from shop.payments.codes import code_in_use
from shop.payments.coop_accounts import add_account
from shop.payments.methods import switch_method
from shop.payments.models import QrisCode
from shop.payments.queries import request_of
from tests import cast, make
from tests.payments.test_cod import deliver, shipped
from tests.payments.test_qris import STATIC
from tests.support.desk import Desk

METHODS, COD = "/office/methods", "/office/cod"


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def chair(sign_in):
    return Desk(sign_in(cast.person("Sutrisno")))


def payout(**kw):
    return {"received": "100000", "fee": "0", "received_on": today().isoformat(), "reference": "MID 17"} | kw


def test_the_ketua_stores_the_code_and_ends_it(chair):
    chair.open(METHODS)
    assert "KOPERASI CONTOH JAYA" in chair.send(f"{METHODS}/qris", text=STATIC)
    assert "ID1099999999917" in chair.open(METHODS)
    chair.send(f"{METHODS}/qris/end")
    assert code_in_use() is None


@pytest.mark.parametrize("text", ["", "abc", STATIC[:-1] + "0", "x" * 700])
def test_a_code_that_is_not_right_is_shown_again_with_the_reason(chair, text):
    page = chair.send(f"{METHODS}/qris", 422, text=text)
    assert "perlu dibetulkan" in page
    assert code_in_use() is None


def test_the_bendahara_books_what_the_acquirer_paid(chair, desk):
    chair.send(f"{METHODS}/qris", text=STATIC)
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
    assert "QRIS" in desk.open("/office/incoming?amount=167998")
    desk.send(f"/office/incoming/{order.number}/settlement", amount="167998")
    assert "Rp167.998" in desk.open(METHODS)
    assert "masih dalam perjalanan" in desk.send(f"{METHODS}/qris/payouts", 422, **payout(received="200000"))
    desk.send(f"{METHODS}/qris/payouts", 422, **payout(received="0", fee="0"))
    large = payout(received="147.997", fee="20.001")
    page = desk.send(f"{METHODS}/qris/payouts", 403, **large)
    assert "Lebih dari Rp20.000 hanya ketua" in page and 'value="147.997"' in page and "field__error" in page
    assert f'action="{METHODS}/qris/payouts"' in chair.open(METHODS)
    desk.send(f"{METHODS}/qris/payouts", **payout(received="166822", fee="1176"))
    assert "Tidak dibukukan dua kali" in desk.send(f"{METHODS}/qris/payouts", **payout(received="166822", fee="1176"))
    assert (balance("bank"), balance("payment_fees"), balance("clearing")) == (166_822, 1_176, 0)


def test_a_large_fee_of_the_acquirer_is_booked_by_the_ketua(chair, desk):
    chair.send(f"{METHODS}/qris", text=STATIC)
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
    desk.send(f"/office/incoming/{order.number}/settlement", amount="167998")
    chair.send(f"{METHODS}/qris/payouts", **payout(received="147997", fee="20001"))
    assert (balance("bank"), balance("payment_fees"), balance("clearing")) == (147_997, 20_001, 0)


def test_it_is_booked_on_the_account_the_code_was_stored_for(chair, desk):
    """The cooperative has another account, which buyers are named first."""
    with transaction():
        number = add_account(
            code="bsi", bank_name="BSI", number="7001234567", holder="Koperasi", by=cast.person("Nurul")
        ).id
    chair.send(f"{METHODS}/qris", text=STATIC)
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
        session().execute(sa.update(QrisCode).values(coop_account_id=number))
    desk.send(f"/office/incoming/{order.number}/settlement", amount="167998")
    desk.send(f"{METHODS}/qris/payouts", **payout(received="167998"))
    assert balance("bank", "bsi") == 167_998


def test_money_paid_twice_is_led_to_the_unknown_with_its_order(chair, desk):
    chair.send(f"{METHODS}/qris", text=STATIC)
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
    desk.send(f"/office/incoming/{order.number}/settlement", amount=request_of(order.number).amount)
    page = desk.open("/office/incoming?amount=167999")
    assert "Dibayar dua kali" in page
    assert f'value="{order.number}"' in desk.open(
        f"/office/incoming?amount=167999&order={order.number}&method=transfer"
    )


def test_a_courier_s_list_is_booked_and_a_refused_parcel_taken_back(chair, desk):
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 9)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
    assert "Tidak ada wilayah" in chair.send(f"{COD}/areas", 422, region_code="99.99", source="RAT")
    assert "Kabupaten Jember" in chair.send(f"{COD}/areas", region_code="35.09", source="RAT 14 Maret 2026")
    brought, refused = shipped(), shipped()
    deliver(brought)
    page = desk.open(COD)
    assert brought.number in page and refused.number in page
    parcel, service = refused.parcels[0].code, brought.parcels[0].service_id
    where = f"{COD}/couriers/{service}/remittances"
    listed = {"fee": "4000", "received_on": today().isoformat(), "reference": "JNE 1"}
    assert "Pilih paket" in desk.send(where, 422, **listed)
    assert "perlu dibetulkan" in desk.send(where, 422, number=brought.number, **listed | {"fee": "x"})
    page = desk.send(where, 403, number=brought.number, **listed | {"fee": "20.001"})
    assert 'value="20.001"' in page and "Lebih dari Rp20.000 hanya ketua" in page
    assert f'action="{where}"' in chair.open(COD)
    desk.send(where, number=brought.number, **listed)
    assert "Tidak dibukukan dua kali" in desk.send(where, number=brought.number, **listed)
    assert (balance("bank"), balance("receivable")) == (155_000, 0)
    refused = desk.send(f"/office/parcels/{parcel}/refusal", 403, freight_back="20.001")
    assert 'value="20.001"' in refused and "Lebih dari Rp20.000 hanya ketua" in refused
    assert f"/parcels/{parcel}/refusal" in chair.open(COD)
    assert "masuk stok lagi" in desk.send(f"/office/parcels/{parcel}/refusal", freight_back="9.000")
    desk.send(f"/office/parcels/{parcel}/refusal", 409, freight_back="9000")
    assert balance("written_off") == 18_000
    chair.send(f"{COD}/areas/35.09/end")
    assert cod.areas() == []


def test_only_the_ketua_decides_and_nobody_else_looks(desk, sign_in):
    assert desk.browser.post(f"{METHODS}/qris", data={"text": STATIC}).status_code == 404
    assert desk.browser.post(f"{COD}/areas", data={"region_code": "35"}).status_code == 404
    for who in ("Ratih", "Tono", "Sulastri"):
        browser = sign_in(cast.person(who))
        assert browser.get(METHODS).status_code == browser.get(COD).status_code == 404
