"""A page of products: narrowed, ordered, counted, in one query."""

import pytest

from shop.catalogue import queries
from shop.catalogue.choices import choices
from shop.catalogue.covers import Cover, card_photo
from shop.catalogue.models import ProductStatus
from shop.catalogue.product_queries import product_page, similar
from shop.catalogue.queries import Browse, Sort, browse, cards_of, how_many, newest
from shop.db import transaction
from shop.errors import NotFound
from shop.sellers.models import SellerStatus
from tests import cast, make
from tests.support.queries import counted

pytestmark = pytest.mark.usefixtures("app")


def titles(wanted=None, **more):
    return [card.title for card in browse(wanted or Browse(**more)).page.items]


def ids(kind, *slugs):
    return frozenset(getattr(choices(), kind)[slug].id for slug in slugs)


def test_only_what_is_published_is_shown():
    make.product("Kain jati")
    for status in (ProductStatus.DRAFT, ProductStatus.IN_REVIEW, ProductStatus.WITHDRAWN):
        make.product(f"Kain {status}", status=status)
    assert titles() == ["Kain jati"]


def test_a_list_narrows_by_every_kind():
    melati = cast.seller("KUB Melati")
    make.product("Kain", seller=melati, technique="batik-tulis")
    make.product("Tas", category="tas")
    make.product("Keripik", category="makanan", technique=None, price=12_500)
    make.product("Habis", stock=0)
    assert titles(category=ids("category", "tas", "makanan")) == ["Keripik", "Tas"]
    assert titles(technique=ids("technique", "batik-tulis")) == ["Kain"]
    assert titles(village=frozenset({melati.village_id})) == ["Kain"]
    assert titles(seller=frozenset({melati.id})) == ["Kain"]
    assert titles(most=20_000) == ["Keripik"]
    assert titles(least=20_000, in_stock=True) == ["Tas", "Kain"]


def test_a_list_has_four_orders():
    for title, price in (("Bros", 20_000), ("Anting", 30_000), ("Celana", 10_000)):
        make.product(title, price=price)
    assert titles(sort=Sort.NEWEST) == ["Celana", "Anting", "Bros"]
    assert titles(sort=Sort.CHEAPEST) == ["Celana", "Bros", "Anting"]
    assert titles(sort=Sort.DEAREST) == ["Anting", "Bros", "Celana"]
    assert titles(sort=Sort.NAME) == ["Anting", "Bros", "Celana"]


def test_a_price_that_is_asked_for_is_within_what_is_asked():
    make.product("Bros", price=20_000)
    assert titles(least=20_000, most=20_000) == ["Bros"]
    assert titles(least=20_001) == titles(most=19_999) == []


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("narrowed", [{}, {"most": 10**12}, {"in_stock": True}, {"village": frozenset({1, 2})}])
def test_a_page_costs_one_query(sort, narrowed):
    make.product("Kain")
    browse(Browse())  # what lists can be narrowed to is known now
    with counted() as seen:
        assert [card.title for card in browse(Browse(sort=sort, **narrowed), size=1).page.items] == ["Kain"]
    assert len(seen) == 1


def test_a_search_says_first_on_each_page_what_of_it_can_be_bought():
    for number in range(6):
        make.product(f"Kain {number}", stock=number % 2)
    pages = [
        [card.title for card in browse(Browse(words="kain", sort=Sort.FIT), page, 3).page.items] for page in (1, 2)
    ]
    assert pages == [["Kain 5", "Kain 3", "Kain 4"], ["Kain 1", "Kain 2", "Kain 0"]]
    narrowed = browse(Browse(words="kain", sort=Sort.FIT, least=1), 1, 3).page.items
    assert [card.title for card in narrowed] == pages[0]


@pytest.mark.parametrize("sort", [sort for sort in Sort if sort is not Sort.FIT])
@pytest.mark.parametrize("narrowed", [{}, {"most": 10**12}, {"village": frozenset({1, 2})}, {"words": "kain"}])
def test_what_can_be_bought_comes_first_on_every_page_and_what_is_sold_out_after_all_of_it(sort, narrowed):
    for number, stock in enumerate((1, 0, 1, 0, 0, 1, 1), 1):
        make.product(f"Kain {number}", price=number * 1_000, stock=stock)
    backwards = sort in (Sort.NEWEST, Sort.DEAREST)
    expected = ["7631", "542"] if backwards else ["1367", "245"]
    for size in (1, 2, 3, 4, 5, 7, 24):
        pages = [browse(Browse(sort=sort, **narrowed), number, size).page for number in range(1, -(-7 // size) + 1)]
        assert "".join(card.title[-1] for page in pages for card in page.items) == "".join(expected), size
        assert {page.total for page in pages} == {7}
        beyond = browse(Browse(sort=sort, **narrowed), 40, size).page
        assert (beyond.number, beyond.items) == (len(pages), pages[-1].items)


def test_pages_follow_each_other_and_end(monkeypatch):
    for number in range(5):
        make.product(f"Kain {number}")
    second = browse(Browse(), 2, size=2).page
    assert [card.title for card in second.items] == ["Kain 2", "Kain 1"]
    assert (second.number, second.last, second.total, second.is_more) == (2, 3, 5, False)
    beyond = browse(Browse(), 99, size=2).page
    assert (beyond.number, [card.title for card in beyond.items]) == (3, ["Kain 0"])


def test_counting_stops_and_says_that_there_are_more(monkeypatch):
    monkeypatch.setattr(queries, "COUNTED_TO", 2)
    for cached in (queries._listed, queries._counted):
        cached.cache_clear()
    for number in range(4):
        make.product(f"Kain {number}")
    page = browse(Browse()).page
    assert (page.total, page.is_more) == (2, True)
    assert how_many(Browse()) == 3
    for cached in (queries._listed, queries._counted):
        cached.cache_clear()


def test_a_suspended_sellers_goods_are_not_shown():
    product = make.product("Kain", seller=cast.seller("KUB Melati"))
    with transaction():
        cast.seller("KUB Melati").status = SellerStatus.SUSPENDED
    choices.forget()
    assert titles() == titles(words="kain", sort=Sort.FIT) == []
    with pytest.raises(NotFound):
        product_page(product.slug)


def test_counts_beside_the_choices_are_those_of_the_list():
    make.product("Kain", technique="batik-tulis")
    make.product("Tas", category="tas")
    make.product("Tas dua", category="tas")
    known = choices()
    cloth, bags = known.category["kain"].id, known.category["tas"].id
    assert known.counts("category", {}) == {cloth: 1, bags: 2}
    wax = known.technique["batik-tulis"].id
    assert known.counts("category", {"technique": frozenset({wax})}) == {cloth: 1}


def test_cards_come_in_the_order_asked():
    first, second = make.product("Satu"), make.product("Dua")
    assert [card.id for card in cards_of([second.id, 999, first.id])] == [second.id, first.id]
    assert cards_of([]) == []
    assert [card.title for card in newest(1)] == ["Dua"]


def test_beside_a_product_stand_the_newest_of_its_seller_and_of_the_villages_other_sellers():
    melati = cast.seller("KUB Melati")
    make.product("Dari desa lain", seller=melati)
    with transaction():
        melati.village_id = cast.seller().village_id
    product = make.product("Kain")
    for number in range(5):
        make.product(f"Selendang {number}")
    for number in range(2):
        make.product(f"Tas {number}", seller=melati)
    make.product("Rahasia", seller=melati, status=ProductStatus.DRAFT)
    beside = similar(product)
    assert [card.title for card in beside.of_seller] == ["Selendang 4", "Selendang 3", "Selendang 2", "Selendang 1"]
    assert [card.title for card in beside.of_village] == ["Tas 1", "Tas 0"]
    assert product.title not in [card.title for card in similar(product, 9).of_seller]
    with transaction():
        melati.status = SellerStatus.SUSPENDED
    assert similar(product).of_village == []


def test_a_product_page_is_read_in_two_queries():
    slug = make.product("Kain", sizes=("S", "M", "L")).slug
    from_scratch = product_page(slug)
    with counted() as seen:
        product = product_page(slug)
        names = [
            product.seller.name,
            product.village.name,
            product.category.name,
            product.technique.name,
            len(product.variants),
        ]
    assert names[-1] == 3 and len(seen) <= 2
    assert from_scratch is product


def test_a_cover_names_the_sizes_that_exist():
    whole, fresh = Cover("k", 1600, 2000, True), Cover("k", 1600, 2000, False)
    assert whole.url(960) == "/media/k-960.jpg" and fresh.url(960) == "/media/k-640.jpg"
    assert fresh.srcset("avif") == "" and "1600w" in whole.srcset("avif")


def test_a_card_names_the_sizes_it_can_use():
    whole, fresh, small = (
        card_photo("k", 1600, 2000, True),
        card_photo("k", 1600, 2000, False),
        card_photo("k", 200, 250, True),
    )
    assert whole.webp == "/media/k-320.webp 320w, /media/k-640.webp 640w" and whole.jpeg == "/media/k-640.jpg"
    assert whole.avif == "/media/k-320.avif 320w, /media/k-480.avif 480w, /media/k-640.avif 640w" and fresh.avif == ""
    assert small.jpeg == "/media/k-200.jpg"
    assert card_photo(None, 0, 0, False).jpeg == ""
