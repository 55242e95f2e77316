"""The database: the base class of all tables, shared column types, sessions, and the only commit."""

from __future__ import annotations

import enum
import fcntl
import json
import random
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import DeclarativeBase, Session, make_transient_to_detached
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")

#: The largest id a row can have: PostgreSQL's integer.
LARGEST_KEY = 2**31 - 1

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base class of every table. It does not depend on Flask; Flask-SQLAlchemy only shares its metadata."""

    metadata = sa.MetaData(naming_convention=NAMES)


M = TypeVar("M", bound=Base)


class _FlaskBase(DeclarativeBase):
    metadata = Base.metadata


class _Session(FlaskSession):
    """Reads outside `transaction()` stand alone on PostgreSQL, see `_alone`."""

    def get_bind(self, *wishes: Any, **wished: Any) -> Engine | sa.Connection:
        found = super().get_bind(*wishes, **wished)
        is_lone = isinstance(found, Engine) and found.dialect.name == "postgresql"
        return _alone(found) if is_lone else found


db = SQLAlchemy(model_class=_FlaskBase, session_options={"class_": _Session})


class UtcDateTime(TypeDecorator[datetime]):
    """A moment with time zone, stored in UTC on either database. Raises ValueError for a moment without a zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(kind: type[enum.StrEnum], name: str) -> sa.Enum:
    """A column type for the values of an enum, stored as text and enforced by a CHECK constraint called `name`."""
    return sa.Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        values_callable=lambda members: [member.value for member in members],
        length=32,
    )


def where_set(flag: str) -> dict[str, Any]:
    """Keywords of an index over the rows whose flag is set, said as queries say it: SQLite does not use it otherwise."""
    return {"sqlite_where": sa.text(f"{flag} = 1"), "postgresql_where": sa.text(flag)}


def insert_or_leave(table: type[DeclarativeBase]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that does nothing where a unique key is taken: of two writers at once, the second finds the first's row."""
    if engine().dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def insert_once(model: type[Base]) -> sa.Executable:
    """`insert_or_leave` for hot paths: built and compiled once, executed with the columns as parameters.

    Gives the id of the new row, or no row where a unique key is taken.
    """
    return _insert_once(engine().dialect.name, table(model))


@lru_cache(maxsize=50)
def _insert_once(dialect: str, into: sa.Table) -> sa.Executable:
    insert = postgresql.insert(into) if dialect == "postgresql" else sqlite.insert(into)
    return insert.on_conflict_do_nothing().returning(into.c.id)


def as_written(model: type[M], **columns: Any) -> M:
    """Put a row that a bare INSERT just wrote into the session, as if it had been read. Columns not given are NULL."""
    written: M = model.__mapper__.class_manager.new_instance()  # as a query makes it: no attribute is told of a change
    written.__dict__.update(dict.fromkeys(model.__mapper__.columns.keys()) | columns)
    make_transient_to_detached(written)
    session().add(written)
    return written


def among(column: Any, values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """`column IN (…)` for a list of any length, sent as one parameter: databases limit how many a statement may have."""
    if engine().dialect.name == "postgresql":
        listed = sa.bindparam(None, list(values), type_=postgresql.ARRAY(column.type), unique=True)
        return cast("sa.ColumnElement[bool]", column == sa.any_(listed))
    each = sa.func.json_each(json.dumps(list(values))).table_valued("value")
    return cast("sa.ColumnElement[bool]", column.in_(sa.select(each.c.value)))


def table(model: type[Base]) -> sa.Table:
    """The table of a model, for statements on hot paths, which are built and compiled once without the ORM."""
    return cast(sa.Table, model.__table__)


def session() -> Session:
    """The session of this request, command or job."""
    return db.session()


def engine() -> Engine:
    """The engine of this application's database."""
    return _engine_of(current_app._get_current_object())  # type: ignore[attr-defined]


@lru_cache(maxsize=8)
def _engine_of(app: Flask) -> Engine:
    return db.engine


@contextmanager
def reading() -> Iterator[sa.Connection]:
    """A connection for statements that only read and need no common snapshot: lists and searches.

    In a transaction that has begun it is that transaction's connection. Otherwise every statement runs by itself, which
    saves the BEGIN and ROLLBACK around it.
    """
    if db.session.registry.has() and session().in_transaction():
        yield session().info.get("open") or session().connection()
        return
    with _alone(engine()).connect() as connection:
        yield connection


@lru_cache(maxsize=8)
def _alone(engine: Engine) -> Engine:
    """The database for statements that stand alone.

    On PostgreSQL a ROLLBACK makes psycopg throw away everything it has prepared, and a page's statements would be planned
    anew each time, which takes longer than answering them: the session reads through it as well, and loses nothing, for
    READ COMMITTED shows each statement what is there now anyway.
    """
    if engine.dialect.name == "sqlite":
        return engine.execution_options(sqlite_begin=None)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def writing() -> sa.Connection:
    """The connection of the open transaction, for writing without the ORM on hot paths. Raises RuntimeError outside one."""
    connection: sa.Connection | None = session().info.get("open")
    if connection is None:
        raise RuntimeError("a statement that writes outside transaction(): it would be lost")
    return connection


def hold_row(row: Base) -> None:
    """Lock a row until the transaction ends: of two at once the second waits, and then sees what the first did.

    What the session has read of the row stays as it was: refresh it where that matters. SQLite has one writer anyway.
    Raises ValueError for a row that is not in the database.
    """
    identity = sa.inspect(row).identity
    if identity is None:
        raise ValueError(f"{row!r} is not in the database")
    key = table(type(row)).c.id
    session().execute(sa.select(key).where(key == identity[0]).with_for_update())


def hold_name(name: str) -> None:
    """As `hold_row`, for what no row stands for yet: whoever holds the same name waits until this transaction ends.

    SQLite has one writer anyway.
    """
    if engine().dialect.name == "postgresql":
        session().execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))


@contextmanager
def transaction() -> Iterator[Session]:
    """Commit everything done in the block, or nothing of it. The only commit in the shop.

    Only doors (pages, webhooks, commands, jobs) open it, never rules; no network, mail or file inside. Pages use it as it
    is, because `web.Shop` runs the whole page again when PostgreSQL breaks a transaction off; commands and jobs use
    `committed`, which runs their work again. On SQLite it takes the write lock at the start. Raises RuntimeError inside
    another one.
    """
    current = session()
    if current.info.get("open"):
        raise RuntimeError("transaction() inside transaction(): the caller commits")
    if current.in_transaction():
        current.rollback()  # ends the reading that went before, so that the lock is taken first
    try:
        with _turn(engine()):
            try:
                current.info["open"] = current.connection(execution_options=_whole(engine()))
                yield current
                current.commit()
                current.info["kept"] = times_kept() + 1
            except BaseException:
                current.rollback()
                raise
    finally:
        current.info["open"] = None


def _whole(engine: Engine) -> dict[str, str]:
    """What makes a connection say BEGIN and COMMIT around everything inside."""
    is_sqlite = engine.dialect.name == "sqlite"
    return {"sqlite_begin": "IMMEDIATE"} if is_sqlite else {"isolation_level": "READ COMMITTED"}


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Queue for SQLite's only write lock.

    SQLite itself retries after growing pauses in which the lock lies idle: with many writers at once, two thirds of the
    time are lost. A file lock beside the database wakes the next writer at once.
    """
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    if not file or file == ":memory:":
        yield
        return
    with open(f"{file}-turn", "ab") as line:
        fcntl.flock(line, fcntl.LOCK_EX)
        yield


class Busy(Exception):
    """The database could not take a change now. Nothing of it was kept; the same change may succeed later."""


#: PostgreSQL ends a serialization failure or deadlock by breaking one side off, which may begin again at once.
BROKEN_OFF = {"40001", "40P01"}
#: PostgreSQL is too busy: a lock or statement timed out, no connection is free, or the server is stopping.
NO_TIME = {"55P03", "57014", "53300", "57P01", "57P02", "57P03"}
#: SQLite's answers when another process holds the write lock for longer than we wait.
LOCKED = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_LOCKED"}


#: How the answers begin when the disk is full, broken or not to be written, or the connection is lost.
NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "53100")
AWAY = "08"


def is_busy(refused: Exception) -> bool:
    """Whether the database refused because it is busy, away or without room: the same statement may succeed later."""
    if isinstance(refused, sa.exc.TimeoutError):  # every connection of the pool is taken
        return True
    if not isinstance(refused, sa.exc.OperationalError):
        return False
    code = getattr(refused.orig, "sqlstate", None) or getattr(refused.orig, "sqlite_errorname", None)
    if code is None:  # PostgreSQL cannot be reached at all
        return engine().dialect.name == "postgresql"
    return code in BROKEN_OFF | NO_TIME | LOCKED or code.startswith((AWAY, *NO_ROOM))


def times_kept() -> int:
    """How often this session has committed."""
    return int(session().info.get("kept", 0))


def again(work: Callable[[], T], *, undo: Callable[[], None] = lambda: None, attempts: int = 5) -> T:
    """Run work that opens transactions, and run it again from the start when PostgreSQL breaks one off.

    The only place that retries. `undo` is called before each retry, to put back what the work changed outside the
    database. Work that has committed something is never run again. Raises Busy after the last attempt, and at once when
    the database is too busy.
    """
    for attempt in range(1, attempts + 1):
        before = times_kept()
        try:
            return work()
        except (sa.exc.OperationalError, sa.exc.TimeoutError) as refused:
            session().rollback()
            if not is_busy(refused):
                raise
            is_broken_off = getattr(getattr(refused, "orig", None), "sqlstate", None) in BROKEN_OFF
            if not is_broken_off or attempt == attempts or times_kept() != before:
                raise Busy from refused
            undo()
            time.sleep(random.uniform(0.005, 0.02) * attempt)
    raise AssertionError("unreachable")


def committed(work: Callable[[], T], attempts: int = 5) -> T:
    """Run work in a transaction of its own; retries and raises Busy as `again` does. For commands and jobs."""

    def once() -> T:
        with transaction():
            return work()

    return again(once, attempts=attempts)


def init_app(app: Flask) -> None:
    """Bind the database to the application; make the folder of an SQLite file."""
    app.config["SQLALCHEMY_DATABASE_URI"] = app.config["DATABASE_URL"]
    file = make_url(app.config["DATABASE_URL"]).database
    if app.config["DATABASE_URL"].startswith("sqlite") and file and file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    options: dict[str, Any] = {"hide_parameters": True}  # errors are logged, and parameters hold addresses and secrets
    if app.config["DATABASE_URL"].startswith("postgresql"):
        options |= {"pool_size": 8, "max_overflow": 8, "pool_pre_ping": True}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # SQLAlchemy's `begin` event below says BEGIN
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=15000")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # what a buyer or the bank was told survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: sa.Connection) -> None:
    if connection.dialect.name == "sqlite":
        kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        if kind is None:
            return
        connection.exec_driver_sql(f"BEGIN {kind}")


@event.listens_for(Session, "after_flush")
def _refuse_lost_flush(current: Session, context: Any) -> None:
    if not current.info.get("open") and (current.new or current.dirty or current.deleted):
        raise RuntimeError("rows changed outside transaction(): they would be lost")


@event.listens_for(Session, "do_orm_execute")
def _refuse_lost_statement(state: Any) -> None:
    writes = state.is_insert or state.is_update or state.is_delete
    if writes and not state.session.info.get("open"):
        raise RuntimeError("a statement that writes outside transaction(): it would be lost")
