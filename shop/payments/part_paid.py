"""Part of an order's money, set aside while the buyer is asked for the rest."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.db import session
from shop.ledger.models import Entry
from shop.ledger.posting import credit, debit, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.notices import tell
from shop.orders.models import Order
from shop.payments.asking import ask_account
from shop.users.models import User

PART_PAID = "part_paid"


def part_paid(order: Order) -> Rupiah:
    """What of an unpaid order has come already, in rupiah."""
    return -balance(PART_PAID, order.id)


def owe_back(order: Order, amount: Rupiah, *, source: tuple[str, str], why: str, by: User | None) -> None:
    """Owe the buyer money that came and is not for the order: Dr where it lies, Cr refunds_due; she is asked for an account.

    `source` is the account and its owner, which the caller holds: called twice it owes twice.
    """
    account, owner = source
    before = sa.select(sa.func.count(Entry.id)).where(Entry.kind == "money_due_back", Entry.subject == order.number)
    times = (session().scalar(before) or 0) + 1
    post(
        "money_due_back",
        [debit(account, amount, owner), credit("refunds_due", amount, order.id)],
        subject=order.number,
        key=f"money_due_back:{order.number}:{times}",
        by=by,
        memo=owner if account != PART_PAID else "",
    )
    audit.record("money_due_back", f"order {order.number}", by=by, amount=amount, case=why, receipt=owner)
    tell(
        order,
        "payments/money_due_back",
        number=order.number,
        secret=order.secret,
        amount=amount,
        why=why,
        token=ask_account(order).token,
    )


def give_part_back(order: Order, *, by: User | None) -> None:
    """Owe back a part payment whose rest will not be taken: the order is over, or was paid another way. Else nothing."""
    amount = part_paid(order)
    if amount > 0:
        owe_back(order, amount, source=(PART_PAID, str(order.id)), why="part", by=by)
