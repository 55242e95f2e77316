"""Closing a month seals its entries: a digest of each as it stood, chained to the one before it.

The chain is written when a month is closed and nowhere else: whoever closes is alone with the books anyway, while entries
of the open month are posted by many at once, who would have to queue for the end of a chain. Those are guarded by triggers
and held against orders, payouts and the bank. Whoever changes rows of a closed month around the triggers is named by
`flask shop check`; whoever also writes the chain anew ends with another last digest than the trail and the printed page say.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from shop.db import session
from shop.invariants import MOST_NAMED
from shop.ledger.models import Account, Entry, Line, Month, Seal

#: Entries read, and seals written, at once.
BATCH = 1_000
#: Everything an entry and one of its lines say.
SAID: tuple[Any, ...] = (
    *(
        Entry.kind,
        Entry.subject,
        Entry.memo,
        Entry.key,
        Entry.booked_on,
        Entry.happened_on,
        Entry.recorded_at,
        Entry.by,
    ),
    *(Entry.reverses_id, Account.name, Account.owner, Line.amount),
)


def seal_closed() -> str:
    """Seal every entry of the closed months that is not sealed yet, in their order; the last digest. A second call adds none."""
    last = session().scalar(sa.select(Seal.digest).order_by(Seal.id.desc()).limit(1)) or ""
    rows = []
    for number, said in _facts(_unsealed().add_columns(*SAID).order_by(Month.first_on, Entry.id, Line.id)):
        last = _digest(last, said)
        rows.append({"entry_id": number, "digest": last})
    for start in range(0, len(rows), BATCH):
        session().execute(sa.insert(Seal), rows[start : start + BATCH])
    return last


def seal_of(month: Month) -> str:
    """The last digest of a closed month; empty when nothing was sealed, as before there were seals."""
    query = sa.select(Seal.digest).join(Entry, Entry.id == Seal.entry_id).order_by(Seal.id.desc()).limit(1)
    return session().scalar(query.where(Entry.booked_on.between(month.first_on, month.until))) or ""


def check() -> list[str]:
    """The entries of closed months that are not as they were sealed, in words.

    It reads every entry there is, so it stands apart from the other checks of the books, which a month's preparing asks.
    """
    found, before = [], ""
    for start in range(0, session().scalar(sa.select(sa.func.max(Seal.id))) or 0, BATCH):
        some = Seal.id.between(start + 1, start + BATCH)
        seals = session().execute(sa.select(Seal.entry_id, Seal.digest).where(some).order_by(Seal.id)).all()
        query = sa.select(Entry.id, *SAID).select_from(Seal).join(Entry, Entry.id == Seal.entry_id)
        said = dict(_facts(_with_lines(query).where(some).order_by(Seal.id, Line.id)))
        for number, digest in seals:
            if digest != _digest(before, said.get(number)):
                change = "not as it was when" if number in said else "gone since"
                found.append(f"entry {number}: {change} its month was closed")
            before = digest
    if before:
        found += [f"entry {number}: in a closed month without its seal" for number in session().scalars(_unsealed())]
    return list(dict.fromkeys(found))[:MOST_NAMED]


def _digest(before: str, said: list[Any] | None) -> str:
    return hashlib.sha256(f"{before}{json.dumps(said, ensure_ascii=False)}".encode()).hexdigest()


def _unsealed() -> Any:
    query = _with_lines(sa.select(Entry.id).join(Month, Entry.booked_on.between(Month.first_on, Month.until)))
    query = query.outerjoin(Seal, Seal.entry_id == Entry.id)
    return query.where(Month.closed_at.is_not(None), Seal.id.is_(None))


def _with_lines(query: Any) -> Any:
    return query.outerjoin(Line, Line.entry_id == Entry.id).outerjoin(Account, Account.id == Line.account_id)


def _facts(query: sa.Select[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Each entry's number and everything it and its lines say, of a query for both."""
    for number, lines in groupby(session().execute(query), key=lambda row: row[0]):
        first, *more = lines
        said = [value if value is None or isinstance(value, int) else str(value) for value in first[1:-3]]
        yield number, [*said, *(list(row[-3:]) for row in (first, *more))]
