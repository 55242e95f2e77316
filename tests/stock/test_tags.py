"""The code on a tag: short, typed by hand, always the same, and known for as long as the shop stands."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.catalogue.models import Product, ProductStatus, Variant
from shop.catalogue.shelving import withdraw
from shop.clock import today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.stock.models import Batch
from shop.stock.tags import MOST_TAGS, PRIME, SIGNS, code_of, proposed, read_code, tagged, tags_of
from tests import cast, make


def batches_of(product):
    return list(session().scalars(sa.select(Batch).where(Batch.product_id == product.id).order_by(Batch.id)))


@pytest.mark.parametrize("kind", [Variant, Batch])
@pytest.mark.parametrize("number", [1, 2, 77, 100_000, PRIME // 2 - 1])
def test_a_code_names_what_it_was_made_of(kind, number):
    code = code_of(kind(id=number))
    assert len(code) == 6 and set(code) <= set(SIGNS)
    assert read_code(code) == (kind, number)


def test_no_two_of_ten_thousand_pieces_have_one_code_and_neighbours_do_not_look_alike():
    codes = [code_of(kind(id=number)) for number in range(1, 5_001) for kind in (Variant, Batch)]
    assert len(set(codes)) == 10_000
    assert min(sum(a != b for a, b in zip(*pair, strict=True)) for pair in zip(codes, codes[2:], strict=False)) >= 4


def test_a_code_stays_what_is_printed_already(app):
    assert (code_of(Variant(id=1)), code_of(Batch(id=1)), code_of(Variant(id=2_611))) == ("7HQF6N", "VAK6SE", "BYEH57")


@pytest.mark.parametrize("typed", ["vak6se", "VAK-6SE", " vak 6se ", "VAK6SE"])
def test_it_is_read_as_people_type_it(typed):
    assert read_code(typed) == (Batch, 1)


def test_letters_that_look_like_figures_are_read_as_those():
    code = next(code for code in map(code_of, (Variant(id=n) for n in range(1, 999))) if {"0", "1"} <= set(code))
    assert read_code(code.replace("0", "o").replace("1", "l")) == read_code(code.replace("1", "I")) == read_code(code)


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFG", "UUUUUU", "ZZZZZZ", "🌿🌿🌿🌿🌿🌿", "VAK6S\0", "ＶＡＫ６ＳＥ"])
def test_what_is_no_code_names_nothing(app, typed):
    assert read_code(typed) is None
    with pytest.raises(NotFound):
        tagged(typed)


def test_a_slip_of_the_finger_leads_nowhere_rather_than_to_another_piece(app):
    product = make.product(sizes=tuple(str(size) for size in range(36, 46)))
    codes = {code_of(variant) for variant in product.variants}
    for code in codes:
        slips = {code[:place] + sign + code[place + 1 :] for place in range(6) for sign in SIGNS} - {code}
        assert not slips & codes


def test_a_tag_leads_to_its_variant_or_its_batch(app):
    cloth, food = make.product(), make.product(category="makanan", best_before=(today() + timedelta(60),))
    (batch,) = batches_of(food)
    found = tagged(code_of(cloth.variants[0]))
    assert (found.product.id, found.variant.id, found.batch) == (cloth.id, cloth.variants[0].id, None)
    found = tagged(code_of(batch))
    assert (found.product.id, found.variant, found.batch.id) == (food.id, None, batch.id)
    assert found.can_be_bought and not found.is_over


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.IN_REVIEW])
def test_what_buyers_never_saw_has_no_page_yet(app, status):
    with pytest.raises(NotFound):
        tagged(code_of(make.product(status=status).variants[0]))


def test_a_tag_outlives_the_shelf(app):
    product = make.product()
    with transaction():
        withdraw(session().get_one(Product, product.id), by=cast.person("Sulastri"))
    found = tagged(code_of(product.variants[0]))
    assert not found.is_shown and not found.can_be_bought and not found.has_others


def test_one_that_is_sold_leads_to_the_others_as_long_as_there_are_some(app):
    product = make.product("Sandal", sizes=("38", "39"), stock=1)
    sold, other = (code_of(variant) for variant in product.variants)
    make.paid_order(product)
    assert (tagged(sold).can_be_bought, tagged(sold).has_others) == (False, True)
    assert (tagged(other).can_be_bought, tagged(other).has_others) == (True, False)


def test_food_has_a_tag_for_each_batch_that_is_not_over_newest_first(app):
    over, soon, late = today() - timedelta(1), today() + timedelta(20), today() + timedelta(60)
    food = make.product(category="makanan", stock=4, best_before=(over, soon, late))
    assert [(tag.best_before, tag.on_hand, tag.price) for tag in tags_of(food)] == [
        (late, 4, 150_000),
        (soon, 4, 150_000),
    ]


def test_a_print_proposes_what_is_on_hand_and_no_more_than_a_few_sheets(app):
    tags = tags_of(make.product("Sandal", sizes=("38", "39", "40"), stock=30))
    assert list(proposed(tags).values()) == [30, 30, MOST_TAGS - 60]
    assert list(proposed(tags, tags[2].code).values()) == [0, 0, 30]
