"""Reading a bank's table by the description of its columns. The banks' own modules hold the descriptions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shop.bank.reading.lines import PendingLine, ReadLine, ReadStatement, Sen, Trouble, Unreadable, in_order, shown
from shop.bank.reading.words import days_in, in_period, plain, read_day, read_sen, read_yearless
from shop.i18n import gettext as _

#: A table's head stands within the first lines of a file.
HEAD_WITHIN = 40
SEPARATORS = (",", ";", "\t", "|")
#: Words that say on which side an amount stands.
SIDES = {"CR": 1, "C": 1, "K": 1, "KREDIT": 1, "CREDIT": 1, "DB": -1, "DR": -1, "D": -1, "DEBET": -1, "DEBIT": -1}
PENDING = {"PEND", "PENDING"}
#: Rows before and after the table that name its sums.
OPENING = {"starting balance", "saldo awal", "opening balance", "ledger balance awal"}
CLOSING = {"ending balance", "saldo akhir", "closing balance"}
SUMS = {
    "credit",
    "kredit",
    "mutasi kredit",
    "mutasi cr",
    "total kredit",
    "debet",
    "debit",
    "mutasi debet",
    "mutasi db",
    "total debet",
}
FOOTERS = {*OPENING, *CLOSING, *SUMS, "total", "jumlah"}

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    """Where a bank's table keeps what. Columns are counted from 0."""

    code: str
    title: str
    #: The words of the head, in lower case; a file whose head holds exactly these is of this layout.
    header: tuple[str, ...]
    day: int
    text: tuple[int, ...]
    balance: int
    #: One column of amounts, with the side in a column of its own or behind the amount …
    amount: int | None = None
    side: int | None = None
    #: … or two columns.
    debit: int | None = None
    credit: int | None = None
    account: int | None = None
    #: The balance before each line, where the bank writes it too.
    before: int | None = None
    #: The text column whose own commas, unquoted, may have become columns.
    loose: int | None = None
    #: Whose it is, as banks are called; empty for a layout any bank may use.
    bank: str = ""
    #: Other heads the same bank has used.
    also: tuple[tuple[str, ...], ...] = ()

    def heads(self, cells: Sequence[str]) -> bool:
        """Whether a row is the head of this table."""
        words = tuple(plain(cell) for cell in cells)
        return any(words[: len(head)] == head for head in (self.header, *self.also))


@dataclass
class _Sums:
    """What a file says about itself outside its table."""

    opening: Sen | None = None
    closing: Sen | None = None
    account: str = ""
    days: list[date] = field(default_factory=list)


def rows_of(text: str, separator: str) -> list[Row]:
    """The file's rows with their line numbers, empty ones left out. Raises Unreadable."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    found: list[Row] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
    except csv.Error as broken:
        row = max(1, reader.line_num)
        raise Unreadable(_("a table; the quotes of this line do not close"), row=row, trouble=Trouble.CUT) from broken
    return found


def top_of(text: str) -> str:
    """The part of a file in which its table's head stands."""
    return "\n".join(text.split("\n", HEAD_WITHIN)[:HEAD_WITHIN])


def separator_of(text: str) -> str:
    """The sign that divides a table nobody knows: the one the first lines have most of."""
    lines = top_of(text).split("\n")
    return max(SEPARATORS, key=lambda sign: max(line.count(sign) for line in lines))


def head_of(rows: Sequence[Row], table: Table) -> int | None:
    """Where the table's head stands among the rows, or None."""
    return next((place for place, (_row, cells) in enumerate(rows[:HEAD_WITHIN]) if table.heads(cells)), None)


def read_table(rows: Sequence[Row], table: Table, *, name: str = "") -> ReadStatement:
    """The statement in a file whose table is known. `name` is the file's: it may tell the year. Raises Unreadable."""
    place = head_of(rows, table)
    if place is None:
        raise Unreadable(_("the head of a table of %(bank)s", bank=table.title), row=1)
    sums = _sums_of(rows[:place])
    sums.days = sums.days or _around(days_in(name))
    lines, pending = _lines(rows[place + 1 :], table, len(rows[place][1]), sums)
    ordered, opening, closing = in_order(lines, sums.opening, None)
    if sums.closing is not None and sums.closing not in (closing, closing + sum(one.sen for one in pending)):
        in_order(lines, sums.opening, sums.closing)
    return ReadStatement(table.code, sums.account, opening, closing, ordered, pending)


def _lines(rows: Sequence[Row], table: Table, width: int, sums: _Sums) -> tuple[list[ReadLine], list[PendingLine]]:
    lines: list[ReadLine] = []
    pending: list[PendingLine] = []
    for row, cells in rows:
        if _footer(cells, sums) or table.heads(cells):
            continue
        cells = _joined(row, cells, table, width)
        text = " ".join(" ".join(cells[column] for column in table.text if column < len(cells)).split())[:300]
        sen = _sen(row, cells, table)
        if cells[table.day].strip().lstrip("'").upper() in PENDING:
            pending.append(PendingLine(row, text, sen))
            continue
        if table.account is not None:
            _one_account(row, cells[table.account], sums)
        day = _day(row, cells[table.day], sums)
        balance = _amount(row, cells, table.balance, _("balance"))
        if table.before is not None and _amount(row, cells, table.before, _("balance")) + sen != balance:
            raise Unreadable(
                _("a balance that is the one before it and the amount together"),
                row=row,
                column=_("balance"),
                found=shown(balance),
            )
        if sen:  # a line of nothing moves nothing
            lines.append(ReadLine(row, day, text, sen, balance))
    return lines, pending


def _joined(row: int, cells: list[str], table: Table, width: int) -> list[str]:
    """The cells of a row; a text with unquoted commas is put together again."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > width and table.loose is not None:
        end = table.loose + 1 + len(cells) - width
        cells = [*cells[: table.loose], ",".join(cells[table.loose : end]), *cells[end:]]
    needed = max(table.day, table.balance, table.amount or 0, table.debit or 0, table.credit or 0, table.side or 0) + 1
    if not needed <= len(cells) <= width:
        raise Unreadable(
            _("%(count)s columns; the line is cut off or changed", count=width),
            row=row,
            found=str(len(cells)),
            trouble=Trouble.CUT,
        )
    return cells


def _sen(row: int, cells: list[str], table: Table) -> Sen:
    if table.amount is None:
        if table.debit is None or table.credit is None:
            raise ValueError(f"{table.code}: a table has either one column of amounts or two")
        went = _amount(row, cells, table.debit, _("debit"), empty=0)
        came = _amount(row, cells, table.credit, _("credit"), empty=0)
        if went and came:
            raise Unreadable(_("either a debit or a credit"), row=row, column=_("debit"), found=cells[table.debit])
        return abs(came) - abs(went)
    text = cells[table.amount].strip()
    if table.side is not None:
        side = SIDES.get(cells[table.side].strip().upper())
        if side is None:
            raise Unreadable(_("CR or DB"), row=row, column=_("side"), found=cells[table.side])
    else:
        match = re.fullmatch(r"(.*?)\s*([A-Za-z]{1,6})?", text)
        word = (match[2] or "") if match else ""
        side = SIDES.get(word.upper()) if word else 1
        text = match[1] if match and word else text
        if side is None:
            raise Unreadable(_("an amount"), row=row, column=_("amount"), found=cells[table.amount])
    sen = read_sen(text)
    if sen is None:
        raise Unreadable(_("an amount"), row=row, column=_("amount"), found=cells[table.amount])
    return sen * side if sen >= 0 else sen


def _amount(row: int, cells: list[str], column: int, name: object, empty: Sen | None = None) -> Sen:
    text = cells[column].strip()
    if empty is not None and text in ("", "-"):
        return empty
    sign = 1
    if match := re.fullmatch(r"(.*?)\s*(CR|DB|DR|C|D|K)", text, re.IGNORECASE):
        text, sign = match[1], SIDES[match[2].upper()]
    sen = read_sen(text)
    if sen is None:
        raise Unreadable(_("an amount"), row=row, column=name, found=cells[column])
    return sen * sign


def _day(row: int, text: str, sums: _Sums) -> date:
    day = read_day(text)
    if day is not None:
        return day
    short = read_yearless(text)
    if short is None:
        raise Unreadable(_("a day such as 30/12/2025"), row=row, column=_("date"), found=text)
    if not sums.days:
        raise Unreadable(
            _("a year; the file has none. Put the period into its name, such as mutasi-30-12-2025.csv"),
            row=row,
            column=_("date"),
            found=text,
            trouble=Trouble.NAMED,
        )
    found = in_period(*short, min(sums.days), max(sums.days))
    if found is None:
        raise Unreadable(_("a day within the period of the file"), row=row, column=_("date"), found=text)
    return found


def _around(days: list[date]) -> list[date]:
    """A file named after one day holds the year before it."""
    if len(days) == 1:
        return [date.fromordinal(days[0].toordinal() - 364), days[0]]
    return days


def _one_account(row: int, text: str, sums: _Sums) -> None:
    number = re.sub(r"\D", "", text)
    if number and sums.account and number != sums.account:
        raise Unreadable(
            _("one account only, %(number)s", number=sums.account), row=row, column=_("account"), found=text
        )
    sums.account = sums.account or number


def _sums_of(rows: Sequence[Row]) -> _Sums:
    """What stands above the table: the account, the period, the opening balance."""
    sums = _Sums()
    for _row, cells in rows:
        label, words = _labelled(cells)
        if label in FOOTERS:
            _footer(cells, sums)
        elif any(name in label for name in ("account no", "no. rekening", "no rekening", "nomor rekening", "norek")):
            sums.account = re.sub(r"\D", "", words) or sums.account
        elif "period" in label or "tanggal" in label:
            sums.days += days_in(" ".join(cells))
    return sums


def _footer(cells: Sequence[str], sums: _Sums) -> bool:
    """Whether a row stands outside the table; the balances it names are kept."""
    label, words = _labelled(cells)
    if label not in FOOTERS:
        return False
    sen = read_sen(words) if words else None
    if label in OPENING and sen is not None:
        sums.opening = sen
    if label in CLOSING and sen is not None:
        sums.closing = sen
    return True


def _labelled(cells: Sequence[str]) -> tuple[str, str]:
    """A row as a name and what follows it: `Saldo Awal : 10.000,00`, `Starting Balance,=,10000.00`."""
    kept = [cell.strip() for cell in cells if cell.strip() not in ("", "=", ":")]
    if not kept:
        return "", ""
    name, colon, rest = kept[0].partition(":")
    words = rest.strip() if colon and rest.strip() else kept[1] if len(kept) > 1 else ""
    return plain(name.rstrip("= ")), words.lstrip("'")
