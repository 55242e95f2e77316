"""A buyer's orders: where they are, what comes next, and that the goods arrived."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.cart.access import visitor
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import telepon
from shop.media import put
from shop.orders import story
from shop.orders.access import order_to_read
from shop.orders.blueprint import pages
from shop.orders.claim_forms import ClaimForm
from shop.orders.claim_models import ClaimReason
from shop.orders.claim_queries import claim_in, claimable, claims_of
from shop.orders.claiming import CLAIMABLE, TooMany, open_claim, withdraw
from shop.orders.finding import ask_for_link
from shop.orders.forms import FindForm
from shop.orders.freezing import ClaimOpen
from shop.orders.fulfilment import MoneyDisputed, PaidAtDoor, confirm_receipt
from shop.orders.models import Order, OrderLine, OrderStatus
from shop.orders.moving import WrongMoment, live
from shop.orders.queries import load_whole, orders_of, parcel_of
from shop.orders.recall import recalled_lines
from shop.orders.words import REASONS, STATES, about
from shop.paging import page_number
from shop.users import limits
from shop.users.access import anyone, person, signed_in

pages.add_app_template_filter(about, "tentang")


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
    """Send the order's link to its own e-mail address. The answer, and its time, are the same whether there is one or not."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("orders/find.html", form=form, is_sent=False), 422
    with transaction():
        ask_for_link(form.number.data, phone=form.phone.data)
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
    except (WrongMoment, ClaimOpen, MoneyDisputed, PaidAtDoor) as refusal:
        return _page(order_to_read(number), refusal=refusal.sentence()), 409
    flash(_("Thank you. The makers are paid now."), "good")
    return redirect(url_for("orders.show", number=number), 303)


@pages.get("/orders/<number>/claims/new")
@anyone
def new_claim(number: str) -> str:
    """Something is wrong: with which goods, and what?"""
    return _claim_page(order_to_read(number))


@pages.post("/orders/<number>/claims")
@limits.UPLOAD
@anyone
def claim(number: str) -> Response | tuple[str, int]:
    """Report it: the money of these goods stays with the cooperative until it is decided."""
    order = order_to_read(number)
    form, lines = _claim_form(order)
    good = form.validate_on_submit()
    uploads = form.uploads(request.files.getlist("photos")) if good else None
    if uploads is None:
        return _claim_page(order, form), 422
    line = next(line for line in lines if line.id == form.line.data)
    photos = [put(*upload) for upload in uploads]
    try:
        with transaction():
            open_claim(
                line,
                quantity=form.quantity.data,
                reason=ClaimReason(form.reason.data),
                text=form.text.data,
                photos=photos,
                by=visitor(),
            )
    except TooMany as refusal:
        form.quantity.errors = [refusal.sentence()]
        return _claim_page(order_to_read(number), form), 422
    except ShopError as refusal:
        return _page(order_to_read(number), refusal=refusal.sentence()), refusal.status
    flash(
        _(
            "Thank you for telling us. The money stays with us until this is decided; you hear from us within 2 working days."
        ),
        "good",
    )
    return redirect(url_for("orders.show", number=number), 303)


@pages.post("/orders/<number>/claims/<code>/withdrawal")
@anyone
def withdraw_claim(number: str, code: str) -> Response | tuple[str, int]:
    """The buyer takes a claim back: all is well."""
    found = claim_in(order_to_read(number), code)
    try:
        with transaction():
            withdraw(found, by=visitor())
    except ShopError as refusal:
        return _page(order_to_read(number), refusal=refusal.sentence()), refusal.status
    flash(_("Taken back. Thank you for telling us."), "good")
    return redirect(url_for("orders.show", number=number), 303)


def _claim_form(order: Order) -> tuple[ClaimForm, list[OrderLine]]:
    whole = load_whole(order)
    able = claimable(whole.seller_orders)
    reported = {claim.line_id for claim in claims_of(whole) if claim.decided_at is None}
    lines = [line for part in whole.seller_orders if part.id in able for line in part.lines if line.id not in reported]
    form = ClaimForm()
    form.offer(lines)
    return form, lines


def _claim_page(order: Order, form: ClaimForm | None = None) -> str:
    fresh, lines = _claim_form(order)
    form = form or fresh
    return render_template(
        "orders/claim.html", order=order, form=form, lines=lines, notes={line.id: about(line) for line in lines}
    )


def _page(bare: Order, refusal: str = "") -> str:
    order = load_whole(bare)
    is_sent = any(part.status in CLAIMABLE for part in order.seller_orders)
    claims = claims_of(order) if is_sent else []
    frozen = {claim.seller_order_id for claim in claims if claim.decided_at is None}
    reported = {claim.line_id for claim in claims if claim.decided_at is None}
    able = claimable(order.seller_orders)
    return render_template(
        "orders/show.html",
        order=order,
        parcels=story.parcels(order, frozen),
        claims=claims,
        called_back=recalled_lines(order) if is_sent else [],
        is_cancelled=order.paid_at is not None and len(live(order.seller_orders)) < len(order.seller_orders),
        fell_through=story.fell_through(order),
        is_fetched=story.is_fetched(order),
        reasons=REASONS,
        states=STATES,
        can_claim={
            part.parcel_id
            for part in order.seller_orders
            if part.id in able and {line.id for line in part.lines} - reported
        },
        headline=story.headline(order),
        steps=[vars(step) for step in story.with_claims(story.timeline(order), claims)],
        awaits_payment=order.status is OrderStatus.AWAITING_PAYMENT,
        pieces=sum(line.quantity for part in order.seller_orders for line in part.lines),
        recipient_phone=telepon(order.recipient_phone),
        refusal=refusal,
    )
