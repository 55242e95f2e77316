"""What must always hold of the books."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import session
from shop.ledger.chart import CHART
from shop.ledger.models import Account, Entry, Line


def check() -> list[str]:
    """The facts that break the books' own rules; empty when all is well.

    Every entry has at least two lines that sum to zero; every account is of the chart.
    """
    sums = sa.select(
        Entry.id, Entry.kind, Entry.subject, sa.func.count(Line.id), sa.func.coalesce(sa.func.sum(Line.amount), 0)
    )
    sums = sums.outerjoin(Line, Line.entry_id == Entry.id).group_by(Entry.id, Entry.kind, Entry.subject)
    sums = sums.having(sa.or_(sa.func.count(Line.id) < 2, sa.func.sum(Line.amount) != 0))
    broken = [
        f"entry {number} ({kind} {subject}): {count} lines sum to {amount}"
        for number, kind, subject, count, amount in session().execute(sums.limit(20))
    ]
    strangers = session().scalars(sa.select(Account.name).where(Account.name.not_in(list(CHART))).distinct())
    return broken + [f"account {name} is not of the chart" for name in strangers]
