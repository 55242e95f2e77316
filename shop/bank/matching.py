"""Suggesting which open items of the books each line of the bank is. Pure functions, no database."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shop.money import Rupiah
from shop.payments.bearing import BORNE_ALONE
from shop.payments.cases import NUMBER

#: Of equal amounts at most so many are compared; a line with more candidates is left to a person.
MOST_LOOKED_AT = 100
#: Names are compared among so many.
MOST_NAMED = 20
CODE = re.compile(r"[A-Z]{2}[-/ ]?\d[\d/ -]{4,}\d", re.ASCII)
REFERENCE = re.compile(r"\d{6,}", re.ASCII)
#: What a bank calls its own charges and interest.
FEE = re.compile(r"\b(biaya|adm|admin|administrasi|fee|pajak|materai|meterai|provisi|charge)\b", re.IGNORECASE)
INTEREST = re.compile(r"\b(bunga|interest|jasa giro|bagi hasil|bonus)\b", re.IGNORECASE)
RETURNED = re.compile(r"\b(retur|return|returned|reversal|gagal|tolak|ditolak|dikembalikan|koreksi)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of the bank that is not matched yet. Money in is positive."""

    id: int
    day: date
    text: str
    amount: Rupiah
    #: Whether it is whole rupiah: lines with sen are only ever the bank's own.
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class OpenItem:
    """Something of the books that waits for its line: a request for payment, a payout sent, a line on the bank account.

    A line fits from `since` to `until`. `returns` marks a paid payout that the bank may still give back.
    """

    kind: str
    id: int
    amount: Rupiah
    since: date
    until: date
    code: str = ""
    name: str = ""
    #: Several of these were given to the bank together.
    group: str = ""
    note: str = ""
    #: The day it is of, where that is not the first on which a line may fit.
    booked_on: date | None = None

    @property
    def day(self) -> date:
        """The day it is of."""
        return self.booked_on or self.since

    @property
    def ref(self) -> str:
        """How a form names it: `payment-12`."""
        return f"{self.kind}-{self.id}"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line and what it is: items of the books, or `book` when a new record is needed. With the reasons.

    `certain` only where exactly one candidate fits and no other line claims it.
    """

    line: OpenLine
    items: tuple[OpenItem, ...]
    reasons: tuple[str, ...]
    certain: bool = False
    #: `fee`, `interest` or `return`: what is newly booked.
    book: str = ""

    @property
    def mark(self) -> str:
        """How a page names what it showed: the line, and all it is: `12=payment-3,payment-4`, `12=fee`."""
        return f"{self.line.id}={','.join(item.ref for item in self.items) or self.book}"


class _Index:
    """Open items by amount, in the order in which they stop fitting, and by code."""

    def __init__(self, items: Iterable[OpenItem]) -> None:
        self.by_amount: dict[Rupiah, list[OpenItem]] = defaultdict(list)
        self.by_code: dict[str, list[OpenItem]] = defaultdict(list)
        self.groups: dict[str, list[OpenItem]] = defaultdict(list)
        for item in sorted(items, key=lambda one: (one.until, one.kind, one.id)):
            self.by_amount[item.amount].append(item)
            if item.code:
                self.by_code[_bare(item.code)].append(item)
            if item.group:
                self.groups[item.group].append(item)
        self.ends = {amount: [item.until for item in found] for amount, found in self.by_amount.items()}
        self.lengths = sorted({len(code) for code in self.by_code}, reverse=True)
        self.sums: dict[Rupiah, list[list[OpenItem]]] = defaultdict(list)
        self.but_one: dict[Rupiah, list[tuple[list[OpenItem], OpenItem]]] = defaultdict(list)
        for members in self.groups.values():
            total = sum(item.amount for item in members)
            if len(members) > 1:
                self.sums[total].append(members)
            if len(members) > 2:
                for item in members:
                    self.but_one[total - item.amount].append((members, item))

    def fitting(self, line: OpenLine) -> list[OpenItem]:
        """Items of exactly this amount within whose days the line falls; none where they are too many to see."""
        found = self.by_amount.get(line.amount)
        if not found or not line.is_whole:
            return []
        start = bisect_left(self.ends[line.amount], line.day)
        if len(found) - start > MOST_LOOKED_AT:
            return []
        return [item for item in found[start:] if item.since <= line.day]

    def coded(self, text: str) -> list[OpenItem]:
        """Items whose code stands in the bank's text."""
        if not self.lengths:
            return []
        for spotted in CODE.findall(text.upper()):
            bare = _bare(spotted)
            for length in self.lengths:
                if found := self.by_code.get(bare[:length]):
                    return found
        return []


def suggest(lines: Sequence[OpenLine], items: Sequence[OpenItem]) -> list[Suggestion]:
    """For each line what it most likely is, with the reasons; lines of which nothing is known are left out.

    Order of trust: the code in the text, the only exact amount within its days, the name among equal amounts, the bank's
    reference among them, a sum of several payouts, the bank's own charges. Each line and item is looked at a bounded number
    of times.
    """
    index = _Index(items)
    fits = [index.fitting(line) for line in lines]
    claims = Counter(item.ref for found in fits for item in found)
    taken: set[str] = set()
    suggestions = []
    for line, found in zip(lines, fits, strict=True):
        made = _one(line, found, index, claims) or _several(line, index) or _own(line)
        if made is not None and not taken & {item.ref for item in made.items}:
            taken |= {item.ref for item in made.items}
            suggestions.append(made)
    return suggestions


def _one(line: OpenLine, found: list[OpenItem], index: _Index, claims: Counter[str]) -> Suggestion | None:
    known = index.coded(line.text)
    coded = [item for item in known if _fits(line, item)]
    if len(coded) == 1:
        return _made(line, coded[0], ("code", "amount"), certain=claims[coded[0].ref] <= 1)
    if len(found) == 1:
        item = found[0]
        if item.kind == "return":
            return _made(line, item, ("amount", "text")) if RETURNED.search(line.text) else None
        reasons = ("amount", "name") if _named(line, item) else ("amount", "date")
        if _names_another(line, item):
            return None
        # The text may name another open item: then one candidate fits the code and another the amount.
        return _made(line, item, reasons, certain=claims[item.ref] == 1 and not known)
    if len(found) > MOST_NAMED:
        return None
    named = [item for item in found if item.kind != "return" and _named(line, item)]
    if len(named) == 1:
        return _made(line, named[0], ("amount", "name"))
    quoted = [item for item in found if _quoted(line, item)]
    return _made(line, quoted[0], ("amount", "text")) if len(quoted) == 1 else None


def _names_another(line: OpenLine, item: OpenItem) -> bool:
    """Whether the text carries an order's number, but not the one this request is of: the number says whose money it is."""
    numbers = {f"BR{month}{number}" for month, number in NUMBER.findall(line.text)}
    return item.kind == "payment" and bool(numbers) and _bare(item.code) not in numbers


def _fits(line: OpenLine, item: OpenItem) -> bool:
    return line.is_whole and item.amount == line.amount and item.since <= line.day <= item.until


def _made(line: OpenLine, item: OpenItem, reasons: tuple[str, ...], *, certain: bool = False) -> Suggestion:
    if item.kind == "return":
        return Suggestion(line, (item,), reasons, book="return")
    return Suggestion(line, (item,), reasons, certain=certain)


def _several(line: OpenLine, index: _Index) -> Suggestion | None:
    """One line for all payouts that were given to the bank together, or for all but one that it did not carry out."""
    if not line.is_whole:
        return None
    whole = [members for members in index.sums.get(line.amount, ()) if _all_fit(line, members)]
    if len(whole) == 1:
        return Suggestion(line, tuple(whole[0]), ("sum", "date"))
    found = index.but_one.get(line.amount, ())
    if whole or len(found) != 1 or not _all_fit(line, found[0][0]):
        return None
    members, missing = found[0]
    return Suggestion(line, tuple(item for item in members if item is not missing), ("sum_but_one", "date"))


def _all_fit(line: OpenLine, members: Sequence[OpenItem]) -> bool:
    return all(item.since <= line.day <= item.until for item in members)


def _own(line: OpenLine) -> Suggestion | None:
    """The bank's own charges and interest; larger charges the ketua names."""
    if -BORNE_ALONE <= line.amount <= 0 and FEE.search(line.text):
        return Suggestion(line, (), ("text",), book="fee")
    if line.amount >= 0 and INTEREST.search(line.text):
        return Suggestion(line, (), ("text",), book="interest")
    return None


def _named(line: OpenLine, item: OpenItem) -> bool:
    """Whether the bank's text holds the item's name: all its words of three signs and more."""
    words = [word for word in re.findall(r"\w+", item.name.lower()) if len(word) > 2]
    text = line.text.lower()
    return bool(words) and all(word in text for word in words)


def _quoted(line: OpenLine, item: OpenItem) -> bool:
    """Whether the bank's text repeats a number of the item's note: the bank's own reference, written down when it was paid."""
    return not set(REFERENCE.findall(line.text)).isdisjoint(REFERENCE.findall(item.note))


def _bare(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code.upper())
