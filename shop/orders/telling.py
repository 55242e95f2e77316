"""Letters to a seller about her part of an order."""

from __future__ import annotations

from typing import Any

from shop.notices import tell
from shop.orders.models import SellerOrder
from shop.sellers.queries import members_of


def tell_seller(seller_order: SellerOrder, notice: str, *, key: str, **facts: Any) -> None:
    """Write to whoever acts for the seller of a part and has an e-mail address, once to each under this `key`."""
    for member in members_of(seller_order.seller):
        tell(member.user, notice, key=f"{key}:{member.user_id}", **facts)
