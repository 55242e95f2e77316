"""Two bazaars of the demo: one of last month, counted and closed with what did not fit explained, and one that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from uuid import UUID

import sqlalchemy as sa

from shop.bazaars import opening, queries
from shop.bazaars.explaining import explain
from shop.bazaars.models import Bazaar, ExceptionKind, Outcome, PaidBy
from shop.bazaars.reading import Sold, SoldLine
from shop.bazaars.selling import count_sale
from shop.catalogue.models import Product, ProductStatus, Variant
from shop.clock import day_of, now, start_of
from shop.db import session, transaction
from shop.demo.calendar import Calendar, officer
from shop.ledger.queries import balance
from shop.payments.requesting import coop_account
from shop.payouts.cash import in_box, move_cash
from shop.users.models import Role, User

SEED = 303
#: Who keeps both stalls: a coordinator whose account is printed when the demo starts.
KEEPER = "+628000000803"
#: What the office keeps in its box, and each stall's change.
CASH, CHANGE = 900_000, 300_000
#: How many days ago the past one began, and at which hours of its two days it sold.
BEGAN = 33
SOLD_AT = (8.2, 8.9, 9.5, 10.1, 11.6, 12.4, 13.0, 32.3, 33.2, 34.8, 35.5, 36.6, 37.4)
#: Which of its sales lacked pieces on the shelf; which one of either went below the price, and by how much.
LACKED, CHEAPER, LESS = 3, 5, 5_000
#: What was missing when its box was counted.
MISSING = 2_000
#: How many hours ago the open one sold.
SELLS_AT = (27.0, 25.5, 24.2, 5.5, 4.1, 2.3)
REASONS = {
    ExceptionKind.LACKING: (Outcome.UNCOUNTED, "Dibawa langsung dari rumah pagi itu, belum sempat masuk stok"),
    ExceptionKind.PRICE: (Outcome.NOTED, "Tawar-menawar di meja, perajin setuju"),
}


@dataclass
class _Stall:
    """A bazaar while its days go by."""

    name: str
    place: str
    first_on: date
    days: int
    number: int = 0

    @property
    def bazaar(self) -> Bazaar:
        return queries.bazaar(self.number)


def plan_bazaars(calendar: Calendar) -> None:
    """Plan both: cash from the bank, change, sales, and of the past one the count and the cash brought back."""
    first_on = day_of(calendar.until - timedelta(days=BEGAN))
    past = _Stall("HUT Jember", "Lapangan Ambulu", first_on, days=2)

    def hour(hours: float) -> datetime:
        return start_of(first_on) + timedelta(hours=hours)

    calendar.plan(hour(-14), _fetch_cash)
    calendar.plan(hour(-13), partial(_open, past))
    for turn, hours in enumerate(SOLD_AT):
        calendar.plan(hour(hours), partial(_sell, past, turn, lacks=turn == LACKED))
    calendar.plan(hour(41), partial(_explain, past))
    calendar.plan(hour(42), partial(_count, past))
    calendar.plan(hour(57), _bring_back)

    began = calendar.until - timedelta(hours=max(SELLS_AT) + 1)
    open_now = _Stall("Alun-alun", "Alun-alun Jember", day_of(began), days=3)
    calendar.plan(began, partial(_open, open_now))
    for turn, hours in enumerate(SELLS_AT):
        calendar.plan(calendar.until - timedelta(hours=hours), partial(_sell, open_now, turn))


def _keeper() -> User:
    return session().scalars(sa.select(User).where(User.phone == KEEPER)).one()


def _fetch_cash() -> None:
    """Cash for the box; a shop that sold little has less of it at the bank."""
    there = balance("bank", coop_account().code)
    session().rollback()
    if there > 0:
        _move(min(CASH, there), to_box=True)


def _bring_back() -> None:
    """What the office does not need in its box goes back to the bank."""
    spare = in_box() - CASH
    session().rollback()
    if spare > 0:
        _move(spare, to_box=False)


def _move(amount: int, *, to_box: bool) -> None:
    token = f"demo-{now():%y%m%d}"
    with transaction():
        move_cash(amount, account=coop_account(), to_box=to_box, token=token, by=officer(Role.BENDAHARA))


def _open(stall: _Stall) -> None:
    last_on = stall.first_on + timedelta(days=stall.days - 1)
    with transaction():
        opened = opening.open_bazaar(
            stall.name,
            place=stall.place,
            first_on=stall.first_on,
            last_on=last_on,
            keeper=_keeper(),
            change_money=min(CHANGE, in_box()),
            by=officer(Role.BENDAHARA),
        )
        stall.number = opened.id


def _on_the_table() -> Sequence[Variant]:
    """What a stall carries: goods that nobody was promised, not too dear for a passer-by."""
    query = sa.select(Variant).join(Product, Product.id == Variant.product_id)
    query = query.where(Product.status == ProductStatus.PUBLISHED, Product.published_at <= now(), Variant.is_active)
    return session().scalars(query.where(Variant.available > 0, Variant.price <= 150_000).order_by(Variant.id)).all()


def _sell(stall: _Stall, turn: int, *, lacks: bool = False) -> None:
    """One sale of one or two things; of one that lacks pieces the shelf holds fewer."""
    chance = Random(SEED + 100 * stall.number + turn)
    less = LESS if turn == CHEAPER else 0
    with transaction():
        there = _on_the_table()
        if lacks:
            fewest = min(there, key=lambda variant: (variant.available, variant.id))
            lines = [SoldLine(fewest.id, fewest.available + 1, fewest.price)]
        else:
            worth_it = [variant for variant in there if variant.price > 4 * less]  # nobody haggles over a biscuit
            picked = chance.sample(worth_it, min(len(worth_it), 1 if less else chance.choice([1, 1, 2])))
            lines = [SoldLine(variant.id, 1, variant.price - less) for variant in picked]
        by = PaidBy.QRIS if turn % 3 == 2 and not less else PaidBy.CASH
        sold = Sold(str(UUID(int=chance.getrandbits(128), version=4)), by, now(), tuple(lines))
        count_sale(stall.bazaar, sold, by=_keeper())


def _explain(stall: _Stall) -> None:
    with transaction():
        for one in queries.exceptions_of(stall.bazaar):
            outcome, reason = REASONS[one.kind]
            explain(one, outcome, reason=reason, by=officer(Role.BENDAHARA))


def _count(stall: _Stall) -> None:
    with transaction():
        expected = opening.in_box(stall.bazaar)
        counted, reason = expected - MISSING, "Uang kembali kurang dua ribu"
        opening.count_box(stall.bazaar, counted, expected=expected, reason=reason, by=officer(Role.BENDAHARA))
