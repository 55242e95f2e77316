"""Slugs: names made fit for an address, `Kain Jati` as `kain-jati`."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sqlalchemy as sa

from shop.db import hold_name, session


def free_slug(name: str, column: Any, *others: sa.ColumnElement[bool], most: int, fallback: str) -> str:
    """A slug made of a name, at most `most` characters long, that no row has in `column` yet.

    `others` are conditions that narrow the rows looked at. `fallback` is used when the name has no letter or digit. Of two
    at once who want the same the second waits, and gets the next one.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: most - 8].strip("-") or fallback
    hold_name(f"{column} {base}")
    taken = set(session().scalars(sa.select(column).where(column.startswith(base, autoescape=True), *others)))
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )
