"""What a courier charges for: whole steps of the larger of weight and volume, in integers only."""

from __future__ import annotations

from typing import Protocol


class Weighing(Protocol):
    """How a service weighs: a Service, or a row with its columns."""

    divisor: int
    tolerance_grams: int
    minimum_grams: int
    step_grams: int


def volumetric_grams(volume_cm3: int, divisor: int) -> int:
    """The weight a volume counts for, in grams, rounded up. `divisor` is cm³ per kilogram."""
    return -(-volume_cm3 * 1_000 // divisor)


def charged_grams(weight_grams: int, service: Weighing, *, volume_cm3: int = 0) -> int:
    """The grams a service charges for a parcel: whole steps, what is beyond a step within the tolerance left out.

    Rule: couriers round a fraction of at most 0.30 kg down and more up, and charge at least 1 kg; each service
    says its own step, tolerance, minimum and divisor.
    """
    heavier = max(weight_grams, volumetric_grams(volume_cm3, service.divisor))
    steps, beyond = divmod(heavier, service.step_grams)
    if beyond > service.tolerance_grams:
        steps += 1
    return max(steps * service.step_grams, service.minimum_grams)
