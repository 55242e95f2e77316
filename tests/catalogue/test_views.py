"""The lists as visitors see them: every state in the address, kind about what cannot be read, never broken."""

import pytest

from shop.catalogue.models import ProductStatus
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted


@pytest.fixture
def shelves(app):
    """A small shop: cloth in two villages, a bag, a snack."""
    make.product("Kain ecoprint jati", seller=cast.seller("KUB Melati"), price=285_000, stock=1)
    make.product("Kain batik tulis", technique="batik-tulis", price=475_000)
    make.product("Tas anyam", category="tas", technique=None, price=145_000, stock=0)
    make.product("Keripik pisang", category="makanan", technique=None, price=12_500)


def page_of(client, address, status=200, **query):
    answer = client.get(address, query_string=query)
    assert answer.status_code == status
    assert_clean(answer.text, address)
    return answer.text


def test_all_products_are_listed_with_price_place_and_what_is_left(client, shelves):
    page = page_of(client, "/products")
    assert "4 produk" in page and "Rp285.000" in page and "Wonoasri" in page
    assert "tinggal 1" in page and "stok habis" in page.lower()


def test_a_shelf_shows_its_own_goods_only(client, shelves):
    page = page_of(client, "/categories/kain")
    assert "2 produk" in page and "Keripik pisang" not in page


@pytest.mark.parametrize("address", ["/categories/nowhere", "/categories/%F0%9F%8C%BF", "/categories/" + "x" * 150])
def test_a_shelf_nobody_knows_is_not_found(client, shelves, address):
    assert client.get(address).status_code == 404


def test_chosen_filters_are_chips_that_take_themselves_away(client, shelves):
    page = page_of(client, "/products", village="wonoasri", max="300.000", stock="1")
    assert "1 produk" in page and "Sampai Rp300.000" in page
    assert 'href="/products?village=wonoasri&amp;max=300000"' in page
    assert 'href="/products?max=300000&amp;stock=1"' in page


def test_the_order_is_a_link_that_keeps_the_filters(client, shelves):
    page = page_of(client, "/products", technique="ecoprint")
    assert 'href="/products?technique=ecoprint&amp;sort=cheapest"' in page
    cheapest = page_of(client, "/products", sort="cheapest")
    assert (
        cheapest.index("Keripik pisang") < cheapest.index("Kain batik tulis") < cheapest.index("Tas anyam")
    )  # sold out


def test_english_stands_under_its_own_address(client, shelves):
    page = page_of(client, "/en/categories/kain")
    assert '<html lang="en">' in page and "2 products" in page and "Cloth" in page
    assert 'href="/en/products/' in page and 'action="/en/categories/kain"' in page
    assert page_of(client, "/categories/kain").count('href="/en/') > 0


def test_a_slip_in_the_search_is_put_right_and_said(client, shelves):
    page = page_of(client, "/products", q="kripik")
    assert "hasil untuk &#8220;keripik&#8221;" in page and "Keripik pisang" in page
    assert 'value="kripik"' in page


def test_an_empty_list_says_what_to_let_go_of_and_what_is_then_there(client, shelves):
    page = page_of(client, "/categories/kain", village="wonoasri", max="100.000")
    assert "Belum ada yang cocok" in page
    assert "Tanpa “Sampai Rp100.000”" in page and 'href="/categories/kain?village=wonoasri"' in page
    assert "1 produk" in page


def test_an_empty_search_says_so(client, shelves):
    page = page_of(client, "/products", q="sepatu roda")
    assert "Tidak ada hasil untuk “sepatu roda”" in page and "Tanya di WhatsApp" in page
    assert "Baru dari desa" in page and "Keripik pisang" in page, "what there is instead"


def test_a_search_for_too_much_at_once_leads_to_what_there_is(client, shelves):
    page = page_of(client, "/products", q="kain jati 200", sort="cheapest")
    assert "Hanya “kain jati”" in page and "1 produk" in page
    assert 'href="/products?q=kain+jati&amp;sort=cheapest"' in page


ABSURD = ["-5", "1000000000000", "sepuluh", "１２３", "🌿", "x" * 10_000, "\0", "1,5", "--", "1e9", "' OR 1=1"]


@pytest.mark.parametrize("value", ABSURD)
@pytest.mark.parametrize("name", ["min", "max"])
def test_an_absurd_price_is_said_beside_the_field_and_kept(client, shelves, name, value):
    page = page_of(client, "/products", 422, **{name: value})
    assert f'id="{name}-error"' in page and 'aria-invalid="true"' in page
    assert "Kain ecoprint jati" in page, "what could not be read narrows nothing"
    if value.isascii() and value.isalnum():
        assert f'value="{value}"' in page


@pytest.mark.parametrize("value", ["x" * 10_000, "kain\0", "kain\x07"])
def test_an_absurd_search_is_said_and_kept(client, shelves, value):
    page = page_of(client, "/products", 422, q=value)
    assert 'role="alert"' in page
    assert value.strip("\0\x07") in page


@pytest.mark.parametrize("name", ["village", "seller", "technique", "category"])
@pytest.mark.parametrize("value", ["nowhere", "\0", "🌿", "x" * 10_000])
def test_a_choice_that_does_not_exist_is_left_out_and_said(client, shelves, name, value):
    page = page_of(client, "/products", 422, **{name: value})
    assert "tidak kami pakai" in page and "Kain ecoprint jati" in page


@pytest.mark.parametrize(
    "query",
    [{"page": "-1"}, {"page": "99999999"}, {"page": "🌿"}, {"sort": "x"}, {"sort": "fit"}, {"stock": "x" * 10_000}],
)
def test_an_absurd_page_or_order_is_the_usual_one(client, shelves, query):
    assert "Kain ecoprint jati" in page_of(client, "/products", **query)


def test_the_highest_price_below_the_lowest_is_said(client, shelves):
    assert 'id="max-error"' in page_of(client, "/products", 422, min="200.000", max="100.000")


def test_what_was_typed_is_escaped_everywhere(client, shelves):
    page = page_of(client, "/products", q='"><script>alert(1)</script>')
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_pages_are_links_and_keep_the_state(client, app):
    for number in range(25):
        make.product(f"Kain {number}")
    first = page_of(client, "/products", technique="ecoprint")
    assert 'href="/products?technique=ecoprint&amp;page=2" rel="next"' in first
    second = page_of(client, "/products", technique="ecoprint", page="2")
    assert "Kain 0" in second and 'rel="prev"' in second and 'rel="next"' not in second


def test_a_list_sets_no_cookie_for_a_visitor(client, shelves):
    assert "Set-Cookie" not in client.get("/products").headers


@pytest.mark.parametrize(
    "address", ["/products", "/categories/kain", "/products?q=kain", "/products?village=wonoasri&min=1000&sort=name"]
)
def test_a_list_costs_at_most_six_queries_even_when_nothing_is_remembered(client, shelves, address):
    with counted() as seen:
        client.get(address)
    assert len(seen) <= 6


def test_an_empty_list_costs_at_most_six_queries(client, shelves):
    client.get("/products")
    with counted() as seen:
        client.get("/categories/kain?q=kain&village=wonoasri&technique=batik-tulis&max=1000&stock=1")
    assert len(seen) <= 6


def test_a_draft_is_on_no_list(client, shelves):
    make.product("Rahasia", status=ProductStatus.DRAFT)
    assert "Rahasia" not in page_of(client, "/products")


def test_a_piece_of_a_page_kept_for_one_is_not_shown_to_another(client, sign_in, shelves):
    assert "Masuk" in page_of(client, "/products")
    budi = sign_in(cast.person("Budi"))
    assert "Akun saya" in page_of(budi, "/products")
    assert "Akun saya" not in page_of(client, "/products")
    assert 'value="jati"' in page_of(client, "/products", q="jati")
    assert 'value="jati"' not in page_of(client, "/products")
