"""Finding products by words, alike on both databases."""

import pytest
import sqlalchemy as sa

from shop.catalogue import search
from shop.catalogue.choices import choices
from shop.catalogue.indexing import index_product, reindex_all, unindex_product
from shop.catalogue.models import Product, ProductStatus, SearchTerm
from shop.catalogue.queries import Browse, Sort, browse
from shop.db import session, transaction
from shop.i18n import force_locale
from tests import cast, make
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("app")


def carried():
    """How many products carry each term."""
    return {row.term: row.products for row in session().execute(sa.select(SearchTerm.term, SearchTerm.products))}


def found(text, **more):
    """The titles a search finds, in its order."""
    return [card.title for card in browse(Browse(words=text, sort=Sort.FIT, **more)).page.items]


def test_every_word_must_occur():
    make.product("Tas anyam mendong")
    make.product("Tas jinjing kanvas")
    assert found("tas mendong") == ["Tas anyam mendong"]
    assert found("tas kulit") == []


def test_a_word_is_found_by_its_root():
    make.product("Anyaman mendong")
    assert found("dianyam") == ["Anyaman mendong"]


def test_the_last_word_may_be_the_beginning_of_one():
    make.product("Keripik pisang")
    assert found("keri") == found("pisang kerip") == ["Keripik pisang"]
    assert found("keri pisang") == []


@pytest.mark.parametrize(("typed", "meant"), [("kripik", "keripik"), ("tembakou", "tembakau"), ("tuls", "tulis")])
def test_one_slip_is_put_right_and_said(typed, meant):
    make.product("Keripik singkong", category="makanan", technique=None)
    make.product("Batik tulis daun tembakau")
    results = browse(Browse(words=typed, sort=Sort.FIT))
    assert results.read_as == meant
    assert len(results.page.items) == 1


def test_two_slips_are_not_guessed():
    make.product("Keripik singkong")
    assert found("krpik") == []


def test_titles_come_before_texts_and_newer_before_older():
    make.product("Selendang jati")
    with_text = make.product("Taplak meja")
    with transaction():
        product = session().get_one(Product, with_text.id)
        product.text = "Dicetak dengan daun jati muda."
        index_product(product)
    make.product("Kain jati")
    assert found("jati") == ["Kain jati", "Selendang jati", "Taplak meja"]


def test_sellers_villages_and_techniques_are_found():
    make.product("Kain panjang", seller=cast.seller("KUB Melati"))
    make.product("Pouch kecil", seller=cast.seller("Sulastri Ecoprint"), technique="batik-tulis")
    assert found("melati") == found("wonoasri") == ["Kain panjang"]
    assert found("sidomulyo") == found("hand-drawn") == ["Pouch kecil"]


def test_english_titles_are_found_in_both_languages():
    product = make.product("Selendang jati")
    with transaction():
        translated = session().get_one(Product, product.id)
        translated.title_en = "Teak leaf shawl"
        index_product(translated)
    assert found("shawls") == ["Selendang jati"]
    with force_locale("en"):
        assert found("selendang") == ["Teak leaf shawl"]


def test_a_search_narrows_to_a_village_a_price_and_what_is_in_stock():
    make.product("Kain murah", price=50_000, seller=cast.seller("KUB Melati"))
    make.product("Kain mahal", price=500_000, seller=cast.seller("KUB Melati"))
    make.product("Kain habis", price=50_000, stock=0)
    melati = frozenset({cast.seller("KUB Melati").village_id})
    assert found("kain", village=melati) == ["Kain mahal", "Kain murah"]
    assert found("kain", most=100_000, in_stock=True) == ["Kain murah"]


def test_a_search_can_be_put_in_another_order():
    make.product("Kain murah", price=50_000)
    make.product("Kain mahal", price=500_000)
    cards = browse(Browse(words="kain", sort=Sort.DEAREST)).page.items
    assert [card.title for card in cards] == ["Kain mahal", "Kain murah"]


@pytest.mark.parametrize(
    "text", ["dan", "🌿", "\"'*", "NEAR(", "title:", "a AND", "(((", "-", "xs1 NOT", "'; DROP TABLE products"]
)
def test_odd_questions_find_nothing_and_break_nothing(text):
    make.product("Kain jati")
    assert found(text) == []


def test_a_product_withdrawn_is_found_no_more():
    product = make.product("Kain jati")
    with transaction():
        gone = session().get_one(Product, product.id)
        gone.status = ProductStatus.WITHDRAWN
        unindex_product(gone)
    assert found("jati") == []
    assert session().scalar(sa.select(sa.func.sum(SearchTerm.products))) == 0


def test_a_product_that_is_not_published_does_not_enter():
    product = make.product("Kain jati", status=ProductStatus.DRAFT)
    with transaction():
        index_product(session().get_one(Product, product.id))
    assert found("jati") == []


def test_indexing_again_changes_nothing():
    product = make.product("Kain jati")
    before = carried()
    with transaction():
        index_product(session().get_one(Product, product.id))
    assert carried() == before


def test_the_whole_index_made_anew_is_the_one_kept_in_step():
    make.product("Kain jati")
    make.product("Keripik pisang")
    before = carried()
    with transaction():
        assert reindex_all() == 2
    assert carried() == before
    assert found("jati") == ["Kain jati"]


def test_a_word_that_many_carry_is_no_beginning(monkeypatch):
    monkeypatch.setattr(search, "COMMON", 1)
    make.product("Kain jati")
    make.product("Kain Jatimulyo")
    assert found("jati") == ["Kain jati"]
    assert found("jatim") == ["Kain Jatimulyo"]


def test_more_hits_than_are_counted_are_said_to_be_more(monkeypatch):
    monkeypatch.setattr(search, "COUNTED_TO", 2)
    for number in range(4):
        make.product(f"Kain jati {number}")
    page = browse(Browse(words="jati", sort=Sort.FIT)).page
    assert (page.total, page.is_more) == (2, True)


@pytest.mark.parametrize("words", ["jati", "kain jati", "kain jat"])
def test_common_words_are_answered_alike_from_the_newest_products_on_and_from_the_index(monkeypatch, words):
    for number in range(6):
        make.product(f"Kain jati {number}" if number % 2 else f"Kain pewarna {number}")
        with_text = session().get_one(Product, make.product(f"Taplak {number}").id)
        with transaction():
            with_text.text = "Kain dengan daun jati."
            index_product(with_text)
    other = make.product("Kain jati dari yang sedang dibekukan", seller=cast.seller("KUB Melati"))
    left_out = (other.seller_id,)
    question = search.read_question(words)
    for first in (2, 3, 5, 9, 20):
        monkeypatch.setattr(search, "WALKED_FROM", 1_000)
        gathered = search.find(question, {}, left_out, first=first)
        monkeypatch.setattr(search, "WALKED_FROM", 0)
        assert search.find(question, {}, left_out, first=first) == gathered
        assert (len(gathered.ids), gathered.total) == (min(first, 9), 9)


def test_how_many_answer_a_common_question_is_counted_once_as_long_as_the_choices_stand(monkeypatch):
    monkeypatch.setattr(search, "WALKED_FROM", 1)
    for number in range(4):
        make.product(f"Kain jati {number}")
    question = search.read_question("kain jati")
    choices()
    with counted() as said:
        first, second = search.find(question, {}, first=1), search.find(question, {}, first=2)
    assert (len(said), first.total, second.total) == (3, 4, 4)
    make.product("Kain jati lagi")
    assert search.find(question, {}, first=2).total == 5
