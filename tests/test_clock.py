"""The clock: working days."""

from datetime import date

import pytest

from scripts.days_off import told
from shop.clock import DAYS_OFF, set_to, start_of, working_days_after, year_without_days_off


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # over a weekend
        (date(2026, 11, 28), 2, date(2026, 12, 1)),
        (date(2026, 8, 14), 1, date(2026, 8, 18)),  # over a weekend and Independence Day
        (date(2026, 3, 17), 2, date(2026, 3, 26)),  # over Nyepi and Idul Fitri with their shared leave
        (date(2026, 12, 31), 1, date(2027, 1, 4)),
        (date(2026, 3, 21), 0, date(2026, 3, 21)),
    ],
)
def test_a_working_day_is_neither_a_weekend_nor_a_public_holiday_nor_shared_leave(day, count, then):
    assert working_days_after(day, count) == then


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 12, 31), None),
        (date(2027, 9, 30), None),
        (date(2027, 10, 1), 2028),
        (date(2028, 1, 1), 2028),
    ],
)
def test_a_year_without_days_off_is_named_from_the_october_before(day, year):
    with set_to(start_of(day)):
        assert year_without_days_off() == year


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_days_off_are_those_that_the_ministers_decreed(year):
    written = [line for line in DAYS_OFF.read_text().splitlines() if line.startswith(f"{year}-")]
    assert len(written) >= 15 and written == told(year)
