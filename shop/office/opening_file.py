"""The file a shop is opened from: what each of its entries says, and how they are read out of TOML.

`docs/opening.example.toml` shows one of each. Whatever is wrong is kept beside the name of its entry, so that a person
sees every mistake of the file at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_args, get_type_hints

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 40
KINDS = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}


class NotOpened(ValueError):
    """The file cannot be taken as it is; `problems` names every entry and what is wrong with it."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class AccountEntry:
    """A bank account of the cooperative; the first one takes the transfers."""

    code: str
    bank: str
    number: str
    holder: str
    payout_layout: str = "generic"


@dataclass(frozen=True, kw_only=True)
class CategoryEntry:
    """A shelf of the shop, in the order of the file."""

    slug: str
    name: str
    name_en: str
    text: str = ""
    text_en: str = ""
    is_food: bool = False


@dataclass(frozen=True, kw_only=True)
class TechniqueEntry:
    """A way of making; only what is drawn with hot wax is batik."""

    slug: str
    name: str
    name_en: str
    uses_wax: bool = False


@dataclass(frozen=True, kw_only=True)
class VillageEntry:
    """A village of makers; `coordinator` is the phone or e-mail of whoever may act for all of them."""

    slug: str
    region: str
    text: str = ""
    text_en: str = ""
    coordinator: str = ""


@dataclass(frozen=True, kw_only=True)
class RateEntry:
    """What a step of weight costs to some regions, in rupiah, and the working days from and to; "" is everywhere."""

    regions: list[str]
    price: int
    days: list[int]


@dataclass(frozen=True, kw_only=True)
class CourierEntry:
    """One way to send, with its rules of weight in grams."""

    slug: str
    name: str
    name_en: str
    kind: str
    rates: list[RateEntry]
    divisor: int = 6_000
    tolerance_grams: int = 300
    minimum_grams: int = 1_000
    step_grams: int = 1_000
    most_grams: int = 50_000
    needs_tracking: bool = True
    track_at: str = ""


@dataclass(frozen=True, kw_only=True)
class MakerEntry:
    """A payee and her part in basis points; `person` is her sign-in, where she has one."""

    name: str
    bps: int
    person: str = ""
    line: str = ""
    line_en: str = ""
    returned_from: str = ""
    is_fund: bool = False


@dataclass(frozen=True, kw_only=True)
class SellerEntry:
    """A shop of one maker, or of a group; `person` signs in for it: its owner, or the group's treasurer."""

    slug: str
    name: str
    village: str
    phone: str
    person: str
    makers: list[MakerEntry]
    line: str = ""
    line_en: str = ""
    story: str = ""
    story_en: str = ""
    uses_hub: bool = True


@dataclass
class Opening:
    """What is being read: how many of each were added, and everything that is wrong."""

    added: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def wrong(self, where: str, what: str) -> None:
        """Keep one thing to put right."""
        self.problems.append(f"{where}: {what}")


def read_entries(opening: Opening, name: str, kind: type, given: Any) -> Iterator[tuple[str, Any]]:
    """The entries of one part of the file, each with the words that name it; what cannot be read is kept in `problems`."""
    if not isinstance(given, list):
        opening.wrong(name, f"write each entry under [[{name}]]")
        return
    for number, values in enumerate(given, start=1):
        entry = _entry(opening, f"{name} {number}", kind, values)
        if entry is not None:
            yield f"{name} {number} ({getattr(entry, 'slug', '') or entry.code})", entry


def _entry(opening: Opening, where: str, kind: Any, values: Any) -> Any:
    """One entry as its class, or None when something in it is missing, unknown or of the wrong kind."""
    if not isinstance(values, dict):
        opening.wrong(where, "write names and values")
        return None
    before, hints, read = len(opening.problems), get_type_hints(kind), {}
    for name in values.keys() - hints.keys():
        opening.wrong(where, f"{name} is not known here; known are {', '.join(hints)}")
    for one in fields(kind):
        if one.name in values:
            read[one.name] = _value(opening, f"{where}, {one.name}", hints[one.name], values[one.name])
        elif one.default is MISSING:
            opening.wrong(where, f"{one.name} is missing")
    if len(opening.problems) > before:
        return None
    slug = read.get("slug", read.get("code", "a"))
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        opening.wrong(where, f"“{slug}” must be small letters, digits and hyphens, at most {LONGEST_SLUG}")
        return None
    return kind(**read)


def _value(opening: Opening, where: str, hint: Any, value: Any) -> Any:
    plain = getattr(hint, "__origin__", hint)
    if type(value) is not plain:
        opening.wrong(where, f"must be {KINDS[plain]}")
        return None
    if plain is int and value < 0:
        opening.wrong(where, "must not be below zero")
    if plain is not list:
        return value
    (inner,) = get_args(hint)
    read = _value if inner in KINDS else _entry
    return [read(opening, f"{where} {number}", inner, one) for number, one in enumerate(value, start=1)]
