"""Money on the bank's account whose order is not known: booked at once, explained or given back later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.db import hold_name, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import credit, debit, is_posted, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.payments.bearing import check_bearing
from shop.payments.models import CoopAccount
from shop.payments.requesting import QRIS, coop_account
from shop.users.models import User

RECEIVED = "money_unidentified"


class NothingLeft(ShopError):
    """This money was explained or given back already."""

    def __init__(self, receipt: str) -> None:
        super().__init__()
        self.receipt = receipt

    def sentence(self) -> str:
        return _("%(receipt)s is settled already. Nothing was booked a second time.", receipt=self.receipt)


@dataclass(frozen=True)
class Unknown:
    """An amount received that is not explained yet, in rupiah."""

    receipt: str
    booked_on: date
    memo: str
    by: str
    entry_id: int
    amount: Rupiah


def receive_unknown(
    amount: Rupiah,
    *,
    account: CoopAccount,
    sender: str,
    memo: str,
    received_on: date,
    token: str,
    by: User,
    by_qris: bool = False,
) -> str:
    """Book money that came without a known order: Dr bank (or, by QRIS, clearing), Cr unidentified; the receipt's number.

    `token` belongs to the form that was filled in: sent twice, it books once and gives the same number. Two equal
    amounts on one day are two receipts.
    """
    receipt = f"UM-{received_on:%y%m}-{token[:8].upper()}"
    key = f"{RECEIVED}:{token}"
    hold_name(key)  # not the account: two may each name another
    if is_posted(key):
        return receipt
    post(
        RECEIVED,
        [
            debit("clearing", amount, QRIS) if by_qris else debit("bank", amount, account.code),
            credit("unidentified", amount, receipt),
        ],
        subject=receipt,
        key=key,
        by=by,
        memo=": ".join(filter(None, (sender, memo)))[:200],
        booked_on=received_on,
    )
    audit.record(RECEIVED, f"receipt {receipt}", by=by, amount=amount, sender=sender)
    return receipt


def came_to(receipt: str) -> CoopAccount:
    """The account on which unknown money came, while it is in use; else, as for QRIS, the one that takes the transfers."""
    line = sa.select(Account.owner).join(Line, Line.account_id == Account.id).join(Entry, Entry.id == Line.entry_id)
    line = line.where(Entry.subject == receipt, Entry.kind == RECEIVED, Account.name == "bank")
    known = sa.select(CoopAccount).where(CoopAccount.code.in_(line), CoopAccount.is_active)
    return session().scalar(known) or coop_account()


def give_back(receipt: str, *, account: CoopAccount, reference: str, by: User) -> Rupiah:
    """Book that unknown money went back to where it came from; the amount. Raises NothingLeft and KetuaDecides.

    `reference` is the bank's; the same one a second time changes nothing. Rule: whoever books what came in books alone only
    a little of it as sent back, since no order and no buyer tells whose it was.
    """
    key = f"money_given_back:{receipt}:{reference}"
    held = sa.select(Account.id).where(Account.name == "unidentified", Account.owner == receipt[:60])
    session().execute(held.with_for_update())  # whoever decides about it holds the same row
    if is_posted(key):
        return 0
    left = -balance("unidentified", receipt)
    if left <= 0:
        raise NothingLeft(receipt)
    check_bearing(left, by=by)
    post(
        "money_given_back",
        [debit("unidentified", left, receipt), credit("bank", left, account.code)],
        subject=receipt,
        key=key,
        by=by,
        memo=reference,
    )
    audit.record("money_given_back", f"receipt {receipt}", by=by, amount=left, reference=reference)
    return left


def unexplained() -> list[Unknown]:
    """Money whose order is still unknown, oldest first."""
    left = (
        sa.select(Account.owner, (-sa.func.sum(Line.amount)).label("amount"))
        .join(Line, Line.account_id == Account.id)
        .where(Account.name == "unidentified")
        .group_by(Account.owner)
        .having(sa.func.sum(Line.amount) != 0)
        .subquery()
    )
    query = sa.select(Entry, left.c.amount).join(left, left.c.owner == Entry.subject).where(Entry.kind == RECEIVED)
    return [
        Unknown(entry.subject, entry.booked_on, entry.memo, entry.by, entry.id, int(amount))
        for entry, amount in session().execute(query.order_by(Entry.booked_on, Entry.id))
    ]
