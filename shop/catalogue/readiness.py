"""What must be true of a product before buyers see it, and what would help them trust it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shop.catalogue.licences import is_halal_number, read_licence
from shop.catalogue.models import HalalStatus, Product
from shop.clock import today
from shop.db import session
from shop.i18n import lazy_gettext as _
from shop.regions.models import Region

#: Rule: UU 33/2014, PP 42/2024: food, drink and goods of use from animals need a halal certificate, or say plainly
#: that they are not halal, from this day.
HALAL_SINCE = date(2026, 10, 17)

#: Rule: Peraturan BPOM 22/2018: food that keeps less than seven days needs no P-IRT.
FRESH_DAYS = 7

#: Shelves whose goods are bought by their measures.
MEASURED = frozenset({"kain"})

LEAST_WORDS = 40

#: Rule: Peraturan BPOM 10/2024 and 31/2018: food must not claim to heal; licensed jamu says only its approved sentence.
CLAIMS = re.compile(
    r"\b(?:(?:meny|ter)embuh\w*|mengobati|pengobatan|obat(?! nyamuk)|obati|penawar|tanpa efek samping|100\s?%\s?(?:alami|aman|manjur)"
    r"|manjur|mujarab|ampuh|kanker|tumor|diabetes|kencing manis|darah tinggi|hipertensi|kolesterol|asam urat|stroke|nyeri haid"
    r"|menurunkan berat badan|pelangsing|testimoni|heals?|cures?)\b",
    re.IGNORECASE,
)
#: Rule: SNI 0239: batik is drawn or stamped with hot wax.
BATIK = re.compile(r"\bbatik\b", re.IGNORECASE)
#: Rule: UU 8/1999 Ps. 18: a refusal to take back goods is void and punishable.
NO_RETURNS = re.compile(
    r"\b(?:tidak|tdk|tak|gak|nggak)\s+(?:dapat|bisa|boleh|menerima|terima)\s+(?:di)?(?:kembalikan|tukar|retur|pengembalian|penukaran|refund)\w*"
    r"|\bno\s+(?:returns?|refunds?)\b|\b(?:cannot|can't|not)\s+be\s+(?:returned|refunded|exchanged)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Point:
    """One thing that is looked at. `step` is the page where it is put right."""

    code: str
    words: Any
    step: str
    is_met: bool
    #: What is found, or what to do, in the reader's language.
    note: Any = ""
    #: Without it a product cannot be published.
    is_needed: bool = True

    @property
    def state(self) -> str:
        """As `ui/checklist` marks it."""
        return "done" if self.is_met else "must" if self.is_needed else ""


#: A point that is needed and not met.
Lack = Point


def points(product: Product) -> list[Point]:
    """Everything that is looked at, needed or only helpful, in the order of the steps."""
    found = [*_photos(product), *_names(product), *_variants(product), *_words(product)]
    return [*found, *(_food(product) if product.category.is_food else _goods(product))]


def missing(product: Product) -> list[Lack]:
    """What still keeps a product from being published; empty when it may be.

    Rule: rules of labels, licences, halal and honest words, each named where it is applied above and below.
    """
    return [point for point in points(product) if point.is_needed and not point.is_met]


def _photos(product: Product) -> Iterator[Point]:
    count = len(product.photos)
    yield Point("photo", _("A photo of the whole thing"), "photos", count >= 1, _("At least one photo."))
    note = _("Goods with three photos are easier to imagine.")
    yield Point("photos", _("Photos from near and in use"), "photos", count >= 3, note, is_needed=False)


def _names(product: Product) -> Iterator[Point]:
    yield Point("title", _("A name"), "price", len(product.title) >= 3, _("As buyers would search it."))
    technique = product.technique
    named = any(BATIK.search(text) for text in (product.title, product.title_en))
    of_batik = BATIK.search(product.materials) is not None and not (
        technique and technique.slug.startswith("ecoprint")
    )
    honest = not named or of_batik or (technique is not None and technique.uses_wax)
    note = _(
        "Batik is made with hot wax. Take the word out of the name, or choose the technique that uses wax."
    )
    yield Point("batik", _("A name that fits the technique"), "price", honest, "" if honest else note)


def _variants(product: Product) -> Iterator[Point]:
    active = [variant for variant in product.variants if variant.is_active]
    yield Point(
        "price", _("Price and weight"), "price", bool(active), _("What it costs, and what it weighs packed.")
    )
    if product.category.slug in MEASURED:
        have = bool(product.length_cm and product.width_cm)
        note = f"{product.length_cm} × {product.width_cm} cm" if have else _("Length and width in cm.")
        yield Point("measures", _("Measures"), "price", have, note)


def _words(product: Product) -> Iterator[Point]:
    enough = len(product.text) >= LEAST_WORDS
    yield Point(
        "text",
        _("A description"),
        "words",
        enough,
        _("Two sentences are enough: what it is, what is special."),
    )
    texts = (product.title, product.text, product.care, product.title_en, product.text_en, product.care_en)
    refusal = next((found[0] for text in texts if (found := NO_RETURNS.search(text))), None)
    note = _(
        "Buyers may always return what is not as described (UU 8/1999). Take out: “%(words)s”.", words=refusal
    )
    yield Point("returns", _("Returns are not refused"), "words", refusal is None, note if refusal else "")
    note = _("What it is made of.")
    yield Point(
        "materials",
        _("Material and dye"),
        "words",
        bool(product.materials or product.ingredients),
        note,
        is_needed=False,
    )
    if not product.category.is_food:
        yield Point(
            "care",
            _("How to care for it"),
            "words",
            bool(product.care),
            _("Wash, dry, keep."),
            is_needed=False,
        )


def _goods(product: Product) -> Iterator[Point]:
    if product.halal is HalalStatus.NOT_NEEDED:
        return
    yield _halal(
        product,
        _("Goods from animals (leather, silk, horn) need a halal number, or say that they are not halal."),
    )


def _food(product: Product) -> Iterator[Point]:
    yield Point(
        "ingredients", _("Ingredients"), "food", bool(product.ingredients), _("As they stand on the label.")
    )
    yield Point(
        "allergens",
        _("Allergens"),
        "food",
        bool(product.allergens),
        _("Nuts, milk, egg, shrimp …"),
        is_needed=False,
    )
    yield Point(
        "net_weight",
        _("Net weight"),
        "food",
        bool(product.net_weight_grams),
        _("In grams, without the packing."),
    )
    yield Point(
        "shelf_life", _("How long it keeps"), "food", bool(product.shelf_life_days), _("In days from making.")
    )
    yield _licence(product)
    yield _halal(
        product, _("Food needs a halal number since 17 October 2026, or says plainly that it is not halal.")
    )
    claim = _claim(product)
    note = _("Food must not claim to heal. Take out: “%(words)s”.", words=claim)
    yield Point("claims", _("No health claims"), "words", claim is None, note if claim else "")


def _claim(product: Product) -> str | None:
    texts = (
        product.title,
        product.text,
        product.ingredients,
        product.care,
        product.title_en,
        product.text_en,
    )
    return next((found[0] for text in texts if (found := CLAIMS.search(text))), None)


def _licence(product: Product) -> Point:
    """Rule: Peraturan BPOM 14/2024: food sold online shows its licence; fresh food needs none."""
    if not product.licence:
        is_fresh = bool(product.shelf_life_days) and (product.shelf_life_days or 0) < FRESH_DAYS
        fresh = _("Not needed: keeps less than seven days.")
        return _licensed(
            is_fresh, fresh if is_fresh else _("The number on the label. Without it food cannot be sold.")
        )
    licence = read_licence(product.licence)
    if licence is None:
        return _licensed(
            False, _("This is no P-IRT, MD or TR number. P-IRT has 15 digits, for example 2133509020017-28.")
        )
    if licence.ends_in is not None and licence.ends_in < today().year:
        return _licensed(
            False,
            _("This P-IRT ended in %(year)s. Renew it, then type the new number.", year=licence.ends_in),
        )
    if licence.regency is not None and session().get(Region, licence.regency) is None:
        return _licensed(False, _("This P-IRT names no regency we know (digits 4 to 7; Jember is 3509)."))
    return _licensed(True, f"{licence.kind} {licence.number}")


def _licensed(is_met: bool, note: Any) -> Point:
    return Point("licence", _("Licence (P-IRT or BPOM)"), "food", is_met, note)


def _halal(product: Product, note: Any) -> Point:
    words = _("Halal")
    if product.halal is HalalStatus.NOT_HALAL:
        return Point("halal", words, "food", True, _("Sold as not halal."))
    if product.halal is HalalStatus.CERTIFIED:
        fits = is_halal_number(product.halal_number)
        wrong = _("A certificate's number begins with ID and has 17 digits. It stands on the certificate.")
        return Point("halal", words, "food", fits, product.halal_number if fits else wrong)
    return Point("halal", words, "food", today() < HALAL_SINCE, note)
