"""What must be true of a product before buyers see it, and what would help them trust it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shop.catalogue.editing import Edited
from shop.catalogue.licences import is_halal_number, read_licence
from shop.catalogue.models import HalalStatus, Product
from shop.clock import today
from shop.db import session
from shop.i18n import figure, in_language, rupiah
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


def points(product: Product | Edited) -> list[Point]:
    """Everything that is looked at, needed or only helpful, in the order of the steps."""
    found = [*_photos(product), *_names(product), *_variants(product), *_words(product)]
    return [*found, *(_food(product) if product.category.is_food else _goods(product))]


def missing(product: Product | Edited) -> list[Point]:
    """What still keeps a product from being published; empty when it may be.

    Rule: rules of labels, licences, halal and honest words, each named where it is applied above and below.
    """
    return [point for point in points(product) if point.is_needed and not point.is_met]


def _point(
    code: str, words: Any, step: str, is_met: Any, todo: Any, found: Any = "", *, is_needed: bool = True
) -> Point:
    """A point with what was found when it is met, and what to do when it is not."""
    return Point(code, words, step, bool(is_met), found if is_met else todo, is_needed)


def _photos(product: Product | Edited) -> Iterator[Point]:
    count = len(product.photos)
    yield _point("photo", _("A photo of the whole thing"), "photos", count, _("At least one photo."))
    todo = _("Goods with three photos are easier to imagine.")
    yield _point("photos", _("Photos from near and in use"), "photos", count >= 3, todo, is_needed=False)


def _names(product: Product | Edited) -> Iterator[Point]:
    yield _point("title", _("A name"), "price", len(product.title) >= 3, _("As buyers would search it."), product.title)
    technique = product.technique
    named = any(BATIK.search(text) for text in (product.title, product.title_en))
    of_batik = BATIK.search(product.materials) is not None and not (technique and technique.slug.startswith("ecoprint"))
    honest = not named or of_batik or (technique is not None and technique.uses_wax)
    todo = _("Batik is made with hot wax. Take the word out of the name, or choose the technique that uses wax.")
    found = in_language(technique, "name") if technique else ""
    yield _point("batik", _("A name that fits the technique"), "price", honest, todo, found)


def _variants(product: Product | Edited) -> Iterator[Point]:
    active = [variant for variant in product.variants if variant.is_active]
    found = f"{rupiah(active[0].price)}, {figure(active[0].weight_grams)} g" if len(active) == 1 else ""
    yield _point("price", _("Price and weight"), "price", active, _("What it costs, and what it weighs packed."), found)
    if product.category.slug in MEASURED:
        have = product.length_cm and product.width_cm
        yield _point(
            "measures",
            _("Measures"),
            "price",
            have,
            _("Length and width in cm."),
            f"{product.length_cm} × {product.width_cm} cm",
        )


def _words(product: Product | Edited) -> Iterator[Point]:
    todo = _("Two sentences are enough: what it is, what is special.")
    if product.text:
        todo = _(
            "%(have)s of at least %(least)s letters. Say also what is special.",
            have=len(product.text),
            least=LEAST_WORDS,
        )
    yield _point("text", _("A description"), "words", len(product.text) >= LEAST_WORDS, todo)
    texts = (product.title, product.text, product.care, product.title_en, product.text_en, product.care_en)
    refusal = next((found[0] for text in texts if (found := NO_RETURNS.search(text))), None)
    todo = _("Buyers may always return what is not as described (UU 8/1999). Take out: “%(words)s”.", words=refusal)
    yield _point("returns", _("Returns are not refused"), "words", refusal is None, todo)
    if not product.category.is_food:
        made_of, care = product.materials, product.care[:80]
        todo = _("What it is made of.")
        yield _point("materials", _("Material and dye"), "words", made_of, todo, made_of, is_needed=False)
        yield _point("care", _("How to care for it"), "words", care, _("Wash, dry, keep."), care, is_needed=False)


def _goods(product: Product | Edited) -> Iterator[Point]:
    if product.halal is HalalStatus.NOT_NEEDED:
        return
    yield _halal(
        product, _("Goods from animals (leather, silk, horn) need a halal number, or say that they are not halal.")
    )


def _food(product: Product | Edited) -> Iterator[Point]:
    found: Any = product.ingredients[:80]
    yield _point("ingredients", _("Ingredients"), "food", found, _("As they stand on the label."), found)
    found = product.allergens
    yield _point("allergens", _("Allergens"), "food", found, _("Nuts, milk, egg, shrimp …"), found, is_needed=False)
    found = f"{figure(product.net_content or 0)} {product.net_unit}"
    todo = _("Without the packing: grams, or millilitres of a drink.")
    yield _point("net_content", _("Net content"), "food", product.net_content, todo, found)
    found = _("%(days)s days", days=product.shelf_life_days)
    yield _point(
        "shelf_life", _("How long it keeps"), "food", product.shelf_life_days, _("In days from making."), found
    )
    yield _licence(product)
    yield _halal(product, _("Food needs a halal number since 17 October 2026, or says plainly that it is not halal."))
    claim = _claim(product)
    todo = _("Food must not claim to heal. Take out: “%(words)s”.", words=claim)
    yield _point("claims", _("No health claims"), "words", claim is None, todo)


def _claim(product: Product | Edited) -> str | None:
    texts = (
        product.title,
        product.text,
        product.ingredients,
        product.care,
        product.title_en,
        product.text_en,
    )
    return next((found[0] for text in texts if (found := CLAIMS.search(text))), None)


def _licence(product: Product | Edited) -> Point:
    """Rule: Peraturan BPOM 14/2024: food sold online shows its licence; fresh food needs none."""
    if not product.licence:
        is_fresh = bool(product.shelf_life_days) and (product.shelf_life_days or 0) < FRESH_DAYS
        fresh = _("Not needed: keeps less than seven days.")
        return _licensed(is_fresh, fresh if is_fresh else _("The number on the label. Without it food cannot be sold."))
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


def _halal(product: Product | Edited, note: Any) -> Point:
    words = _("Halal")
    if product.halal is HalalStatus.NOT_HALAL:
        return Point("halal", words, "food", True, _("Sold as not halal."))
    if product.halal is HalalStatus.CERTIFIED:
        fits = is_halal_number(product.halal_number)
        wrong = _("A certificate's number begins with ID and has 17 digits. It stands on the certificate.")
        return Point("halal", words, "food", fits, product.halal_number if fits else wrong)
    return Point("halal", words, "food", today() < HALAL_SINCE, note)
