"""Two people at one form: the second is told who was first and when, and nothing changes."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.models import Entry
from shop.orders import fulfilment, handing_over
from shop.payments import cod
from shop.payments.codes import store_code
from shop.payments.ending import cancel_paid_part
from shop.payments.methods import switch_method
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payments.settling import settle_payment
from shop.regions.models import Region
from tests import cast, make
from tests.bank import files
from tests.payments.test_qris import STATIC
from tests.support.desk import Desk

Form = tuple[str, dict[str, str]]


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def settlement(desk: Desk) -> Form:
    return f"/office/incoming/{make.order().number}/settlement", {"amount": "167999"}


def decision(desk: Desk) -> Form:
    order = make.order()
    found = make.unknown(168_000, order.number)
    return f"/office/incoming/unknown/{found}/decision", {"act": "settle", "number": order.number}


def giving_back(desk: Desk) -> Form:
    return f"/office/incoming/unknown/{make.unknown(20_000)}/return", {"reference": "BIFAST 1"}


def refund(desk: Desk) -> Form:
    order = make.paid_order()
    with transaction():
        cancel_paid_part(order.seller_orders[0], reason="Rusak", by=cast.person("Nurul"))
    return f"/office/incoming/{order.number}/refund", {"reference": "BIFAST 2"}


def cod_order(*, delivered: bool):
    by = cast.person("Nurul")
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 9)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=by)
    order = make.order(region="35.09.07.2006")
    with transaction():
        switch_method(order, "cod", by=None)
    with transaction():
        for part in order.seller_orders:
            fulfilment.mark_ready(part, by=by)
            if part.parcel.is_hub:
                handing_over.hand_over(part, by=by)
        fulfilment.ship(order.parcels[0], tracking="JP1", by=by)
        if delivered:
            fulfilment.mark_delivered(order.parcels[0], by=by)
    return order


def remittance(desk: Desk) -> Form:
    order = cod_order(delivered=True)
    address = f"/office/cod/couriers/{order.parcels[0].service_id}/remittances"
    return address, {"number": order.number, "fee": "0", "received_on": f"{today()}", "reference": "JNE 1"}


def refusal(desk: Desk) -> Form:
    return f"/office/parcels/{cod_order(delivered=False).parcels[0].code}/refusal", {"freight_back": "0"}


def acquirer_payout(desk: Desk) -> Form:
    with transaction():
        store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
    order = make.order()
    with transaction():
        switch_method(order, "qris", by=None)
        settle_payment(request_of(order.number), received=request_of(order.number).amount, by=cast.person("Nurul"))
    fields = {"received": "167000", "fee": "998", "received_on": f"{today()}", "reference": "MID 1"}
    return "/office/methods/qris/payouts", fields


def upload(desk: Desk, text: str, source: str) -> str:
    data = {"account": source, "file": (io.BytesIO(text.encode()), "mutasi.csv")}
    return desk.browser.post("/office/bank/uploads", data=data).location.partition("#")[0]


def statement(desk: Desk) -> Form:
    return f"{upload(desk, files.bri_cms(), 'bri')}/statement", {}


def report(desk: Desk) -> Form:
    address = upload(desk, f"Tanggal,Nominal\n{today():%d/%m/%Y},60000\n", "qris")
    desk.send(
        f"{address}/layout", name="Akuirer", head="0", day="0", amount="1", reference="", fee="", net="", state=""
    )
    return f"{address}/report", {}


def line_decision(desk: Desk) -> Form:
    order = make.order()
    text = files.bri_cms([(today(), "TRSF CR BUDI", 15_000_000)])
    desk.send(f"{upload(desk, text, 'bri')}/statement")
    return "/office/bank/bri/lines/1/decision", {"act": "bear", "number": order.number}


def match(desk: Desk) -> Form:
    desk.send(f"{upload(desk, files.bri_cms([(today(), 'SETOR TUNAI', 6_000_000)]), 'bri')}/statement")
    return "/office/bank/bri/matches", {"line": "1", "book": "unknown"}


def undoing(desk: Desk) -> Form:
    desk.send(*(lambda form: (form[0],))(match(desk)), line="1", book="unknown")
    return "/office/bank/matches/1/undo", {}


FORMS: list[Callable[[Desk], Form]] = [
    settlement,
    decision,
    giving_back,
    refund,
    remittance,
    refusal,
    acquirer_payout,
    statement,
    report,
    line_decision,
    match,
    undoing,
]


def entries() -> int:
    return session().scalar(sa.select(sa.func.count(Entry.id))) or 0


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_the_second_is_told_who_was_first_and_when(desk, form):
    address, fields = form(desk)
    desk.send(address, **fields)
    before = entries()
    answer = desk.browser.post(address, data=fields)
    assert answer.status_code in (303, 409), answer.text[:400]
    page = answer.text if answer.status_code == 409 else desk.open(answer.location)
    said = page[page.index("<main") :]
    assert "Nurul" in said and "WIB" in said
    assert any(words in said for words in ("sudah", "Sudah", "Terakhir")), said[:800]
    assert entries() == before
