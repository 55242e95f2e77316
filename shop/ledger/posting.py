"""Posting entries: the only functions that write the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shop.clock import now, today
from shop.db import insert_or_leave, session, table, writing
from shop.ledger.chart import CHART, REVERSED
from shop.ledger.models import Account, Entry, Line
from shop.ledger.months import hold_months, open_day
from shop.money import Rupiah
from shop.users.models import User

#: How many entries `post_many` writes with one SQL statement.
WRITTEN_TOGETHER = 500


class UnbalancedEntry(ValueError):
    """The lines do not sum to zero: a bug in the rule that posts."""


@dataclass(frozen=True)
class Posting:
    """An amount to be posted to an account, or to the sub-account of an owner: debit positive, credit negative."""

    account: str
    amount: Rupiah
    owner: str = ""


def debit(account: str, amount: Rupiah, owner: object = "") -> Posting:
    """An amount on the debit side."""
    return Posting(account, amount, str(owner))


def credit(account: str, amount: Rupiah, owner: object = "") -> Posting:
    """An amount on the credit side."""
    return Posting(account, -amount, str(owner))


def post(
    kind: str,
    postings: Sequence[Posting],
    *,
    subject: str,
    key: str,
    by: User | None,
    memo: str = "",
    booked_on: date | None = None,
    reverses: Entry | None = None,
) -> Entry:
    """Write one entry. Postings of zero are left out; the lines keep the order given.

    `key` names the event. The database refuses a second entry with it (IntegrityError), so a rule asks first whether the
    event is booked. An event of a closed month counts on the first open day, and the day it happened is kept beside. Raises
    UnbalancedEntry, and ValueError for an account that is not in the chart.
    """
    kept = [posting for posting in postings if posting.amount]
    if sum(posting.amount for posting in kept) or len(kept) < 2:
        raise UnbalancedEntry(f"{kind} {subject}: {kept}")
    accounts = accounts_for({(posting.account, posting.owner) for posting in kept})
    hold_months()
    happened_on = booked_on or today()
    counted_on = open_day(happened_on)
    entry = Entry(
        kind=kind,
        subject=subject,
        memo=memo,
        key=key,
        booked_on=counted_on,
        happened_on=happened_on if happened_on != counted_on else None,
        recorded_at=now(),
        by=by.name if by is not None else "shop",
        reverses_id=reverses.id if reverses else None,
    )
    session().add(entry)
    session().flush()
    session().execute(
        sa.insert(Line),
        [
            {"entry_id": entry.id, "account_id": accounts[posting.account, posting.owner], "amount": posting.amount}
            for posting in kept
        ],
    )
    return entry


@dataclass(frozen=True)
class Draft:
    """An entry for `post_many`."""

    postings: Sequence[Posting]
    subject: str
    #: Names the event, as in `post`.
    key: str


def post_many(kind: str, drafts: Sequence[Draft], *, by: User | None, memo: str = "") -> None:
    """Write many entries of one kind, booked today, as `post` does, but with a few SQL statements for hundreds of them.

    Raises UnbalancedEntry before anything is written, and ValueError for an account that is not in the chart.
    """
    for draft in drafts:
        if sum(posting.amount for posting in draft.postings) or sum(bool(one.amount) for one in draft.postings) < 2:
            raise UnbalancedEntry(f"{kind} {draft.subject}: {draft.postings}")
    common = {"kind": kind, "memo": memo, "booked_on": today(), "recorded_at": now()}
    common |= {"by": by.name if by is not None else "shop", "reverses_id": None}
    for start in range(0, len(drafts), WRITTEN_TOGETHER):
        some = drafts[start : start + WRITTEN_TOGETHER]
        accounts = accounts_for({(one.account, one.owner) for draft in some for one in draft.postings if one.amount})
        numbers = writing().scalars(
            sa.insert(table(Entry)).returning(table(Entry).c.id, sort_by_parameter_order=True),
            [common | {"subject": draft.subject, "key": draft.key} for draft in some],
        )
        writing().execute(
            sa.insert(table(Line)),
            [
                {"entry_id": number, "account_id": accounts[one.account, one.owner], "amount": one.amount}
                for number, draft in zip(numbers.all(), some, strict=True)
                for one in draft.postings
                if one.amount
            ],
        )


def reverse(entry: Entry, *, key: str, by: User | None, memo: str) -> Entry:
    """Undo an entry by another one with the signs turned. The database refuses to reverse an entry twice."""
    lines = session().execute(
        sa.select(Account.name, Account.owner, Line.amount)
        .join(Account)
        .where(Line.entry_id == entry.id)
        .order_by(Line.id)
    )
    postings = [Posting(line.name, -line.amount, line.owner) for line in lines]
    return post(entry.kind + REVERSED, postings, subject=entry.subject, key=key, by=by, memo=memo, reverses=entry)


def is_posted(key: str) -> bool:
    """Whether the event of this key is in the books."""
    return session().scalar(sa.select(Entry.id).where(Entry.key == key)) is not None


def accounts_for(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The ids of accounts by (name, owner). Sub-accounts that are new are opened.

    Of two writers that open the same one at once, the unique key lets one win and both use its row. Raises ValueError for
    an account that is not in the chart, and for an owner where the chart has none.
    """
    for name, owner in wanted:
        if name not in CHART or bool(CHART[name].owned_by) != bool(owner):
            raise ValueError(f"not an account of the chart: {name}:{owner}")
    found = _numbers(wanted)
    missing = sorted(wanted - set(found))
    if missing:
        rows = [{"name": name, "owner": owner} for name, owner in missing]
        session().execute(insert_or_leave(Account).values(rows))
        found |= _numbers(set(missing))
    return found


def _numbers(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    query = sa.select(Account.name, Account.owner, Account.id)
    either = sa.or_(
        *(
            sa.and_(Account.name == name, Account.owner.in_([owner for named, owner in wanted if named == name]))
            for name in sorted({name for name, _ in wanted})
        )
    )
    return {(row.name, row.owner): row.id for row in session().execute(query.where(either))}
