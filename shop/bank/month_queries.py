"""How a month stands: bank against books, sub-ledgers against their accounts, and everything nobody has explained."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.bank.models import Match, MatchPart, StatementLine
from shop.bank.queries import Standing, tied
from shop.db import session
from shop.ledger.chart import CHART, AccountKind
from shop.ledger.models import Account, Entry, Line
from shop.ledger.months import last_day
from shop.ledger.owners import owner_names
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.payments.coop_accounts import coop_accounts
from shop.payments.models import CoopAccount

#: More than this is work for the matching page, not for reasons one by one.
MOST_ITEMS = 200
#: Accounts whose sub-accounts may stand on either side: debts of makers, what a courier owes for a lost parcel.
EITHER_SIDE = ("payable", "shipping_due")
OPENING = "bank_opening"


def match_of(ref: str) -> int | None:
    """The match that explains an item (`line-12` of the bank, `book-7` of the books) by now; None while nothing does."""
    side, _dash, number = ref.partition("-")
    column = {"line": MatchPart.statement_line_id, "book": MatchPart.ledger_line_id}.get(side)
    if column is None or not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return session().scalar(sa.select(MatchPart.match_id).where(column == int(number), MatchPart.is_active).limit(1))


@dataclass(frozen=True)
class BankRow:
    """A bank account at a month's end. Statement less books is what is on the way plus what is unexplained."""

    code: str
    name: str
    books: Rupiah
    #: The balance after the last line of the bank up to the month's end; None without any line.
    statement: Rupiah | None
    last_line_on: date | None
    #: Matched, but booked on the other side of the month's end.
    on_the_way: Rupiah

    @property
    def unexplained(self) -> Rupiah:
        """What nobody has explained: the sum of this account's items."""
        return (self.statement or 0) - self.books - self.on_the_way


@dataclass(frozen=True)
class ControlRow:
    """An account with sub-accounts at a month's end, debit positive: the control and the sum of its sub-accounts."""

    name: str
    control: Rupiah
    subs: Rupiah
    #: Sub-accounts on which something stands.
    count: int


@dataclass(frozen=True)
class Item:
    """Something unexplained at a month's end. `amount` is what the bank has beyond the books, or what stands wrongly."""

    ref: str
    #: `line`, `book`, `opening`, `gap`, `receipt`, `suspense` or `side`.
    kind: str
    on: date | None
    text: str
    amount: Rupiah
    #: The code of the bank account, or the name of the ledger account.
    account: str
    #: The entry it is of, and that entry's kind.
    entry: int | None = None
    entry_kind: str = ""


@dataclass(frozen=True)
class MonthStanding:
    """Everything a month is closed on."""

    first_on: date
    until: date
    banks: Sequence[BankRow]
    controls: Sequence[ControlRow]
    items: Sequence[Item]
    #: Every account of the chart that is not zero, debit positive.
    trial: dict[str, Rupiah]

    def facts(self) -> dict[str, Any]:
        """As it is kept and sealed: days as text, amounts as numbers."""
        found: dict[str, Any] = json.loads(json.dumps(asdict(self), default=lambda day: day.isoformat()))
        return found


def fingerprint(facts: dict[str, Any]) -> str:
    """SHA-256 over every figure: one rupiah changed makes another one."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()


def kept_standing(facts: dict[str, Any]) -> MonthStanding:
    """A month as it was prepared, read back from what is kept."""
    day = date.fromisoformat
    return MonthStanding(
        day(facts["first_on"]),
        day(facts["until"]),
        [
            BankRow(**row | {"last_line_on": day(row["last_line_on"]) if row["last_line_on"] else None})
            for row in facts["banks"]
        ],
        [ControlRow(**row) for row in facts["controls"]],
        [Item(**item | {"on": day(item["on"]) if item["on"] else None}) for item in facts["items"]],
        facts["trial"],
    )


def month_standing(first_on: date) -> MonthStanding:
    """How a month stands now, at its last day. More than MOST_ITEMS items are not all named."""
    until = last_day(first_on)
    controls, trial, wrong = _sub_ledgers(until)
    banks, items = [], []
    for account in coop_accounts():
        row, own = _bank(account, until)
        if row.books or row.statement is not None:
            banks.append(row)
            items += own
    unknown = [*_unidentified(until), *_suspense(until)]
    return MonthStanding(first_on, until, banks, controls, [*items, *unknown, *wrong], trial)


@dataclass(frozen=True)
class Apart:
    """Of what bank and books differ now; the parts are the difference. Positive is what the bank has beyond the books."""

    #: Held by the bank before its first line.
    before: Rupiah
    lines: Rupiah
    lines_count: int
    #: Lines of the books on this account that no line of the bank shows.
    books: Rupiah
    books_count: int
    #: What the bank's lines lack to its balance: a statement is missing.
    gap: Rupiah


def apart(standing: Standing) -> Apart | None:
    """What makes the difference between bank and books of an account; None before its first statement."""
    account = standing.account
    first = _edge(account, standing.until, newest=False) if standing.until else None
    if first is None:
        return None
    found = _books_open(account).with_only_columns(sa.func.count(), sa.func.coalesce(sa.func.sum(Line.amount), 0))
    old = -int(session().execute(found.where(_is_before(first))).one()[1])
    count, total = session().execute(found.where(~_is_before(first))).one()
    before, books = first.balance_sen // 100 - first.amount + old, -int(total)
    gap = standing.difference - before - standing.open_lines_total - books
    return Apart(before, standing.open_lines_total, standing.open_lines, books, count, gap)


def _bank(account: CoopAccount, until: date) -> tuple[BankRow, list[Item]]:
    first = _edge(account, until, newest=False)
    last = _edge(account, until, newest=True)
    row = BankRow(
        account.code,
        account.masked,
        balance("bank", account.code, until),
        last.balance_sen // 100 if last else None,
        last.booked_on if last else None,
        _on_the_way(account, until),
    )
    return row, [
        *_opening_and_gap(account, until, first, last),
        *_lines_left(account, until),
        *_books_left(account, first, until),
    ]


def _edge(account: CoopAccount, until: date, *, newest: bool) -> StatementLine | None:
    order = (StatementLine.booked_on, StatementLine.id)
    query = sa.select(StatementLine).where(
        StatementLine.coop_account_id == account.id, StatementLine.booked_on <= until
    )
    return session().scalar(query.order_by(*(column.desc() if newest else column for column in order)).limit(1))


def _on_the_way(account: CoopAccount, until: date) -> Rupiah:
    """What matches have on the bank's side up to a day beyond what they have in the books: its parts sum to zero later."""
    query = (
        sa.select(sa.func.coalesce(sa.func.sum(MatchPart.amount), 0))
        .join(Match, Match.id == MatchPart.match_id)
        .outerjoin(StatementLine, StatementLine.id == MatchPart.statement_line_id)
        .outerjoin(Line, Line.id == MatchPart.ledger_line_id)
        .outerjoin(Entry, Entry.id == Line.entry_id)
        .where(Match.coop_account_id == account.id, MatchPart.is_active)
        .where(sa.or_(StatementLine.booked_on <= until, Entry.booked_on <= until))
    )
    return int(session().scalar(query) or 0)


def _opening_and_gap(
    account: CoopAccount, until: date, first: StatementLine | None, last: StatementLine | None
) -> list[Item]:
    """What the bank held before its first line and the books do not know; and what lacks between first and last line."""
    if first is None or last is None:
        return []
    opening = first.balance_sen // 100 - first.amount
    before = -_total(_books_open(account).where(_is_before(first)))
    total = sa.select(sa.func.coalesce(sa.func.sum(StatementLine.amount), 0)).where(
        StatementLine.coop_account_id == account.id, StatementLine.booked_on <= until
    )
    gap = last.balance_sen // 100 - opening - int(session().scalar(total) or 0)
    found = [
        Item(f"opening-{account.code}", "opening", first.booked_on, "", opening + before, account.code),
        Item(f"gap-{account.code}", "gap", last.booked_on, "", gap, account.code),
    ]
    return [item for item in found if item.amount]


def _is_before(first: StatementLine) -> sa.ColumnElement[bool]:
    """Whether an entry belongs to what the bank held before its first line; an opening booked on that very day does."""
    return sa.or_(Entry.booked_on < first.booked_on, Entry.kind == OPENING)


def _books_open(account: CoopAccount) -> sa.Select[int, int, date, str, str, str, int]:
    """Lines of the books on the bank account to which no line of the bank is tied."""
    query = sa.select(
        Line.id.label("line_id"), Entry.id, Entry.booked_on, Entry.kind, Entry.subject, Entry.memo, Line.amount
    )
    query = query.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    return query.where(
        Account.name == "bank", Account.owner == account.code, ~tied(MatchPart.ledger_line_id == Line.id)
    )


def _total(query: sa.Select[*tuple[Any, ...]]) -> Rupiah:
    rows = query.subquery()
    return int(session().scalar(sa.select(sa.func.coalesce(sa.func.sum(rows.c.amount), 0))) or 0)


def _lines_left(account: CoopAccount, until: date) -> list[Item]:
    query = sa.select(StatementLine.id, StatementLine.booked_on, StatementLine.text, StatementLine.amount)
    query = query.where(
        StatementLine.coop_account_id == account.id,
        StatementLine.booked_on <= until,
        ~tied(MatchPart.statement_line_id == StatementLine.id),
    )
    rows = session().execute(query.order_by(StatementLine.booked_on, StatementLine.id).limit(MOST_ITEMS + 1))
    return [Item(f"line-{number}", "line", day, text, amount, account.code) for number, day, text, amount in rows]


def _books_left(account: CoopAccount, first: StatementLine | None, until: date) -> list[Item]:
    """What the books say went over the bank and no line of the bank shows; what is older than its first line is opening."""
    query = _books_open(account).where(Entry.booked_on <= until)
    if first is not None:
        query = query.where(~_is_before(first))
    rows = session().execute(query.order_by(Entry.booked_on, Line.id).limit(MOST_ITEMS + 1))
    return [
        Item(f"book-{line}", "book", day, f"{subject} {memo}".strip(), -amount, account.code, entry, kind)
        for line, entry, day, kind, subject, memo, amount in rows
    ]


def _unidentified(until: date) -> list[Item]:
    """Money whose order is not known."""
    return [
        Item(f"receipt-{owner}", "receipt", day, f"{owner} {memo}".strip(), -amount, "unidentified")
        for owner, amount, day, memo in _standing("unidentified", until)
    ]


def _suspense(until: date) -> list[Item]:
    """What moved at a provider and nobody has explained, in either direction."""
    return [
        Item(f"suspense-{owner}", "suspense", day, f"{owner} {memo}".strip(), amount, "suspense")
        for owner, amount, day, memo in _standing("suspense", until)
    ]


def _standing(account: str, until: date) -> list[tuple[str, Rupiah, date, str]]:
    """An account's sub-accounts that are not zero: whose, how much (debit positive), since when, and the bank's words."""
    left = sa.func.sum(Line.amount)
    query = sa.select(Account.owner, left, sa.func.min(Entry.booked_on), sa.func.min(Entry.memo))
    query = query.join(Line, Line.account_id == Account.id).join(Entry, Entry.id == Line.entry_id)
    query = query.where(Account.name == account, Entry.booked_on <= until)
    rows = session().execute(
        query.group_by(Account.owner).having(left != 0).order_by(Account.owner).limit(MOST_ITEMS + 1)
    )
    return [(owner, int(amount), day, memo) for owner, amount, day, memo in rows]


def _sub_ledgers(until: date) -> tuple[list[ControlRow], dict[str, Rupiah], list[Item]]:
    """Every account's total, counted from its lines and once more sub-account by sub-account.

    Sub-accounts that stand on the side on which they cannot are named with it.
    """
    own = sa.select(Account.id, Account.name, Account.owner, sa.func.sum(Line.amount).label("amount"))
    own = own.join(Line, Line.account_id == Account.id).join(Entry, Entry.id == Line.entry_id)
    own = own.where(Entry.booked_on <= until).group_by(Account.id, Account.name, Account.owner)
    subs = own.subquery()
    totals = sa.select(
        subs.c.name, sa.func.sum(subs.c.amount), sa.func.sum(sa.case((subs.c.amount != 0, 1), else_=0))
    ).group_by(subs.c.name)
    summed = {name: (int(amount), int(count)) for name, amount, count in session().execute(totals)}
    trial = trial_of(until)
    controls = [
        ControlRow(name, trial.get(name, 0), *summed[name])
        for name, account in CHART.items()
        if account.owned_by and name in summed
    ]
    return controls, trial, _wrong_side(subs)


def trial_of(until: date) -> dict[str, Rupiah]:
    """Every account that is not zero at a day's end, debit positive."""
    query = sa.select(Account.name, sa.func.sum(Line.amount)).select_from(Line)
    query = query.join(Account, Account.id == Line.account_id).join(Entry, Entry.id == Line.entry_id)
    query = query.where(Entry.booked_on <= until).group_by(Account.name).order_by(Account.name)
    return {name: int(amount) for name, amount in session().execute(query) if amount}


def _wrong_side(subs: sa.Subquery) -> list[Item]:
    assets = [
        name
        for name, one in CHART.items()
        if one.kind is AccountKind.ASSET and one.owned_by and name not in ("bank", "suspense")
    ]
    debts = [
        name
        for name, one in CHART.items()
        if one.kind is AccountKind.LIABILITY and one.owned_by and name not in (*EITHER_SIDE, "unidentified")
    ]
    wrong = sa.or_(
        sa.and_(subs.c.name.in_(assets), subs.c.amount < 0), sa.and_(subs.c.name.in_(debts), subs.c.amount > 0)
    )
    query = sa.select(subs).where(wrong).order_by(subs.c.name, subs.c.owner).limit(MOST_ITEMS + 1)
    return [
        Item(
            f"side-{row.id}",
            "side",
            None,
            owner_names(row.name, [row.owner]).get(row.owner, row.owner),
            int(row.amount),
            row.name,
        )
        for row in session().execute(query)
    ]
