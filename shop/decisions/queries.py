"""Which figure holds on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import sqlalchemy as sa

from shop.clock import today
from shop.db import reading, session, table
from shop.decisions.models import Decision, Kind
from shop.errors import ShopError
from shop.i18n import gettext as _


class NothingDecided(ShopError):
    """No decision of this kind holds on a day: the shop must not guess a figure."""

    status = 503

    def __init__(self, kind: Kind, day: date) -> None:
        super().__init__()
        self.kind = kind
        self.day = day

    def sentence(self) -> str:
        return _("The cooperative has not decided a figure this page needs. The ketua records it under Decisions.")


def in_force(kind: Kind, on: date | None = None) -> Decision:
    """The decision of a kind that holds on a day (today unless said). Raises NothingDecided."""
    query = sa.select(Decision).where(Decision.kind == kind, Decision.starts_on <= (on or today()))
    found = session().scalar(query.order_by(Decision.starts_on.desc()).limit(1))
    if found is None:
        raise NothingDecided(kind, on or today())
    return found


def value(kind: Kind, on: date | None = None) -> int:
    """The figure that holds on a day, in the unit the kind's name ends with. Raises NothingDecided."""
    return figures(kind, on=on)[kind].value


def value_if_decided(kind: Kind, on: date | None = None) -> int | None:
    """The figure that holds on a day, or None where nothing of this kind was decided yet."""
    found = figures(on=on).get(kind)
    return None if found is None else found.value


@dataclass(frozen=True)
class Figure:
    """A figure in force and the decision it came from."""

    decision_id: int
    value: int


def figures(*kinds: Kind, on: date | None = None) -> dict[Kind, Figure]:
    """The figures of several kinds that hold on a day (today unless said), in one query. Raises NothingDecided."""
    day = on or today()
    with reading() as connection:
        rows = connection.execute(_FIGURES, {"day": day}).all()
    found = {kind: Figure(number, figure) for number, kind, figure in rows}
    for kind in kinds:
        if kind not in found:
            raise NothingDecided(kind, day)
    return found


_decisions = table(Decision).c
#: Written once on the bare table, so that it is compiled once: every order asks it. All kinds: they are few, and a list
#: of some would have to be written into the statement anew each time.
_FIGURES = (
    sa.select(_decisions.id, _decisions.kind, _decisions.value)
    .where(_decisions.starts_on <= sa.bindparam("day"))
    .order_by(_decisions.starts_on)
)


_STEPS = (
    sa.select(_decisions.starts_on, _decisions.value)
    .where(_decisions.kind == sa.bindparam("kind"))
    .order_by(_decisions.starts_on)
)


def on_days(kind: Kind) -> Callable[[date], int]:
    """`value` for any number of days: one query, when the first day is asked for."""

    @cache
    def steps() -> Sequence[Any]:
        with reading() as connection:
            return connection.execute(_STEPS, {"kind": kind}).all()

    def on(day: date) -> int:
        held = [figure for starts_on, figure in steps() if starts_on <= day]
        if not held:
            raise NothingDecided(kind, day)
        return int(held[-1])

    return on


def figure_on(kind: Kind, day: sa.ColumnElement[Any]) -> sa.ScalarSelect[int]:
    """The figure of a kind that holds on a day, as a part of another question; NULL where nothing was decided."""
    found = sa.select(_decisions.value).where(_decisions.kind == kind, _decisions.starts_on <= day)
    return found.order_by(_decisions.starts_on.desc()).limit(sa.literal_column("1")).scalar_subquery()


class InForce(dict[Kind, Decision]):
    """The decisions that hold on a day, by kind. Asked for one that was never made it raises NothingDecided."""

    def __init__(self, decisions: Iterable[Decision], day: date) -> None:
        super().__init__((decision.kind, decision) for decision in decisions)
        self.day = day

    def __missing__(self, kind: Kind) -> Decision:
        raise NothingDecided(kind, self.day)


def all_in_force(on: date | None = None) -> InForce:
    """Every decision that holds on a day (today unless said), in one query."""
    day = on or today()
    query = sa.select(Decision).where(Decision.starts_on <= day).order_by(Decision.starts_on)
    return InForce(session().scalars(query), day)


def history() -> list[Decision]:
    """Every decision ever recorded, newest first within its kind."""
    return list(session().scalars(sa.select(Decision).order_by(Decision.kind, Decision.starts_on.desc())))
