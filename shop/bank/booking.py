"""Booking lines of the bank that the books know nothing of yet: charges, interest, the acquirer's payout, unknown money."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from shop.bank.matches import NothingChosen, bank_line, check_open, hold_lines, tie_together
from shop.bank.models import Match, MatchPart, StatementLine
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.models import Entry
from shop.ledger.posting import Posting, post
from shop.payments.acquirer import book_payout
from shop.payments.bearing import check_bearing
from shop.payments.deciding import Act, decide
from shop.payments.models import CoopAccount
from shop.payments.requesting import QRIS
from shop.payments.unknown import RECEIVED, receive_unknown
from shop.users.models import User

#: The bank's own money: what it is booked against, and what its entry is called.
OWN: dict[str, tuple[str, str]] = {"fee": ("bank_fees", "bank_fee"), "interest": ("other_income", "bank_interest")}
KINDS = {*OWN, "qris", "unknown"}


class WrongDirection(ShopError):
    """Money in cannot be a charge, money out no interest or receipt."""

    status = 422

    def sentence(self) -> str:
        return _("This is possible only for money in the other direction. Choose other lines.")


def book(account: CoopAccount, lines: Sequence[int], kind: str, *, by: User) -> Match:
    """Book lines the books know nothing of yet and tie them: `fee`, `interest`, `qris`, or `unknown` for money without an order.

    Bank's charges: Dr bank_fees, Cr bank; interest: Dr bank, Cr other_income; the acquirer's payout: Dr bank, Cr
    clearing; unknown money becomes a receipt that waits under money received. Raises NothingChosen, TiedAlready, NotFound,
    WrongDirection, MoreThanConfirmed, and KetuaDecides when one of the charges is more than one person books alone.
    """
    found = hold_lines(account, lines)
    if not found or kind not in KINDS:
        raise NothingChosen
    if any((line.sen < 0) != (kind == "fee") for line in found):
        raise WrongDirection
    check_bearing(max(-line.amount for line in found), by=by)
    keys = [_book_line(account, line, kind, by) for line in found]
    return tie_together(account, found, [bank_line(account, key) for key in keys if key], by=by, reason=kind)


def decide_line(account: CoopAccount, line: int, act: Act, *, number: str, by: User) -> Match:
    """Book a line as money received and do at once what was decided about it for an order.

    One step, or nothing: the line's match, the receipt, and the entries of `payments.deciding.decide`. Raises what
    booking and deciding refuse.
    """
    match = book(account, [line], "unknown", by=by)
    receipt = session().scalars(sa.select(Entry.subject).where(Entry.key == f"{RECEIVED}:{_token(line)}")).one()
    decide(receipt, act, number=number, by=by)
    match.reason = str(act)
    return match


def _book_line(account: CoopAccount, line: StatementLine, kind: str, by: User) -> str:
    """The key of the entry; empty where there is nothing to book."""
    if kind == "qris":
        return _acquirer_paid(account, line, by)
    if kind == "unknown":
        return _receive(account, line, by)
    return _post_own(account, line, kind, by)


def _post_own(account: CoopAccount, line: StatementLine, kind: str, by: User) -> str:
    """Book a charge or interest; nothing when it is only sen. Booked, undone and booked again it is another entry."""
    if not line.amount:
        return ""
    against, entry = OWN[kind]
    subject = f"BM-{line.id}"
    booked = sa.select(sa.func.count()).where(Entry.subject == subject, Entry.key.like(f"bank_line:{line.id}:%"))
    key = f"bank_line:{line.id}:{(session().scalar(booked) or 0) + 1}"
    post(
        entry,
        [Posting("bank", line.amount, account.code), Posting(against, -line.amount)],
        subject=subject,
        key=key,
        by=by,
        memo=line.text[:200],
        booked_on=line.booked_on,
    )
    return key


def _acquirer_paid(account: CoopAccount, line: StatementLine, by: User) -> str:
    """The acquirer's payout of no one day: what came less fees, as far as QRIS payments are on their way."""
    reference = f"BM-{line.id}"
    book_payout(line.amount, fee=0, account=account, received_on=line.booked_on, reference=reference, by=by)
    check_open(MatchPart.ledger_line_id == bank_line(account, f"acquirer_paid:{QRIS}:{reference}").id)
    return f"acquirer_paid:{QRIS}:{reference}"


def _receive(account: CoopAccount, line: StatementLine, by: User) -> str:
    token = _token(line.id)
    receive_unknown(
        line.amount, account=account, sender=line.text[:120], memo="", received_on=line.booked_on, token=token, by=by
    )
    check_open(MatchPart.ledger_line_id == bank_line(account, f"{RECEIVED}:{token}").id)
    return f"{RECEIVED}:{token}"


def _token(line: int) -> str:
    """What makes the receipt of a line one, however often it is booked."""
    return hashlib.sha256(f"statement line {line}".encode()).hexdigest()[:32]
