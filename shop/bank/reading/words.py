"""Amounts, days and headings as banks write them."""

from __future__ import annotations

import re
from datetime import date

from shop.bank.reading.lines import Sen

#: 1,250,411.00 · 1.250.411,00 · 1250411.00 · .00 · 1.250 (a thousand, as no bank writes three decimals)
AMOUNT = re.compile(
    r"(?P<sign>[-−+]?)(?:"
    r"(?P<english>\d{1,3}(?:,\d{3})+)(?:\.(?P<cents>\d{1,2}))?"
    r"|(?P<dotted>\d{1,3}(?:\.\d{3})+)(?:,(?P<sen>\d{1,2}))?"
    r"|(?P<plain>\d{0,15})(?:[.,](?P<part>\d{1,2}))?)",
    re.ASCII,
)
#: The largest amount that is believed, in sen.
LARGEST = 10**17

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january januari",
            "feb february februari peb",
            "mar march maret",
            "apr april",
            "may mei",
            "jun june juni",
            "jul july juli",
            "aug august agu agt agustus ags",
            "sep september sept",
            "oct october okt oktober",
            "nov november nop nopember",
            "dec december des desember",
        ),
        start=1,
    )
    for name in names.split()
}
NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?:[ T]\d{1,2}[:.]\d{2}.*)?", re.ASCII)
ISO = re.compile(r"(20\d{2})-?(\d{2})-?(\d{2})(?:[ T]\d{1,2}[:.]\d{2}.*)?", re.ASCII)
NAMED = re.compile(r"(\d{1,2})[ /-]([A-Za-z]{3,9})[ /-](\d{4}|\d{2})(?:[ T]\d{1,2}[:.]\d{2}.*)?", re.ASCII)
YEARLESS = re.compile(r"(\d{1,2})[/-](\d{1,2})", re.ASCII)


def plain(cell: str) -> str:
    """A heading as it is compared: small letters and single spaces, without a byte-order mark."""
    return " ".join(cell.replace("\ufeff", "").strip().lower().split())


def read_sen(text: str) -> Sen | None:
    """An amount in sen, or None when it cannot be one."""
    text = text.strip().lstrip("'").removeprefix("Rp").removeprefix("IDR").replace(" ", "").replace("\xa0", "")
    match = AMOUNT.fullmatch(text)
    if match is None or not any(sign.isdigit() for sign in text):
        return None
    whole = re.sub(r"\D", "", match["english"] or match["dotted"] or match["plain"] or "0")
    part = match["cents"] or match["sen"] or match["part"] or "0"
    sen = int(whole or "0") * 100 + int(part.ljust(2, "0"))
    return None if sen > LARGEST else -sen if match["sign"] in ("-", "−") and match["sign"] else sen


def read_day(text: str) -> date | None:
    """A day with its year, in any of the usual writings (day before month), or None."""
    text = " ".join(text.strip().lstrip("'").split())
    if match := ISO.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := NUMBERS.fullmatch(text):
        return _day(_century(match[3]), int(match[2]), int(match[1]))
    if match := NAMED.fullmatch(text):
        return _day(_century(match[3]), MONTHS.get(match[2].lower(), 0), int(match[1]))
    return None


def read_yearless(text: str) -> tuple[int, int] | None:
    """Day and month of a date without a year, or None."""
    match = YEARLESS.fullmatch(text.strip().lstrip("'"))
    return (int(match[1]), int(match[2])) if match else None


def in_period(day: int, month: int, first: date, last: date) -> date | None:
    """The one day of this day and month within a period, or None when there is none or more than one."""
    found = {_day(year, month, day) for year in range(first.year, last.year + 1)}
    within = [one for one in found if one is not None and first <= one <= last]
    return within[0] if len(within) == 1 else None


def days_in(text: str) -> list[date]:
    """The days a text names: `Periode : 01/12/2025 - 05/01/2026`, `mutasi-bca-05-01-2026.csv`."""
    spotted = re.findall(
        r"(?<!\d)(?:\d{1,2}[/.-]\d{1,2}[/.-]20\d{2}|20\d{2}-\d{2}-\d{2}|20\d{6})(?!\d)", text, re.ASCII
    )
    spotted += re.findall(r"(?<!\d)\d{1,2} [A-Za-z]{3,9} 20\d{2}(?!\d)", text, re.ASCII)
    return [day for day in map(read_day, spotted) if day is not None]


def _century(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
