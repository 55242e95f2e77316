"""Every invariant asked again and again: the questions of `flask shop check`, put together once.

Most of the time of a check on a small shop goes into writing its questions. Each of them answers with the rows that
break, so a journey of thousands of steps keeps the written questions and only looks whether any answers at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event

from shop.db import db, session
from shop.office.checks import broken


class Proof:
    """The shop's invariants as they are asked on this database; nothing may break while it is made. Close it in the end.

    It has a connection of its own, on which PostgreSQL keeps the plan: what was prepared in a transaction that is rolled
    back would be planned anew each time, which takes longer than answering.
    """

    def __init__(self) -> None:
        with self._heard() as questions:
            facts = broken()
        assert not facts, facts
        self.questions = questions
        session().rollback()
        self.connection = db.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.cursor: Any = self.connection.connection.cursor()
        self.whole = self._put_together()

    def facts(self) -> list[str]:
        """What breaks now, in the words of the checks themselves; empty when all is well."""
        self.cursor.execute(*self.whole)
        return broken() if self.cursor.fetchone() is not None else []

    def close(self) -> None:
        """Give the connection back as it was."""
        if db.engine.dialect.name == "postgresql":
            self.cursor.execute("DEALLOCATE proof")
        self.cursor.close()
        self.connection.close()

    def _put_together(self) -> tuple[Any, ...]:
        """One statement that answers with a row for each question that any row answers."""
        if db.engine.dialect.name == "sqlite":
            given = tuple(value for _, values in self.questions for value in values)
            return _united([text for text, _ in self.questions]), given
        writer = psycopg.ClientCursor(self.connection.connection.driver_connection)  # type: ignore[arg-type]
        self.cursor.execute("PREPARE proof AS " + _united([writer.mogrify(*one) for one in self.questions]))
        return ("EXECUTE proof",)

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


def _united(texts: list[str]) -> str:
    parts = (f"SELECT * FROM (SELECT {at} FROM ({text}) AS q{at} LIMIT 1) AS w{at}" for at, text in enumerate(texts))
    return " UNION ALL ".join(parts)
