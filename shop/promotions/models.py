"""Vouchers and the sellers' answers to them."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.money import BASIS_POINTS
from shop.sellers.models import Seller
from shop.users.models import User


class VoucherState(enum.StrEnum):
    """A voucher waits for a second person, is in force, or was ended by somebody."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    ENDED = "ended"


class Voucher(Base):
    """So much off the goods for whoever knows its code. Written once: a trigger refuses other terms."""

    __tablename__ = "vouchers"
    __table_args__ = (
        sa.CheckConstraint("(amount IS NULL) <> (bps IS NULL)", name="kind"),
        sa.CheckConstraint("amount > 0 AND most IS NULL OR amount IS NULL", name="amount"),
        sa.CheckConstraint(f"bps BETWEEN 1 AND {BASIS_POINTS}", name="bps"),
        sa.CheckConstraint("most > 0", name="most"),
        sa.CheckConstraint(f"coop_bps BETWEEN 0 AND {BASIS_POINTS}", name="coop_bps"),
        sa.CheckConstraint("least_order >= 0 AND most_uses > 0 AND uses >= 0", name="uses"),
        sa.CheckConstraint("ends_on >= starts_on", name="days"),
        sa.CheckConstraint("approved_by_id <> created_by_id", name="two_people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: What the buyer types, in capitals: `PULANG10`.
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    #: What it is for, as the second person and the sellers read it.
    purpose: Mapped[str] = mapped_column(sa.String(200))
    #: Rupiah off; or else `bps` of the goods, at most `most`.
    amount: Mapped[int | None]
    bps: Mapped[int | None]
    most: Mapped[int | None]
    #: The goods of an order must come to this much.
    least_order: Mapped[int] = mapped_column(default=0)
    #: The first and the last day, both counted.
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    most_uses: Mapped[int]
    #: Orders that hold it now; one that comes to nothing gives its use back.
    uses: Mapped[int] = mapped_column(default=0)
    #: The cooperative's part of what is taken off; the rest is the sellers' whose goods it takes off.
    coop_bps: Mapped[int]
    state: Mapped[VoucherState] = mapped_column(word(VoucherState, "state"), default=VoucherState.WAITING)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    approved_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    answers: Mapped[list[VoucherAnswer]] = relationship(order_by="VoucherAnswer.id", back_populates="voucher")

    @property
    def needs_sellers(self) -> bool:
        """Whether sellers bear a part, so that it takes nothing off the goods of those who have not agreed."""
        return self.coop_bps < BASIS_POINTS


class VoucherAnswer(Base):
    """Whether a seller bears her part of a voucher; without an answer she bears nothing."""

    __tablename__ = "voucher_answers"
    __table_args__ = (sa.UniqueConstraint("voucher_id", "seller_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    voucher_id: Mapped[int] = mapped_column(sa.ForeignKey("vouchers.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"), index=True)
    agrees: Mapped[bool]
    answered_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    voucher: Mapped[Voucher] = relationship(back_populates="answers")
    seller: Mapped[Seller] = relationship()
    answered_by: Mapped[User] = relationship()


class Discounted:
    """What a voucher takes off an order, a seller's part or a line, in rupiah, by who bears it: frozen when placed."""

    coop_discount: Mapped[int] = mapped_column(default=0, server_default="0")
    seller_discount: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def discount(self) -> int:
        """What is taken off, whoever bears it."""
        return self.coop_discount + self.seller_discount


class Redeeming(Discounted):
    """Which voucher it is that takes something off an order; its code is copied, empty without one."""

    voucher_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Voucher.id))
    voucher_code: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
