"""The only reader of the clock. Times are stored in UTC and shown in Jember's time (WIB)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")

_set_to: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present moment in UTC, or the moment the clock was set to."""
    return _set_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in Jember."""
    return now().astimezone(WIB).date()


def day_of(moment: datetime) -> date:
    """The day in Jember on which a moment falls."""
    return moment.astimezone(WIB).date()


def start_of(day: date) -> datetime:
    """The first moment, in UTC, of a day in Jember."""
    return datetime.combine(day, time.min, tzinfo=WIB).astimezone(UTC)


def working_days_after(day: date, count: int) -> date:
    """The day `count` working days (Monday to Friday) after a day. Public holidays are not taken into account."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


@contextmanager
def set_to(moment: datetime) -> Iterator[None]:
    """Stop the clock at a moment while the block runs. For tests, and for the demo, which plays through past months."""
    if moment.tzinfo is None:
        raise ValueError("the clock is set with a time zone")
    token = _set_to.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
