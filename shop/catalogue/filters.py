"""Reading what a list shall show from its address, kindly: what cannot be read is said and left out, never refused whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Any, NamedTuple
from unicodedata import category as kind_of_sign
from urllib.parse import urlencode

from shop.catalogue.choices import KINDS, Choice, Choices, vocabulary
from shop.catalogue.queries import Browse, Sort
from shop.catalogue.words import terms
from shop.forms import CONTROL, WELCOME, read_amount
from shop.i18n import figure, rupiah
from shop.i18n import gettext as _
from shop.money import LARGEST, Rupiah

#: Longer questions are no questions.
MOST_TYPED = 120
#: What the other parameters are called in a list.
FIELDS = {"q": "words", "min": "least", "max": "most", "stock": "in_stock"}


class Chosen(NamedTuple):
    """Something chosen: its parameter and value in the address, and how a person calls it."""

    name: str
    value: str
    words: str


@dataclass
class Filters:
    """What the address asks for: the list, what was typed, what is wrong with it."""

    #: The shelf whose page this is; then it is no choice.
    shelf: Choice | None
    typed: dict[str, str]
    chosen: list[Chosen] = attribute(default_factory=list)
    #: What could not be read, by parameter: one sentence each.
    problems: dict[str, str] = attribute(default_factory=dict)
    ids: dict[str, frozenset[int]] = attribute(default_factory=dict)
    least: Rupiah | None = None
    most: Rupiah | None = None
    in_stock: bool = False
    words: str = ""
    sort: Sort = Sort.NEWEST

    @property
    def usual_sort(self) -> Sort:
        """The order when none is chosen: by fitness when words are asked for, else the newest first."""
        return Sort.FIT if self.words else Sort.NEWEST

    @property
    def state(self) -> tuple[object, ...]:
        """Everything the form beside the list shows of it."""
        return (*self.typed.values(), *self.chosen, self.sort, *self.problems.items())

    def browse(self, without: Chosen | None = None) -> Browse:
        """The list that is asked for, or the same without one thing that was chosen."""
        values: dict[str, Any] = {
            "least": self.least,
            "most": self.most,
            "in_stock": self.in_stock,
            "words": self.words,
            **self.ids,
        }
        if self.shelf is not None:
            values["category"] = frozenset({self.shelf.id})
        if without is not None:
            values.pop(FIELDS.get(without.name, without.name))
        sort = Sort.NEWEST if self.sort is Sort.FIT and not values.get("words") else self.sort
        return Browse(**values, sort=sort)

    def query(self, **changes: Any) -> str:
        """The query of an address with this state, `?` and all; `sort`, `page`, `words` changed, `without` left out."""
        without: list[Chosen] = changes.pop("without", [])
        words = changes.get("words", self.words)
        pairs = [
            (name, words if name == "q" else value)
            for name, value, _words in self.chosen
            if not any((name, value) == gone[:2] for gone in without)
        ]
        sort = changes.get("sort", self.sort)
        if sort is not (Sort.FIT if any(name == "q" for name, _value in pairs) else Sort.NEWEST):
            pairs.append(("sort", str(sort)))
        if changes.get("page", 1) != 1:
            pairs.append(("page", str(changes["page"])))
        return "?" + urlencode(pairs) if pairs else ""


def read_filters(values: Any, known: Choices, shelf: Choice | None) -> Filters:
    """Read the parameters of an address (a MultiDict). Whatever cannot be read stands in `problems`."""
    if not values:
        return Filters(shelf, {"q": "", "min": "", "max": ""})
    first = values.to_dict()
    found = Filters(shelf, {name: _visible(first.get(name, "")) for name in ("q", "min", "max")})
    _read_words(found, first.get("q", ""))
    for kind in KINDS:
        if kind != "category" or shelf is None:
            _read_choices(found, kind, values.getlist(kind), getattr(known, kind))
    _read_prices(found, first)
    if first.get("stock"):
        found.in_stock = True
        found.chosen.append(Chosen("stock", "1", _("In stock")))
    found.sort = found.usual_sort
    wanted = first.get("sort", "")
    if wanted in set(Sort) and (found.words or wanted != Sort.FIT):
        found.sort = Sort(wanted)
    return found


def _visible(text: str) -> str:
    """What can be shown of a text again: without characters that no page may hold."""
    return "".join(sign for sign in text if sign in WELCOME or kind_of_sign(sign) not in CONTROL)


def _read_words(found: Filters, text: str) -> None:
    if text != found.typed["q"]:
        found.problems["q"] = _("The search words contain a character that cannot be used. Type them again.")
    elif len(text.strip()) > MOST_TYPED:
        found.problems["q"] = _(
            "The search words are too long: at most %(most)s characters, these have %(have)s.",
            most=figure(MOST_TYPED),
            have=figure(len(text.strip())),
        )
    elif text.strip():
        found.words = text.strip()
        found.chosen.append(Chosen("q", found.words, f"“{found.words}”"))


def _read_choices(found: Filters, kind: str, slugs: list[str], known: Mapping[str, Choice]) -> None:
    ids = set()
    for slug in dict.fromkeys(slug for slug in slugs if slug):
        if slug in known:
            ids.add(known[slug].id)
            found.chosen.append(Chosen(kind, slug, known[slug].name))
        else:
            found.problems[kind] = _("One of the choices does not exist any more and was left out.")
    if ids:
        found.ids[kind] = frozenset(ids)


def _read_prices(found: Filters, values: Any) -> None:
    least, most = (_read_price(found, name, values.get(name, "")) for name in ("min", "max"))
    if least is not None and most is not None and most < least:
        found.problems["max"] = _("The highest price is below the lowest. Raise it, or leave one of them empty.")
        most = None
    found.least, found.most = least, most
    if least is not None:
        found.chosen.append(Chosen("min", str(least), _("From %(price)s", price=rupiah(least))))
    if most is not None:
        found.chosen.append(Chosen("max", str(most), _("Up to %(price)s", price=rupiah(most))))


def _read_price(found: Filters, name: str, raw: str) -> Rupiah | None:
    text = found.typed[name].strip()
    if not text and raw == found.typed[name]:
        return None
    price = read_amount(text)
    if price is None:
        found.problems[name] = _("Write an amount in digits, for example 150.000 or 150rb.")
    elif price < 0:
        found.problems[name] = _("A price cannot be below Rp0.")
    elif price > LARGEST:
        found.problems[name] = _("At most %(most)s.", most=rupiah(LARGEST))
    else:
        return price
    return None


def without_rarest(text: str) -> str:
    """A question of several words without the one that the fewest products carry; empty for a single word."""
    asked, known = text.split(), vocabulary().products
    weighed = [max((known.get(term, 0) for term in terms(word)), default=None) for word in asked]
    counts = [count for count in weighed if count is not None]
    if len(counts) < 2:
        return ""
    del asked[weighed.index(min(counts))]
    return " ".join(asked)


def ways_out(found: Filters, most: int) -> Iterator[tuple[Chosen, list[Chosen]]]:
    """What could be let go of, one thing each: the thing to name, and everything that goes with it.

    All choices of one kind go together: letting go of one of two villages finds no more.
    """
    seen: set[str] = set()
    for thing in reversed(found.chosen):
        if thing.name in seen or len(seen) == most:
            continue
        seen.add(thing.name)
        yield thing, [other for other in found.chosen if other.name == thing.name]
