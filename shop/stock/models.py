"""Batches, places, stock items, their movements and reservations."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalogue.models import Product, Variant
from shop.db import Base, UtcDateTime, word


class Reason(enum.StrEnum):
    """Why a count on hand changed."""

    RECEIVED = "received"
    COUNTED = "counted"
    SOLD_ELSEWHERE = "sold_elsewhere"
    DAMAGED = "damaged"
    #: Left with a parcel.
    SHIPPED = "shipped"
    #: Sold at a bazaar, by whoever keeps the stall.
    BAZAAR = "bazaar"
    #: Came back with a parcel that was refused.
    RETURNED = "returned"
    #: Undoes the movement before.
    UNDONE = "undone"


class ReservationState(enum.StrEnum):
    """A reservation is open until the goods leave or the order dies."""

    OPEN = "open"
    TAKEN = "taken"
    RELEASED = "released"


class Place(Base):
    """Where goods lie: a seller's home, or the cooperative's hub."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_id: Mapped[int | None] = mapped_column(sa.ForeignKey("sellers.id"), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))


class Batch(Base):
    """Goods made together, with a code and a best-before."""

    __tablename__ = "batches"
    __table_args__ = (sa.UniqueConstraint("product_id", "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    code: Mapped[str] = mapped_column(sa.String(40))
    made_on: Mapped[date]
    best_before: Mapped[date | None]
    #: Since when it is called back: nobody may sell or eat of it, and the page of its tag says so.
    recalled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why, as whoever holds a pack of it reads it; empty otherwise.
    recall_reason: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")

    product: Mapped[Product] = relationship()

    @property
    def is_recalled(self) -> bool:
        """Whether it is called back."""
        return self.recalled_at is not None


class StockItem(Base):
    """How many of a variant lie in one place, of one batch where there are batches.

    `on_hand` is what could be counted, `reserved` what is promised; the difference can be sold. Both change only by
    guarded updates in the stock room's rules.
    """

    __tablename__ = "stock_items"
    __table_args__ = (
        sa.CheckConstraint("reserved >= 0", name="reserved"),
        sa.CheckConstraint("on_hand >= reserved", name="on_hand"),
        sa.Index(
            "uq_stock_items_unbatched",
            "variant_id",
            "place_id",
            unique=True,
            sqlite_where=sa.text("batch_id IS NULL"),
            postgresql_where=sa.text("batch_id IS NULL"),
        ),
        sa.UniqueConstraint("variant_id", "place_id", "batch_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variants.id"))
    place_id: Mapped[int] = mapped_column(sa.ForeignKey("places.id"), index=True)
    batch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("batches.id"))
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)
    #: False once the batch's best-before is too near: nobody can order of it any more, and it counts as available nowhere.
    is_sold: Mapped[bool] = mapped_column(default=True)

    variant: Mapped[Variant] = relationship()
    place: Mapped[Place] = relationship()
    batch: Mapped[Batch | None] = relationship()

    @property
    def available(self) -> int:
        """Pieces that can be sold."""
        return self.on_hand - self.reserved if self.is_sold else 0


class StockMovement(Base):
    """A change of `on_hand`. Only added; an item's movements sum to its `on_hand`."""

    __tablename__ = "stock_movements"
    __table_args__ = (
        sa.CheckConstraint("change <> 0", name="change"),
        sa.Index(None, "item_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("stock_items.id"))
    change: Mapped[int]
    reason: Mapped[Reason] = mapped_column(word(Reason, "reason"))
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(sa.String(120))
    #: The movement that this one undoes.
    undoes_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stock_movements.id"), unique=True)


class StockAlert(Base):
    """Somebody wants to hear once, by e-mail, when a sold-out variant can be bought again.

    The row ends with its letter, or after `alerting.KEPT`.
    """

    __tablename__ = "stock_alerts"
    __table_args__ = (sa.UniqueConstraint("variant_id", "email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variants.id"))
    email: Mapped[str] = mapped_column(sa.String(254))
    #: The language of the page on which she asked, and of the letter.
    language: Mapped[str] = mapped_column(sa.String(2))
    #: Who was signed in; an address alone says nothing of whose it is.
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    variant: Mapped[Variant] = relationship()


class Reservation(Base):
    """Pieces of one stock item promised to one order line. A line may hold several."""

    __tablename__ = "reservations"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0", name="quantity"),
        sa.UniqueConstraint("order_line_id", "item_id"),
        sa.Index(
            "ix_reservations_open",
            "item_id",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("stock_items.id"))
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_lines.id"))
    quantity: Mapped[int]
    state: Mapped[ReservationState] = mapped_column(word(ReservationState, "state"), default=ReservationState.OPEN)

    item: Mapped[StockItem] = relationship()
