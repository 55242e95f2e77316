"""Which months of the books are closed, and on which day an event of a closed month counts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from shop.clock import today
from shop.db import session
from shop.ledger.models import Entry, Month

#: The number of a PostgreSQL advisory lock: whoever posts holds it shared, whoever closes a month holds it alone. The
#: trigger in the migration uses the same number.
LOCK = 370_006


def last_day(first_on: date) -> date:
    """The last day of the month that begins on `first_on`."""
    return first_on.replace(day=monthrange(first_on.year, first_on.month)[1])


def hold_months(*, alone: bool = False) -> None:
    """Let no month be closed until the transaction ends; with `alone`, for closing, wait until nobody posts.

    Needed on PostgreSQL only: SQLite has one writer at a time.
    """
    if session().get_bind().dialect.name == "postgresql":
        lock = sa.func.pg_advisory_xact_lock if alone else sa.func.pg_advisory_xact_lock_shared
        session().execute(sa.select(lock(LOCK)))


def closed_until() -> date | None:
    """The last day of the last closed month; None before the first close."""
    return session().scalar(sa.select(sa.func.max(Month.until)).where(Month.closed_at.is_not(None)))


def open_day(wanted: date) -> date:
    """The day on which an event of a day may count: that day, or the first one after the closed months."""
    closed = closed_until()
    return wanted if closed is None or wanted > closed else closed + timedelta(days=1)


def closing_next() -> date | None:
    """The first day of the month to be closed next; None while the books are empty.

    Months are closed in order and none is left out: it is the month after the last closed one, or that of the first entry.
    """
    until: sa.ScalarSelect[Any] = (
        sa.select(sa.func.max(Month.until)).where(Month.closed_at.is_not(None)).scalar_subquery()
    )
    begun: sa.ScalarSelect[Any] = sa.select(sa.func.min(Entry.booked_on)).scalar_subquery()
    row = session().execute(sa.select(until, begun)).one()
    closed: date | None = row[0]
    first: date | None = row[1]
    if closed is not None:
        return closed + timedelta(days=1)
    return first.replace(day=1) if first is not None else None


def open_months() -> list[date]:
    """The first days of the months that are not closed yet, oldest first; the last one is this month."""
    first_on = closing_next()
    found = []
    while first_on is not None and first_on <= today():
        found.append(first_on)
        first_on = last_day(first_on) + timedelta(days=1)
    return found


def months_over() -> list[date]:
    """The open months whose last day is past: they wait to be closed."""
    return [first_on for first_on in open_months() if last_day(first_on) < today()]


def month_starting(first_on: date) -> Month | None:
    """The month that begins on a day, if anybody prepared it yet."""
    return session().scalar(sa.select(Month).where(Month.first_on == first_on))


def closed_months() -> list[Month]:
    """Every closed month, newest first."""
    query = sa.select(Month).where(Month.closed_at.is_not(None)).order_by(Month.first_on.desc())
    return list(
        session().scalars(query.options(sa.orm.joinedload(Month.closed_by), sa.orm.joinedload(Month.prepared_by)))
    )
