"""The one way in which an order, or a seller's part of it, comes to stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.promotions.applying import give_use_back

ORDER_MOVES = {
    OrderStatus.AWAITING_PAYMENT: {
        OrderStatus.ON_DELIVERY,
        OrderStatus.PAID,
        OrderStatus.EXPIRED,
        OrderStatus.CANCELLED,
    },
    OrderStatus.ON_DELIVERY: {OrderStatus.PAID, OrderStatus.CANCELLED},
    OrderStatus.PAID: {OrderStatus.CLOSED, OrderStatus.CANCELLED},
}

SELLER_ORDER_MOVES = {
    SellerOrderStatus.AWAITING_PAYMENT: {SellerOrderStatus.TO_PACK, SellerOrderStatus.CANCELLED},
    SellerOrderStatus.TO_PACK: {SellerOrderStatus.READY, SellerOrderStatus.CANCELLED},
    SellerOrderStatus.READY: {SellerOrderStatus.SHIPPED, SellerOrderStatus.TO_PACK, SellerOrderStatus.CANCELLED},
    # What got lost on the way and was paid back in full ends without arriving.
    SellerOrderStatus.SHIPPED: {SellerOrderStatus.DELIVERED, SellerOrderStatus.COMPLETED},
    SellerOrderStatus.DELIVERED: {SellerOrderStatus.COMPLETED},
}


def live(parts: Iterable[SellerOrder]) -> list[SellerOrder]:
    """The parts that were not cancelled."""
    return [part for part in parts if part.status is not SellerOrderStatus.CANCELLED]


def is_at_hub(part: SellerOrder) -> bool:
    """Whether its goods lie at the cooperative, to be sent or fetched."""
    return part.status is SellerOrderStatus.READY and part.handed_over_at is not None


class WrongMoment(ShopError):
    """The order is not where this step starts from: usually somebody else was faster."""

    def __init__(self, code: str, status: str, wanted: str) -> None:
        super().__init__()
        self.code, self.status_now, self.wanted = code, status, wanted

    def sentence(self) -> str:
        return _("Order %(code)s has moved on in the meantime. Look at it again.", code=self.code)


def hold_order(order_id: int) -> None:
    """Hold an order until the transaction ends: acts on its parts follow each other, so that the last one closes it.

    Whoever holds a part, too, holds its order first. What is written about an order meanwhile need not wait.
    """
    session().execute(sa.select(Order.id).where(Order.id == order_id).with_for_update(key_share=True))


def move_order(order: Order, to: OrderStatus, *, only_from: OrderStatus | None = None) -> None:
    """Move an order, or raise WrongMoment. Guarded, so that of two at once one succeeds.

    One that comes to nothing gives the use of its voucher back.
    """
    allowed = [status for status, targets in ORDER_MOVES.items() if to in targets and only_from in (None, status)]
    moved = session().execute(
        sa.update(Order).where(Order.id == order.id, Order.status.in_(allowed)).values(status=to).returning(Order.id)
    )
    if moved.scalar() is None:
        raise WrongMoment(order.number, order.status, to)
    if order.voucher_id is not None and to in (OrderStatus.EXPIRED, OrderStatus.CANCELLED):
        give_use_back(order.voucher_id)


def move(
    seller_order: SellerOrder,
    to: SellerOrderStatus,
    *,
    only_from: SellerOrderStatus | None = None,
    at_seller: bool | None = None,
) -> None:
    """Move a seller's part, or raise WrongMoment. Guarded, so that of two at once one succeeds.

    With `at_seller` only while the goods are not handed over to the hub, or, when it is False, only while they are.
    """
    allowed = [
        status for status, targets in SELLER_ORDER_MOVES.items() if to in targets and only_from in (None, status)
    ]
    guarded = sa.update(SellerOrder).where(SellerOrder.id == seller_order.id, SellerOrder.status.in_(allowed))
    if at_seller is not None:
        guarded = guarded.where(SellerOrder.handed_over_at.is_(None) == at_seller)
    if session().execute(guarded.values(status=to).returning(SellerOrder.id)).scalar() is None:
        raise WrongMoment(seller_order.code, seller_order.status, to)
