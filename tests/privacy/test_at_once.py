"""An account is closed while its owner orders in another tab: what she orders is hers, or there is nothing to order."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import session
from shop.orders.models import Order
from shop.orders.taking_carts import EmptyCart
from shop.privacy import forgetting
from shop.users.models import User
from tests import cast, make
from tests.support.at_once import before_it_is_kept


def closing(number: int):
    return lambda _by: forgetting.close_account(session().get_one(User, number))


def orders() -> int:
    session().expire_all()
    return session().scalar(sa.select(sa.func.count(Order.id)))


def test_nothing_is_ordered_from_an_account_that_is_being_closed(app):
    budi = cast.person("Budi")
    press, number = make.ordering(make.cart(user=budi), buyer=budi), budi.id
    ends = before_it_is_kept(app, ("Nurul", closing(number)), ("Sutrisno", press))
    assert ends["Nurul"] is None and isinstance(ends["Sutrisno"], EmptyCart)
    assert orders() == 0
    assert session().get_one(User, number).closed_at is not None


def test_an_account_is_not_closed_while_its_owner_orders(app):
    budi = cast.person("Budi")
    press, number = make.ordering(make.cart(user=budi), buyer=budi), budi.id
    ends = before_it_is_kept(app, ("Sutrisno", press), ("Nurul", closing(number)))
    assert ends["Sutrisno"] is None and isinstance(ends["Nurul"], forgetting.StillOpen)
    assert orders() == 1
    assert session().get_one(User, number).closed_at is None
