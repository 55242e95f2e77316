"""A cart becomes an order once, for a buyer who has not left too much unpaid: goods wait a day for whoever orders them.

Rule: a phone number can be anybody's, so whoever is signed in is judged by her account and this browser, a guest by the
number she typed and this browser. An address of the network says nothing of a person, see `limits.ORDER_FROM`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from shop.cart.models import Cart
from shop.clock import now
from shop.db import session, table, writing
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.money import Rupiah
from shop.orders.models import Order, OrderStatus

#: Orders that one buyer may leave unpaid: those that wait for their money, those whose time ran out of late, and those under
#: way to be paid at the door of another number than the one she types now.
MOST_UNPAID = 5
LATELY = timedelta(days=7)


class EmptyCart(ShopError):
    """There is nothing to order."""

    def sentence(self) -> str:
        return _("Your cart is empty. Put something in first.")


class TooManyUnpaid(ShopError):
    """This buyer has left so many orders unpaid that goods are kept for no further one."""

    def sentence(self) -> str:
        return _(
            "%(most)s orders of yours wait for payment, or were never paid this week. Pay one or cancel it, then order"
            " this; your cart stays. If they are not yours, sign in or write to us on WhatsApp.",
            most=MOST_UNPAID,
        )


class TooMuchUnpaid(ShopError):
    """What this buyer would leave unpaid comes to more than was decided."""

    def __init__(self, most: Rupiah, waiting: Rupiah) -> None:
        super().__init__()
        self.most, self.waiting = most, waiting

    def sentence(self) -> str:
        if self.waiting:
            return _(
                "Orders of yours for %(waiting)s wait for payment, and together they may come to %(most)s. Pay one or"
                " cancel it, then order this; your cart stays.",
                waiting=rupiah(self.waiting),
                most=rupiah(self.most),
            )
        return _(
            "What is not paid yet may come to %(most)s. Order a part, pay it, then order the rest; or write to us on"
            " WhatsApp, and we keep it all for you.",
            most=rupiah(self.most),
        )


@dataclass(frozen=True)
class Taken:
    """A cart that is about to be ordered, or what it became `before`; and what its buyer has waiting unpaid."""

    before: Order | None
    unpaid: Rupiah = 0


def take_cart(cart_id: int, *, phone: str, user_id: int | None, opened: Collection[str] | None) -> Taken:
    """Close the cart, once: the second of two clicks finds the first one's order.

    Raises EmptyCart when there is no such cart any more: signing in elsewhere took it along, or its owner's account was
    closed; TooManyUnpaid for a buyer with MOST_UNPAID by her account, else her `phone`, or among the orders `opened` in
    her browser; None bounds nobody. Of several at the same moment each may still see the same number before it.
    """
    whose = {"phone": None if user_id else phone, "typed": phone, "user": user_id, "opened": list(opened or ())}
    asked = {"cart": cart_id, "moment": now(), "lately": now() - LATELY}
    taken = writing().execute(_close_cart, asked | whose).one_or_none()
    if taken is None:
        before = session().scalars(sa.select(Order).where(Order.cart_id == cart_id)).one_or_none()
        if before is None:
            raise EmptyCart
        return Taken(before)
    if opened is not None and taken.left >= MOST_UNPAID:
        raise TooManyUnpaid
    return Taken(None, taken.waiting)


def refuse_too_much(waiting: Rupiah, total: Rupiah, most: Rupiah) -> None:
    """Refuse an order that with what its buyer has `waiting` comes to more than was decided. Raises TooMuchUnpaid."""
    if waiting + total > most:
        raise TooMuchUnpaid(most, waiting)


# Written once: every order says it.
_carts, _orders = table(Cart), table(Order).c
_hers = _orders.id.in_(
    sa.union(
        sa.select(_orders.id).where(_orders.buyer_phone == sa.bindparam("phone")),
        sa.select(_orders.id).where(_orders.user_id == sa.bindparam("user")),
        sa.select(_orders.id).where(_orders.number.in_(sa.bindparam("opened", expanding=True))),
    )
)
_waits = _orders.status == OrderStatus.AWAITING_PAYMENT
_ran_out = sa.and_(_orders.status == OrderStatus.EXPIRED, _orders.placed_at > sa.bindparam("lately"))
_total = _orders.goods_total + _orders.shipping_total - _orders.coop_discount
#: By one number so many are under way to be paid at the door as was decided, see `payments.terms`.
_other_doors = sa.and_(_orders.status == OrderStatus.ON_DELIVERY, _orders.buyer_phone != sa.bindparam("typed"))
#: As filters: among the conditions SQLite would go by them, through every order that ever ran out of time.
_left = sa.func.count().filter(sa.or_(_waits, _ran_out, _other_doors))
_waiting = sa.func.coalesce(sa.func.sum(_total).filter(_waits), 0)
_close_cart = (
    sa.update(_carts)
    .where(_carts.c.id == sa.bindparam("cart"), _carts.c.ordered_at.is_(None))
    .values(ordered_at=sa.bindparam("moment"))
    .returning(
        sa.select(_left).where(_hers).scalar_subquery().label("left"),
        sa.select(_waiting).where(_hers).scalar_subquery().label("waiting"),
    )
)
