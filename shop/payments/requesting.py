"""Asking a buyer for money: the amount to transfer, made unique by a small code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa

from shop.clock import now
from shop.db import insert_or_leave, session, table
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.orders.models import Order
from shop.payments.models import CoopAccount, Payment, PaymentState

TRANSFER = "transfer"
LARGEST_CODE = 999
#: A transfer may come days late; until then nobody else is asked for the same amount.
KEEPS = timedelta(days=3)


class NoFreeCode(ShopError):
    """Every code for this amount is taken: hundreds of buyers owe the same sum."""

    status = 503

    def sentence(self) -> str:
        return _("Too many orders of this amount wait for payment. Try again in an hour, or change the quantity.")


def request_transfer(order: Order, *, account: CoopAccount | None = None) -> Payment:
    """Ask for the order's total by bank transfer; the smallest free unique code makes the amount unique.

    By the decision in force the code is subtracted (the buyer never pays more than the price) or added. A second
    call returns the open request. Raises NoFreeCode.
    """
    open_one = session().scalar(_OPEN, {"order": order.id})
    if open_one is not None:
        return open_one
    account = account or coop_account()
    for amount in _free_amounts(order.total, value(Kind.UNIQUE_CODE_SIGN), account):
        made: Payment | None = session().scalar(
            insert_or_leave(Payment)
            .values(
                order_id=order.id,
                method=TRANSFER,
                coop_account_id=account.id,
                state=PaymentState.PENDING,
                amount=amount,
                code=amount - order.total,
                keeps_amount=True,
                created_at=now(),
            )
            .returning(Payment)
        )
        if made is not None:
            return made
    raise NoFreeCode


def coop_account() -> CoopAccount:
    """The cooperative's account that takes transfers."""
    return session().scalars(_ACCOUNT).one()


def _free_amounts(total: int, sign: int, account: CoopAccount) -> Iterator[int]:
    """The amounts nobody is asked for now, by rising code."""
    ends = sorted((total + sign, total + sign * LARGEST_CODE))
    asked = {"account": account.id, "least": max(1, ends[0]), "most": ends[1]}
    used = set(session().scalars(_TAKEN, asked))
    amounts = (total + sign * code for code in range(1, LARGEST_CODE + 1))
    return (amount for amount in amounts if amount > 0 and amount not in used)


# Written once: every order asks these.
_ACCOUNT = sa.select(CoopAccount).where(CoopAccount.is_active).order_by(CoopAccount.id).limit(1)
_OPEN = sa.select(Payment).where(Payment.order_id == sa.bindparam("order"), Payment.state == PaymentState.PENDING)
_payments = table(Payment).c
_TAKEN = sa.select(_payments.amount).where(
    _payments.coop_account_id == sa.bindparam("account"),
    _payments.keeps_amount,
    _payments.amount.between(sa.bindparam("least"), sa.bindparam("most")),
)


def expire_requests(order: Order) -> None:
    """Close an order's open requests; their amounts stay taken for KEEPS, for a transfer that comes late."""
    session().execute(
        sa.update(Payment)
        .where(Payment.order_id == order.id, Payment.state == PaymentState.PENDING)
        .values(state=PaymentState.EXPIRED, keeps_until=now() + KEEPS)
    )


def free_amounts() -> None:
    """Let go of amounts whose time has passed."""
    session().execute(
        sa.update(Payment)
        .where(Payment.keeps_amount, Payment.keeps_until.is_not(None), Payment.keeps_until <= now())
        .values(keeps_amount=False)
    )
