"""Break something on purpose, look, and leave no trace."""

from __future__ import annotations

from collections.abc import Callable

from shop.db import transaction


class Undone(Exception):
    """Rolls back what was broken, and carries what was seen."""

    def __init__(self, facts: list[str]) -> None:
        super().__init__()
        self.facts = facts


def facts_after(act: Callable[[], object], check: Callable[[], list[str]]) -> list[str]:
    """What a check says after an act of which nothing stays."""
    try:
        with transaction():
            act()
            raise Undone(check())
    except Undone as undone:
        return undone.facts
