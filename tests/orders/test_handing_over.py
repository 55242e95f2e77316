"""Who pressed too early that the hub has her parcel takes it back, as long as the hub has not sent it."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from shop.audit import AuditRecord
from shop.catalogue.models import Variant
from shop.db import session, transaction
from shop.orders import fulfilment, handing_over
from shop.orders.models import OrderEvent, SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.payments import ending
from shop.stock import counting
from shop.stock.models import Reason, StockItem
from tests import cast, make
from tests.support.lint import assert_clean


@pytest.fixture
def phone(sign_in):
    """Sulastri's browser."""
    return sign_in(cast.person("Sulastri"))


@pytest.fixture
def brought(phone):
    """The code of a parcel that she packed and noted as brought to the cooperative."""
    code = make.paid_order(make.product("Kain", stock=5), quantity=2).seller_orders[0].code
    for step in ("packing", "handover"):
        assert phone.post(f"/seller/orders/{code}/{step}").status_code == 303
    return code


def part(code):
    return session().scalars(sa.select(SellerOrder).where(SellerOrder.code == code)).one()


def undoing(code):
    return f"/seller/orders/{code}/handover/undoing"


def shelf():
    item = session().scalars(sa.select(StockItem)).one()
    return item.on_hand, item.reserved


def test_what_says_that_it_is_handed_over_and_the_orders_page_offer_the_undo(phone):
    code = make.paid_order().seller_orders[0].code
    phone.post(f"/seller/orders/{code}/packing")
    said = phone.post(f"/seller/orders/{code}/handover").location
    for address in (said, f"/seller/orders/{code}"):
        html = phone.get(address).text
        assert undoing(code) in html
        assert_clean(html, address, csrf=False)


def test_taken_back_it_is_packed_with_her_promised_as_before_and_written_down(phone, brought):
    assert shelf() == (3, 0)
    answer = phone.post(undoing(brought))
    html = phone.get(answer.location).text
    assert "ada pada Anda lagi" in html and f"/seller/orders/{brought}/handover" in html
    assert (part(brought).status, part(brought).handed_over_at) == (SellerOrderStatus.READY, None)
    assert shelf() == (5, 2)
    assert session().scalar(sa.select(OrderEvent.what).order_by(OrderEvent.id.desc())) == "not_handed_over"
    written = session().scalars(sa.select(AuditRecord).order_by(AuditRecord.id.desc())).first()
    assert (written.act, written.subject) == ("not_handed_over", f"seller_order {brought}")
    assert phone.post(f"/seller/orders/{brought}/handover").status_code == 303
    assert shelf() == (3, 0)


@pytest.fixture
def counted_again(phone):
    """A numbered piece that was counted again after its parcel was noted as brought: its product, and the parcel's code."""
    cloth = make.product("Kain jati", stock=1)
    with transaction():
        session().get_one(Variant, cloth.variants[0].id).piece_number = 14
    code = make.paid_order(cloth).seller_orders[0].code
    for step in ("packing", "handover"):
        phone.post(f"/seller/orders/{code}/{step}")
    with transaction():
        item = session().scalars(sa.select(StockItem)).one()
        counting.correct(item, counted=1, reason=Reason.COUNTED, by=cast.person("Sulastri"))
    return cloth, code


def test_a_numbered_piece_counted_again_meanwhile_is_sold_to_nobody_else_once_taken_back(phone, counted_again):
    cloth, code = counted_again
    assert phone.post(undoing(code)).status_code == 303
    assert shelf() == (1, 1)
    assert session().get_one(Variant, cloth.variants[0].id).available == 0


def test_a_numbered_piece_sold_again_meanwhile_is_never_there_twice(phone, counted_again):
    cloth, code = counted_again
    other = make.paid_order(cloth).seller_orders[0]
    answer = phone.post(undoing(code))
    assert answer.status_code == 422 and "dijanjikan untuk pesanan lain" in answer.text
    assert shelf() == (1, 1)
    phone.post("/seller/orders/handovers/undoing", data={"code": [code]})
    assert "dijanjikan untuk pesanan lain" in phone.get("/seller/orders?list=ready").text
    with transaction():
        ending.cancel_paid_part(other, reason="Terjual dua kali", by=cast.person("Nurul"))
    assert phone.post(undoing(code)).status_code == 303
    assert shelf() == (1, 1)


def test_pressed_twice_it_is_taken_back_once(phone, brought):
    assert [phone.post(undoing(brought)).status_code for _ in range(2)] == [303, 303]
    assert shelf() == (5, 2)


def test_the_hub_does_not_send_what_was_taken_back(phone, brought):
    phone.post(undoing(brought))
    with pytest.raises(fulfilment.NotAllHandedOver), transaction():
        fulfilment.ship(part(brought).parcel, tracking="JP1", by=cast.person("Nurul"))


def test_what_the_hub_has_sent_is_not_taken_back(phone, brought):
    assert undoing(brought) in phone.get(f"/seller/orders/{brought}").text
    with transaction():
        fulfilment.ship(part(brought).parcel, tracking="JP1", by=cast.person("Nurul"))
    answer = phone.post(undoing(brought))
    assert answer.status_code == 409
    assert undoing(brought) not in answer.text
    with pytest.raises(WrongMoment), transaction():
        handing_over.take_hand_over_back(part(brought), by=cast.person("Sulastri"))
    assert shelf() == (3, 0)


def test_another_seller_takes_nothing_back(sign_in, brought):
    assert sign_in(cast.person("Budi")).post(undoing(brought)).status_code == 404
    assert part(brought).handed_over_at is not None


def test_the_first_screen_says_how_many_packed_parcels_are_still_with_her(phone):
    codes = [make.paid_order().seller_orders[0].code for _ in range(3)]
    assert "masih ada pada Anda" not in phone.get("/seller/orders").text
    for code in codes:
        phone.post(f"/seller/orders/{code}/packing")
    phone.post(f"/seller/orders/{codes[0]}/handover")
    html = phone.get("/seller/orders").text
    assert "2 paket siap masih ada pada Anda" in html and 'href="/seller/orders?list=ready"' in html
    phone.post("/seller/orders/handovers", data={"code": codes[1:]})
    assert "masih ada pada Anda" not in phone.get("/seller/orders").text


def test_several_brought_at_once_are_taken_back_where_it_is_said(phone):
    codes = [make.paid_order(make.product(f"Kain {number}", stock=1)).seller_orders[0].code for number in (1, 2, 3)]
    for code in codes:
        phone.post(f"/seller/orders/{code}/packing")
    html = phone.get(phone.post("/seller/orders/handovers", data={"code": codes}).location).text
    assert_clean(html, csrf=False)
    undoing = html[html.index("/seller/orders/handovers/undoing") :].split("</form>")[0]
    sent = re.findall(r'name="code" value="([^"]+)"', undoing)
    assert sent == codes
    for _press in range(2):
        assert phone.post("/seller/orders/handovers/undoing", data={"code": sent}).status_code == 303
    html = phone.get("/seller/orders?list=ready").text
    assert "3 paket ada pada Anda lagi" in html
    assert [part(code).handed_over_at for code in codes] == [None] * 3


def test_of_several_brought_at_once_what_the_hub_sent_stays_and_keeps_no_other(phone):
    first, second = [make.paid_order().seller_orders[0].code for _ in range(2)]
    for code in (first, second):
        phone.post(f"/seller/orders/{code}/packing")
    phone.post("/seller/orders/handovers", data={"code": [first, second]})
    with transaction():
        fulfilment.ship(part(first).parcel, tracking="JP1", by=cast.person("Nurul"))
    html = phone.get(phone.post("/seller/orders/handovers/undoing", data={"code": [first, second]}).location).text
    assert first[-6:] in html and "1 paket ada pada Anda lagi" in html
    assert part(first).handed_over_at is not None and part(second).handed_over_at is None


def test_who_sends_her_own_parcels_is_told_which_wait(phone):
    with transaction():
        cast.seller().uses_hub = False
    code = make.paid_order().seller_orders[0].code
    phone.post(f"/seller/orders/{code}/packing")
    phone.get(f"/seller/orders/{code}")
    html = phone.get("/seller/orders").text
    assert "1 paket siap menunggu dikirim" in html and "Antar ke koperasi" not in html
