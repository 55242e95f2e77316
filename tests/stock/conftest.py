"""Order lines for the stock room: reservations need one to point at, and nothing else of an order."""

from __future__ import annotations

from itertools import count

import pytest
import sqlalchemy as sa

from shop.cart.models import Cart
from shop.catalogue.models import Product
from shop.clock import now
from shop.db import session, transaction
from shop.decisions.models import Decision
from shop.orders.models import Order, OrderLine, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.shipping.models import CourierKind, Service
from shop.stock import checks
from shop.stock.availability import refresh_products
from shop.stock.models import Reservation, StockItem
from shop.stock.reserving import Want, reserve_all

_numbers = count(1)


def reserve(variant_id, quantity, *, order_line_id):
    """Reserve pieces of one variant for one order line; the rows that were made."""
    reserve_all([Want(order_line_id, variant_id, quantity)])
    query = sa.select(Reservation).where(Reservation.order_line_id == order_line_id).order_by(Reservation.id)
    return list(session().scalars(query))


@pytest.fixture
def order_lines(app):
    """`order_lines(variant, 3)`: the numbers of three order lines to reserve for.

    They belong to no real order, so they are taken away before the shop's invariants are proved, after this room's own.
    """

    def make(variant, how_many=1, quantity=1):
        with transaction():
            number = f"BR-2611-{next(_numbers):04d}"
            total = how_many * quantity * variant.price
            lines = [_line(variant, quantity) for _ in range(how_many)]
            order = _order(number, total)
            session().add(order)
            session().flush()
            parcel = _parcel(order)
            session().add(parcel)
            session().flush()
            part = SellerOrder(
                order_id=order.id,
                seller_id=variant.product.seller_id,
                parcel_id=parcel.id,
                code=f"{number}-A",
                status=SellerOrderStatus.CANCELLED,
                goods_total=total,
                shipping_share=0,
                commission=0,
                lines=lines,
            )
            session().add(part)
            session().flush()
            return [line.id for line in lines]

    yield make
    session().rollback()
    broken = checks.check()
    with transaction() as current:
        for table in (Reservation, OrderLine, SellerOrder, Parcel, Order):
            current.execute(sa.delete(table))
        current.execute(sa.update(StockItem).values(reserved=0))
        refresh_products(current.scalars(sa.select(Product.id)))
    assert not broken, broken


def _line(variant, quantity):
    return OrderLine(
        product_id=variant.product_id,
        variant_id=variant.id,
        title="Selendang",
        quantity=quantity,
        price=variant.price,
        total=quantity * variant.price,
        weight_grams=300,
        commission=0,
        decision_id=session().query(Decision.id).limit(1).scalar(),
    )


def _order(number, total):
    cart = Cart(token_hash=number, created_at=now(), ordered_at=now())
    session().add(cart)
    session().flush()
    return Order(
        number=number,
        cart_id=cart.id,
        secret=number,
        status=OrderStatus.CANCELLED,
        buyer_name="Budi",
        buyer_phone="+6281200000001",
        recipient="Budi",
        recipient_phone="+6281200000001",
        street="Jalan Mangga 1",
        region_code="35.78.22.1003",
        region_name="Ketintang",
        goods_total=total,
        shipping_total=0,
        payment_method="transfer",
        placed_at=now(),
        pay_before=now(),
        closed_at=now(),
    )


def _parcel(order):
    return Parcel(
        order_id=order.id,
        code=f"{order.number}-1",
        is_hub=False,
        service_id=session().query(Service.id).limit(1).scalar(),
        service_name="JNE",
        kind=CourierKind.COURIER,
        weight_grams=300,
        charged_grams=1_000,
        price=0,
    )
