"""Asking a buyer for money: the amount to pay, made unique by a small code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import sqlalchemy as sa

from shop.clock import now, today
from shop.db import as_written, insert_once, session, table, writing
from shop.decisions.models import Kind
from shop.decisions.queries import NothingDecided, figure_on
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import Rupiah
from shop.orders.models import Order
from shop.payments.codes import code_in_use
from shop.payments.models import CoopAccount, Payment, PaymentState
from shop.payments.qris import read_code, with_amount

TRANSFER, QRIS, CASH = "transfer", "qris", "cash"
LARGEST_CODE = 999
#: A transfer may come days late; until then nobody else is asked for the same amount.
KEEPS = timedelta(days=3)


class NoFreeCode(ShopError):
    """Every code for this amount is taken: hundreds of buyers owe the same sum."""

    status = 503

    def sentence(self) -> str:
        return _("Too many orders of this amount wait for payment. Try again in an hour, or change the quantity.")


class NotOffered(ShopError):
    """This order cannot be paid this way: switched off, too large, another area, or too many open ones."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.method = method

    def sentence(self) -> str:
        return _("This way to pay is not offered for your order any more. Choose another one.")


class NoAccount(ShopError):
    """The cooperative has no bank account yet: a new shop."""

    status = 503

    def sentence(self) -> str:
        return _(
            "The cooperative's bank account is not recorded yet. Whoever runs this shop adds it with `flask shop open`."
        )


def request_transfer(order: Order) -> Payment:
    """Ask for the order's total by bank transfer; the smallest free unique code makes the amount unique.

    By the decision in force the code is subtracted (the buyer never pays more than the price) or added. A second
    call returns the open request. Raises NoAccount, NothingDecided, NoFreeCode.
    """
    day = today()
    asked = {"order": order.id, "method": TRANSFER, "day": day}
    found, account, sign = writing().execute(_BEFORE_TRANSFER, asked).one()
    if found is not None:
        return session().get_one(Payment, found)
    if account is None:
        raise NoAccount
    if sign is None:
        raise NothingDecided(Kind.UNIQUE_CODE_SIGN, day)
    return _request(order, TRANSFER, account=account, sign=sign)


def request_qris(order: Order) -> Payment:
    """Ask for the order's total by QRIS, made unique like a transfer's. A second call returns the open request.

    Raises NoFreeCode, and NotOffered while no code is stored. Rule: the unique code is always subtracted here, whatever
    was decided for transfers, because a buyer may not be charged for paying by QRIS.
    """
    found = open_request(order, QRIS)
    if found is not None:
        return found
    code = code_in_use()
    if code is None:
        raise NotOffered(QRIS)
    payment = _request(order, QRIS, account=code.coop_account_id, sign=-1)
    payment.qris_text = with_amount(read_code(code.text), payment.amount)
    session().flush()
    return payment


def open_request(order: Order, method: str) -> Payment | None:
    """The order's request by this method that waits for its money; None when there is none."""
    found: Payment | None = session().scalar(_OPEN, {"order": order.id, "method": method})
    return found


def request_total(order: Order, method: str) -> Payment:
    """Ask for exactly the order's total, without a code: by card or at the door, where the payment names its order."""
    payment = _asked(order, method, account=coop_account().id, amount=order.total, keeps=False)
    if payment is None:
        raise RuntimeError(f"{order.number}: its total is asked for already")
    return payment


def _asked(order: Order, method: str, *, account: int, amount: Rupiah, keeps: bool) -> Payment | None:
    """A new request on an account; None when another one has the amount to itself."""
    row = {
        "order_id": order.id,
        "method": method,
        "coop_account_id": account,
        "state": PaymentState.PENDING,
        "amount": amount,
        "code": amount - order.total,
        "keeps_amount": keeps,
        "created_at": now(),
    }
    number = writing().execute(insert_once(Payment), row).scalar()
    return None if number is None else as_written(Payment, id=number, **row)


def _request(order: Order, method: str, *, account: int, sign: int) -> Payment:
    for amount in _free_amounts(order.total, sign, account):
        made = _asked(order, method, account=account, amount=amount, keeps=True)
        if made is not None:
            return made
    raise NoFreeCode


def coop_account() -> CoopAccount:
    """The cooperative's account that takes transfers. Raises NoAccount."""
    found = session().scalars(_ACCOUNT).first()
    if found is None:
        raise NoAccount
    return found


def _free_amounts(total: int, sign: int, account: int) -> Iterator[int]:
    """The amounts nobody is asked for now, by rising code."""
    ends = sorted((total + sign, total + sign * LARGEST_CODE))
    asked = {"account": account, "least": max(1, ends[0]), "most": ends[1]}
    used = set(writing().execute(_TAKEN, asked).scalars().all())
    amounts = (total + sign * code for code in range(1, LARGEST_CODE + 1))
    return (amount for amount in amounts if amount > 0 and amount not in used)


# Written once: every order asks these.
#: Written out, for SQLite plans a statement anew each time it compares a parameter with what a partial index is made of.
_PENDING: sa.ColumnElement[str] = sa.literal_column(f"'{PaymentState.PENDING}'")
_ACCOUNT = sa.select(CoopAccount).where(CoopAccount.is_active).order_by(CoopAccount.id).limit(1)
_OPEN = sa.select(Payment).where(
    Payment.order_id == sa.bindparam("order"),
    Payment.method == sa.bindparam("method"),
    Payment.state == _PENDING,
)
_payments, _accounts = table(Payment).c, table(CoopAccount).c
#: The open request, the account that takes transfers, and whether the code is added or subtracted.
_BEFORE_TRANSFER = sa.select(
    sa.select(_payments.id)
    .where(
        _payments.order_id == sa.bindparam("order"),
        _payments.method == sa.bindparam("method"),
        _payments.state == _PENDING,
    )
    .scalar_subquery(),
    sa.select(sa.func.min(_accounts.id)).where(_accounts.is_active).scalar_subquery(),
    figure_on(Kind.UNIQUE_CODE_SIGN, sa.bindparam("day")),
)
_TAKEN = sa.select(_payments.amount).where(
    _payments.coop_account_id == sa.bindparam("account"),
    _payments.keeps_amount,
    _payments.amount.between(sa.bindparam("least"), sa.bindparam("most")),
)


def expire_requests(order: Order) -> None:
    """Close an order's open requests; their amounts stay taken for KEEPS, for a transfer that comes late."""
    _close(order, PaymentState.EXPIRED, keeps_until=now() + KEEPS)


def cancel_requests(order: Order) -> None:
    """Close an order's open requests because another method was chosen; their amounts stay taken as when they expire."""
    _close(order, PaymentState.CANCELLED, keeps_until=order.pay_before + KEEPS)


def _close(order: Order, state: PaymentState, *, keeps_until: datetime) -> None:
    session().execute(
        sa.update(Payment)
        .where(Payment.order_id == order.id, Payment.state == PaymentState.PENDING)
        .values(state=state, keeps_until=keeps_until)
    )


def reopen(order: Order, method: str) -> Payment | None:
    """Take up again a request of this method that was left for another one, with the amount it still keeps."""
    query = sa.select(Payment).where(
        Payment.order_id == order.id,
        Payment.method == method,
        Payment.state == PaymentState.CANCELLED,
        Payment.keeps_amount,
    )
    found = session().scalar(query.order_by(Payment.id.desc()).limit(1))
    if found is not None:
        found.state, found.keeps_until = PaymentState.PENDING, None
        session().flush()
    return found


def free_amounts() -> None:
    """Let go of amounts whose time has passed."""
    session().execute(
        sa.update(Payment)
        .where(Payment.keeps_amount, Payment.keeps_until.is_not(None), Payment.keeps_until <= now())
        .values(keeps_amount=False)
    )
