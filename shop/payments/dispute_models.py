"""What was decided about disputes that were lost, and what was given back of those that were regained."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime
from shop.payments.card_models import CardDispute
from shop.users.models import User


class DisputeDecision(Base):
    """Who bears a lost dispute, line by line: proposed by one person and, above a limit, booked by another.

    Never changed once written; only that it was booked is added. A newer proposal takes an older one's place.
    """

    __tablename__ = "dispute_decisions"
    __table_args__ = (
        sa.Index(
            "uq_dispute_decisions_dispute",
            "dispute_id",
            unique=True,
            sqlite_where=sa.text("decided_at IS NOT NULL"),
            postgresql_where=sa.text("decided_at IS NOT NULL"),
        ),
        sa.CheckConstraint("(decided_at IS NULL) = (decided_by_id IS NULL)", name="decided"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("card_disputes.id"))
    #: What was lost, in rupiah.
    amount: Mapped[int]
    #: `{"line": 12, "amount": 90000, "borne_by": "seller"}` for each order line; what is left is the cooperative's.
    bearings: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.String(500))
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    dispute: Mapped[CardDispute] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class DisputeReturn(Base):
    """The money of a lost dispute that came back, given back to whoever had borne the loss: once for a dispute.

    Proposed by one person and, above a limit, booked by another. Only that it was booked is added.
    """

    __tablename__ = "dispute_returns"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.CheckConstraint("(booked_at IS NULL) = (booked_by_id IS NULL)", name="booked"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int] = mapped_column(sa.ForeignKey("card_disputes.id"), unique=True)
    #: What all of them get back, in rupiah.
    amount: Mapped[int]
    proposed_by_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    booked_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    booked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    dispute: Mapped[CardDispute] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    booked_by: Mapped[User | None] = relationship(foreign_keys=[booked_by_id])
