"""Matches of the bank's lines with lines of the books: each stands in one at most, and of two people one makes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop import audit
from shop.bank.models import Match, MatchPart, StatementLine
from shop.clock import now
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.ledger.models import Account, Entry, Line
from shop.payments.coop_accounts import hold_account
from shop.payments.models import CoopAccount
from shop.users.models import User


class NothingChosen(ShopError):
    """Nothing, or one side only without its counterpart, was chosen."""

    status = 422

    def sentence(self) -> str:
        return _("Choose at least one line of the bank; to match it, also what belongs to it.")


class TiedAlready(ShopError):
    """Somebody tied one of the chosen in the meantime."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__()
        self.by, self.at = by, at

    def sentence(self) -> str:
        return _("%(name)s matched this already, %(at)s. Nothing was changed.", name=self.by, at=waktu(self.at))


def find_match(number: int) -> Match:
    """A match with its parts. Raises NotFound."""
    found = session().scalar(sa.select(Match).where(Match.id == number).options(selectinload(Match.parts)))
    if found is None:
        raise NotFound(match=number)
    return found


def hold_lines(account: CoopAccount, numbers: Sequence[int]) -> list[StatementLine]:
    """The chosen lines, while the account is held so that of two people the second sees what the first did.

    Raises NotFound and TiedAlready.
    """
    hold_account(account)
    query = sa.select(StatementLine).where(StatementLine.coop_account_id == account.id, StatementLine.id.in_(numbers))
    found = list(session().scalars(query.order_by(StatementLine.booked_on, StatementLine.id)))
    if len(found) != len(set(numbers)):
        raise NotFound(lines=list(numbers))
    check_open(MatchPart.statement_line_id.in_(numbers))
    return found


def check_open(chosen: sa.ColumnElement[bool]) -> None:
    """Raise TiedAlready when one of the chosen lines, of the bank or of the books, stands in a match."""
    query = sa.select(Match.by, Match.made_at).join(MatchPart, MatchPart.match_id == Match.id)
    tied = session().execute(query.where(chosen, MatchPart.is_active).limit(1)).one_or_none()
    if tied is not None:
        raise TiedAlready(tied.by, tied.made_at)


def bank_line(account: CoopAccount, key: str) -> Line:
    """The line that the entry of a key has on this bank account."""
    query = sa.select(Line).join(Entry, Entry.id == Line.entry_id).join(Account, Account.id == Line.account_id)
    return session().scalars(query.where(Entry.key == key, Account.name == "bank", Account.owner == account.code)).one()


def tie_together(
    account: CoopAccount,
    lines: Sequence[StatementLine],
    tied: Sequence[Line],
    *,
    by: User,
    reason: str,
    automatic: bool = False,
) -> Match:
    """Write the match of these lines of the bank and these of the books, which come to the same amount."""
    match = Match(coop_account_id=account.id, made_at=now(), by=by.name, automatic=automatic, reason=reason[:60])
    match.parts = [MatchPart(statement_line_id=line.id, amount=line.amount) for line in lines]
    match.parts += [MatchPart(ledger_line_id=line.id, amount=-line.amount) for line in tied]
    session().add(match)
    session().flush()
    audit.record("lines_matched", f"match {match.id}", by=by, lines=[line.id for line in lines], automatic=automatic)
    return match
