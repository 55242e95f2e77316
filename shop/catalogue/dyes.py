"""Plants and dyes as an English page says them: the maker's own word, and behind it what it is, where that is known."""

from __future__ import annotations

from markupsafe import Markup

from shop.i18n import DEFAULT, in_indonesian, language

PLANTS = {
    "eukaliptus": "eucalyptus",
    "jambal": "yellow flame tree",
    "jarak": "castor",
    "jati": "teak",
    "jolawe": "myrobalan",
    "kapur sirih": "slaked lime",
    "kelor": "moringa",
    "kenikir": "cosmos",
    "ketapang": "sea almond",
    "kunyit": "turmeric",
    "mahoni": "mahogany",
    "mangga": "mango",
    "mengkudu": "noni",
    "nila": "indigo",
    "pakis": "fern",
    "secang": "sappanwood",
    "soga jambal": "yellow flame tree",
    "tawas": "alum",
    "tegeran": "cockspur thorn",
    "tingi": "mangrove bark",
    "tunjung": "iron",
}
#: What of a plant is taken, as it stands before its name.
PARTS = {"akar": "root", "bunga": "flower", "daun": "leaf", "kayu": "wood", "kulit": "bark", "pucuk": "shoot"}


def say_dyes(words: str) -> str:
    """Plants and dyes for a page: `Daun jati, tunjung` is `Daun jati (teak leaf), tunjung (iron)` in English."""
    if language() == DEFAULT:
        return words
    return Markup(", ").join(_glossed(part.strip()) for part in words.split(","))


def _glossed(part: str) -> Markup:
    said, meant = in_indonesian(part), _in_english(part.lower())
    return Markup("{} ({})").format(said, meant) if meant else Markup("{}").format(said)


def _in_english(part: str) -> str:
    """What a dye is called in English: nothing where it is not known, or no other word."""
    of_plant, _, rest = part.partition(" ")
    taken = PARTS.get(of_plant, "") if rest else ""
    name, is_young = (rest if taken else part), part.endswith(" muda")
    known = PLANTS.get(name.removesuffix(" muda"), "")
    if not known:
        return ""
    return " ".join(
        [*(["young"] if is_young else []), known, *([taken] if taken and not known.endswith(taken) else [])]
    )
