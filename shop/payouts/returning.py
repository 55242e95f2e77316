"""A payout the bank paid and gave back afterwards."""

from __future__ import annotations

from shop import audit
from shop.ledger.posting import debit
from shop.payments.models import CoopAccount
from shop.payouts.models import Payout, PayoutStatus
from shop.payouts.moving import hold_run, move_payout
from shop.payouts.paying import back_to_makers, stop_account
from shop.users.models import User


def take_back_paid(payout: Payout, *, account: CoopAccount, reason: str, by: User) -> None:
    """The money is back on the cooperative's account: bank → payable, with the reason; the seller's account is flagged.

    She is told. Raises RunMoved unless the payout was confirmed: of two at once the second is refused.
    """
    hold_run(payout.run)
    move_payout(payout, PayoutStatus.RETURNED, since=[PayoutStatus.CONFIRMED])
    back_to_makers(payout, debit("bank", payout.amount, account.code), reason, by)
    stop_account(payout, reason)
    audit.record("payout_returned", f"payout {payout.code}", by=by, reason=reason)
