"""What is bought of a product: sizes, colours, numbered pieces, each with its price and weight."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shop.catalogue.models import Product, Variant, label_of
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _

MOST_VARIANTS = 60
#: More than any goods here cost; a price above it is a slip of the thumb.
MOST_PRICE = 100_000_000

#: A number or a letter of size says nothing that would have to be read.
PLAIN = re.compile(r"\d{0,3}|X{0,3}[SML]", re.ASCII)


class SameVariant(ShopError):
    """Two variants of one product have the same size, colour and number."""

    status = 422

    def __init__(self, *, label: str) -> None:
        super().__init__()
        self.label = label

    def sentence(self) -> str:
        if self.label:
            return _(
                "There are two variants “%(label)s”. Give each its own size, colour or number.",
                label=self.label,
            )
        return _("There are two variants without a name. Give each its own size, colour or number.")


class NameOfAnother(ShopError):
    """A variant would take the name of another one that is closed, or that this would close."""

    status = 422

    def __init__(self, *, label: str) -> None:
        super().__init__()
        self.label = label

    def sentence(self) -> str:
        return _(
            "“%(label)s” is another variant, which is closed. Empty this line and write it in a new one: then it opens"
            " again.",
            label=self.label,
        )


class BadVariant(ShopError):
    """A variant costs and weighs something, and there are not more than MOST_VARIANTS."""

    status = 422

    def sentence(self) -> str:
        return _(
            "Each variant needs a price and a weight above zero; at most %(most)s variants.",
            most=MOST_VARIANTS,
        )


class OnlyNewWords(ShopError):
    """Something buyers know stays to be bought until the new words were read."""

    status = 422

    def sentence(self) -> str:
        return _("Leave one variant as buyers know it until the catalogue officer has read the new words.")


@dataclass(frozen=True)
class VariantRow:
    """A variant as it shall be. With an `id` it changes that variant; without, it adds one. Price in rupiah."""

    price: int
    weight_grams: int
    size: str = ""
    colour: str = ""
    piece_number: int = 0
    id: int | None = None


def put_variants(product: Product, rows: Sequence[VariantRow]) -> None:
    """Write these variants of a held product, and close all others. The caller sums up and writes it down.

    Raises NameOfAnother.
    """
    _refuse_names_of_others(product, rows)
    known = {variant.id: variant for variant in product.variants}
    renamed = {row.id for row in rows}
    by_name = {name_of(variant): variant for variant in product.variants if variant.id not in renamed}
    kept: set[int] = set()
    named = [(row, known.get(row.id or 0) or by_name.get(name_of(row))) for row in rows]
    _make_room([variant for _row, variant in named if variant])
    for position, (row, found) in enumerate(named):
        variant = found or Variant(product_id=product.id, available=0)
        variant.size, variant.colour, variant.piece_number = row.size, row.colour, row.piece_number
        variant.price, variant.weight_grams, variant.position, variant.is_active = (
            row.price,
            row.weight_grams,
            position,
            True,
        )
        session().add(variant)
        session().flush()
        kept.add(variant.id)
    for variant in known.values():
        variant.is_active = variant.id in kept
    session().flush()


def name_of(variant: Variant | VariantRow) -> tuple[str, str, int]:
    """What tells a variant from the others of its product."""
    return variant.size, variant.colour, variant.piece_number


def split(product: Product, rows: Sequence[VariantRow]) -> tuple[list[VariantRow], list[VariantRow]]:
    """Which variants may be sold as they are typed, and which wait because buyers would read new words.

    One that is renamed stays among the first under the name buyers know, so nobody else can have that name yet.
    """
    known = {variant.id: variant for variant in product.variants}
    read = {word for variant in known.values() for word in (variant.size, variant.colour)}
    waits = {
        place
        for place, row in enumerate(rows)
        if any(word not in read and not PLAIN.fullmatch(word) for word in (row.size, row.colour))
    }
    while True:
        kept = {place: _as_known(rows[place], known) for place in waits}
        taken = {name_of(row) for row in kept.values() if row}
        more = {place for place, row in enumerate(rows) if place not in waits and name_of(row) in taken}
        if not more:
            break
        waits |= more
    now = [kept[place] if place in waits else row for place, row in enumerate(rows)]
    return [row for row in now if row], [rows[place] for place in sorted(waits)]


def _as_known(row: VariantRow, known: dict[int, Variant]) -> VariantRow | None:
    """A renamed variant under the name buyers know, at its new price and weight; None for a new one."""
    variant = known.get(row.id or 0)
    if variant is None or not variant.is_active:
        return None
    size, colour, number = name_of(variant)
    return VariantRow(row.price, row.weight_grams, size, colour, number, variant.id)


def look_at(product: Product, rows: Sequence[VariantRow]) -> None:
    """Raise BadVariant, SameVariant, NameOfAnother when these cannot be a product's variants."""
    if len(rows) > MOST_VARIANTS or any(not 0 < row.price <= MOST_PRICE or row.weight_grams < 1 for row in rows):
        raise BadVariant
    names = [name_of(row) for row in rows]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise SameVariant(label=label_of(*twice))
    _refuse_names_of_others(product, rows)


def _refuse_names_of_others(product: Product, rows: Sequence[VariantRow]) -> None:
    """One that is renamed takes no name of a variant that is left out: orders and carts know that one by it."""
    renamed = {row.id for row in rows}
    left_out = {name_of(variant) for variant in product.variants if variant.id not in renamed}
    own = {variant.id for variant in product.variants}
    for row in rows:
        if row.id in own and name_of(row) in left_out:
            raise NameOfAnother(label=label_of(*name_of(row)))


def _make_room(changing: Sequence[Variant]) -> None:
    """Free the names of variants that stay, so that two of them may exchange theirs."""
    for variant in changing:
        variant.size = f"~{variant.id}"
    session().flush()


def summary(variant: Variant) -> list[Any]:
    """A variant as the trail tells it: label, price in rupiah, weight in grams."""
    return [variant.label, variant.price, variant.weight_grams]
