"""Orders and the hub's parcels from the office's desk."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shop import clock, sheets
from shop.db import session, transaction
from shop.orders.fulfilment import mark_ready
from shop.orders.handing_over import hand_over
from shop.orders.models import SellerOrderStatus
from shop.orders.office import LIST_TITLES
from shop.orders.office_queries import LISTS
from shop.orders.order_office import EVENT_TITLES
from tests import cast, make
from tests.support.desk import Desk
from tests.support.queries import counted

ORDERS = "/office/orders"


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def two_sellers(app):
    melati = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    return make.paid_order(lines={make.product(): 1, melati: 1})


def bring(part):
    with transaction():
        mark_ready(part, by=cast.person("Wiwik"))
        hand_over(part, by=cast.person("Wiwik"))


def statuses(order):
    session().expire_all()
    return {part.status for part in order.seller_orders}


def test_orders_are_filtered_by_state(desk):
    unpaid, paid = make.order(), make.paid_order()
    page = desk.open(f"{ORDERS}?state=unpaid")
    assert unpaid.number in page
    assert paid.number not in page
    page = desk.open(f"{ORDERS}?state=paid")
    assert paid.number in page
    assert unpaid.number not in page


def test_every_list_has_its_name_and_every_step_of_an_order_its_words():
    assert tuple(LIST_TITLES) == LISTS
    noted = re.compile(r'\bnote\(\s*[\w.]+,\s*"(\w+)"')
    steps = {step for file in Path("shop").rglob("*.py") for step in noted.findall(file.read_text())}
    assert len(steps) > 10 and steps <= set(EVENT_TITLES)


def test_overdue_orders_have_a_list_of_their_own(desk):
    order = make.order()
    assert order.number not in desk.open(f"{ORDERS}?state=overdue")
    with clock.set_to(order.pay_before + timedelta(minutes=1)):
        assert order.number in desk.open(f"{ORDERS}?state=overdue")


@pytest.mark.parametrize("q", ["{number}", "{last}", "budi", "ratna dew", "0812-0000-0001", "+62 812 0000 0031"])
def test_an_order_is_found_by_number_phone_or_name(desk, q):
    order = make.order()
    asked = q.format(number=order.number.lower(), last=order.number[-4:])
    assert order.number in desk.open(f"{ORDERS}?q={asked.replace('+', '%2B')}")


@pytest.mark.parametrize("q", ["Nobody", "%25", "_", "'; DROP TABLE orders", "🧣", "x" * 5_000])
def test_what_fits_nothing_says_what_to_do(desk, q):
    make.order()
    assert "Tidak ada pesanan yang cocok" in desk.open(f"{ORDERS}?q={q}")


def test_an_odd_page_shows_the_first(desk):
    order = make.order()
    assert order.number in desk.open(f"{ORDERS}?state=all&page=-3")
    assert order.number in desk.open(f"{ORDERS}?q=%00")


def test_the_list_costs_the_same_for_one_order_and_for_many(desk):
    make.order()
    with counted() as one:
        desk.open(ORDERS)
    for _ in range(5):
        make.order()
    with counted() as many:
        desk.open(ORDERS)
    assert len(many) == len(one)


def test_the_file_is_what_the_filter_shows(desk):
    unpaid, paid = make.order(), make.paid_order()
    data = desk.file("/office/orders.csv?state=unpaid").data.decode("utf-8-sig")
    assert unpaid.number in data
    assert paid.number not in data
    assert ",150000,0,18000,168000" in data


def test_the_file_says_when_an_order_was_placed_in_the_shops_own_time(desk):
    with clock.set_to(datetime(2026, 11, 23, 18, 30, tzinfo=UTC)):
        order = make.order()
    assert f"{order.number},2026-11-24 01:30," in desk.file("/office/orders.csv").data.decode()


def test_the_file_holds_every_order_however_many_are_read_at_once(desk, monkeypatch):
    monkeypatch.setattr(sheets, "BATCH", 2)
    numbers = [make.order().number for _ in range(5)]
    rows = desk.file("/office/orders.csv").data.decode().splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == numbers[::-1]
    assert all("Sulastri Ecoprint" in row for row in rows)


def test_a_name_that_looks_like_a_formula_stays_a_name(desk):
    order = make.order()
    with transaction():
        order.buyer_name = '=HYPERLINK("http://x")'
    assert "'=HYPERLINK" in desk.file("/office/orders.csv").data.decode()


def test_an_order_shows_what_travels_what_happened_and_its_books(desk):
    order = make.released_order()
    page = desk.open(f"{ORDERS}/{order.number}")
    for words in (
        "Selendang",
        "JNE Reguler",
        "Rp168.000",
        "Pembayaran masuk",
        "Pesanan selesai, uang dilepas",
        "Diterima pembeli",
        "Ratna Dewi",
    ):
        assert words in page


def test_the_catalogue_officer_sees_the_order_without_its_books(sign_in):
    order = make.released_order()
    page = Desk(sign_in(cast.person("Ratih"))).open(f"{ORDERS}/{order.number}")
    assert order.number in page
    assert "/office/ledger" not in page


def test_a_parcel_goes_when_all_its_goods_are_here(desk, two_sellers):
    first, second = two_sellers.seller_orders
    code = two_sellers.parcels[0].code
    bring(first)
    page = desk.open("/office/parcels")
    assert "Masih kurang" in page
    assert second.short_code in page
    assert "Belum diserahkan" in desk.send(f"/office/parcels/{code}/shipment", tracking="JP1234567890")
    bring(second)
    assert "Lengkap" in desk.open("/office/parcels")
    page = desk.send(f"/office/parcels/{code}/shipment", **{"tracking": "jp 1234567890", "from": "parcels"})
    assert "sudah dikirim" in page
    assert statuses(two_sellers) == {SellerOrderStatus.SHIPPED}
    assert two_sellers.parcels[0].tracking == "JP1234567890"


def test_a_number_typed_wrong_in_the_list_is_put_right_in_the_list(desk, two_sellers):
    """So that who sends ten parcels stays at them."""
    code = two_sellers.parcels[0].code
    for part in two_sellers.seller_orders:
        bring(part)
    page = desk.send(f"/office/parcels/{code}/shipment", 422, **{"tracking": "??", "from": "parcels"})
    assert "Paket siap dikirim" in page and 'value="??"' in page and "field__error" in page


@pytest.mark.parametrize("typed", ["", "12", "resi?", "x" * 31, "🧣🧣🧣🧣🧣"])
def test_an_odd_tracking_number_is_shown_again(desk, two_sellers, typed):
    for part in two_sellers.seller_orders:
        bring(part)
    page = desk.send(f"/office/parcels/{two_sellers.parcels[0].code}/shipment", 422, tracking=typed)
    assert "field__error" in page
    assert statuses(two_sellers) == {SellerOrderStatus.READY}


def test_sending_twice_says_that_it_has_moved_on(desk, two_sellers):
    for part in two_sellers.seller_orders:
        bring(part)
    address = f"/office/parcels/{two_sellers.parcels[0].code}/shipment"
    desk.send(address, tracking="JP1234567890")
    assert "sudah berubah" in desk.send(address, tracking="JP0000000000")
    session().expire_all()
    assert two_sellers.parcels[0].tracking == "JP1234567890"


def test_a_seller_s_own_parcel_is_not_the_hub_s_to_send(desk):
    with transaction():
        cast.seller().uses_hub = False
    order = make.paid_order()
    page = desk.send(f"/office/parcels/{order.parcels[0].code}/shipment", tracking="JP1234567890")
    assert order.parcels[0].code in page
    assert statuses(order) == {SellerOrderStatus.TO_PACK}


def test_a_tracking_number_typed_wrong_is_put_right_on_the_order_s_page(desk):
    order = make.shipped_order()
    code = order.parcels[0].code
    assert "Nomor resinya salah?" in desk.open(f"{ORDERS}/{order.number}")
    refused = desk.browser.post(f"/office/parcels/{code}/tracking", data={"tracking": "x" * 31})
    assert refused.status_code == 422 and "field__error" in refused.text
    assert desk.browser.post(f"/office/parcels/{code}/tracking", data={"tracking": "JP7654321"}).status_code == 303
    page = desk.open(f"{ORDERS}/{order.number}")
    assert "Nomor resi sudah dibetulkan" in page and "JP7654321" in page


def test_the_office_says_that_a_parcel_arrived_once(desk):
    order = make.shipped_order()
    address = f"/office/parcels/{order.parcels[0].code}/delivery"
    assert "sudah tiba" in desk.send(address)
    assert "sudah berubah" in desk.send(address)
    assert statuses(order) == {SellerOrderStatus.DELIVERED}


def test_a_parcel_fetched_at_the_hub_leaves_and_arrives_in_one_step(desk):
    order = make.paid_order(service="ambil")
    address = f"/office/parcels/{order.parcels[0].code}/delivery"
    assert "Belum diserahkan" in desk.send(address)
    bring(order.seller_orders[0])
    assert "Diambil pembeli" in desk.open("/office/parcels")
    desk.send(address)
    assert statuses(order) == {SellerOrderStatus.DELIVERED}


@pytest.mark.parametrize("path", ["/office/orders/BR-0000-0000", "/office/orders/x%00y", "/office/orders/" + "x" * 400])
def test_an_order_that_is_not_there_is_not_found(desk, path):
    assert desk.browser.get(path).status_code == 404
    assert desk.browser.post("/office/parcels/BR-0000-0000-1/shipment", data={}).status_code == 404


@pytest.mark.parametrize("who", ["Tono", "Sulastri", "Budi"])
def test_others_find_nothing_there(sign_in, two_sellers, who):
    browser = sign_in(cast.person(who))
    for path in (ORDERS, f"{ORDERS}/{two_sellers.number}", "/office/orders.csv", "/office/parcels"):
        assert browser.get(path).status_code == 404
