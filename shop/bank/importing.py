"""Statements in: what a file would add, and adding it, once."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from shop import audit
from shop.bank.describing import own_tables
from shop.bank.models import Statement, StatementLine, StatementUpload
from shop.bank.reading.lines import ReadLine, ReadStatement
from shop.bank.reading.reader import BANKS, read_file
from shop.bank.uploads import empty_upload, hold_unsaved
from shop.clock import now, today
from shop.db import session, table
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import tanggal
from shop.payments.coop_accounts import coop_accounts, hold_account
from shop.payments.models import CoopAccount
from shop.users.models import User

#: How many rows one SQL statement writes or asks for.
BATCH = 500
#: A statement cannot hold days to come; one day of grace for banks in other time zones.
AHEAD = timedelta(days=1)


class OtherAccount(ShopError):
    """The file is of an account that is not the chosen one."""

    status = 422

    def __init__(self, number: str, account: CoopAccount) -> None:
        super().__init__()
        self.number, self.bank, self.chosen = number, account.bank_name, account.number

    def sentence(self) -> str:
        return _(
            "The file is of account %(number)s, not of %(bank)s %(chosen)s. Choose the other account or the other file. Nothing was saved.",
            number=self.number,
            bank=self.bank,
            chosen=self.chosen,
        )


class OtherBank(ShopError):
    """The file names no account, and its layout is another bank's than the chosen account's."""

    status = 422

    def __init__(self, layout: str, account: CoopAccount) -> None:
        super().__init__()
        self.bank, self.chosen, self.number = BANKS[layout], account.bank_name, account.number

    def sentence(self) -> str:
        return _(
            "The file is one of %(bank)s, not of %(chosen)s %(number)s. Choose the other account or the other file. Nothing was saved.",
            bank=self.bank,
            chosen=self.chosen,
            number=self.number,
        )


class DayToCome(ShopError):
    """A line is dated after today."""

    status = 422

    def __init__(self, line: ReadLine) -> None:
        super().__init__()
        self.row, self.day = line.row, line.day

    def sentence(self) -> str:
        return _(
            "Line %(row)s is of %(day)s, which is still to come. Look at how the file writes its days. Nothing was saved.",
            row=self.row,
            day=tanggal(self.day),
        )


@dataclass(frozen=True)
class Numbered:
    """A line read, with its natural key and its amount in whole rupiah."""

    line: ReadLine
    key: str
    amount: int


def read_for(account: CoopAccount, data: bytes, *, name: str) -> ReadStatement:
    """A file read as a statement of this account. Raises Unreadable, OtherAccount, OtherBank, DayToCome."""
    found = read_file(data, name=name, own=own_tables())
    _hold_account(found.account_number, account)
    if not found.account_number:
        _hold_bank(found.layout, account)
    late = next((line for line in found.lines if line.day > today() + AHEAD), None)
    if late is not None:
        raise DayToCome(late)
    return found


def _hold_account(number: str, account: CoopAccount) -> None:
    """Leading zeros, dots and spaces do not count: spreadsheets drop the zeros, people add the others."""
    if number and number.lstrip("0") != _digits(account.number):
        raise OtherAccount(number, account)


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit()).lstrip("0")


def _hold_bank(layout: str, account: CoopAccount) -> None:
    """A layout that only one bank uses does not fit an account at another known bank."""
    bank = BANKS.get(layout, "").lower()
    named = set(re.findall(r"\w+", account.bank_name.lower())) & {one.lower() for one in BANKS.values()}
    if bank and named and bank not in named:
        raise OtherBank(layout, account)


def numbered(lines: Sequence[ReadLine]) -> list[Numbered]:
    """Each line with its natural key: day, amount, text, balance, and which of equal ones in the file it is."""
    seen: Counter[tuple[Any, ...]] = Counter()
    found = []
    for line in lines:
        facts = (line.day.isoformat(), line.sen, " ".join(line.text.lower().split()), line.balance)
        seen[facts] += 1
        key = hashlib.sha256("\x1f".join(map(str, (*facts, seen[facts]))).encode()).hexdigest()
        found.append(Numbered(line, key, line.balance // 100 - (line.balance - line.sen) // 100))
    return found


def known_keys(account: CoopAccount, lines: Sequence[Numbered]) -> set[str]:
    """The keys of those lines that an earlier statement brought."""
    found: set[str] = set()
    for batch in _batches([one.key for one in lines]):
        query = sa.select(StatementLine.key).where(StatementLine.coop_account_id == account.id)
        found |= set(session().scalars(query.where(StatementLine.key.in_(batch))))
    return found


def import_statement(account: CoopAccount, data: bytes, *, name: str, by: User) -> Statement:
    """Save a file as a statement. Only lines that no earlier statement brought are added; pending lines never are.

    The same file a second time, or saved by two people at once, changes nothing and gives the statement saved first.
    Raises Unreadable, OtherAccount, OtherBank, DayToCome; then nothing is saved.
    """
    read = read_for(account, data, name=name)
    hold_account(account)
    sha256 = hashlib.sha256(data).hexdigest()
    same = sa.select(Statement).where(Statement.coop_account_id == account.id, Statement.sha256 == sha256)
    before = session().scalar(same)
    if before is not None:
        return before
    lines = numbered(read.lines)
    known = known_keys(account, lines)
    new = [one for one in lines if one.key not in known]
    statement = Statement(
        coop_account_id=account.id,
        name=name[:120],
        sha256=sha256,
        layout=read.layout,
        first_on=read.lines[0].day if read.lines else None,
        last_on=read.lines[-1].day if read.lines else None,
        opening_sen=read.opening,
        closing_sen=read.closing,
        lines_read=len(lines),
        lines_new=len(new),
        lines_pending=len(read.pending),
        imported_at=now(),
        by=by.name,
    )
    session().add(statement)
    session().flush()
    _add(statement, new)
    audit.record(
        "statement_imported", f"statement {statement.id}", by=by, file=name[:120], sha256=sha256, lines=len(new)
    )
    return statement


def _add(statement: Statement, lines: Sequence[Numbered]) -> None:
    insert = sa.insert(table(StatementLine))
    for batch in _batches(lines):
        rows = [
            {
                "coop_account_id": statement.coop_account_id,
                "statement_id": statement.id,
                "row": one.line.row,
                "booked_on": one.line.day,
                "text": one.line.text,
                "sen": one.line.sen,
                "balance_sen": one.line.balance,
                "amount": one.amount,
                "key": one.key,
            }
            for one in batch
        ]
        session().execute(insert, rows)


def _batches(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))


def account_of(number: str) -> CoopAccount | None:
    """The cooperative's account with the number that a file names; None when it is not one of its own."""
    mine = (account for account in coop_accounts() if _digits(account.number) == number.lstrip("0"))
    return next(mine, None) if number else None


def take_for_its_account(upload: StatementUpload) -> CoopAccount:
    """Take an upload for the account that the file itself names, whichever was chosen.

    Raises NotFound when that is not one of the cooperative's, SavedAlready, Unreadable.
    """
    hold_unsaved(upload)
    found = account_of(read_file(upload.data, name=upload.name, own=own_tables()).account_number)
    if found is None:
        raise NotFound(upload=upload.token)
    upload.coop_account_id = found.id
    return found


def save_upload(upload: StatementUpload, *, by: User) -> Statement:
    """Save a file that was looked at. Raises SavedAlready on a second call, else as `import_statement` does."""
    hold_unsaved(upload)
    statement = import_statement(upload.coop_account, upload.data, name=upload.name, by=by)
    empty_upload(upload, by=by)
    return statement
