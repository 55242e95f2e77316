"""Whatever happens in whatever legal order, every invariant holds after every step."""

from __future__ import annotations

import os
import random
from contextlib import closing

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.orders.models import Order
from tests import make
from tests.journeys import buying, paying_out, sending
from tests.journeys.world import STEPS, World
from tests.support.proof import Proof

pytestmark = pytest.mark.long

#: So many steps happen; those that find nothing to do do not count.
HAPPEN = 2_000
#: The rooms' steps: importing them is what puts them among STEPS.
PARTS = (buying, sending, paying_out)


def test_every_invariant_holds_after_every_step(app):
    """Every kind of step happens. Replay a failure with JOURNEY_SEED=<seed>."""
    seed = int(os.environ.get("JOURNEY_SEED", random.SystemRandom().randrange(10**6)))
    world = World(seed)
    with closing(Proof()) as proof:
        while world.done.total() < HAPPEN:
            step = world.choose()
            with clock.set_to(world.now):
                happened = step(world)
            session().rollback()
            facts = proof.facts() if happened else []
            assert not facts, f"seed {seed}, step {world.done.total()} ({step.__name__}): {facts}"
            world.done[step.__name__] += happened
        assert proof.is_whole(), f"seed {seed}: the checks ask something else by now"
    never = {step.__name__ for step in STEPS} - {name for name, times in world.done.items() if times}
    assert not never, f"seed {seed}: never happened: {never}"


def test_the_proof_sees_what_breaks(app):
    made = make.paid_order()
    with closing(Proof()) as proof:
        assert proof.facts() == []
        _change_total(made, 1)
        assert any(made.number in fact for fact in proof.facts())
        _change_total(made, -1)
        assert proof.facts() == []


def _change_total(order, rupiah):
    with transaction():
        session().execute(sa.update(Order).where(Order.id == order.id).values(goods_total=Order.goods_total + rupiah))
