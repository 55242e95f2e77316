"""Letters about an order: to its buyer with what is in it, and to a seller about her part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shop.catalogue.labels import plain_label
from shop.i18n import force_locale, in_language
from shop.notices import tell
from shop.orders.expecting import expected
from shop.orders.models import Order, OrderLine, SellerOrder
from shop.sellers.queries import members_of


def tell_buyer(order: Order, notice: str, *, key: str, **facts: Any) -> None:
    """Write to whoever ordered and left an e-mail address, once under this `key`, with what is in the order.

    Besides the facts the letter is given `number` and `secret`, `goods` (quantity, title and variant of each line), `recipient`
    and her `place`, and `expected`, a sentence about when it comes, empty while the parcels differ in it.
    """
    if order.email:
        tell(order, notice, key=key, number=order.number, secret=order.secret, **_contents(order), **facts)


def tell_seller(seller_order: SellerOrder, notice: str, *, key: str, **facts: Any) -> None:
    """Write to whoever acts for the seller of a part and has an e-mail address, once to each under this `key`."""
    for member in members_of(seller_order.seller):
        tell(member.user, notice, key=f"{key}:{member.user_id}", **facts)


def goods_of(lines: Iterable[OrderLine], language: str) -> list[list[Any]]:
    """What these lines hold, as a letter lists it: quantity, title and variant of each."""
    with force_locale(language):
        return [[line.quantity, in_language(line, "title"), plain_label(line.variant_label, line)] for line in lines]


def _contents(order: Order) -> dict[str, Any]:
    with force_locale(order.language):
        coming = {expected(parcel, order) for parcel in order.parcels}
        return {
            "goods": goods_of([line for part in order.seller_orders for line in part.lines], order.language),
            "recipient": order.recipient,
            "place": order.place,
            "expected": coming.pop() if len(coming) == 1 else "",
        }
