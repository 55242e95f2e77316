"""What one person is about to send from a page that lay open, and what another does meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shop.db import transaction
from shop.reviews import writing
from tests import cast, make


@dataclass
class Press:
    """A form of a page, named by how its address ends, and what is typed into it."""

    page: str
    form: str
    typed: dict[str, Any] = field(default_factory=dict)


@dataclass
class Row:
    """What one person is about to send, and what another does first; both once."""

    mine: Press
    theirs: Press
    #: The moment in which it happens, where that matters.
    at: Any = None


def both(page: str, form: str, typed: dict[str, Any] | None = None, other: dict[str, Any] | None = None) -> Row:
    """Two at the same form, who type the same, or the other one something else."""
    typed = typed or {}
    return Row(Press(page, form, typed), Press(page, form, typed if other is None else other))


def by(name: str = "Nurul") -> Any:
    return cast.person(name)


def a_review(product: Any = None) -> int:
    """The number of a buyer's review."""
    line = make.released_order(product).seller_orders[0].lines[0]
    with transaction():
        return writing.review(line, stars=2, text="Lebih tipis dari fotonya.", by=None).id
