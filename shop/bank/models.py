"""Statements of bank accounts, their lines, and the groups that tie lines to the books."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, where_set
from shop.ledger.models import Month
from shop.payments.models import CoopAccount
from shop.users.models import User


class StatementUpload(Base):
    """A file looked at before it is saved; emptied when it is saved, deleted after a day."""

    __tablename__ = "statement_uploads"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(sa.String(32), unique=True)
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    #: Who wrote it: `bank`, `qris` for an acquirer, `cod-3` for the courier of that service.
    source: Mapped[str] = mapped_column(sa.String(20), default="bank", server_default="bank")
    data: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Who saved it and when, for whoever presses second.
    saved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    saved_by: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")

    coop_account: Mapped[CoopAccount] = relationship()


class StatementLayout(Base):
    """A table the office described by looking at its own file: its head, and which column holds what."""

    __tablename__ = "statement_layouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    #: What such a table is: a `bank`'s statement, a `qris` acquirer's report, a `cod` courier's list.
    kind: Mapped[str] = mapped_column(sa.String(8), default="bank", server_default="bank")
    #: SHA-256 of its kind and the head's words: a second description of the same table takes the first one's place.
    head_key: Mapped[str] = mapped_column(sa.String(64), unique=True)
    header: Mapped[list[str]] = mapped_column(sa.JSON)
    columns: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    described_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Statement(Base):
    """A saved file: what it said of itself. Never changed. The same file of one account is one statement."""

    __tablename__ = "statements"
    __table_args__ = (sa.UniqueConstraint("coop_account_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    layout: Mapped[str] = mapped_column(sa.String(20))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    #: Exact sen, as the bank counts.
    opening_sen: Mapped[int] = mapped_column(sa.BigInteger)
    closing_sen: Mapped[int] = mapped_column(sa.BigInteger)
    lines_read: Mapped[int]
    #: Of them, those no earlier statement brought.
    lines_new: Mapped[int]
    lines_pending: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(120))

    coop_account: Mapped[CoopAccount] = relationship()


class StatementLine(Base):
    """One line of the bank. Never changed. `key` is its natural key, so that no file brings it twice.

    `amount` is in whole rupiah: the line's balance less the balance before it, each cut to the rupiah, so that sen
    never add up between the bank and the books.
    """

    __tablename__ = "statement_lines"
    __table_args__ = (
        sa.UniqueConstraint("coop_account_id", "key"),
        sa.Index(None, "coop_account_id", "booked_on", "id"),
        sa.CheckConstraint("sen <> 0", name="sen"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    statement_id: Mapped[int] = mapped_column(sa.ForeignKey("statements.id"), index=True)
    #: Its line in that file.
    row: Mapped[int]
    booked_on: Mapped[date]
    text: Mapped[str] = mapped_column(sa.String(300))
    #: Exact; money in is positive.
    sen: Mapped[int] = mapped_column(sa.BigInteger)
    balance_sen: Mapped[int] = mapped_column(sa.BigInteger)
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    #: SHA-256 of day, sen, text, balance, and which of equal ones it is.
    key: Mapped[str] = mapped_column(sa.String(64))

    statement: Mapped[Statement] = relationship()
    coop_account: Mapped[CoopAccount] = relationship()


class Report(Base):
    """A saved report of QRIS payments, or a courier's list of money collected at the door. Never changed."""

    __tablename__ = "reports"
    __table_args__ = (sa.Index(None, "source", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: As `StatementUpload.source`.
    source: Mapped[str] = mapped_column(sa.String(20))
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    name: Mapped[str] = mapped_column(sa.String(120))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    #: What the office called its layout.
    layout: Mapped[str] = mapped_column(sa.String(60))
    rows_read: Mapped[int]
    #: Of them, those booked now; the others were there already, or wait for a person and come with the next file.
    rows_new: Mapped[int]
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(120))

    coop_account: Mapped[CoopAccount] = relationship()


class ReportRow(Base):
    """One row of a report, booked. Never changed. `key` is its natural key, so that no file brings it twice."""

    __tablename__ = "report_rows"
    __table_args__ = (sa.UniqueConstraint("source", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("reports.id"), index=True)
    source: Mapped[str] = mapped_column(sa.String(20))
    #: Its line in the file.
    row: Mapped[int]
    day: Mapped[date | None]
    #: The provider's number of the payment, or the courier's of the parcel.
    reference: Mapped[str] = mapped_column(sa.String(60))
    #: Exact.
    gross_sen: Mapped[int] = mapped_column(sa.BigInteger)
    fee_sen: Mapped[int] = mapped_column(sa.BigInteger)
    #: The fee in whole rupiah as it was booked: all fees of a source together are their sum in sen, cut to the rupiah.
    fee: Mapped[int] = mapped_column(sa.BigInteger)
    #: `settled`, `unknown` (waits as a receipt), `remitted`, `refused`.
    became: Mapped[str] = mapped_column(sa.String(20))
    #: The order's number, or the receipt's.
    subject: Mapped[str] = mapped_column(sa.String(40))
    key: Mapped[str] = mapped_column(sa.String(64))

    report: Mapped[Report] = relationship()


class Match(Base):
    """Lines of the bank and lines of the books that are the same money: together they come to zero."""

    __tablename__ = "matches"

    id: Mapped[int] = mapped_column(primary_key=True)
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(120))
    #: Closed without a person, because exactly one candidate fitted.
    automatic: Mapped[bool] = mapped_column(default=False)
    #: Why the two sides belong together: words such as `code`, `amount`, `date`.
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[str] = mapped_column(sa.String(120), default="")

    parts: Mapped[list[MatchPart]] = relationship(order_by="MatchPart.id", back_populates="match")


def _active(name: str, column: str) -> sa.Index:
    """A line is in one match at most, until that is undone."""
    return sa.Index(name, column, unique=True, **where_set("is_active"))


class MatchPart(Base):
    """One side of a match: a line of the bank (its amount) or a line of the books (its amount, the sign turned)."""

    __tablename__ = "match_parts"
    __table_args__ = (
        sa.CheckConstraint("(statement_line_id IS NULL) <> (ledger_line_id IS NULL)", name="one_side"),
        _active("uq_match_parts_statement_line", "statement_line_id"),
        _active("uq_match_parts_ledger_line", "ledger_line_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(sa.ForeignKey("matches.id"), index=True)
    statement_line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("statement_lines.id"))
    ledger_line_id: Mapped[int | None] = mapped_column(sa.ForeignKey("lines.id"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    is_active: Mapped[bool] = mapped_column(default=True)

    match: Mapped[Match] = relationship(back_populates="parts")
    statement_line: Mapped[StatementLine | None] = relationship()


class Explanation(Base):
    """Why something of a month stays unexplained, in words that two people signed. It holds for one amount only."""

    __tablename__ = "month_explanations"
    __table_args__ = (
        sa.UniqueConstraint("month_id", "ref"),
        sa.CheckConstraint("second_by_id IS NULL OR second_by_id <> first_by_id", name="two_people"),
        sa.CheckConstraint("(second_at IS NULL) = (second_by_id IS NULL)", name="second"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month_id: Mapped[int] = mapped_column(sa.ForeignKey("months.id"))
    #: What it explains: `line-12` of the bank, `entry-99` of the books, `receipt-…`, `suspense-re_…`, `opening-bri`.
    ref: Mapped[str] = mapped_column(sa.String(60))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    reason: Mapped[str] = mapped_column(sa.String(300))
    first_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    second_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    second_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    month: Mapped[Month] = relationship()
    first_by: Mapped[User] = relationship(foreign_keys=[first_by_id])
    second_by: Mapped[User | None] = relationship(foreign_keys=[second_by_id])
