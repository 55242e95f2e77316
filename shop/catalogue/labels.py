"""Sizes, colours and tastes as a page says them: sellers write them in Indonesian, the usual ones are known in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from shop.i18n import DEFAULT, in_indonesian, language

COLOURS = {
    "abu": "grey",
    "abu-abu": "grey",
    "biru": "blue",
    "cokelat": "brown",
    "coklat": "brown",
    "emas": "gold",
    "hijau": "green",
    "hitam": "black",
    "jingga": "orange",
    "krem": "cream",
    "kuning": "yellow",
    "merah": "red",
    "oranye": "orange",
    "perak": "silver",
    "putih": "white",
    "ungu": "purple",
}
#: What stands behind a colour: `biru nila` is indigo blue.
SHADES = {
    "alami": "natural",
    "besi": "iron",
    "daun": "leaf",
    "marun": "maroon",
    "muda": "light",
    "nila": "indigo",
    "secang": "sappan",
    "soga": "soga",
    "tegeran": "tegeran",
    "terang": "bright",
    "toska": "turquoise",
    "tua": "dark",
}
OTHERS = {
    "asin": "salty",
    "asli": "original",
    "anak": "children",
    "besar": "large",
    "bawang": "garlic",
    "cokelat susu": "milk chocolate",
    "dewasa": "adults",
    "gurih": "savoury",
    "jagung": "sweetcorn",
    "kecil": "small",
    "keju": "cheese",
    "kopi": "coffee",
    "manis": "sweet",
    "merah muda": "pink",
    "nangka": "jackfruit",
    "panjang": "long",
    "pedas": "hot",
    "pedas manis": "sweet and hot",
    "pedas sekali": "very hot",
    "pendek": "short",
    "sedang": "medium",
    "tanpa gula": "without sugar",
    "warna alam": "natural dye",
}
#: Colours that are tastes where the product is food: crisps are not sold in brown.
TASTES = {"cokelat": "chocolate", "coklat": "chocolate"}
#: Shorter words are sizes and units, and the same in both languages: `XL`, `A5`, `12 cm`, `No. 14`.
WORD = re.compile(r"[^\W\d_]{3,}")


class OnShelf(Protocol):
    """What a label is of: the shelf it stands on, or a line of a cart or an order, which knows it."""

    @property
    def is_food(self) -> bool:
        """Whether it is food."""


def say_label(label: str, of: OnShelf) -> str:
    """The label of a variant in the reader's language, for a page: `38, biru nila` is `38, indigo blue` in English.

    What is not known there stays as it was written, and is spoken in Indonesian.
    """
    if language() == DEFAULT:
        return label
    is_taste = any(part.lower() in TASTES for part in label.split(", ")) and of.is_food
    return _in_english(label, is_taste)


def plain_label(label: str, of: OnShelf) -> str:
    """`say_label` where there is no page: in a letter, in a file."""
    said = say_label(label, of)
    return said.striptags() if isinstance(said, Markup) else said


@lru_cache(maxsize=5_000)
def _in_english(label: str, is_taste: bool) -> Markup:
    return Markup(", ").join(_known(part, TASTES if is_taste else {}) for part in label.split(", "))


def _known(part: str, tastes: Mapping[str, str]) -> str:
    said = part.lower()
    if said in tastes:
        return tastes[said]
    colour, _, shade = said.partition(" ")
    if said in OTHERS:
        return OTHERS[said]
    if colour in COLOURS and (not shade or shade in SHADES):
        return f"{SHADES[shade]} {COLOURS[colour]}" if shade else COLOURS[colour]
    return in_indonesian(part) if WORD.search(part) else part
