"""The lists a visitor walks through: all products, a shelf, what a search finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from flask import render_template, request, url_for
from markupsafe import escape

from shop.catalogue.blueprint import pages
from shop.catalogue.cards import Card
from shop.catalogue.choices import KINDS, Choice, choices
from shop.catalogue.filters import Filters, read_filters, ways_out, without_rarest
from shop.catalogue.labels import say_label
from shop.catalogue.queries import Sort, browse, how_many, newest
from shop.errors import NotFound
from shop.fragments import ascii_html
from shop.i18n import gettext as _
from shop.i18n import language, lazy_gettext
from shop.paging import COUNTED_TO, Page, page_number
from shop.users.access import anyone

#: Choices of one kind that stand open; the others are opened by a touch.
OPEN = 6
#: Sellers a list offers to narrow to: those with the most goods. All of them are on the page of makers.
MOST_SELLERS = 15
#: Things an empty list offers to let go of; each costs a query.
MOST_WAYS = 3

SORTS = {
    Sort.FIT: lazy_gettext("Best match"),
    Sort.NEWEST: lazy_gettext("Newest"),
    Sort.CHEAPEST: lazy_gettext("Lowest price"),
    Sort.DEAREST: lazy_gettext("Highest price"),
    Sort.NAME: lazy_gettext("Name A–Z"),
}
TITLES = {
    "category": lazy_gettext("Category"),
    "technique": lazy_gettext("Technique"),
    "village": lazy_gettext("Village"),
    "seller": lazy_gettext("Maker"),
}


class Shelves:
    """The shelves of the header, read when a page first shows them: error pages may not need the database."""

    def __iter__(self) -> Iterator[Choice]:
        return (shelf for shelf in choices().category.values() if shelf.is_listed)

    @property
    def version(self) -> float:
        """Differs whenever the shelves may have changed."""
        return choices().version


def product_address() -> str:
    """The beginning of every product's address, so that a list of cards need not build each."""
    return _product_address(request.script_root)


@lru_cache(maxsize=8)
def _product_address(root: str) -> str:
    return url_for("storefront.product", slug="-")[:-1]


@lru_cache(maxsize=5_000)
def _typed(text: str) -> str:
    """What a person typed, escaped for HTML."""
    return ascii_html(str(escape(text)))


def _newest_cards(size: int = 4) -> list[Card]:
    return list(newest(size))


pages.add_app_template_global(product_address)
pages.add_app_template_filter(_typed, "typed")
pages.add_app_template_filter(say_label, "sebutan")
pages.add_app_template_global(_newest_cards, "newest_cards")
pages.add_app_template_global(Shelves(), "menu_categories")  # type: ignore[arg-type]


@pages.get("/products")
@anyone
def index() -> tuple[str, int]:
    """All products, narrowed by what the address says."""
    return _list(None)


@pages.get("/categories/<slug>")
@anyone
def category(slug: str) -> tuple[str, int]:
    """The products of one shelf."""
    shelf = choices().category.get(slug)
    if shelf is None:
        raise NotFound(slug=slug)
    return _list(shelf)


def _list(shelf: Choice | None) -> tuple[str, int]:
    """The page again with 422, and what was typed, when something in the address could not be read."""
    filters = read_filters(request.args, choices(), shelf)
    results = browse(filters.browse(), page_number(request.args.get("page")) if request.args else 1)
    page = results.page
    here = request.script_root + request.path
    frame = ("list", language(), choices().version, here, filters.state, results.read_as, page.total, page.is_more)
    answer = render_template(
        "catalogue/index.html",
        filters=filters,
        shelf=shelf,
        page=page,
        read_as=results.read_as,
        counted_to=COUNTED_TO,
        around=Around(filters, page, here),
        frame=frame,
        ways=_ways(filters, here) if not page.items else [],
    )
    return answer, 422 if filters.problems else 200


@dataclass(frozen=True)
class Around:
    """What stands around the cards of a list, made only when that piece of the page is written anew."""

    filters: Filters
    page: Page[Card]
    here: str

    def heading(self) -> str:
        """What the list is called."""
        words, shelf = self.filters.words, self.filters.shelf
        if shelf is not None:
            return shelf.name
        return _("Results for “%(words)s”", words=words) if words else _("All products")

    def groups(self) -> list[dict[str, Any]]:
        """Everything the list can be narrowed to."""
        return _groups(self.filters)

    def chips(self) -> list[tuple[str, str]]:
        """What is chosen, each with the address of the list without it."""
        return [(self.here + self.filters.query(without=[thing]), thing.words) for thing in self.filters.chosen]

    def sorts(self) -> list[tuple[str, Any, bool]]:
        """The orders, each with its address, and whether it is the one shown."""
        offered = [(sort, words) for sort, words in SORTS.items() if self.filters.words or sort is not Sort.FIT]
        return [
            (self.here + self.filters.query(sort=sort), words, sort is self.filters.sort) for sort, words in offered
        ]

    def page_address(self, number: int | None) -> str:
        """Where another page of the list is."""
        return self.here + self.filters.query(page=number or 1)


def _ways(filters: Filters, here: str) -> list[tuple[str, str, int]]:
    """What to let go of when nothing was found, with how much is then there; the most first."""
    ways = []
    for thing, together in ways_out(filters, MOST_WAYS):
        fewer = without_rarest(filters.words) if thing.name == "q" else ""
        count = how_many(replace(filters.browse(), words=fewer) if fewer else filters.browse(without=thing))
        if fewer:
            query, words = filters.query(words=fewer), _("Only “%(words)s”", words=fewer)
        else:
            query = filters.query(without=together)
            words = _("Without “%(choice)s”", choice=", ".join(other.words.strip("“”") for other in together))
        if count:
            ways.append((here + query, words, min(count, COUNTED_TO)))
    return sorted(ways, key=lambda way: -way[2])


def _groups(filters: Filters) -> list[dict[str, Any]]:
    """The choices of each kind that are not empty, with counts while these are true."""
    known = choices()
    shelf = {"category": frozenset({filters.shelf.id})} if filters.shelf else {}
    given = {**filters.ids, **shelf}
    says_counts = not (filters.words or filters.least is not None or filters.most is not None or filters.in_stock)
    groups = []
    for kind in KINDS:
        if kind == "category" and filters.shelf is not None:
            continue
        counts = known.counts(kind, given)
        chosen = filters.ids.get(kind, frozenset())
        ways = [
            {
                "value": choice.slug,
                "label": choice.name,
                "count": counts[choice.id] if says_counts else None,
                "checked": choice.id in chosen,
                "order": counts[choice.id],
            }
            for choice in getattr(known, kind).values()
            if counts[choice.id] or choice.id in chosen
        ]
        if kind == "seller":
            ways = sorted(ways, key=lambda way: (not way["checked"], -way["order"], way["label"]))[:MOST_SELLERS]
        if len(ways) > 1 or chosen:
            groups.append(
                {
                    "name": kind,
                    "title": TITLES[kind],
                    "ways": ways,
                    "open": OPEN if len(ways) > OPEN + 1 else len(ways),
                }
            )
    return groups
