"""Short ways to write variants, batches and licence numbers in the lists of goods."""

from __future__ import annotations

from collections.abc import Mapping

from shop.demo.goods import Batch, Variant, Words

JEMBER = 3509


def only(stock: int) -> tuple[Variant, ...]:
    """A product without a choice."""
    return (Variant(stock),)


def pieces(*numbers: int, sold: tuple[int, ...] = ()) -> tuple[Variant, ...]:
    """Numbered one-of-a-kind pieces; the sold ones stay visible with nothing left."""
    return tuple(Variant(1, piece=n) for n in numbers) + tuple(Variant(0, piece=n) for n in sold)


def sizes(stock: Mapping[str, int]) -> tuple[Variant, ...]:
    """One variant for each size with its stock."""
    return tuple(Variant(n, size=size) for size, n in stock.items())


def colours(*stock: tuple[Words, int]) -> tuple[Variant, ...]:
    """One variant for each colour with its stock."""
    return tuple(Variant(n, colour=colour) for colour, n in stock)


def licence(packaging: int, kind: int, product: int, producer: int, year: int) -> str:
    """A P-IRT number of Jember in its printed form.

    Rule: Peraturan BPOM 22/2018: packaging (1), food kind (2), region (4), product (2), producer (4), then the
    year it runs out (2). The producer numbers are invented.
    """
    return f"P-IRT {packaging}{kind:02d}{JEMBER}{product:02d}{producer:04d}-{year:02d}"


def halal(number: int) -> str:
    """An invented halal certificate number in the printed form: ID and 17 digits."""
    return f"ID3511{number:09d}0126"


def batches(code: str, shelf_life_days: int, *stocks: int) -> tuple[Batch, ...]:
    """Two batches that together hold `stocks` of each variant: an older third and a newer rest.

    What keeps for four months was made before the demo's first order.
    """
    older = tuple(n // 3 for n in stocks)
    newer = tuple(n - old for n, old in zip(stocks, older, strict=True))
    age = 95 if shelf_life_days >= 120 else max(3, shelf_life_days // 4)
    fresh = max(1, shelf_life_days // 20)
    return (
        Batch(f"{code}-A", -age, shelf_life_days - age, older),
        Batch(f"{code}-B", -fresh, shelf_life_days - fresh, newer),
    )
