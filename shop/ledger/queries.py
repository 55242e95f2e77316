"""Balances and account statements, always computed from the lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from shop.db import session
from shop.ledger.chart import CHART, Charted
from shop.ledger.models import Account, Entry, Line
from shop.money import Rupiah


@dataclass(frozen=True)
class Balance:
    """The balance of an account of the chart, all sub-accounts together; debit positive."""

    account: Charted
    amount: Rupiah
    sub_accounts: int


class StatementLine(NamedTuple):
    """One line of an account's statement, with the balance after it."""

    entry_id: int
    booked_on: date
    kind: str
    subject: str
    memo: str
    by: str
    owner: str
    amount: Rupiah
    balance: Rupiah
    #: The day it happened, if the month of that day was closed already.
    happened_on: date | None = None


def balance(account: str, owner: object = "", until: date | None = None) -> Rupiah:
    """The balance of one account (one sub-account when an owner is given), debit positive."""
    return balances(account, [owner], until=until).get(str(owner), 0) if owner != "" else _total(account, until)


def balances(account: str, owners: Iterable[object] | None = None, until: date | None = None) -> dict[str, Rupiah]:
    """The balances of an account's sub-accounts by owner, debit positive: of these owners, or of all that are not zero."""
    query = sa.select(Account.owner, sa.func.sum(Line.amount)).join(Line, Line.account_id == Account.id)
    query = query.where(Account.name == account).group_by(Account.owner)
    if owners is not None:
        query = query.where(Account.owner.in_([str(owner) for owner in owners]))
    else:
        query = query.having(sa.func.sum(Line.amount) != 0)
    if until is not None:
        query = query.join(Entry, Entry.id == Line.entry_id).where(Entry.booked_on <= until)
    return {owner: int(amount) for owner, amount in session().execute(query)}


def _total(account: str, until: date | None) -> Rupiah:
    query = (
        sa.select(sa.func.sum(Line.amount)).join(Account, Account.id == Line.account_id).where(Account.name == account)
    )
    if until is not None:
        query = query.join(Entry, Entry.id == Line.entry_id).where(Entry.booked_on <= until)
    return int(session().scalar(query) or 0)


def trial_balance(until: date | None = None) -> list[Balance]:
    """Every account of the chart with its balance; the balances sum to zero."""
    query = sa.select(Account.name, sa.func.sum(Line.amount), sa.func.count(sa.distinct(Account.id)))
    query = query.join(Line, Line.account_id == Account.id).group_by(Account.name)
    if until is not None:
        query = query.join(Entry, Entry.id == Line.entry_id).where(Entry.booked_on <= until)
    found = {name: (int(amount), count) for name, amount, count in session().execute(query)}
    return [Balance(account, *found.get(name, (0, 0))) for name, account in CHART.items()]


def statement(
    account: str,
    owners: Iterable[object] | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    opening: Rupiah | None = None,
) -> tuple[Rupiah, list[StatementLine]]:
    """The balance before `since`, and every line from then up to `until`, oldest first, with the balance after each.

    A caller that knows the `opening` balance passes it, so that it is not computed again.
    """
    columns = (Entry.id, Entry.booked_on, Entry.kind, Entry.subject, Entry.memo, Entry.by, Entry.happened_on)
    query: sa.Select[*tuple[Any, ...]] = sa.select(*columns)
    query = query.add_columns(Account.owner, Line.amount).join(Line, Line.entry_id == Entry.id)
    query = query.join(Account, Account.id == Line.account_id).where(Account.name == account)
    query = query.order_by(Entry.booked_on, Line.id)
    if owners is not None:
        query = query.where(Account.owner.in_([str(owner) for owner in owners]))
    if since is not None and opening is None:
        before = query.with_only_columns(sa.func.coalesce(sa.func.sum(Line.amount), 0), maintain_column_froms=True)
        opening = int(session().scalar(before.order_by(None).where(Entry.booked_on < since)) or 0)
    if since is not None:
        query = query.where(Entry.booked_on >= since)
    opening = opening or 0
    if until is not None:
        query = query.where(Entry.booked_on <= until)
    running, lines = opening, []
    for number, day, kind, subject, memo, by, happened_on, owner, amount in session().execute(query):
        running += amount
        lines.append(StatementLine(number, day, kind, subject, memo, by, owner, amount, running, happened_on))
    return opening, lines


def by_entry(lines: Sequence[StatementLine]) -> list[StatementLine]:
    """A statement of several sub-accounts with one line for each entry: the sum of its lines, and the balance after them."""
    together: list[StatementLine] = []
    for line in lines:
        if together and together[-1].entry_id == line.entry_id:
            line = line._replace(amount=together.pop().amount + line.amount, owner="")
        together.append(line)
    return together


def entry(entry_id: int) -> tuple[Entry, list[tuple[str, str, Rupiah]]] | None:
    """One entry and its lines as (account, owner, amount), or None."""
    found = session().get(Entry, entry_id)
    if found is None:
        return None
    query = sa.select(Account.name, Account.owner, Line.amount).join(Line, Line.account_id == Account.id)
    lines = session().execute(query.where(Line.entry_id == entry_id).order_by(Line.id))
    return found, [(name, owner, amount) for name, owner, amount in lines]


def entries_about(subject: str) -> list[Entry]:
    """The entries whose subject is this number (`PC-2026-47/03`), oldest first."""
    return list(session().scalars(sa.select(Entry).where(Entry.subject == subject).order_by(Entry.id)))
