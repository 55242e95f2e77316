"""Two people close a month, or one posts while another closes it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from shop import clock
from shop.bank import months
from shop.db import session, transaction
from shop.errors import ShopError
from shop.ledger.models import Month
from shop.ledger.months import closed_until
from shop.ledger.posting import Posting, post
from tests import cast
from tests.bank.test_months import (
    NOVEMBER,
    at,
    do,
    october_sale_matched,
)


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def apart(app: Flask, act: Callable[[], object]) -> Callable[[], object]:
    """An act with a connection of its own, in November; what it gives, or the refusal it meets."""

    def done() -> object:
        with app.test_request_context("/"), clock.set_to(NOVEMBER):
            try:
                return act()
            except ShopError as refusal:
                return refusal

    return done


def test_of_two_who_close_at_once_one_closes_and_the_other_reads_who_did(app):
    october_sale_matched()
    with clock.set_to(NOVEMBER):
        seen = do(months.prepare, **at("Nurul")).fingerprint
    session().rollback()
    start = threading.Barrier(2)

    def close(name: str) -> Callable[[], object]:
        def act() -> object:
            by = cast.person(name)
            session().rollback()
            start.wait(10)
            return do(months.close, seen=seen, by=session().merge(by, load=False)).closed_by.name

        return apart(app, act)

    with ThreadPoolExecutor(2) as crowd:
        found = [one.result(20) for one in [crowd.submit(close(name)) for name in ("Sutrisno", "Ratih")]]
    [winner] = [one for one in found if isinstance(one, str)]
    [refused] = [one for one in found if isinstance(one, months.ClosedAlready)]
    assert refused.name == winner
    session().rollback()
    assert session().scalars(sa.select(Month)).one().closed_by.name == winner


def test_whoever_posts_while_a_month_is_closed_is_counted_first_or_to_the_next(app):
    """The close waits for the entry under way; then the figures are others, and nothing is closed on the old ones."""
    october_sale_matched()
    with clock.set_to(NOVEMBER):
        seen = do(months.prepare, **at("Nurul")).fingerprint
    session().rollback()
    posted, go_on = threading.Event(), threading.Event()

    def slowly() -> object:
        with transaction():
            lines = [Posting("cash", 10, "kas"), Posting("other_income", -10)]
            entry = post("bank_interest", lines, subject="x", key="slow", by=None, booked_on=date(2026, 10, 31))
            posted.set()
            go_on.wait(10)
            return entry.booked_on

    def close() -> object:
        return do(months.close, seen=seen, **at("Sutrisno"))

    with ThreadPoolExecutor(2) as crowd:
        slow = crowd.submit(apart(app, slowly))
        assert posted.wait(10)
        closing = crowd.submit(apart(app, close))
        with pytest.raises(TimeoutError):
            closing.result(0.5)
        go_on.set()
        assert slow.result(20) == date(2026, 10, 31)
        assert isinstance(closing.result(20), months.NotPrepared)
    session().rollback()
    assert closed_until() is None
