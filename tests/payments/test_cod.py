"""Paid at the door: who may, what the courier owes and hands in, and a parcel that nobody paid for."""

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.i18n import rupiah
from shop.jobs import drain
from shop.ledger.queries import balance
from shop.orders import fulfilment, handing_over
from shop.orders.claim_models import Bearer
from shop.orders.fulfilment import WrongMoment
from shop.orders.models import OrderStatus, SellerOrderStatus
from shop.payments import cod, refunding
from shop.payments.bearing import BORNE_ALONE, KetuaDecides
from shop.payments.ending import cancel_paid_part
from shop.payments.methods import offered, start_payment, switch_method
from shop.payments.models import PaymentState
from shop.payments.money_story import money_story, money_trail
from shop.payments.queries import fitting, request_of, waiting
from shop.payments.requesting import NotOffered, coop_account
from shop.payments.terms import Wish
from shop.payouts.queries import money_of
from shop.regions.models import Region
from shop.shipping.models import Rate
from shop.stock import counting
from shop.stock.models import Reason, StockItem, StockMovement
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.letters import letters

JEMBER, SURABAYA = "35.09.07.2006", "35.78.22.1003"


@pytest.fixture(autouse=True)
def decided(app):
    """Up to Rp300.000 in Kabupaten Jember, two open orders a buyer."""
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 2)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))


def wish(total=100_000, region=JEMBER, parcels=1, phone="+6281200000001"):
    return Wish(total, region, parcels, phone)


def test_a_gift_cannot_be_turned_into_one_that_its_receiver_pays_for(app):
    assert "cod" in [method.code for method in offered(Wish.of(make.order(region=JEMBER)))]
    gift = make.order(region=JEMBER, is_gift=True)
    with pytest.raises(NotOffered), transaction():
        switch_method(gift, "cod", by=None)


def is_offered(**kw):
    return "cod" in [method.code for method in offered(wish(**kw))]


def cod_order(goods=None, **kw):
    made = make.order(goods, region=JEMBER, **kw)
    with transaction():
        switch_method(made, "cod", by=None)
    return made


def shipped(goods=None, **kw):
    made = cod_order(goods, **kw)
    by = cast.person("Nurul")
    with transaction():
        for part in made.seller_orders:
            fulfilment.mark_ready(part, by=by)
            if part.parcel.is_hub:
                handing_over.hand_over(part, by=by)
        fulfilment.ship(made.parcels[0], tracking="JP1", by=by)
    return made


def deliver(order):
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=cast.person("Nurul"))


def remit(order, *, fee=0, reference="JNE 1", numbers=None, by="Nurul"):
    with transaction():
        return cod.remit(
            [order.number] if numbers is None else numbers,
            service_id=order.parcels[0].service_id,
            fee=fee,
            account=coop_account(),
            received_on=today(),
            reference=reference,
            by=cast.person(by),
        )


def test_it_is_offered_where_and_up_to_what_was_decided(app):
    assert is_offered()
    assert is_offered(total=300_000)
    assert not is_offered(total=300_001)
    assert not is_offered(region=SURABAYA)
    assert not is_offered(region="")
    assert not is_offered(parcels=2)


def test_without_a_decision_it_is_offered_to_nobody(app):
    with transaction():
        session().execute(sa.delete(Decision).where(Decision.kind == Kind.COD_MOST_RUPIAH))
    assert not is_offered()


def test_an_area_ends(app):
    with transaction():
        cod.end_area(cod.areas()[0].region_code, by=cast.person("Sutrisno"))
    assert not is_offered()


def test_a_buyer_has_so_many_open_ones_at_once(app):
    cod_order()
    assert is_offered()
    cod_order()
    assert not is_offered()
    assert is_offered(phone="+6281299999999")
    third = make.order(region=JEMBER)
    with pytest.raises(NotOffered), transaction():
        switch_method(third, "cod", by=None)


def test_it_is_packed_before_anybody_paid_and_nothing_is_booked(app):
    order = cod_order()
    assert order.status is OrderStatus.ON_DELIVERY
    assert order.paid_at is None
    assert [part.status for part in order.seller_orders] == [SellerOrderStatus.TO_PACK]
    assert balance("held") == 0
    assert money_of(order.seller_orders[0].seller_id).held == 0
    assert request_of(order.number).amount == order.total == 159_000
    assert [payment.method for payment in waiting(9)] == []
    assert fitting(159_000).exact is None


def test_placed_with_it_the_order_is_packed_at_once_and_a_second_time_is_the_same(app):
    order = make.order(region=JEMBER)
    with transaction():
        order.payment_method = "cod"
        payment = start_payment(order)
        assert cod.request_cod(order).id == payment.id
    assert order.status is OrderStatus.ON_DELIVERY


def test_delivered_the_courier_owes_it_until_it_is_handed_in(app):
    """150,000 of goods and 9,000 of shipping; the courier keeps 4,000."""
    order = shipped()
    service = order.parcels[0].service_id
    assert [payment.order.number for payment in cod.under_way()] == [order.number]
    deliver(order)
    session().refresh(order)
    assert order.status is OrderStatus.PAID
    assert balance("receivable", service) == 159_000
    assert balance("held", order.seller_orders[0].id) == -159_000
    assert [payment.order.number for payment in cod.collected()] == [order.number]
    assert remit(order, fee=4_000) == 155_000
    assert remit(order, fee=4_000) == 0
    assert (balance("bank"), balance("bank_fees"), balance("receivable")) == (155_000, 4_000, 0)
    assert cod.collected() == []
    with pytest.raises(cod.RemittedBefore):
        remit(order, reference="JNE 2")


def test_who_has_the_order_s_link_does_not_say_that_it_was_paid_for(spoken, client):
    """Whoever orders as a guest could: the makers would be paid for what nobody paid, and the parcel not come back."""
    order = shipped()
    page = f"/orders/{order.number}?key={order.secret}"
    assert "Barang sudah diterima" not in client.get(page).text
    code = order.parcels[0].code
    assert client.post(f"/orders/{order.number}/parcels/{code}/receipt?key={order.secret}").status_code == 409
    with pytest.raises(fulfilment.PaidAtDoor), transaction():
        fulfilment.confirm_receipt(order.parcels[0], by=None)
    assert (balance("payable"), balance("receivable"), order.status) == (0, 0, OrderStatus.ON_DELIVERY)
    with transaction():
        cod.refuse(order.parcels[0], freight_back=0, by=cast.person("Nurul"))
    assert order.status is OrderStatus.CANCELLED


def test_a_seller_s_word_alone_does_not_say_that_the_village_s_courier_was_paid(spoken, sign_in):
    """She could order at herself, and be paid for what nobody paid."""
    with transaction():
        cast.seller().uses_hub = False
    order = shipped(service="kurir-desa")
    code = order.seller_orders[0].code
    browser = sign_in(cast.person("Sulastri"))
    assert "Paket sudah tiba" not in browser.get(f"/seller/orders/{code}").text
    assert browser.post(f"/seller/orders/{code}/delivery").status_code == 409
    with pytest.raises(fulfilment.PaidAtDoor), transaction():
        fulfilment.deliver_own(order.seller_orders[0], by=cast.person("Sulastri"))
    assert (balance("receivable"), order.status) == (0, OrderStatus.ON_DELIVERY)


def test_the_office_says_it_where_it_sees_what_is_still_to_be_paid(spoken, bendahara):
    order = shipped()
    code = order.parcels[0].code
    bendahara.send(form_to(bendahara.open("/office/cod"), f"/{code}/delivery").action)
    assert (balance("receivable"), balance("payable"), order.status) == (159_000, 0, OrderStatus.PAID)
    assert "/delivery" not in bendahara.open("/office/cod")


def test_of_the_office_the_bendahara_and_the_ketua_alone_say_that_it_was_paid(spoken, sign_in):
    order = shipped()
    page, arrived = f"/office/orders/{order.number}", f"/office/parcels/{order.parcels[0].code}/delivery"
    officer = sign_in(cast.person("Ratih"))
    shown = officer.get(page).text
    assert arrived not in shown and "bendahara yang menyatakan" in shown
    assert "Paket dianggap tiba begitu" in officer.post(arrived, follow_redirects=True).text
    assert (balance("receivable"), order.status) == (0, OrderStatus.ON_DELIVERY)
    ketua = sign_in(cast.person("Sutrisno"))
    assert arrived in ketua.get(page).text
    ketua.post(arrived)
    assert (balance("receivable"), order.status) == (159_000, OrderStatus.PAID)
    fetched = cod_order(service="ambil")
    with transaction():
        fulfilment.mark_ready(fetched.seller_orders[0], by=cast.person("Nurul"))
        handing_over.hand_over(fetched.seller_orders[0], by=cast.person("Nurul"))
    officer.post(f"/office/parcels/{fetched.parcels[0].code}/delivery")
    assert fetched.status is OrderStatus.PAID, "who hands it out at the hub takes the money herself"


def test_once_the_courier_was_paid_the_buyer_lets_the_makers_be_paid_at_once(app):
    order = shipped()
    deliver(order)
    with transaction():
        fulfilment.confirm_receipt(order.parcels[0], by=None)
    assert balance("payable") == -135_000
    assert balance("held") == 0
    assert order.status is OrderStatus.CLOSED


def test_a_list_without_parcels_or_with_too_large_a_fee_is_refused(app):
    order = shipped()
    deliver(order)
    with pytest.raises(cod.NothingChosen):
        remit(order, numbers=[])
    with pytest.raises(cod.FeeTooLarge):
        remit(order, fee=159_001)
    assert balance("bank") == 0


def test_a_fee_above_what_is_usual_is_booked_by_the_ketua(app):
    """What a courier kept is typed from its list; nobody calls the cooperative's money a fee alone."""
    order = shipped()
    deliver(order)
    with pytest.raises(KetuaDecides):
        remit(order, fee=BORNE_ALONE + 1)
    assert (balance("bank"), balance("receivable")) == (0, 159_000)
    assert remit(order, fee=BORNE_ALONE + 1, by="Sutrisno") == 159_000 - BORNE_ALONE - 1


@pytest.fixture
def spoken(app):
    with app.test_request_context("/"):
        yield


def test_a_refused_parcel_comes_back_into_stock_and_the_cooperative_bears_the_freight(spoken):
    goods = make.product(price=100_000, stock=3)
    order = shipped(goods, quantity=2)
    item = session().scalars(sa.select(StockItem)).one()
    assert item.on_hand == 1
    with transaction():
        cod.refuse(order.parcels[0], freight_back=7_000, by=cast.person("Nurul"))
    session().refresh(item)
    session().refresh(order)
    assert item.on_hand == 3
    movement = session().scalars(sa.select(StockMovement).order_by(StockMovement.id.desc()).limit(1)).one()
    assert (movement.reason, movement.change) == (Reason.RETURNED, 2)
    assert order.status is OrderStatus.CANCELLED
    assert request_of(order.number).state is PaymentState.FAILED
    assert balance("written_off") == 16_000
    assert balance("shipping_due") == -16_000
    assert balance("payable") == balance("held") == 0
    with pytest.raises(WrongMoment), transaction():
        cod.refuse(order.parcels[0], freight_back=7_000, by=cast.person("Nurul"))
    assert not is_offered()
    assert [one.title for one in money_trail(order)][-1] == "Ditolak di tempat: ongkos Rp16.000"
    assert all("Rp16.000" not in one.title for one in money_story(order))


def test_a_numbered_piece_counted_again_while_it_was_away_is_taken_back_all_the_same(app):
    goods = make.product("Kain jati", stock=1)
    with transaction():
        session().get_one(Variant, goods.variants[0].id).piece_number = 14
    order = shipped(goods)
    item = session().scalars(sa.select(StockItem)).one()
    with transaction():
        counting.correct(item, counted=1, reason=Reason.COUNTED, by=cast.person("Sulastri"))
    with transaction():
        cod.refuse(order.parcels[0], freight_back=0, by=cast.person("Nurul"))
    session().refresh(item)
    assert (item.on_hand, item.reserved) == (1, 0)
    assert order.status is OrderStatus.CANCELLED


@pytest.mark.parametrize(("price", "most"), [(9_000, 20_000), (38_000, 38_000)])
def test_a_dearer_way_back_than_there_only_the_ketua_says(app, price, most):
    """The way there cost Rp9.000, or from far away more; what it is said to cost back is paid to somebody."""
    with transaction():
        session().execute(sa.update(Rate).where(Rate.region_code == "35.09").values(price_per_step=price))
    (parcel,) = shipped().parcels
    with pytest.raises(KetuaDecides) as refused, transaction():
        cod.refuse(parcel, freight_back=most + 1, by=cast.person("Nurul"))
    assert refused.value.most == most
    with transaction():
        cod.refuse(parcel, freight_back=most, by=cast.person("Nurul"))
    assert balance("written_off") == price + most


def test_the_ketua_says_any_way_back(app):
    (parcel,) = shipped().parcels
    with transaction():
        cod.refuse(parcel, freight_back=90_000, by=cast.person("Sutrisno"))
    assert balance("written_off") == 99_000


def test_what_was_paid_for_or_has_not_left_cannot_be_refused(app):
    for order in (cod_order(), make.shipped_order()):
        with pytest.raises(WrongMoment), transaction():
            cod.refuse(order.parcels[0], freight_back=0, by=cast.person("Nurul"))


def test_a_part_cancelled_lowers_what_is_paid_at_the_door(app):
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = cod_order(lines={make.product(): 1, melati: 1})
    first, second = order.seller_orders
    with transaction():
        cancel_paid_part(first, reason="rusak", by=cast.person("Nurul"))
    assert balance("refunds_due") == 0
    assert request_of(order.number).amount == second.goods_total + second.shipping_share
    with transaction():
        cancel_paid_part(second, reason="rusak", by=cast.person("Nurul"))
    session().refresh(order)
    assert order.status is OrderStatus.CANCELLED
    assert request_of(order.number).state is PaymentState.CANCELLED


def test_the_order_s_page_says_who_pays_at_the_door_and_its_sums_come_out_when_a_part_is_cancelled(app, client):
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = cod_order(lines={make.product(): 1, melati: 1})
    first, second = order.seller_orders
    whole, less = order.total, first.goods_total + first.shipping_share
    with transaction():
        cancel_paid_part(first, reason="Ternoda saat dijemur", by=cast.person("Nurul"))
    page = " ".join(client.get(f"/orders/{order.number}?key={order.secret}").text.split())
    assert f"{order.recipient} membayar {rupiah(whole - less)} saat paket diantar." in page
    row = page.partition("Dibatalkan, tidak perlu dibayar</th>")[2].partition("</tr>")[0]
    assert rupiah(-less) in row
    assert "Alasan pembatalan: Ternoda saat dijemur" in page


def test_whoever_pays_at_the_door_is_told_what_does_not_come_and_what_to_have_ready(app, shop):
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    order = cod_order(lines={make.product("Kain"): 1, melati: 1}, email="budi@contoh.id")
    first, second = order.seller_orders
    told = []
    for part in (first, second):
        with transaction():
            cancel_paid_part(part, reason="rusak", by=cast.person("Nurul"))
        drain()
        hers = [one.get_content() for one in letters(shop.folder) if one["To"] == "budi@contoh.id"]
        written = [text for text in hers if "rusak" in text]
        told += [text for text in written if text not in told]
    assert "1 × Kain" in told[0] and "Keripik" not in told[0]
    assert f"Siapkan {rupiah(second.goods_total + second.shipping_share)}" in told[0]
    assert "1 × Keripik" in told[1] and "Tidak ada yang perlu dibayar" in told[1]
    assert not any("kartu" in text for text in told)


def test_once_accepted_it_is_paid_no_other_way(app):
    order = cod_order()
    with pytest.raises(WrongMoment), transaction():
        switch_method(order, "transfer", by=None)


def test_a_claim_pays_nothing_back_before_the_courier_has_collected(app):
    order = shipped()
    claim = make.claim(order)
    with pytest.raises(refunding.NotPaidYet), transaction():
        refunding.refund(claim, amount=1, borne_by=Bearer.SELLER, verdict="Hilang", by=cast.person("Nurul"))
    with transaction():
        fulfilment.mark_delivered(order.parcels[0], by=cast.person("Nurul"))
        refunding.refund(claim, amount=1_000, borne_by=Bearer.SELLER, verdict="Sobek", by=cast.person("Nurul"))
    assert balance("refunds_due", order.id) == -1_000


def test_an_order_ticked_twice_is_handed_in_once(app):
    made = shipped()
    deliver(made)
    assert remit(made, fee=2_000, numbers=[made.number, made.number]) == made.total - 2_000
    assert balance("receivable") == 0
