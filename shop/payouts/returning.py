"""A payout the bank paid and gave back afterwards."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.ledger.posting import credit, debit, post
from shop.payments.models import CoopAccount
from shop.payouts.models import Payout, PayoutItem, PayoutStatus
from shop.payouts.paying import RunMoved
from shop.sellers.models import AccountStatus, BankAccount
from shop.users.models import User


def take_back_paid(payout: Payout, *, account: CoopAccount, reason: str, by: User) -> None:
    """The money is back on the cooperative's account: bank → payable, with the reason; the seller's account is flagged.

    Raises RunMoved unless the payout was confirmed: of two at once the second is refused.
    """
    moved = session().execute(
        sa.update(Payout)
        .where(Payout.id == payout.id, Payout.status == PayoutStatus.CONFIRMED)
        .values(status=PayoutStatus.RETURNED)
        .returning(Payout.id)
    )
    if moved.scalar() is None:
        raise RunMoved(payout.code, payout.status)
    payout.returned_at, payout.reason = now(), reason[:200]
    post(
        "payout_returned",
        [
            debit("bank", payout.amount, account.code),
            *(credit("payable", share.amount, share.maker_id) for share in payout.shares),
        ],
        subject=payout.code,
        key=f"payout_returned:{payout.id}",
        by=by,
        memo=reason[:200],
    )
    session().execute(sa.update(PayoutItem).where(PayoutItem.payout_id == payout.id).values(is_active=False))
    session().execute(
        sa.update(BankAccount).where(BankAccount.id == payout.bank_account_id).values(status=AccountStatus.FLAGGED)
    )
    audit.record("payout_returned", f"payout {payout.code}", by=by, reason=reason)
