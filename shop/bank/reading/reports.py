"""Reports of acquirers and lists of couriers: a row is a payment or a parcel, not a move of an account with its balance."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from shop.bank.reading.decoding import text_of
from shop.bank.reading.lines import Sen, Trouble, Unreadable, shown
from shop.bank.reading.tables import HEAD_WITHIN, SEPARATORS, Row, rows_of, top_of
from shop.bank.reading.words import plain, read_day, read_sen
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext

#: What a report is: an acquirer's of QRIS payments, a courier's of money collected at the door.
QRIS, COD = "qris", "cod"
#: What the columns of each hold; those that must be named stand in NEEDED.
COLUMNS = {
    QRIS: ("day", "reference", "amount", "fee", "net", "state"),
    COD: ("number", "amount", "fee", "net", "state", "freight", "day"),
}
NEEDED = {QRIS: ("day", "amount"), COD: ("number", "amount")}
TITLES = {
    "day": lazy_gettext("Date"),
    "reference": lazy_gettext("Reference of the payment"),
    "number": lazy_gettext("Tracking number or order"),
    "amount": lazy_gettext("Amount paid"),
    "fee": lazy_gettext("Fee kept back"),
    "net": lazy_gettext("Amount after the fee"),
    "state": lazy_gettext("State"),
    "freight": lazy_gettext("Freight back"),
}
DONE = "|sukses|success|succeeded|berhasil|settled|settlement|paid|lunas|selesai|completed|captured|delivered|terkirim|diterima|remitted|dibayar|ok"
WAITS = (
    "pend|pending|proses|diproses|dalam proses|process|processing|on process|dalam perjalanan|belum|unpaid|unsettled"
)
FAILED = "gagal|failed|expired|kedaluwarsa|void|batal|dibatalkan|cancelled|canceled|ditolak bank|declined"
RETURNED = "retur|return|returned|rts|tolak|ditolak|rejected|refused|dikembalikan|gagal kirim|undelivered"
TOTALS = {"total", "jumlah", "grand total", "sub total", "subtotal"}


class RowState(enum.StrEnum):
    """How far a row's payment or parcel is."""

    DONE = "done"
    WAITS = "waits"
    FAILED = "failed"
    RETURNED = "returned"


@dataclass(frozen=True)
class ReportTable:
    """A table the office described: its head, and which column (from 0) holds what."""

    kind: str
    title: str
    header: tuple[str, ...]
    columns: Mapping[str, int]

    def heads(self, cells: Sequence[str]) -> bool:
        """Whether a row is the head of this table."""
        return tuple(plain(cell) for cell in cells)[: len(self.header)] == self.header


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row: exact amounts. `reference` is the payment's, or the parcel's tracking number or order."""

    row: int
    reference: str
    gross: Sen
    fee: Sen
    state: RowState
    day: date | None = None
    freight: Sen = 0


@dataclass(frozen=True)
class ReadReport:
    """A report understood: every row, in the file's order."""

    layout: str
    rows: Sequence[ReadRow] = field(default_factory=tuple)

    @property
    def done(self) -> list[ReadRow]:
        """The rows whose money came."""
        return [row for row in self.rows if row.state is RowState.DONE]


class UnknownReport(Unreadable):
    """No described table is in the file; the office can name its columns."""

    def __init__(self) -> None:
        super().__init__(lazy_gettext("This table has not been described yet. Name its columns below."))


def read_report(data: bytes, kind: str, tables: Sequence[ReportTable]) -> ReadReport:
    """The report in a file, read by the first described table whose head it has.

    Raises Unreadable with line, column and what was expected; UnknownReport when no head is known.
    """
    text = text_of(data)
    top = top_of(text)
    for separator in SEPARATORS:
        rows = rows_of(top, separator)
        for table in (one for one in tables if one.kind == kind):
            place = next((at for at, (_row, cells) in enumerate(rows[:HEAD_WITHIN]) if table.heads(cells)), None)
            if place is not None:
                return _read(rows_of(text, separator)[place:], table)
    raise UnknownReport


def _read(rows: Sequence[Row], table: ReportTable) -> ReadReport:
    width = len(rows[0][1])
    found: list[ReadRow] = []
    for row, cells in rows[1:]:
        if table.heads(cells):
            continue
        first = next((plain(cell) for cell in cells if cell.strip()), "")
        if first.rstrip(" :") in TOTALS:
            _hold_total(row, cells, table, found)
            continue
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        if not max(table.columns.values()) < len(cells) <= width:
            raise Unreadable(
                _("%(count)s columns; the line is cut off or changed", count=width),
                row=row,
                found=str(len(cells)),
                trouble=Trouble.CUT,
            )
        found.append(_row(row, cells, table))
    if not found:
        row = rows[0][0]
        raise Unreadable(_("at least one payment under the head of the table"), row=row, trouble=Trouble.CUT)
    return ReadReport(table.title, tuple(found))


def _row(row: int, cells: Sequence[str], table: ReportTable) -> ReadRow:
    def text(name: str) -> str:
        return cells[table.columns[name]].strip().lstrip("'") if name in table.columns else ""

    state = _state(row, text("state"), table.kind)
    gross = _amount(row, text("amount"), "amount", empty=0 if state is RowState.RETURNED else None)
    net = (
        _amount(row, text("net"), "net", empty=0 if state is RowState.RETURNED else None)
        if "net" in table.columns
        else None
    )
    fee = (
        _amount(row, text("fee"), "fee", empty=0)
        if "fee" in table.columns
        else gross - (net if net is not None else gross)
    )
    if net is not None and gross - fee != net and state is RowState.DONE:
        raise Unreadable(
            _("%(amount)s, the amount less its fee", amount=shown(gross - fee)),
            row=row,
            column=TITLES["net"],
            found=text("net"),
        )
    if gross % 100:
        raise Unreadable(_("whole rupiah, as buyers pay"), row=row, column=TITLES["amount"], found=text("amount"))
    if not 0 <= fee <= gross:
        raise Unreadable(
            _("a fee that is not larger than the amount"), row=row, column=TITLES["fee"], found=text("fee")
        )
    number = text("number") if table.kind == COD else text("reference")
    if table.kind == COD and not number:
        raise Unreadable(_("a tracking number or an order's number"), row=row, column=TITLES["number"])
    freight = _amount(row, text("freight"), "freight", empty=0) if "freight" in table.columns else 0
    return ReadRow(row, number[:60], gross, fee, state, _day(row, text("day"), table), freight)


def _state(row: int, text: str, kind: str) -> RowState:
    word = plain(text)
    for state, words in (
        (RowState.DONE, DONE),
        (RowState.WAITS, WAITS),
        (RowState.RETURNED, RETURNED if kind == COD else ""),
        (RowState.FAILED, FAILED),
    ):
        if word in words.split("|") and (word or state is RowState.DONE):
            return state
    raise Unreadable(_("a state such as success, pending or failed"), row=row, column=TITLES["state"], found=text)


def _amount(row: int, text: str, name: str, empty: Sen | None = None) -> Sen:
    if empty is not None and text in ("", "-"):
        return empty
    sen = read_sen(text)
    if sen is None or (sen < 0 and name != "fee"):
        raise Unreadable(_("an amount"), row=row, column=TITLES[name], found=text)
    return abs(sen)


def _day(row: int, text: str, table: ReportTable) -> date | None:
    if "day" not in table.columns or (table.kind == COD and not text):
        return None
    day = read_day(text)
    if day is None:
        raise Unreadable(_("a day such as 30/12/2025"), row=row, column=TITLES["day"], found=text)
    return day


def _hold_total(row: int, cells: Sequence[str], table: ReportTable, found: Sequence[ReadRow]) -> None:
    """A total under the table must be what its rows come to: of all of them, or of those whose money came."""
    place = table.columns["amount"]
    total = read_sen(cells[place]) if place < len(cells) else None
    sums = {sum(one.gross for one in found), sum(one.gross for one in found if one.state is RowState.DONE)}
    if total is not None and total not in sums:
        raise Unreadable(
            _("a total of %(total)s; lines are missing or changed", total=shown(max(sums))),
            row=row,
            column=TITLES["amount"],
            found=cells[place],
            trouble=Trouble.CUT,
        )
