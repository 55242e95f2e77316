"""What a seller changes of a product that buyers know: they see nothing of it until it was read."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit, media
from shop.cart import keeping
from shop.catalogue import photographs, reading, shelving
from shop.catalogue.checks import check
from shop.catalogue.editing import PHOTOS, VARIANTS, Edited, lay_in, subject
from shop.catalogue.models import EditState, HalalStatus, ProductEdit, ProductStatus
from shop.catalogue.variants import OnlyNewWords, VariantRow
from shop.db import session, transaction
from shop.orders.models import OrderLine
from tests import cast, make
from tests.catalogue import ready
from tests.catalogue.test_shelving import in_index

OTHER = "Selendang katun dengan cetak daun jati dan ketapang, dikukus tiga jam di dapur Sidomulyo."


def edit(product, **changes):
    with transaction():
        return shelving.edit_product(product, by=cast.person("Sulastri"), **changes)


def variants(product, *rows):
    with transaction():
        shelving.set_variants(product, rows, by=cast.person("Sulastri"))


def add_photo(product, alt=""):
    stored = media.put(*media.first_sizes(ready.jpeg(colour=(9, 90, 9))))
    with transaction():
        return photographs.add_photo(product, stored, alt=alt, by=cast.person("Sulastri"))


def names(product):
    return [(one.size, one.price) for one in product.variants if one.is_active]


def test_every_word_waits_and_the_product_stays_on_sale(app):
    words = {
        "title": "Selendang daun jati",
        "title_en": "Teak leaf shawl",
        "text": OTHER,
        "text_en": "A shawl with leaves.",
        "materials": "Sutra",
        "care": "Jemur di tempat teduh",
        "dye_plants": "jati",
    }
    product = ready.published(ready.cloth())
    before = {name: getattr(product, name) for name in words}
    assert edit(product, **words).keys() == words.keys()
    assert {name: getattr(product, name) for name in words} == before
    assert product.is_published and in_index(product)
    assert {name: getattr(Edited(product), name) for name in words} == words
    assert (product.edit.state, product.edit.by) == (EditState.WAITING, "Sulastri")


def test_the_label_waits_as_a_whole(app):
    """A longer life without the licence it then needs must not be shown for a moment."""
    product = ready.published(ready.food(shelf_life_days=5, licence=""))
    edit(product, shelf_life_days=30, licence=ready.LICENCE, halal=HalalStatus.NOT_HALAL, halal_number="")
    assert (product.shelf_life_days, product.licence, product.halal) == (5, "", HalalStatus.CERTIFIED)
    assert Edited(product).halal is HalalStatus.NOT_HALAL
    with transaction():
        reading.publish_edit(product, by=None)
    assert (product.shelf_life_days, product.licence, product.halal) == (30, ready.LICENCE, HalalStatus.NOT_HALAL)


def test_two_tabs_put_their_steps_into_one_edit(app):
    product = ready.published(ready.cloth())
    edit(product, title="Selendang daun jati")
    edit(product, text=OTHER)
    assert product.edit.changes == {"title": "Selendang daun jati", "text": OTHER}
    assert session().scalar(sa.select(sa.func.count()).select_from(ProductEdit)) == 1


def test_what_is_as_buyers_know_it_again_leaves_the_edit_and_an_empty_one_ends(app):
    product = ready.published(ready.cloth())
    known = product.title
    edit(product, title="Selendang daun jati", text=OTHER)
    edit(product, title=known)
    assert product.edit.changes == {"text": OTHER}
    edit(product, text=product.text)
    assert product.edit is None
    acts = [record.act for record in audit.trail(subject(product))]
    assert acts[-3:] == ["product_edit_kept", "product_edit_kept", "product_edit_emptied"]


def test_the_same_words_again_leave_the_edit_alone(app):
    product = ready.published(ready.cloth())
    edit(product, title="Selendang daun jati")
    done = len(audit.trail(subject(product)))
    assert edit(product, title="Selendang daun jati") == {}
    assert len(audit.trail(subject(product))) == done


def test_an_edit_may_not_take_away_what_must_be_true(app):
    product = ready.published(ready.cloth())
    with pytest.raises(shelving.NotReady) as refusal:
        edit(product, text="Pendek.")
    assert [lack.code for lack in refusal.value.lacking] == ["text"]
    assert product.edit is None


def test_what_was_lacking_before_does_not_keep_the_rest_from_being_put_right(app):
    """A product may come to lack something by a new rule or a date; each step is still saved by itself."""
    product = make.product()
    assert len(product.text) < 40
    edit(product, materials="Katun")
    assert product.edit.changes == {"materials": "Katun"}


def test_a_draft_and_a_new_product_being_read_have_no_edit(app):
    product = ready.cloth()
    edit(product, title="Selendang daun jati")
    with transaction():
        shelving.submit_for_review(product, by=None)
    edit(product, title="Selendang daun waru")
    assert (product.title, product.edit) == ("Selendang daun waru", None)


def test_a_product_off_the_shelf_keeps_what_buyers_knew_until_it_is_read_again(app):
    """Old orders and carts show its name and picture even then."""
    product = ready.published(ready.cloth())
    edit(product, title="Selendang daun jati")
    with transaction():
        shelving.withdraw(product, by=None)
    edit(product, text=OTHER)
    known = product.photos[0].photo_id
    new = add_photo(product)
    assert (product.title, product.cover_id) == ("Selendang ecoprint ketapang", known)
    with transaction():
        shelving.submit_for_review(product, by=None)
        shelving.publish(product, by=None)
    assert (product.title, product.text, product.edit) == ("Selendang daun jati", OTHER, None)
    assert [one.photo_id for one in product.photos] == [known, new]


def test_a_new_photo_waits_with_its_place_and_the_order(app):
    product = ready.published(ready.cloth(photos=2))
    first, second = [one.photo_id for one in product.photos]
    new = add_photo(product, "Di bahu")
    with transaction():
        photographs.move_photo(product, new, to=0, by=None)
        photographs.remove_photo(product, second, by=None)
    assert ([one.photo_id for one in product.photos], product.cover_id) == ([first, second], first)
    assert [(one.photo_id, one.alt) for one in Edited(product).photos] == [(new, "Di bahu"), (first, "")]
    assert Edited(product).cover.id == new
    with transaction():
        reading.publish_edit(product, by=None)
    assert [(one.photo_id, one.position, one.alt) for one in product.photos] == [(new, 0, "Di bahu"), (first, 1, "")]
    assert product.cover_id == new


def test_photos_that_were_read_change_places_at_once(app):
    product = ready.published(ready.cloth(photos=3))
    first, second, third = [one.photo_id for one in product.photos]
    with transaction():
        photographs.move_photo(product, third, to=0, by=None)
        photographs.remove_photo(product, first, by=None)
    assert ([one.photo_id for one in product.photos], product.edit) == ([third, second], None)
    new = add_photo(product)
    with transaction():
        photographs.move_photo(product, second, to=0, by=None)
        photographs.remove_photo(product, new, by=None)
    assert ([one.photo_id for one in product.photos], product.edit) == ([second, third], None)


def test_the_only_photo_is_replaced_by_one_that_waits(app):
    product = ready.published(ready.cloth())
    old = product.photos[0].photo_id
    new = add_photo(product)
    with transaction():
        photographs.remove_photo(product, old, by=None)
    assert [one.photo_id for one in product.photos] == [old]
    with pytest.raises(photographs.LastPhoto), transaction():
        photographs.remove_photo(product, new, by=None)
    with transaction():
        reading.publish_edit(product, by=None)
    assert [one.photo_id for one in product.photos] == [new]


def test_prices_weights_and_plain_sizes_count_at_once(app):
    product = ready.published(ready.cloth())
    plain = product.variants[0].id
    variants(product, VariantRow(160_000, 270, id=plain), VariantRow(170_000, 300, size="XL"))
    assert (names(product), product.edit) == ([("", 160_000), ("XL", 170_000)], None)
    variants(product, VariantRow(150_000, 300, piece_number=14), VariantRow(150_000, 300, piece_number=15))
    assert [one.label for one in product.variants if one.is_active] == ["No. 14", "No. 15"]


def test_a_variant_under_new_words_waits_and_a_renamed_one_keeps_its_old_words(app):
    product = ready.published(ready.cloth())
    plain = product.variants[0].id
    variants(
        product, VariantRow(155_000, 260, colour="merah secang", id=plain), VariantRow(165_000, 260, colour="hijau")
    )
    assert [(one.colour, one.price) for one in product.variants if one.is_active] == [("", 155_000)]
    seen = [(one.id, one.colour, one.price) for one in Edited(product).variants]
    assert seen == [(plain, "merah secang", 155_000), (None, "hijau", 165_000)]
    with transaction():
        reading.publish_edit(product, by=None)
    assert [(one.colour, one.price) for one in product.variants if one.is_active] == [
        ("merah secang", 155_000),
        ("hijau", 165_000),
    ]
    assert (product.price_from, product.price_to) == (155_000, 165_000)
    variants(product, VariantRow(1_000, 260, colour="hijau"))
    assert (names(product), product.edit) == ([("", 1_000)], None), "words that were read need no reading again"


def test_a_name_that_is_still_taken_waits_too(app):
    """S becomes “lebar”, and L becomes S: buyers may not find two S, nor none."""
    product = ready.cloth()
    variants(product, VariantRow(1_000, 100, size="S"), VariantRow(2_000, 100, size="L"))
    small, large = (one.id for one in product.variants if one.is_active)
    ready.published(product)
    variants(product, VariantRow(1_500, 100, size="lebar", id=small), VariantRow(2_500, 100, size="S", id=large))
    assert names(product) == [("S", 1_500), ("L", 2_500)]
    with transaction():
        reading.publish_edit(product, by=None)
    assert names(product) == [("lebar", 1_500), ("S", 2_500)]


def test_one_variant_stays_as_buyers_know_it(app):
    product = ready.published(ready.cloth())
    with pytest.raises(OnlyNewWords):
        variants(product, VariantRow(155_000, 260, colour="merah secang"))
    assert (names(product), product.edit) == ([("", 149_000)], None)


def test_a_variant_that_was_closed_meanwhile_stays_closed(app):
    product = ready.cloth()
    variants(product, VariantRow(1_000, 100, size="S"), VariantRow(2_000, 100, size="L"))
    small, large = (one.id for one in product.variants if one.is_active)
    ready.published(product)
    variants(product, VariantRow(1_000, 100, size="lebar", id=small), VariantRow(2_000, 100, size="L", id=large))
    variants(product, VariantRow(2_000, 100, size="L", id=large))
    assert (names(product), product.edit) == ([("L", 2_000)], None)


def test_a_variant_that_is_taken_away_stays_with_its_orders_and_carts(app):
    product = make.product(sizes=("S", "L"), stock=4)
    order = make.order(product)
    cart = make.cart({product: 1})
    gone, kept = product.variants
    variants(product, VariantRow(kept.price, kept.weight_grams, size=kept.size, id=kept.id))
    assert not gone.is_active
    line = session().scalars(sa.select(OrderLine).where(OrderLine.variant_id == gone.id)).one()
    assert (line.seller_order.order_id, line.variant_label) == (order.id, "S")
    with pytest.raises(keeping.NotSold), transaction():
        keeping.put(cart, gone.id, 1)


def test_only_what_buyers_know_has_an_edit_beside_it(app):
    product = ready.published(ready.cloth())
    edit(product, title="Selendang daun jati")
    assert check() == []
    with transaction():
        published, product.published_at, product.status = product.published_at, None, ProductStatus.DRAFT
    assert any("has an edit" in fact for fact in check())
    with transaction():
        product.published_at, product.status = published, ProductStatus.PUBLISHED


def test_an_edit_holds_plain_values(app):
    product = ready.published(ready.cloth())
    edit(product, halal=HalalStatus.NOT_HALAL, technique_id=None)
    assert product.edit.changes == {"halal": "not_halal", "technique_id": None}
    assert Edited(product).technique is None
    assert product.edit.changes.keys().isdisjoint({PHOTOS, VARIANTS})
    with transaction():
        lay_in(product)
        lay_in(product)
    assert (product.halal, product.technique, product.edit) == (HalalStatus.NOT_HALAL, None, None)
