"""What closes without a person: each line to which exactly one candidate fits, in a transaction of its own."""

from __future__ import annotations

from functools import partial

from shop.bank.tying import certain, tie
from shop.db import committed
from shop.errors import ShopError
from shop.payments.models import CoopAccount
from shop.users.models import User


def close_certain(account: CoopAccount, *, by: User) -> tuple[int, int]:
    """Tie everything certain; how many were tied, and how many were refused because they changed in the meantime.

    Opens its own transactions: a door calls it outside of any. Doing it twice, or two people at once, ties nothing twice.
    """
    closed = refused = 0
    for line, ref, reason in certain(account):
        try:
            committed(partial(tie, account, [line], [ref], by=by, reason=reason, automatic=True))
            closed += 1
        except ShopError:
            refused += 1
    return closed, refused
