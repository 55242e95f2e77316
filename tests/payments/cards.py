"""Orders to be paid by card, and what the shop then says of its money."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.db import session, transaction
from shop.ledger.queries import balance, balances
from shop.orders.models import Order
from shop.payments.card_models import CardSession
from shop.payments.looking import look_at_page, open_page, work_inbox
from shop.payments.methods import switch_method
from shop.payments.stripe import CODE
from tests import make


def card_order(total: int = 170_000, **wishes: Any) -> Order:
    """An order of exactly this total, goods and shipping, to be paid by card."""
    probe = make.order(make.product(price=100_000, stock=1))
    shipping = probe.shipping_total
    order = make.order(make.product(price=total - shipping, stock=1), **wishes)
    with transaction():
        switch_method(order, CODE, by=None)
    assert order.total == total
    return order


def page(order: Order) -> str:
    """The name of the card page of an order, opened when there is none."""
    address = open_page(order)
    return session().scalars(sa.select(CardSession.session_ref).where(CardSession.url == address)).one()


def paid_by_card(stand: Any, total: int = 170_000, **wishes: Any) -> tuple[Order, str]:
    """An order whose card was taken and looked at, and the name of its page."""
    order = card_order(total, **wishes)
    ref = page(order)
    stand.world.pay(ref)
    look_at_page(ref)
    stand.events.clear()
    session().refresh(order)
    return order, ref


def hear(stand: Any, client: Any) -> None:
    """Deliver everything the stand-in has to say, and work it."""
    assert set(stand.deliver(client)) <= {200}
    work_inbox()
    session().rollback()


def books(*names: str) -> dict[str, int]:
    """The balances of these accounts, whatever their owners."""
    return {name: sum(balances(name).values()) for name in names}


def at_stripe() -> int:
    """What the books say stands at Stripe."""
    return balance("clearing", CODE)
