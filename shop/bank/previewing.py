"""What a file would become, before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.bank.importing import Numbered, known_keys, numbered, read_for
from shop.bank.matching import OpenLine
from shop.bank.models import StatementUpload
from shop.bank.queries import cases, suggested
from shop.bank.reading.lines import ReadLine, ReadStatement
from shop.bank.reading.reader import TITLES
from shop.bank.uploads import SavedAlready
from shop.money import Rupiah

#: So many lines are shown one by one.
MOST_SHOWN = 200


@dataclass(frozen=True)
class PreviewLine:
    """A line and what it will become: `known`, `certain`, `suggested`, the name of a case, or `open`; and with what."""

    line: ReadLine
    amount: Rupiah
    will: str
    what: str = ""


@dataclass(frozen=True)
class Preview:
    """A file understood, and what saving it would do."""

    read: ReadStatement
    title: object
    lines: Sequence[PreviewLine]
    known: int
    new: int
    new_in: Rupiah
    new_out: Rupiah
    certain: int

    @property
    def for_a_person(self) -> int:
        """New lines that somebody looks at."""
        return self.new - self.certain

    @property
    def shown(self) -> Sequence[PreviewLine]:
        """The new lines first, at most MOST_SHOWN."""
        return sorted(self.lines, key=lambda one: one.will == "known")[:MOST_SHOWN]


def preview(upload: StatementUpload) -> Preview:
    """Read an upload and say what it would become; nothing is saved. Raises SavedAlready, and as reading does."""
    if upload.saved_at is not None:
        raise SavedAlready(upload.name, upload.saved_by, upload.saved_at)
    read = read_for(upload.coop_account, upload.data, name=upload.name)
    lines = numbered(read.lines)
    known = known_keys(upload.coop_account, lines)
    fresh = [
        OpenLine(place, one.line.day, one.line.text, one.amount, one.line.sen == one.amount * 100)
        for place, one in enumerate(lines)
        if one.key not in known
    ]
    found = {one.line.id: one for one in suggested(upload.coop_account, fresh)}
    named = cases(fresh)

    def become(place: int, one: Numbered) -> PreviewLine:
        if one.key in known:
            return PreviewLine(one.line, one.amount, "known")
        if place in found:
            suggestion = found[place]
            what = ", ".join(item.code for item in suggestion.items[:3])
            return PreviewLine(
                one.line, one.amount, "certain" if suggestion.certain else "suggested", what or suggestion.book
            )
        if place in named:
            numbers = ", ".join(request.number for request in named[place].requests[:3])
            return PreviewLine(one.line, one.amount, str(named[place].kind), numbers)
        return PreviewLine(one.line, one.amount, "open")

    shown = [become(place, one) for place, one in enumerate(lines)]
    return Preview(
        read,
        TITLES.get(read.layout, read.layout),
        shown,
        known=len(lines) - len(fresh),
        new=len(fresh),
        new_in=sum(line.amount for line in fresh if line.amount > 0),
        new_out=sum(line.amount for line in fresh if line.amount < 0),
        certain=sum(one.certain for one in found.values()),
    )
