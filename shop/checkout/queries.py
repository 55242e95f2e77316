"""Where a parcel may go, by what was typed; and the order a page was sent for already."""

from __future__ import annotations

import re
from collections.abc import Collection

import sqlalchemy as sa

from shop.audit import NOBODY
from shop.cart.models import Cart
from shop.db import session
from shop.orders.models import Order, OrderStatus
from shop.regions import queries as regions
from shop.regions.models import Region
from shop.users.models import User

#: Villages shown to choose from.
MOST = 24
CODE = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}", re.ASCII)


def place_with(code: str) -> Region | None:
    """The village with this code, or None for anything else that was sent."""
    return regions.village(code) if CODE.fullmatch(code) else None


def places(text: str) -> list[Region]:
    """Villages that may be meant. A district's name gives all of its villages."""
    found = regions.search(text, MOST)
    villages = [region for region in found if region.level == 4]
    districts = [region.code for region in found if region.level == 3][:4]
    if districts:
        query = sa.select(Region).where(Region.parent_code.in_(districts)).order_by(Region.name, Region.code)
        known = {region.code for region in villages}
        villages += [region for region in session().scalars(query) if region.code not in known]
    return villages[:MOST]


def ordered(cart_number: str) -> tuple[Cart, Order] | None:
    """The cart with this number and the order it became; None while it is open, when there is none, or no buyer any more."""
    if not (cart_number.isascii() and cart_number.isdigit() and len(cart_number) <= 9):
        return None
    found = session().execute(_ORDERED, {"cart": int(cart_number)}).one_or_none()
    return (found[0], found[1]) if found is not None else None


def unpaid_here(user: User | None, opened: Collection[str]) -> list[Order]:
    """The orders that are not paid and may be read here: this person's, and those opened in this browser."""
    hers = Order.number.in_(opened) if user is None else sa.or_(Order.number.in_(opened), Order.user_id == user.id)
    query = sa.select(Order).where(hers, Order.status.in_([OrderStatus.AWAITING_PAYMENT, OrderStatus.ON_DELIVERY]))
    return list(session().scalars(query.order_by(Order.id)))


#: Written once: every press of the page's buttons asks it.
_ORDERED = (
    sa.select(Cart, Order)
    .join(Order, Order.cart_id == Cart.id)
    .where(Cart.id == sa.bindparam("cart"), Order.recipient != NOBODY)
)
