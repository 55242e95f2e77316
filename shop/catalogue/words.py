"""Words as the search sees them: small letters without accents, and their stems."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from Sastrawi.Stemmer.Stemmer import Stemmer
from Sastrawi.Stemmer.StemmerFactory import StemmerFactory

WORD = re.compile(r"[a-z0-9]+")
#: Longer ones are no words anybody searches for.
LONGEST = 40

#: Words that stand in every text and find nothing.
_EMPTY = """
ada adalah agar akan atau bagi dalam dan dapat dari dengan di hingga ini itu juga karena ke lalu lebih maka oleh pada
para saat saja sampai sebagai secara sehingga serta setiap sudah supaya tanpa tiap untuk yang
a an and are as at by for from in into is it its of on or that the their to with
"""
EMPTY = frozenset(_EMPTY.split())


def words(text: str) -> list[str]:
    """The words of a text in their order, without those that find nothing."""
    return [word for word in all_words(text) if word not in EMPTY]


def all_words(text: str) -> list[str]:
    """Every word of a text in its order: `Anyaman Kékér` gives `anyaman`, `keker`."""
    text = text.lower()
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return [word for word in WORD.findall(text) if len(word) <= LONGEST]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The root of an Indonesian word (`perajin` → `rajin`); an English plural loses its s."""
    stemmer, roots = _sastrawi()
    root = str(stemmer.stem(word)) or word
    if root == word and len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word not in roots:
        return word[:-1]
    return root


def terms(text: str) -> list[str]:
    """What is indexed of a text: each word and, where it differs, its stem. Prefixes are found by the word itself."""
    found: list[str] = []
    for word in words(text):
        found.append(word)
        root = stem(word)
        if root != word:
            found.append(root)
    return found


@lru_cache(maxsize=1)
def _sastrawi() -> tuple[Stemmer, frozenset[str]]:
    factory = StemmerFactory()
    return factory.create_stemmer(False), frozenset(factory.get_words())
