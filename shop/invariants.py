"""What must not be, asked of the database: a question is built once, put into words by its first answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from shop.db import session

#: Facts named of each kind; a broken shop needs the first ones, not all of them.
MOST_NAMED = 20

#: Rows of whatever columns.
Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Never:
    """A query for what must never be, and the words for each of its rows, by position."""

    query: Rows
    words: str


def facts(*rules: Callable[[], Sequence[Never]]) -> list[str]:
    """The facts that break any of these rules, the first of each kind; empty when all is well.

    A rule is a function that builds its questions. That takes forty times as long as their answers on a small shop, so
    each is called once in a process: what it asks must not depend on the time, on settings or on the kind of database.
    """
    return [
        never.words.format(*row) for rule in rules for never in _built(rule) for row in session().execute(never.query)
    ]


@cache
def _built(rule: Callable[[], Sequence[Never]]) -> list[Never]:
    return [Never(never.query.limit(MOST_NAMED), never.words) for never in rule()]
