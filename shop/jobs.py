"""The outbox: work that follows a change, written with it and done afterwards.

A job is a row in the same transaction as its cause. A worker claims it for a while, does it, and marks it done
together with the job's own changes; a worker that dies leaves it to the next one. So every job runs at least once,
and must be harmless when it runs twice.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
import sqlalchemy as sa
import structlog
from flask import Flask
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import now
from shop.db import Base, UtcDateTime, among, committed, insert_or_leave, session

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=5)
#: Tried again after growing pauses, at last each LONGEST_PAUSE: three days in all, so that a mail server or a provider may
#: be away over a weekend.
LONGEST_PAUSE = timedelta(hours=2)
MOST_ATTEMPTS = 45
#: A job that is done stays so long, for whoever looks back.
KEPT = timedelta(days=90)
#: So many seconds the worker waits when the database takes nothing.
REST = 5

#: The function that does each kind of job. Rooms register theirs with @job("kind").
WORK: dict[str, Callable[..., None]] = {}

#: What the worker does each minute besides, one after another. A room appends a function, which opens its own transactions
#: and must be harmless when two workers call it at once. Its name is how `Upkeep` and `/metrics` call it.
EVERY_MINUTE: list[Callable[[], object]] = []


class Job(Base):
    """Something to be done after a change was committed."""

    __tablename__ = "jobs"
    __table_args__ = (
        sa.Index(
            "ix_jobs_due",
            "due_at",
            sqlite_where=sa.text("done_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    #: Two jobs with one key are one job.
    key: Mapped[str | None] = mapped_column(sa.String(200), unique=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why the last attempt failed; kept until it succeeds.
    trouble: Mapped[str | None] = mapped_column(sa.Text)


class Upkeep(Base):
    """When one of EVERY_MINUTE was last done without anything of it failing; at first, when it was first tried."""

    __tablename__ = "upkeeps"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), unique=True)
    whole_at: Mapped[datetime] = mapped_column(UtcDateTime)


def job(kind: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that does jobs of this kind. It opens its own transactions."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        WORK[kind] = function
        return function

    return register


def later(kind: str, *, key: str | None = None, after: timedelta = timedelta(0), **facts: Any) -> None:
    """Write a job inside the caller's transaction; it runs `after` the given time. With a `key`, a second call does nothing.

    Raises ValueError for a kind nobody registered.
    """
    if kind not in WORK:
        raise ValueError(f"no job is called {kind!r}")
    session().execute(insert_or_leave(Job).values(kind=kind, facts=facts, key=key, due_at=now() + after))


def _claim() -> tuple[int, str, dict[str, Any]] | None:
    due = sa.select(Job.id).where(Job.done_at.is_(None), Job.due_at <= now(), Job.attempts < MOST_ATTEMPTS)
    due = due.order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    taking = sa.update(Job).where(Job.id == due.scalar_subquery())
    taking = taking.values(attempts=Job.attempts + 1, due_at=now() + LEASE)
    one = taking.returning(Job.id, Job.kind, Job.facts).execution_options(synchronize_session=False)
    found = committed(lambda: session().execute(one).one_or_none())
    return (found.id, found.kind, found.facts) if found else None


def work_one() -> bool:
    """Do one due job; False when none is due. A job that fails keeps its error and is tried again later, MOST_ATTEMPTS times."""
    claimed = _claim()
    if claimed is None:
        return False
    job_id, kind, facts = claimed
    try:
        WORK[kind](**facts)
    except Exception as trouble:  # the worker outlives any job; the trouble is kept and logged  # noqa: BLE001
        log.exception("job failed", job=job_id, kind=kind)
        _put_back(job_id, repr(trouble))
        return True
    # Its facts are no longer needed, and some are secret: the link that sets a new password.
    done = sa.update(Job).where(Job.id == job_id).values(done_at=now(), trouble=None, facts={})
    committed(lambda: session().execute(done))
    return True


def _put_back(job_id: int, trouble: str) -> None:
    def put_back() -> None:
        found = session().get(Job, job_id)
        if found is None:  # deleted meanwhile, with the person it was for
            return
        found.trouble = trouble[:2_000]
        pause = timedelta(seconds=2 ** min(found.attempts, 20) * random.uniform(5, 10))
        found.due_at = now() + min(pause, LONGEST_PAUSE)
        if found.attempts >= MOST_ATTEMPTS:
            log.error("job given up", job=job_id, kind=found.kind)

    committed(put_back)


def work_minute() -> None:
    """Do all of EVERY_MINUTE and note what was done whole; what fails is logged, and tried again in the next minute."""
    whole = []
    for upkeep in EVERY_MINUTE:
        try:
            upkeep()
            whole.append(upkeep.__name__)
        except Exception:  # the worker outlives any upkeep; the trouble is logged  # noqa: BLE001
            log.exception("upkeep failed", upkeep=upkeep.__name__)
            session().rollback()
    committed(lambda: _note_whole(whole))


def _note_whole(names: list[str]) -> None:
    for upkeep in EVERY_MINUTE:
        session().execute(insert_or_leave(Upkeep).values(name=upkeep.__name__, whole_at=now()))
    session().execute(sa.update(Upkeep).where(among(Upkeep.name, names)).values(whole_at=now()))


def last_whole() -> dict[str, datetime]:
    """When each of EVERY_MINUTE was last done whole, by name; nothing of what was never tried."""
    known = [upkeep.__name__ for upkeep in EVERY_MINUTE]
    rows = session().execute(sa.select(Upkeep.name, Upkeep.whole_at).where(among(Upkeep.name, known)))
    return {row.name: row.whole_at for row in rows}


def delete_done() -> None:
    """Delete the jobs that were done longer ago than KEPT: what wrote them is past, so that their keys keep nothing back."""
    session().execute(sa.delete(Job).where(Job.done_at < now() - KEPT))


def drain(most: int = 10_000) -> int:
    """Do every due job now, at most so many; the number done. For tests."""
    return sum(1 for _ in iter(work_one, False) if (most := most - 1) >= 0)


def init_app(app: Flask) -> None:
    """Add the `flask worker` command."""

    @app.cli.command("worker")
    @click.option("--once", is_flag=True, help="Do what is due and stop.")
    def worker(once: bool) -> None:
        """Do the jobs of the outbox, and each minute the upkeep, for ever; it outlives a database that is away or full."""
        next_minute = 0.0
        while True:
            try:
                if time.monotonic() >= next_minute:
                    next_minute = time.monotonic() + 60
                    work_minute()
                if work_one():
                    continue
                session().close()
            except Exception:  # the web server ends with the worker; the trouble is logged  # noqa: BLE001
                if once:
                    raise
                log.exception("worker rests")
                session().invalidate()
                time.sleep(REST)
                continue
            if once:
                return
            time.sleep(1)
