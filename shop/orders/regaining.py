"""What came back of a lost dispute and was given back to whoever had borne it: read from the books, claim by claim."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.money import Rupiah
from shop.orders.claim_models import Bearer, Claim
from shop.orders.models import OrderLine

#: The entry that gives it back; its key ends with the claim's code.
REGAINED = "dispute_returned"
#: Entries that give makers something to be paid: the release of a sale, and this.
EARNED = ("released", REGAINED)


def of_claim() -> sa.ColumnElement[bool]:
    """Joins an entry that gives something back to its claim."""
    return Entry.key == sa.literal(f"{REGAINED}:") + Claim.code


def given_back(*columns: Any) -> sa.Select[*tuple[Any, ...]]:
    """Columns of each claim that its seller bore and of the entry and line that gave her so much of it back."""
    query = sa.select(*columns).select_from(Claim).join(Entry, of_claim())
    query = query.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    return query.where(Claim.borne_by == Bearer.SELLER, Account.name == "written_off")


def regained_of(line: OrderLine) -> Rupiah:
    """What the makers and the commission of a line got back, in rupiah."""
    query = given_back(sa.func.coalesce(sa.func.sum(Line.amount), 0)).where(Claim.line_id == line.id)
    return int(session().scalar(query) or 0)
