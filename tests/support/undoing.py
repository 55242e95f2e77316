"""Breaking rows and guards on purpose, so that nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import sqlalchemy as sa

from shop.db import transaction, writing


class _UndoneError(Exception):
    """Ends a transaction that is not to be kept."""


@contextmanager
def undone() -> Iterator[sa.Connection]:
    """A transaction that is rolled back in the end, and its connection."""
    with suppress(_UndoneError), transaction():
        yield writing()
        raise _UndoneError


def lift_guards(connection: sa.Connection) -> None:
    """Let this transaction change what triggers keep as it is."""
    if connection.dialect.name == "sqlite":
        for name in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
