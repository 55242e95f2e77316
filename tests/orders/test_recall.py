"""A batch called back: exactly those who got pieces of it, how many, and where the others are."""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.cart.keeping import NotThatMany
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.orders import fulfilment, handing_over, recall
from shop.payments import cod
from shop.payments.ending import cancel_paid_part
from shop.privacy.forgetting import forget_buyer
from shop.regions.models import Region
from shop.stock import counting, recalling
from shop.stock.models import Batch, Reason, StockItem
from tests import cast, make
from tests.payments.test_cod import shipped
from tests.support.lint import assert_clean
from tests.support.queries import counted


def crisps():
    """Twenty bags: ten of a batch that is over soon, ten of a later one."""
    product = make.product("Keripik bawang", stock=10, best_before=(today() + timedelta(15), today() + timedelta(90)))
    first, later = session().scalars(sa.select(Batch).where(Batch.product_id == product.id).order_by(Batch.id))
    return product, first, later


def item_of(batch):
    return session().scalars(sa.select(StockItem).where(StockItem.batch_id == batch.id)).one()


def listed(batch):
    return [(one.order.number, one.quantity, one.state) for one in recall.called(batch)]


@pytest.fixture
def paid_at_the_door(app):
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 900_000), (Kind.COD_OPEN_ORDERS, 2)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))


def test_a_batch_names_exactly_those_who_got_pieces_of_it(paid_at_the_door):
    product, first, later = crisps()
    sulastri = cast.person("Sulastri")
    received = make.released_order(product, quantity=3)
    refused = shipped(product, quantity=1)
    cancelled = make.paid_order(product, quantity=2)
    with transaction():
        cancel_paid_part(cancelled.seller_orders[0], reason="Batal", by=cast.person("Nurul"))
    both = make.shipped_order(product, quantity=9)  # six of the first, three of the later one
    make.refunded_claim(both)
    waiting = make.order(product, quantity=1)
    assert listed(first) == [
        (received.number, 3, "Di tangan pembeli"),
        (refused.number, 1, "Dikirim"),
        (cancelled.number, 2, "Batal sebelum dikirim"),
        (both.number, 6, "Dikirim, Pengembalian dana"),
    ]
    assert listed(later) == [
        (both.number, 3, "Dikirim, Pengembalian dana"),
        (waiting.number, 1, "Dipesan, belum dikirim"),
    ]

    with clock.set_to(now() + timedelta(days=9)):  # six days are left of it
        for number in counting.old_items():
            with transaction():
                counting.set_aside(number)
        with transaction():
            cod.refuse(refused.parcels[0], freight_back=0, by=cast.person("Nurul"))
        assert (item_of(first).on_hand, item_of(first).available) == (1, 0)
        with pytest.raises(NotThatMany) as too_many:
            make.order(product, quantity=7)
        assert too_many.value.available == 6  # of the later one
        with transaction():
            counting.take_out(item_of(first), quantity=1, reason=Reason.DAMAGED, by=sulastri)
        assert (refused.number, 1, "Ditolak di tempat, kembali") in listed(first)
        assert recall.whereabouts(first) == {
            Reason.RECEIVED: 10,
            Reason.SHIPPED: -10,
            Reason.RETURNED: 1,
            Reason.DAMAGED: -1,
        }
        assert sum(recall.whereabouts(later).values()) == item_of(later).on_hand == 7


def test_what_was_taken_back_counts_nowhere(app):
    _product, first, _later = crisps()
    with transaction():
        wrong = counting.take_out(item_of(first), quantity=4, reason=Reason.SOLD_ELSEWHERE, by=None)
        counting.undo(wrong, by=None)
    assert recall.whereabouts(first) == {Reason.RECEIVED: 10}


def test_the_page_and_its_file_say_the_same_and_a_message_is_prepared(sign_in):
    product, first, _later = crisps()
    order = make.released_order(product, quantity=3)
    with transaction():
        recalling.recall_batch(first, reason="Berjamur", by=cast.person("Ratih"))
    browser = sign_in(cast.person("Sulastri"))
    page = browser.get(f"/seller/batches/{first.id}").text
    assert order.seller_orders[0].code in page
    assert "https://wa.me/6281200000031?text=" in page
    assert f"/seller/batches/{first.id}" in browser.get(f"/seller/stock/{item_of(first).id}").text
    answer = browser.get(f"/seller/batches/{first.id}/recall.csv")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="recall-{first.id}.csv"'
    head, row = csv.reader(answer.text.removeprefix("\ufeff").splitlines())
    assert len(head) == len(row) == 10
    assert row[:5] == [order.seller_orders[0].code, "Keripik bawang", "3", "Ratna Dewi", "'+6281200000031"]
    assert all(one in page for one in (row[0], row[1], row[3], "0812-0000-0031", row[9]))


def test_a_seller_reads_no_number_of_a_buyer_while_the_batch_is_not_called_back(sign_in):
    product, first, _later = crisps()
    order = make.released_order(product, quantity=3)
    browser, address = sign_in(cast.person("Sulastri")), f"/seller/batches/{first.id}"
    page = browser.get(address).text
    assert order.seller_orders[0].code in page and "Ratna Dewi" in page
    assert "0812" not in page.split("</h1>")[1].split("</main>")[0] and "6281200000031" not in page
    assert "Budi" not in page and "recall.csv" not in page
    assert browser.get(f"{address}/recall.csv").status_code == 404
    assert "0812-0000-0031" in sign_in(cast.person("Nurul")).get(f"/office/batches/{first.id}").text


def test_no_message_is_prepared_to_nobody(sign_in):
    product, first, _later = crisps()
    order = make.released_order(product)
    with transaction():
        forget_buyer(order, by=cast.person("Nurul"))
    page = sign_in(cast.person("Nurul")).get(f"/office/batches/{first.id}").text
    assert order.seller_orders[0].code in page and "wa.me/?" not in page


def test_another_sellers_batch_is_not_there(sign_in):
    _product, first, _later = crisps()
    wiwik = sign_in(cast.person("Wiwik"))
    for address in (f"/seller/batches/{first.id}", f"/seller/batches/{first.id}/recall.csv"):
        assert wiwik.get(address).status_code == 404
    assert sign_in(cast.person("Nurul")).get(f"/office/batches/{first.id}").status_code == 200


def test_the_office_finds_a_batch_by_its_code_or_product(sign_in):
    _product, first, later = crisps()
    nurul = sign_in(cast.person("Nurul"))
    found = nurul.get(f"/office/batches?q={first.code}").text
    assert first.code in found
    assert later.code not in found
    assert later.code in nurul.get("/office/batches?q=keripik").text
    assert nurul.get("/office/batches/999999").status_code == 404


def test_many_orders_cost_no_more_questions_than_one(app, sign_in):
    product, first, _later = crisps()
    make.shipped_order(product)
    nurul, address = sign_in(cast.person("Nurul")), f"/office/batches/{first.id}"
    nurul.get(address)
    with counted() as one:
        nurul.get(address)
    for _ in range(3):
        make.shipped_order(product)
    with counted() as many:
        nurul.get(address)
    assert len(many) == len(one)


def test_the_officer_calls_a_batch_back_and_lets_it_go_again(sign_in):
    _product, first, later = crisps()
    ratih, address = sign_in(cast.person("Ratih")), f"/office/batches/{first.id}"
    empty = ratih.post(f"{address}/recall", data={"reason": " "})
    assert empty.status_code == 422 and "Tulis apa yang salah dan apa tandanya." in empty.text
    assert ratih.post(f"{address}/recall", data={"reason": "Bisa berjamur."}).status_code == 303
    page = ratih.get(address).text
    assert_clean(page, "recall")
    assert "Bisa berjamur." in page and "Kode produksi ditarik" in page and "Ratih" in page
    listed = ratih.get("/office/batches").text
    assert listed.count("Ditarik") == 1 and listed.index(first.code) < listed.index("Ditarik")
    sulastri = sign_in(cast.person("Sulastri"))
    for seen in (f"/seller/batches/{first.id}", f"/seller/stock/{item_of(first).id}"):
        assert "Bisa berjamur." in sulastri.get(seen).text
    assert "Ditarik. Jangan dijual atau dimakan." in sulastri.get("/seller/stock").text
    assert (item_of(first).available, item_of(later).available) == (0, 10)
    assert ratih.post(f"{address}/recall", data={"reason": "Lagi"}).status_code == 409
    assert ratih.post(f"{address}/recall/end").status_code == 303
    assert item_of(first).available == 10


def test_whoever_sends_from_the_cooperative_is_told_not_to_send_what_is_called_back(sign_in):
    product, first, _later = crisps()
    melati = make.product("Rengginang", seller=cast.seller("KUB Melati"))
    sent, order = make.shipped_order(product), make.paid_order(lines={product: 11, melati: 1})
    nurul, said = sign_in(cast.person("Nurul")), f"Kode produksi {first.code} ditarik. Jangan dikirim atau diserahkan."
    pages = ("/office/parcels", f"/office/orders/{order.number}")
    assert not any("ditarik" in nurul.get(page).text for page in pages)
    with transaction():
        recalling.recall_batch(session().get_one(Batch, first.id), reason="Berjamur", by=cast.person("Ratih"))
    assert [nurul.get(page).text.count(said) for page in pages] == [1, 1]
    gone = nurul.get(f"/office/orders/{sent.number}").text
    assert f"Kode produksi {first.code} ditarik." in gone and "Jangan dikirim" not in gone


def test_a_parcel_that_holds_what_is_called_back_is_kept_apart_and_nobody_is_offered_to_send_it(sign_in):
    product, first, _later = crisps()
    order, by = make.paid_order(product), cast.person("Ratih")
    (part,) = order.seller_orders
    with transaction():
        fulfilment.mark_ready(part, by=by)
        handing_over.hand_over(part, by=by)
    nurul, sends = sign_in(cast.person("Nurul")), f"/office/parcels/{part.parcel.code}/shipment"
    pages = ("/office/parcels", f"/office/orders/{order.number}")
    assert all(sends in nurul.get(page).text for page in pages)
    with transaction():
        recalling.recall_batch(session().get_one(Batch, first.id), reason="Berjamur", by=by)
    listed, shown = (nurul.get(page).text for page in pages)
    assert_clean(listed, "parcels")
    assert sends not in listed + shown
    assert "Lengkap" not in listed and f"Kode produksi {first.code} ditarik." in listed and pages[1] in listed
    assert f"/office/parts/{part.code}/return" in shown


def test_who_does_not_judge_goods_reads_the_recall_and_changes_nothing(sign_in):
    _product, first, _later = crisps()
    nurul, address = sign_in(cast.person("Nurul")), f"/office/batches/{first.id}"
    assert 'name="reason"' not in nurul.get(address).text
    assert nurul.post(f"{address}/recall", data={"reason": "x"}).status_code == 404
    assert nurul.post(f"{address}/recall/end").status_code == 404
