"""What a large shop costs beside a small one: both served at once and asked in turns.

A machine's speed may change by half within a minute; taken turns of seconds both shops feel it alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from statistics import median

from benchmarks import placing
from benchmarks.databases import Ground
from benchmarks.people import check_out, put_in_new_cart, visitor
from benchmarks.serving import rate, rate_of, served

TURNS = 5
SECONDS = 2

#: What is measured at one shop: so many a second.
Measure = Callable[[], float]


def compared(small: Ground, large: Ground) -> Iterator[tuple[str, float, float]]:
    """The name of what was asked, and the middle rates of the large and of the small shop."""
    with ExitStack() as both:
        sides = []
        for ground in (large, small):
            address = both.enter_context(served("wsgi:app", ground.folder, **ground.environment))
            sides.append(_measures(address, placing.slug_for(ground)))
        for name in sides[0]:
            rates: list[list[float]] = [[], []]
            for _ in range(TURNS):
                for side, found in zip(sides, rates, strict=True):
                    found.append(side[name]())
            yield name, median(rates[0]), median(rates[1])


def _measures(address: str, slug: str) -> dict[str, Measure]:
    """What is asked of a shop; every list fills its page in the small one too."""
    pages = {
        "list page": "/products",
        "list page, category": "/categories/kain?sort=price",
        "product page": f"/products/{slug}",
        "search, one word": "/products?q=dompet",
        "search, two words": "/products?q=selendang+ecoprint",
    }

    def page(path: str) -> Measure:
        return lambda: rate(address, path, SECONDS)

    def guest(work: Callable[[int, object], None]) -> Measure:
        return lambda: rate_of(work, lambda _: visitor(address, slug), SECONDS)

    return {name: page(path) for name, path in pages.items()} | {
        "add to cart": guest(lambda number, ready: put_in_new_cart(ready, number)),
        "guest checkout": guest(lambda number, ready: check_out(ready, number)),
    }
