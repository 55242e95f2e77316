"""What it costs to send a cart's parcels, and what sending together saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.cart.parcels import CartParcel
from shop.money import Rupiah
from shop.shipping.models import CourierKind
from shop.shipping.quoting import Offer, offers_for, open_to


@dataclass(frozen=True)
class Sending:
    """A parcel with every way to send it. `alone` is what its sellers would cost one by one, by service."""

    parcel: CartParcel
    offers: tuple[Offer, ...]
    alone: dict[int, Rupiah]

    @property
    def usual(self) -> Offer | None:
        """The way proposed first: a courier to the door, else whatever there is."""
        return next(
            (offer for offer in self.offers if offer.kind is CourierKind.COURIER), next(iter(self.offers), None)
        )

    def offer(self, service_id: int) -> Offer | None:
        """The offer of one service."""
        return next((offer for offer in self.offers if offer.service_id == service_id), None)

    def saved(self, offer: Offer) -> Rupiah:
        """What the buyer saves because her sellers send together, in rupiah; 0 for a parcel of one seller."""
        return max(0, self.alone.get(offer.service_id, 0) - offer.price)


def sendings(parcels: Sequence[CartParcel], region_code: str) -> list[Sending]:
    """Every parcel with its ways to a region; one query for all."""
    loads = [parcel.load for parcel in parcels]
    singles = [list(parcel.seller_loads.values()) if len(parcel.seller_loads) > 1 else [] for parcel in parcels]
    every = offers_for(region_code, loads + [load for group in singles for load in group])
    found, rest = [], iter(every[len(parcels) :])
    for parcel, offers, group in zip(parcels, every, singles, strict=False):
        each = [{offer.service_id: offer.price for offer in next(rest)} for _load in group]
        common = set.intersection(*(set(prices) for prices in each)) if each else set()
        found.append(
            Sending(
                parcel,
                tuple(open_to(offers, is_hub=parcel.is_hub)),
                {service: sum(prices[service] for prices in each) for service in common},
            )
        )
    return found
