"""Tying lines of the bank to the books, and untying them. What waits in the books is settled by the same act."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop import audit
from shop.bank.models import Match, MatchPart, StatementLine
from shop.bank.queries import open_items, open_lines, suggested
from shop.clock import day_of, now
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah, waktu
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, post, reverse
from shop.money import Rupiah
from shop.payments.acquirer import book_payout
from shop.payments.bearing import check_bearing
from shop.payments.coop_accounts import hold_account
from shop.payments.deciding import Act, decide
from shop.payments.models import CoopAccount, Payment
from shop.payments.requesting import QRIS, TRANSFER
from shop.payments.settling import settle_payment
from shop.payments.unknown import RECEIVED, receive_unknown
from shop.payouts.exporting import paid_by_another
from shop.payouts.models import Payout
from shop.payouts.paying import confirm
from shop.payouts.returning import take_back_paid
from shop.sellers.models import CASH
from shop.users.models import User

#: The bank's own money: what it is booked against, and what its entry is called.
OWN: dict[str, tuple[str, str]] = {"fee": ("bank_fees", "bank_fee"), "interest": ("other_income", "bank_interest")}
#: The entry of a rupiah that only the sen of the bank's lines make.
ROUNDING = "bank_rounding"
#: Why an entry and its reversal are tied to each other.
UNDONE = "undone"
#: A line closed before is among the account's first thousands of open ones only by accident: none is waited for longer.
MOST_CLOSED_AT_ONCE = 5_000


class DoesNotAdd(ShopError):
    """The two sides are not the same money."""

    status = 422

    def __init__(self, bank: Rupiah, books: Rupiah) -> None:
        super().__init__()
        self.bank, self.books = bank, books

    def sentence(self) -> str:
        return _(
            "The bank's side is %(bank)s, the books' side %(books)s: %(difference)s apart. Choose lines whose difference is nothing.",
            bank=rupiah(self.bank),
            books=rupiah(self.books),
            difference=rupiah(abs(self.bank - self.books)),
        )


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


class UntiedAlready(ShopError):
    """This match was undone before."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__()
        self.by, self.at = by, at

    def sentence(self) -> str:
        return _("%(name)s undid this match already, %(at)s. Nothing was changed.", name=self.by, at=waktu(self.at))


class WrongDirection(ShopError):
    """Money in cannot be a charge, money out no interest or receipt."""

    status = 422

    def sentence(self) -> str:
        return _("This is possible only for money in the other direction. Choose other lines.")


def tie(
    account: CoopAccount,
    lines: Sequence[int],
    items: Sequence[str],
    *,
    by: User,
    reason: str = "",
    automatic: bool = False,
) -> Match:
    """Tie lines of the bank to items of the books, named `payment-12`, `payout-3`, `return-3`, `ledger-99` or `qris-…`.

    Both sides must come to the same amount; several lines for one item, one line for several items, and lines that cancel
    each other are one match. In the same step a waiting request for payment is settled, a payout sent is confirmed with the
    bank's text as its reference, and a payout given back becomes payable again. A rupiah that only the sen of the lines make
    is booked as `rounding` and tied too. Rule: a month's bank account is what its statement says, so what waited for a line
    is booked on the line's day (the last one's of several), but never before the order, the approval or the payment it
    settles. Raises DoesNotAdd, NothingChosen, TiedAlready, NotFound, and what settling and confirming refuse.
    """
    found = _lines(account, lines)
    chosen = [_item(account, ref) for ref in dict.fromkeys(items)]
    if len(found) + len(chosen) < 2 or not (found or all(isinstance(item, Line) for item in chosen)):
        raise NothingChosen
    named = list(zip(dict.fromkeys(items), chosen, strict=True))
    books = sum(_worth(ref, item) for ref, item in named)
    apart = _sen_apart(found, books)
    tied = [_booked(account, ref, item, found, by) for ref, item in named]
    if apart:
        tied.append(_round(account, found, apart, by))
    return _match(account, found, tied, by=by, reason=reason, automatic=automatic)


def rounded(match: Match) -> Rupiah:
    """What of a match is only the sen of its lines, booked as `rounding`; the bank has so much more, or less."""
    numbers = [part.ledger_line_id for part in match.parts]
    query = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).join(Entry, Entry.id == Line.entry_id)
    return int(session().scalar(query.where(Line.id.in_(numbers), Entry.kind == ROUNDING)) or 0)


def book(account: CoopAccount, lines: Sequence[int], kind: str, *, by: User) -> Match:
    """Book lines the books know nothing of yet and tie them: `fee`, `interest`, `qris`, or `unknown` for money without an order.

    Bank's charges: Dr bank_fees, Cr bank; interest: Dr bank, Cr other_income; the acquirer's payout: Dr bank, Cr
    clearing; unknown money becomes a receipt that waits under money received. Raises NothingChosen, TiedAlready, NotFound,
    WrongDirection, MoreThanConfirmed, and KetuaDecides when one of the charges is more than one person books alone.
    """
    found = _lines(account, lines)
    if not found or (kind not in OWN and kind not in ("unknown", "qris")):
        raise NothingChosen
    if any((line.sen < 0) != (kind == "fee") for line in found):
        raise WrongDirection
    check_bearing(max(-line.amount for line in found), by=by)
    post_line = {"unknown": _receive, "qris": _acquirer_paid}.get(kind, _post_own)
    keys = [post_line(account, line, kind, by) for line in found]
    return _match(account, found, [_bank_line(account, key) for key in keys if key], by=by, reason=kind)


def decide_line(account: CoopAccount, line: int, act: Act, *, number: str, by: User) -> Match:
    """Book a line as money received and do at once what was decided about it for an order.

    One step, or nothing: the line's match, the receipt, and the entries of `payments.deciding.decide`. Raises what
    booking and deciding refuse.
    """
    match = book(account, [line], "unknown", by=by)
    receipt = session().scalars(sa.select(Entry.subject).where(Entry.key == f"{RECEIVED}:{_token(line)}")).one()
    decide(receipt, act, number=number, by=by)
    match.reason = str(act)
    return match


def untie(match: Match, *, by: User) -> None:
    """Undo a match: its lines are open again on both sides. Charges and interest it booked are reversed.

    What was settled stays settled: an order that is paid is not unpaid by this; its line of the books waits for another
    line of the bank. Raises UntiedAlready; NotFound for an entry and its reversal, which stay tied.
    """
    if match.reason == UNDONE:
        raise NotFound(match=match.id)
    undone = session().execute(
        sa.update(Match)
        .where(Match.id == match.id, Match.undone_at.is_(None))
        .values(undone_at=now(), undone_by=by.name)
        .returning(Match.id)
        .execution_options(synchronize_session=False)
    )
    if undone.scalar() is None:
        session().refresh(match)
        raise UntiedAlready(match.undone_by, match.undone_at or now())
    session().execute(sa.update(MatchPart).where(MatchPart.match_id == match.id).values(is_active=False))
    account = session().get_one(CoopAccount, match.coop_account_id)
    for part in match.parts:
        if part.ledger_line_id is not None:
            _take_back_own(account, session().get_one(Line, part.ledger_line_id), by)
    audit.record("match_undone", f"match {match.id}", by=by)


def certain(account: CoopAccount) -> list[tuple[int, str, str]]:
    """What may close without a person now: line, item, reason. Each is tied in a transaction of its own."""
    lines = open_lines(account, MOST_CLOSED_AT_ONCE)
    return [(one.line.id, one.items[0].ref, ",".join(one.reasons)) for one in suggested(account, lines) if one.certain]


def find_match(number: int) -> Match:
    """A match with its parts. Raises NotFound."""
    found = session().scalar(sa.select(Match).where(Match.id == number).options(selectinload(Match.parts)))
    if found is None:
        raise NotFound(match=number)
    return found


def _lines(account: CoopAccount, numbers: Sequence[int]) -> list[StatementLine]:
    """The chosen lines, while the account is held so that of two people the second sees what the first did."""
    hold_account(account)
    query = sa.select(StatementLine).where(StatementLine.coop_account_id == account.id, StatementLine.id.in_(numbers))
    found = list(session().scalars(query.order_by(StatementLine.booked_on, StatementLine.id)))
    if len(found) != len(set(numbers)):
        raise NotFound(lines=list(numbers))
    _hold_open(MatchPart.statement_line_id.in_(numbers))
    return found


def _hold_open(chosen: sa.ColumnElement[bool]) -> None:
    query = sa.select(Match.by, Match.made_at).join(MatchPart, MatchPart.match_id == Match.id)
    tied = session().execute(query.where(chosen, MatchPart.is_active).limit(1)).one_or_none()
    if tied is not None:
        raise TiedAlready(tied.by, tied.made_at)


@dataclass(frozen=True)
class AcquirerDay:
    """A day's QRIS payments less their fees, which the acquirer pays in one sum."""

    day: date
    amount: Rupiah


Item = Payment | Payout | Line | AcquirerDay


def _acquirer_day(account: CoopAccount, number: int) -> AcquirerDay | None:
    """The day of this ordinal, while what it brought is open."""
    try:
        day = date.fromordinal(number)
    except (ValueError, OverflowError):
        return None
    found = next((one for one in open_items(account, day, day) if one.ref == f"qris-{number}"), None)
    return AcquirerDay(day, found.amount) if found is not None else None


def _item(account: CoopAccount, ref: str) -> Item:
    kind, _dash, number = ref.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(item=ref)
    found: Item | None = None
    if kind == "payment":
        found = session().get(Payment, int(number))
        if found is not None and (found.coop_account_id != account.id or found.method != TRANSFER):
            raise NotFound(item=ref)
    elif kind in ("payout", "return"):
        here = sa.and_(Payout.bank_code != CASH, ~paid_by_another(account))
        found = session().scalar(sa.select(Payout).where(Payout.id == int(number), here))
    elif kind == "qris":
        found = _acquirer_day(account, int(number))
    elif kind == "ledger":
        query = sa.select(Line).join(Account, Account.id == Line.account_id)
        found = session().scalar(
            query.where(Line.id == int(number), Account.name == "bank", Account.owner == account.code)
        )
        _hold_open(MatchPart.ledger_line_id == int(number))
    if found is None:
        raise NotFound(item=ref)
    return found


def _worth(ref: str, item: Item) -> Rupiah:
    return -item.amount if ref.startswith("payout-") else item.amount


def _sen_apart(lines: Sequence[StatementLine], books: Rupiah) -> Rupiah:
    """The rupiah by which the sides differ though to the sen they are less than one apart. Raises DoesNotAdd for more."""
    bank = sum(line.amount for line in lines)
    if bank != books and abs(sum(line.sen for line in lines) - 100 * books) >= 100:
        raise DoesNotAdd(bank, books)
    return bank - books


def _round(account: CoopAccount, lines: Sequence[StatementLine], apart: Rupiah, by: User) -> Line:
    """Book the rupiah that a line's sen make: Dr bank, Cr rounding, or the other way round; never silently."""
    times = session().scalar(sa.select(sa.func.count()).where(Entry.key.like(f"{ROUNDING}:{lines[0].id}:%"))) or 0
    key = f"{ROUNDING}:{lines[0].id}:{times + 1}"
    post(
        ROUNDING,
        [Posting("bank", apart, account.code), Posting("rounding", -apart)],
        subject=f"BM-{lines[0].id}",
        key=key,
        by=by,
        memo=lines[0].text[:200],
        booked_on=max(line.booked_on for line in lines),
    )
    audit.record("sen_rounded", f"bank {account.code}", by=by, amount=apart, lines=[line.id for line in lines])
    return _bank_line(account, key)


def _booked(account: CoopAccount, ref: str, item: Item, lines: Sequence[StatementLine], by: User) -> Line:
    """The line of the books for an item, written now, on the bank's day, if it waited for the bank."""
    if isinstance(item, Line):
        return item
    day, text = max(line.booked_on for line in lines), lines[0].text
    if isinstance(item, Payment):
        settle_payment(item, received=item.amount, by=by, booked_on=max(day, day_of(item.order.placed_at)))
        return _bank_line(account, f"settled:{item.id}")
    if isinstance(item, AcquirerDay):
        reference = item.day.isoformat()
        book_payout(item.amount, fee=0, account=account, received_on=day, reference=reference, by=by)
        return _bank_line(account, f"acquirer_paid:{QRIS}:{reference}")
    if ref.startswith("return-"):
        take_back_paid(item, account=account, reason=text, by=by, returned_on=day)
        return _bank_line(account, f"payout_returned:{item.id}")
    confirm(item, account=account, reference=text[:60], by=by, paid_on=day)
    return _bank_line(account, f"payout_confirmed:{item.id}")


def _bank_line(account: CoopAccount, key: str) -> Line:
    query = sa.select(Line).join(Entry, Entry.id == Line.entry_id).join(Account, Account.id == Line.account_id)
    return session().scalars(query.where(Entry.key == key, Account.name == "bank", Account.owner == account.code)).one()


def _acquirer_paid(account: CoopAccount, line: StatementLine, kind: str, by: User) -> str:
    """The acquirer's payout of no one day: what came less fees, as far as QRIS payments are on their way."""
    reference = f"BM-{line.id}"
    book_payout(line.amount, fee=0, account=account, received_on=line.booked_on, reference=reference, by=by)
    _hold_open(MatchPart.ledger_line_id == _bank_line(account, f"acquirer_paid:{QRIS}:{reference}").id)
    return f"acquirer_paid:{QRIS}:{reference}"


def _receive(account: CoopAccount, line: StatementLine, kind: str, by: User) -> str:
    token = _token(line.id)
    receive_unknown(
        line.amount, account=account, sender=line.text[:120], memo="", received_on=line.booked_on, token=token, by=by
    )
    _hold_open(MatchPart.ledger_line_id == _bank_line(account, f"{RECEIVED}:{token}").id)
    return f"{RECEIVED}:{token}"


def _token(line: int) -> str:
    """What makes the receipt of a line one, however often it is booked."""
    return hashlib.sha256(f"statement line {line}".encode()).hexdigest()[:32]


def _post_own(account: CoopAccount, line: StatementLine, kind: str, by: User) -> str:
    """Book a charge or interest; nothing when it is only sen. Booked, undone and booked again it is another entry."""
    if not line.amount:
        return ""
    against, entry = OWN[kind]
    subject = f"BM-{line.id}"
    booked = sa.select(sa.func.count()).where(Entry.subject == subject, Entry.key.like(f"bank_line:{line.id}:%"))
    key = f"bank_line:{line.id}:{(session().scalar(booked) or 0) + 1}"
    post(
        entry,
        [Posting("bank", line.amount, account.code), Posting(against, -line.amount)],
        subject=subject,
        key=key,
        by=by,
        memo=line.text[:200],
        booked_on=line.booked_on,
    )
    return key


def _take_back_own(account: CoopAccount, line: Line, by: User) -> None:
    """Reverse a charge or interest that the match had booked; entry and reversal are tied to each other."""
    entry = line.entry
    if entry.kind not in {ROUNDING, *(name for _against, name in OWN.values())}:
        return
    key = f"{entry.key}:undone"
    reverse(entry, key=key, by=by, memo=entry.memo)
    _match(account, [], [line, _bank_line(account, key)], by=by, reason=UNDONE)


def _match(
    account: CoopAccount,
    lines: Sequence[StatementLine],
    tied: Sequence[Line],
    *,
    by: User,
    reason: str,
    automatic: bool = False,
) -> Match:
    match = Match(coop_account_id=account.id, made_at=now(), by=by.name, automatic=automatic, reason=reason[:60])
    match.parts = [MatchPart(statement_line_id=line.id, amount=line.amount) for line in lines]
    match.parts += [MatchPart(ledger_line_id=line.id, amount=-line.amount) for line in tied]
    session().add(match)
    session().flush()
    audit.record("lines_matched", f"match {match.id}", by=by, lines=[line.id for line in lines], automatic=automatic)
    return match
