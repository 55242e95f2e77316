"""Money in and out in any order that hypothesis can think of; after every step the full check of the shop holds.

A step that finds nothing to do, or has happened twice, leaves its turn to what has not happened yet. What hypothesis found
is printed as the shortest list of steps.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import ExitStack
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, currently_in_test_context, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shop import clock
from shop.db import session
from shop.office.checks import broken
from tests.journeys import world
from tests.journeys.money import STEPS, AtProvider, Luck, Money
from tests.support.stripe.stand import standing

#: A step that happened so often in an example leaves its turn to what did not.
OFTEN = 2

#: So many steps at most are taken for what has not happened in the examples.
LONGEST_HUNT = 200


def machine(shop: Any, done: Counter[str]) -> type[RuleBasedStateMachine]:
    """A machine whose every run begins with a founded shop; `done` counts the steps that found something to do."""

    class MoneyMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            session().rollback()
            shop.renew()
            self.numbers, self.doors = count(1), ExitStack()
            with clock.set_to(world.START):
                self.world = Money()

        @initialize(luck=st.integers(0, 2**32))
        def begin(self, luck: int) -> None:
            self.world.random = Luck(random.Random(f"{luck} begin"), self.numbers)
            stand = self.doors.enter_context(standing(shop.app, world=AtProvider(self.world)))
            self.world.begin(stand, shop.app.test_client())
            session().rollback()

        def teardown(self) -> None:
            """What the stand-in heard and said is held to the description."""
            session().rollback()
            done.update(self.world.done)
            self.doors.close()

        def _do(self, step: str, luck: int) -> None:
            self.world.random = Luck(random.Random(f"{luck} {step}"), self.numbers)
            with clock.set_to(self.world.now):
                first = [step] if self.world.done[step] < OFTEN else []
                for chosen in (*first, *self.world.instead()):
                    happened = self.world.take(chosen)
                    session().rollback()
                    if happened:
                        if currently_in_test_context():
                            note(f"{chosen} happened")
                        break

        @invariant()
        def every_check_holds(self) -> None:
            with clock.set_to(self.world.now):
                facts = broken()
            assert not facts, facts

    for number, step in enumerate(STEPS):

        def does(self: MoneyMachine, luck: int, step: str = step) -> None:
            self._do(step, luck)

        does.__name__ = step
        setattr(MoneyMachine, f"{step}_{number}", rule(luck=st.integers(0, 2**32))(does))
    return MoneyMachine


def run(shop: Any, *, examples: int, steps: int) -> Counter[str]:
    """How often each step happened in so many examples."""
    done: Counter[str] = Counter()
    run_state_machine_as_test(
        machine(shop, done),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,  # the same runs each time; the journey in any order is the one that wanders
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return done


def hunt(shop: Any, done: Counter[str]) -> None:
    """One more example, until every step has happened somewhere: chance does not bring each of them into so few."""
    one, chance = machine(shop, done)(), random.Random(7)
    try:
        with clock.set_to(world.START):
            one.begin(luck=7)
        for _ in range(LONGEST_HUNT):
            missed = [step for step in STEPS if not (done[step] or one.world.done[step])]
            if not missed:
                break
            one._do(chance.choice(missed if chance.random() < 0.3 else STEPS), chance.getrandbits(32))
            one.every_check_holds()
    finally:
        one.teardown()


@pytest.mark.long
def test_whatever_happens_to_money_the_books_hold(shop):
    """Every step happens at least once, and after each the whole check holds."""
    done = run(shop, examples=3, steps=40)
    if not all(done[step] for step in STEPS):
        hunt(shop, done)
    assert [step for step in dict.fromkeys(STEPS) if not done[step]] == []
