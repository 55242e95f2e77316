"""Who may read an order: its signed-in owner, or whoever holds the link with its secret."""

from __future__ import annotations

import secrets

from flask import request
from flask import session as cookie
from flask_login import current_user

from shop.audit import NOBODY
from shop.errors import NotFound
from shop.orders.models import Order
from shop.orders.queries import find_order
from shop.web import keep_nowhere

#: Orders whose link was opened in this browser, newest last; so that the pages' own links need no secret.
OPENED = "orders"
MOST_OPENED = 30


def order_to_read(number: str) -> Order:
    """The order for whoever may read it. Raises NotFound for everybody else, and for a wrong secret.

    A right secret (`?key=…`) is remembered in this browser's session; not for the owner, who signs in: what a cookie
    holds outlives her signing out. Once the buyer was taken out of her order, no link and no browser opens it any more.
    """
    keep_nowhere()  # also what is not there: another's order looks the same
    order = find_order(number)
    if order is None:
        raise NotFound(order=number)
    if current_user.is_authenticated and order.user_id == current_user.id:
        return order
    key = request.args.get("key", "")
    if key and secrets.compare_digest(key.encode(), order.secret.encode()):
        remember(order)
        return order
    if number not in cookie.get(OPENED, ()) or order.recipient == NOBODY:
        raise NotFound(order=number)
    return order


def remember(order: Order) -> None:
    """Let this browser read the order without its secret from now on."""
    opened = [number for number in cookie.get(OPENED, ()) if number != order.number]
    cookie[OPENED] = [*opened, order.number][-MOST_OPENED:]
    cookie.permanent = True
