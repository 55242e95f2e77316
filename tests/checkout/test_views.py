"""The one page from a cart to an order."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.cart.models import MOST_LINES, Cart, CartLine
from shop.catalogue.models import Product, Variant
from shop.clock import now
from shop.db import session, transaction
from shop.jobs import drain
from shop.orders.models import Order, OrderStatus
from shop.orders.placing import LETTERS
from shop.payments.models import Payment, PaymentState
from shop.shipping.models import Service
from shop.stock.availability import refresh_products
from tests import cast, make
from tests.support.letters import letters
from tests.support.lint import assert_clean
from tests.support.queries import counted

KETINTANG = "35.78.22.1003"


def basket(client, product=None, quantity=1):
    """Put something into this browser's cart."""
    product = product or make.product("Pouch", price=50_000)
    variant = session().scalars(sa.select(Variant.id).where(Variant.product_id == product.id)).first()
    answer = client.post("/cart/lines", data={"variant_id": variant, "quantity": quantity})
    assert answer.status_code == 303
    return product


def service(slug="jne-reg"):
    return session().scalars(sa.select(Service.id).where(Service.slug == slug)).one()


def cart_id():
    return session().scalars(sa.select(Cart.id).order_by(Cart.id.desc())).first()


def filled(total, **changes):
    """What a buyer in Surabaya types and sees."""
    return {
        "name": "Ratna Dewi",
        "phone": "0812-3456-7890",
        "region": "Ketintang, Gayungan, Kota Surabaya, Jawa Timur",
        "region_code": KETINTANG,
        "street": "Jl. Medokan Asri Tengah 12",
        "rt": "3",
        "rw": "009",
        "landmark": "Pagar hijau, depan musala",
        "ship_hub": str(service()),
        "pay": "transfer",
        "note": "",
        "cart": str(cart_id()),
        "shown_total": str(total),
    } | changes


def orders():
    return session().scalars(sa.select(Order)).all()


def the_order():
    (order,) = orders()
    return order


def test_an_empty_cart_leads_back_to_the_cart(client):
    assert client.get("/checkout").location == "/cart"
    assert client.post("/checkout", data={}).location == "/cart"


def test_a_guest_orders_with_one_page(client):
    basket(client, quantity=2)
    assert_clean(client.get("/checkout").text, csrf=False)
    answer = client.post("/checkout", data=filled(118_000, email="ratna@contoh.id", note="Bungkus daun"))
    order = the_order()
    assert answer.status_code == 303
    assert answer.location == f"/orders/{order.number}/payment?key={order.secret}"
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert (order.recipient, order.recipient_phone, order.buyer_phone) == (
        "Ratna Dewi",
        "+6281234567890",
        "+6281234567890",
    )
    assert (order.rt, order.rw, order.postal_code, order.note) == ("003", "009", "60231", "Bungkus daun")
    assert order.total == 118_000
    assert session().scalars(sa.select(Payment)).one().amount < order.total


def test_the_letter_says_what_to_transfer_and_where_to_look(client, shop):
    basket(client)
    client.post("/checkout", data=filled(68_000, email="ratna@contoh.id"))
    drain()
    (letter,) = letters(shop.folder)
    order = the_order()
    text = letter.get_content()
    paid = session().scalars(sa.select(Payment.amount)).one()
    assert order.number in text and f"Rp{paid:,}".replace(",", ".") in text and paid != order.total
    assert "BRI 002101004503507" in text and "Untuk Ratna Dewi, Surabaya.\n\n--" in text
    assert f"http://localhost/orders/{order.number}/payment?key={order.secret}" in text


def test_a_buyer_abroad_orders_for_somebody_at_home(client):
    basket(client)
    client.post("/checkout", data=filled(68_000, buyer="Siti", buyer_phone="+852 6123 4567", is_gift="y"))
    order = the_order()
    assert (order.buyer_name, order.buyer_phone) == ("Siti", "+85261234567")
    assert (order.recipient, order.recipient_phone, order.is_gift) == ("Ratna Dewi", "+6281234567890", True)
    assert order.landmark == "Pagar hijau, depan musala"


def test_searching_a_village_keeps_everything_typed(client):
    basket(client)
    typed = filled(0, region="sidomulyo", region_code="", name="Siti Nur Aini binti H. Abdul", find="1")
    page = client.post("/checkout", data=typed)
    assert page.status_code == 200
    assert page.text.count('name="region_code"') == 2
    assert "Siti Nur Aini binti H. Abdul" in page.text
    assert "Jl. Medokan Asri Tengah 12" in page.text


def test_a_districts_name_offers_its_villages(client):
    basket(client)
    page = client.post("/checkout", data={"region": "gayungan", "find": "1"})
    assert KETINTANG in page.text


def test_the_only_village_that_fits_is_chosen_at_once_with_prices(client):
    basket(client)
    page = client.post("/checkout", data={"region": "ketintang", "find": "1"})
    assert "Rp18.000" in page.text
    assert 'name="shown_total" type="hidden" value="68000"' in page.text
    found = page.text.split('id="places"')[1].split("</p>")[0]
    assert "<span>Ketintang, Gayungan, Kota Surabaya, Jawa Timur</span>" in found, (
        "what is typed meanwhile stays as typed"
    )


def test_a_parcel_charged_by_its_room_says_so(client):
    basket(client, make.product("Keranjang", weight_grams=640, packed=(35, 25, 12)))
    page = client.post("/checkout", data=filled(0, find="1")).get_data(as_text=True)
    assert "0,7 kg, dihitung 2 kg karena ukurannya besar" in page
    assert "Rp36.000" in page


def test_each_way_of_sending_says_when_the_parcel_comes(client):
    """A Wednesday: packed until Friday, then the courier's own working days."""
    basket(client)
    with clock.set_to(datetime(2026, 11, 25, 5, tzinfo=UTC)):
        page = client.post("/checkout", data={"region": "ketintang", "find": "1"})
    said = " ".join(page.text.replace("\u2060", "").split())
    assert "Tiba sekitar 30 November – 2 Desember" in said
    where = client.application.config["COOPERATIVE"].address
    assert f"Siap diambil di koperasi, {where}, sekitar 26–27 November" in said
    assert "Perkiraan kalau dibayar hari ini." in said
    assert "barang yang tidak sesuai bisa diretur." in said, "how long is the terms' to say, by what is decided"


def test_without_a_village_nothing_is_ordered(client):
    basket(client)
    page = client.post("/checkout", data=filled(50_000, region="", region_code=""))
    assert page.status_code == 422
    assert 'href="#region"' in page.text
    page = client.post("/checkout", data=filled(50_000, region="sidomulyo", region_code=""))
    assert page.status_code == 422
    assert page.text.count('name="region_code"') == 2
    page = client.post("/checkout", data=filled(50_000, region="tidak ada desa ini", region_code=""))
    assert page.status_code == 422
    assert not orders()


def test_another_village_typed_after_one_was_chosen_counts(client):
    basket(client)
    page = client.post("/checkout", data=filled(68_000, region="wonoasri"))
    assert page.status_code == 409
    assert "Wonoasri, Tempurejo" in page.text
    assert not orders()


def test_a_name_several_villages_bear_is_never_the_village_chosen_before(client):
    basket(client)
    page = client.post("/checkout", data=filled(68_000, region="sidomulyo"))
    assert page.status_code == 422
    assert page.text.count('type="radio" name="region_code"') == 2
    assert not orders()


def test_a_total_that_was_not_shown_is_not_charged(client):
    basket(client)
    page = client.post("/checkout", data=filled(68_000, ship_hub=str(service("ambil"))))
    assert page.status_code == 409
    assert 'value="50000"' in page.text
    assert "Jl. Medokan Asri Tengah 12" in page.text
    assert not orders()
    assert client.post("/checkout", data=filled(50_000, ship_hub=str(service("ambil")))).status_code == 303


@pytest.mark.parametrize("shown", ["", "0", "-1", "abc", "１２", "9" * 40, "68000.0"])
def test_an_absurd_shown_total_is_never_believed(client, shown):
    basket(client)
    assert client.post("/checkout", data=filled(shown)).status_code == 409
    assert not orders()


def test_more_money_than_one_order_may_be_about_is_refused_in_words(client):
    basket(client, make.product("Kain pusaka", price=100_000_000, stock=30, weight_grams=10), quantity=22)
    page = client.post("/checkout", data=filled(2_200_018_000))
    assert page.status_code == 409
    assert "Satu pesanan paling banyak Rp1.000.000.000." in page.text
    assert not orders()


def test_a_service_that_does_not_go_there_is_refused_beside_the_field(client):
    basket(client)
    page = client.post("/checkout", data=filled(55_000, ship_hub=str(service("kurir-desa"))))
    assert page.status_code == 422
    assert 'href="#ship_hub' in page.text


def test_whoever_orders_in_english_is_written_to_in_english(client, shop):
    basket(client)
    client.post("/en/checkout", data=filled(68_000, email="ratna@contoh.id"))
    assert the_order().language == "en"
    drain()
    (letter,) = letters(shop.folder)
    text = letter.get_content()
    assert "Rp67," in text and "Rp67." not in text


def test_sold_out_between_page_and_button_marks_the_line(client):
    pouch = basket(client, make.product("Pouch", price=50_000, stock=2), quantity=2)
    sent = filled(118_000)
    make.order(pouch, quantity=1)
    page = client.post("/checkout", data=sent)
    assert page.status_code == 409
    assert "wrong-" in page.text
    assert len(orders()) == 1
    assert_clean(page.text, csrf=False)
    back = client.get("/checkout")
    assert "Jl. Medokan Asri Tengah 12" in back.text


def test_what_sold_out_is_named_in_english_to_who_reads_english(client):
    pouch = basket(client, make.product("Dompet", price=50_000, stock=1))
    with transaction():
        session().get_one(Product, pouch.id).title_en = "Purse"
    sent = filled(68_000)
    make.order(pouch)
    page = client.post("/en/checkout", data=sent)
    assert "Purse is sold out." in page.text and "Dompet" not in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [({"price": 60_000}, "The price has changed: Purse."), ({"is_active": False}, "No longer sold: Purse.")],
)
def test_what_changed_or_went_is_named_in_english_to_who_reads_english(client, change, words):
    pouch = basket(client, make.product("Dompet", price=50_000))
    with transaction():
        session().get_one(Product, pouch.id).title_en = "Purse"
        session().execute(sa.update(Variant).where(Variant.product_id == pouch.id).values(**change))
        refresh_products([pouch.id])
    page = client.post("/en/checkout", data=filled(68_000))
    assert page.status_code == 409 and words in page.text


def test_a_changed_price_is_shown_and_accepted_before_it_is_charged(client):
    pouch = basket(client)
    with transaction():
        session().execute(sa.update(Variant).where(Variant.product_id == pouch.id).values(price=60_000))
        refresh_products([pouch.id])
    page = client.post("/checkout", data=filled(68_000))
    assert page.status_code == 409
    assert "Rp60.000" in page.text
    line = session().scalars(sa.select(CartLine.id)).one()
    assert client.post(f"/cart/lines/{line}/price", data={"price": "60000"}).status_code == 303
    assert client.post("/checkout", data=filled(78_000)).status_code == 303


def test_goods_withdrawn_in_between_are_marked(client):
    pouch = basket(client)
    with transaction():
        session().execute(sa.update(Variant).where(Variant.product_id == pouch.id).values(is_active=False))
        refresh_products([pouch.id])
    page = client.post("/checkout", data=filled(68_000))
    assert page.status_code == 409
    assert "wrong-" in page.text
    assert not orders()


def test_the_page_asks_the_database_little_however_much_is_in_the_cart(client):
    basket(client)
    sent = filled(0, find="chosen")
    client.post("/checkout", data=sent)
    with counted() as few:
        client.post("/checkout", data=sent)
    for number in range(6):
        basket(client, make.product(f"Barang {number}", seller=cast.seller("KUB Melati") if number % 2 else None))
    client.post("/checkout", data=sent)
    with counted() as many:
        client.post("/checkout", data=sent)
    assert len(many) == len(few) <= 6, many


def test_a_second_search_shows_its_list_again(client):
    basket(client)
    sent = filled(0, region="sidomulyo", region_code="35.09.30.2009")
    assert client.post("/checkout", data=sent | {"find": "1"}).text.count('type="radio" name="region_code"') == 2
    settled = client.post("/checkout", data=sent | {"find": "chosen"}).text
    assert 'type="radio" name="region_code"' not in settled
    assert "Rp9.000" in settled


def test_every_sellers_part_has_a_code_of_its_own():
    assert len(set(LETTERS)) == len(LETTERS) > MOST_LINES


def test_whoever_ordered_before_finds_her_village_and_the_total_at_once(client):
    basket(client)
    client.post("/checkout", data=filled(68_000))
    assert len(orders()) == 1
    basket(client)
    page = client.get("/checkout").text
    assert f'name="region_code" value="{KETINTANG}"' in page
    assert "Rp68.000" in page
    assert "Ratna Dewi" not in page


def test_when_every_unique_code_is_taken_the_buyer_is_told_what_to_do(app, client):
    """payments.md §7.6: hundreds owe the same sum. Nothing is ordered or reserved, nothing typed is lost."""
    product = make.product("Pouch", price=50_000)
    taken = make.order(product)
    with transaction():
        session().add_all(
            Payment(
                order_id=taken.id,
                method="transfer",
                coop_account_id=1,
                state=PaymentState.EXPIRED,
                amount=68_000 - code,
                code=-code,
                keeps_amount=True,
                created_at=now(),
            )
            for code in range(2, 1_000)
        )
    basket(client, product)
    answer = client.post("/checkout", data=filled(68_000))
    assert answer.status_code == 503
    assert_clean(answer.text, csrf=False)
    assert "Coba satu jam lagi" in answer.text and "Pagar hijau" in answer.text
    assert len(orders()) == 1


def test_one_persons_page_holds_nothing_of_anothers(app):
    siti, ratna = app.test_client(), app.test_client()
    product = make.product("Pouch", price=50_000)
    for each in (siti, ratna):
        basket(each, product)
    siti.get("/checkout")  # says what was put in
    typed = filled(0, name='Siti <Nur> "Aini"', note="Rumah biru </textarea>", landmark="Musala & sawah", find="1")
    first = siti.post("/checkout", data=typed).text
    assert siti.get("/checkout").text.count("Rumah biru &lt;/textarea&gt;") == 1
    hers = ratna.get("/checkout").text
    assert "Siti" in first and not any(word in hers for word in ("Siti", "Rumah biru", "Musala", "812-3456"))
    again = siti.post("/checkout", data=typed).text
    assert again == first
    assert_clean(again, csrf=False)


def test_a_mistake_is_marked_although_the_page_was_kept(client):
    basket(client)
    client.get("/checkout")
    wrong = client.post("/checkout", data=filled(68_000, rt="1234"))
    assert wrong.status_code == 422
    assert 'id="rt-error"' in wrong.text and 'aria-invalid="true"' in wrong.text
    assert "rt-error" not in client.get("/checkout").text


def test_a_guests_whole_way_asks_the_database_few_things(client):
    make.product("Pouch", price=50_000)
    variant = session().scalars(sa.select(Variant.id)).first()
    client.get("/cart")
    with counted() as put_in:
        client.post("/cart/lines", data={"variant_id": variant, "quantity": 1})
    with counted() as shown:
        client.get("/checkout")
    with counted() as searched:
        client.post("/checkout", data=filled(0, region="ketintang", region_code="", find="1"))
    with counted() as placed:
        assert client.post("/checkout", data=filled(68_000)).status_code == 303
    asked = [len(statements) for statements in (put_in, shown, searched, placed)]
    assert all(few <= most for few, most in zip(asked, (3, 6, 6, 24), strict=True)), asked
