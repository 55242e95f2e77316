"""Payout runs, payouts, their shares and the ledger lines they pay."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, where_set, word
from shop.payments.models import CoopAccount
from shop.sellers.models import CASH, BankAccount, Maker, Seller, place_of_payment
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
    #: Cash was handed over; a second person still looks at the signed receipt.
    HANDED = "handed"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


RUN_MOVES = {
    RunStatus.DRAFT: {RunStatus.APPROVED},
    #: A run that is paid in cash alone closes without a file.
    RunStatus.APPROVED: {RunStatus.EXPORTED, RunStatus.CLOSED},
    RunStatus.EXPORTED: {RunStatus.CLOSED},
}
PAYOUT_MOVES = {
    PayoutStatus.QUEUED: {PayoutStatus.SENT, PayoutStatus.HANDED, PayoutStatus.RETURNED},
    PayoutStatus.SENT: {PayoutStatus.CONFIRMED, PayoutStatus.RETURNED},
    PayoutStatus.HANDED: {PayoutStatus.CONFIRMED, PayoutStatus.RETURNED},
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
        sa.Index(None, "status", "sent_at"),  # the bank's page asks which of those sent lately a line may be
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

    receipt: Mapped[CashReceipt | None] = relationship(back_populates="payout")

    @property
    def code(self) -> str:
        """`PC-2026-47/01`."""
        return f"{self.run.number}/{self.position:02d}"

    @property
    def is_cash(self) -> bool:
        """Whether it is paid in cash at the office."""
        return self.bank_code == CASH

    @property
    def is_held_back(self) -> bool:
        """Whether it was taken out after the approval, before the bank or the seller had it."""
        return self.status is PayoutStatus.RETURNED and self.sent_at is None

    @property
    def goes_to(self) -> str:
        """`BRI ···· 4471`, or that it is cash."""
        return place_of_payment(self.bank_code, self.bank_name, self.account_number)


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
        sa.Index("uq_payout_items_line", "line_id", unique=True, **where_set("is_active")),
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


class PayoutExport(Base):
    """A file made for the bank. Never changed; one of a run is in use, until it is given back with a reason."""

    __tablename__ = "payout_exports"
    __table_args__ = (
        sa.Index(
            "uq_payout_exports_run",
            "run_id",
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("payout_runs.id"))
    #: The account of the cooperative that pays, and the form of its bank's file.
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    layout: Mapped[str] = mapped_column(sa.String(20))
    #: The day written into the file.
    made_on: Mapped[date]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    count: Mapped[int]
    total: Mapped[int] = mapped_column(sa.BigInteger)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    reason: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")

    run: Mapped[PayoutRun] = relationship()
    coop_account: Mapped[CoopAccount] = relationship()
    made_by: Mapped[User] = relationship()


class TaxPayment(Base):
    """The tax withheld in a month, paid to the state. Never changed."""

    __tablename__ = "tax_payments"
    __table_args__ = (sa.CheckConstraint("amount > 0", name="amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The first day of the month in which it was withheld.
    month_on: Mapped[date] = mapped_column(unique=True)
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    #: The state's number of the receipt (Nomor Transaksi Penerimaan Negara).
    ntpn: Mapped[str] = mapped_column(sa.String(16), unique=True)
    paid_on: Mapped[date]
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("entries.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))

    coop_account: Mapped[CoopAccount] = relationship()
    recorded_by: Mapped[User] = relationship()
    corrections: Mapped[list[TaxCorrection]] = relationship(order_by="TaxCorrection.id")

    @property
    def number(self) -> str:
        """The number as it was corrected last."""
        return self.corrections[-1].ntpn if self.corrections else self.ntpn


class TaxCorrection(Base):
    """Another number for a payment of withheld tax whose number was typed wrongly. Only added."""

    __tablename__ = "tax_corrections"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("tax_payments.id"), index=True)
    ntpn: Mapped[str] = mapped_column(sa.String(16))
    reason: Mapped[str] = mapped_column(sa.String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))

    recorded_by: Mapped[User] = relationship()


class CashReceipt(Base):
    """Cash handed over for a payout: who took it against her signature, who gave it, and who looked at the receipt."""

    __tablename__ = "cash_receipts"
    __table_args__ = (sa.CheckConstraint("confirmed_by_id <> paid_by_id", name="two_people"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("payouts.id"), unique=True)
    #: The number on the signed paper: `KK-PC-2026-47-03`.
    number: Mapped[str] = mapped_column(sa.String(40), unique=True)
    #: The sub-account of the ledger's `cash`.
    box: Mapped[str] = mapped_column(sa.String(20))
    #: Who signed.
    received_by: Mapped[str] = mapped_column(sa.String(120))
    paid_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    paid_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    payout: Mapped[Payout] = relationship(back_populates="receipt")
    paid_by: Mapped[User] = relationship(foreign_keys=paid_by_id)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=confirmed_by_id)
