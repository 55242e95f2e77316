"""What it costs to send a parcel to a region, by every service that goes there. From tables: no network."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import language
from shop.money import Rupiah
from shop.shipping.models import CourierKind, Rate, Service
from shop.shipping.weights import charged_grams


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
    """A way to send one parcel: price in rupiah, weight charged in grams, working days from and to."""

    service_id: int
    slug: str
    name: str
    kind: CourierKind
    needs_tracking: bool
    price: Rupiah
    charged_grams: int
    days_least: int
    days_most: int


def offers(region_code: str, weight_grams: int) -> list[Offer]:
    """Every way to send a parcel of this weight to a region, in the shop's order; one query."""
    return _priced(_rates(region_code), weight_grams)


def offers_for(region_code: str, weights_grams: list[int]) -> list[list[Offer]]:
    """The ways to send each of several parcels to one region; one query for all."""
    rates = _rates(region_code)
    return [_priced(rates, weight) for weight in weights_grams]


def offer(region_code: str, weight_grams: int, service_id: int) -> Offer:
    """The price of one service. Raises CannotSend."""
    for found in offers(region_code, weight_grams):
        if found.service_id == service_id:
            return found
    raise CannotSend(service_id, region_code)


def _rates(region_code: str) -> list[Rate]:
    parts = region_code.split(".")
    prefixes = ["", *(".".join(parts[:length]) for length in range(1, len(parts) + 1))]
    query = sa.select(Rate).join(Rate.service).options(contains_eager(Rate.service))
    query = query.where(Service.is_active, Rate.region_code.in_(prefixes)).order_by(Service.position, Service.id)
    best: dict[int, Rate] = {}
    for rate in session().scalars(query):
        known = best.get(rate.service_id)
        if known is None or len(rate.region_code) > len(known.region_code):
            best[rate.service_id] = rate
    return list(best.values())


def _priced(rates: list[Rate], weight_grams: int) -> list[Offer]:
    found = []
    for rate in rates:
        service = rate.service
        if weight_grams > service.most_grams:
            continue
        grams = charged_grams(weight_grams, service)
        found.append(
            Offer(
                service_id=service.id,
                slug=service.slug,
                name=service.name if language() == "id" else service.name_en,
                kind=service.kind,
                needs_tracking=service.needs_tracking,
                price=rate.price_per_step * (grams // service.step_grams),
                charged_grams=grams,
                days_least=rate.days_least,
                days_most=rate.days_most,
            )
        )
    return found
