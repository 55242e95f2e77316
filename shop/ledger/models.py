"""Accounts, entries and their lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime
from shop.users.models import User


class Account(Base):
    """A ledger account: a name of the chart and, where it has sub-accounts, whose it is."""

    __tablename__ = "accounts"
    __table_args__ = (sa.UniqueConstraint("name", "owner"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: A name of the chart: `held`, `payable`, `bank`.
    name: Mapped[str] = mapped_column(sa.String(40))
    #: The number of the seller order, maker, order, payout …, or a code such as `bri`; empty without sub-accounts.
    owner: Mapped[str] = mapped_column(sa.String(40), default="")


class Entry(Base):
    """A journal entry. Never changed or deleted; a mistake is reversed by another entry."""

    __tablename__ = "entries"
    __table_args__ = (sa.Index(None, "booked_on", "id"), sa.Index(None, "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What happened, a key of `chart.ENTRY_TITLES`: `payment_settled`, `released`, `payout_approved` …
    kind: Mapped[str] = mapped_column(sa.String(40))
    #: What it is about: an order's, payout's or run's number.
    subject: Mapped[str] = mapped_column(sa.String(40))
    memo: Mapped[str] = mapped_column(sa.String(200), default="")
    #: Names the event: posted a second time it has the same key, and the database refuses it.
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    #: The day in Jember on which it counts in the books.
    booked_on: Mapped[date]
    #: The day it happened, if the month of that day was closed already and the entry counts in the next open month.
    happened_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(120))
    reverses_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entries.id"), unique=True)

    lines: Mapped[list[Line]] = relationship(order_by="Line.id", back_populates="entry")


class Line(Base):
    """An amount on an account: debit positive, credit negative. An entry's lines sum to zero."""

    __tablename__ = "lines"
    __table_args__ = (
        sa.CheckConstraint("amount <> 0", name="amount"),
        sa.Index(None, "account_id", "entry_id"),
        sa.Index(None, "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entries.id"))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    amount: Mapped[int] = mapped_column(sa.BigInteger)

    entry: Mapped[Entry] = relationship(back_populates="lines")
    account: Mapped[Account] = relationship()


class Seal(Base):
    """An entry of a closed month as it stood (see sealing.py). Rows are only added, in the order of the chain."""

    __tablename__ = "seals"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entries.id"), unique=True)
    #: SHA-256 over the digest before and everything the entry and its lines say.
    digest: Mapped[str] = mapped_column(sa.String(64))


class Withholding(Base):
    """Tax withheld from one maker's part of an order line; negative when a refund gave it back. Rows are only added.

    `base` is the maker's gross of the line after refunds, of which `amount` is `bps`.
    """

    __tablename__ = "withholdings"
    __table_args__ = (sa.Index(None, "order_line_id", "maker_id"), sa.Index(None, "maker_id", "withheld_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_lines.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"))
    #: The refund that gave it back; empty for what was withheld.
    claim_id: Mapped[int | None] = mapped_column(sa.ForeignKey("claims.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entries.id"))
    bps: Mapped[int]
    base: Mapped[int] = mapped_column(sa.BigInteger)
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    withheld_on: Mapped[date]


class Month(Base):
    """A month of the books, prepared by one person and closed by another. A closed month never opens again.

    Once `closed_at` is set, the database refuses entries and lines up to `until`.
    """

    __tablename__ = "months"
    __table_args__ = (
        sa.CheckConstraint("closed_by_id IS NULL OR closed_by_id <> prepared_by_id", name="two_people"),
        sa.CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
        sa.CheckConstraint("closed_at IS NULL OR prepared_at IS NOT NULL", name="prepared"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date] = mapped_column(unique=True)
    #: Its last day.
    until: Mapped[date]
    prepared_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    prepared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: SHA-256 of `facts`: what was prepared is what is closed.
    fingerprint: Mapped[str] = mapped_column(sa.String(64), default="")
    #: Every figure that was prepared, kept as it was shown.
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    prepared_by: Mapped[User | None] = relationship(foreign_keys=[prepared_by_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
