"""The catalogue officer reads, publishes, gives back with a reason; nobody else of the office does."""

from __future__ import annotations

import pytest

from shop.catalogue import operations
from shop.catalogue.models import ProductStatus
from shop.catalogue.operations import VariantRow
from shop.db import transaction
from tests import cast
from tests.catalogue import ready


@pytest.fixture
def ratih(sign_in):
    """The catalogue officer's browser."""
    return sign_in(cast.person("Ratih"))


def say(answer):
    """What a page says, without its markup's spaces."""
    return " ".join(answer.get_data(as_text=True).split())


def sent(product):
    """The product after its seller sent it."""
    with transaction():
        operations.submit_for_review(product, by=cast.person("Sulastri"))
    return product


def test_the_longest_waiting_comes_first(ratih):
    first, second = sent(ready.cloth("Selendang pertama")), sent(ready.cloth("Selendang kedua"))
    page = say(ratih.get("/office/products"))
    assert page.index(first.title) < page.index(second.title)


def test_a_ready_product_is_put_on_the_shelf(ratih):
    product = sent(ready.food())
    page = say(ratih.get(f"/office/products/{product.slug}"))
    assert f"/office/products/{product.slug}/publication" in page
    assert ready.LICENCE in page
    assert ratih.post(f"/office/products/{product.slug}/publication").status_code == 303
    assert product.is_published
    assert ratih.get(f"/office/products/{product.slug}").status_code == 200
    assert ratih.post(f"/office/products/{product.slug}/publication").status_code == 409


def test_an_unready_product_is_not(ratih):
    """The seller changed it after she had sent it: the officer sees what is missing, and the button is not there."""
    product = sent(ready.food())
    with transaction():
        operations.edit_product(
            product, text="Kunyit asam segar yang menyembuhkan nyeri haid, diminum dingin.", by=None
        )
    page = say(ratih.get(f"/office/products/{product.slug}"))
    assert f"/office/products/{product.slug}/publication" not in page
    assert "menyembuhkan" in page
    assert ratih.post(f"/office/products/{product.slug}/publication").status_code == 422
    assert product.status is ProductStatus.IN_REVIEW


def test_a_product_goes_back_with_a_reason_the_seller_reads(ratih, sign_in):
    product = sent(ready.cloth())
    for wrong in ("", "   ", "x" * 501, "a\x00b"):
        assert ratih.post(f"/office/products/{product.slug}/return", data={"reason": wrong}).status_code == 422
    answer = ratih.post(f"/office/products/{product.slug}/return", data={"reason": "Foto kurang <b>terang</b>."})
    assert answer.status_code == 303
    assert product.status is ProductStatus.DRAFT
    page = say(sign_in(cast.person("Sulastri")).get(f"/seller/products/{product.slug}"))
    assert "Foto kurang &lt;b&gt;terang&lt;/b&gt;." in page


def test_what_changed_since_buyers_saw_it_stands_side_by_side(ratih):
    product = ready.published(ready.cloth())
    with transaction():
        operations.set_variants(product, [VariantRow(155_000, 260, id=product.variants[0].id)], by=None)
        operations.edit_product(product, title="Selendang ecoprint daun ketapang", by=None)
        operations.edit_product(product, title="Selendang ecoprint dua daun", by=None)
    page = say(ratih.get(f"/office/products/{product.slug}"))
    assert "<del>Selendang ecoprint ketapang</del>" in page
    assert "<ins>Selendang ecoprint dua daun</ins>" in page
    assert "Rp149.000" in page
    assert "Rp155.000" in page


def test_drafts_are_nobodys_business(ratih):
    product = ready.cloth()
    assert ratih.get(f"/office/products/{product.slug}").status_code == 404
    assert ratih.post(f"/office/products/{product.slug}/publication").status_code == 404
    assert ratih.get("/office/products/no-such-thing").status_code == 404


@pytest.mark.parametrize("name", ["Nurul", "Sutrisno", "Sulastri", "Tono"])
def test_others_find_nothing(sign_in, name):
    product = sent(ready.cloth())
    browser = sign_in(cast.person(name))
    assert browser.get("/office/products").status_code == 404
    assert browser.get(f"/office/products/{product.slug}").status_code == 404
    assert browser.post(f"/office/products/{product.slug}/publication").status_code == 404
    assert product.status is ProductStatus.IN_REVIEW


def test_the_office_s_front_page_says_in_words_what_became_of_a_product(ratih):
    product = sent(ready.cloth())
    ratih.post(f"/office/products/{product.slug}/publication")
    page = say(ratih.get("/office"))
    assert "Produk ditayangkan" in page
    assert "product_" not in page
