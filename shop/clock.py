"""The only reader of the clock. Times are stored in UTC and shown in Jember's time (WIB)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")
#: Public holidays and shared leave that fall on Monday to Friday, a line each; `scripts/days_off.py` writes it.
DAYS_OFF = Path(__file__).with_name("days_off.txt")

#: From this month on the days off of the next year are decreed.
DECREED_FROM = 10

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
    """The day `count` working days after a day: Monday to Friday without public holidays and shared leave.

    Rule: the joint decree of three ministers (SKB) of each year. Of a year that is not yet written down only weekends count.
    """
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in _days_off()
    return day


def year_without_days_off() -> int | None:
    """The first year of which no public holidays are written down: this one or, from October on, the next; else None.

    Rule: the decree comes out in autumn for the year after.
    """
    known, year = {day.year for day in _days_off()}, today().year
    wanted = [year, year + 1] if today().month >= DECREED_FROM else [year]
    return next((year for year in wanted if year not in known), None)


@cache
def _days_off() -> frozenset[date]:
    return frozenset(date.fromisoformat(line[:10]) for line in DAYS_OFF.read_text().splitlines())


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
