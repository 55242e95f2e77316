"""Which tables a test wrote to, so that the invariants are proved again wherever they could have changed.

Most tests of pages write nothing an invariant reads: a session, a note in the journal, a cart. For them the proof made
when the shop was founded still holds, and the same statements on the same rows would prove it a second time. So does
each room's proof for a test that wrote none of the tables the room asks for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

WRITES = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE
)
HARMLESS = re.compile(r"\s*(?:SELECT|BEGIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE)


class Written:
    """Listens to the statements of this process, whichever application says them."""

    def __init__(self, rooms: Iterable[Any], tables: Collection[str]) -> None:
        """Prove the invariants of a founded shop once, and remember which tables each room asks for."""
        # SQLite keeps what is in the search's index in a table that is written through `product_search`.
        self.names = re.compile(rf"\b(?:{'|'.join(sorted(tables))})(?=_docsize\b|\b)")
        self.written: set[str] = set()
        self.asked: dict[Any, set[str]] = {}
        for room in rooms:
            self.read: set[str] = set()
            event.listen(sa.Engine, "before_cursor_execute", self._learn)
            broken = room.check()
            event.remove(sa.Engine, "before_cursor_execute", self._learn)
            assert not broken, broken
            self.asked[room] = self.read
        self.all = frozenset().union(*self.asked.values())
        event.listen(sa.Engine, "before_cursor_execute", self._note)

    def begin(self) -> None:
        """A test begins on a founded shop."""
        self.written.clear()

    def concerned(self) -> list[Any]:
        """The rooms whose proof may not hold any more. A statement that is not understood concerns all of them."""
        return [room for room, asked in self.asked.items() if not asked.isdisjoint(self.written)]

    def broken(self) -> list[str]:
        """What breaks in those rooms."""
        return [fact for room in self.concerned() for fact in room.check()]

    def _learn(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        self.read.update(self.names.findall(statement))

    def _note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if HARMLESS.match(statement):
            return
        target = WRITES.match(statement)
        self.written.update([target[1]] if target else self.all)
