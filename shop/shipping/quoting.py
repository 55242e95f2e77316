"""What it costs to send a parcel to a region, by every service that goes there. From tables: no network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shop.db import reading, table
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import Rupiah
from shop.shipping.models import CourierKind, Rate, Service
from shop.shipping.weights import Load, charged_grams, counts_by_volume


class CannotSend(ShopError):
    """The chosen service does not carry this parcel to this region."""

    status = 422

    def __init__(self, service_id: int, region_code: str) -> None:
        super().__init__()
        self.service_id, self.region_code = service_id, region_code

    def sentence(self) -> str:
        return _("This way of sending does not go to that address. Choose another one.")


@dataclass(frozen=True)
class Offer:
    """A way to send one parcel: price in rupiah, weight charged in grams (by its volume?), working days from and to."""

    service_id: int
    slug: str
    name: str
    name_en: str
    kind: CourierKind
    needs_tracking: bool
    price: Rupiah
    charged_grams: int
    is_by_volume: bool
    days_least: int
    days_most: int


def offers(region_code: str, load: Load) -> list[Offer]:
    """Every way to send such a parcel to a region, in the shop's order; one query."""
    return _priced(_rates(region_code), load)


def offers_for(region_code: str, loads: Sequence[Load]) -> list[list[Offer]]:
    """The ways to send each of several parcels to one region; one query for all."""
    rates = _rates(region_code)
    return [_priced(rates, load) for load in loads]


def open_to(offers: Iterable[Offer], *, is_hub: bool) -> list[Offer]:
    """Those of these ways that a parcel can go: only what the cooperative gathers can be fetched there."""
    return [offer for offer in offers if is_hub or offer.kind is not CourierKind.PICKUP]


def _rates(region_code: str) -> list[Any]:
    """The rate of every service that goes there: the longest matching region code decides."""
    parts = region_code.split(".")
    best: dict[int, Any] = {}
    with reading() as connection:
        rates = connection.execute(_RATES, {f"above_{level}": ".".join(parts[:level]) for level in LEVELS}).all()
    for rate in rates:
        known = best.get(rate.service_id)
        if known is None or len(rate.region_code) > len(known.region_code):
            best[rate.service_id] = rate
    return list(best.values())


#: Everywhere, a province, a regency, a district, a village.
LEVELS = range(5)
_rate_table, _service_table = table(Rate), table(Service)
#: Written once on the bare tables, so that it is compiled once: every order asks it.
_RATES = (
    sa.select(
        _rate_table.c.region_code,
        _rate_table.c.price_per_step,
        _rate_table.c.days_least,
        _rate_table.c.days_most,
        _service_table.c.id.label("service_id"),
        _service_table.c.slug,
        _service_table.c.name,
        _service_table.c.name_en,
        _service_table.c.kind,
        _service_table.c.needs_tracking,
        _service_table.c.divisor,
        _service_table.c.tolerance_grams,
        _service_table.c.minimum_grams,
        _service_table.c.step_grams,
        _service_table.c.most_grams,
    )
    .select_from(_rate_table)
    .join(_service_table, _service_table.c.id == _rate_table.c.service_id)
    .where(
        _service_table.c.is_active, _rate_table.c.region_code.in_([sa.bindparam(f"above_{level}") for level in LEVELS])
    )
    .order_by(_service_table.c.position, _service_table.c.id)
)


def _priced(rates: list[Any], load: Load) -> list[Offer]:
    found = []
    for rate in rates:
        if load.weight_grams > rate.most_grams:
            continue
        # What is fetched for nothing is not charged by its room.
        counted = load if rate.price_per_step else Load(load.weight_grams)
        grams = charged_grams(counted, rate)
        found.append(
            Offer(
                service_id=rate.service_id,
                slug=rate.slug,
                name=rate.name,
                name_en=rate.name_en,
                kind=rate.kind,
                needs_tracking=rate.needs_tracking,
                price=rate.price_per_step * (grams // rate.step_grams),
                charged_grams=grams,
                is_by_volume=counts_by_volume(counted, rate.divisor),
                days_least=rate.days_least,
                days_most=rate.days_most,
            )
        )
    return found
