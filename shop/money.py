"""Whole rupiah, and the only place where amounts are rounded or divided."""

from __future__ import annotations

from collections.abc import Sequence

#: A whole number of rupiah. Prices, totals and ledger lines are all of this type.
Rupiah = int

#: The largest amount a person may type. It fits the ledger's columns, and no sale here comes near it.
LARGEST = 999_999_999_999

BASIS_POINTS = 10_000


def part_of(amount: Rupiah, numerator: int, denominator: int) -> Rupiah:
    """A fraction of an amount. Half a rupiah is rounded away from zero. The denominator must be positive."""
    sign = -1 if (amount < 0) != (numerator < 0) else 1
    return sign * ((abs(amount * numerator) * 2 + denominator) // (2 * denominator))


def percent_of(amount: Rupiah, bps: int) -> Rupiah:
    """A share of an amount, given in basis points (1 % = 100), rounded as `part_of` does."""
    return part_of(amount, bps, BASIS_POINTS)


def split(amount: Rupiah, weights: Sequence[int]) -> list[Rupiah]:
    """Divide an amount in proportion to weights, so that the parts sum exactly to the amount.

    Method of largest remainders; of equal remainders the earlier part gets the rupiah. A negative amount is divided like
    the positive one, with the signs turned. Raises ValueError when a weight is negative or all are zero.
    """
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError(f"weights must be positive together: {list(weights)}")
    sign, whole = (-1, -amount) if amount < 0 else (1, amount)
    parts = [whole * weight // total for weight in weights]
    remainders = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
    for index in remainders[: whole - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]
