"""Answers kept in this process for a short while, for each database apart.

For lists that change seldom and stand on every page: the shelves, the villages, the vocabulary of the search. What is
kept is never used to sell by; a page may show a shelf or a count up to the stated seconds late.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from shop.db import engine

T = TypeVar("T")


class Remembered(Generic[T]):
    """A question whose answer may be some seconds old. Calling it answers; `forget()` makes the next answer new."""

    def __init__(self, ask: Callable[[], T], seconds: int) -> None:
        self.ask, self.seconds = ask, seconds
        self._kept: WeakKeyDictionary[Any, tuple[float, T]] = WeakKeyDictionary()

    def __call__(self) -> T:
        asked = engine()
        kept = self._kept.get(asked)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1]
        answer = self.ask()
        self._kept[asked] = (time.monotonic() + self.seconds, answer)
        return answer

    def forget(self) -> None:
        """Ask anew next time."""
        self._kept.clear()


def remembered(seconds: int) -> Callable[[Callable[[], T]], Remembered[T]]:
    """Keep a question's answer for so many seconds."""
    return lambda ask: Remembered(ask, seconds)
