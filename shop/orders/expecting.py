"""When a buyer may expect a parcel, in words."""

from __future__ import annotations

from datetime import date

from shop.clock import day_of, today
from shop.i18n import gettext as _
from shop.i18n import tanggal
from shop.orders.models import Order, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import is_at_hub
from shop.shipping.arriving import Arrival, after_paying, after_sending
from shop.shipping.models import CourierKind


def arrival(parcel: Parcel, order: Order) -> Arrival | None:
    """When a parcel is likely to be there; None when it is, when nothing says so, and before anybody packs it."""
    if parcel.days_least is None or parcel.days_most is None or parcel.delivered_at is not None:
        return None
    if all(part.status is SellerOrderStatus.CANCELLED for part in parcel.seller_orders):
        return None
    if parcel.shipped_at is not None:
        return after_sending(day_of(parcel.shipped_at), parcel.days_least, parcel.days_most)
    began = _began(order)
    if began is None:
        return None
    began = max(began, parcel.off_until or began)
    return after_paying(parcel.kind, began, parcel.days_least, parcel.days_most, today=today())


def _began(order: Order) -> date | None:
    """The day from which the makers pack."""
    if order.status is OrderStatus.ON_DELIVERY:
        return day_of(order.placed_at)
    return day_of(order.paid_at) if order.paid_at is not None else None


def expected(parcel: Parcel, order: Order) -> str:
    """A sentence about when a parcel comes or is ready; empty when there is nothing to say."""
    found = arrival(parcel, order)
    if found is None:
        return ""
    if found.last < today():
        return _("It was expected by %(day)s. Ask us on WhatsApp, we look for it.", day=tanggal(found.last))
    if parcel.kind is CourierKind.PICKUP:
        if can_be_fetched(parcel):
            return _("It is ready: you may fetch it.")
        return _("Ready to be fetched around %(when)s.", when=found)
    if parcel.kind is CourierKind.VILLAGE:
        return _("The village courier brings it around %(when)s.", when=found)
    return _("Arrives around %(when)s.", when=found)


def can_be_fetched(parcel: Parcel) -> bool:
    """Whether everything in it lies at the cooperative, where its buyer fetches it."""
    return parcel.kind is CourierKind.PICKUP and all(_lies_there(part) for part in parcel.seller_orders)


def _lies_there(part: SellerOrder) -> bool:
    """Whether nothing of a seller's part is still missing at the cooperative."""
    return part.status is SellerOrderStatus.CANCELLED or is_at_hub(part)
