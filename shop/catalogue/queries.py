"""Questions about lists of products: a page of cards, how many there are, the newest."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from shop.catalogue.cards import ENGLISH_TITLE, PUBLISHED, Card, P, as_cards, products, read, select_cards
from shop.catalogue.choices import KINDS, choices
from shop.catalogue.search import Question, ask, find, matching, read_question
from shop.i18n import language
from shop.money import Rupiah
from shop.paging import COUNTED_TO, Page

#: Two and three and four columns all end in a full row.
PAGE_SIZE = 24


class Sort(enum.StrEnum):
    """The order of a list. FIT is by how well the words fit, and only there when words were asked for."""

    FIT = "fit"
    NEWEST = "newest"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    NAME = "name"


@dataclass(frozen=True)
class Browse:
    """What a list shows. Ids, not slugs: whoever asks has looked them up."""

    words: str = ""
    category: frozenset[int] = field(default_factory=frozenset)
    technique: frozenset[int] = field(default_factory=frozenset)
    village: frozenset[int] = field(default_factory=frozenset)
    seller: frozenset[int] = field(default_factory=frozenset)
    least: Rupiah | None = None
    most: Rupiah | None = None
    in_stock: bool = False
    sort: Sort = Sort.NEWEST

    @property
    def belongs(self) -> dict[str, frozenset[int]]:
        """What the products must belong to, by kind."""
        return {kind: wanted for kind in KINDS if (wanted := getattr(self, kind))}

    @property
    def narrowing(self) -> dict[str, Any]:
        """What narrows it besides words and choices."""
        narrowed = {"least": self.least, "most": self.most, "in_stock": self.in_stock or None}
        return {name: value for name, value in narrowed.items() if value is not None}


@dataclass(frozen=True)
class Results:
    """A page of cards, and what the words were read as when a typo was put right."""

    page: Page[Card]
    read_as: str | None = None


#: What may be asked of a list, by the name of its parameter. The word `published` stands as it is, so that the
#: database can use the indexes that hold only published products, and 0 so that PostgreSQL keeps the plan.
CONDITIONS: dict[str, Any] = {
    # A person may ask for more than a price's column holds.
    "least": P.price_from >= sa.bindparam("least", type_=sa.BigInteger),
    "most": P.price_from <= sa.bindparam("most", type_=sa.BigInteger),
    "in_stock": P.available > sa.literal_column("0"),
    "sold_out": P.available <= sa.literal_column("0"),
    "ids": P.id.in_(sa.bindparam("ids", expanding=True)),
    "suspended": P.seller_id.not_in(sa.bindparam("suspended", expanding=True)),
}
for _kind in KINDS:
    CONDITIONS[f"one_{_kind}"] = P[f"{_kind}_id"] == sa.bindparam(f"one_{_kind}")
    # Adding nothing keeps SQLite from gathering and sorting all of them: it walks the list's order until the page is full.
    CONDITIONS[f"{_kind}_in"] = (P[f"{_kind}_id"] + sa.literal_column("0")).in_(
        sa.bindparam(f"{_kind}_in", expanding=True)
    )


def browse(wanted: Browse, number: int = 1, size: int = PAGE_SIZE) -> Results:
    """A page of published products. A number beyond the last page gives the last page.

    What can be bought comes first, and what is sold out after all of it, each in the order of the list; with words in
    their order of fitness each page holds what fits there, and only on it what can be bought comes first.

    One query, whatever the shop holds; one more for what is sold out, where a page holds some, and two when the number
    was beyond the end. A list narrowed by nothing but choices is counted as those are, up to half a minute ago; any
    other brings a count that stops at COUNTED_TO with its cards; the search counts by itself.
    """
    number = min(number, -(-COUNTED_TO // size))
    question = read_question(wanted.words) if wanted.words else None
    if question is not None and not question.words:
        return Results(Page([], 1, size, 0))
    if question is not None and wanted.sort is Sort.FIT:
        fitting = _best_fitting(question, wanted, number, size)
        if fitting is not None:
            return fitting
    given, values = _conditions(wanted, question)
    found = matching() if question else None
    is_counted = bool(wanted.narrowing or found)
    order = _Order(given, values, wanted.sort, found, is_counted)
    rows = order.rows((number - 1) * size, size)
    if not rows and number > 1:
        number = max(1, -(-min(_count(given, values, found), COUNTED_TO) // size))
        rows = order.rows((number - 1) * size, size)
    total = _total(wanted, rows, number, size, is_counted=is_counted) if rows else 0
    page = Page(as_cards(rows), number, size, min(total, COUNTED_TO), is_more=total > COUNTED_TO)
    return Results(page, question.read_as if question else None)


@dataclass(frozen=True)
class _Order:
    """A list in its order, to be read from any place on."""

    given: tuple[str, ...]
    values: dict[str, Any]
    sort: Sort
    found: str | None
    is_counted: bool

    def rows(self, skip: int, size: int) -> Sequence[Any]:
        """So many rows after those skipped: what can be bought, then what is sold out.

        Two walks in the list's own order and not one by whether something is left: an index that knew of it would
        have to be written with every order placed.
        """
        if "in_stock" in self.given:
            return self._walk(None, size, skip)
        rows = self._walk("in_stock", size, skip)
        if len(rows) == size:
            return rows
        seen = 0 if rows or not skip else skip - _count((*self.given, "in_stock"), self.values, self.found)
        return [*rows, *self._walk("sold_out", size, seen)[: size - len(rows)]]

    def _walk(self, only: str | None, size: int, skip: int) -> Sequence[Any]:
        return read(
            _listed(language(), self.given, self.sort, self.found, size, skip, self.is_counted, only), self.values
        )


def _total(wanted: Browse, rows: Sequence[Any], number: int, size: int, *, is_counted: bool) -> int:
    """How many the whole list holds of which these rows are a page."""
    if is_counted:
        return int(rows[0][-1])
    seen = (number - 1) * size + len(rows)
    return seen if len(rows) < size else max(seen, choices().how_many(wanted.belongs))


def how_many(wanted: Browse) -> int:
    """How many products a list would show, at most one more than COUNTED_TO. One query, two with words."""
    question = read_question(wanted.words) if wanted.words else None
    if question is not None and not question.words:
        return 0
    return _count(*_conditions(wanted, question), matching() if question else None)


def newest(size: int) -> Sequence[Card]:
    """The products published last of which something is left. One query."""
    given, values = _conditions(Browse(in_stock=True), None)
    return as_cards(read(_listed(language(), given, Sort.NEWEST, size=size), values))


def cards_of(ids: Sequence[int]) -> list[Card]:
    """The cards of these products in the order given; those not published are left out. One query."""
    if not ids:
        return []
    rows = read(_listed(language(), ("ids",), None), {"ids": list(ids)})
    found = {card.id: card for card in as_cards(rows)}
    return [found[number] for number in ids if number in found]


def _best_fitting(question: Question, wanted: Browse, number: int, size: int) -> Results | None:
    """The page in order of fitness; None when more products fit than are counted and a price still narrows them."""
    narrowing = wanted.narrowing
    given = tuple(narrowing)
    if not given:
        hits = find(question, wanted.belongs, choices().suspended, first=number * size)
        number = max(1, min(number, -(-hits.total // size)))
        cards = _buyable_first(hits.ids[(number - 1) * size : number * size])
        return Results(Page(cards, number, size, hits.total, hits.is_more), question.read_as)
    hits = find(question, wanted.belongs, choices().suspended)
    if hits.is_more:
        return None
    values = {"ids": hits.ids, **{name: narrowing[name] for name in given if name != "in_stock"}}
    fitting = {row[0] for row in read(_ids_where(("ids", *given)), values)} if hits.ids else set()
    ids = [found for found in hits.ids if found in fitting]
    number = max(1, min(number, -(-len(ids) // size)))
    cards = _buyable_first(ids[(number - 1) * size : number * size])
    return Results(Page(cards, number, size, len(ids)), question.read_as)


def _buyable_first(ids: Sequence[int]) -> list[Card]:
    """The cards of a page in the order given, those that are sold out at its end."""
    return sorted(cards_of(ids), key=lambda card: card.available <= 0)


@lru_cache(maxsize=20)
def _ids_where(given: tuple[str, ...]) -> sa.Select[Any]:
    return sa.select(P.id).where(*_where(given, None))


def _conditions(wanted: Browse, question: Question | None) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The names of what is asked for, and the values that go with them."""
    values: dict[str, Any] = {}
    for kind, numbers in wanted.belongs.items():
        if len(numbers) == 1:
            (values[f"one_{kind}"],) = numbers
        else:
            values[f"{kind}_in"] = sorted(numbers)
    if wanted.least is not None:
        values["least"] = wanted.least
    if wanted.most is not None:
        values["most"] = wanted.most
    if suspended := choices().suspended:
        values["suspended"] = suspended
    names = tuple(values) + (("in_stock",) if wanted.in_stock else ())
    if question is not None:
        values["ask"] = ask(question)
    return names, values


def _count(given: tuple[str, ...], values: dict[str, Any], found: str | None) -> int:
    return int(read(_counted(given, found), values)[0][0])


@lru_cache(maxsize=500)
def _counted(given: tuple[str, ...], found: str | None = None) -> sa.Select[Any]:
    limited: sa.Select[Any] = (
        sa.select(sa.literal_column("1"))
        .select_from(products)
        .where(*_where(given, found))
        .limit(sa.literal_column(str(COUNTED_TO + 1)))
    )
    return sa.select(sa.func.count()).select_from(limited.subquery())


def _where(given: tuple[str, ...], found: str | None) -> list[Any]:
    return [PUBLISHED, *(CONDITIONS[name] for name in given), *([sa.text(found)] if found else [])]


@lru_cache(maxsize=500)
def _listed(
    spoken: str,
    given: tuple[str, ...],
    sort: Sort | None,
    found: str | None = None,
    size: int = PAGE_SIZE,
    skip: int = 0,
    is_counted: bool = False,
    only: str | None = None,
) -> sa.Select[Any]:
    """The statement of one shape of list, its count in the last column when wished; without a sort neither ordered nor limited.

    `only` is a condition more, which does not narrow the count.

    Limits stand in the text: PostgreSQL plans a limit it does not know as if a tenth of all rows were wanted.
    """
    statement = select_cards(spoken).where(*_where((*given, only) if only else given, found))
    if sort is None:
        return statement
    if is_counted:
        statement = statement.add_columns(_counted(given, found).scalar_subquery())
    name = ENGLISH_TITLE if spoken == "en" else P.title
    orders: dict[Sort, tuple[Any, ...]] = {
        Sort.FIT: (P.published_at.desc(), P.id.desc()),
        Sort.NEWEST: (P.published_at.desc(), P.id.desc()),
        Sort.CHEAPEST: (P.price_from, P.id),
        Sort.DEAREST: (P.price_from.desc(), P.id.desc()),
        Sort.NAME: (name, P.id),
    }
    statement = statement.order_by(*orders[sort]).limit(sa.literal_column(str(size)))
    return statement.offset(sa.literal_column(str(skip))) if skip else statement
