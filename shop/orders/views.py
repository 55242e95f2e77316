"""A buyer's orders: where they are, what comes next, and that the goods arrived."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.cart.access import visitor
from shop.db import transaction
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.notices import tell
from shop.orders import story
from shop.orders.access import order_to_read
from shop.orders.blueprint import pages
from shop.orders.forms import FindForm
from shop.orders.fulfilment import WrongMoment, confirm_receipt
from shop.orders.labels import phone_shown
from shop.orders.models import Order, OrderStatus
from shop.orders.queries import load_whole, order_by_phone, orders_of, parcel_of
from shop.paging import page_number
from shop.users import limits
from shop.users.access import anyone, person, signed_in


@pages.get("/orders")
@signed_in
def index() -> str:
    """All of my orders, newest first."""
    page = orders_of(person(), page_number(request.args.get("page")))
    return render_template("orders/index.html", page=page, standing=story.standing_of_order)


@pages.get("/orders/find")
@anyone
def find() -> str:
    """Ask for an order's number and phone number, or follow an open link."""
    return render_template("orders/find.html", form=FindForm(), is_sent=False)


@pages.post("/orders/find")
@limits.FIND_ORDER_FROM
@anyone
def send_link() -> str | tuple[str, int]:
    """Send the order's link to its own e-mail address. The answer is the same whether there is such an order or not."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("orders/find.html", form=form, is_sent=False), 422
    with transaction():
        order = order_by_phone(form.number.data, form.phone.data)
        if order is not None:
            tell(order, "orders/link", number=order.number, secret=order.secret)
    return render_template("orders/find.html", form=form, is_sent=True)


@pages.get("/orders/<number>")
@anyone
def show(number: str) -> str:
    """One order: its parcels first, then what happened, then what was paid."""
    return _page(order_to_read(number))


@pages.post("/orders/<number>/parcels/<code>/receipt")
@anyone
def receive(number: str, code: str) -> Response | tuple[str, int]:
    """The buyer has a parcel: its makers are paid. Pressed again it changes nothing."""
    order = order_to_read(number)
    try:
        with transaction():
            parcel = parcel_of(order, code)
            if parcel is None:
                raise NotFound(parcel=code)
            confirm_receipt(parcel, by=visitor())
    except WrongMoment as refusal:
        return _page(order_to_read(number), refusal=refusal.sentence()), 409
    flash(_("Thank you. The makers are paid now."), "good")
    return redirect(url_for("orders.show", number=number), 303)


def _page(bare: Order, refusal: str = "") -> str:
    order = load_whole(bare)
    return render_template(
        "orders/show.html",
        order=order,
        parcels=story.parcels(order),
        headline=story.headline(order),
        steps=[vars(step) for step in story.timeline(order)],
        awaits_payment=order.status is OrderStatus.AWAITING_PAYMENT,
        pieces=sum(line.quantity for part in order.seller_orders for line in part.lines),
        recipient_phone=phone_shown(order.recipient_phone),
        refusal=refusal,
    )
