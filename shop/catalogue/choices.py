"""What a list can be narrowed to, and the vocabulary of the search: kept in each process for half a minute."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from shop.catalogue.models import Category, Product, SearchTerm, Technique
from shop.catalogue.remembering import remembered
from shop.db import session
from shop.i18n import language
from shop.sellers.models import Seller, Village

#: How old the choices and their counts may be.
SECONDS = 30


@dataclass(frozen=True)
class Choice:
    """One shelf, technique, village or seller a list can be narrowed to."""

    id: int
    slug: str
    name_id: str
    name_en: str
    #: The kecamatan of a village, the sentence under a shelf's name; otherwise empty.
    note_id: str = ""
    note_en: str = ""
    #: Whether lists of all shelves name it.
    is_listed: bool = field(default=True, kw_only=True)

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_id if language() == "id" else self.name_en

    @property
    def note(self) -> str:
        """What is said beside the name, in the reader's language."""
        return self.note_id if language() == "id" else self.note_en


@dataclass(frozen=True)
class Choices:
    """Everything a list can be narrowed to, by kind and slug, in the order of the page."""

    category: dict[str, Choice]
    technique: dict[str, Choice]
    village: dict[str, Choice]
    seller: dict[str, Choice]
    #: Sellers whose goods are not shown now.
    suspended: tuple[int, ...]
    #: How many published products there are of each (category, technique, village, seller).
    combinations: dict[tuple[int, int | None, int, int], int]
    #: Differs each time they are asked anew.
    version: float

    @cached_property
    def published(self) -> int:
        """How many published products there are."""
        return sum(self.combinations.values())

    def how_many(self, given: dict[str, frozenset[int]]) -> int:
        """How many products there are within what is chosen."""
        if not given:
            return self.published
        kind, wanted = next(iter(given.items()))
        counts = self.counts(kind, given)
        return sum(counts[choice] for choice in wanted)

    def counts(self, kind: str, given: dict[str, frozenset[int]]) -> Counter[int]:
        """How many products each choice of one kind has, within what is chosen of the other kinds."""
        place = KINDS.index(kind)
        others = [(KINDS.index(other), wanted) for other, wanted in given.items() if wanted and other != kind]
        found: Counter[int] = Counter()
        for combination, count in self.combinations.items():
            if all(combination[at] in wanted for at, wanted in others):
                found[combination[place] or 0] += count
        return found


#: What lists are narrowed by: each is a parameter of an address, and they stand in this order on the page.
KINDS = ("category", "technique", "village", "seller")


@remembered(SECONDS)
def choices() -> Choices:
    """What lists can be narrowed to, with counts; at most half a minute old. Two queries when it is asked anew."""
    product = Product.__table__.c
    grouped = (product.category_id, product.technique_id, product.village_id, product.seller_id)
    counted = sa.select(*grouped, sa.func.count()).where(sa.text("status = 'published'")).group_by(*grouped)
    known: dict[str, dict[str, Choice]] = {kind: {} for kind in KINDS}
    suspended: list[int] = []
    for kind, _place, is_hidden, *row in session().execute(sa.union_all(*_names()).order_by("kind", "place", "name")):
        if is_hidden and kind == "seller":
            suspended.append(row[0])
        else:
            known[kind][row[1]] = Choice(*row, is_listed=not is_hidden)
    combinations = {(a, b, c, d): count for a, b, c, d, count in session().execute(counted) if d not in suspended}
    return Choices(**known, suspended=tuple(sorted(suspended)), combinations=combinations, version=time.monotonic())


#: A shelf that takes no new products is named as long as something stands on it; its own address always answers.
IS_LISTED = sa.or_(
    Category.is_open, sa.exists().where(Product.category_id == Category.id, sa.text("products.status = 'published'"))
)


def _names() -> list[sa.Select[Any]]:
    """The names of every kind, in columns of the same meaning."""
    none: sa.ColumnElement[str] = sa.literal_column("''")
    one: sa.ColumnElement[int] = sa.literal_column("0")

    def named(kind: str, place: Any, is_hidden: Any, *columns: Any) -> sa.Select[Any]:
        return sa.select(
            sa.literal_column(f"'{kind}'").label("kind"),
            place.label("place"),
            is_hidden.label("is_hidden"),
            *columns,
        )

    name = Seller.name.label("name")
    return [
        named(
            "category",
            Category.position,
            sa.case((IS_LISTED, 0), else_=1),
            Category.id,
            Category.slug,
            Category.name.label("name"),
            Category.name_en,
            Category.text,
            Category.text_en,
        ),
        named(
            "technique",
            one,
            one,
            Technique.id,
            Technique.slug,
            Technique.name.label("name"),
            Technique.name_en,
            none,
            none,
        ),
        named(
            "village",
            one,
            one,
            Village.id,
            Village.slug,
            Village.name.label("name"),
            Village.name,
            Village.district,
            Village.district,
        ),
        named(
            "seller",
            one,
            sa.case((Seller.status == "suspended", 1), else_=0),
            Seller.id,
            Seller.slug,
            name,
            Seller.name,
            none,
            none,
        ),
    ]


@dataclass(frozen=True)
class Vocabulary:
    """The words that occur in published products, and in how many."""

    products: dict[str, int]

    @cached_property
    def terms(self) -> list[str]:
        """The words in the order of the alphabet."""
        return sorted(self.products)


@remembered(SECONDS)
def vocabulary() -> Vocabulary:
    """Every word the search knows; at most half a minute old."""
    query = sa.select(SearchTerm.term, SearchTerm.products).where(SearchTerm.products > 0)
    return Vocabulary({found.term: found.products for found in session().execute(query)})
