"""What a courier charges for. Figures: the worked examples of couriers' published rules, tolerance 300 g, divisor 6,000."""

import pytest

from shop.shipping.models import CourierKind, Service
from shop.shipping.weights import Load, charged_grams, counts_by_volume, volumetric_grams


def service(**rules):
    usual = {
        "divisor": 6_000,
        "tolerance_grams": 300,
        "minimum_grams": 1_000,
        "step_grams": 1_000,
        "most_grams": 50_000,
    }
    return Service(slug="x", name="X", name_en="X", kind=CourierKind.COURIER, **(usual | rules))


@pytest.mark.parametrize(
    ("grams", "kilograms"),
    [(1, 1), (1_000, 1), (1_300, 1), (1_301, 2), (2_200, 2), (2_300, 2), (2_301, 3), (2_450, 3), (5_250, 5)],
)
def test_a_fraction_within_the_tolerance_is_not_charged(grams, kilograms):
    assert charged_grams(Load(grams), service()) == kilograms * 1_000


@pytest.mark.parametrize(
    ("length", "width", "height", "kilograms"), [(40, 30, 10, 2), (40, 30, 30, 6), (50, 50, 100, 42), (35, 25, 12, 2)]
)
def test_a_large_light_parcel_is_charged_by_its_volume(length, width, height, kilograms):
    assert charged_grams(Load(100, length * width * height), service()) == kilograms * 1_000


def test_the_larger_of_weight_and_volume_counts():
    assert charged_grams(Load(9_000, 40 * 30 * 10), service()) == 9_000


def test_a_parcel_counts_by_the_room_it_takes_only_when_that_is_more():
    assert counts_by_volume(Load(1_749, 35 * 25 * 12), 6_000)
    assert not counts_by_volume(Load(1_750, 35 * 25 * 12), 6_000)
    assert not counts_by_volume(Load(1), 6_000)


def test_what_goes_together_adds_its_weight_and_its_room():
    assert Load(300, 1_200) + Load(450) == Load(750, 1_200)


def test_a_volume_is_weighed_in_whole_grams_rounded_up():
    assert volumetric_grams(1, 6_000) == 1
    assert volumetric_grams(6_000, 6_000) == 1_000
    assert volumetric_grams(6_001, 6_000) == 1_001
    assert volumetric_grams(20_000, 4_000) == 5_000


def test_each_service_has_its_own_rules():
    cargo = service(divisor=4_000, tolerance_grams=0, minimum_grams=10_000, step_grams=1_000)
    assert charged_grams(Load(3_000), cargo) == 10_000
    assert charged_grams(Load(10_001), cargo) == 11_000
    by_the_hundred = service(tolerance_grams=0, minimum_grams=0, step_grams=100)
    assert charged_grams(Load(201), by_the_hundred) == 300
