"""Recording what the cooperative decided."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.clock import now, today
from shop.db import insert_or_leave, session
from shop.decisions.models import Decision, Kind
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.users.models import User

#: The least and most that can be sensible, per kind.
BOUNDS = {
    Kind.COMMISSION_BPS: (0, 5_000),
    Kind.PAYMENT_WINDOW_HOURS: (1, 168),
    Kind.HOLD_DAYS: (2, 30),
    Kind.MINIMUM_PAYOUT_RUPIAH: (0, 10_000_000),
    Kind.DEBT_CAP_BPS: (0, 10_000),
    Kind.UNIQUE_CODE_SIGN: (-1, 1),
    Kind.CLAIM_DAYS: (2, 365),
    Kind.COD_MOST_RUPIAH: (0, 10_000_000),
    Kind.COD_OPEN_ORDERS: (1, 20),
    Kind.TAX_WITHHELD_BPS: (0, 500),
    Kind.ACCOUNT_WAIT_HOURS: (0, 168),
    Kind.REFUND_ALONE_RUPIAH: (0, 100_000_000),
    Kind.COD_FREIGHT_SELLER_BPS: (0, 10_000),
    Kind.UNPAID_MOST_RUPIAH: (100_000, 1_000_000_000),
}


class AlreadyInForce(ShopError):
    """A decision for the past would change what was promised."""

    def sentence(self) -> str:
        return _("A decision can start today or later, never in the past. Choose another day.")


class DecidedTwice(ShopError):
    """There is a decision of this kind for that day."""

    def sentence(self) -> str:
        return _("There is already a decision of this kind for that day. Choose another day.")


def subject(kind: Kind) -> str:
    """How the audit names the decisions of a kind."""
    return f"decision {kind}"


def record_decision(kind: Kind, *, value: int, starts_on: date, source: str, by: User | None) -> Decision:
    """Write down that from a day on a figure holds. Orders placed before keep theirs.

    Raises ValueError outside BOUNDS (the form asks first), AlreadyInForce for a past day (unless nothing of this
    kind was ever decided), DecidedTwice for the same day."""
    least, most = BOUNDS[kind]
    if not least <= value <= most or (kind is Kind.UNIQUE_CODE_SIGN and value == 0):
        raise ValueError(f"{kind}: {value} is not between {least} and {most}")
    days = session().scalars(sa.select(Decision.starts_on).where(Decision.kind == kind)).all()
    if days and starts_on < today():
        raise AlreadyInForce
    if starts_on in days:
        raise DecidedTwice
    made = session().scalar(
        insert_or_leave(Decision)
        .values(kind=kind, value=value, starts_on=starts_on, source=source, recorded_at=now())
        .returning(Decision.id)
    )
    if made is None:  # of two at the same moment the second
        raise DecidedTwice
    decision = session().get_one(Decision, made)
    facts = {"value": value, "starts_on": starts_on.isoformat(), "source": source}
    audit.record("decision_recorded", subject(kind), by=by, **facts)
    return decision
