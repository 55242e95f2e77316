"""Payout runs, payouts, their shares and the ledger lines they pay."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.sellers.models import BankAccount, Maker, Seller
from shop.users.models import User


class RunStatus(enum.StrEnum):
    """A run of payouts."""

    DRAFT = "draft"
    APPROVED = "approved"
    EXPORTED = "exported"
    CLOSED = "closed"


class PayoutStatus(enum.StrEnum):
    """One payout."""

    QUEUED = "queued"
    SENT = "sent"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


RUN_MOVES = {
    RunStatus.DRAFT: {RunStatus.APPROVED},
    RunStatus.APPROVED: {RunStatus.EXPORTED},
    RunStatus.EXPORTED: {RunStatus.CLOSED},
}
PAYOUT_MOVES = {
    PayoutStatus.QUEUED: {PayoutStatus.SENT},
    PayoutStatus.SENT: {PayoutStatus.CONFIRMED, PayoutStatus.RETURNED},
}


class PayoutRun(Base):
    """The payouts of one period. A second preparation of the same period is the same run."""

    __tablename__ = "payout_runs"
    __table_args__ = (sa.CheckConstraint("approved_by_id <> prepared_by_id", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: `PC-2026-47`: year and ISO week of `until`.
    number: Mapped[str] = mapped_column(sa.String(20), unique=True)
    #: The last day whose released money it pays.
    until: Mapped[date] = mapped_column(unique=True)
    status: Mapped[RunStatus] = mapped_column(word(RunStatus, "status"), default=RunStatus.DRAFT)
    #: SHA-256 over who gets what, where; the same when prepared, approved and in the bank's file.
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    prepared_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    prepared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    exported_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    exported_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: SHA-256 of the file the bank was given.
    file_sha256: Mapped[str | None] = mapped_column(sa.String(64))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    prepared_by: Mapped[User] = relationship(foreign_keys=prepared_by_id)
    approved_by: Mapped[User | None] = relationship(foreign_keys=approved_by_id)
    exported_by: Mapped[User | None] = relationship(foreign_keys=exported_by_id)
    payouts: Mapped[list[Payout]] = relationship(order_by="Payout.position", back_populates="run")


class Payout(Base):
    """Money to one seller's bank account, whose number and holder are copied."""

    __tablename__ = "payouts"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.UniqueConstraint("run_id", "seller_id"),
        sa.Index(None, "seller_id", "id"),
        sa.Index(None, "status", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_runs.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    #: Its line in the run and in the bank's file, from 1.
    position: Mapped[int]
    status: Mapped[PayoutStatus] = mapped_column(word(PayoutStatus, "status"), default=PayoutStatus.QUEUED)
    amount: Mapped[int]
    bank_account_id: Mapped[int] = mapped_column(sa.ForeignKey("bank_accounts.id"))
    bank_code: Mapped[str] = mapped_column(sa.String(3))
    bank_name: Mapped[str] = mapped_column(sa.String(40))
    account_number: Mapped[str] = mapped_column(sa.String(20))
    holder: Mapped[str] = mapped_column(sa.String(120))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bank_reference: Mapped[str] = mapped_column(sa.String(60), default="")
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why the bank gave it back.
    reason: Mapped[str] = mapped_column(sa.String(200), default="")

    run: Mapped[PayoutRun] = relationship(back_populates="payouts")
    seller: Mapped[Seller] = relationship()
    bank_account: Mapped[BankAccount] = relationship()
    shares: Mapped[list[PayoutShare]] = relationship(order_by="PayoutShare.id", back_populates="payout")
    items: Mapped[list[PayoutItem]] = relationship(order_by="PayoutItem.id", back_populates="payout")

    @property
    def code(self) -> str:
        """`PC-2026-47/01`."""
        return f"{self.run.number}/{self.position:02d}"


class PayoutShare(Base):
    """A maker's part of a payout: earned, less what went to her debt."""

    __tablename__ = "payout_shares"
    __table_args__ = (
        sa.UniqueConstraint("payout_id", "maker_id"),
        sa.CheckConstraint("amount = earned - debt_withheld AND debt_withheld >= 0", name="amount"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payouts.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"), index=True)
    earned: Mapped[int]
    debt_withheld: Mapped[int] = mapped_column(default=0)
    amount: Mapped[int]

    payout: Mapped[Payout] = relationship(back_populates="shares")
    maker: Mapped[Maker] = relationship()


class PayoutItem(Base):
    """A maker's released money in one payout: the ledger line it pays. An active one claims the line alone."""

    __tablename__ = "payout_items"
    __table_args__ = (
        sa.Index(
            "uq_payout_items_line",
            "line_id",
            unique=True,
            sqlite_where=sa.text("is_active"),
            postgresql_where=sa.text("is_active"),
        ),
        sa.Index(None, "payout_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payouts.id"))
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("lines.id"))
    #: The seller order whose release it was.
    seller_order_id: Mapped[int] = mapped_column(sa.ForeignKey("seller_orders.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"))
    amount: Mapped[int]
    #: False again when the bank returned the payout: the line can be paid by another.
    is_active: Mapped[bool] = mapped_column(default=True)

    payout: Mapped[Payout] = relationship(back_populates="items")
