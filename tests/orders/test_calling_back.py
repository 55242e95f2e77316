"""What follows from a recall: orders are served from other batches, nothing of it leaves, and those who have it are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.clock import today
from shop.db import session, transaction
from shop.jobs import Job
from shop.orders import calling_back, fulfilment, handing_over, recall
from shop.orders.models import Order, SellerOrderStatus
from shop.orders.moving import is_at_hub
from shop.payments.ending import cancel_paid_part
from shop.stock.models import Batch, Reservation, ReservationState, StockItem
from shop.stock.recalling import BatchRecalled, NotRecalled
from tests import cast, make
from tests.support.at_once import before_it_is_kept
from tests.support.lint import assert_clean

pytestmark = pytest.mark.long  # each calls back what many ordered

WHY = "Sebagian kemasan tidak rapat."


@pytest.fixture
def crisps(app):
    """Ten bags of a batch, ten of a later one: the product, and the two."""
    product = make.product(
        "Keripik", category="makanan", stock=10, best_before=tuple(today() + timedelta(d) for d in (30, 60))
    )
    return product, *session().scalars(sa.select(Batch).where(Batch.product_id == product.id).order_by(Batch.id))


def call_back(batch):
    with transaction():
        return calling_back.call_back(session().get_one(Batch, batch.id), reason=WHY, by=cast.person("Ratih"))


def part_of(order):
    session().expire_all()
    return session().get_one(Order, order.id).seller_orders[0]


def pack(order):
    with transaction():
        fulfilment.mark_ready(part_of(order), by=cast.person("Sulastri"))


def hand_over(order):
    with transaction():
        handing_over.hand_over(part_of(order), by=cast.person("Sulastri"))


def promised(order):
    """What an order has of which batch, in which state."""
    query = (
        sa.select(Batch.code, Reservation.quantity, Reservation.state)
        .join(StockItem, StockItem.id == Reservation.item_id)
        .join(Batch, Batch.id == StockItem.batch_id)
        .where(Reservation.order_line_id == part_of(order).lines[0].id)
    )
    return sorted(tuple(row) for row in session().execute(query))


def letters():
    return {
        (job.facts["to"], job.facts["template"]): job.facts
        for job in session().scalars(sa.select(Job))
        if "recall" in (job.key or "") or "let_go" in (job.key or "")
    }


def test_orders_that_wait_are_served_from_another_batch_the_oldest_first(crisps):
    product, first, later = crisps
    six, four = make.paid_order(product, quantity=6), make.order(product, quantity=4)
    make.order(product, quantity=5)  # of the later one, of which five are left
    assert call_back(first) == 0
    assert promised(six) == [(first.code, 6, ReservationState.OPEN)]  # not enough for six, but for those after it
    assert promised(four) == [(later.code, 4, ReservationState.OPEN)]
    assert [one.is_stuck for one in recall.called(first)] == [True]


def test_of_two_who_want_the_last_of_another_batch_the_first_gets_it(crisps):
    product, first, later = crisps
    before, after = make.paid_order(product, quantity=5), make.paid_order(product, quantity=5)
    make.order(product, quantity=4)  # of the later one, of which six are left
    call_back(first)
    assert promised(before) == [(later.code, 5, ReservationState.OPEN)]
    assert promised(after) == [(first.code, 5, ReservationState.OPEN)]


def test_what_a_line_has_of_the_other_batch_already_grows(crisps):
    product, first, later = crisps
    make.order(product, quantity=9)
    order = make.paid_order(product, quantity=3)
    assert promised(order) == [(first.code, 1, ReservationState.OPEN), (later.code, 2, ReservationState.OPEN)]
    make.order(product, quantity=7)
    call_back(first)
    assert promised(order) == [(later.code, 3, ReservationState.OPEN)]


def test_what_was_packed_of_it_is_to_be_packed_again(crisps):
    product, first, later = crisps
    order = make.paid_order(product, quantity=2)
    pack(order)
    call_back(first)
    assert part_of(order).status is SellerOrderStatus.TO_PACK
    assert promised(order) == [(later.code, 2, ReservationState.OPEN)]
    pack(order)


def test_nothing_of_it_leaves_whoever_tries(crisps):
    product, first, _later = crisps
    order, gathered = make.paid_order(product, quantity=8), make.paid_order(product, quantity=2)
    make.order(product, quantity=10)
    pack(gathered)
    hand_over(gathered)
    call_back(first)
    with pytest.raises(BatchRecalled) as refused:
        pack(order)
    assert first.code in refused.value.sentence()
    with pytest.raises(BatchRecalled), transaction():
        fulfilment.ship(part_of(gathered).parcel, tracking="JP1", by=cast.person("Nurul"))
    assert part_of(gathered).status is SellerOrderStatus.READY


def test_a_pack_from_before_the_recall_is_not_taken_over_at_the_hub(crisps):
    product, first, _later = crisps
    order = make.paid_order(product, quantity=2)
    make.order(product, quantity=18)
    pack(order)
    call_back(first)
    with transaction():  # as if it had been packed in the same moment
        part_of(order).status = SellerOrderStatus.READY
    with pytest.raises(BatchRecalled):
        hand_over(order)
    with transaction():
        part_of(order).status = SellerOrderStatus.TO_PACK


def recalling_it(batch):
    return lambda by: calling_back.call_back(session().get_one(Batch, batch.id), reason=WHY, by=by)


def test_what_is_packed_while_it_is_called_back_is_packed_of_another_batch_or_not_at_all(app, crisps):
    product, first, later = crisps
    order = make.paid_order(product, quantity=2)

    def pack_it(by):
        fulfilment.mark_ready(part_of(order), by=by)

    assert before_it_is_kept(app, ("Sulastri", pack_it), ("Ratih", recalling_it(first)))["Ratih"] is None
    assert part_of(order).status is SellerOrderStatus.TO_PACK
    assert promised(order) == [(later.code, 2, ReservationState.OPEN)]


def test_what_is_called_back_while_it_is_handed_over_is_not(app, crisps):
    product, first, _later = crisps
    order = make.paid_order(product, quantity=2)
    pack(order)

    def give(by):
        handing_over.hand_over(part_of(order), by=by)

    ends = before_it_is_kept(app, ("Ratih", recalling_it(first)), ("Sulastri", give))
    assert ends["Ratih"] is None and ends["Sulastri"] is not None
    assert part_of(order).status is SellerOrderStatus.TO_PACK


def test_the_hub_does_not_send_what_is_given_back_in_the_same_moment(app, crisps):
    product, _first, _later = crisps
    order = make.paid_order(product)
    pack(order)
    hand_over(order)

    def give_back(by):
        handing_over.hand_back(part_of(order), by=by)

    def send(by):
        fulfilment.ship(part_of(order).parcel, tracking="JP1", by=by)

    ends = before_it_is_kept(app, ("Nurul", give_back), ("Ratih", send))
    assert ends["Nurul"] is None and ends["Ratih"] is not None
    assert part_of(order).status is SellerOrderStatus.READY


def test_what_lies_at_the_hub_goes_back_and_its_buyer_is_paid_back(crisps):
    product, first, _later = crisps
    order = make.paid_order(product, quantity=10)
    make.order(product, quantity=10)
    pack(order)
    hand_over(order)
    call_back(first)
    with transaction():
        handing_over.hand_back(part_of(order), by=cast.person("Nurul"))
    assert promised(order) == [(first.code, 10, ReservationState.OPEN)]
    with transaction():
        cancel_paid_part(part_of(order), reason="Ditarik", by=cast.person("Nurul"))
    item = session().scalars(sa.select(StockItem).where(StockItem.batch_id == first.id)).one()
    assert (item.on_hand, item.reserved, item.available) == (10, 0, 0)


def test_buyers_who_have_it_and_the_seller_are_written_to_and_told_when_it_was_a_mistake(crisps):
    product, first, _later = crisps
    out, waiting = make.shipped_order(product, quantity=1), make.paid_order(product, quantity=1)
    with transaction():
        for order in (out, waiting):
            session().get_one(Order, order.id).email = f"{order.number.lower()}@contoh.example"
        cast.person("Sulastri").email = "sulastri@contoh.example"
    assert call_back(first) == 1
    address = f"{out.number.lower()}@contoh.example"
    assert set(letters()) == {
        (address, "orders/mail/recalled.txt"),
        ("sulastri@contoh.example", "orders/mail/batch_recalled.txt"),
    }
    assert letters()[address, "orders/mail/recalled.txt"]["facts"]["reason"] == WHY
    with transaction():
        calling_back.let_go(session().get_one(Batch, first.id), by=cast.person("Ratih"))
    assert (address, "orders/mail/let_go.txt") in letters()
    with pytest.raises(NotRecalled), transaction():
        calling_back.let_go(session().get_one(Batch, first.id), by=cast.person("Ratih"))


def test_the_pages_say_what_cannot_be_sent_and_the_seller_is_refused(crisps, sign_in):
    product, first, _later = crisps
    order = make.paid_order(product, quantity=11)
    make.order(product, quantity=9)
    ratih, address = sign_in(cast.person("Ratih")), f"/office/batches/{first.id}"
    assert ratih.post(f"{address}/recall", data={"reason": WHY}).status_code == 303
    page = ratih.get(address).text
    assert_clean(page, "recall")
    assert "1 pesanan tidak bisa dikirim" in page
    sulastri, hers = sign_in(cast.person("Sulastri")), f"/seller/orders/{part_of(order).code}"
    page = sulastri.get(hers).text
    assert page.count("Ditarik: jangan dikirim.") == 1
    assert page.index(first.code) < page.index("Ditarik: jangan dikirim.")
    assert "Jangan dikemas" in page and "/packing" not in page
    answer = sulastri.post(f"{hers}/packing")
    assert answer.status_code == 409 and f"Kode produksi {first.code} ditarik" in answer.text


def test_the_order_s_page_warns_whoever_has_it_and_nobody_else(crisps, client):
    product, first, _later = crisps
    out, waiting, gathered = (make.shipped_order(product), make.paid_order(product), make.paid_order(product))
    pack(gathered)
    hand_over(gathered)
    call_back(first)

    def page(order):
        return client.get(f"/orders/{order.number}?key={part_of(order).order.secret}", follow_redirects=True).text

    assert f"Kode produksi {first.code} ditarik: {WHY}" in page(out)
    assert_clean(page(out), "order")
    assert "ditarik" not in page(waiting)
    assert not recall.recalled_lines(gathered)  # it lies at the cooperative, and stays there


def test_the_office_gives_goods_at_the_hub_back_once(crisps, sign_in):
    product, _first, _later = crisps
    order = make.paid_order(product, quantity=1)
    pack(order)
    hand_over(order)
    nurul, page = sign_in(cast.person("Nurul")), f"/office/orders/{order.number}"
    assert f"/office/parts/{part_of(order).code}/return" in nurul.get(page).text
    assert nurul.post(f"/office/parts/{part_of(order).code}/return").status_code == 303
    assert "Dikembalikan ke penjual" in nurul.get(page).text
    assert not is_at_hub(part_of(order))
    nurul.post(f"/office/parts/{part_of(order).code}/return")
    assert "sudah berubah" in nurul.get(page).text or "Lihat lagi" in nurul.get(page).text
    assert nurul.post("/office/parts/BSN-0000-0/return").status_code == 404
    hand_over(order)
    assert is_at_hub(part_of(order))
