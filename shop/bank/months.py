"""Closing a month: what is unexplained is signed by two people, one prepares, another closes; then it takes no entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop import audit
from shop.bank import checks as bank_checks
from shop.bank.models import Explanation
from shop.bank.month_queries import MOST_ITEMS, OPENING, Item, MonthStanding, fingerprint, month_standing
from shop.bank.queries import account_named
from shop.clock import now, today
from shop.db import insert_or_leave, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import ngettext, rupiah, tanggal, waktu
from shop.ledger import checks as ledger_checks
from shop.ledger.models import Month
from shop.ledger.months import closing_next, hold_months, last_day, month_starting
from shop.ledger.posting import Posting, post
from shop.ledger.sealing import seal_closed
from shop.money import Rupiah
from shop.orders import checks as order_checks
from shop.payments import checks as payment_checks
from shop.payouts import checks as payout_checks
from shop.users.models import User

#: What must hold before a month is prepared: the sub-ledgers against the orders, payments and payouts behind them.
PROVED = (ledger_checks, order_checks, payment_checks, payout_checks, bank_checks)


def subject(first_on: date) -> str:
    """How the audit names a month."""
    return f"month {first_on:%Y-%m}"


class NotItsTurn(ShopError):
    """Months are closed in their order, each after its last day."""

    def __init__(self, first_on: date, turn: date | None) -> None:
        super().__init__()
        self.first_on, self.turn = first_on, turn

    def sentence(self) -> str:
        if self.turn is not None and self.turn < self.first_on:
            return _("Another month comes first: the one that starts on %(day)s.", day=tanggal(self.turn))
        return _("This month can be closed after its last day, %(day)s.", day=tanggal(last_day(self.first_on)))


class ClosedAlready(ShopError):
    """Somebody closed this month before."""

    def __init__(self, month: Month) -> None:
        super().__init__()
        self.name = month.closed_by.name if month.closed_by else ""
        self.at = month.closed_at or now()

    def sentence(self) -> str:
        return _("%(name)s closed this month already, %(at)s. Nothing was changed.", name=self.name, at=waktu(self.at))


class BooksBroken(ShopError):
    """Something that must always hold does not: nothing may be closed on it."""

    def __init__(self, facts: Sequence[str]) -> None:
        super().__init__()
        self.facts = facts

    def sentence(self) -> str:
        return _(
            "The books do not hold together: %(fact)s. Ask for help before closing.", fact="; ".join(self.facts[:3])
        )


class NotExplained(ShopError):
    """Something of the month has no signed reason."""

    def __init__(self, count: int, wanted: int) -> None:
        super().__init__()
        self.count, self.wanted = count, wanted

    def sentence(self) -> str:
        if self.wanted > 1:
            return ngettext(
                "%(num)s reason is not signed by two people yet. Sign it below, then close.",
                "%(num)s reasons are not signed by two people yet. Sign them below, then close.",
                self.count,
            )
        return ngettext(
            "%(num)s line is not explained. Match it, or give a reason below.",
            "%(num)s lines are not explained. Match them, or give reasons below.",
            self.count,
        )


class TooMuchLeft(ShopError):
    """So much is unexplained that reasons one by one explain nothing."""

    def sentence(self) -> str:
        return _("More than %(most)s lines are not explained. Match the bank's lines first.", most=MOST_ITEMS)


class NotPrepared(ShopError):
    """Nobody prepared this month, or its figures changed since."""

    def __init__(self, prepared: tuple[str, datetime] | None) -> None:
        super().__init__()
        self.prepared = prepared

    def sentence(self) -> str:
        if self.prepared is None:
            return _("Nobody has prepared this month yet. One person prepares, another closes.")
        name, at = self.prepared
        return _(
            "The figures are not those you saw: %(name)s prepared last, %(at)s. Read them, and have them prepared again if they changed since. Nothing was closed.",
            name=name,
            at=waktu(at),
        )


class SamePersonCannotClose(ShopError):
    """Whoever prepared a month does not close it."""

    status = 403

    def sentence(self) -> str:
        return _("You prepared this month. Another person must close it.")


class SamePersonCannotSign(ShopError):
    """Two signatures are of two people."""

    status = 403

    def sentence(self) -> str:
        return _("You signed this reason already. Another person must sign it too.")


class ItemChanged(ShopError):
    """What was to be explained is explained, or has another amount now."""

    def __init__(self, amount: Rupiah | None) -> None:
        super().__init__()
        self.amount = amount

    def sentence(self) -> str:
        if self.amount is None:
            return _("This is explained by now, or matched. Nothing was changed.")
        return _("The amount is %(amount)s now. Read it again. Nothing was changed.", amount=rupiah(self.amount))


class SignedMeanwhile(ShopError):
    """Somebody else gave a reason since the page was opened."""

    def __init__(self, written: Explanation) -> None:
        super().__init__()
        self.name, self.at = written.first_by.name, written.first_at

    def sentence(self) -> str:
        return _(
            "%(name)s gave another reason, %(at)s. Read it before you sign. Nothing was changed.",
            name=self.name,
            at=waktu(self.at),
        )


def explanations(month: Month | None) -> dict[str, Explanation]:
    """The reasons given for a month, by what they explain."""
    if month is None:
        return {}
    query = sa.select(Explanation).where(Explanation.month_id == month.id)
    query = query.options(joinedload(Explanation.first_by), joinedload(Explanation.second_by))
    return {one.ref: one for one in session().scalars(query)}


def lacking(items: Sequence[Item], reasons: dict[str, Explanation], *, signatures: int) -> int:
    """How many items have fewer signatures than wanted, or were signed for another amount."""

    def signed(item: Item) -> int:
        reason = reasons.get(item.ref)
        return 0 if reason is None or reason.amount != item.amount else 1 + (reason.second_at is not None)

    return sum(signed(item) < signatures for item in items)


def explain(first_on: date, ref: str, *, amount: Rupiah, reason: str, by: User) -> Explanation:
    """Say, as the first of two, why something stays unexplained. Said again, it takes one's own earlier word's place.

    `amount` is what was read. Raises ClosedAlready, NotItsTurn, ItemChanged, and SignedMeanwhile when another person gave
    a reason for this amount.
    """
    month = _open_month(first_on)
    _hold_item(month_standing(first_on), ref, amount)
    written = explanations(month).get(ref) or Explanation(month_id=month.id, ref=ref)
    if written.amount == amount and written.first_by_id not in (None, by.id):
        raise SignedMeanwhile(written)
    written.amount, written.reason = amount, reason
    written.first_by_id, written.first_at = by.id, now()
    written.second_by_id = written.second_at = None
    session().add(written)
    session().flush()
    audit.record("month_item_explained", subject(first_on), by=by, item=ref, amount=amount, reason=reason)
    return written


def countersign(first_on: date, ref: str, *, amount: Rupiah, reason: str, by: User) -> Explanation:
    """Sign a reason as the second person. A second call changes nothing.

    `amount` and `reason` are what was read. Raises ClosedAlready, NotItsTurn, ItemChanged, SignedMeanwhile, SamePersonCannotSign,
    NotFound.
    """
    month = _open_month(first_on)
    _hold_item(month_standing(first_on), ref, amount)
    written = explanations(month).get(ref)
    if written is None:
        raise NotFound(item=ref)
    if written.amount != amount:
        raise ItemChanged(written.amount)
    if written.reason != reason:
        raise SignedMeanwhile(written)
    if written.first_by_id == by.id:
        raise SamePersonCannotSign
    if written.second_at is None:
        written.second_by_id, written.second_at = by.id, now()
        session().flush()
        audit.record("month_item_signed", subject(first_on), by=by, item=ref, amount=amount, reason=reason)
    return written


def book_opening(first_on: date, code: str, *, amount: Rupiah, by: User) -> None:
    """Book what a bank account held before its first known line: Dr bank, Cr equity.

    The day is the one before that line, but never before the month that is closed next: no earlier month becomes one to
    close.

    Raises ClosedAlready, NotItsTurn, and ItemChanged when the amount is another one now, or nothing lacks any more.
    """
    _open_month(first_on)
    account = account_named(code)
    if account is None:
        raise NotFound(account=code)
    item = _hold_item(month_standing(first_on), f"opening-{code}", amount)
    day = max(first_on, (item.on or first_on) - timedelta(days=1))
    post(
        OPENING,
        [Posting("bank", amount, code), Posting("equity", -amount)],
        subject=f"SA-{code.upper()}"[:40],
        key=f"{OPENING}:{code}:{day}:{amount}",
        by=by,
        booked_on=day,
    )
    audit.record(OPENING, f"bank {code}", by=by, amount=amount)


def prepare(first_on: date, *, by: User) -> Month:
    """Put the month's figures down for another person to close. Done again, the newest figures take the place.

    Raises NotItsTurn, ClosedAlready, NotExplained when something has no reason, TooMuchLeft when too much has none,
    BooksBroken when an invariant does not hold.
    """
    month = _open_month(first_on)
    standing = month_standing(first_on)
    _hold_explained(standing, month, signatures=1)
    facts = [fact for room in PROVED for fact in room.check()]
    if facts or any(row.control != row.subs for row in standing.controls):
        raise BooksBroken(facts or ["control"])
    month.facts = standing.facts()
    month.fingerprint = fingerprint(month.facts)
    month.prepared_by_id, month.prepared_at = by.id, now()
    session().flush()
    session().refresh(month)
    audit.record("month_prepared", subject(first_on), by=by, fingerprint=month.fingerprint)
    return month


def close(first_on: date, *, seen: str, by: User) -> Month:
    """Close a month that another person prepared: no entry is counted to it any more. It cannot be opened again.

    `seen` is the fingerprint that was read. Raises ClosedAlready (a second close changes nothing), NotItsTurn,
    NotPrepared when the figures are others by now, SamePersonCannotClose, NotExplained until every reason has two
    signatures.
    """
    month = _open_month(first_on, alone=True)
    if month.prepared_at is None or month.prepared_by is None:
        raise NotPrepared(None)
    standing = month_standing(first_on)
    if seen != month.fingerprint or fingerprint(standing.facts()) != month.fingerprint:
        raise NotPrepared((month.prepared_by.name, month.prepared_at))
    if month.prepared_by_id == by.id:
        raise SamePersonCannotClose
    _hold_explained(standing, month, signatures=2)
    closed = session().execute(
        sa.update(Month)
        .where(Month.id == month.id, Month.closed_at.is_(None))
        .values(closed_by_id=by.id, closed_at=now())
        .returning(Month.id)
        .execution_options(synchronize_session=False)
    )
    if closed.scalar() is None:
        session().refresh(month)
        raise ClosedAlready(month)
    session().refresh(month)
    audit.record("month_closed", subject(first_on), by=by, fingerprint=month.fingerprint, seal=seal_closed())
    return month


def _open_month(first_on: date, *, alone: bool = False) -> Month:
    """The month's row, held, made at its first use. Raises ClosedAlready, NotItsTurn."""
    hold_months(alone=alone)
    found = month_starting(first_on)
    if found is not None and found.closed_at is not None:
        raise ClosedAlready(found)
    turn = closing_next()
    if first_on != turn or last_day(first_on) >= today():
        raise NotItsTurn(first_on, turn)
    session().execute(
        insert_or_leave(Month).values(first_on=first_on, until=last_day(first_on), fingerprint="", facts={})
    )
    query = sa.select(Month).where(Month.first_on == first_on).with_for_update(of=Month)
    month = session().scalars(query.execution_options(populate_existing=True)).one()
    if month.closed_at is not None:
        raise ClosedAlready(month)
    return month


def _hold_explained(standing: MonthStanding, month: Month, *, signatures: int) -> None:
    if len(standing.items) > MOST_ITEMS:
        raise TooMuchLeft
    if count := lacking(standing.items, explanations(month), signatures=signatures):
        raise NotExplained(count, wanted=signatures)


def _hold_item(standing: MonthStanding, ref: str, amount: Rupiah) -> Item:
    item = next((one for one in standing.items if one.ref == ref), None)
    if item is None or item.amount != amount:
        raise ItemChanged(item.amount if item else None)
    return item
