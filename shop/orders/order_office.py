"""An order's page in the office, for whatever is done there: also what is refused is said on it."""

from __future__ import annotations

from collections.abc import Container

from flask import render_template

from shop import audit
from shop.i18n import lazy_gettext
from shop.ledger.chart import entry_title
from shop.orders import office_queries as queries
from shop.orders import story
from shop.orders.forms import Cancellation
from shop.orders.fulfilment import may_deliver
from shop.orders.models import Order, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import is_at_hub, live
from shop.orders.queries import load_whole
from shop.orders.recall import recalled_codes
from shop.orders.seller_forms import ShipmentForm
from shop.shipping.models import CourierKind
from shop.users.access import person
from shop.users.models import MONEY, Role

EVENT_TITLES = {
    "placed": lazy_gettext("Order placed"),
    "reminded": lazy_gettext("Reminded to pay"),
    "paid": lazy_gettext("Paid"),
    "ready": lazy_gettext("Packed"),
    "unpacked": lazy_gettext("Packing taken back"),
    "handed_over": lazy_gettext("Handed over to the cooperative"),
    "handed_back": lazy_gettext("Given back to the seller"),
    "not_handed_over": lazy_gettext("Not handed over after all"),
    "shipped": lazy_gettext("Handed to the courier"),
    "renumbered": lazy_gettext("Tracking number put right"),
    "delivered": lazy_gettext("Arrived"),
    "received": lazy_gettext("The buyer has it"),
    "completed": lazy_gettext("Completed, money released"),
    "expired": lazy_gettext("Expired without payment"),
    "cancelled": lazy_gettext("Cancelled"),
    "claim_opened": lazy_gettext("A problem reported"),
    "claim_answered": lazy_gettext("The seller answered"),
    "claim_withdrawn": lazy_gettext("Taken back by the buyer"),
    "claim_rejected": lazy_gettext("Nothing paid back"),
    "claim_replaced": lazy_gettext("Other goods"),
    "claim_refunded": lazy_gettext("Money back"),
    "dispute_borne": lazy_gettext("Lost dispute, borne by"),
    "dispute_returned": lazy_gettext("Lost dispute regained, given back"),
    "on_delivery": lazy_gettext("Accepted, paid on delivery"),
    "refused": lazy_gettext("Refused at the door, came back"),
    "revived": lazy_gettext("Taken up again, its money came late"),
}
#: A part can be cancelled while its goods are with the seller.
CANCELLABLE = (SellerOrderStatus.TO_PACK, SellerOrderStatus.READY)


def order_page(
    order: Order,
    forms: dict[str, ShipmentForm] | None = None,
    ends: dict[str, Cancellation] | None = None,
) -> str:
    """An order with everything that can be done about it; `forms` by parcel and `ends` by code are those that were refused."""
    order = load_whole(order)
    sees_money = bool(MONEY & person().roles)
    subjects = [f"order {order.number}", *(f"parcel {parcel.code}" for parcel in order.parcels)]
    subjects += [f"seller_order {part.code}" for part in order.seller_orders]
    called_back = recalled_codes(live(order.seller_orders))
    return render_template(
        "orders/office/show.html",
        order=order,
        standing=story.standing_of_order(order),
        parcels=[_shown(parcel, (forms or {}).get(parcel.code), called_back) for parcel in order.parcels],
        events=[(EVENT_TITLES.get(event.what, event.what), event, code) for event, code in queries.events_of(order)],
        entries=[(entry, entry_title(entry.kind)) for entry in queries.entries_of(order)] if sees_money else [],
        trail=audit.trail(*subjects),
        called_back=called_back,
        sees_money=sees_money,
        at_hub={part.code for part in order.seller_orders if is_at_hub(part)},
        may_cancel=Role.BENDAHARA in person().roles,
        ends={
            code: (ends or {}).get(code) or Cancellation.of(code, None)
            for code in [order.number, *(part.code for part in order.seller_orders if _is_cancellable(part))]
        },
    )


def _is_cancellable(part: SellerOrder) -> bool:
    return part.status in CANCELLABLE and part.handed_over_at is None


def _shown(parcel: Parcel, form: ShipmentForm | None, called_back: Container[int]) -> dict[str, object]:
    """A parcel with what can be done about it now: send it, or say that it arrived; not while some of it is called back."""
    parts = live(parcel.seller_orders)
    is_gathered = bool(parts) and all(part.handed_over_at is not None for part in parts)
    is_kept = any(part.id in called_back for part in parts)
    is_fetched = parcel.kind is CourierKind.PICKUP
    moving = [part for part in parts if part.status is not SellerOrderStatus.COMPLETED]
    may_say_so = may_deliver(parcel, person())
    has_left = bool(moving) and all(part.status is SellerOrderStatus.SHIPPED for part in moving)
    return {
        "parcel": parcel,
        "standing": story.standing_of_parcel(parcel),
        "form": form or shipment_form(parcel),
        "can_ship": parcel.is_hub and is_gathered and parcel.shipped_at is None and not is_fetched and not is_kept,
        "can_deliver": (has_left and may_say_so)
        or (is_gathered and is_fetched and parcel.delivered_at is None and not is_kept),
        "is_bendaharas_to_say": has_left and not may_say_so,
        "can_renumber": parcel.needs_tracking and parcel.shipped_at is not None and parcel.delivered_at is None,
        "seen": audit.seen(f"parcel {parcel.code}"),
        "waits_for": [part for part in parts if part.status in CANCELLABLE and part.handed_over_at is None],
    }


def shipment_form(parcel: Parcel) -> ShipmentForm:
    """A form with the number there is, whose field can be told from those of other parcels on the page."""
    form = ShipmentForm(None, needs_tracking=parcel.needs_tracking, tracking=parcel.tracking)
    form.tracking.id = f"tracking-{parcel.code}"
    return form
