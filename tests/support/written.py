"""Which tables a test wrote to, so that the invariants are proved again wherever they could have changed.

Most tests of pages write nothing an invariant reads: a session, a note in the journal, a cart. For them the proof made
when the shop was founded still holds, and the same statements on the same rows would prove it a second time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

WRITES = re.compile(
    r'\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE
)
HARMLESS = re.compile(r"\s*(?:SELECT|BEGIN|PRAGMA|SAVEPOINT|RELEASE|ROLLBACK)\b", re.IGNORECASE)


class Written:
    """Listens to the statements of an application's database."""

    def __init__(self, tables: Collection[str], check: Callable[[], list[str]]) -> None:
        """Prove the invariants of a founded shop once, and remember every table they ask."""
        self.names = re.compile(rf"\b(?:{'|'.join(sorted(tables))})\b")
        self.asked: set[str] = set()
        self.written: set[str] = set()
        event.listen(sa.Engine, "before_cursor_execute", self._learn)
        broken = check()
        assert not broken, broken
        event.remove(sa.Engine, "before_cursor_execute", self._learn)
        event.listen(sa.Engine, "before_cursor_execute", self._note)  # whichever application of this process writes

    def begin(self) -> None:
        """A test begins on a founded shop."""
        self.written.clear()

    def concerns(self) -> bool:
        """Whether anything was written that an invariant asks for. A statement that is not understood counts as such."""
        return not self.written.isdisjoint(self.asked)

    def _learn(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        self.asked.update(self.names.findall(statement))

    def _note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if HARMLESS.match(statement):
            return
        target = WRITES.match(statement)
        self.written.update([target[1]] if target else self.asked)
