"""What will happen and when: steps in the order of time, each of which may put later ones into it."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

import sqlalchemy as sa

from shop import clock
from shop.clock import WIB, now
from shop.db import session
from shop.demo import goods
from shop.sellers.models import SellerMember
from shop.users.models import Role, RoleGrant, User

T = TypeVar("T")


@dataclass
class Calendar:
    """What will happen, in the order of time. Steps put later steps into it."""

    until: datetime
    chance: random.Random
    buyers: Sequence[goods.Buyer]
    waiting: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    turns: dict[str, int] = field(default_factory=dict)

    def plan(self, moment: datetime, step: Callable[[], None]) -> None:
        """Have a step happen at a moment; what lies in the future never does, and stays as it is."""
        if moment < self.until:
            heapq.heappush(self.waiting, (moment, next(self.numbers), step))

    def after(self, least_hours: float, most_hours: float) -> datetime:
        """A moment so many hours from now, in waking hours."""
        moment = now() + timedelta(hours=self.chance.uniform(least_hours, most_hours))
        hour = moment.astimezone(WIB).hour
        return moment + timedelta(hours=7) if hour < 6 else moment

    def turn(self, what: str, things: Sequence[T]) -> T:
        """Each of these in turn: however few there are, all kinds come."""
        self.turns[what] = self.turns.get(what, -1) + 1
        return things[self.turns[what] % len(things)]

    def run(self, on_step: Callable[[], None]) -> None:
        """Let everything happen."""
        while self.waiting:
            moment, _, step = heapq.heappop(self.waiting)
            with clock.set_to(moment):
                step()
            session().expunge_all()
            on_step()


def officer(role: Role) -> User:
    """The first person with this role."""
    return session().scalars(sa.select(User).join(RoleGrant).where(RoleGrant.role == role).order_by(User.id)).first()  # type: ignore[return-value]


def seller_person(seller_id: int) -> User:
    """The first person of a seller."""
    query = (
        sa.select(User).join(SellerMember, SellerMember.user_id == User.id).where(SellerMember.seller_id == seller_id)
    )
    return session().scalars(query.order_by(SellerMember.id)).first()  # type: ignore[return-value]
