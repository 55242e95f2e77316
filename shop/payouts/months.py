"""A seller's month in figures: what was received by buyers, what it brought her, and how it goes from month to month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.db import session
from shop.ledger.months import last_day
from shop.money import Rupiah
from shop.payouts.sales import sales

#: So many months are set beside each other.
SHOWN = 6


@dataclass
class Sold:
    """What was sold, in rupiah, less what was paid back of it."""

    pieces: int = 0
    gross: Rupiah = 0
    back: Rupiah = 0
    commission: Rupiah = 0
    cost: Rupiah = 0
    #: Pieces of which the seller had not counted the cost.
    uncounted: int = 0

    @property
    def price(self) -> Rupiah:
        """What buyers paid for it and did not get back."""
        return self.gross - self.back

    @property
    def received(self) -> Rupiah:
        """What the seller receives of that."""
        return self.price - self.commission

    @property
    def profit(self) -> Rupiah | None:
        """What is left of it after the cost; None while the cost of something is not counted."""
        return self.received - self.cost if self.pieces and not self.uncounted else None

    def add(self, other: Sold) -> None:
        """Count another one in."""
        for name in ("pieces", "gross", "back", "commission", "cost", "uncounted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class SoldProduct(Sold):
    """The same of one product."""

    product_id: int = 0
    slug: str = ""
    title: str = ""


@dataclass
class SellerMonth:
    """A month, what was sold in it, and the months before."""

    first_on: date
    whole: Sold = field(default_factory=Sold)
    #: The best first.
    goods: list[SoldProduct] = field(default_factory=list)
    #: The last months with this one at the end, each with what was sold in it.
    months: Sequence[tuple[date, Sold]] = ()

    @property
    def counted(self) -> Sold:
        """The products of which the cost of every piece was counted, together."""
        counted = Sold()
        for one in self.goods:
            if not one.uncounted:
                counted.add(one)
        return counted

    @property
    def before(self) -> tuple[date, Sold]:
        """The month before."""
        return self.months[-2]

    @property
    def since_first(self) -> Sequence[tuple[date, Sold]]:
        """The months from the first in which anything was sold."""
        begun = next((place for place, (_first_on, sold) in enumerate(self.months) if sold.gross), len(self.months))
        return self.months[begun:]


def month_before(first_on: date) -> date:
    """The first day of the month before the one that begins on this day."""
    return (first_on - timedelta(days=1)).replace(day=1)


def month_after(first_on: date) -> date:
    """The first day of the month after the one that begins on this day."""
    return last_day(first_on) + timedelta(days=1)


def seller_month(seller_id: int, first_on: date) -> SellerMonth:
    """A seller's month that begins on this day; two questions to the database.

    What counts is what buyers received, on the day its money became the seller's, as in her statement.
    """
    months = [first_on]
    while len(months) < SHOWN:
        months.insert(0, month_before(months[0]))
    moved = sales(months[0], last_day(first_on), seller_id=seller_id)
    names = ("pieces", "gross", "back", "commission", "cost", "uncounted")
    sums = [sa.func.sum(moved.c[name]) for name in names]
    query = sa.select(moved.c.month, moved.c.product_id, *sums).group_by(moved.c.month, moved.c.product_id)
    by_month = {month: Sold() for month in months}
    goods: dict[int, SoldProduct] = {}
    for number, product_id, *figures in session().execute(query):
        found = Sold(*(int(figure) for figure in figures))
        month = date(number // 100, number % 100, 1)
        by_month[month].add(found)
        if month == first_on:
            goods.setdefault(product_id, SoldProduct(product_id=product_id)).add(found)
    named = sa.select(Product.id, Product.slug, Product.title).where(Product.id.in_(list(goods)))
    for product_id, slug, title in session().execute(named):
        goods[product_id].slug, goods[product_id].title = slug, title
    best = sorted(goods.values(), key=lambda one: (-one.price, one.title, one.product_id))
    return SellerMonth(first_on, by_month[first_on], best, list(by_month.items()))
