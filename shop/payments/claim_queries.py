"""What is still due to buyers of claimed or cancelled goods, and to which account it goes."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import session
from shop.errors import NotFound
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.orders.models import Order
from shop.payments.models import RefundAccount
from shop.sellers.banks import BANKS


@dataclass(frozen=True)
class Refund:
    """What waits to be paid back for an order, in rupiah, and the account asked for."""

    asked: RefundAccount
    due: Rupiah

    @property
    def bank(self) -> str:
        """The bank the buyer named; empty before."""
        return BANKS.get(self.asked.bank_code, self.asked.bank_code)


def refund_of(order: Order) -> Refund | None:
    """An order's refund, once its buyer was asked for an account."""
    asked = session().scalar(sa.select(RefundAccount).where(RefundAccount.order_id == order.id))
    return None if asked is None else Refund(asked, -balance("refunds_due", order.id))


def refund_asked(token: str) -> Refund:
    """The refund whose link this is. Raises NotFound for any other word."""
    if len(token) > 43 or not token.isascii() or "\0" in token:
        raise NotFound(token="")
    query = sa.select(RefundAccount).where(RefundAccount.token == token).options(joinedload(RefundAccount.order))
    asked = session().scalar(query)
    if asked is None:
        raise NotFound(token="")
    return Refund(asked, -balance("refunds_due", asked.order_id))


def accounts_given(orders: list[int]) -> dict[int, Refund]:
    """The accounts buyers named for these orders, by order."""
    query = sa.select(RefundAccount).where(RefundAccount.order_id.in_(orders), RefundAccount.given_at.is_not(None))
    return {asked.order_id: Refund(asked, 0) for asked in session().scalars(query)}
