"""A payout the bank paid and gave back afterwards."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.clock import today
from shop.db import session
from shop.ledger.models import Entry
from shop.ledger.posting import debit
from shop.payments.models import CoopAccount
from shop.payouts.models import Payout, PayoutStatus
from shop.payouts.moving import hold_run, move_payout
from shop.payouts.paying import back_to_makers, stop_account
from shop.users.models import User


def take_back_paid(
    payout: Payout, *, account: CoopAccount, reason: str, by: User, returned_on: date | None = None
) -> None:
    """The money is back on the cooperative's account: bank → payable, with the reason; the seller's account is flagged.

    Booked on the day the bank names, but never before it had been paid. She is told. Raises RunMoved unless the payout
    was confirmed: of two at once the second is refused.
    """
    hold_run(payout.run)
    move_payout(payout, PayoutStatus.RETURNED, since=[PayoutStatus.CONFIRMED])
    day = max(returned_on or today(), _paid_on(payout))
    back_to_makers(payout, debit("bank", payout.amount, account.code), reason, by, booked_on=day)
    stop_account(payout, reason)
    audit.record("payout_returned", f"payout {payout.code}", by=by, reason=reason)


def _paid_on(payout: Payout) -> date:
    """The day on which the bank had paid it."""
    query = sa.select(sa.func.coalesce(Entry.happened_on, Entry.booked_on))
    return session().scalars(query.where(Entry.key == f"payout_confirmed:{payout.id}")).one()
