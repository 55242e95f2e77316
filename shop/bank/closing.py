"""Tying many lines of the bank at once, each in a transaction of its own: what is certain, and what a person agreed to."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from shop.bank.booking import book
from shop.bank.matching import Suggestion
from shop.bank.queries import open_lines, suggested
from shop.bank.tying import tie
from shop.db import committed
from shop.errors import NotFound, ShopError
from shop.payments.models import CoopAccount
from shop.users.models import User


def close_certain(account: CoopAccount, *, by: User) -> tuple[int, int]:
    """Tie everything certain; how many were tied, and how many were refused because they changed in the meantime.

    Opens its own transactions: a door calls it outside of any. Doing it twice, or two people at once, ties nothing twice.
    """
    certain = [one for one in suggested(account, open_lines(account)) if one.certain]
    closed = sum(_closes(account, one, by, automatic=True) for one in certain)
    return closed, len(certain) - closed


def close_seen(account: CoopAccount, seen: Collection[str], *, by: User) -> tuple[int, int]:
    """Tie the suggestions a page showed, named by their marks; how many were tied, and how many changed meanwhile.

    A suggestion that is another one by now stays open: nobody has agreed to it. As `close_certain` it opens its own
    transactions, and doing it twice ties nothing twice.
    """
    wanted = set(seen)
    agreed = [one for one in suggested(account, open_lines(account)) if one.mark in wanted]
    closed = sum(_closes(account, one, by) for one in agreed)
    return closed, len(wanted) - closed


def _closes(account: CoopAccount, one: Suggestion, by: User, *, automatic: bool = False) -> bool:
    refs = [item.ref for item in one.items]
    try:
        if refs:
            reason = ",".join(one.reasons)
            committed(partial(tie, account, [one.line.id], refs, by=by, reason=reason, automatic=automatic))
        else:
            committed(partial(book, account, [one.line.id], one.book, by=by))
    except (ShopError, NotFound):
        return False
    return True
