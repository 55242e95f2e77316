"""Two browsers of one buyer, or two tabs of one browser, in the same moment."""

from __future__ import annotations

import sqlalchemy as sa

from shop.cart import keeping
from shop.cart.models import CartLine
from shop.db import session
from shop.orders.models import Order
from shop.orders.taking_carts import EmptyCart
from shop.users.models import User
from tests import cast, make
from tests.support.at_once import before_it_is_kept


def signing_in(buyer: int, token: str):
    """What signing in does with what was chosen in a browser before."""

    def bring_along(_by):
        guest = keeping.find_cart(token=token, to_change=True)
        if guest is not None:
            keeping.merge(guest, session().get_one(User, buyer))

    return bring_along


def chosen_by(buyer: int) -> list[int]:
    session().rollback()
    cart = keeping.find_cart(user=session().get_one(User, buyer))
    return sorted(line.quantity for line in cart.lines)


def test_signing_in_with_two_browsers_at_once_brings_both_carts_along(app):
    make.cart({make.product(): 1}, token="phone")
    make.cart({make.product("Pouch"): 2}, token="laptop")
    buyer = cast.person("Budi").id
    both = [("Nurul", signing_in(buyer, "phone")), ("Sutrisno", signing_in(buyer, "laptop"))]
    assert set(before_it_is_kept(app, *both).values()) == {None}
    assert chosen_by(buyer) == [1, 2]


def test_what_is_ordered_in_one_tab_is_not_brought_along_by_signing_in_in_another(app):
    make.cart({make.product("Pouch"): 2}, user=cast.person("Budi"))
    ordered, buyer = make.cart({make.product(): 1}, token="phone").id, cast.person("Budi").id
    both = [("Nurul", lambda _by: make.place(ordered)), ("Sutrisno", signing_in(buyer, "phone"))]
    assert set(before_it_is_kept(app, *both).values()) == {None}
    assert session().scalars(sa.select(Order.cart_id)).all() == [ordered]
    assert session().scalars(sa.select(sa.func.count(CartLine.id)).where(CartLine.cart_id == ordered)).all() == [1]
    assert chosen_by(buyer) == [2]


def test_what_is_brought_along_by_signing_in_is_not_ordered_in_another_tab(app):
    make.cart({make.product("Pouch"): 2}, user=cast.person("Budi"))
    cart = make.cart({make.product(): 1}, token="phone")
    press, buyer = make.ordering(cart), cast.person("Budi").id
    ends = before_it_is_kept(app, ("Sutrisno", signing_in(buyer, "phone")), ("Nurul", press))
    assert ends["Sutrisno"] is None and isinstance(ends["Nurul"], EmptyCart)
    assert chosen_by(buyer) == [1, 2]
