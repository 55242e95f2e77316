"""Letters to a seller about her part of an order, and to a guest who asks where hers is."""

from __future__ import annotations

from typing import Any

from shop.db import committed
from shop.jobs import job
from shop.notices import tell
from shop.orders.models import SellerOrder
from shop.orders.queries import order_by_phone
from shop.sellers.queries import members_of


def tell_seller(seller_order: SellerOrder, notice: str, *, key: str, **facts: Any) -> None:
    """Write to whoever acts for the seller of a part and has an e-mail address, once to each under this `key`."""
    for member in members_of(seller_order.seller):
        tell(member.user, notice, key=f"{key}:{member.user_id}", **facts)


@job("look_for_order")
def look_for_order(*, number: str, phone: str) -> None:
    """Send an order's link to its own address, if there is such an order of this phone number.

    Away from the page that was asked: one that looked and wrote only for an order there is would take longer for it.
    """

    def look() -> None:
        order = order_by_phone(number, phone)
        if order is not None:
            tell(order, "orders/link", number=order.number, secret=order.secret)

    committed(look)
