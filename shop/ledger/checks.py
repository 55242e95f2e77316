"""What must always hold of the books."""

from __future__ import annotations

import sqlalchemy as sa

from shop.invariants import Never, facts
from shop.ledger.chart import CHART
from shop.ledger.models import Account, Entry, Line, Month, Withholding

#: Entries that withhold tax, and give it back.
TAXES = ("tax_withheld", "tax_given_back", "tax_corrected")


def check() -> list[str]:
    """Every breach of the books' own rules in words; empty when all is well.

    Every entry has at least two lines that sum to zero; every account is of the chart; closed months stay as they were;
    taxes withheld are those of the makers' lines.
    """
    return facts(_sums, _strangers, _closed, _taxes)


def _sums() -> list[Never]:
    query = sa.select(
        Entry.id, Entry.kind, Entry.subject, sa.func.count(Line.id), sa.func.coalesce(sa.func.sum(Line.amount), 0)
    )
    query = query.outerjoin(Line, Line.entry_id == Entry.id).group_by(Entry.id, Entry.kind, Entry.subject)
    query = query.having(sa.or_(sa.func.count(Line.id) < 2, sa.func.sum(Line.amount) != 0))
    return [Never(query, "entry {} ({} {}): {} lines sum to {}")]


def _strangers() -> list[Never]:
    query = sa.select(Account.name).where(Account.name.not_in(list(CHART))).distinct()
    return [Never(query, "account {} is not of the chart")]


def _closed() -> list[Never]:
    """No entry was written into a month after it was closed; a late one stands after the day it happened."""
    late = sa.select(Entry.id, Entry.booked_on).join(Month, Month.until >= Entry.booked_on)
    late = late.where(Month.closed_at.is_not(None), Entry.recorded_at > Month.closed_at).distinct()
    odd = sa.select(Entry.id, Entry.booked_on).where(Entry.happened_on >= Entry.booked_on)
    return [
        Never(late, "entry {}: written into {}, whose month was closed"),
        Never(odd, "entry {}: booked on {}, before it happened"),
    ]


def _taxes() -> list[Never]:
    """What was withheld of each entry is what it took from the makers, and nobody gets back more than was withheld."""
    lines = sa.select(Entry.id, sa.func.sum(Line.amount).label("amount")).join(Line, Line.entry_id == Entry.id)
    lines = lines.join(Account, Account.id == Line.account_id)
    booked = lines.where(Account.name == "payable", Entry.kind.in_(TAXES)).group_by(Entry.id).subquery()
    rows = sa.select(Withholding.entry_id, sa.func.sum(Withholding.amount).label("amount"))
    noted_rows = rows.group_by(Withholding.entry_id).subquery()
    both = sa.select(booked.c.id, booked.c.amount, noted_rows.c.amount)
    both = both.outerjoin(noted_rows, noted_rows.c.entry_id == booked.c.id)
    both = both.where(booked.c.amount != sa.func.coalesce(noted_rows.c.amount, 0))
    left = sa.func.sum(Withholding.amount)
    over = sa.select(Withholding.order_line_id, Withholding.maker_id, left).group_by(
        Withholding.order_line_id, Withholding.maker_id
    )
    return [
        Never(both, "entry {}: takes {} of tax, {} noted"),
        Never(over.having(left < 0), "order line {}, maker {}: {} of tax withheld"),
    ]
