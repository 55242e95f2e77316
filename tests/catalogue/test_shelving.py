"""From a draft to the shelf and back: who may see what when, and that nothing promised is lost on the way."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit
from shop.catalogue import reading, shelving, variants
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.catalogue.variants import VariantRow
from shop.db import session, transaction
from tests import cast
from tests.catalogue import ready
from tests.support.at_once import before_it_is_kept


def in_index(product):
    """Whether the search knows a product."""
    column = "rowid" if session().get_bind().dialect.name == "sqlite" else "product_id"
    query = sa.text(f"SELECT count(*) FROM product_search WHERE {column} = :number")  # noqa: S608
    return session().execute(query, {"number": product.id}).scalar() == 1


def test_a_product_begins_as_a_draft_of_its_seller_and_village(app):
    with transaction():
        product = shelving.create_product(cast.seller(), category=ready.category(), by=cast.person("Sulastri"))
    assert (product.status, product.village_id, product.available) == (
        ProductStatus.DRAFT,
        cast.seller().village_id,
        0,
    )
    assert product.slug.startswith("konsep-")
    assert [record.act for record in audit.trail(shelving.subject(product))] == ["product_created"]


def test_two_products_of_one_name_have_addresses_of_their_own(app):
    slugs = [ready.cloth().slug for _ in range(3)]
    assert slugs == [
        "selendang-ecoprint-ketapang",
        "selendang-ecoprint-ketapang-2",
        "selendang-ecoprint-ketapang-3",
    ]


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Kain “O'Brien” & Söhne", "kain-o-brien-sohne"), ("🌿🌿🌿", "barang"), ("100%_kapas", "100-kapas")],
)
def test_an_address_is_made_of_plain_letters(app, title, slug):
    with transaction():
        assert shelving.create_product(cast.seller(), category=ready.category(), title=title, by=None).slug == slug


def test_the_whole_way_to_the_shelf(app):
    product = ready.cloth()
    assert not in_index(product)
    with transaction():
        shelving.submit_for_review(product, by=cast.person("Sulastri"))
    assert (product.status, product.submitted_at is not None) == (ProductStatus.IN_REVIEW, True)
    with transaction():
        shelving.publish(product, by=cast.person("Ratih"))
    assert product.is_published
    assert in_index(product)
    with transaction():
        shelving.withdraw(product, by=cast.person("Sulastri"))
    assert product.status is ProductStatus.WITHDRAWN
    assert not in_index(product)
    acts = [record.act for record in audit.trail(shelving.subject(product))][-3:]
    assert acts == ["product_in_review", "product_published", "product_withdrawn"]


def test_a_nameless_draft_gets_its_address_when_it_is_published(app):
    product = ready.cloth(title="")
    assert product.slug.startswith("konsep-")
    with transaction():
        shelving.edit_product(product, title="Selendang daun jarak", by=None)
    assert ready.published(product).slug == "selendang-daun-jarak"


def test_what_is_not_ready_is_neither_submitted_nor_published(app):
    product = ready.cloth(text="")
    with pytest.raises(shelving.NotReady) as refusal, transaction():
        shelving.submit_for_review(product, by=None)
    assert [lack.code for lack in refusal.value.lacking] == ["text"]
    complete = ready.cloth()
    with transaction():
        shelving.submit_for_review(complete, by=None)
        shelving.edit_product(complete, text="", by=None)
    with pytest.raises(shelving.NotReady), transaction():
        shelving.publish(complete, by=None)
    assert complete.status is ProductStatus.IN_REVIEW


def test_a_draft_is_not_published_past_the_officer(app):
    product = ready.cloth()
    with pytest.raises(shelving.CannotMove), transaction():
        shelving.publish(product, by=None)


def test_a_returned_product_tells_why_until_it_is_sent_again(app):
    product = ready.cloth()
    with transaction():
        shelving.submit_for_review(product, by=None)
        shelving.return_to_seller(product, reason="Foto kurang terang.", by=cast.person("Ratih"))
    assert (product.status, product.returned_reason) == (ProductStatus.DRAFT, "Foto kurang terang.")
    with transaction():
        shelving.submit_for_review(product, by=None)
    assert product.returned_reason == ""


def test_a_second_press_of_the_same_button_is_refused_without_harm(app):
    product = ready.published(ready.cloth())
    with pytest.raises(shelving.CannotMove), transaction():
        shelving.publish(product, by=None)


def test_changed_promises_wait_to_be_read_and_measures_show_at_once(app):
    product = ready.published(ready.cloth())
    with transaction():
        assert shelving.edit_product(product, width_cm=80, by=None) == {"width_cm": [75, 80]}
    assert (product.width_cm, product.edit) == (80, None)
    with transaction():
        changed = shelving.edit_product(product, title="Selendang ecoprint daun ketapang", by=None)
    assert changed == {"title": ["Selendang ecoprint ketapang", "Selendang ecoprint daun ketapang"]}
    assert (product.title, product.is_published) == ("Selendang ecoprint ketapang", True)
    assert in_index(product)


def test_a_published_product_does_not_lose_what_must_be_true(app):
    product = ready.published(ready.cloth())
    with pytest.raises(shelving.NotReady), transaction():
        shelving.edit_product(product, length_cm=None, by=None)
    with pytest.raises(shelving.NotReady), transaction():
        shelving.set_variants(product, [], by=None)
    assert (product.length_cm, product.variants[0].is_active) == (200, True)


def test_the_same_words_again_change_nothing(app):
    product = ready.published(ready.cloth())
    trail = len(audit.trail(shelving.subject(product)))
    with transaction():
        assert shelving.edit_product(product, title=product.title, text=product.text, by=None) == {}
        shelving.set_variants(product, [VariantRow(149_000, 260, id=product.variants[0].id)], by=None)
    assert (product.is_published, len(audit.trail(shelving.subject(product)))) == (True, trail)


def test_what_is_not_to_be_edited_is_a_defect(app):
    product = ready.cloth()
    with pytest.raises(ValueError, match="seller_id"), transaction():
        shelving.edit_product(product, seller_id=2, by=None)


def test_variants_are_added_changed_closed_and_opened_again(app):
    product = ready.cloth()
    plain = product.variants[0]
    with transaction():
        rows = [VariantRow(150_000, 300, size="S"), VariantRow(175_000, 320, size="L")]
        shelving.set_variants(product, rows, by=None)
    assert [(v.size, v.is_active) for v in product.variants if v.is_active] == [("S", True), ("L", True)]
    assert not session().get_one(Variant, plain.id).is_active
    assert (product.price_from, product.price_to) == (150_000, 175_000)
    with transaction():
        shelving.set_variants(product, [VariantRow(99_000, 260)], by=None)
    assert [(v.id, v.price) for v in product.variants if v.is_active] == [(plain.id, 99_000)]


def test_two_variants_may_exchange_their_names(app):
    product = ready.cloth()
    with transaction():
        shelving.set_variants(product, [VariantRow(1_000, 100, size="38"), VariantRow(2_000, 100, size="39")], by=None)
    small, large = (v for v in product.variants if v.is_active)
    with transaction():
        rows = [
            VariantRow(1_000, 100, size="39", id=small.id),
            VariantRow(2_000, 100, size="38", id=large.id),
        ]
        shelving.set_variants(product, rows, by=None)
    assert (small.size, large.size) == ("39", "38")


def test_the_name_a_variant_leaves_may_be_a_new_one_s_at_once(app):
    product = ready.cloth()
    with transaction():
        shelving.set_variants(product, [VariantRow(1_000, 100, size="38")], by=None)
    small = next(v for v in product.variants if v.is_active)
    with transaction():
        rows = [VariantRow(2_000, 100, size="38"), VariantRow(1_000, 100, size="39", id=small.id)]
        shelving.set_variants(product, rows, by=None)
    assert [(v.size, v.id == small.id) for v in product.variants if v.is_active] == [("38", False), ("39", True)]


def test_a_closed_variant_keeps_its_name_until_it_opens_again(app):
    product = ready.cloth()
    with transaction():
        shelving.set_variants(product, [VariantRow(1_000, 100, size="38"), VariantRow(2_000, 100, size="39")], by=None)
    small, large = (v for v in product.variants if v.is_active)
    with transaction():
        shelving.set_variants(product, [VariantRow(1_000, 100, size="38", id=small.id)], by=None)
    with pytest.raises(variants.NameOfAnother) as refusal, transaction():
        shelving.set_variants(product, [VariantRow(1_000, 100, size="39", id=small.id)], by=None)
    assert refusal.value.label == "39"
    session().expire_all()
    assert [(v.id, v.size) for v in product.variants if v.is_active] == [(small.id, "38")]
    with transaction():
        shelving.set_variants(product, [VariantRow(1_000, 100, size="39")], by=None)
    assert [v.id for v in product.variants if v.is_active] == [large.id]


def test_numbered_pieces_have_numbers_of_their_own(app):
    product = ready.cloth()
    with transaction():
        shelving.set_variants(product, [VariantRow(150_000, 300, piece_number=n) for n in (14, 15)], by=None)
    assert [v.label for v in product.variants if v.is_active] == ["No. 14", "No. 15"]
    with pytest.raises(variants.SameVariant) as refusal, transaction():
        shelving.set_variants(product, [VariantRow(150_000, 300, piece_number=14)] * 2, by=None)
    assert refusal.value.label == "No. 14"


@pytest.mark.parametrize(("price", "weight"), [(0, 100), (-1, 100), (100_000_001, 100), (1_000, 0)])
def test_a_variant_costs_and_weighs_something_and_no_more_than_goods_can_cost(app, price, weight):
    product = ready.cloth()
    with pytest.raises(variants.BadVariant), transaction():
        shelving.set_variants(product, [VariantRow(price, weight)], by=None)


def test_another_sellers_variant_is_not_taken_over(app):
    mine, other = ready.cloth(), ready.cloth()
    with transaction():
        shelving.set_variants(mine, [VariantRow(1_000, 100, id=other.variants[0].id)], by=None)
    assert (other.variants[0].price, mine.variants[0].price) == (149_000, 1_000)


def test_shares_are_the_whole_of_this_sellers_makers(app):
    product = ready.cloth(seller=cast.seller("KUB Melati"))
    wiwik, endang, _fund = cast.seller("KUB Melati").makers
    stranger = cast.seller().makers[0]
    with transaction():
        shelving.set_shares(product, {wiwik.id: 7_500, endang.id: 2_500}, by=None)
    assert {share.maker.name: share.bps for share in product.shares} == {"Wiwik": 7_500, "Endang": 2_500}
    for wrong in ({wiwik.id: 9_999}, {wiwik.id: 10_001, endang.id: -1}, {stranger.id: 10_000}):
        with pytest.raises(shelving.SharesDoNotSum), transaction():
            shelving.set_shares(product, wrong, by=None)
    with transaction():
        shelving.set_shares(product, {}, by=None)
    assert product.shares == []


def test_two_products_of_one_name_begun_at_once_have_addresses_of_their_own(app):
    def begin(by):
        shelving.create_product(cast.seller(), category=ready.category(), title="Kain jati", by=by)

    assert set(before_it_is_kept(app, ("Sulastri", begin), ("Nurul", begin)).values()) == {None}
    slugs = session().scalars(sa.select(Product.slug).where(Product.title == "Kain jati")).all()
    assert sorted(slugs) == ["kain-jati", "kain-jati-2"]


def act(rule, product, **said):
    number = product.id
    return lambda by: rule(session().get_one(Product, number), by=by, **said)


def test_what_its_seller_takes_off_while_it_is_put_on_the_shelf_is_off_it_and_not_found(app):
    product = ready.cloth()
    with transaction():
        shelving.submit_for_review(product, by=cast.person("Sulastri"))
    publish, withdraw = act(shelving.publish, product), act(shelving.withdraw, product)
    assert before_it_is_kept(app, ("Ratih", publish), ("Sulastri", withdraw)) == {"Ratih": None, "Sulastri": None}
    session().expire_all()
    assert product.status is ProductStatus.WITHDRAWN and not in_index(product)


def test_a_change_of_what_its_seller_takes_off_meanwhile_is_not_shown(app):
    product = ready.cloth()
    with transaction():
        shelving.submit_for_review(product, by=cast.person("Sulastri"))
        shelving.publish(product, by=cast.person("Ratih"))
    with transaction():
        shelving.edit_product(product, title="Selendang merah", by=cast.person("Sulastri"))
    publish, withdraw = act(reading.publish_edit, product), act(shelving.withdraw, product)
    ends = before_it_is_kept(app, ("Sulastri", withdraw), ("Ratih", publish))
    assert ends["Sulastri"] is None and isinstance(ends["Ratih"], reading.NoEdit)
    session().expire_all()
    assert (product.status, product.title) == (ProductStatus.WITHDRAWN, "Selendang ecoprint ketapang")
    assert not in_index(product)
