"""An order's link, sent to its own address once more for a guest who asks where her order is."""

from __future__ import annotations

from shop.db import committed
from shop.jobs import job, later
from shop.notices import tell
from shop.orders.queries import order_by_phone


def ask_for_link(number: str, *, phone: str) -> None:
    """Have the link sent, inside the caller's transaction, if there is such an order of this phone number (E.164).

    Nothing is looked for yet: a page that looked, and wrote only for an order there is, would take longer for it.
    """
    later("look_for_order", number=number, phone=phone)


@job("look_for_order")
def look_for_order(*, number: str, phone: str) -> None:
    """Send an order's link to its own address, if there is such an order of this phone number."""

    def look() -> None:
        order = order_by_phone(number, phone)
        if order is not None:
            tell(order, "orders/link", number=order.number, secret=order.secret)

    committed(look)
