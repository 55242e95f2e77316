"""What must be true before buyers see a product: each rule with what passes, what does not, and from which day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shop import clock
from shop.catalogue import readiness, shelving
from shop.catalogue.licences import is_halal_number, read_licence
from shop.catalogue.models import HalalStatus
from shop.db import transaction
from tests import cast
from tests.catalogue import ready


def codes(product):
    """What is missing, by code."""
    return [lack.code for lack in readiness.missing(product)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("P-IRT 2133509020017-29", "2133509020017-29"),
        ("pirt no. 213350902001729", "2133509020017-29"),
        ("P-IRT No 2133509020017 29", "2133509020017-29"),
        ("POM TR 123 456 789", "123456789"),
        ("BPOM MD 255613001234", "255613001234"),
        ("MD 255613001234567", "255613001234567"),
    ],
)
def test_a_licence_is_read_however_it_is_spaced(text, number):
    assert read_licence(text).number == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "213350902001",
        "P-IRT 9133509020017-29",
        "P-IRT 21335090200172",
        "TR 12345678",
        "MD 12",
        "KH 123456789",
        "P-IRT ２１３３５０９０２００１７２９",
    ],
)
def test_what_is_no_licence_is_none(text):
    assert read_licence(text) is None


def test_a_licence_knows_its_year_and_regency():
    licence = read_licence("P-IRT 2133509020017-29")
    assert (licence.ends_in, licence.regency) == (2029, "35.09")


def test_a_halal_number_begins_with_id():
    assert is_halal_number("ID35110000456780925")
    assert is_halal_number("id 3511 0000 4567 80925")
    assert not is_halal_number("KH35110000456780925")
    assert not is_halal_number("ID351")


def test_a_complete_cloth_lacks_nothing(app):
    assert codes(ready.cloth()) == []


def test_an_empty_draft_lacks_what_every_product_needs(app):
    with transaction():
        product = shelving.create_product(cast.seller(), category=ready.category(), by=None)
    assert codes(product) == ["photo", "title", "price", "measures", "text"]


def test_bags_need_no_measures(app):
    with transaction():
        product = shelving.create_product(cast.seller(), category=ready.category("tas"), by=None)
    assert "measures" not in codes(product)


def test_ecoprint_is_not_called_batik(app):
    """SNI 0239: batik needs hot wax; saying so in the materials does not help a pure ecoprint."""
    for title in ("Selendang batik ecoprint", "BATIK daun"):
        assert codes(ready.cloth(title, materials="Katun batik")) == ["batik"]
    batik = ready.cloth("Batik tulis kawung")
    with transaction():
        shelving.edit_product(batik, technique_id=ready.technique("batik-tulis").id, by=None)
    assert codes(batik) == []


def test_a_bag_sewn_of_batik_cloth_may_say_so(app):
    bag = ready.cloth("Tas kain batik", materials="Katun dan kain batik cap")
    with transaction():
        shelving.edit_product(bag, technique_id=None, by=None)
    assert codes(bag) == []


@pytest.mark.parametrize(
    "words",
    [
        "Barang yang sudah dibeli tidak dapat dikembalikan.",
        "Maaf, tidak bisa ditukar ya.",
        "tdk terima retur",
        "No refunds.",
        "Cannot be returned",
    ],
)
def test_returns_are_never_refused(app, words):
    """UU 8/1999 Ps. 18."""
    assert codes(ready.cloth(text=f"{ready.WORDS} {words}")) == ["returns"]
    assert codes(ready.cloth(care=words)) == ["returns"]


def test_complete_food_lacks_nothing(app):
    assert codes(ready.food()) == []


def test_food_without_its_label_lacks_it(app):
    product = ready.food(
        ingredients="",
        net_content=None,
        licence="",
        shelf_life_days=None,
        halal=HalalStatus.UNKNOWN,
        halal_number="",
    )
    assert codes(product) == ["ingredients", "net_content", "shelf_life", "licence", "halal"]


@pytest.mark.parametrize(
    ("licence", "says"),
    [
        ("12345", "15 angka"),
        ("P-IRT 2133509020017-25", "habis tahun 2025"),
        ("P-IRT 2139999020017-29", "Kode kabupaten"),
    ],
)
def test_a_wrong_licence_says_what_is_wrong(app, licence, says):
    with clock.set_to(datetime(2026, 11, 25, tzinfo=UTC)):
        [lack] = readiness.missing(ready.food(licence=licence))
        assert lack.code == "licence"
        assert says in str(lack.note)


def test_food_that_keeps_less_than_seven_days_needs_no_licence(app):
    assert codes(ready.food(licence="", shelf_life_days=6)) == []
    assert codes(ready.food(licence="", shelf_life_days=7)) == ["licence"]


def test_halal_is_asked_since_17_october_2026(app):
    """UU 33/2014, PP 42/2024: a certificate, or a plain word that it is not halal."""
    product = ready.food(halal=HalalStatus.UNKNOWN, halal_number="")
    with clock.set_to(datetime(2026, 10, 16, 12, tzinfo=UTC)):
        assert codes(product) == []
    with clock.set_to(datetime(2026, 10, 16, 17, tzinfo=UTC)):  # midnight in Jember
        assert codes(product) == ["halal"]
    with clock.set_to(datetime(2026, 11, 25, tzinfo=UTC)):
        assert codes(ready.food(halal=HalalStatus.NOT_HALAL, halal_number="")) == []
        assert codes(ready.food(halal=HalalStatus.NOT_NEEDED)) == ["halal"]
        assert codes(ready.food(halal=HalalStatus.CERTIFIED, halal_number="KH123")) == ["halal"]


def test_goods_of_leather_are_asked_too(app):
    with clock.set_to(datetime(2026, 11, 25, tzinfo=UTC)):
        assert codes(ready.cloth(halal=HalalStatus.UNKNOWN)) == ["halal"]
        assert codes(ready.cloth(halal=HalalStatus.CERTIFIED, halal_number=ready.HALAL)) == []


@pytest.mark.parametrize(
    "words",
    [
        "menyembuhkan nyeri haid",
        "Mengobati batuk",
        "obat darah tinggi",
        "tanpa efek samping",
        "100% manjur",
        "ampuh untuk diabetes",
    ],
)
def test_food_does_not_claim_to_heal(app, words):
    """Peraturan BPOM 10/2024."""
    text = f"Kunyit asam segar, direbus pagi hari dengan gula aren, {words}."
    assert codes(ready.food(text=text)) == ["claims"]
    assert codes(ready.cloth(text=f"{ready.WORDS} {words}")) == []


def test_honest_words_of_food_pass(app):
    text = "Resep turun-temurun keluarga dari Ambulu, 100% gula aren, segar diminum siang hari."
    assert codes(ready.food(text=text)) == []
