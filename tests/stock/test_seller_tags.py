"""Tags on paper: the seller says how many of what, and prints a sheet."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import ProductStatus
from shop.clock import today
from shop.db import session, transaction
from shop.squares import square
from shop.stock.models import Batch, StockItem
from shop.stock.tags import MOST_TAGS, code_of
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.lint import assert_clean


@pytest.fixture
def sulastri(sign_in):
    return sign_in(cast.person("Sulastri"))


@pytest.fixture
def sandals(app):
    return make.product("Sandal ecoprint", sizes=("38", "39"), stock=3, price=95_000)


def sheet_of(browser, product, **query):
    return browser.get(f"/seller/products/{product.slug}/tags/sheet", query_string=query)


def names(product):
    return [f"n{code_of(variant)}" for variant in product.variants]


def test_the_form_proposes_a_tag_for_each_piece_on_hand(sulastri, sandals):
    page = sulastri.get(f"/seller/products/{sandals.slug}/tags").text
    assert_clean(page, "tags")
    form = form_to(page, "/tags/sheet")
    assert form.values == dict.fromkeys(names(sandals), "3")
    assert f"/seller/products/{sandals.slug}/tags" in sulastri.get(f"/seller/products/{sandals.slug}").text


def test_numbered_pieces_stand_by_their_number_however_they_are_shown(sulastri, sandals):
    with transaction():
        for variant, number in zip(sandals.variants, (6, 4), strict=True):
            variant.size, variant.piece_number = "", number
    page = sulastri.get(f"/seller/products/{sandals.slug}/tags").text
    assert page.index("No. 4") < page.index("No. 6")


def test_from_its_stock_a_piece_proposes_itself_alone(sulastri, sandals):
    second = sandals.variants[1]
    item = session().scalars(sa.select(StockItem.id).where(StockItem.variant_id == second.id)).one()
    address = f"/seller/products/{sandals.slug}/tags?of={code_of(second)}"
    assert address in sulastri.get(f"/seller/stock/{item}").text
    assert list(form_to(sulastri.get(address).text, "/tags/sheet").values.values()) == ["0", "3"]


def test_the_sheet_has_so_many_of_each_with_square_address_and_maker(sulastri, sandals):
    first, second = names(sandals)
    answer = sheet_of(sulastri, sandals, **{first: "2", second: "1"})
    assert answer.status_code == 200
    assert_clean(answer.text, "sheet", csrf=False)
    assert answer.text.count('class="tag"') == answer.text.count("<svg role=") == 3
    assert answer.text.count(f"localhost/t/{first[1:]}") == 2 and answer.text.count(f"localhost/t/{second[1:]}") == 1
    assert square(f"http://localhost/t/{second[1:]}", f"Kode QR label {second[1:]}") in answer.text
    for words in ("Sandal ecoprint", "Ecoprint · 38", "Sulastri Ecoprint", "di Sidomulyo, Jember"):
        assert words in answer.text
    assert "Rp" not in answer.text


def test_the_price_stands_on_it_when_she_wants(sulastri, sandals):
    assert "Rp95.000" in sheet_of(sulastri, sandals, **{names(sandals)[0]: "1", "with_price": "y"}).text


def test_tags_printed_from_the_english_pages_lead_to_the_indonesian_ones(sulastri, sandals):
    page = sulastri.get(f"/en/seller/products/{sandals.slug}/tags/sheet?{names(sandals)[0]}=1").text
    assert f"localhost/t/{names(sandals)[0][1:]}" in page and "/en/t/" not in page


def test_tags_of_food_name_the_batch(sulastri):
    food = make.product("Keripik", category="makanan", technique=None, best_before=(today() + timedelta(60),))
    batch = session().scalars(sa.select(Batch).where(Batch.product_id == food.id)).one()
    page = sheet_of(sulastri, food, **{f"n{code_of(batch)}": "1"}).text
    assert f"Kode produksi {batch.code}" in page and "Baik digunakan sebelum" in page


def test_food_without_a_batch_asks_for_one(sulastri):
    food = make.product("Keripik", category="makanan", technique=None)
    page = sulastri.get(f"/seller/products/{food.slug}/tags").text
    assert "Catat dulu kode produksinya" in page and "/tags/sheet" not in page
    assert sheet_of(sulastri, food, with_price="y").status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("65", "0"), f"Paling banyak {MOST_TAGS}."),
        (("40", "40"), "ini 80."),
        (("0", ""), "Isi berapa label"),
        (("-1", "1"), "Paling sedikit 0."),
        (("dua", "1"), "Pakai angka saja"),
        (("9" * 30, "1"), "Pakai angka saja"),
        (("\0", "1"), "Pakai angka saja"),
    ],
)
def test_a_number_that_cannot_be_is_said_beside_its_field(sulastri, sandals, typed, said):
    answer = sheet_of(sulastri, sandals, **dict(zip(names(sandals), typed, strict=True)))
    assert answer.status_code == 422
    assert_clean(answer.text, "tags")
    error = re.search(rf'id="{names(sandals)[0]}-error">.*?</p>', answer.text, re.DOTALL)
    assert error and said in error[0]


def test_a_sheet_of_nothing_leads_to_the_form(sulastri, sandals):
    answer = sheet_of(sulastri, sandals)
    assert (answer.status_code, answer.location) == (303, f"/seller/products/{sandals.slug}/tags")


def test_a_code_of_something_else_is_not_printed(sulastri, sandals):
    other = make.product("Kain lain")
    assert sheet_of(sulastri, sandals, **{names(other)[0]: "3"}).status_code == 422


def test_anothers_product_is_not_there(sign_in, sandals):
    wiwik = sign_in(cast.person("Wiwik"))
    assert wiwik.get(f"/seller/products/{sandals.slug}/tags").status_code == 404
    assert sheet_of(wiwik, sandals, **{names(sandals)[0]: "1"}).status_code == 404


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.IN_REVIEW])
def test_what_buyers_never_saw_has_no_tags(sulastri, status):
    product = make.product(status=status)
    assert sulastri.get(f"/seller/products/{product.slug}/tags").status_code == 404
    assert sheet_of(sulastri, product, **{names(product)[0]: "1"}).status_code == 404
    assert "/tags" not in sulastri.get(f"/seller/products/{product.slug}").text
