"""What is read of a bank's file, and how a file is refused. Amounts are exact sen here: banks count them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from shop.errors import ShopError
from shop.i18n import decimal_mark, rupiah
from shop.i18n import gettext as _

#: A whole number of sen: a hundred are a rupiah.
Sen = int


class Trouble(StrEnum):
    """What is probably wrong with a file, as far as it tells what to do about it."""

    #: Its own sentence says what to do.
    NAMED = "named"
    #: A cell holds what no bank writes there.
    CHANGED = "changed"
    #: It ends too early, or lines within it are missing.
    CUT = "cut"


class Unreadable(ShopError):
    """The file is not what it should be; nothing of it is saved. `row` counts the file's lines from 1; 0 is the whole file.

    `trouble` is what is probably wrong with it: with a line it is CHANGED unless said otherwise, else NAMED.
    """

    status = 422

    def __init__(
        self,
        expected: object,
        *,
        row: int = 0,
        column: object = "",
        found: str = "",
        trouble: Trouble | None = None,
    ) -> None:
        super().__init__()
        self.row, self.column, self.expected = row, column, expected
        self.trouble = trouble or (Trouble.CHANGED if row else Trouble.NAMED)
        self.found = "".join(sign if sign.isprintable() else "�" for sign in found)[:60]

    def sentence(self) -> str:
        if not self.row:
            return _("%(expected)s Nothing was saved.", expected=str(self.expected))
        where = _("Line %(row)s", row=self.row)
        if str(self.column):
            where = _("Line %(row)s, column “%(column)s”", row=self.row, column=str(self.column))
        if self.found:
            return _(
                "%(where)s: expected %(expected)s, found “%(found)s”. Nothing was saved.",
                where=where,
                expected=str(self.expected),
                found=self.found,
            )
        return _("%(where)s: expected %(expected)s. Nothing was saved.", where=where, expected=str(self.expected))


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One booked line: money in is positive. `balance` is what the account held after it."""

    row: int
    day: date
    text: str
    sen: Sen
    balance: Sen


@dataclass(frozen=True, slots=True)
class PendingLine:
    """A line the bank has not booked: shown, never stored."""

    row: int
    text: str
    sen: Sen


@dataclass(frozen=True)
class ReadStatement:
    """A file understood: booked lines, oldest first, whose balances follow from `opening` to `closing`."""

    layout: str
    #: As the file names it; empty where it does not.
    account_number: str
    opening: Sen
    closing: Sen
    lines: Sequence[ReadLine]
    pending: Sequence[PendingLine] = field(default_factory=tuple)

    @property
    def came_in(self) -> Sen:
        """The sum of money in."""
        return sum(line.sen for line in self.lines if line.sen > 0)

    @property
    def went_out(self) -> Sen:
        """The sum of money out, negative."""
        return sum(line.sen for line in self.lines if line.sen < 0)


def shown(sen: Sen) -> str:
    """An exact amount for people: `Rp1.250.411`, with the sen only where there are any."""
    whole, part = divmod(abs(sen), 100)
    words = rupiah(whole) + (f"{decimal_mark()}{part:02d}" if part else "")
    return f"−{words}" if sen < 0 else words


def in_order(lines: list[ReadLine], opening: Sen | None, closing: Sen | None) -> tuple[list[ReadLine], Sen, Sen]:
    """The lines oldest first, with the opening and closing balance. Newest-first files are turned round.

    Raises Unreadable where a balance does not follow from the one before, or the file's own opening or closing balance
    is not what its lines come to.
    """
    broken = _first_break(lines)
    if broken is not None or (lines and lines[0].day > lines[-1].day):
        turned = lines[::-1]
        if _first_break(turned) is None:
            lines = turned
        elif broken is not None:
            before, line = lines[broken - 1], lines[broken]
            raise Unreadable(
                _(
                    "a balance of %(balance)s, which follows from the line before",
                    balance=shown(before.balance + line.sen),
                ),
                row=line.row,
                column=_("balance"),
                found=shown(line.balance),
            )
    if not lines:
        start = opening if opening is not None else closing if closing is not None else 0
        _ends(start, closing, 0)
        return lines, start, start
    first, last = lines[0], lines[-1]
    start = first.balance - first.sen
    if opening is not None and opening != start:
        raise Unreadable(
            _("an opening balance of %(balance)s", balance=shown(opening)),
            row=first.row,
            column=_("balance"),
            found=shown(start),
        )
    _ends(last.balance, closing, last.row)
    return lines, start, last.balance


def _first_break(lines: Sequence[ReadLine]) -> int | None:
    for index in range(1, len(lines)):
        if lines[index].balance != lines[index - 1].balance + lines[index].sen:
            return index
    return None


def _ends(reached: Sen, closing: Sen | None, row: int) -> None:
    if closing is not None and closing != reached:
        raise Unreadable(
            _("a closing balance of %(balance)s; lines are missing or changed", balance=shown(closing)),
            row=row,
            column=_("balance"),
            found=shown(reached),
            trouble=Trouble.CUT,
        )
