"""Invariants: queries for rows that must never exist, and the words in which `flask shop check` names those it finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from shop.db import session

#: So many breaches of each kind are named: the first ones show what is wrong.
MOST_NAMED = 20

#: A query for any columns.
Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Never:
    """A query that must find nothing, and the words for a row it finds: `{}` for each column in order."""

    query: Rows
    words: str


def facts(*rules: Callable[[], Sequence[Never]]) -> list[str]:
    """Every breach of these rules in words, at most MOST_NAMED of a kind; empty when all is well.

    A rule is a function that builds queries. Building takes far longer than running them on a small shop, so each rule
    is called once in a process: its queries must not depend on the time, on settings or on the kind of database.
    """
    return [
        never.words.format(*row) for rule in rules for never in _built(rule) for row in session().connection().execute(never.query)
    ]


@cache
def _built(rule: Callable[[], Sequence[Never]]) -> list[Never]:
    return [Never(never.query.limit(MOST_NAMED), never.words) for never in rule()]
