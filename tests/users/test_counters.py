"""Without Redis tries are counted in memory: correctly, and without looking at everybody's tries for each one."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from shop.clock import now
from shop.users import limits
from shop.users.counters import SWEPT_EVERY, Counters

HOUR = 3_600


@pytest.fixture
def counters():
    """Counters of this test alone."""
    return Counters()


@pytest.mark.usefixtures("app")
def test_a_shop_without_redis_counts_so():
    assert isinstance(limits.limiter.storage, Counters)


def test_counting_starts_no_thread(counters, monkeypatch):
    started = []
    monkeypatch.setattr(threading.Thread, "start", started.append)
    assert all(counters.acquire_entry(f"address {number}", 5, HOUR) for number in range(50))
    assert started == []


def test_what_is_over_is_let_go_of_at_the_next_count_after_a_minute(counters, time_machine):
    for number in range(50):
        counters.acquire_entry(f"address {number}", 5, SWEPT_EVERY.seconds // 2)
    time_machine.move_to(now() + SWEPT_EVERY - timedelta(seconds=1))
    counters.acquire_entry("another", 5, HOUR)
    assert sum(map(len, counters.events.values())) == 51, "looked through too early"
    time_machine.move_to(now() + timedelta(seconds=2))
    counters.acquire_entry("another", 5, HOUR)
    assert {address: len(tries) for address, tries in counters.events.items() if tries} == {"another": 2}


def test_a_try_too_many_is_refused_until_the_first_is_over(counters, time_machine):
    assert [counters.acquire_entry("address", 2, HOUR) for _ in range(3)] == [True, True, False]
    time_machine.move_to(now() + timedelta(seconds=HOUR + 1))
    assert counters.acquire_entry("address", 2, HOUR)
