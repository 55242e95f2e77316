"""The books as tables: trial balance of a day, journal of a period, the statement of an account."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.db import session
from shop.i18n import gettext as _
from shop.ledger.chart import CHART, KIND_TITLES, Charted, entry_title
from shop.ledger.models import Account, Entry, Line
from shop.ledger.owners import owner_names
from shop.ledger.queries import trial_balance
from shop.money import Rupiah
from shop.sheets import Asked, Column, Listed, Row, Sheet

Found = Sequence[sa.Row[*tuple[Any, ...]]]


def trial_sheet(until: date) -> Sheet:
    """Every account of the chart with its balance on a day; debit and credit come to the same."""
    rows = Listed(
        [str(one.account.title), str(KIND_TITLES[one.account.kind]), *_sides(one.amount)]
        for one in trial_balance(until)
    )
    debit = sum(row[2] for row in rows if isinstance(row[2], int))
    credit = sum(row[3] for row in rows if isinstance(row[3], int))
    columns = [
        Column(_("Ledger account")),
        Column(_("Kind")),
        Column(_("Debit"), "figure"),
        Column(_("Credit"), "figure"),
    ]
    return Sheet(_("Trial balance"), columns, rows, foot=[[_("Total"), "", debit, credit]])


def journal_sheet(since: date, until: date) -> Sheet:
    """Every line of every entry of a period, in the order of the books."""
    query = (
        sa.select(Entry.id, Entry.booked_on, Entry.happened_on, Entry.kind, Entry.subject, Entry.memo, Entry.by)
        .add_columns(Account.name, Account.owner, Line.amount)
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .where(Entry.booked_on.between(since, until))
        .order_by(Entry.booked_on, Entry.id, Line.id)
    )
    columns = [
        Column(_("Date"), "day"),
        Column(_("Entry"), "code"),
        Column(_("What")),
        Column(_("About"), "code"),
        Column(_("Ledger account")),
        Column(_("Whose")),
        Column(_("Debit"), "figure"),
        Column(_("Credit"), "figure"),
        Column(_("Note")),
        Column(_("By")),
        Column(_("Happened on"), "day"),
    ]
    total = _turnover(Entry.booked_on.between(since, until))
    foot: Row = [None, "", _("Total"), "", "", "", total, total, "", "", None]
    return Sheet(_("Journal"), columns, Asked(query, _journal_rows), foot=[foot])


def _journal_rows(found: Found) -> list[Row]:
    names = _names({(row.name, row.owner) for row in found})
    return [
        [
            row.booked_on,
            f"JU-{row.id}",
            entry_title(row.kind),
            row.subject,
            str(CHART[row.name].title),
            names.get((row.name, row.owner), row.owner),
            *_sides(row.amount),
            row.memo,
            _who(row.by),
            row.happened_on,
        ]
        for row in found
    ]


def account_sheet(account: Charted, owners: Collection[str] | None, *, who: str, since: date, until: date) -> Sheet:
    """An account's lines of a period, of all its sub-accounts or of some, each with the balance after it.

    The balance is positive on the account's usual side.
    """
    mine = Account.name == account.name
    if owners is not None:
        mine = sa.and_(mine, Account.owner.in_(owners))
    before = _moved(mine, Entry.booked_on < since)
    within = Entry.booked_on.between(since, until)
    running = sa.func.sum(Line.amount).over(order_by=(Entry.booked_on, Line.id))
    query = (
        sa.select(Entry.id, Entry.booked_on, Entry.happened_on, Entry.kind, Entry.subject, Entry.memo, Entry.by)
        .add_columns(Account.name, Account.owner, Line.amount, running.label("running"))
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .where(mine, within)
        .order_by(Entry.booked_on, Line.id)
    )

    def rows(found: Found) -> list[Row]:
        names = _names({(row.name, row.owner) for row in found})
        return [
            [
                row.booked_on,
                f"JU-{row.id}",
                entry_title(row.kind),
                row.subject,
                names.get((row.name, row.owner), row.owner),
                *_sides(row.amount),
                account.sign * (before + int(row.running)),
                row.memo,
                _who(row.by),
                row.happened_on,
            ]
            for row in found
        ]

    columns = [
        Column(_("Date"), "day"),
        Column(_("Entry"), "code"),
        Column(_("What")),
        Column(_("About"), "code"),
        Column(_("Whose")),
        Column(_("Debit"), "figure"),
        Column(_("Credit"), "figure"),
        Column(_("Balance"), "figure"),
        Column(_("Note")),
        Column(_("By")),
        Column(_("Happened on"), "day"),
    ]
    debit, credit = _both_sides(mine, within)
    closing = account.sign * (before + debit - credit)
    head: Row = [since, "", _("Opening balance"), "", who, None, None, account.sign * before, "", "", None]
    foot: Row = [until, "", _("Closing balance"), "", who, debit, credit, closing, "", "", None]
    return Sheet(f"{account.title}{': ' + who if who else ''}", columns, Asked(query, rows), [head], [foot])


def _sides(amount: Rupiah) -> tuple[Rupiah | None, Rupiah | None]:
    return (amount if amount > 0 else None, -amount if amount < 0 else None)


def _who(by: str) -> str:
    return by if by != "shop" else _("the shop itself")


def _names(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What to call sub-accounts of several accounts, one question an account."""
    found: dict[tuple[str, str], str] = {}
    for account in sorted({name for name, owner in wanted if owner}):
        owners = sorted(owner for name, owner in wanted if name == account and owner)
        found |= {(account, owner): name for owner, name in owner_names(account, owners).items()}
    return found


def _lines() -> sa.Select[int]:
    query = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).select_from(Line)
    return query.join(Entry, Entry.id == Line.entry_id).join(Account, Account.id == Line.account_id)


def _moved(*conditions: sa.ColumnElement[bool]) -> Rupiah:
    return int(session().scalar(_lines().where(*conditions)) or 0)


def _both_sides(*conditions: sa.ColumnElement[bool]) -> tuple[Rupiah, Rupiah]:
    return _moved(*conditions, Line.amount > 0), -_moved(*conditions, Line.amount < 0)


def _turnover(*conditions: sa.ColumnElement[bool]) -> Rupiah:
    return _moved(*conditions, Line.amount > 0)
