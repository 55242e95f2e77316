"""Asking a buyer where to send a refund: a transfer does not say from which account it may go back."""

from __future__ import annotations

import secrets

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import insert_or_leave, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.notices import tell
from shop.orders.models import Order
from shop.payments.models import RefundAccount
from shop.payments.stripe import CODE
from shop.sellers.models import masked
from shop.users.models import User


class NothingDue(ShopError):
    """Nothing waits to be paid back any more."""

    def sentence(self) -> str:
        return _("This refund is paid already. If it has not arrived, write to us.")


def ask_account(order: Order) -> RefundAccount:
    """The question to which account an order's refund goes; asked once, with a link of its own."""
    session().execute(
        insert_or_leave(RefundAccount).values(
            order_id=order.id, token=secrets.token_urlsafe(32), asked_at=now(), bank_code="", number="", holder=""
        )
    )
    return session().scalars(sa.select(RefundAccount).where(RefundAccount.order_id == order.id)).one()


def ask_after_card(order: Order, *, amount: Rupiah, key: str) -> None:
    """Tell the buyer that her card did not take an amount back, and ask for an account; once for each `key`."""
    tell(
        order,
        "payments/refund_failed",
        key=key,
        number=order.number,
        secret=order.secret,
        amount=amount,
        token=ask_account(order).token,
    )


def account_link(order: Order) -> str:
    """The unguessable part of the link on which a buyer names an account; empty when the money goes back to her card."""
    return "" if order.payment_method == CODE else ask_account(order).token


def give_account(asked: RefundAccount, *, bank_code: str, number: str, holder: str, by: User | None) -> None:
    """The buyer names her account; she may do so again until the money has gone. Raises NothingDue."""
    if not balance("refunds_due", asked.order_id):
        raise NothingDue
    asked.bank_code, asked.number, asked.holder, asked.given_at = bank_code, number, holder, now()
    audit.record("refund_account_given", f"order {asked.order.number}", by=by, account=masked(bank_code, number))
