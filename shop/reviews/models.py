"""Reviews: what a buyer who received says of one line of her order."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.catalogue.models import Product
from shop.db import Base, UtcDateTime
from shop.orders.models import OrderLine
from shop.sellers.models import Seller

SHOWN, HIDDEN = sa.text("hidden_at IS NULL"), sa.text("hidden_at IS NOT NULL")


class Review(Base):
    """A buyer's word on goods she received, one for each line of an order, with who she is as the order says it."""

    __tablename__ = "reviews"
    __table_args__ = (
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
        sa.CheckConstraint("hidden_by IS NULL OR hidden_at IS NOT NULL", name="hidden"),
        sa.Index("ix_reviews_of_product", "product_id", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        sa.Index("ix_reviews_of_shelf", "seller_id", "category_id", "id", sqlite_where=SHOWN, postgresql_where=SHOWN),
        sa.Index("ix_reviews_hidden", "id", sqlite_where=HIDDEN, postgresql_where=HIDDEN),
        sa.Index(None, "seller_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_lines.id"), unique=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    #: The shelf of the goods that day: a one-of-a-kind piece shows what was said of its maker's others on it.
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id"))
    stars: Mapped[int]
    heading: Mapped[str] = mapped_column(sa.String(80))
    text: Mapped[str] = mapped_column(sa.String(1_000))
    #: The language of the order, in which she most likely wrote.
    language: Mapped[str] = mapped_column(sa.String(2))
    #: The buyer's first name; the rest is nobody's business.
    name: Mapped[str] = mapped_column(sa.String(60))
    #: The city or regency to which the goods went.
    town: Mapped[str] = mapped_column(sa.String(120))
    #: Where her own phone is from, two letters; empty at home.
    country: Mapped[str] = mapped_column(sa.String(2))
    said_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    hidden_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The officer's reason; of what waits for her, the words that made it wait.
    hidden_reason: Mapped[str] = mapped_column(sa.String(200), default="")
    #: The officer who hid it; empty while it waits for her.
    hidden_by: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    line: Mapped[OrderLine] = relationship()
    product: Mapped[Product] = relationship()
    seller: Mapped[Seller] = relationship()

    @property
    def is_held(self) -> bool:
        """Whether it waits for the catalogue officer before anybody sees it."""
        return self.hidden_at is not None and self.hidden_by is None
