"""What must always hold between statements, matches and the books. Read-only and set-based."""

from __future__ import annotations

import sqlalchemy as sa

from shop.bank.models import Match, MatchPart, Report, ReportRow, Statement, StatementLine
from shop.invariants import Never, facts
from shop.ledger.models import Account, Entry, Line
from shop.payments.models import CoopAccount


def check() -> list[str]:
    """The facts that break; empty when all is well.

    - A match comes to zero; each part is the amount of its line, of the same account; an undone match holds nothing.
    - A statement has as many lines as it says and, where all were new, they lead from its opening to its closing balance.
    - A report has as many rows as it says.
    - All fees of a source are their sum in sen, cut to the rupiah; those of QRIS stand in the books.
    """
    return facts(_matches, _parts, _undone, _counts, _sums, _reports, _fees)


def _matches() -> list[Never]:
    total = sa.func.sum(MatchPart.amount)
    query = (
        sa.select(MatchPart.match_id, total)
        .group_by(MatchPart.match_id)
        .having(total != 0)
        .order_by(MatchPart.match_id)
    )
    return [Never(query, "match {}: its sides are {} apart")]


def _parts() -> list[Never]:
    query = (
        sa.select(MatchPart.id, MatchPart.match_id)
        .join(Match, Match.id == MatchPart.match_id)
        .join(CoopAccount, CoopAccount.id == Match.coop_account_id)
        .outerjoin(StatementLine, StatementLine.id == MatchPart.statement_line_id)
        .outerjoin(Line, Line.id == MatchPart.ledger_line_id)
        .outerjoin(Account, Account.id == Line.account_id)
    )
    wrong_line = sa.or_(
        MatchPart.amount != StatementLine.amount, StatementLine.coop_account_id != Match.coop_account_id
    )
    wrong_books = sa.or_(MatchPart.amount != -Line.amount, Account.name != "bank", Account.owner != CoopAccount.code)
    wrong = sa.or_(
        sa.and_(MatchPart.statement_line_id.is_not(None), wrong_line),
        sa.and_(MatchPart.ledger_line_id.is_not(None), wrong_books),
    )
    return [Never(query.where(wrong).order_by(MatchPart.id), "part {} of match {}: not the line it names")]


def _undone() -> list[Never]:
    query = sa.select(Match.id).join(MatchPart).where(MatchPart.is_active != Match.undone_at.is_(None)).distinct()
    return [Never(query, "match {}: undone and holding its lines, or the other way round")]


def _own() -> sa.Subquery:
    own = sa.select(
        StatementLine.statement_id,
        sa.func.count().label("count"),
        sa.func.sum(StatementLine.sen).label("sen"),
        sa.func.sum(StatementLine.amount).label("amount"),
    )
    return own.group_by(StatementLine.statement_id).subquery()


def _counts() -> list[Never]:
    own = _own()
    count = sa.func.coalesce(own.c.count, 0)
    query = sa.select(Statement.id, Statement.lines_new, count).outerjoin(own, own.c.statement_id == Statement.id)
    return [Never(query.where(Statement.lines_new != count), "statement {}: {} new lines, {} found")]


def _sums() -> list[Never]:
    own = _own()
    sen = sa.func.coalesce(own.c.sen, 0)
    query = sa.select(Statement.id, Statement.opening_sen, sen, Statement.closing_sen)
    query = query.outerjoin(own, own.c.statement_id == Statement.id).where(Statement.lines_new == Statement.lines_read)
    return [
        Never(
            query.where(Statement.opening_sen + sen != Statement.closing_sen), "statement {}: {} and {} are not {} sen"
        )
    ]


def _reports() -> list[Never]:
    own = sa.select(ReportRow.report_id, sa.func.count().label("count")).group_by(ReportRow.report_id).subquery()
    count = sa.func.coalesce(own.c.count, 0)
    query = sa.select(Report.id, Report.rows_new, count).outerjoin(own, own.c.report_id == Report.id)
    return [Never(query.where(Report.rows_new != count), "report {}: {} rows booked, {} found")]


def _fees() -> list[Never]:
    sums = sa.select(
        ReportRow.source,
        sa.func.sum(ReportRow.fee).label("fee"),
        sa.func.sum(ReportRow.fee_sen).label("sen"),
    ).group_by(ReportRow.source)
    found = sums.subquery()
    uneven = sa.select(found).where(sa.or_(found.c.fee * 100 > found.c.sen, found.c.fee * 100 + 100 <= found.c.sen))
    booked = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).join(Entry, Entry.id == Line.entry_id)
    booked = booked.join(Account, Account.id == Line.account_id)
    booked = booked.where(
        Entry.kind == "provider_fee", Account.name == "payment_fees", Entry.key.like("provider_fee:qris:%")
    )
    known = sa.select(sa.func.coalesce(sa.func.sum(ReportRow.fee), 0)).where(ReportRow.source == "qris")
    both = sa.select(known.scalar_subquery().label("known"), booked.scalar_subquery().label("booked")).subquery()
    return [
        Never(uneven, "fees of {}: {} rupiah booked for {} sen"),
        Never(sa.select(both).where(both.c.known != both.c.booked), "QRIS fees by reports: {}, the books say {}"),
    ]
