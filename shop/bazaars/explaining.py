"""Somebody says what happened with a line that did not fit."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.bazaars.models import BazaarException, ExceptionKind, Outcome
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.orders.checks import WITHOUT_STOCK
from shop.stock.models import Reason
from shop.stock.reserving import Want, reserve_all, take
from shop.stock.selling import free_of, sell_uncounted
from shop.users.models import User


class ExplainedAlready(ShopError):
    """Somebody was faster."""

    def sentence(self) -> str:
        return _("This was explained already. Nothing was changed.")


class OtherOutcome(ShopError):
    """This cannot be what happened with such an exception."""

    status = 422

    def sentence(self) -> str:
        return _("Choose what happened.")


class StillLacking(ShopError):
    """The shelf does not hold the pieces."""

    status = 422

    def __init__(self, wanted: int, there: int) -> None:
        super().__init__()
        self.wanted, self.there = wanted, there

    def sentence(self) -> str:
        return _(
            "%(wanted)s were sold, %(there)s are free on the shelf. Let the seller correct her count first, or cancel an order that waits for them.",
            wanted=self.wanted,
            there=self.there,
        )


def outcomes_of(kind: ExceptionKind) -> tuple[Outcome, ...]:
    """What can have happened with such an exception."""
    if kind is ExceptionKind.PRICE:
        return (Outcome.NOTED,)
    return (Outcome.FROM_SHELF, Outcome.UNCOUNTED)


def explain(exception: BazaarException, outcome: Outcome, *, reason: str, by: User) -> None:
    """Close an exception with what happened: the pieces leave the shelf, or come in and leave at once; a price is noted.

    Raises ExplainedAlready on a second call, OtherOutcome, StillLacking; then nothing was changed.
    """
    query = sa.select(BazaarException).where(BazaarException.id == exception.id).with_for_update()
    exception = session().scalars(query.execution_options(populate_existing=True)).one()
    if exception.closed_at is not None:
        raise ExplainedAlready
    if outcome not in outcomes_of(exception.kind):
        raise OtherOutcome
    line, title, closed_by_id = exception.line, exception.sale.bazaar.title, by.id
    exception.outcome, exception.reason = outcome, reason
    exception.closed_at, exception.closed_by_id = now(), closed_by_id
    session().flush()
    if outcome is Outcome.FROM_SHELF:
        there = free_of([line.variant_id]).get(line.variant_id, 0)
        if there < line.quantity:
            raise StillLacking(line.quantity, there)
        reserve_all([Want(line.id, line.variant_id, line.quantity)])
        take([line.id], by=by.name, note=title, reason=Reason.BAZAAR)
    elif outcome is Outcome.UNCOUNTED:
        sell_uncounted(line.id, line.variant_id, line.quantity, note=title, by=by)
    facts = {"outcome": outcome.value, "reason": reason, "exception": exception.id}
    audit.record("bazaar_exception_closed", f"bazaar {exception.sale.bazaar_id}", by=by, **facts)


def lines_lacking() -> sa.Select[int]:
    """Lines that were sold and that no shelf held, while nobody said what happened."""
    return sa.select(BazaarException.order_line_id).where(
        BazaarException.kind == ExceptionKind.LACKING, BazaarException.closed_at.is_(None)
    )


WITHOUT_STOCK.append(lines_lacking)
