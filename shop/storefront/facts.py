"""What a product is, as rows of names and values: on its own page, and on that of its tag."""

from __future__ import annotations

from markupsafe import Markup

from shop.catalogue.allergens import told_allergens
from shop.catalogue.dyes import say_dyes
from shop.catalogue.models import HalalStatus, Product, Variant
from shop.i18n import figure, in_indonesian, in_language, spoken, tanggal
from shop.i18n import gettext as _
from shop.stock.models import Batch

#: From so many centimetres on, two or three more or less are nothing to speak of.
LARGE_CM = 60


def facts_of(found: Product, chosen: Variant | None = None) -> list[tuple[str, ...]]:
    """What a product is: names, values and notes; what one packed weighs only of a chosen variant, which would be sent."""
    measures = [figure(measure) for measure in (found.length_cm, found.width_cm, found.height_cm) if measure]
    rows: list[tuple[str, ...]] = [
        (
            _("Size"),
            " × ".join(measures) + " cm" if measures else "",
            _said_of_size(found) if measures else "",
        ),
        (_("Packing") if found.category.is_food else _("Material"), spoken(found, "materials")),
        (_("Dyed with"), say_dyes(capital(found.dye_plants))),
        (_("Technique"), in_language(found.technique, "name") if found.technique else ""),
        (
            _("Weight packed"),
            _("%(grams)s grams", grams=figure(chosen.weight_grams)) if chosen and not found.category.is_food else "",
        ),
        (_("Storage") if found.category.is_food else _("Care"), spoken(found, "care")),
    ]
    return rows


def capital(words: str) -> str:
    """Makers type `nila` and `manis`; standing alone it begins like every other value."""
    return words[:1].upper() + words[1:]


def _said_of_size(found: Product) -> str:
    """How near the measures are: a cloth gives way by centimetres, an earring that did would be another one."""
    if max(found.length_cm or 0, found.width_cm or 0) >= LARGE_CM:
        return _("Made by hand: 2–3 cm more or less is usual.")
    return _("Made by hand, so it may differ a little.")


def food_facts(found: Product, batch: Batch | None, *, is_here: bool = False) -> list[tuple[str, ...]]:
    """What the law wants beside food sold online; `is_here` when the batch is what the reader holds.

    Rule: Peraturan BPOM 31/2018 jo. 20/2021 and Permendag 31/2023 Ps. 11: ingredients, net weight, maker, licence,
    halal, code and best-before of what is sent.
    """
    packed = f"{figure(found.net_content)} {found.net_unit}" if found.net_content else ""
    which = _("This pack") if is_here else _("What is sent")
    sent: tuple[str, ...] = (which, "")
    if batch is not None:
        note = _("Made on %(day)s", day=tanggal(batch.made_on))
        if batch.best_before:
            note = _(
                "Made on %(day)s, best before %(end)s",
                day=tanggal(batch.made_on),
                end=tanggal(batch.best_before),
            )
        sent = (which, _("Production code %(code)s", code=batch.code), note)
    halal = {HalalStatus.CERTIFIED: found.halal_number, HalalStatus.NOT_HALAL: _("Not halal")}.get(found.halal, "")
    return [
        (_("Ingredients"), in_indonesian(found.ingredients)),
        (
            _("Allergens"),
            _stressed(capital(told_allergens(capital(found.allergens)))) or _("None named by the maker"),
        ),
        (_("Net content"), packed),
        sent,
        (_("Distribution licence"), found.licence),
        (_("Halal"), halal, _("BPJPH certificate") if found.halal is HalalStatus.CERTIFIED else ""),
        (_("Producer"), f"{found.seller.name}, {village_of(found)}" if found.seller.is_selling else village_of(found)),
    ]


def _stressed(words: str) -> str:
    """What may harm somebody is not read over."""
    return Markup("<b>{}</b>").format(words) if words else ""


def village_of(found: Product) -> str:
    """Where it was made, down to the village."""
    return _(
        "%(village)s village, %(district)s district, Jember",
        village=found.village.name,
        district=found.village.district,
    )
