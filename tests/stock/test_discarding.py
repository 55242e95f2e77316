"""A draft its seller thinks better of is thrown away whole; what buyers knew and what was counted stays."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit, media
from shop.catalogue import shelving
from shop.catalogue.models import Product, ProductPhoto, Variant
from shop.db import session, transaction
from shop.errors import NotFound
from shop.jobs import drain
from shop.stock import counting
from shop.stock.discarding import NoDraft, WasCounted, discard_product
from shop.stock.queries import place_of
from tests import cast, make
from tests.catalogue import ready
from tests.support.lint import assert_clean


@pytest.fixture
def sulastri(sign_in):
    return sign_in(cast.person("Sulastri"))


@pytest.fixture
def draft(app):
    """A draft with words, two photographs and a variant."""
    return ready.cloth(photos=2)


def discard(product):
    with transaction():
        discard_product(product, by=cast.person("Sulastri"))


def left():
    """How many products, photographs and variants there are."""
    return [
        session().scalar(sa.select(sa.func.count()).select_from(what))
        for what in (Product, ProductPhoto, media.Photo, Variant)
    ]


def test_all_of_it_is_gone_and_the_trail_says_who_did_it(app):
    before = left()
    product = ready.cloth(photos=2)
    number, title = product.id, product.title
    assert left() != before
    discard(product)
    assert left() == before
    last = audit.trail(f"product {number}")[-1]
    assert (last.act, last.by, last.facts["title"]) == ("product_discarded", "Sulastri", title)
    drain()  # the larger sizes of its photographs were still to be made


def test_its_files_go_with_the_next_sweep(draft, monkeypatch):
    key = draft.cover.key
    discard(draft)
    monkeypatch.setattr(media, "LEFT_ALONE", media.LEFT_ALONE * -1)
    media.sweep()
    with pytest.raises(FileNotFoundError):
        media.read(f"{key}-original.jpg")


def test_a_photograph_that_something_else_shows_stays(draft):
    other = make.product("Pouch")
    with transaction():
        other.cover_id = draft.photos[0].photo_id
    discard(draft)
    session().expire_all()
    assert other.cover.key


def test_what_buyers_knew_and_what_is_being_checked_stays(draft):
    with transaction():
        shelving.submit_for_review(draft, by=None)
    with pytest.raises(NoDraft):
        discard(draft)
    with transaction():
        shelving.publish(draft, by=None)
        shelving.withdraw(draft, by=None)
        shelving.submit_for_review(draft, by=None)
        shelving.return_to_seller(draft, reason="Foto buram", by=None)
    with pytest.raises(NoDraft):
        discard(draft)


def test_what_was_counted_stays_even_when_it_was_taken_back(draft):
    with transaction():
        movement = counting.receive(draft.variants[0], quantity=1, place=place_of(draft.seller), by=None)
    with pytest.raises(WasCounted):
        discard(draft)
    with transaction():
        counting.undo(movement, by=cast.person("Sulastri"))
    with pytest.raises(WasCounted):
        discard(draft)


def test_whoever_still_has_it_open_finds_it_gone(draft):
    def save_what_is_gone(by_numbers):
        with transaction() as current:
            for gone, number in by_numbers:
                current.execute(sa.delete(gone).where(number == draft.id).execution_options(synchronize_session=False))
            shelving.edit_product(draft, care="Cuci tangan", by=None)

    with pytest.raises(NotFound):
        save_what_is_gone(
            [(ProductPhoto, ProductPhoto.product_id), (Variant, Variant.product_id), (Product, Product.id)]
        )


def test_she_is_asked_once_more_and_it_leaves_her_list(sulastri, draft):
    path = f"/seller/products/{draft.slug}"
    assert f'href="{path}/removal"' in sulastri.get(path).text
    page = sulastri.get(f"{path}/removal").text
    assert_clean(page)
    assert "2 foto, 1 varian" in page and draft.title in page
    assert "Throw away for good" in sulastri.get(f"/en{path}/removal").text
    answer = sulastri.post(f"{path}/removal")
    assert (answer.status_code, answer.location) == (303, "/seller/products")
    assert "Selendang ecoprint ketapang" in sulastri.get("/seller/products").text  # said once
    assert "Selendang ecoprint ketapang" not in sulastri.get("/seller/products").text
    assert sulastri.post(f"{path}/removal").status_code == sulastri.get(path).status_code == 404


def test_the_page_says_why_it_stays(sulastri, draft):
    path = f"/seller/products/{draft.slug}/removal"
    with transaction():
        counting.receive(draft.variants[0], quantity=1, place=place_of(draft.seller), by=None)
    page = sulastri.get(path).text
    assert_clean(page, csrf=False)
    assert "setiap hitungan tetap tercatat" in page and "<form" not in page.split("<main", 1)[1]
    answer = sulastri.post(path)
    assert answer.status_code == 409 and "setiap hitungan tetap tercatat" in answer.text


def test_it_is_not_thrown_away_over_what_somebody_else_changed_meanwhile(sulastri, draft):
    path, seen = f"/seller/products/{draft.slug}/removal", audit.seen(f"product {draft.id}")
    with transaction():
        shelving.edit_product(draft, care="Cuci dengan air dingin", by=cast.person("Wiwik"))
    answer = sulastri.post(path, data={"seen": str(seen)})
    assert answer.status_code == 409 and "Wiwik" in answer.text
    assert session().get(Product, draft.id) is not None


def test_anothers_draft_is_not_there(sign_in, draft):
    wiwik = sign_in(cast.person("Wiwik"))
    path = f"/seller/products/{draft.slug}/removal"
    assert wiwik.get(path).status_code == wiwik.post(path).status_code == 404


def test_what_is_on_the_shelf_offers_no_way_there(sulastri, draft):
    ready.published(draft)
    assert "/removal" not in sulastri.get(f"/seller/products/{draft.slug}").text
