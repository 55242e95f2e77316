"""How long a buyer's money waits after her goods arrived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from shop.clock import day_of, start_of, working_days_after

#: Rule: exchange or cancellation is possible for at least two working days after receipt (PP 80/2019 Ps. 69).
LEAST_WORKING_DAYS = 2


def last_day_by_law(received: date) -> date:
    """The day of the end of which nobody's time to complain may fall short."""
    return working_days_after(received, LEAST_WORKING_DAYS)


def released_at(arrived: datetime, hold: Callable[[date], int]) -> datetime:
    """The moment from which an arrived part's money goes to its makers by itself; `hold` is `on_days(HOLD_DAYS)`.

    Rule: HOLD_DAYS as decided on the day it arrived, and never before the two working days of PP 80/2019 Ps. 69 are over.
    """
    day = day_of(arrived)
    return max(arrived + timedelta(days=hold(day)), start_of(last_day_by_law(day) + timedelta(days=1)))
