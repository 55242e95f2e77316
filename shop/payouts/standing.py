"""Whether a seller's bank account can be paid to now, and the sentence that says why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from shop.clock import now
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext, waktu
from shop.payouts.models import PayoutRun, PayoutStatus
from shop.sellers.models import AccountStatus, BankAccount


class AccountsChanged(ShopError):
    """Bank accounts were changed or stopped after the run was prepared: nothing goes there."""

    def __init__(self, sellers: Sequence[str]) -> None:
        super().__init__()
        self.sellers = sellers

    def sentence(self) -> str:
        return _(
            "The bank account of %(names)s was changed or stopped after this run was prepared. Discard a draft and prepare it again; of an approved run, hold these payouts back.",
            names=", ".join(self.sellers),
        )


def why_not_paid_to(account: BankAccount | None) -> object:
    """Why nothing is paid to an account now, as the seller reads it too; empty when it can be."""
    if account is None:
        return lazy_gettext("No bank account yet. The money waits until there is one.")
    if account.status is AccountStatus.UNCHECKED:
        return lazy_gettext("The bank account is not checked yet. The money waits until it is.")
    if account.status is AccountStatus.FLAGGED:
        return lazy_gettext(
            "The bank gave the last payout back. The money waits for a new account, or for the seller to confirm this one."
        )
    if account.waits_for_signature:
        return lazy_gettext(
            "The bank account was changed. The money waits until a second person of the group signs it."
        )
    if account.payable_from is not None and account.payable_from > now():
        return lazy_gettext(
            "The bank account was changed. The money waits until %(at)s.", at=waktu(account.payable_from)
        )
    return ""


def can_be_paid_to(moment: Any) -> sa.ColumnElement[bool]:
    """The same of accounts in a question: current ones to which nothing keeps from paying at a moment."""
    return sa.and_(
        BankAccount.ended_at.is_(None),
        BankAccount.status == AccountStatus.VALID,
        sa.or_(~BankAccount.needs_signature, BankAccount.signed_at.is_not(None)),
        sa.or_(BankAccount.payable_from.is_(None), BankAccount.payable_from <= moment),
    )


def changed_accounts(run: PayoutRun) -> list[str]:
    """The sellers of a run whose queued payouts may not go where they were to go, by their place in the run."""
    return [
        payout.seller.name
        for payout in run.payouts
        if payout.status is PayoutStatus.QUEUED
        and (not payout.bank_account.is_current or why_not_paid_to(payout.bank_account))
    ]
