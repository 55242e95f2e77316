"""The journey in any order, by several people at once: each acts on what she saw, which others change meanwhile.

Nobody sees anything but the shop's own refusals, and whenever all of them rest, every invariant holds. Threads take turns
as they like, so that a seed brings back what people want to do, not the moment in which they do it.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from shop import clock
from shop.db import engine, session
from shop.errors import NotFound, ShopError
from shop.office.checks import broken
from tests.journeys import buying, paying_out, sending
from tests.journeys.world import World

pytestmark = pytest.mark.long

PEOPLE = 8
#: So often all rest, and so many steps each of them tries in between.
RESTS, TRIED = 6, 50
#: In one statement of so many somebody waits so many seconds: what lies between two statements is where others come in.
SLOW_ONE_IN, SLOW = 15, 0.01
#: The rooms' steps: importing them is what puts them among STEPS.
PARTS = (buying, sending, paying_out)


class Person(World):
    """One of several in the same shop: chance of her own, and for all of them the same goods, people and clock."""

    def __init__(self, shop: World, name: str) -> None:
        self.shop, self.random, self.done = shop, random.Random(name), Counter()
        self.goods, self.people = shop.goods, shop.people
        self.troubles: list[str] = []

    @property
    def now(self) -> datetime:
        return self.shop.now

    @now.setter
    def now(self, moment: datetime) -> None:
        self.shop.now = max(moment, self.shop.now)

    def any(self, query: sa.Select) -> Any:
        """Mostly one of the oldest or newest, so that several want the same."""
        found = session().scalars(query).all()
        if found and self.random.random() < 0.8:
            found = found[:2] if self.random.random() < 0.5 else found[-2:]
        return self.random.choice(found) if found else None

    def live(self, app: Flask, steps: int) -> None:
        """Try so many steps; what comes of one that is neither done nor refused is kept as a trouble."""
        for _ in range(steps):
            step = self.choose()
            with app.app_context(), clock.set_to(self.now):
                try:
                    self.done[step.__name__] += step(self)
                except (ShopError, NotFound):
                    self.done["refused"] += 1
                except Exception as trouble:  # whatever it is, it is what is looked for  # noqa: BLE001
                    self.troubles.append(f"{step.__name__}: {trouble!r}")
                session().rollback()


@contextmanager
def slow(seed: int) -> Iterator[None]:
    """Let statements of other threads than this wait now and then."""
    chance, this = random.Random(seed), threading.current_thread()

    def wait(*_: Any) -> None:
        if threading.current_thread() is not this and not chance.randrange(SLOW_ONE_IN):
            time.sleep(chance.random() * SLOW)

    sa.event.listen(engine(), "after_cursor_execute", wait)
    yield
    sa.event.remove(engine(), "after_cursor_execute", wait)


def test_several_people_at_once_see_only_refusals_and_every_invariant_holds(app):
    """STORM_SEED=<seed> lets them want the same again."""
    seed = int(os.environ.get("STORM_SEED", random.SystemRandom().randrange(10**6)))
    shop = World(seed)
    shop.goods = [SimpleNamespace(id=product.id) for product in shop.goods]
    session().rollback()
    people = [Person(shop, f"{seed} {number}") for number in range(PEOPLE)]
    with slow(seed):
        for rest in range(1, RESTS + 1):
            threads = [threading.Thread(target=one.live, args=(app, TRIED)) for one in people]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            troubles = [trouble for one in people for trouble in one.troubles]
            assert not troubles, f"seed {seed}, before rest {rest}: {troubles}"
            with clock.set_to(shop.now):
                facts = broken()
            assert not facts, f"seed {seed}, at rest {rest}: {facts}"
            session().rollback()
    done = sum((one.done for one in people), Counter())
    assert done["refused"], f"seed {seed}: they never met"
