"""One product's page: what a buyer must know, in words, without scripts."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from shop.catalogue.models import HalalStatus, Product, ProductStatus
from shop.clock import today
from shop.db import session, transaction
from shop.i18n import tanggal
from shop.stock.availability import refresh_products
from tests import cast, make
from tests.storefront.test_tag import numbered
from tests.support.lint import assert_clean
from tests.support.queries import counted


def change(product, **facts):
    """Write facts into a product without the seller's pages."""
    with transaction():
        found = session().get_one(Product, product.id)
        for name, value in facts.items():
            setattr(found, name, value)


def page_of(client, product, prefix="", **query):
    answer = client.get(f"{prefix}/products/{product.slug}", query_string=query)
    assert answer.status_code == 200
    assert_clean(answer.text, product.slug, csrf=False)
    return " ".join(answer.text.split())


def test_it_says_price_stock_maker_village_and_measures(client, app):
    page = page_of(client, make.product("Selendang jati", seller=cast.seller("KUB Melati"), price=150_000, stock=5))
    for words in (
        "Rp150.000",
        "Stok 5.",
        "KUB Melati",
        "Dibuat di Wonoasri oleh",
        "200 × 70 cm",
        "300 gram",
        "Tanya di WhatsApp",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("length", "said"), [(200, "selisih 2–3 cm wajar"), (60, "selisih 2–3 cm wajar"), (6, "bisa sedikit berbeda")]
)
def test_how_far_a_size_may_be_off_goes_by_how_large_the_piece_is(client, app, length, said):
    product = make.product()
    change(product, length_cm=length, width_cm=3)
    page = page_of(client, product)
    assert said in page and page.count("Buatan tangan") == 1


def test_what_makers_type_small_stands_alone_with_a_capital(client, app):
    product = make.product("Keripik", category="makanan", technique=None, sizes=("manis", "pedas sekali"))
    change(product, allergens="kacang tanah, kerang", dye_plants="daun jati")
    page = page_of(client, product)
    for words in (">Manis<", ">Pedas sekali<", "<b>Kacang tanah, kerang</b>", ">Daun jati<"):
        assert words in page
    assert ">Sweet<" not in page_of(client, product) and ">sweet<" in page_of(client, product, "/en").lower()
    assert ">Daun jati<" in page_of(client, product, "/en")


def test_where_the_money_goes_is_counted_by_the_rate_in_force(client, app):
    page = page_of(client, make.product(price=12_500))
    assert "Jasa koperasi 10%" in page and "Rp11.250" in page and "Rp1.250" in page
    assert "3 hari (sekurangnya 2 hari kerja) sesudah Anda terima" in page


def test_buying_is_a_form_that_needs_no_script(client, app):
    product = make.product()
    page = page_of(client, product)
    form = re.search(r'<form[^>]*id="beli".*?</form>', page)[0]
    assert 'method="post"' in form and 'action="/cart/lines"' in form
    assert 'name="then" value="checkout"' in form and 'name="then" value="cart"' in form
    assert f'name="variant_id" value="{product.variants[0].id}"' in form and 'name="quantity"' in form


def test_why_it_is_safe_to_buy_stands_beside_the_buttons(client, app):
    page = page_of(client, make.product("Selendang", stock=5))
    buttons, after = page.split("Beli sekarang", 1)
    assert "Uang Anda kami tahan" not in buttons
    assert "Uang Anda kami tahan sampai barang diterima" in after.split("Ongkir", 1)[0]
    assert "Uang Anda kami tahan" not in page_of(client, make.product("Kain", stock=0))


def test_variants_are_links_and_the_chosen_one_is_bought(client, app):
    product = make.product("Sandal", sizes=("38", "39"))
    second = product.variants[1].id
    page = page_of(client, product, variant=second)
    assert f'name="variant_id" value="{second}"' in page
    assert re.search(rf'variant={second}" aria-current="true"[^>]*>39<', page)
    assert f"?variant={product.variants[0].id}" in page


def test_a_sold_out_variant_is_struck_and_cannot_be_bought(client, app):
    product = make.product("Sandal", sizes=("38",), stock=0)
    page = page_of(client, product)
    assert "Stok habis." in page and 'id="beli"' not in page and "buybar" not in page


@pytest.mark.parametrize("variant", ["0", "-1", "999999999999", "x" * 10_000, "🌿", "\0"])
def test_a_variant_that_is_not_its_own_shows_the_usual_one(client, app, variant):
    product = make.product()
    assert f'name="variant_id" value="{product.variants[0].id}"' in page_of(client, product, variant=variant)


def test_food_shows_what_the_label_must(client, app):
    soon, late = today() + timedelta(days=60), today() + timedelta(days=90)
    product = make.product("Keripik pisang", category="makanan", technique=None, best_before=(late, soon))
    change(
        product,
        ingredients="Pisang, minyak kelapa",
        materials="Plastik dalam kertas kraft",
        allergens="Kacang tanah",
        net_content=150,
        licence="P-IRT 2143509010123-31",
        halal=HalalStatus.CERTIFIED,
        halal_number="ID35110000123450126",
    )
    page = page_of(client, product)
    for words in (
        "Pisang, minyak kelapa",
        "Kemasan",
        "<b>Kacang tanah</b>",
        "150 g",
        "P-IRT 2143509010123-31",
        "ID35110000123450126",
        "Kode produksi B1-",
    ):
        assert words in page
    assert tanggal(soon) in page and tanggal(late) not in page, "the first to expire is sent"


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.IN_REVIEW, ProductStatus.WITHDRAWN])
def test_what_is_not_published_is_not_found(client, app, status):
    product = make.product(status=status)
    answer = client.get(f"/products/{product.slug}")
    assert answer.status_code == 404 and "gugur" in answer.text


@pytest.mark.parametrize("slug", ["none", "x" * 180, "%F0%9F%8C%BF", "a%00b"])
def test_an_unknown_address_is_not_found(client, app, slug):
    assert client.get(f"/products/{slug}").status_code == 404


def test_english_falls_back_to_the_indonesian_text(client, app):
    product = make.product("Selendang jati")
    assert "Selendang jati" in page_of(client, product, "/en")
    change(product, title_en="Teak shawl")
    page = page_of(client, product, "/en")
    assert "Teak shawl" in page and "Buy now" in page and "Rp150,000" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Kacang tanah, udang", "Peanut, shrimp"),
        ("Udang, kerang", '<span lang="id">Udang, kerang</span>'),
        ("", "None named by the maker"),
    ],
)
def test_an_english_page_names_the_allergens_in_english_or_as_the_label_does(client, app, typed, told):
    product = make.product("Rengginang", category="makanan", technique=None)
    change(product, allergens=typed)
    assert told in page_of(client, product, "/en")
    if typed:
        assert typed in page_of(client, product)


def test_the_data_for_search_engines_is_true_and_well_formed(client, app):
    product = make.product("Kain", sizes=("S", "M"))
    change(product, title="Kain </script><b>")
    raw = client.get(f"/products/{product.slug}").text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', raw, re.DOTALL)[1])
    assert data["name"] == "Kain </script><b>" and data["@type"] == "Product"
    assert data["offers"] | {"url": ""} == {
        "@type": "Offer",
        "price": 150_000,
        "priceCurrency": "IDR",
        "availability": "https://schema.org/InStock",
        "itemCondition": "https://schema.org/NewCondition",
        "seller": {"@type": "Organization", "name": "Sulastri Ecoprint"},
        "url": "",
    }
    assert 'property="og:title"' in raw and 'property="product:price:amount" content="150000"' in raw


@pytest.mark.parametrize("typed", ["silo", "Kec. Silo, Kab. Jember", "silo jember 68184", "SILO"])
def test_sending_is_priced_in_place_for_a_kecamatan(client, app, typed):
    page = page_of(client, make.product(), district=typed)
    assert "JNE Reguler" in page and "Rp9.000" in page and "Kurir desa" in page
    assert "Gratis" in page and "Silo, Kabupaten Jember" in page


def test_only_what_the_cooperative_gathers_is_offered_to_be_fetched_there(client, app):
    goods = make.product()
    assert "Ambil sendiri" in page_of(client, goods, district="silo")
    with transaction():
        cast.seller().uses_hub = False
    page = page_of(client, goods, district="silo")
    assert "JNE Reguler" in page and "Ambil sendiri" not in page


def test_what_is_sold_out_is_asked_for_rather_than_priced_to_send(client, app):
    goods = make.product(stock=0)
    page = client.get(f"/products/{goods.slug}").text
    assert 'name="district"' not in page
    assert page.count("wa.me/6281200000000?text=") == 1


@pytest.mark.parametrize("typed", ["nowhere", "x" * 10_000, "🌿", "\0", "%", "si"])
def test_a_kecamatan_nobody_knows_is_said_beside_the_field(client, app, typed):
    page = page_of(client, make.product(), district=typed)
    assert ("kecamatan-error" in page) == bool(typed.strip("\0"))


def test_more_of_the_maker_and_of_the_village_stand_below(client, app):
    melati = cast.seller("KUB Melati")
    product = make.product("Kain", seller=melati)
    make.product("Tas anyam", seller=melati, category="tas")
    with transaction():
        cast.seller().village_id = melati.village_id
    make.product("Keripik tetangga")
    page = page_of(client, product)
    _, of_maker = page.split("Lagi dari KUB Melati", 1)
    assert of_maker.index("Tas anyam") < of_maker.index("Keripik tetangga")


@pytest.mark.parametrize("category", ["kain", "makanan"])
def test_it_costs_at_most_six_queries(client, app, category):
    product = make.product(category=category, sizes=("S", "M"))
    client.get("/products")
    address = f"/products/{product.slug}"
    with counted() as seen:
        client.get(address)
    assert len(seen) <= 6, seen


def test_the_batch_that_is_named_is_the_one_that_would_be_sent(client, app):
    near, fresh = today() + timedelta(days=3), today() + timedelta(days=60)
    food = make.product("Keripik singkong", category="makanan", technique=None, best_before=(near, fresh))
    page = page_of(client, food)
    assert tanggal(fresh) in page
    assert tanggal(near) not in page


@pytest.mark.parametrize(
    ("stock", "words"), [(1, "Tinggal 1."), (3, "Tinggal 3."), (4, "Stok 4."), (19, "Stok 19."), (20, "Ada stok.")]
)
def test_how_much_is_left_is_said_when_it_is_little_and_not_when_it_is_much(client, app, stock, words):
    page = page_of(client, make.product(stock=stock))
    assert words in page
    assert page.count("Tinggal ") + page.count("Stok ") + page.count("Ada stok.") == 1


def test_a_piece_made_once_says_so(client, app):
    piece = make.product(stock=1)
    with transaction():
        piece.variants[0].piece_number = 1
    page = page_of(client, piece)
    assert "Satu-satunya." in page and "Tinggal 1." not in page


def test_what_can_be_bought_is_chosen_and_what_cannot_is_marked_or_gone(client, app):
    product = make.product("Sandal", sizes=("38", "39", "40"), stock=2)
    sold, left, closed = product.variants
    make.order(product, quantity=2)
    with transaction():
        closed.is_active = False
        refresh_products([product.id])
    page = page_of(client, product)
    assert f'name="variant_id" value="{left.id}"' in page
    assert re.search(rf'option__face--sold" href="[^"]*variant={sold.id}"', page)
    assert not re.search(rf'option__face--sold" href="[^"]*variant={left.id}"', page)
    assert f"variant={closed.id}" not in page


def test_prices_stand_beside_the_variants_only_where_they_differ(client, app):
    product = make.product("Sandal", sizes=("38", "39"), price=50_000)
    assert "option__note" not in page_of(client, product)
    with transaction():
        product.variants[1].price = 65_000
        refresh_products([product.id])
    page = page_of(client, product)
    assert re.findall(r'option__note">([^<]+)', page) == ["Rp50.000", "Rp65.000"]
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert (data["offers"]["lowPrice"], data["offers"]["highPrice"]) == (50_000, 65_000)


def test_search_engines_read_what_is_sold_out(client, app):
    assert "https://schema.org/SoldOut" in page_of(client, make.product(stock=0))


def test_sending_is_priced_by_the_weight_of_what_is_chosen(client, app):
    assert "Rp27.000" in page_of(client, make.product(weight_grams=2_500), district="silo")
    assert "Rp27.000" in page_of(client, make.product(weight_grams=900, packed=(40, 25, 15)), district="silo")


def test_numbered_pieces_stand_in_the_order_of_their_numbers(client, sign_in):
    """A seller adds them as they are finished, and a lower number may come later."""
    product = numbered(numbers=(6, 7, 5))
    for page in (client.get(f"/products/{product.slug}"), sign_in(cast.person("Sulastri")).get("/seller/stock")):
        found = re.findall(r"No\. ([567])\b", page.text)
        assert list(dict.fromkeys(found)) == ["5", "6", "7"]
