"""Finding a village or district by what people type. What is found was only read: it belongs to no session."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from shop.db import reading, table
from shop.regions.models import Region, squeezed

#: Where most parcels go; of equal names these come first.
HOME = "35.09"
#: The last character there is: a prefix ends before it.
END = "\U0010ffff"
LONGEST = 80
#: Each run of words is asked for: eight words make 36 questions, and no place takes more to name.
MOST_WORDS = 8
#: What stands before a name in an address, whole or shortened, and finds nothing.
KINDS = {"desa", "ds", "dusun", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab"}
POSTAL = re.compile(r"\d{5}", re.ASCII)


def search(text: str, limit: int = 12) -> list[Region]:
    """Villages and districts whose names hold every word, in any order, spaces and capitals aside.

    "dukuh dempok" finds Dukuhdempok, "silo sidomulyo" the Sidomulyo of Silo. Each word, and each run of words put
    together, may be the beginning of the name; the others must occur in the names above it. Exact names first,
    villages before districts, the home regency before others.
    """
    words = words_of(text)
    if not words or len("".join(words)) < 3:
        return []
    found: dict[str, Region] = {}
    for start in range(len(words)):
        for stop in range(len(words), start, -1):
            beginning = squeezed("".join(words[start:stop]))
            for region in _beginning_with(beginning, words[:start] + words[stop:], limit):
                found.setdefault(region.code, region)
    exact = {
        squeezed("".join(words[start:stop])) for start in range(len(words)) for stop in range(start + 1, len(words) + 1)
    }
    return sorted(
        found.values(),
        key=lambda region: (
            region.search_name not in exact,
            not region.code.startswith(HOME),
            -region.level,
            region.name,
            region.code,
        ),
    )[:limit]


def words_of(text: str) -> list[str]:
    """The words that may name a place, in small letters: without kinds, postal codes, and what nobody types."""
    typed = "".join(sign if sign.isprintable() and sign != "," else " " for sign in text.lower()[:LONGEST])
    words = [word for word in typed.split() if word.rstrip(".") not in KINDS and not POSTAL.fullmatch(word)]
    return words[:MOST_WORDS]


def _beginning_with(beginning: str, others: list[str], limit: int) -> list[Region]:
    asked = {"least": beginning, "below": beginning + END, "most": 4 * limit}
    held = {f"other_{number}": _holding(word) for number, word in enumerate(others)}
    with reading() as connection:
        found = connection.execute(_named(len(others)), asked | held).mappings().all()
    return [Region(**row) for row in found]


def _holding(word: str) -> str:
    """For LIKE, which reads some signs as more than themselves."""
    escaped = re.sub("([%_/])", r"/\1", word)
    return f"%{escaped}%"


@lru_cache(maxsize=LONGEST)
def _named(others: int) -> sa.Select[Any]:
    """The question for names that begin so and hold so many other words; each is written once and compiled once."""
    above = sa.func.lower(sa.func.replace(_regions.full_name, " ", ""))
    query = sa.select(*_regions).where(
        _regions.level.in_([3, 4]),
        _regions.search_name >= sa.bindparam("least"),
        _regions.search_name < sa.bindparam("below"),
        *(above.like(sa.bindparam(f"other_{number}"), escape="/") for number in range(others)),
    )
    nearness = sa.case((_regions.code.startswith(HOME), 0), else_=1)
    query = query.order_by(sa.func.length(_regions.search_name), nearness, _regions.code)
    return query.limit(sa.bindparam("most"))


def village(code: str) -> Region | None:
    """The village with this code, if it is one: where a parcel can go."""
    if not (code.isascii() and code.isprintable()):
        return None
    with reading() as connection:
        found = connection.execute(_VILLAGE, {"code": code}).mappings().one_or_none()
    return None if found is None else Region(**found)


_regions = table(Region).c
#: Written once: every look at the checkout asks it.
_VILLAGE = sa.select(*_regions).where(_regions.code == sa.bindparam("code"), _regions.level == 4)
