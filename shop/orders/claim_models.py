"""What buyers report about goods they received, and what becomes of it."""

from __future__ import annotations

import enum
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.media import Photo
from shop.orders.models import OrderLine, SellerOrder
from shop.sellers.models import Maker


class ClaimReason(enum.StrEnum):
    """What a buyer says is wrong; `disputed` is her bank's word, which took a card's money back for good."""

    NOT_ARRIVED = "not_arrived"
    DAMAGED = "damaged"
    OTHER_GOODS = "other_goods"
    LACKING = "lacking"
    SPOILED = "spoiled"
    DISPUTED = "disputed"


class ClaimState(enum.StrEnum):
    """A claim waits for the office's word, or has it; its buyer may take it back before."""

    OPEN = "open"
    REFUNDED = "refunded"
    REPLACED = "replaced"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Bearer(enum.StrEnum):
    """Who bears what a buyer is paid back."""

    SELLER = "seller"
    COOPERATIVE = "cooperative"
    COURIER = "courier"


OPEN = sa.text("state = 'open'")


class Claim(Base):
    """A buyer's word that something is wrong with a line, and what became of it. While open it freezes the release."""

    __tablename__ = "claims"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.CheckConstraint("refund >= 0 AND shipping_refund >= 0", name="refund"),
        sa.CheckConstraint("commission_back BETWEEN 0 AND refund", name="commission_back"),
        sa.CheckConstraint("discount_back BETWEEN 0 AND refund", name="discount_back"),
        sa.Index("uq_claims_open", "line_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        sa.Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: `BR-2611-0372-A-K1`: the first claim on this part.
    code: Mapped[str] = mapped_column(sa.String(34), unique=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_lines.id"), index=True)
    seller_order_id: Mapped[int] = mapped_column(sa.ForeignKey("seller_orders.id"), index=True)
    quantity: Mapped[int]
    reason: Mapped[ClaimReason] = mapped_column(word(ClaimReason, "reason"))
    text: Mapped[str] = mapped_column(sa.String(1_000))
    state: Mapped[ClaimState] = mapped_column(word(ClaimState, "state"), default=ClaimState.OPEN)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(sa.String(1_000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    verdict: Mapped[str] = mapped_column(sa.String(500), default="")
    borne_by: Mapped[Bearer | None] = mapped_column(word(Bearer, "borne_by"))
    #: Taken back of the goods' worth, never more than the line's total: what the buyer gets, and `discount_back`.
    refund: Mapped[int] = mapped_column(default=0)
    #: The part of `refund` that is not the buyer's: what the cooperative gave for it by a voucher, and has back.
    discount_back: Mapped[int] = mapped_column(default=0, server_default="0")
    #: Paid back of the shipping, never by the seller.
    shipping_refund: Mapped[int] = mapped_column(default=0)
    #: The part of `refund` that is commission given back; the rest is in `shares`. Zero unless the seller bears it.
    commission_back: Mapped[int] = mapped_column(default=0)
    #: Whether the makers' money was released before.
    was_released: Mapped[bool] = mapped_column(default=False)

    line: Mapped[OrderLine] = relationship()
    seller_order: Mapped[SellerOrder] = relationship()
    photos: Mapped[list[ClaimPhoto]] = relationship(order_by="ClaimPhoto.id")
    shares: Mapped[list[ClaimShare]] = relationship(order_by="ClaimShare.id")

    @property
    def paid_back(self) -> int:
        """What is paid back of the price of goods and shipping together; what never came of it she does not get (`owing`)."""
        return self.refund - self.discount_back + self.shipping_refund


class ClaimPhoto(Base):
    """A photograph the buyer sent with a claim."""

    __tablename__ = "claim_photos"

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claims.id"), index=True)
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"))
    photo: Mapped[Photo] = relationship()


class ClaimShare(Base):
    """What a refund takes back from one maker of the line, in rupiah."""

    __tablename__ = "claim_shares"
    __table_args__ = (sa.UniqueConstraint("claim_id", "maker_id"), sa.CheckConstraint("amount > 0", name="amount"))

    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(sa.ForeignKey("claims.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"), index=True)
    amount: Mapped[int]

    maker: Mapped[Maker] = relationship()
