"""One page of a list, the addresses of its neighbours, and the words it is searched for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

from shop.errors import NotFound

T = TypeVar("T")

#: Counting rows stops here, so that a list of a huge shop costs no more than one of a small shop.
COUNTED_TO = 1_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of things. `total` is exact up to COUNTED_TO; beyond it `is_more` says there are more."""

    items: Sequence[T]
    number: int
    size: int
    total: int
    is_more: bool = False

    @property
    def last(self) -> int:
        """The number of the last page that can be asked for."""
        return max(1, -(-self.total // self.size))

    @property
    def previous_number(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next_number(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.last else None


def page_number(text: str | None) -> int:
    """The page number of an address; 1 for anything that is not a number from 1 to 10,000."""
    text = (text or "").strip()
    return max(1, min(int(text), 10_000)) if text.isascii() and text.isdigit() and len(text) <= 5 else 1


def list_named(name: str, known: Collection[str], usual: str = "") -> str:
    """Which of some lists the address asks for under a name; the usual one where it asks for none.

    Raises NotFound for one that is not known: all of them instead would hide that the address is wrong.
    """
    asked = request.args.get(name) or usual
    if asked != usual and asked not in known:
        raise NotFound(list=asked)
    return asked


def searched(name: str, *, most: int = 120) -> str:
    """What the address asks for under a name, in one line: signs that cannot be seen or stored are read over."""
    typed = request.args.get(name, "")[:most]
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
