"""Bazaars, what was sold there, what does not fit, and how the cash box was counted."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.orders.models import Order, OrderLine
from shop.users.models import User


class PaidBy(enum.StrEnum):
    """How a buyer at the stall paid."""

    CASH = "cash"
    QRIS = "qris"


class ExceptionKind(enum.StrEnum):
    """What does not fit about a line that was sold."""

    #: The shelf did not hold the pieces.
    LACKING = "lacking"
    #: The price paid is not the shop's price of that day.
    PRICE = "price"


class Outcome(enum.StrEnum):
    """What somebody says happened."""

    #: The shelf holds the pieces now: counted again, or an order was cancelled. They leave it.
    FROM_SHELF = "from_shelf"
    #: The pieces never stood in the shop's stock, or were made anew: they come in and leave at once.
    UNCOUNTED = "uncounted"
    #: The price that was paid stands.
    NOTED = "noted"


class Bazaar(Base):
    """A stall on some days at some place, with a cash box of its own, kept by one person and closed by the office."""

    __tablename__ = "bazaars"
    __table_args__ = (
        sa.CheckConstraint("last_on >= first_on", name="days"),
        sa.CheckConstraint("change_money >= 0", name="change_money"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    place: Mapped[str] = mapped_column(sa.String(120))
    first_on: Mapped[date]
    last_on: Mapped[date]
    #: Who sells there and sends the sales.
    keeper_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    #: Cash from the office's box to give change with, in rupiah.
    change_money: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    #: When its cash was counted and it ended; sales that come later are still counted.
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    keeper: Mapped[User] = relationship(foreign_keys=[keeper_id])

    @property
    def box(self) -> str:
        """Its cash box: the sub-account of the ledger's `cash`."""
        return f"bazar-{self.id}"

    @property
    def title(self) -> str:
        """What sellers read beside a sale: "Bazar Alun-alun". The same in every language."""
        return f"Bazar {self.name}"


class BazaarSale(Base):
    """One sale at a stall, under the name its device made for it: sent twice it is the same one. Its goods are its order's."""

    __tablename__ = "bazaar_sales"
    __table_args__ = (
        sa.UniqueConstraint("bazaar_id", "key"),
        sa.CheckConstraint("total > 0", name="total"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bazaar_id: Mapped[int] = mapped_column(sa.ForeignKey("bazaars.id"))
    #: A UUID, made where it was sold.
    key: Mapped[str] = mapped_column(sa.String(36))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"), unique=True)
    paid_by: Mapped[PaidBy] = mapped_column(word(PaidBy, "paid_by"))
    total: Mapped[int]
    #: When it was sold by the device's clock.
    sold_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Whether that is no moment of the bazaar: then the books count it on the day it came.
    is_moved: Mapped[bool]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    #: The row of the acquirer's report that brought its money; empty until then, and for cash.
    report_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)

    bazaar: Mapped[Bazaar] = relationship()
    order: Mapped[Order] = relationship()
    exceptions: Mapped[list[BazaarException]] = relationship(order_by="BazaarException.id", back_populates="sale")


OPEN = sa.text("closed_at IS NULL")


class BazaarException(Base):
    """A line of a sale that does not fit the shop, until somebody says what happened."""

    __tablename__ = "bazaar_exceptions"
    __table_args__ = (
        sa.UniqueConstraint("order_line_id", "kind"),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (outcome IS NULL) AND (closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"
        ),
        sa.Index("ix_bazaar_exceptions_open", "opened_at", sqlite_where=OPEN, postgresql_where=OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    sale_id: Mapped[int] = mapped_column(sa.ForeignKey("bazaar_sales.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_lines.id"))
    kind: Mapped[ExceptionKind] = mapped_column(word(ExceptionKind, "kind"))
    #: The shop's price when it was counted, in rupiah.
    shop_price: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    outcome: Mapped[Outcome | None] = mapped_column(word(Outcome, "outcome"))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    sale: Mapped[BazaarSale] = relationship(back_populates="exceptions")
    line: Mapped[OrderLine] = relationship()
    closed_by: Mapped[User | None] = relationship()


class BazaarCount(Base):
    """The cash box counted and emptied into the office's: what the books expected, what was there. Only ever added to."""

    __tablename__ = "bazaar_counts"
    __table_args__ = (
        sa.CheckConstraint("expected >= 0 AND counted >= 0", name="amounts"),
        sa.CheckConstraint("expected = counted OR reason <> ''", name="reason"),
        sa.CheckConstraint("(entry_id IS NULL) = (expected = 0 AND counted = 0)", name="entry"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bazaar_id: Mapped[int] = mapped_column(sa.ForeignKey("bazaars.id"), index=True)
    expected: Mapped[int]
    counted: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    entry_id: Mapped[int | None] = mapped_column(sa.ForeignKey("entries.id"))

    bazaar: Mapped[Bazaar] = relationship()
    counted_by: Mapped[User] = relationship()
