"""Every invariant asked again and again: the questions of `flask shop check`, put together once.

Most of the time of a check on a small shop goes into writing its questions. Each of them answers with the rows that
break, so a journey of thousands of steps keeps the written questions and only looks whether any answers at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from shop.db import db, session
from shop.office.checks import broken


class Proof:
    """The shop's invariants as they are asked on this database; nothing may break while it is made."""

    def __init__(self) -> None:
        with self._heard() as questions:
            facts = broken()
        assert not facts, facts
        self.questions = questions

    def facts(self) -> list[str]:
        """What breaks now, in the words of the checks themselves; empty when all is well."""
        cursor: Any = session().connection().connection.cursor()
        try:
            for statement, parameters in self.questions:
                cursor.execute(statement, parameters)
                if cursor.fetchone() is not None:
                    return broken()
        finally:
            cursor.close()
        return []

    def is_whole(self) -> bool:
        """Whether the checks still ask what they asked at the start: nothing of it may depend on rows or the hour."""
        with self._heard() as questions:
            facts = broken()
        return not facts and questions == self.questions

    @contextmanager
    def _heard(self) -> Iterator[list[tuple[str, Any]]]:
        heard: list[tuple[str, Any]] = []

        def note(_connection, _cursor, statement, parameters, *_rest):
            if statement.startswith("SELECT"):
                heard.append((statement, parameters))

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield heard
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
