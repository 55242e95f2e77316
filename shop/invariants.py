"""How an invariant that does not hold is told: by its first facts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.db import session

#: Facts named of each kind; a broken shop needs the first ones, not all of them.
MOST_NAMED = 20


def facts(query: sa.Select[*tuple[Any, ...]], words: str) -> list[str]:
    """The first rows of a query for what must not be, each put into words; empty when all is well."""
    return [words.format(*row) for row in session().execute(query.limit(MOST_NAMED))]
