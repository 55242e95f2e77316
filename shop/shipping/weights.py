"""What a courier charges for: whole steps of the larger of weight and volume, in integers only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent in one parcel, packed: its grams, and the room it takes in cm³; 0 for what packs flat."""

    weight_grams: int
    volume_cm3: int = 0

    def __add__(self, other: Load) -> Load:
        return Load(self.weight_grams + other.weight_grams, self.volume_cm3 + other.volume_cm3)


class Weighing(Protocol):
    """How a service weighs: a Service, or a row with its columns."""

    divisor: int
    tolerance_grams: int
    minimum_grams: int
    step_grams: int


def volumetric_grams(volume_cm3: int, divisor: int) -> int:
    """The weight a volume counts for, in grams, rounded up. `divisor` is cm³ per kilogram."""
    return -(-volume_cm3 * 1_000 // divisor)


def counts_by_volume(load: Load, divisor: int) -> bool:
    """Whether the room a parcel takes counts for more than its weight."""
    return volumetric_grams(load.volume_cm3, divisor) > load.weight_grams


def charged_grams(load: Load, service: Weighing) -> int:
    """The grams a service charges for a parcel: the larger of weight and volume, in whole steps; what is beyond a
    step within the tolerance is left out.

    Rule: couriers round a fraction of at most 0.30 kg down and more up, and charge at least 1 kg; each service
    says its own step, tolerance, minimum and divisor.
    """
    heavier = max(load.weight_grams, volumetric_grams(load.volume_cm3, service.divisor))
    steps, beyond = divmod(heavier, service.step_grams)
    if beyond > service.tolerance_grams:
        steps += 1
    return max(steps * service.step_grams, service.minimum_grams)
