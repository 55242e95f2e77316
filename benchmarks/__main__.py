"""`make bench`: what the shop costs, as a table and as lines of benchmarks/results.jsonl."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import bank, books, payouts, placing, sizes
from benchmarks.databases import SIZES, Ground, grounds
from benchmarks.people import check_out, check_out_again, put_in_new_cart, returning, visitor
from benchmarks.serving import rate, rate_of, served

RESULTS = Path(__file__).parent / "results.jsonl"


@dataclass(frozen=True)
class Result:
    """One thing measured: how often a second, the bound of the same run where there is one, and their ratio."""

    name: str
    database: str
    products: int
    rate: float
    bound: float | None = None

    @property
    def ratio(self) -> float | None:
        """How near the bound it comes."""
        return None if not self.bound else self.rate / self.bound

    def line(self) -> str:
        """As the table shows it."""
        bound = f"{self.bound:10.1f}" if self.bound else " " * 10
        ratio = f"{self.ratio:6.2f}" if self.ratio else ""
        return f"{self.name:<26} {self.database:<11} {self.products:>8,} {self.rate:>10.1f} {bound} {ratio}"


def measured(ground: Ground) -> Iterator[Result]:
    """Everything on one database: pages first, then what writes.

    *Uncached*: each request reads the rows and writes the cards. What says nothing of a product, the header, the footer,
    the filters, is kept as a production server keeps it; *frame anew* writes that too.
    """
    environment = ground.environment

    def result(name: str, found: float, bound: float | None = None) -> Result:
        return Result(name, ground.database, ground.products, round(found, 1), round(bound, 1) if bound else None)

    with served("benchmarks.bare:app", ground.folder, **environment) as address:
        bare = rate(address, "/")
    with served("wsgi:app", ground.folder, **environment, PIECES_KEPT="0") as address:
        yield result("list page, frame anew", rate(address, "/products"), bare)
    with served("wsgi:app", ground.folder, **environment) as address:
        yield result("list page, uncached", rate(address, "/products"), bare)
        yield result("list page, category", rate(address, "/categories/kain?sort=price"), bare)
        yield result("product page", rate(address, f"/products/{placing.slug_for(ground)}"), bare)
        yield result("search", rate(address, "/products?q=selendang+jati"), bare)
        slug = placing.slug_for(ground)
        yield result(
            "add to cart, new visitor",
            rate_of(lambda number, ready: put_in_new_cart(ready, number), lambda _: visitor(address, slug)),
        )
        yield result(
            "whole guest checkout",
            rate_of(lambda number, ready: check_out(ready, number), lambda _: visitor(address, slug)),
        )
        yield result(
            "the same, village known",
            rate_of(lambda number, ready: check_out_again(ready, number), lambda _: returning(address, slug)),
        )
    imported, megabytes, suggested = bank.measure(ground)
    yield result(f"bank lines in, {megabytes:.0f} MB", bank.LINES / imported)
    yield result("bank lines suggested", bank.ITEMS / suggested)
    if ground.products == SIZES[0]:  # a database of its own: once for each kind
        found = books.measure(ground)
        proved = f"lines proved, {found['check']:.1f} s for {found['lines'] / 1e6:.0f} M"
        yield result(proved, found["lines"] / found["check"], books.LINES / books.MOST_SECONDS)
        stated = f"statement, {found['sales']:.0f} sales"
        yield result(stated, 1_000 / found["statement"], 1_000 / books.MOST_MILLISECONDS)
        for what in ("page", "file"):
            slowest = max((one for one in found if one.startswith(f"{what} of ")), key=lambda one: found[one])
            yield result(f"{slowest}, a year", 1 / found[slowest], 1 / books.MOST_WAITED if what == "page" else None)
    if ground.products == min(SIZES):  # how many goods there are does not matter to it
        paid, checked = payouts.measure(ground)
        yield result(f"orders paid out, {paid:.0f} s in all", payouts.ORDERS / paid)
        yield result("the same, checked", payouts.ORDERS / checked)
    placed, raw, statements = placing.measure(ground)
    yield result(f"place_order, {statements} statements", placed, raw)


def everything(shops: tuple[int, ...], databases: tuple[str, ...]) -> Iterator[Result]:
    """Each shop by itself, then the largest beside the smallest, whose rate is its bound."""
    for database in databases:
        filled = []
        for ground in grounds(shops, (database,)):
            filled.append(ground)
            yield from measured(ground)
        if len(filled) > 1:
            for name, large, small in sizes.compared(filled[0], filled[-1]):
                yield Result(f"{name}, by size", database, filled[-1].products, round(large, 1), round(small, 1))


def main() -> None:
    """Measure and print."""
    wishes = argparse.ArgumentParser(prog="make bench")
    wishes.add_argument("--products", type=int, nargs="*", default=SIZES)
    wishes.add_argument("--databases", nargs="*", default=["sqlite", "postgresql"])
    wished = wishes.parse_args()
    print(f"{'':<26} {'database':<11} {'products':>8} {'a second':>10} {'bound':>10}  ratio")
    with RESULTS.open("a") as file:
        for found in everything(tuple(wished.products), tuple(wished.databases)):
            print(found.line(), flush=True)
            file.write(json.dumps(asdict(found) | {"ratio": found.ratio}) + "\n")


if __name__ == "__main__":
    main()
