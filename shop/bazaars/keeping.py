"""Who keeps a stall: the office gives it to another person, and whoever kept it before is told."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.audit import AuditRecord
from shop.bazaars.models import Bazaar
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.users.models import User

CHANGED = "bazaar_keeper_changed"


class KeptByAnother(ShopError):
    """The office gave the stall to somebody else."""

    status = 403

    def __init__(self, keeper: str, given: AuditRecord) -> None:
        super().__init__()
        self.keeper, self.by, self.at = keeper, given.by, given.at

    def sentence(self) -> str:
        return _(
            "%(by)s gave this stall to %(keeper)s on %(at)s. Sales that this device did not send yet stay in it: tell"
            " the office, which can give you the stall back to send them.",
            by=self.by,
            keeper=self.keeper,
            at=waktu(self.at),
        )


def subject(bazaar: Bazaar) -> str:
    """How the audit names a bazaar."""
    return f"bazaar {bazaar.id}"


def give_stall(bazaar: Bazaar, *, keeper: User, seen: str = "", by: User) -> None:
    """Let another person keep a stall from now on. To its keeper it changes nothing.

    Raises ChangedMeanwhile when somebody else gave it away after `seen`.
    """
    hold_row(bazaar)
    session().refresh(bazaar)
    audit.hold_seen(seen, subject(bazaar), by=by, acts=[CHANGED])
    before = bazaar.keeper
    if before.id == keeper.id:
        return
    bazaar.keeper = keeper
    facts = {"before": before.name, "before_id": before.id, "after": keeper.name}
    audit.record(CHANGED, subject(bazaar), by=by, **facts)
    session().flush()


def taken_from(bazaar: Bazaar, user: User) -> AuditRecord | None:
    """The last time the stall was taken from a person; None when she never kept it."""
    query = sa.select(AuditRecord).where(AuditRecord.subject == subject(bazaar), AuditRecord.act == CHANGED)
    found = session().scalars(query.order_by(AuditRecord.id.desc()))
    return next((one for one in found if one.facts["before_id"] == user.id), None)
