"""Accounts, entries and their lines."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime


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
    #: What happened: `payment_settled`, `released`, `payout_sent` …
    kind: Mapped[str] = mapped_column(sa.String(40))
    #: What it is about: an order's, payout's or run's number.
    subject: Mapped[str] = mapped_column(sa.String(40))
    memo: Mapped[str] = mapped_column(sa.String(200), default="")
    #: The same event posted twice has the same key, and the second time is refused.
    key: Mapped[str] = mapped_column(sa.String(100), unique=True)
    #: The day in Jember to which the books count it.
    booked_on: Mapped[date]
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
