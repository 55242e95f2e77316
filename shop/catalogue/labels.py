"""Sizes, colours and tastes as a page says them: sellers write them in Indonesian, the usual ones are known in English."""

from __future__ import annotations

import re
from functools import lru_cache

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
    # Alone it is a taste or a colour: this word is both, and crisps are not sold in brown.
    "cokelat": "chocolate",
    "coklat": "chocolate",
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
#: Shorter words are sizes and units, and the same in both languages: `XL`, `A5`, `12 cm`, `No. 14`.
WORD = re.compile(r"[^\W\d_]{3,}")


def say_label(label: str) -> str:
    """A variant's label in the reader's language, for a page: `38, biru nila` is `38, indigo blue` in English.

    What is not known there stays as it was written, and is spoken in Indonesian.
    """
    return label if language() == DEFAULT else _in_english(label)


def plain_label(label: str) -> str:
    """`say_label` where there is no page: in a letter, in a file."""
    said = say_label(label)
    return said.striptags() if isinstance(said, Markup) else said


@lru_cache(maxsize=5_000)
def _in_english(label: str) -> Markup:
    return Markup(", ").join(_known(part) for part in label.split(", "))


def _known(part: str) -> str:
    said = part.lower()
    colour, _, shade = said.partition(" ")
    if said in OTHERS:
        return OTHERS[said]
    if colour in COLOURS and (not shade or shade in SHADES):
        return f"{SHADES[shade]} {COLOURS[colour]}" if shade else COLOURS[colour]
    return in_indonesian(part) if WORD.search(part) else part
