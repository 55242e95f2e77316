"""The cooperative's bank accounts, requests for payment, and where refunds go."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, where_set, word
from shop.orders.models import Order
from shop.sellers.models import masked


class PaymentState(enum.StrEnum):
    """A request waits, is settled once, or dies."""

    PENDING = "pending"
    SETTLED = "settled"
    EXPIRED = "expired"
    FAILED = "failed"
    #: The buyer chose another method before paying.
    CANCELLED = "cancelled"


class CoopAccount(Base):
    """A bank account of the cooperative to which buyers transfer."""

    __tablename__ = "coop_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The sub-account of the ledger's `bank`: `bri`.
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    bank_name: Mapped[str] = mapped_column(sa.String(60))
    number: Mapped[str] = mapped_column(sa.String(30))
    holder: Mapped[str] = mapped_column(sa.String(120))
    is_active: Mapped[bool] = mapped_column(default=True)
    #: The form of the file this bank takes for payouts: a name of payouts' table of layouts.
    payout_layout: Mapped[str] = mapped_column(sa.String(20), default="generic", server_default="generic")

    @property
    def masked(self) -> str:
        """`BRI ···· 4471`."""
        return masked(self.bank_name, self.number)


class QrisCode(Base):
    """A static QRIS code of the cooperative, as its bank gave it; the newest is in use. Never changed, only followed."""

    __tablename__ = "qris_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The text inside the code, checked when it was stored; empty when QRIS was switched off.
    text: Mapped[str] = mapped_column(sa.String(512))
    #: The bank account to which its acquirer pays.
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stored_by: Mapped[str] = mapped_column(sa.String(120))

    coop_account: Mapped[CoopAccount] = relationship()


class CodArea(Base):
    """A province, regency, district or village whose buyers may pay on delivery."""

    __tablename__ = "cod_areas"

    id: Mapped[int] = mapped_column(primary_key=True)
    region_code: Mapped[str] = mapped_column(sa.String(13), unique=True)
    name: Mapped[str] = mapped_column(sa.String(300))
    #: Where it was decided.
    source: Mapped[str] = mapped_column(sa.String(200))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(sa.String(120))


class Remittance(Base):
    """What a courier paid to the bank for parcels it was paid for at the door, less its fee."""

    __tablename__ = "remittances"
    __table_args__ = (sa.UniqueConstraint("service_id", "reference"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("shipping_services.id"))
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    reference: Mapped[str] = mapped_column(sa.String(60))
    received_on: Mapped[date]
    received: Mapped[int]
    fee: Mapped[int]
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    booked_by: Mapped[str] = mapped_column(sa.String(120))


class Payment(Base):
    """A request for payment of an order by one method: an attempt. An order may have several, one of them settled.

    For a transfer and for QRIS `amount` differs from the order's total by `code`, so that no two open requests of one
    account ask for the same amount. `keeps_amount` holds the amount a while after the request ended, for late money.
    """

    __tablename__ = "payments"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.Index(None, "amount"),  # the bank's page asks to what, open or long over, a sum may belong
        sa.Index("uq_payments_amount", "coop_account_id", "amount", unique=True, **where_set("keeps_amount")),
        sa.Index(
            "uq_payments_settled",
            "order_id",
            unique=True,
            sqlite_where=sa.text("state = 'settled'"),
            postgresql_where=sa.text("state = 'settled'"),
        ),
        sa.Index(None, "order_id"),
        sa.Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    method: Mapped[str] = mapped_column(sa.String(20))
    #: The bank account to which the money comes in the end.
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    state: Mapped[PaymentState] = mapped_column(word(PaymentState, "state"), default=PaymentState.PENDING)
    #: What to pay, code included.
    amount: Mapped[int]
    #: The unique code, signed: −7 lowers the amount by Rp7.
    code: Mapped[int]
    #: What a QRIS code holds, amount and all, as it was asked for.
    qris_text: Mapped[str | None] = mapped_column(sa.String(512))
    keeps_amount: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The courier's list in which money collected at the door came; empty until then, and for other methods.
    remittance_id: Mapped[int | None] = mapped_column(sa.ForeignKey("remittances.id"), index=True)
    #: Set free again at this moment, after expiry.
    keeps_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship()
    coop_account: Mapped[CoopAccount] = relationship()

    @property
    def lessened(self) -> int:
        """How much less is asked for than the order cost: parts of it to be paid at the door were cancelled."""
        return self.order.total + self.code - self.amount


class RefundApproval(Base):
    """A second person's word that exactly this amount is paid back to an order's buyer. Never changed."""

    __tablename__ = "refund_approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    amount: Mapped[int]
    approved_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    approved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RefundAccount(Base):
    """Where a buyer wants an order's refund. Asked for by a link of its own; empty until she answered."""

    __tablename__ = "refund_accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), unique=True)
    #: The part of the link that nobody can guess.
    token: Mapped[str] = mapped_column(sa.String(43), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bank_code: Mapped[str] = mapped_column(sa.String(3), default="")
    number: Mapped[str] = mapped_column(sa.String(20), default="")
    holder: Mapped[str] = mapped_column(sa.String(120), default="")
    given_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship()
