"""Payouts in cash: out of the office's box against a signed receipt, which a second person looks at."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.chart import OFFICE_BOX
from shop.ledger.posting import Posting, credit, debit, is_posted, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.payments.coop_accounts import hold_accounts
from shop.payments.models import CoopAccount
from shop.payouts.models import CashReceipt, Payout, PayoutRun, PayoutStatus, RunStatus
from shop.payouts.moving import close_if_done, hold_run, move_payout, moved_on
from shop.payouts.paying import back_to_makers
from shop.payouts.standing import AccountsChanged, why_not_paid_to
from shop.sellers.models import CASH, Seller
from shop.users.models import User

#: How the audit names it.
SUBJECT = f"cash {OFFICE_BOX}"


class NotEnoughInBox(ShopError):
    """The box, or the bank account it is filled from, does not hold so much."""

    status = 422

    def __init__(self, amount: Rupiah, there: Rupiah) -> None:
        super().__init__()
        self.amount, self.there = amount, there

    def sentence(self) -> str:
        return _(
            "%(amount)s is more than is there by the books: %(there)s. Fill the cash box from the bank first.",
            amount=rupiah(self.amount),
            there=rupiah(self.there),
        )


class SamePersonCannotLook(ShopError):
    """Who handed the cash over does not look at the receipt for the cooperative."""

    status = 403

    def sentence(self) -> str:
        return _("You handed this cash over. Another person looks at the signed receipt.")


class NotCash(ShopError):
    """This payout goes through the bank."""

    def sentence(self) -> str:
        return _("This payout goes to a bank account, not in cash.")


def receipt_number(payout: Payout) -> str:
    """The number on the paper she signs: `KK-PC-2026-47-03`. A payout has one, known before it is paid."""
    return "KK-" + payout.code.replace("/", "-")


def bank_or_box(amount: Rupiah, account: CoopAccount | None) -> Posting:
    """An amount that came to a bank account of the cooperative or, without one, into the office's box; negative: it left."""
    return debit("bank", amount, account.code) if account is not None else debit("cash", amount, OFFICE_BOX)


def in_box() -> Rupiah:
    """What is in the office's box by the books."""
    return balance("cash", OFFICE_BOX)


def move_cash(amount: Rupiah, *, account: CoopAccount, to_box: bool, token: str, by: User, seen: str = "") -> bool:
    """Book cash taken from the bank for the box, or brought back: Dr cash, Cr bank, or the other way round.

    `token` names the form: sent twice, it is booked once (False the second time). The bank's line is tied to the entry
    when its statement is read. Raises NotEnoughInBox, and ChangedMeanwhile when somebody else moved cash after `seen`.
    """
    hold_accounts()
    key = f"cash_moved:{token}"
    if is_posted(key):
        return False
    audit.hold_seen(seen, SUBJECT, by=by)
    there = balance("bank", account.code) if to_box else in_box()
    if amount > there:
        raise NotEnoughInBox(amount, there)
    signed = amount if to_box else -amount
    post(
        "cash_taken_out" if to_box else "cash_brought_back",
        [Posting("cash", signed, OFFICE_BOX), Posting("bank", -signed, account.code)],
        subject=f"KAS-{OFFICE_BOX}",
        key=key,
        by=by,
    )
    audit.record("cash_moved", SUBJECT, by=by, amount=signed, account=account.code)
    return True


def pay_cash(payout: Payout, *, received_by: str, by: User) -> CashReceipt:
    """Hand an approved payout over in cash against a signature: paying → cash. A second person looks at the receipt.

    Raises NotCash, RunMoved unless it is approved and not paid, AccountsChanged when the seller is no longer paid in cash
    or waits, NotEnoughInBox.
    """
    hold_run(payout.run)
    if not payout.is_cash:
        raise NotCash
    if payout.run.status is RunStatus.DRAFT:
        raise moved_on("payout_run", payout.run.number, payout.run.status)
    if not payout.bank_account.is_current or why_not_paid_to(payout.bank_account):
        raise AccountsChanged([payout.seller.name])
    move_payout(payout, PayoutStatus.HANDED, since=[PayoutStatus.QUEUED])
    hold_accounts()
    if payout.amount > (there := in_box()):
        raise NotEnoughInBox(payout.amount, there)
    number = receipt_number(payout)
    payout.sent_at, payout.bank_reference = now(), number
    receipt = CashReceipt(
        payout_id=payout.id, number=number, box=OFFICE_BOX, received_by=received_by, paid_by_id=by.id, paid_at=now()
    )
    session().add(receipt)
    post(
        "payout_paid_in_cash",
        [debit("paying", payout.amount, payout.id), credit("cash", payout.amount, OFFICE_BOX)],
        subject=payout.code,
        key=f"payout_paid_in_cash:{payout.id}",
        by=by,
        memo=number,
    )
    facts = {"reference": number, "received_by": received_by}
    audit.record("payout_paid_in_cash", f"payout {payout.code}", by=by, **facts)
    session().flush()
    return receipt


def confirm_cash(payout: Payout, *, by: User) -> None:
    """The second person has the signed receipt before her. Raises SamePersonCannotLook, RunMoved unless it was handed over."""
    receipt = _handed(payout, by)
    move_payout(payout, PayoutStatus.CONFIRMED, since=[PayoutStatus.HANDED])
    payout.confirmed_at = receipt.confirmed_at = now()
    receipt.confirmed_by_id = by.id
    audit.record("payout_confirmed", f"payout {payout.code}", by=by, reference=receipt.number)
    close_if_done(payout.run)


def refuse_cash(payout: Payout, *, reason: str, by: User) -> None:
    """The second person finds no signed receipt, and the cash is in the box again: cash → payable, with the reason.

    Raises SamePersonCannotLook, RunMoved unless it was handed over.
    """
    _handed(payout, by)
    move_payout(payout, PayoutStatus.RETURNED, since=[PayoutStatus.HANDED])
    back_to_makers(payout, debit("cash", payout.amount, OFFICE_BOX), reason, by)
    audit.record("payout_returned", f"payout {payout.code}", by=by, reason=reason)
    close_if_done(payout.run)


def cash_payouts() -> list[Payout]:
    """Approved payouts in cash that wait to be handed over or looked at, oldest first."""
    query = sa.select(Payout).join(PayoutRun, PayoutRun.id == Payout.run_id)
    query = query.where(Payout.bank_code == CASH, Payout.status.in_([PayoutStatus.QUEUED, PayoutStatus.HANDED]))
    query = query.where(PayoutRun.approved_at.is_not(None)).order_by(Payout.id)
    query = query.options(
        joinedload(Payout.run, innerjoin=True),
        joinedload(Payout.seller, innerjoin=True).joinedload(Seller.village, innerjoin=True),
        joinedload(Payout.receipt).joinedload(CashReceipt.paid_by),
    )
    return list(session().scalars(query))


def _handed(payout: Payout, by: User) -> CashReceipt:
    hold_run(payout.run)
    receipt = session().scalar(sa.select(CashReceipt).where(CashReceipt.payout_id == payout.id))
    if receipt is None:
        raise moved_on("payout", payout.code, payout.status)
    if receipt.paid_by_id == by.id:
        raise SamePersonCannotLook
    return receipt
