"""Tying lines of the bank to the books, and untying them. What waits in the books is settled by the same act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from shop import audit
from shop.bank.booking import OWN
from shop.bank.matches import NothingChosen, bank_line, check_open, hold_lines, tie_together
from shop.bank.models import Match, MatchPart, StatementLine
from shop.bank.queries import open_items
from shop.clock import day_of, now
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah, waktu
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, post, reverse
from shop.money import Rupiah
from shop.payments.acquirer import book_payout
from shop.payments.models import CoopAccount, Payment
from shop.payments.requesting import QRIS, TRANSFER
from shop.payments.settling import settle_payment
from shop.payouts.exporting import paid_by_another
from shop.payouts.models import Payout
from shop.payouts.paying import confirm
from shop.payouts.returning import take_back_paid
from shop.sellers.models import CASH
from shop.users.models import User

#: The entry of a rupiah that only the sen of the bank's lines make.
ROUNDING = "bank_rounding"
#: Why an entry and its reversal are tied to each other.
UNDONE = "undone"


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


class UntiedAlready(ShopError):
    """This match was undone before."""

    def __init__(self, by: str, at: datetime) -> None:
        super().__init__()
        self.by, self.at = by, at

    def sentence(self) -> str:
        return _("%(name)s undid this match already, %(at)s. Nothing was changed.", name=self.by, at=waktu(self.at))


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
    found = hold_lines(account, lines)
    chosen = [_item(account, ref) for ref in dict.fromkeys(items)]
    if len(found) + len(chosen) < 2 or not (found or all(isinstance(item, Line) for item in chosen)):
        raise NothingChosen
    named = list(zip(dict.fromkeys(items), chosen, strict=True))
    books = sum(_worth(ref, item) for ref, item in named)
    apart = _sen_apart(found, books)
    tied = [_booked(account, ref, item, found, by) for ref, item in named]
    if apart:
        tied.append(_round(account, found, apart, by))
    return tie_together(account, found, tied, by=by, reason=reason, automatic=automatic)


def rounded(match: Match) -> Rupiah:
    """What of a match is only the sen of its lines, booked as `rounding`; the bank has so much more, or less."""
    numbers = [part.ledger_line_id for part in match.parts]
    query = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).join(Entry, Entry.id == Line.entry_id)
    return int(session().scalar(query.where(Line.id.in_(numbers), Entry.kind == ROUNDING)) or 0)


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
    is_number = number.isascii() and number.isdigit() and len(number) < 10
    found = _find(account, kind, int(number)) if is_number else None
    if found is None:
        raise NotFound(item=ref)
    return found


def _find(account: CoopAccount, kind: str, number: int) -> Item | None:
    """What of this account's has this number. Raises TiedAlready."""
    if kind == "payment":
        asked = sa.select(Payment).where(Payment.coop_account_id == account.id, Payment.method == TRANSFER)
        return session().scalar(asked.where(Payment.id == number))
    if kind in ("payout", "return"):
        sent = sa.select(Payout).where(Payout.bank_code != CASH, ~paid_by_another(account))
        return session().scalar(sent.where(Payout.id == number))
    if kind == "qris":
        return _acquirer_day(account, number)
    if kind == "ledger":
        check_open(MatchPart.ledger_line_id == number)
        booked = sa.select(Line).join(Account, Account.id == Line.account_id)
        return session().scalar(booked.where(Line.id == number, Account.name == "bank", Account.owner == account.code))
    return None


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
    return bank_line(account, key)


def _booked(account: CoopAccount, ref: str, item: Item, lines: Sequence[StatementLine], by: User) -> Line:
    """The line of the books for an item, written now, on the bank's day, if it waited for the bank."""
    if isinstance(item, Line):
        return item
    day, text = max(line.booked_on for line in lines), lines[0].text
    if isinstance(item, Payment):
        settle_payment(item, received=item.amount, by=by, booked_on=max(day, day_of(item.order.placed_at)))
        return bank_line(account, f"settled:{item.id}")
    if isinstance(item, AcquirerDay):
        reference = item.day.isoformat()
        book_payout(item.amount, fee=0, account=account, received_on=day, reference=reference, by=by)
        return bank_line(account, f"acquirer_paid:{QRIS}:{reference}")
    if ref.startswith("return-"):
        take_back_paid(item, account=account, reason=text, by=by, returned_on=day)
        return bank_line(account, f"payout_returned:{item.id}")
    confirm(item, account=account, reference=text[:60], by=by, paid_on=day)
    return bank_line(account, f"payout_confirmed:{item.id}")


def _take_back_own(account: CoopAccount, line: Line, by: User) -> None:
    """Reverse a charge or interest that the match had booked; entry and reversal are tied to each other."""
    entry = line.entry
    if entry.kind not in {ROUNDING, *(name for _against, name in OWN.values())}:
        return
    key = f"{entry.key}:undone"
    reverse(entry, key=key, by=by, memo=entry.memo)
    tie_together(account, [], [line, bank_line(account, key)], by=by, reason=UNDONE)
