"""MT940, the banks' own exchange format, read by the `mt-940` package and checked, because it drops what it cannot read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import mt940

from shop.bank.reading.lines import ReadLine, ReadStatement, Sen, Trouble, Unreadable
from shop.i18n import gettext as _

CODE = "mt940"
TITLE = "MT940"
START = re.compile(r"^:20:", re.MULTILINE)
LINE = re.compile(r"^:61:(.*)$", re.MULTILINE)
#: A line's day, side and amount: what the package must be able to read.
BEGINS = re.compile(r"\d{6}(?:\d{4})?(R?[CD])[A-Z]?\d{1,15},\d{0,2}[A-Z]", re.ASCII)
#: Money out: a debit, and a credit that the bank takes back. The package takes the second for money in.
WENT = ("D", "RC")


def looks_like(text: str) -> bool:
    """Whether a text is MT940."""
    return START.search(text[:2_000]) is not None and ":60" in text


def read(text: str) -> ReadStatement:
    """The statements of a file, one after the other, as one. Raises Unreadable unless every balance holds."""
    starts = [match.start() for match in START.finditer(text)]
    ends = [*starts[1:], len(text)]
    parts = [_part(text[start:end], text.count("\n", 0, start)) for start, end in zip(starts, ends, strict=True)]
    for before, after in zip(parts, parts[1:], strict=False):
        if after.account_number != before.account_number:
            raise Unreadable(_("The file holds statements of more than one account. Upload one account at a time."))
        if after.opening != before.closing:
            raise Unreadable(
                _("A statement in the file is missing: an opening balance is not the closing balance before it."),
                trouble=Trouble.CUT,
            )
    lines = [line for part in parts for line in part.lines]
    return ReadStatement(CODE, parts[0].account_number, parts[0].opening, parts[-1].closing, lines)


def _part(text: str, above: int) -> ReadStatement:
    wanted, signs = [], []
    row = above + 1
    for match in LINE.finditer(text):
        wanted.append(above + text.count("\n", 0, match.start()) + 1)
        begins = BEGINS.match(match[1])
        if begins is None:
            raise Unreadable(_("a day, C or D, and an amount"), row=wanted[-1], column=":61:", found=match[1])
        signs.append(-1 if begins[1] in WENT else 1)
    try:
        found = mt940.models.Transactions().parse(text) or []
        data = found[0].transactions.data if found else mt940.models.Transactions().data
    except (
        ValueError,
        RuntimeError,
        AttributeError,
        LookupError,
        TypeError,
        ArithmeticError,
        AssertionError,
    ) as broken:
        raise Unreadable(_("an MT940 statement; something in it cannot be read"), row=row) from broken
    found = [one for one in found if one.data.get("amount") is not None]
    if len(found) != len(wanted):
        raise Unreadable(
            _("%(count)s lines that can be read", count=len(wanted)),
            row=wanted[0] if wanted else row,
            column=":61:",
            found=str(len(found)),
            trouble=Trouble.CUT,
        )
    opening, closing = _balance(text, "60", row), _balance(text, "62", row)
    lines, running = [], opening
    for place, sign, one in zip(wanted, signs, found, strict=True):
        sen = sign * abs(_sen(one.data["amount"].amount, place))
        running += sen
        lines.append(ReadLine(place, _day(one.data, place), _words(one.data), sen, running))
    if running != closing:
        raise Unreadable(
            _("a closing balance that its lines come to; lines are missing or changed"),
            row=row,
            column=":62F:",
            trouble=Trouble.CUT,
        )
    account = re.sub(r"\D", "", str(data.get("account_identification") or _tag(text, "25")))
    return ReadStatement(CODE, account, opening, closing, lines)


def _tag(text: str, tag: str) -> str:
    match = re.search(rf"^:{tag}[A-Z]?:(.*)$", text, re.MULTILINE)
    return match[1].strip() if match else ""


def _balance(text: str, tag: str, row: int) -> Sen:
    match = re.fullmatch(r"([CD])\d{6}[A-Z]{3}(\d{1,15}),(\d{0,2})", _tag(text, tag))
    if match is None:
        found = _tag(text, tag)
        trouble = Trouble.CHANGED if found else Trouble.CUT
        raise Unreadable(_("a balance"), row=row, column=f":{tag}F:", found=found, trouble=trouble)
    sen = int(match[2]) * 100 + int((match[3] or "0").ljust(2, "0"))
    return sen if match[1] == "C" else -sen


def _sen(amount: Decimal, row: int) -> Sen:
    sen = amount * 100
    if sen != int(sen):
        raise Unreadable(_("an amount"), row=row, column=":61:", found=str(amount))
    return int(sen)


def _day(data: dict[str, Any], row: int) -> Any:
    day = data.get("entry_date") or data.get("date")
    if day is None:
        raise Unreadable(_("a day such as 30/12/2025"), row=row, column=":61:")
    return day


def _words(data: dict[str, Any]) -> str:
    words = [str(data.get(name) or "") for name in ("transaction_details", "extra_details", "customer_reference")]
    return " ".join(" ".join(word for word in words if word not in ("", "NONREF", "None")).split())[:300]
