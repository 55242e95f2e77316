"""Who did what to which thing. Rows are only ever added; triggers refuse the rest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shop.clock import now
from shop.db import Base, UtcDateTime, session


class AuditRecord(Base):
    """One act: by whom, on what, with the facts before and after where they matter."""

    __tablename__ = "audit_records"
    __table_args__ = (sa.Index(None, "subject", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The user's number, or empty when the shop itself acted (expiry, release).
    user_id: Mapped[int | None]
    #: The name at that time, so that the trail reads without joins.
    by: Mapped[str] = mapped_column(sa.String(120))
    #: A verb in the past: `order_confirmed`, `payout_run_approved`.
    act: Mapped[str] = mapped_column(sa.String(60))
    #: What it was done to: `order BR-2611-0372`.
    subject: Mapped[str] = mapped_column(sa.String(120))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)


def record(act: str, subject: str, *, by: Any, **facts: Any) -> None:
    """Write down an act inside the caller's transaction.

    `by` is a user (with `id` and `name`) or None when the shop itself acts. Never put secrets in the facts.
    """
    name = by.name if by is not None else "shop"
    user_id = by.id if by is not None else None
    session().add(AuditRecord(at=now(), user_id=user_id, by=name, act=act, subject=subject, facts=facts))


def trail(subject: str) -> list[AuditRecord]:
    """What was done to a thing, oldest first."""
    query = sa.select(AuditRecord).where(AuditRecord.subject == subject).order_by(AuditRecord.id)
    return list(session().scalars(query))
