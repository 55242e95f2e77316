"""The acquirer's payout: QRIS money that was on its way reaches the bank, less the fee."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.clock import today
from shop.db import hold_name, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import credit, debit, is_posted, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.payments.bearing import check_fee
from shop.payments.models import CoopAccount, QrisCode
from shop.payments.requesting import QRIS, coop_account
from shop.users.models import User

#: More than an acquirer usually keeps. Rule: Bank Indonesia lets it keep 0.7 % of what a merchant of any size takes (MDR);
#: tax may come on top.
USUAL_FEE_BPS = 100


class MoreThanConfirmed(ShopError):
    """The acquirer paid out more than the QRIS payments that were confirmed."""

    status = 422

    def __init__(self, open_amount: Rupiah) -> None:
        super().__init__()
        self.open_amount = open_amount

    def sentence(self) -> str:
        return _(
            "Only %(amount)s of confirmed QRIS payments are on their way. Confirm the missing ones first, then book this.",
            amount=rupiah(self.open_amount),
        )


def on_its_way() -> Rupiah:
    """What was paid by QRIS and has not reached the bank."""
    return balance("clearing", QRIS)


def paid_to() -> CoopAccount:
    """The bank account to which the acquirer pays: the one the last code was stored for, also once QRIS is switched off."""
    last = session().scalar(sa.select(QrisCode).order_by(QrisCode.id.desc()).limit(1))
    return last.coop_account if last is not None else coop_account()


def book_payout(
    received: Rupiah, *, fee: Rupiah, account: CoopAccount, received_on: date, reference: str, by: User
) -> bool:
    """Book what the acquirer paid to the bank, and what it kept; False when this reference was booked before.

    Dr bank, Dr payment_fees, Cr clearing, on the day it was received, but never before what it pays out had been paid.
    Raises MoreThanConfirmed, and KetuaDecides when the fee is more than usual. Rule: the fee is the cooperative's, never the
    buyer's.
    """
    key = f"acquirer_paid:{QRIS}:{reference}"
    hold_name(f"clearing {QRIS}")  # not the account: two may each name another
    if is_posted(key):
        return False
    if received + fee > on_its_way():
        raise MoreThanConfirmed(on_its_way())
    check_fee(fee, of=received + fee, usual_bps=USUAL_FEE_BPS, by=by)
    post(
        "acquirer_paid",
        [debit("bank", received, account.code), debit("payment_fees", fee), credit("clearing", received + fee, QRIS)],
        subject="QRIS",
        key=key,
        by=by,
        memo=reference,
        booked_on=_day_paid(received_on, received + fee),
    )
    audit.record("qris_paid_out", "qris", by=by, amount=received, fee=fee, reference=reference)
    return True


def _day_paid(received_on: date, amount: Rupiah) -> date:
    """The first day from then on after which so much was always on its way by the books."""
    moved = sa.select(Entry.booked_on, sa.func.sum(Line.amount)).join(Line, Line.entry_id == Entry.id)
    moved = moved.join(Account, Account.id == Line.account_id).where(Account.name == "clearing", Account.owner == QRIS)
    moved = moved.where(Entry.booked_on > received_on).group_by(Entry.booked_on).order_by(Entry.booked_on)
    standing = balance("clearing", QRIS, received_on)
    found = received_on if standing >= amount else None
    for day, more in session().execute(moved):
        standing += more
        found = None if standing < amount else found or day
    return found or today()
