"""A buyer's orders."""

import re

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.jobs import drain
from shop.orders import fulfilment, handing_over
from shop.orders.models import Order, OrderStatus, Parcel, SellerOrder
from shop.payments.ending import cancel_paid_part, expire
from shop.reviews import writing
from shop.shipping.models import CourierKind, Service
from tests import cast, make
from tests.support.letters import letters
from tests.support.lint import assert_clean
from tests.support.queries import counted


def two_sellers():
    return {
        make.product("Pouch", price=50_000): 2,
        make.product("Keripik", seller=cast.seller("KUB Melati"), price=15_000): 3,
    }


def send(order):
    """Pack, hand over and send everything of an order."""
    nurul = cast.person("Nurul")
    for part in session().scalars(sa.select(SellerOrder).where(SellerOrder.order_id == order.id)).all():
        with transaction():
            fulfilment.mark_ready(part, by=nurul)
            session().refresh(part)
            handing_over.hand_over(part, by=nurul)
    for parcel in session().scalars(sa.select(Parcel).where(Parcel.order_id == order.id)).all():
        with transaction():
            fulfilment.ship(parcel, tracking="JP1234567890", by=nurul)


def url(order, key=""):
    return f"/orders/{order.number}" + (f"?key={key}" if key else "")


def parcel_code(order):
    return session().scalars(sa.select(Parcel.code).where(Parcel.order_id == order.id)).one()


def test_each_state_of_an_order_is_a_well_made_page_that_says_where_it_is(client):
    order = make.order(lines=two_sellers())
    said = []

    def look():
        page = client.get(url(order, order.secret))
        assert page.status_code == 200
        assert_clean(page.text, csrf=False)
        said.append(page.text.split("<h1>")[1].split("</h1>")[0])
        return page.text

    assert f"/orders/{order.number}/payment" in look()
    other = make.paid_order(lines=two_sellers())
    order = other
    look()
    send(order)
    assert "JP1234567890" in look()
    with transaction():
        fulfilment.mark_delivered(
            session().scalars(sa.select(Parcel).where(Parcel.order_id == order.id)).one(), by=None
        )
    look()
    client.post(f"{url(order)}/parcels/{parcel_code(order)}/receipt")
    look()
    assert len(set(said)) == 5


def test_the_way_of_sending_is_named_in_the_reader_s_language_as_it_was_ordered(client):
    order = make.order()
    here, there = url(order, order.secret), "/en" + url(order, order.secret)
    with transaction():
        service = session().scalars(sa.select(Parcel).where(Parcel.order_id == order.id)).one().service
        service.name_en = "JNE regular post"
    assert "JNE Reguler" in client.get(here).text
    assert client.get(there).text.count("JNE regular post") == 2 and "JNE Reguler" not in client.get(there).text
    with transaction():
        session().get_one(Service, service.id).name = "JNE Baru"
    assert "JNE Baru" not in client.get(here).text and "JNE Reguler" in client.get(there).text


def test_a_receipt_can_be_saved_once_it_is_paid(client):
    for order, can_be_saved in ((make.order(), False), (make.paid_order(), True)):
        assert ("data-print" in client.get(url(order, order.secret)).text) == can_be_saved


def test_the_buyer_says_that_she_has_it_and_the_makers_are_paid(client):
    order = make.paid_order()
    send(order)
    client.get(url(order, order.secret))
    answer = client.post(f"{url(order)}/parcels/{parcel_code(order)}/receipt")
    assert answer.location == url(order)
    session().expire_all()
    assert session().get_one(Order, order.id).status is OrderStatus.CLOSED
    assert client.post(f"{url(order)}/parcels/{parcel_code(order)}/receipt").status_code == 303


def test_what_was_not_sent_cannot_be_received(client):
    order = make.paid_order()
    client.get(url(order, order.secret))
    answer = client.post(f"{url(order)}/parcels/{parcel_code(order)}/receipt")
    assert answer.status_code == 409
    assert_clean(answer.text, csrf=False)


def test_a_parcel_of_another_order_is_not_there(client):
    mine, theirs = make.paid_order(), make.paid_order()
    client.get(url(mine, mine.secret))
    for code in (parcel_code(theirs), "BR-0000-0000-9", "😀"):
        assert client.post(f"{url(mine)}/parcels/{code}/receipt").status_code == 404
    assert client.post(f"{url(theirs)}/parcels/{parcel_code(theirs)}/receipt").status_code == 404


@pytest.mark.parametrize("number", ["BR-0000-9999", "x" * 200, "😀", "BR-2611-0001'--", "%00"])
def test_an_unknown_order_is_not_found(client, number):
    assert client.get(f"/orders/{number}").status_code == 404


def test_only_the_owner_or_the_secret_opens_an_order(client, sign_in):
    order = make.order(buyer=cast.person("Budi"))
    assert sign_in(cast.person("Budi")).get(url(order)).status_code == 200
    assert sign_in(cast.person("Tono")).get(url(order)).status_code == 404
    assert client.get(url(order)).status_code == 404
    assert client.get(url(order, "wrong")).status_code == 404
    assert client.get(url(order, order.secret)).status_code == 200
    assert client.get(url(order)).status_code == 200


def test_anothers_order_is_answered_as_one_that_never_was(client):
    def answer(number):
        said = client.get(f"/orders/{number}")
        headers = {name: value for name, value in said.headers if name != "X-Request-Id"}
        return said.status_code, re.sub("[0-9a-f]{12}", "", said.text.replace(number, "")), headers

    assert answer(make.order().number) == answer("BR-2611-9999")


def test_whoever_may_not_open_an_order_is_told_how_it_opens(client):
    pages = [client.get(f"/orders/{number}").text for number in (make.order().number, "BR-9999-0001")]
    assert all("Pesanan dibuka lewat tautan" in page and 'href="/orders/find"' in page for page in pages)
    assert "Pesanan dibuka lewat tautan" not in client.get("/products/tidak-ada").text


def test_a_secret_opens_its_own_order_only(client):
    mine, theirs = make.order(), make.order()
    client.get(url(mine, mine.secret))
    assert client.get(url(theirs, mine.secret)).status_code == 404


def test_expired_and_partly_cancelled_orders_say_what_happened(client):
    order = make.order()
    with transaction():
        expire(session().get_one(Order, order.id))
    ended = client.get(url(order, order.secret)).text
    assert_clean(ended, csrf=False)
    assert "Tidak ada yang perlu dibayar." in ended
    assert "Yang harus dibayar" not in ended
    paid = make.paid_order(lines=two_sellers())
    part = session().scalars(sa.select(SellerOrder).where(SellerOrder.order_id == paid.id)).first()
    with transaction():
        cancel_paid_part(part, reason="rusak", by=cast.person("Nurul"))
    page = client.get(url(paid, paid.secret)).text
    assert_clean(page, csrf=False)
    assert "Keripik" in page


def test_my_orders_are_mine_newest_first_and_come_in_pages(sign_in):
    budi = cast.person("Budi")
    mine = [make.order(make.product(stock=1), buyer=budi) for _number in range(11)]
    make.order(make.product("Milik orang lain"))
    browser = sign_in(budi)
    first = browser.get("/orders")
    assert_clean(first.text, csrf=False)
    assert mine[-1].number in first.text
    assert mine[0].number not in first.text
    assert mine[0].number in browser.get("/orders?page=2").text
    for odd in ("0", "-1", "１２", "😀", "9" * 30):
        assert browser.get("/orders", query_string={"page": odd}).status_code == 200
    with counted() as seen:
        browser.get("/orders")
    assert len(seen) <= 9, seen


def test_a_parcel_on_its_way_leads_to_its_couriers_page_and_says_when_it_comes(sign_in):
    page_of = {}
    for track_at in ("https://kurir.example/{resi}", "https://kurir.example/cek", ""):
        with transaction() as current:
            current.execute(sa.update(Service).where(Service.slug == "jne-reg").values(track_at=track_at))
        order = make.shipped_order(buyer=cast.person("Budi"))
        page_of[track_at] = sign_in(cast.person("Budi")).get(f"/orders/{order.number}").text
        assert_clean(page_of[track_at])
        assert "Tiba sekitar" in page_of[track_at]
        number = order.parcels[0].tracking
        assert (f'href="https://kurir.example/{number}" rel="noopener noreferrer"' in page_of[track_at]) is (
            "{resi}" in track_at
        )
    assert "Ketik nomornya di sana." in page_of["https://kurir.example/cek"]
    assert "kurir.example" not in page_of[""]


def test_whoever_has_no_orders_is_shown_the_way(sign_in):
    page = sign_in(cast.person("Tono")).get("/orders")
    assert page.status_code == 200
    assert_clean(page.text, csrf=False)


def test_my_orders_need_a_sign_in(client):
    assert client.get("/orders").status_code == 303


def test_a_guest_is_sent_her_link_and_nobody_learns_whether_there_is_an_order(client, shop):
    order = make.order(email="budi@contoh.id")
    page = client.get("/orders/find")
    assert_clean(page.text, csrf=False)

    def asked(phone):
        with counted() as statements:
            answer = client.post("/orders/find", data={"number": order.number.lower(), "phone": phone})
        return answer.status_code, answer.text, statements

    assert asked("0812-0000-0001") == asked("0812-0000-0002")
    drain()
    (letter,) = letters(shop.folder)
    assert order.number in letter["Subject"]


@pytest.mark.parametrize("typed", ["", "0", "-1", "1000000000000", "１２", "😀", "a\0b", "x" * 10_000])
def test_nothing_absurd_breaks_the_search_for_an_order(client, typed):
    for data in ({"number": typed, "phone": "0812-0000-0001"}, {"number": "BR-2611-0001", "phone": typed}):
        answer = client.post("/orders/find", data=data)
        assert answer.status_code in (200, 422)
        assert_clean(answer.text, csrf=False)
        if answer.status_code == 422:
            assert "0812-0000-0001" in answer.text or "BR-2611-0001" in answer.text


def test_the_letters_of_an_order_lead_back_to_it(client, shop):
    order = make.paid_order(lines=two_sellers(), email="budi@contoh.id")
    send(order)
    unpaid = make.order(email="budi@contoh.id")
    with transaction():
        expire(session().get_one(Order, unpaid.id))
    part_of = make.paid_order(lines=two_sellers(), email="budi@contoh.id")
    part = session().scalars(sa.select(SellerOrder).where(SellerOrder.order_id == part_of.id)).first()
    with transaction():
        cancel_paid_part(part, reason="rusak", by=cast.person("Nurul"))
    drain()
    to_buyer = [letter.get_content() for letter in letters(shop.folder) if letter["To"] == "budi@contoh.id"]
    assert len(to_buyer) == 5
    for text in to_buyer:
        assert "http://localhost/orders/BR-" in text
        assert "None" not in text


def test_the_letter_that_an_order_is_paid_says_what_is_in_it_and_when_it_comes(shop):
    shoes = make.product("Sandal batik", sizes=("38",))
    make.paid_order(lines={shoes: 2, make.product("Keripik"): 1}, email="budi@contoh.id")
    drain()
    (text,) = [letter.get_content() for letter in letters(shop.folder) if letter["To"] == "budi@contoh.id"]
    assert "- 2 × Sandal batik, 38\n- 1 × Keripik\n\nUntuk Ratna Dewi, Surabaya. Tiba sekitar" in text


def test_the_page_asks_little_however_long_the_order(client):
    short = make.order(make.product("Pouch"))
    long = make.order(lines={make.product(f"Barang {number}"): 1 for number in range(7)} | two_sellers())
    found = []
    for order in (short, long):
        address = url(order, order.secret)
        client.get(address)
        with counted() as seen:
            client.get(address)
        found.append(len(seen))
    assert found[0] == found[1] <= 6, seen


def test_what_was_received_and_reviewed_asks_little_too_however_many_parcels(client):
    with transaction():
        cast.seller().uses_hub = cast.seller("KUB Melati").uses_hub = False
    short = make.released_order(make.product("Pouch"))
    long = make.released_order(lines={make.product(f"Barang {number}"): 1 for number in range(5)} | two_sellers())
    assert len(long.parcels) == 2
    found = []
    for order in (short, long):
        address = url(order, order.secret)
        with transaction():
            for part in order.seller_orders:
                for line in part.lines:
                    writing.review(line, stars=5, by=None)
        assert "Ulasan Anda" in client.get(address).text
        with counted() as seen:
            client.get(address)
        found.append(len(seen))
    assert found[0] == found[1] <= 12, seen


def test_who_bought_without_an_account_can_send_herself_the_way_back(client):
    order = make.order()
    link = f"wa.me/?text=Pesanan%20saya%20{order.number}"
    for address in (url(order, order.secret), f"/orders/{order.number}/payment?key={order.secret}"):
        page = client.get(address).text
        assert link in page
        assert f'/orders/{order.number}?key={order.secret}" data-copied=' in page
        assert_clean(page, address)


def test_who_has_an_account_finds_her_order_there_and_is_given_no_link(sign_in):
    order = make.order(buyer=cast.person("Budi"))
    page = sign_in(cast.person("Budi")).get(url(order)).text
    assert "wa.me/?text=" not in page
    assert order.secret not in page


def test_what_its_buyer_fetches_is_never_said_to_travel(client):
    order = make.paid_order(make.product("Pouch", price=50_000), service="ambil")
    nurul, (part,), (parcel,) = cast.person("Nurul"), order.seller_orders, order.parcels

    def said():
        page = client.get(url(order, order.secret)).text
        assert not re.search("Dikirim|RT 003", page)
        return page

    assert "Yang mengambil" in said() and "Jember" in said()
    with transaction():
        fulfilment.mark_ready(part, by=nurul)
    assert "Siap diambil<" not in said(), "the cooperative does not have it yet"
    with transaction():
        handing_over.hand_over(part, by=nurul)
    assert "Siap diambil<" in said()
    with transaction():
        fulfilment.deliver(parcel, by=nurul)
    page = said()
    assert "Sudah diambil" in page and "Sudah tiba" not in page
    assert_clean(page)


def test_an_order_of_which_a_part_is_fetched_says_where(client):
    own = make.product("Keripik", seller=cast.seller("KUB Melati"), price=20_000, weight_grams=600)
    with transaction():
        cast.seller("KUB Melati").uses_hub = False
    order = make.paid_order(lines={make.product("Kain"): 1, own: 1})
    with transaction():
        fetched = next(parcel for parcel in order.parcels if parcel.is_hub)
        fetched.kind = CourierKind.PICKUP
    address = f"Di {client.application.config['COOPERATIVE'].name}, {client.application.config['COOPERATIVE'].address}"
    page = client.get(url(order, order.secret)).text
    assert page.count(address) == 1 and "Dikirim ke" in page
    assert_clean(page)
    with transaction():
        for part in order.seller_orders:
            fulfilment.mark_ready(part, by=cast.person("Nurul"))
        handing_over.hand_over(fetched.seller_orders[0], by=cast.person("Nurul"))
        fulfilment.deliver(fetched, by=cast.person("Nurul"))
    assert address not in client.get(url(order, order.secret)).text
