"""The cart and its lines."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalogue.models import Variant
from shop.db import Base, UtcDateTime

MOST_OF_ONE = 999
MOST_LINES = 60


class Cart(Base):
    """A guest's (by the token in her cookie) or a user's. One cart gives at most one order."""

    __tablename__ = "carts"
    __table_args__ = (
        sa.CheckConstraint("token_hash IS NOT NULL OR user_id IS NOT NULL", name="owned"),
        sa.Index(
            "uq_carts_open_of_user",
            "user_id",
            unique=True,
            sqlite_where=sa.text("ordered_at IS NULL"),
            postgresql_where=sa.text("ordered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ordered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list[CartLine]] = relationship(
        order_by="CartLine.id", cascade="all, delete-orphan", back_populates="cart"
    )


class CartLine(Base):
    """So many of a variant, at the price the buyer saw."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        sa.UniqueConstraint("cart_id", "variant_id"),
        sa.CheckConstraint(f"quantity BETWEEN 1 AND {MOST_OF_ONE}", name="quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cart_id: Mapped[int] = mapped_column(sa.ForeignKey("carts.id", ondelete="CASCADE"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variants.id"))
    quantity: Mapped[int]
    #: The price shown when it was put in; checkout refuses another one until the buyer has seen it.
    price_seen: Mapped[int]

    cart: Mapped[Cart] = relationship(back_populates="lines")
    variant: Mapped[Variant] = relationship()
