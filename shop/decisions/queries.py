"""Which figure holds on a day."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop.clock import today
from shop.db import session
from shop.decisions.models import Decision, Kind


class NothingDecided(LookupError):
    """No decision of this kind holds yet: the shop must not guess a figure."""


def in_force(kind: Kind, on: date | None = None) -> Decision:
    """The decision of a kind that holds on a day (today unless said). Raises NothingDecided."""
    query = sa.select(Decision).where(Decision.kind == kind, Decision.starts_on <= (on or today()))
    found = session().scalar(query.order_by(Decision.starts_on.desc()).limit(1))
    if found is None:
        raise NothingDecided(f"no decision on {kind} holds on {on or today()}")
    return found


def value(kind: Kind, on: date | None = None) -> int:
    """The figure that holds on a day, in the unit the kind's name ends with. Raises NothingDecided."""
    return in_force(kind, on).value


def all_in_force(on: date | None = None) -> dict[Kind, Decision]:
    """Every decision that holds on a day, in one query."""
    query = sa.select(Decision).where(Decision.starts_on <= (on or today())).order_by(Decision.starts_on)
    return {decision.kind: decision for decision in session().scalars(query)}


def history() -> list[Decision]:
    """Every decision ever recorded, newest first within its kind."""
    return list(session().scalars(sa.select(Decision).order_by(Decision.kind, Decision.starts_on.desc())))
