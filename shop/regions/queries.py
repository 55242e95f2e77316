"""Finding a village or district by what people type."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import session
from shop.regions.models import Region, squeezed

#: Where most parcels go; of equal names these come first.
HOME = "35.09"
#: The last character there is: a prefix ends before it.
END = "\U0010ffff"
LONGEST = 80


def search(text: str, limit: int = 12) -> list[Region]:
    """Villages and districts whose names hold every word, in any order, spaces and capitals aside.

    "dukuh dempok" finds Dukuhdempok, "silo sidomulyo" the Sidomulyo of Silo. Each word, and each run of words put
    together, may be the beginning of the name; the others must occur in the names above it. Exact names first,
    villages before districts, the home regency before others.
    """
    typed = "".join(sign if sign.isprintable() and sign != "," else " " for sign in text.lower()[:LONGEST])
    words = [word for word in typed.split() if word not in ("desa", "kecamatan", "kec.", "kab.")]
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


def _beginning_with(beginning: str, others: list[str], limit: int) -> list[Region]:
    above = sa.func.lower(sa.func.replace(Region.full_name, " ", ""))
    query = sa.select(Region).where(
        Region.level.in_([3, 4]),
        Region.search_name >= beginning,
        Region.search_name < beginning + END,
        *(above.contains(word, autoescape=True) for word in others),
    )
    nearness = sa.case((Region.code.startswith(HOME), 0), else_=1)
    query = query.order_by(sa.func.length(Region.search_name), nearness, Region.code)
    return list(session().scalars(query.limit(4 * limit)))


def village(code: str) -> Region | None:
    """The village with this code, if it is one: where a parcel can go."""
    found = session().get(Region, code) if code.isascii() and code.isprintable() else None
    return found if found is not None and found.level == 4 else None
