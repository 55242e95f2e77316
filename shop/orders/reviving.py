"""Taking an expired order up again because its money came late, as long as its goods can still be had."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from shop import audit
from shop.catalogue.models import Variant
from shop.clock import now
from shop.db import session
from shop.orders.fulfilment import note
from shop.orders.models import Order, OrderLine, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.promotions.applying import take_use_again
from shop.stock.reserving import Want, reserve_again
from shop.users.models import User


def revive(order: Order, *, by: User) -> None:
    """Let an expired order await its payment again, with its goods reserved as before.

    Raises WrongMoment unless it expired, OutOfStock when not everything can be had; the caller's transaction then ends.
    """
    expired = sa.update(Order).where(Order.id == order.id, Order.status == OrderStatus.EXPIRED)
    waits = expired.values(status=OrderStatus.AWAITING_PAYMENT, pay_before=now()).returning(Order.id)
    if session().execute(waits).scalar() is None:
        raise WrongMoment(order.number, order.status, OrderStatus.AWAITING_PAYMENT)
    if order.voucher_id is not None:
        take_use_again(order.voucher_id)
    parts = sa.update(SellerOrder).where(SellerOrder.order_id == order.id)
    session().execute(parts.values(status=SellerOrderStatus.AWAITING_PAYMENT, cancelled_at=None))
    lines = sa.select(OrderLine.id, OrderLine.variant_id, OrderLine.quantity).join(SellerOrder)
    rows = session().execute(lines.where(SellerOrder.order_id == order.id).order_by(OrderLine.id)).all()
    reserve_again([Want(*row) for row in rows])
    note(order, "revived")
    audit.record("order_revived", f"order {order.number}", by=by)
    session().flush()
    session().expire_all()


def can_be_had(order_ids: Collection[int]) -> set[int]:
    """Which of these orders' goods can all still be had now, as far as the shelf says; `revive` asks it again."""
    wanted = (
        sa.select(SellerOrder.order_id, OrderLine.variant_id, sa.func.sum(OrderLine.quantity).label("quantity"))
        .join(OrderLine, OrderLine.seller_order_id == SellerOrder.id)
        .where(SellerOrder.order_id.in_(order_ids))
        .group_by(SellerOrder.order_id, OrderLine.variant_id)
        .subquery()
    )
    lacking = sa.select(wanted.c.order_id).join(Variant, Variant.id == wanted.c.variant_id)
    lacking = lacking.where(sa.or_(sa.not_(Variant.is_active), Variant.available < wanted.c.quantity))
    return set(order_ids) - set(session().scalars(lacking))
