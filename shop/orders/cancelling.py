"""Orders that come to nothing: goods go back on the shelf."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.orders.fulfilment import close_if_done, note
from shop.orders.models import Order, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment, hold_order, live, move, move_order
from shop.stock.counting import put_back
from shop.stock.models import Reservation, ReservationState, StockItem
from shop.stock.reserving import release
from shop.users.models import User


def end_unpaid(order: Order, to: OrderStatus, *, by: User | None, reason: str = "") -> None:
    """Expire or cancel an order nobody paid, and give its goods back. Raises WrongMoment when it is not unpaid."""
    move_order(order, to, only_from=OrderStatus.AWAITING_PAYMENT)
    for part in order.seller_orders:
        move(part, SellerOrderStatus.CANCELLED)
        part.cancelled_at = now()
    release([line.id for part in order.seller_orders for line in part.lines])
    note(order, str(to), reason=reason)
    audit.record(f"order_{to}", f"order {order.number}", by=by, **({"reason": reason} if reason else {}))


def cancel_part(seller_order: SellerOrder, *, reason: str, by: User) -> None:
    """Cancel one seller's part before it is handed over or sent; its goods go back.

    Raises WrongMoment, also while the order awaits its payment: then it is cancelled whole. The money is given back by
    `payments.ending`, which calls this.
    """
    order = seller_order.order
    hold_order(order.id)
    session().refresh(order, ["status"])
    if order.status is OrderStatus.AWAITING_PAYMENT:
        raise WrongMoment(seller_order.code, seller_order.status, SellerOrderStatus.CANCELLED)
    move(seller_order, SellerOrderStatus.CANCELLED, at_seller=True)
    seller_order.cancelled_at = now()
    note(order, "cancelled", seller_order=seller_order, reason=reason)
    audit.record("part_cancelled", f"seller_order {seller_order.code}", by=by, reason=reason)
    session().flush()
    parts = sa.select(SellerOrder.status).where(SellerOrder.order_id == order.id)
    if set(session().scalars(parts)) == {SellerOrderStatus.CANCELLED}:
        move_order(order, OrderStatus.CANCELLED)
        order.closed_at = now()
    else:
        close_if_done(order)
    release([line.id for line in seller_order.lines])  # last: whoever orders takes her voucher's use before any goods


def come_back(parcel: Parcel, *, by: User) -> None:
    """A parcel that nobody paid for at the door is here again: its goods go back where they came from.

    Ends its order. Raises WrongMoment unless the order was to be paid on delivery and the parcel is under way.
    """
    order = parcel.order
    move_order(order, OrderStatus.CANCELLED, only_from=OrderStatus.ON_DELIVERY)
    order.closed_at = now()
    parts = live(parcel.seller_orders)
    for part in parts:
        moved = session().execute(
            sa.update(SellerOrder)
            .where(SellerOrder.id == part.id, SellerOrder.status == SellerOrderStatus.SHIPPED)
            .values(status=SellerOrderStatus.CANCELLED, cancelled_at=now())
            .returning(SellerOrder.id)
        )
        if moved.scalar() is None:
            raise WrongMoment(part.code, part.status, "refused")
        note(order, "refused", seller_order=part)
    lines = [line.id for part in parts for line in part.lines]
    taken = sa.select(StockItem, Reservation.quantity).join(Reservation, Reservation.item_id == StockItem.id)
    taken = taken.where(Reservation.order_line_id.in_(lines), Reservation.state == ReservationState.TAKEN)
    for item, quantity in session().execute(taken.order_by(StockItem.variant_id, StockItem.id)).all():
        put_back(item, quantity=quantity, note=parcel.code, by=by)
    audit.record("came_back", f"parcel {parcel.code}", by=by)
