"""What a page says was done is what was done: a letter only where there is an address, money back only where there was some."""

import pytest

from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.payments import cod
from shop.payments.methods import switch_method
from shop.regions.models import Region
from tests import cast, make
from tests.support.desk import Desk

JEMBER = "35.09.07.2006"
WRITTEN, READS = "Pembeli sudah disurati", "tidak meninggalkan alamat email"


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def at_the_door(app):
    """An order to be paid on delivery, of a buyer without an e-mail address."""
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 2)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))
    made = make.order(region=JEMBER)
    with transaction():
        switch_method(made, "cod", by=None)
    return made


@pytest.mark.parametrize(("email", "says", "not_said"), [("b@contoh.id", WRITTEN, READS), (None, READS, WRITTEN)])
def test_a_buyer_without_an_address_was_not_written_to(desk, sign_in, email, says, not_said):
    with transaction():
        cast.seller().uses_hub = False
    order = make.paid_order(email=email)
    address = f"/seller/orders/{order.seller_orders[0].code}"
    hers = Desk(sign_in(cast.person("Sulastri")))
    hers.send(f"{address}/packing")
    for step, number in (("shipment", "JP1234567"), ("tracking", "JP1234576")):
        page = hers.send(f"{address}/{step}", tracking=number)
        assert says in page
        assert not_said not in page
    page = desk.send(f"/office/parcels/{order.parcels[0].code}/tracking", tracking="JP1234577")
    assert says in page
    assert not_said not in page


def test_who_types_the_number_that_stands_there_writes_to_nobody(desk):
    order = make.shipped_order(email="budi@contoh.id")
    parcel = order.parcels[0]
    page = desk.send(f"/office/parcels/{parcel.code}/tracking", tracking=parcel.tracking)
    assert WRITTEN not in page


def test_of_what_nobody_paid_no_money_goes_back(desk, at_the_door):
    page = desk.send(f"/office/parts/{at_the_door.seller_orders[0].code}/cancellation", reason="Stok rusak")
    assert "Tidak ada yang perlu dikembalikan" in page
    assert "menunggu di pengembalian dana" not in page


def test_a_seller_promises_no_money_back_of_what_is_paid_at_the_door(sign_in, at_the_door):
    part = at_the_door.seller_orders[0]
    page = Desk(sign_in(cast.person("Sulastri"))).send(
        f"/seller/orders/{part.code}/cancellation", lacking=str(part.lines[0].id), cause="counted"
    )
    assert READS in page
    assert "mendapat kembali" not in page


def test_a_seller_reads_what_her_buyer_gets_back(sign_in, app):
    part = make.paid_order(email="budi@contoh.id").seller_orders[0]
    page = Desk(sign_in(cast.person("Sulastri"))).send(
        f"/seller/orders/{part.code}/cancellation", lacking=str(part.lines[0].id), cause="counted"
    )
    assert "mendapat kembali Rp167.999" in page
    assert WRITTEN in page


@pytest.mark.parametrize("method", ["transfer", "stripe"])
def test_whose_money_goes_back_to_her_card_is_asked_for_no_account(desk, method):
    claim = make.claim(make.released_order(email="budi@contoh.id"))
    with transaction():
        claim.seller_order.order.payment_method = method
    page = desk.send(
        f"/office/claims/{claim.code}/decision", outcome="refund", amount="50.000", borne_by="seller", verdict="Jelas"
    )
    assert ("ditanya rekeningnya" in page) is (method == "transfer")
    assert WRITTEN in page
