"""Run the migrations on SQLite or PostgreSQL, each in its own transaction, whole or not at all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context
from flask import current_app

from shop.db import UtcDateTime

config = context.config
database = current_app.extensions["migrate"].db

#: Made by hand-written migrations; unknown to the models.
SEARCH_TABLES = ("product_search",)


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, compared: object) -> bool:
    """Leave the full-text tables to their own migration."""
    return not (kind == "table" and name is not None and name.startswith(SEARCH_TABLES))


def written_plainly(kind: str, thing: object, autogen: object) -> str | bool:
    """In a migration a moment is a plain column type, so that old migrations never need today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(thing, UtcDateTime) else False


def run() -> None:
    """Apply what is missing; on SQLite with foreign keys checked afterwards instead of during."""
    engine = database.engine
    with engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            include_object=is_ours,
            render_as_batch=True,
            transactional_ddl=True,
            transaction_per_migration=True,
            compare_type=True,
            render_item=written_plainly,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            broken = connection.execute(sa.text("PRAGMA foreign_key_check")).all()
            if broken:
                raise RuntimeError(f"rows point to nothing after the migration: {broken[:5]}")
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")


run()
