"""The bank's side of the demo's past: statement files made of the books and of what only a bank knows, imported.

Months whose bank is known to their end are closed by the two it takes. Of the last file some lines are left for whoever
opens the office: cash nobody announced, money for an order that had expired, a transfer without its unique code, the
bank's charges, of which only the ketua books the large one, and interest; and its month is left to be closed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from shop import clock
from shop.bank import months
from shop.bank.closing import close_certain, close_seen
from shop.bank.importing import import_statement
from shop.bank.month_queries import month_standing
from shop.bank.queries import open_lines, standing, suggested
from shop.db import session, transaction
from shop.demo.calendar import Calendar, officer
from shop.ledger.models import Account, Entry, Line
from shop.ledger.months import last_day, months_over
from shop.orders.models import Order
from shop.payments.models import CoopAccount, Payment, PaymentState
from shop.payments.requesting import TRANSFER, coop_account
from shop.users.models import Role

OPENING = 25_000_000
CHARGE, INTEREST, CASH = -12_500, 8_113, 150_000
#: For the program the statements come from: above what the bendahara may call the bank's charge alone.
YEARLY_CHARGE = -75_000
#: Days of a file; shorter ends go with the one before.
PERIOD = timedelta(days=30)
HEADER = (
    "ID,NOREK,TGL_TRAN,TGL_EFEKTIF,JAM_TRAN,SEQ,DESK_TRAN,SALDO_AWAL_MUTASI,MUTASI_DEBET,MUTASI_KREDIT,"
    "SALDO_AKHIR_MUTASI,DK"
).split(",")
WORDS = {
    "payment_settled": "TRANSFER DARI",
    "payout_confirmed": "BIFAST KE PENJUAL",
    "refund_paid": "BIFAST KEMBALI",
    "acquirer_paid": "PENYELESAIAN QRIS",
    "cod_remitted": "SETORAN KURIR",
}


@dataclass(frozen=True)
class Move:
    """A line of the bank: its day, its text, and rupiah, money in positive."""

    day: date
    text: str
    amount: int


@dataclass(frozen=True)
class Bringing:
    """One file of these days: written, imported and, but for the last one, tied by the office to the end and closed."""

    first: date
    until: date
    is_last: bool

    def __call__(self) -> None:
        account, by = coop_account(), officer(Role.BENDAHARA)
        moves = sorted([*_booked(account, self.first, self.until), *self._own()], key=lambda move: move.day)
        opening = standing(account).bank
        data = written(account, moves, opening=OPENING if opening is None else opening)
        with transaction():
            import_statement(account, data, name=f"BRI_CMS_{self.until:%Y%m%d}.csv", by=by)
        close_certain(account, by=by)
        if not self.is_last:
            close_seen(account, [one.mark for one in suggested(account, open_lines(account))], by=by)
            for first_on in months_over():
                if last_day(first_on) <= self.until:
                    _close_month(first_on)

    def _own(self) -> Iterator[Move]:
        yield Move(self.until, "BIAYA ADM REKENING", CHARGE)
        yield Move(self.until, "JASA GIRO", INTEREST)
        if self.is_last:
            yield Move(self.until - timedelta(days=6), "BIAYA ADM CMS TAHUNAN", YEARLY_CHARGE)
            yield Move(self.until - timedelta(days=4), "SETOR TUNAI TELLER TANPA BERITA", CASH)
            yield from _surprises(self.until)


def bring_statements(calendar: Calendar, first: date) -> None:
    """Plan the statements: each imported on the morning after its last day, the newest one of yesterday today."""
    last = clock.today() - timedelta(days=1)
    while first <= last:
        until = first + PERIOD - timedelta(days=1)
        is_last = until + PERIOD / 2 > last
        until = last if is_last else until
        morning = clock.start_of(until + timedelta(days=1)) + timedelta(hours=9)
        calendar.plan(min(morning, calendar.until - timedelta(minutes=5)), Bringing(first, until, is_last))
        first = until + timedelta(days=1)


def written(account: CoopAccount, moves: Sequence[Move], *, opening: int) -> bytes:
    """The file as BRI's cash management writes it; `opening` is the balance before, in rupiah."""
    paper = io.StringIO()
    table = csv.writer(paper, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow(HEADER)
    for number, move in enumerate(moves, start=1):
        came, went = max(move.amount, 0), max(-move.amount, 0)
        closing = opening + move.amount
        amounts = [f"{amount}.00" for amount in (opening, went, came, closing)]
        side = "C" if came else "D"
        table.writerow(["1", account.number, move.day, move.day, "10:11:12", number, move.text, *amounts, side])
        opening = closing
    return paper.getvalue().encode()


def _booked(account: CoopAccount, first: date, until: date) -> Iterator[Move]:
    """What the books have on the account for these days, in the bank's words."""
    query = sa.select(Entry.booked_on, Entry.kind, Entry.subject, Entry.memo, Line.amount, Order.buyer_name)
    query = query.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    query = query.outerjoin(Order, Order.number == Entry.subject)
    query = query.where(Account.name == "bank", Account.owner == account.code, Entry.booked_on.between(first, until))
    for day, kind, subject, memo, amount, buyer in session().execute(query.order_by(Entry.booked_on, Line.id)):
        words = buyer if kind == "payment_settled" else memo or subject
        yield Move(day, f"{WORDS.get(kind, 'PINDAH BUKU')} {words}".upper(), amount)


def _surprises(day: date) -> Iterator[Move]:
    """Money for an order whose time had passed, and for one that waits, without its code."""
    query = sa.select(Payment).join(Order, Order.id == Payment.order_id).where(Payment.method == TRANSFER)
    late = query.where(Payment.state == PaymentState.EXPIRED).order_by(Payment.id.desc())
    for payment in session().scalars(late.limit(1)):
        yield Move(day, f"TRANSFER DARI {payment.order.buyer_name}".upper(), payment.amount)
    waiting = query.where(Payment.state == PaymentState.PENDING, Payment.code != 0).order_by(Payment.id.desc())
    for payment in session().scalars(waiting.limit(1)):
        placed = clock.day_of(payment.order.placed_at)
        yield Move(max(day, placed), f"TRANSFER DARI {payment.order.buyer_name}".upper(), payment.amount - payment.code)


def _close_month(first_on: date) -> None:
    """What the bank held before is booked; one person prepares the month, another closes it."""
    by, chair = officer(Role.BENDAHARA), officer(Role.KETUA)
    with transaction():
        for item in month_standing(first_on).items:
            if item.kind == "opening":
                months.book_opening(first_on, item.account, amount=item.amount, by=by)
    with transaction():
        seen = months.prepare(first_on, by=by).fingerprint
        months.close(first_on, seen=seen, by=chair)
