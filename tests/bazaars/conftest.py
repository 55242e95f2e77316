"""A stall at the town square, kept by Nurul."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa

from shop.bazaars.models import PaidBy
from shop.bazaars.opening import open_bazaar
from shop.bazaars.reading import Sold, SoldLine
from shop.bazaars.selling import count_sale
from shop.catalogue.models import Product, Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.ledger.chart import OFFICE_BOX
from shop.ledger.posting import credit, debit, post
from tests import cast


class Stall:
    """A bazaar of today, and what is sold there."""

    def __init__(self, change_money: int = 0) -> None:
        with transaction():
            self.bazaar = open_bazaar(
                "Alun-alun",
                place="Alun-alun Jember",
                first_on=today(),
                last_on=today() + timedelta(days=1),
                keeper=cast.person("Nurul"),
                change_money=change_money,
                by=cast.person("Sutrisno"),
            )

    def sold(
        self,
        *goods: tuple[Product, int] | tuple[Product, int, int],
        by: PaidBy = PaidBy.CASH,
        at: datetime | None = None,
    ) -> Sold:
        """A sale of so many of each product's first variant, at its price unless another is given."""
        lines = []
        for product, quantity, *price in goods:
            query = sa.select(Variant).where(Variant.product_id == product.id).order_by(Variant.position)
            variant = session().scalars(query).first()
            lines.append(SoldLine(variant.id, quantity, *(price or [variant.price])))
        return Sold(str(uuid4()), by, at or now(), tuple(lines))

    def count(self, sold: Sold):
        """The sale reaches the shop."""
        with transaction():
            return count_sale(self.bazaar, sold, by=cast.person("Nurul"))


@pytest.fixture
def stall(app) -> Stall:
    return Stall()


@pytest.fixture
def office_cash(app) -> None:
    """Rp500.000 in the office's box."""
    with transaction():
        post(
            "opening",
            [debit("cash", 500_000, OFFICE_BOX), credit("equity", 500_000)],
            subject="opening",
            key="opening:cash",
            by=None,
        )
