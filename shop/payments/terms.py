"""What the ways to pay depend on, asked in one query: the stored code, the decisions, and the buyer's open orders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shop.clock import now, today
from shop.db import reading, table
from shop.decisions.models import Kind
from shop.decisions.queries import figure_on
from shop.money import Rupiah
from shop.orders.models import Order, OrderStatus
from shop.payments.cod import COD, REMEMBERS
from shop.payments.models import CodArea, Payment, PaymentState, QrisCode

#: Province, regency, district, village.
LEVELS = 4


@dataclass(frozen=True)
class Wish:
    """An order as far as the ways to pay depend on it: its total in rupiah, where it goes, in how many parcels, whose."""

    total: Rupiah
    region_code: str
    parcels: int
    phone: str = ""

    @classmethod
    def of(cls, order: Order) -> Wish:
        """The same of an order that was placed."""
        return cls(order.total, order.region_code, len(order.parcels), order.buyer_phone)


@dataclass(frozen=True)
class Terms:
    """What holds today for such an order."""

    has_code: bool
    #: The largest order on delivery, in rupiah; None where nothing was decided.
    cod_most: int | None
    #: How many orders on delivery a buyer may have open; None where nothing was decided.
    cod_orders: int | None
    is_cod_area: bool
    open_on_delivery: int
    refused_lately: int


def terms(wish: Wish) -> Terms:
    """What holds today for such an order, in one query."""
    parts = wish.region_code.split(".")
    levels = {f"level_{length}": ".".join(parts[:length]) for length in range(1, LEVELS + 1)}
    lately = now() - REMEMBERS
    asked = {"today": today(), "phone": wish.phone, "lately": lately, **levels}
    with reading() as connection:
        text, most, orders, areas, open_ones, refusals = connection.execute(_TERMS, asked).one()
    return Terms(bool(text), most, orders, bool(areas), open_ones, refusals)


def _written() -> sa.Select[Any]:
    """The question on the bare tables, written once and compiled once: each look at the checkout asks it."""
    codes, areas, orders, payments = (table(model).c for model in (QrisCode, CodArea, Order, Payment))
    day: sa.BindParameter[Any] = sa.bindparam("today")
    code = sa.select(codes.text).order_by(codes.id.desc()).limit(sa.literal_column("1"))
    levels: list[sa.BindParameter[str]] = [sa.bindparam(f"level_{length}") for length in range(1, LEVELS + 1)]
    area = sa.select(sa.func.count()).where(areas.region_code.in_(levels))
    hers = (orders.payment_method == COD, orders.buyer_phone == sa.bindparam("phone"))
    open_ones = sa.select(sa.func.count()).where(*hers, orders.status == OrderStatus.ON_DELIVERY)
    refused = sa.select(sa.func.count()).where(
        *(payments.order_id == orders.id, orders.buyer_phone == sa.bindparam("phone"), payments.method == COD),
        *(payments.state == PaymentState.FAILED, payments.created_at > sa.bindparam("lately")),
    )
    asked = (code, area, open_ones, refused)
    has_code, is_area, is_open, was_refused = (question.scalar_subquery() for question in asked)
    figures = (figure_on(Kind.COD_MOST_RUPIAH, day), figure_on(Kind.COD_OPEN_ORDERS, day))
    return sa.select(has_code, *figures, is_area, is_open, was_refused)


_TERMS = _written()
