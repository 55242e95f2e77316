"""The office's orders: every order and its books, and what the hub has to send."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.clock import WIB
from shop.db import session, transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.ledger.chart import entry_title
from shop.orders import fulfilment, handing_over, story
from shop.orders import office_queries as queries
from shop.orders.blueprint import pages
from shop.orders.models import Order, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import is_at_hub, live
from shop.orders.queries import load_whole, order_named
from shop.orders.recall import recalled_codes
from shop.orders.renumbering import correct_tracking
from shop.orders.seller_forms import ShipmentForm
from shop.orders.words import was_told
from shop.paging import list_named, page_number, searched
from shop.sheets import Asked, Column, Row, Sheet, csv_pieces
from shop.shipping.models import CourierKind
from shop.users.access import office, person
from shop.users.models import Role
from shop.web import download

MONEY = {Role.BENDAHARA, Role.KETUA}

LIST_TITLES = {
    "all": lazy_gettext("All"),
    "unpaid": lazy_gettext("Waiting for payment"),
    "overdue": lazy_gettext("Past their time"),
    "on_delivery": lazy_gettext("To be paid on delivery"),
    "paid": lazy_gettext("Paid, not finished"),
    "closed": lazy_gettext("Completed"),
    "ended": lazy_gettext("Expired or cancelled"),
}
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


@pages.get("/office/orders")
@office()
def office_index() -> str:
    """Orders by state, found by number, phone or name."""
    name, q = _asked()
    return render_template(
        "orders/office/index.html",
        name=name,
        q=q,
        titles=LIST_TITLES,
        counts=queries.counts(),
        page=queries.orders(name, q, page_number(request.args.get("page"))),
        standing=story.standing_of_order,
    )


@pages.get("/office/orders.csv")
@office()
def office_file() -> Response:
    """The list as a file: exactly what the filter shows, all its pages."""
    name, q = _asked()
    columns = [
        Column(_("Order"), "code"),
        Column(_("Placed"), "code"),
        Column(_("State")),
        Column(_("Buyer")),
        Column(_("Phone"), "code"),
        Column(_("Place")),
        Column(_("Sellers")),
        Column(_("Goods"), "figure"),
        Column(_("Voucher"), "figure"),
        Column(_("Shipping"), "figure"),
        Column(_("Total"), "figure"),
    ]
    sheet = Sheet(str(LIST_TITLES[name]), columns, Asked(queries.orders_for_file(name, q), _rows))
    return download(f"orders-{name}.csv", stream_with_context(csv_pieces(sheet)))


def _rows(ids: Sequence[sa.Row[Any]]) -> list[Row]:
    return [
        [
            order.number,
            f"{order.placed_at.astimezone(WIB):%Y-%m-%d %H:%M}",
            story.standing_of_order(order).words,
            order.buyer_name,
            order.buyer_phone,
            order.place,
            ", ".join(part.seller.name for part in order.seller_orders),
            order.goods_price,
            -order.discount,
            order.shipping_total,
            order.total,
        ]
        for order in queries.orders_of([row[0] for row in ids])
    ]


@pages.get("/office/orders/<number>")
@office()
def office_show(number: str) -> str:
    """One order: what travels, what was paid, what happened, and its entries in the books."""
    return _page(order_named(number))


@pages.get("/office/parcels")
@office()
def office_parcels() -> str:
    """What the hub has to send, and what it still waits for."""
    return _parcels()


def _parcels(forms: dict[str, ShipmentForm] | None = None) -> str:
    forms = forms or {}
    found = queries.parcels_at_hub()
    called_back = recalled_codes([part for one in found for part in live(one.parcel.seller_orders)])
    complete = [one for one in found if not one.missing]
    kept = [one for one in complete if any(part.id in called_back for part in one.parcel.seller_orders)]
    return render_template(
        "orders/office/parcels.html",
        kept=kept,
        ready=[(one, forms.get(one.parcel.code) or _shipment(one.parcel)) for one in complete if one not in kept],
        wrong=list(forms.values()),
        waiting=[one for one in found if one.missing],
        called_back=called_back,
    )


@pages.post("/office/parcels/<code>/shipment")
@office()
def office_ship(code: str) -> Response | tuple[str, int]:
    """The courier took a parcel of the hub."""
    return _with_number(code, partial(fulfilment.send_gathered, by=person()), _("%(code)s is on its way.", code=code))


@pages.post("/office/parcels/<code>/tracking")
@office()
def office_renumber(code: str) -> Response | tuple[str, int]:
    """The number of a parcel on its way was typed wrong, here or by its seller."""
    act = partial(correct_tracking, by=person(), seen=request.form.get("seen", ""))
    return _with_number(code, act, _("The number is put right."))


def _with_number(code: str, act: Callable[..., object], words: str) -> Response | tuple[str, int]:
    """Do something to a parcel with the courier's number typed for it, say so, and go on.

    What finds it done says False: then who did it and when is said.
    """
    parcel = _parcel(code)
    form = ShipmentForm(needs_tracking=parcel.needs_tracking)
    form.tracking.id = f"tracking-{code}"
    if not form.validate_on_submit():
        return _again(parcel, form), 422
    try:
        with transaction():
            is_done = act(parcel, tracking=form.tracking.data)
    except fulfilment.TrackingNeeded as refusal:
        form.tracking.errors = [refusal.sentence()]
        return _again(_parcel(code), form), 422
    except ShopError as refusal:
        flash(audit.stale(refusal, *_subjects(code)), "wrong")
        return redirect(url_for(".office_show", number=_parcel(code).order.number), 303)
    before = audit.told(*_subjects(code), but=person()) if is_done is False else ""
    told = "" if is_done is False else was_told(parcel.order)
    flash(before or f"{words} {told}".strip(), "wait" if before else "good")
    return redirect(_back(parcel), 303)


def _again(parcel: Parcel, form: ShipmentForm) -> str:
    """The page whose form it was, with what was typed."""
    forms = {parcel.code: form}
    return _parcels(forms) if _is_from_list() else _page(parcel.order, forms)


@pages.post("/office/parcels/<code>/delivery")
@office()
def office_deliver(code: str) -> Response:
    """A parcel arrived, or was fetched at the hub."""
    parcel = _parcel(code)
    try:
        with transaction():
            fulfilment.deliver(parcel, by=person())
    except ShopError as refusal:
        flash(audit.stale(refusal, *_subjects(code)), "wrong")
    else:
        flash(
            _("%(code)s has arrived. Its makers are paid when the buyer confirms or the hold passes.", code=code),
            "good",
        )
    return redirect(_back(_parcel(code)), 303)


@pages.post("/office/parts/<code>/return")
@office()
def office_hand_back(code: str) -> Response:
    """Goods at the hub go back to their seller, unsent."""
    part = session().scalars(sa.select(SellerOrder).where(SellerOrder.code == code)).one_or_none()
    if part is None:
        raise NotFound(part=code)
    number, subjects = part.order.number, _subjects(part.parcel.code)
    try:
        with transaction():
            handing_over.hand_back(part, by=person())
    except ShopError as refusal:
        flash(audit.stale(refusal, *subjects), "wrong")
    else:
        flash(_("%(code)s is with its seller again.", code=code), "good")
    return redirect(url_for(".office_show", number=number, _anchor=code), 303)


def _asked() -> tuple[str, str]:
    return list_named("state", queries.LISTS, "all"), searched("q", most=80)


def _parcel(code: str) -> Parcel:
    parcel = queries.parcel(code)
    if parcel is None:
        raise NotFound(parcel=code)
    return parcel


def _subjects(code: str) -> list[str]:
    """A parcel and what is in it, as the audit names them."""
    return [f"parcel {code}", *(f"seller_order {part.code}" for part in _parcel(code).seller_orders)]


def _shipment(parcel: Parcel) -> ShipmentForm:
    """A form with the number there is, whose field can be told from those of other parcels on the page."""
    form = ShipmentForm(None, needs_tracking=parcel.needs_tracking, tracking=parcel.tracking)
    form.tracking.id = f"tracking-{parcel.code}"
    return form


def _back(parcel: Parcel) -> str:
    if _is_from_list():
        return url_for(".office_parcels")
    return url_for(".office_show", number=parcel.order.number)


def _is_from_list() -> bool:
    return request.form.get("from") == "parcels"


def _page(order: Order, forms: dict[str, ShipmentForm] | None = None) -> str:
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
        cancellable={
            part.code for part in order.seller_orders if part.status in CANCELLABLE and part.handed_over_at is None
        },
    )


def _shown(parcel: Parcel, form: ShipmentForm | None, called_back: Container[int]) -> dict[str, object]:
    """A parcel with what can be done about it now: send it, or say that it arrived; not while some of it is called back."""
    parts = live(parcel.seller_orders)
    is_gathered = bool(parts) and all(part.handed_over_at is not None for part in parts)
    is_kept = any(part.id in called_back for part in parts)
    is_fetched = parcel.kind is CourierKind.PICKUP
    moving = [part for part in parts if part.status is not SellerOrderStatus.COMPLETED]
    has_left = bool(moving) and all(part.status is SellerOrderStatus.SHIPPED for part in moving)
    return {
        "parcel": parcel,
        "standing": story.standing_of_parcel(parcel),
        "form": form or _shipment(parcel),
        "can_ship": parcel.is_hub and is_gathered and parcel.shipped_at is None and not is_fetched and not is_kept,
        "can_deliver": has_left or (is_gathered and is_fetched and parcel.delivered_at is None and not is_kept),
        "can_renumber": parcel.needs_tracking and parcel.shipped_at is not None and parcel.delivered_at is None,
        "seen": audit.seen(f"parcel {parcel.code}"),
        "waits_for": [part for part in parts if part.status in CANCELLABLE and part.handed_over_at is None],
    }
