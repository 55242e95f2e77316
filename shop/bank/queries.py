"""What the office asks: lines without a match, open items of the books, and how bank and books stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.bank.matching import OpenItem, OpenLine, Suggestion, suggest
from shop.bank.models import Match, MatchPart, Report, ReportRow, Statement, StatementLine
from shop.clock import day_of, start_of
from shop.db import session
from shop.ledger.chart import entry_title
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.orders.models import Order
from shop.payments.cases import Case, Money, cases_of
from shop.payments.coop_accounts import coop_accounts
from shop.payments.models import CoopAccount, Payment, PaymentState
from shop.payments.requesting import KEEPS, QRIS, TRANSFER, NoAccount
from shop.payouts.exporting import paid_by_another
from shop.payouts.models import Payout, PayoutRun, PayoutStatus
from shop.sellers.models import CASH, Seller

#: So long after it was sent a payout may show in the statement, and so long after that come back.
PAYOUT_SHOWS = timedelta(days=14)
PAYOUT_COMES_BACK = timedelta(days=30)
#: An acquirer pays a day's QRIS payments within so long.
ACQUIRER_PAYS = timedelta(days=7)
#: Of an account's open lines so many are looked at, the oldest: the others have their turn once these are tied.
MOST_OPEN = 5_000
#: A person books before or after the bank does.
BOOKED_BEFORE, BOOKED_AFTER = timedelta(days=7), timedelta(days=3)


@dataclass(frozen=True)
class Standing:
    """Bank and books of one account, in whole rupiah, and what is open on both sides."""

    account: CoopAccount
    #: The closing balance of the newest statement; None before the first.
    bank: Rupiah | None
    until: date | None
    books: Rupiah
    open_lines: int
    open_lines_total: Rupiah

    @property
    def difference(self) -> Rupiah:
        """What the bank holds beyond the books."""
        return (self.bank or 0) - self.books


def first_account() -> CoopAccount:
    """The account that is shown unless another is asked for. Raises NoAccount."""
    known = coop_accounts()
    if not known:
        raise NoAccount
    return known[0]


def account_named(code: str) -> CoopAccount | None:
    """An account by its code."""
    return session().scalar(sa.select(CoopAccount).where(CoopAccount.code == code[:40]))


def tied(column: Any) -> sa.Exists:
    """Whether a line is in a match; the condition names which line."""
    return sa.select(MatchPart.id).where(column, MatchPart.is_active).exists()


def open_lines(account: CoopAccount) -> list[OpenLine]:
    """The account's lines nobody has tied, oldest first; at most MOST_OPEN."""
    query = sa.select(
        StatementLine.id, StatementLine.booked_on, StatementLine.text, StatementLine.amount, StatementLine.sen
    )
    query = query.where(
        StatementLine.coop_account_id == account.id, ~tied(MatchPart.statement_line_id == StatementLine.id)
    )
    rows = session().execute(query.order_by(StatementLine.booked_on, StatementLine.id).limit(MOST_OPEN))
    return [OpenLine(number, day, text, amount, sen == amount * 100) for number, day, text, amount, sen in rows]


def standing(account: CoopAccount) -> Standing:
    """How bank and books stand."""
    newest = sa.select(Statement.closing_sen, Statement.last_on).where(
        Statement.coop_account_id == account.id, Statement.last_on.is_not(None)
    )
    found = session().execute(newest.order_by(Statement.last_on.desc(), Statement.id.desc()).limit(1)).one_or_none()
    left = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(StatementLine.amount), 0))
    left = left.where(
        StatementLine.coop_account_id == account.id, ~tied(MatchPart.statement_line_id == StatementLine.id)
    )
    count, total = session().execute(left).one()
    return Standing(
        account,
        found.closing_sen // 100 if found else None,
        found.last_on if found else None,
        balance("bank", account.code),
        count,
        int(total),
    )


def closings() -> dict[str, Rupiah]:
    """What each account with a statement held at the end of its newest one, by the account's code."""
    newest = sa.select(Statement.id).where(Statement.coop_account_id == CoopAccount.id, Statement.last_on.is_not(None))
    newest = newest.order_by(Statement.last_on.desc(), Statement.id.desc()).limit(1).correlate(CoopAccount)
    query = sa.select(CoopAccount.code, Statement.closing_sen).join(Statement, Statement.id == newest.scalar_subquery())
    return {code: sen // 100 for code, sen in session().execute(query.order_by(CoopAccount.id))}


def open_items(account: CoopAccount, first: date, last: date) -> list[OpenItem]:
    """What of the books may stand in statements of these days: requests, payouts, lines on the bank account."""
    return [
        *_requests(account, first, last),
        *_payouts(account, first, last),
        *_acquirer_days(account, first, last),
        *_ledger_lines(account, first, last),
    ]


def _requests(account: CoopAccount, first: date, last: date) -> list[OpenItem]:
    query = sa.select(Payment.id, Payment.amount, Payment.created_at, Order.number, Order.buyer_name, Order.pay_before)
    query = query.join(Order, Order.id == Payment.order_id)
    query = query.where(Payment.coop_account_id == account.id, Payment.state == PaymentState.PENDING)
    query = query.where(Payment.method == TRANSFER)
    items = [
        OpenItem("payment", number, amount, day_of(at), day_of(before) + KEEPS, code, name)
        for number, amount, at, code, name, before in session().execute(query)
    ]
    return [item for item in items if item.until >= first and item.since <= last]


def _payouts(account: CoopAccount, first: date, last: date) -> list[OpenItem]:
    """Payouts sent by this account's bank, to be paid; and those paid, which may come back. Never those in cash."""
    query = sa.select(Payout.id, Payout.amount, Payout.status, Payout.sent_at, Payout.confirmed_at, Payout.position)
    query = query.add_columns(Payout.holder, PayoutRun.number, Seller.name.label("seller"))
    query = query.join(PayoutRun, PayoutRun.id == Payout.run_id).join(Seller, Seller.id == Payout.seller_id)
    query = query.where(Payout.status.in_([PayoutStatus.SENT, PayoutStatus.CONFIRMED]))
    query = query.where(Payout.bank_code != CASH, ~paid_by_another(account))
    oldest, newest = start_of(first - PAYOUT_COMES_BACK), start_of(last + timedelta(days=1))
    query = query.where(Payout.sent_at >= oldest, Payout.sent_at < newest)
    items = []
    for row in session().execute(query):
        code = f"{row.number}/{row.position:02d}"
        sent = day_of(row.sent_at)
        if row.status is PayoutStatus.SENT:
            items.append(
                OpenItem(
                    "payout", row.id, -row.amount, sent, sent + PAYOUT_SHOWS, code, row.holder, row.number, row.seller
                )
            )
        else:
            items.append(
                OpenItem("return", row.id, row.amount, sent, sent + PAYOUT_COMES_BACK, code, row.holder, "", row.seller)
            )
    return [item for item in items if item.until >= first and item.since <= last]


def _acquirer_days(account: CoopAccount, first: date, last: date) -> list[OpenItem]:
    """What the acquirer owes of each day by its reports: the QRIS payments of the day less their fees, paid in one sum."""
    amount = sa.func.sum(ReportRow.gross_sen / 100 - ReportRow.fee)
    query = sa.select(ReportRow.day, amount).join(Report, Report.id == ReportRow.report_id)
    query = query.where(ReportRow.source == QRIS, Report.coop_account_id == account.id)
    query = query.where(ReportRow.day >= first - ACQUIRER_PAYS, ReportRow.day <= last).group_by(ReportRow.day)
    rows = [(day, int(total)) for day, total in session().execute(query) if day is not None]
    keys = {f"acquirer_paid:{QRIS}:{day.isoformat()}": day for day, _total in rows}
    paid = {keys[key] for key in session().scalars(sa.select(Entry.key).where(Entry.key.in_(keys)))} if keys else set()
    return [
        OpenItem("qris", day.toordinal(), total, day, day + ACQUIRER_PAYS, note=day.isoformat())
        for day, total in rows
        if day not in paid and total > 0
    ]


def _ledger_lines(account: CoopAccount, first: date, last: date) -> list[OpenItem]:
    """Lines on the bank account that no statement line is tied to."""
    day = sa.func.coalesce(Entry.happened_on, Entry.booked_on)
    query = sa.select(Line.id, Line.amount, day, Entry.kind, Entry.subject, Entry.memo)
    query = query.join(Account, Account.id == Line.account_id).join(Entry, Entry.id == Line.entry_id)
    query = query.where(
        Account.name == "bank", Account.owner == account.code, ~tied(MatchPart.ledger_line_id == Line.id)
    )
    query = query.where(day >= first - BOOKED_AFTER, day <= last + BOOKED_BEFORE)
    return [
        OpenItem(
            "ledger",
            number,
            amount,
            day - BOOKED_BEFORE,
            day + BOOKED_AFTER,
            subject,
            "",
            "",
            f"{entry_title(kind)} {memo}".strip(),
            day,
        )
        for number, amount, day, kind, subject, memo in session().execute(query)
    ]


def suggested(account: CoopAccount, lines: list[OpenLine]) -> list[Suggestion]:
    """What these lines most likely are."""
    if not lines:
        return []
    return suggest(lines, open_items(account, min(line.day for line in lines), max(line.day for line in lines)))


def statements(most: int) -> list[Statement]:
    """Saved files, newest first."""
    query = sa.select(Statement).options(joinedload(Statement.coop_account)).order_by(Statement.id.desc()).limit(most)
    return list(session().scalars(query))


def reports(most: int) -> list[Report]:
    """Saved reports of QRIS payments and couriers' lists, newest first."""
    return list(session().scalars(sa.select(Report).order_by(Report.id.desc()).limit(most)))


def latest_matches(account: CoopAccount, most: int, first: int | None = None) -> list[Match]:
    """What was tied last, newest first, with the lines; before them the one asked for, however old."""
    query = sa.select(Match).where(Match.coop_account_id == account.id, Match.undone_at.is_(None))
    query = query.options(selectinload(Match.parts).joinedload(MatchPart.statement_line))
    order = ((Match.id == first).desc(), Match.id.desc()) if first is not None else (Match.id.desc(),)
    return list(session().scalars(query.order_by(*order).limit(most)))


@dataclass(frozen=True)
class AtBank:
    """A line of the bank that is tied to an entry of the books."""

    match_id: int
    account_code: str
    day: date
    text: str
    amount: Rupiah


def at_bank(*entries: int) -> dict[int, list[AtBank]]:
    """The lines of the bank tied to each of these entries, oldest first: where its money is seen from outside. One query."""
    other = sa.orm.aliased(MatchPart)
    query: sa.Select[*tuple[Any, ...]]
    query = sa.select(Line.entry_id, other.match_id, CoopAccount.code, StatementLine.booked_on, StatementLine.text)
    query = query.add_columns(StatementLine.amount).join(StatementLine, StatementLine.id == other.statement_line_id)
    query = query.join(CoopAccount, CoopAccount.id == StatementLine.coop_account_id)
    query = query.join(MatchPart, MatchPart.match_id == other.match_id)
    query = query.join(Line, Line.id == MatchPart.ledger_line_id).where(Line.entry_id.in_(entries), MatchPart.is_active)
    rows = session().execute(query.distinct().order_by(StatementLine.booked_on, other.match_id, StatementLine.text))
    found: dict[int, list[AtBank]] = {number: [] for number in entries}
    for number, *row in rows:
        found[number].append(AtBank(*row))
    return found


def in_books(matches: Sequence[Match]) -> dict[int, list[tuple[int, str]]]:
    """The entries that matches tie, by match: number, and what each is about."""
    query = sa.select(MatchPart.match_id, Entry.id, Entry.subject).join(Line, Line.id == MatchPart.ledger_line_id)
    query = query.join(Entry, Entry.id == Line.entry_id)
    query = query.where(MatchPart.match_id.in_([match.id for match in matches])).order_by(MatchPart.id)
    found: dict[int, list[tuple[int, str]]] = {}
    for match_id, number, subject in session().execute(query):
        found.setdefault(match_id, []).append((number, subject))
    return found


def cases(lines: list[OpenLine]) -> dict[int, Case]:
    """What money in probably is that nothing fits exactly, by its line: late, short, too much, twice, without code, unknown."""
    came = [
        Money(str(line.id), line.amount, line.day, line.text) for line in lines if line.amount > 0 and line.is_whole
    ]
    return {int(ref): case for ref, case in cases_of(came).items()}
