"""The seller's pages of a product's photographs and variants."""

from __future__ import annotations

import re

import pytest

from shop.media import NotAPicture
from tests.catalogue import ready
from tests.catalogue.steps import rows, say, upload


def test_what_is_no_photograph_is_refused_beside_the_field(sulastri):
    product = ready.cloth()
    wrong = (b"<svg/>", b"GIF89a", ready.jpeg()[:300])
    for data in wrong:
        answer = sulastri.post(f"/seller/products/{product.slug}/photos", data=upload(ready.jpeg(), data))
        assert answer.status_code == 422
        assert "8 MB" in say(answer)
    assert sulastri.post(f"/seller/products/{product.slug}/photos", data={}).status_code == 422
    assert (
        sulastri.post(f"/seller/products/{product.slug}/photos", data=upload(*[ready.jpeg(60, 60)] * 8)).status_code
        == 422
    )
    assert len(product.photos) == 1


def test_more_photos_than_a_product_shows_are_refused_before_any_is_read(sulastri):
    product = ready.cloth()
    answer = sulastri.post(
        f"/seller/products/{product.slug}/photos", data=upload(b"no photo", *[ready.jpeg(60, 60)] * 8)
    )
    assert answer.status_code == 422
    assert "paling banyak 8 foto" in say(answer)
    assert NotAPicture().sentence() not in say(answer)


@pytest.mark.parametrize(("photos", "main"), [(1, "Simpan foto"), (3, "Lanjut dengan 3 foto")])
def test_the_main_button_saves_a_photo_until_there_are_enough(sulastri, photos, main):
    page = say(sulastri.get(f"/seller/products/{ready.cloth(photos=photos).slug}/photos"))
    assert re.findall(r'class="button button--main[^>]*>(?:<svg.*?</svg>)?([^<]+)<', page) == [main]
    assert page.index("Lanjut dengan") < page.index("Simpan foto")


def test_photos_are_put_in_front_and_taken_out(sulastri):
    product = ready.cloth(photos=2)
    first, second = product.photos
    sulastri.post(f"/seller/products/{product.slug}/photos/{second.photo_id}/front")
    assert product.cover_id == second.photo_id
    sulastri.post(f"/seller/products/{product.slug}/photos/{first.photo_id}/removal")
    assert [photo.id for photo in product.photos] == [second.id]
    ready.published(product)
    assert sulastri.post(f"/seller/products/{product.slug}/photos/{second.photo_id}/removal").status_code == 422
    assert sulastri.post(f"/seller/products/{product.slug}/photos/999/removal").status_code == 404


def test_variants_are_typed_in_boxes_of_which_empty_ones_are_none(sulastri):
    product = ready.cloth()
    kept = product.variants[0]
    form = rows(
        {"number": kept.id, "size": "S", "price": "100rb", "weight_grams": "200"},
        {},
        {"size": "L", "price": "120.000", "weight_grams": "220"},
        {},
    )
    assert sulastri.post(f"/seller/products/{product.slug}/variants", data=form).status_code == 303
    assert [(v.size, v.price) for v in product.variants if v.is_active] == [("S", 100_000), ("L", 120_000)]
    page = say(sulastri.get(f"/seller/products/{product.slug}/variants"))
    assert 'value="100.000"' in page
    assert 'name="rows-2-size"' in page and 'name="rows-3-size"' not in page, "one empty box is enough to add one"
    assert 'name="price"' not in say(sulastri.get(f"/seller/products/{product.slug}/price"))


def test_more_boxes_lose_nothing(sulastri):
    product = ready.cloth()
    answer = sulastri.post(
        f"/seller/products/{product.slug}/variants", data={**rows({"size": "XXL", "price": "abc"}), "more": "1"}
    )
    assert answer.status_code == 200
    assert 'value="XXL"' in say(answer)
    assert 'value="abc"' in say(answer)
    assert 'name="rows-3-size"' in say(answer)


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": "S", "price": "", "weight_grams": "100"},
        {"size": "S", "price": "1000", "weight_grams": ""},
        {"price": "-5", "weight_grams": "100"},
        {"price": "1000", "weight_grams": "10000000"},
        {"piece_number": "１", "price": "1000", "weight_grams": "100"},
        {"size": "x" * 41, "price": "1000", "weight_grams": "100"},
    ],
)
def test_a_wrong_variant_is_shown_again(sulastri, wrong):
    product = ready.cloth()
    answer = sulastri.post(
        f"/seller/products/{product.slug}/variants",
        data=rows(wrong, {"size": "M", "price": "7.777", "weight_grams": "1"}),
    )
    assert answer.status_code == 422
    assert 'value="7.777"' in say(answer)
    assert product.price_from == 149_000


def test_two_variants_of_one_name_are_refused(sulastri):
    product = ready.cloth()
    same = {"size": "M", "price": "1.000", "weight_grams": "1"}
    answer = sulastri.post(f"/seller/products/{product.slug}/variants", data=rows(same, same))
    assert answer.status_code == 422
    assert "“M”" in say(answer)


def test_an_empty_place_for_a_photo_chooses_one(sulastri):
    product = ready.cloth()
    html = sulastri.get(f"/seller/products/{product.slug}/photos").text
    empty = html.count('class="slots__empty"')
    assert empty and html.count('<label class="slots__empty" for="photos">') == empty
    assert 'id="photos"' in html
