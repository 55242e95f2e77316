"""Tables that the office described by looking at its own files: which column of a statement or a report holds what."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import sqlalchemy as sa

from shop import audit
from shop.bank.models import StatementLayout
from shop.bank.reading.generic import own_table
from shop.bank.reading.reports import COLUMNS, NEEDED, ReportTable
from shop.bank.reading.tables import Table
from shop.bank.reading.words import plain
from shop.clock import now
from shop.db import insert_or_leave, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.users.models import User


class ColumnsUnclear(ShopError):
    """The chosen columns cannot make a statement."""

    status = 422

    def sentence(self) -> str:
        return _("Choose either one column of amounts, or both debit and credit, each column once.")


def own_tables() -> list[Table]:
    """The tables the office described."""
    query = sa.select(StatementLayout).where(StatementLayout.kind == "bank").order_by(StatementLayout.id)
    found = session().scalars(query)
    return [own_table(layout.name, layout.header, layout.columns) for layout in found]


def own_reports() -> list[ReportTable]:
    """The reports and lists the office described."""
    query = sa.select(StatementLayout).where(StatementLayout.kind != "bank").order_by(StatementLayout.id)
    return [
        ReportTable(
            one.kind, one.name, tuple(one.header), {name: at for name, at in one.columns.items() if at is not None}
        )
        for one in session().scalars(query)
    ]


def describe_layout(
    name: str, header: Sequence[str], columns: dict[str, int | None], *, by: User, seen: str = ""
) -> StatementLayout:
    """Keep which column of a bank's table holds what. Described again, the same table gets the new columns.

    Raises ColumnsUnclear unless amounts stand in one column or in two, ChangedMeanwhile as `keep_layout` does.
    """
    one = columns.get("amount") is not None and columns.get("debit") is None and columns.get("credit") is None
    two = columns.get("amount") is None and columns.get("debit") is not None and columns.get("credit") is not None
    chosen = [place for place in columns.values() if place is not None]
    if not (one or two) or len(chosen) != len(set(chosen)):
        raise ColumnsUnclear
    return keep_layout(name, "bank", header, columns, by=by, seen=seen)


def describe_report(
    name: str, kind: str, header: Sequence[str], columns: dict[str, int | None], *, by: User, seen: str = ""
) -> StatementLayout:
    """Keep which column of a report holds what; the same table described again takes the first one's place.

    Raises ColumnsUnclear unless what is needed is named and no column twice, ChangedMeanwhile as `keep_layout`.
    """
    chosen = [at for at in columns.values() if at is not None]
    needs = [columns.get(column) for column in NEEDED[kind]]
    if None in needs or len(chosen) != len(set(chosen)) or set(columns) - set(COLUMNS[kind]):
        raise ColumnsUnclear
    return keep_layout(name, kind, header, columns, by=by, seen=seen)


def keep_layout(
    name: str, kind: str, header: Sequence[str], columns: dict[str, int | None], *, by: User, seen: str = ""
) -> StatementLayout:
    """Keep the description of a table: its heading and columns. The same heading again replaces the columns.

    Raises ChangedMeanwhile when somebody else described it after `seen`, which is what `audit.seen` gave the form's page.
    """
    words = [plain(cell) for cell in header]
    named = words if kind == "bank" else [kind, *words]
    head_key = hashlib.sha256("\x1f".join(named).encode()).hexdigest()
    session().execute(
        insert_or_leave(StatementLayout).values(
            name=name, kind=kind, head_key=head_key, header=words, columns=columns, described_at=now()
        )
    )
    layout = session().scalars(sa.select(StatementLayout).where(StatementLayout.head_key == head_key)).one()
    audit.hold_seen(seen, f"layout {layout.id}", by=by)
    layout.name, layout.columns, layout.described_at = name, columns, now()
    audit.record("statement_layout_described", f"layout {layout.id}", by=by, columns=columns)
    return layout
