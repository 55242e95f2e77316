"""Where a tag leads: what the piece is and who made it, for whoever holds it, whatever became of it in the shop."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.catalogue.models import HalalStatus, Product
from shop.catalogue.shelving import withdraw
from shop.clock import now, today
from shop.db import session, transaction
from shop.i18n import tanggal
from shop.sellers.models import Seller, SellerStatus
from shop.stock import recalling
from shop.stock.models import Batch
from shop.stock.tags import code_of
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted


def batch_of(product):
    return session().scalars(sa.select(Batch).where(Batch.product_id == product.id)).first()


def page_of(client, thing, prefix=""):
    answer = client.get(f"{prefix}/t/{code_of(thing)}")
    assert answer.status_code == 200
    assert_clean(answer.text, "tag", csrf=False)
    return " ".join(answer.text.split())


def main_of(page):
    return page[page.index("<main") : page.index("</main>")]


def numbered(title="Kain jati", numbers=(14, 15), **facts):
    """A product of numbered pieces, one of each."""
    product = make.product(title, sizes=tuple(map(str, numbers)), stock=1, **facts)
    with transaction():
        for variant in session().get_one(Product, product.id).variants:
            variant.piece_number, variant.size = int(variant.size), ""
    return product


@pytest.fixture
def food(app):
    product = make.product("Keripik pisang", category="makanan", technique=None, best_before=(today() + timedelta(60),))
    with transaction():
        found = session().get_one(Product, product.id)
        found.licence, found.halal, found.halal_number = "P-IRT 2143509010123-31", HalalStatus.CERTIFIED, "ID351"
    return product


def test_it_says_what_the_piece_is_who_made_it_and_where(client, app):
    product = numbered(seller=cast.seller("KUB Melati"))
    with transaction():
        found = session().get_one(Product, product.id)
        found.materials, found.care = "Katun primissima", "Cuci dengan lerak."
    page = main_of(page_of(client, product.variants[0]))
    for words in (
        "Kain jati, <span",
        "No. 14",
        "Buatan tangan dari Wonoasri, Jember",
        "KUB Melati",
        "Desa Wonoasri, Kecamatan Tempurejo",
    ):
        assert words in page
    for words in (
        "200 × 70 cm",
        "Katun primissima",
        "Ecoprint",
        "Cuci dengan lerak.",
        "/sellers/kub-melati",
        "/villages/wonoasri",
    ):
        assert words in page


def test_it_tells_no_price_no_stock_no_buyer_and_no_maker_of_a_group(client, app):
    product = make.product(seller=cast.seller("KUB Melati"), stock=7, price=123_000)
    make.released_order(product)
    page = main_of(page_of(client, product.variants[0]))
    for private in ("123.000", "Stok", "tersedia", "Ratna", "Budi", "Endang", "0812-0000-0022", "300 gram"):
        assert private not in page


def test_what_can_be_bought_leads_to_its_page_with_that_very_piece(client, app):
    product = numbered()
    page = main_of(page_of(client, product.variants[1]))
    assert f'href="/products/{product.slug}?variant={product.variants[1].id}"' in page and "Lihat di toko" in page


def test_a_unique_piece_that_is_sold_says_so_and_leads_to_the_others(client, app):
    product = numbered()
    make.paid_order(product)
    page = main_of(page_of(client, product.variants[0]))
    assert "hanya dibuat satu, dan sudah ada pemiliknya" in page
    assert f'href="/products/{product.slug}"' in page and "Lihat di toko" not in page


def test_the_last_of_its_kind_leads_to_more_of_its_maker(client, app):
    product = numbered(numbers=(14,))
    make.product("Selendang lain")
    make.paid_order(product)
    page = main_of(page_of(client, product.variants[0]))
    assert "sudah ada pemiliknya" in page and f"/products/{product.slug}" not in page
    assert "Lagi dari Sulastri Ecoprint" in page and "Selendang lain" in page


def test_food_names_its_batch_its_licences_and_how_long_it_keeps(client, food):
    page = main_of(page_of(client, batch_of(food)))
    for words in ("Kemasan ini", f"Kode produksi {batch_of(food).code}", tanggal(today() + timedelta(60))):
        assert words in page
    for words in ("P-IRT 2143509010123-31", "ID351", "Lihat di toko"):
        assert words in page
    assert "Ditarik" not in page and "sudah lewat" not in page


def test_food_that_is_past_its_best_before_says_so(client, food):
    batch = batch_of(food)
    with clock.set_to(now() + timedelta(days=61)):
        assert "hari itu sudah lewat" in page_of(client, batch)


def test_a_batch_called_back_warns_before_all_else_and_offers_nothing(client, food):
    batch = batch_of(food)
    with transaction():
        recalling.recall_batch(
            session().get_one(Batch, batch.id), reason="Tutupnya <b>tidak rapat.", by=cast.person("Ratih")
        )
    page = main_of(page_of(client, batch))
    warning, after = page.split('class="product', 1)
    assert (
        "Ditarik: jangan dimakan" in warning and "Tutupnya &lt;b&gt;tidak rapat." in warning and batch.code in warning
    )
    assert "wa.me/" in warning and "wa.me/" not in after
    assert "Lihat di toko" not in page and "Ratih" not in page
    assert "Called back: do not eat or drink this" in page_of(client, batch, "/en")


def test_what_was_withdrawn_is_still_told_but_neither_praised_nor_sold(client, app):
    product = make.product()
    with transaction():
        withdraw(session().get_one(Product, product.id), by=cast.person("Sulastri"))
    page = page_of(client, product.variants[0])
    for words in ("Selendang ecoprint daun jati", "Sulastri Ecoprint", "200 × 70 cm", "Tidak dijual lagi"):
        assert words in main_of(page)
    assert f"/products/{product.slug}" not in page and "Dibuat tangan." not in page
    assert '<meta name="robots" content="noindex">' in page and 'rel="canonical"' not in page


def test_a_suspended_sellers_piece_is_told_without_her_name(client, food):
    with transaction():
        session().scalars(sa.select(Seller).where(Seller.id == food.seller_id)).one().status = SellerStatus.SUSPENDED
    page = page_of(client, batch_of(food))
    assert "Keripik pisang" in page and "Desa Sidomulyo" in page and "Tidak dijual lagi" in page
    assert "Sulastri" not in page and "/sellers/" not in main_of(page)


@pytest.mark.parametrize("code", ["AAAAAA", "x", "U" * 6, "VAK6SE9", "🌿", "x" * 2_000])
def test_an_unknown_code_is_not_found_in_the_shops_look(client, app, code):
    answer = client.get(f"/t/{code}")
    assert answer.status_code == 404 and "Tidak ada label dengan kode ini" in answer.text


def test_search_engines_are_led_to_the_product(client, app):
    product = make.product()
    for prefix in ("", "/en"):
        page = page_of(client, product.variants[0], prefix)
        assert f'<link rel="canonical" href="http://localhost{prefix}/products/{product.slug}">' in page
        assert "noindex" not in page and "hreflang" not in page.split("</head>")[0]
    assert "/t/" not in client.get("/sitemaps/pages.xml").text + client.get("/sitemaps/products-1.xml").text
    assert "/t/" not in client.get("/robots.txt").text


def test_english_says_the_same(client, app):
    product = make.product(sizes=("38",))
    page = main_of(page_of(client, product.variants[0], "/en"))
    assert "Made by hand in Sidomulyo, Jember." in page and "See it in the shop" in page
    assert f'href="/en/products/{product.slug}?variant=' in page


@pytest.mark.parametrize("is_food", [False, True])
def test_it_costs_at_most_six_queries(client, food, is_food):
    thing = batch_of(food) if is_food else make.product().variants[0]
    client.get("/products")
    address = f"/t/{code_of(thing)}"
    with counted() as seen:
        client.get(address)
    assert len(seen) <= 6, seen
