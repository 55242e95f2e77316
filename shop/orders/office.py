"""The office's orders: every order and its books, and what the hub has to send."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from shop.orders import fulfilment, handing_over, story
from shop.orders import office_queries as queries
from shop.orders.blueprint import pages
from shop.orders.models import Parcel, SellerOrder
from shop.orders.moving import live
from shop.orders.order_office import order_page, shipment_form
from shop.orders.queries import order_named
from shop.orders.recall import recalled_codes
from shop.orders.renumbering import correct_tracking
from shop.orders.seller_forms import ShipmentForm
from shop.orders.words import was_told
from shop.paging import list_named, page_number, searched
from shop.sheets import Asked, Column, Row, Sheet, csv_pieces
from shop.users.access import office, person
from shop.web import download

LIST_TITLES = {
    "all": lazy_gettext("All"),
    "unpaid": lazy_gettext("Waiting for payment"),
    "overdue": lazy_gettext("Past their time"),
    "on_delivery": lazy_gettext("To be paid on delivery"),
    "paid": lazy_gettext("Paid, not finished"),
    "closed": lazy_gettext("Completed"),
    "ended": lazy_gettext("Expired or cancelled"),
}


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
    return order_page(order_named(number))


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
        ready=[(one, forms.get(one.parcel.code) or shipment_form(one.parcel)) for one in complete if one not in kept],
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
    return _parcels(forms) if _is_from_list() else order_page(parcel.order, forms)


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


def _back(parcel: Parcel) -> str:
    if _is_from_list():
        return url_for(".office_parcels")
    return url_for(".office_show", number=parcel.order.number)


def _is_from_list() -> bool:
    return request.form.get("from") == "parcels"
