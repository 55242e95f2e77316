"""What the ways to pay depend on, asked in one query: the stored code, the decisions, and the buyer's open orders."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from shop.clock import now, today
from shop.db import session
from shop.decisions.models import Decision, Kind
from shop.money import Rupiah
from shop.orders.models import Order, OrderStatus
from shop.payments.cod import COD, REMEMBERS
from shop.payments.models import CodArea, Payment, PaymentState, QrisCode


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
    code = sa.select(QrisCode.text).order_by(QrisCode.id.desc()).limit(1)
    parts = wish.region_code.split(".")
    around = [".".join(parts[:length]) for length in range(1, len(parts) + 1)]
    area = sa.select(sa.func.count(CodArea.id)).where(CodArea.region_code.in_(around))
    hers = sa.select(sa.func.count(Order.id)).where(Order.payment_method == COD, Order.buyer_phone == wish.phone)
    refused = sa.select(sa.func.count(Payment.id)).join(Order, Order.id == Payment.order_id)
    refused = refused.where(
        Order.buyer_phone == wish.phone, Payment.method == COD, Payment.state == PaymentState.FAILED
    )
    query = sa.select(
        code.scalar_subquery(),
        _decided(Kind.COD_MOST_RUPIAH),
        _decided(Kind.COD_OPEN_ORDERS),
        area.scalar_subquery(),
        hers.where(Order.status == OrderStatus.ON_DELIVERY).scalar_subquery(),
        refused.where(Payment.created_at > now() - REMEMBERS).scalar_subquery(),
    )
    text, most, orders, areas, open_ones, refusals = session().execute(query).one()
    return Terms(bool(text), most, orders, bool(areas), open_ones, refusals)


def _decided(kind: Kind) -> sa.ScalarSelect[int]:
    query = sa.select(Decision.value).where(Decision.kind == kind, Decision.starts_on <= today())
    return query.order_by(Decision.starts_on.desc()).limit(1).scalar_subquery()
