"""What the ways to pay depend on: the stored code, the decisions, and how a buyer has paid at her door before."""

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
    """An order as far as the ways to pay depend on it: its total in rupiah, where it goes, in how many parcels, whose, how."""

    total: Rupiah
    region_code: str
    parcels: int
    phone: str = ""
    is_gift: bool = False

    @classmethod
    def of(cls, order: Order) -> Wish:
        """The same of an order that was placed."""
        return cls(order.total, order.region_code, len(order.parcels), order.buyer_phone, order.is_gift)


@dataclass(frozen=True)
class Terms:
    """What holds today for such an order."""

    has_code: bool
    #: The largest order on delivery, in rupiah; None where nothing was decided.
    cod_most: int | None
    #: How many orders on delivery a buyer may have open; None where nothing was decided.
    cod_orders: int | None
    is_cod_area: bool


@dataclass(frozen=True)
class AtTheDoor:
    """A buyer's orders on delivery, by her number: how many are under way, how many she refused of late."""

    under_way: int
    refused_lately: int


def terms(wish: Wish) -> Terms:
    """What holds today for such an order, in one query."""
    parts = wish.region_code.split(".")
    levels = {f"level_{length}": ".".join(parts[:length]) for length in range(1, LEVELS + 1)}
    with reading() as connection:
        text, most, orders, areas = connection.execute(_TERMS, {"today": today(), **levels}).one()
    return Terms(bool(text), most, orders, bool(areas))


def at_the_door(phone: str) -> AtTheDoor:
    """How a buyer has paid at her door before, in one query. Asked where paying so would fit otherwise: it is the dear one."""
    with reading() as connection:
        found = connection.execute(_AT_THE_DOOR, {"phone": phone, "lately": now() - REMEMBERS}).one()
    return AtTheDoor(*found)


# Written once on the bare tables, and compiled once: each look at the checkout asks it.
_codes, _areas, _orders, _payments = (table(model).c for model in (QrisCode, CodArea, Order, Payment))
_day: sa.BindParameter[Any] = sa.bindparam("today")
_levels: list[sa.BindParameter[str]] = [sa.bindparam(f"level_{length}") for length in range(1, LEVELS + 1)]
_TERMS = sa.select(
    sa.select(_codes.text).order_by(_codes.id.desc()).limit(sa.literal_column("1")).scalar_subquery(),
    figure_on(Kind.COD_MOST_RUPIAH, _day),
    figure_on(Kind.COD_OPEN_ORDERS, _day),
    sa.select(sa.func.count()).where(_areas.region_code.in_(_levels)).scalar_subquery(),
)
_hers = _orders.buyer_phone == sa.bindparam("phone")
_AT_THE_DOOR = sa.select(
    sa.select(sa.func.count())
    .where(_orders.payment_method == COD, _hers, _orders.status == OrderStatus.ON_DELIVERY)
    .scalar_subquery(),
    sa.select(sa.func.count())
    .where(_payments.order_id == _orders.id, _hers, _payments.method == COD)
    .where(_payments.state == PaymentState.FAILED, _payments.created_at > sa.bindparam("lately"))
    .scalar_subquery(),
)
