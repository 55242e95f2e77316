"""The shop under one random stream, and the steps that may happen in it.

A step is a function that does one legal thing of its kind and says True, or finds nothing to do and says False.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.orders.models import SellerOrder, SellerOrderStatus
from shop.payments import cod, codes
from shop.payments.requesting import coop_account
from shop.regions.models import Region
from shop.users.models import User
from tests import cast, make
from tests.payments.test_qris import STATIC

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
#: A step that has not happened so often is tried more often than others, the more the less it did: rare ones wait for
#: others before them, and are taken when they can be.
ENOUGH, EAGER = 3, 3


class World:
    """Goods, people and the moment it is; what happened how often."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = START
        self.done: Counter[str] = Counter()
        self.goods = [
            make.product(price=285_000, stock=4),
            make.product("Pouch", price=35_000, stock=9, category="tas"),
            make.product("Permen asam", seller=cast.seller("KUB Melati"), price=500, stock=60, category="makanan"),
            make.product(
                "Keripik bawang",
                seller=cast.seller("KUB Melati"),
                price=15_001,
                stock=20,
                category="makanan",
                best_before=(START.date() + timedelta(days=400), START.date() + timedelta(days=500)),
            ),
        ]
        with transaction():
            codes.store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
            cod.add_area(session().get_one(Region, "35"), source="RAT", by=cast.person("Sutrisno"))
            for kind, value in ((Kind.COD_MOST_RUPIAH, 10_000_000), (Kind.COD_OPEN_ORDERS, 4)):
                session().add(Decision(kind=kind, value=value, starts_on=START.date(), source="RAT", recorded_at=START))
        agreed, last = (cast.seller(), cast.seller("KUB Melati")), START.date() + timedelta(days=3_000)
        days = {"starts_on": START.date(), "ends_on": last, "most_uses": 10**6}
        make.voucher("SETENGAH", coop_bps=5_000, agreed=agreed, bps=1_500, most=20_000, **days)
        make.voucher("KOPERASI", coop_bps=10_000, amount=12_345, **days)
        self.people = {name: cast.person(name).id for name in ("Budi", "Nurul", "Sutrisno", "Wiwik")}

    def by(self, name: str) -> User:
        """A person of the cast, of this moment's session."""
        return session().get_one(User, self.people[name])

    def any(self, query: sa.Select):
        """One of what a question finds; nothing when it finds nothing."""
        found = session().scalars(query).all()
        return self.random.choice(found) if found else None

    def parts(self, *states: SellerOrderStatus):
        """A seller's part of an order in one of these states."""
        return self.any(sa.select(SellerOrder).where(SellerOrder.status.in_(states)).order_by(SellerOrder.id))

    def choose(self) -> Step:
        """The next step to try: common ones often, and what has hardly happened yet before the others."""
        weights = [weight * (1 + EAGER * max(0, ENOUGH - self.done[step.__name__])) for step, weight in STEPS.items()]
        return self.random.choices(list(STEPS), weights)[0]


Step = Callable[[World], bool]

#: Every kind of step, and how often it is tried.
STEPS: dict[Step, int] = {}


def step(*, often: int) -> Callable[[Step], Step]:
    """Make a function a step of the journey."""

    def note(function: Step) -> Step:
        STEPS[function] = often
        return function

    return note
