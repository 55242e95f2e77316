"""Orders that come to nothing: goods go back on the shelf."""

from __future__ import annotations

from shop import audit
from shop.clock import now
from shop.db import session
from shop.orders.fulfilment import close_if_done, move, move_order, note
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.stock.reserving import release
from shop.users.models import User


def end_unpaid(order: Order, to: OrderStatus, *, by: User | None) -> None:
    """Expire or cancel an order nobody paid, and give its goods back. Raises WrongMoment when it is not unpaid."""
    move_order(order, to, only_from=OrderStatus.AWAITING_PAYMENT)
    for part in order.seller_orders:
        move(part, SellerOrderStatus.CANCELLED)
        part.cancelled_at = now()
    release([line.id for part in order.seller_orders for line in part.lines])
    note(order, str(to))
    audit.record(f"order_{to}", f"order {order.number}", by=by)


def cancel_part(seller_order: SellerOrder, *, reason: str, by: User) -> None:
    """Cancel one seller's part before it is handed over or sent; its goods go back. Raises WrongMoment.

    Its money is given back by `payments.refunding`, which calls this.
    """
    move(seller_order, SellerOrderStatus.CANCELLED, at_seller=True)
    seller_order.cancelled_at = now()
    release([line.id for line in seller_order.lines])
    note(seller_order.order, "cancelled", seller_order=seller_order, reason=reason)
    audit.record("part_cancelled", f"seller_order {seller_order.code}", by=by, reason=reason)
    session().flush()
    order = seller_order.order
    parts = {part.status for part in order.seller_orders if part.id != seller_order.id}
    if parts <= {SellerOrderStatus.CANCELLED}:
        move_order(order, OrderStatus.CANCELLED)
        order.closed_at = now()
    else:
        close_if_done(order)
