"""The payment page: what to pay, how and until when; another way to pay; and changing one's mind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from shop.cart.access import visitor
from shop.clock import now
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import ngettext, rupiah
from shop.money import Rupiah
from shop.orders.access import order_to_read
from shop.orders.models import Order, OrderStatus
from shop.orders.moving import WrongMoment
from shop.orders.queries import load_whole
from shop.payments.asking import NothingDue, give_account
from shop.payments.blueprint import pages
from shop.payments.claim_forms import RefundAccountForm
from shop.payments.claim_queries import Refund, refund_asked, refund_of
from shop.payments.cod import COD
from shop.payments.codes import drawing
from shop.payments.ending import cancel_unpaid
from shop.payments.looking import look_at_page, open_page
from shop.payments.methods import METHODS, method_of, offered, switch_method
from shop.payments.models import Payment, PaymentState
from shop.payments.provider import NotYet, ProviderRefused
from shop.payments.qris import read_code
from shop.payments.queries import is_page_of, request_and_part, request_of, still_asked
from shop.payments.stripe import CODE
from shop.payments.terms import Wish
from shop.users.access import anyone
from shop.web import keep_nowhere, leads_to, setting

pages.add_app_template_global(refund_of)
pages.add_app_template_global(method_of)
pages.add_app_template_global(still_asked)


@pages.app_template_global()
def asked_and_came(order: Order) -> tuple[Payment | None, Rupiah]:
    """An order's last request for payment, whose unique code its page shows, and what came while the rest is waited for."""
    return request_and_part(order.number) or (None, 0)


@pages.get("/orders/<number>/payment")
@anyone
def show(number: str) -> str | Response:
    """The amount and the account to copy, or the code to scan; once paid or over, the page says so."""
    return _page(order_to_read(number))


@pages.get("/orders/<number>/payment/state")
@anyone
def state(number: str) -> Response:
    """Asked every few seconds by the payment page: nothing while it waits, "look again" once something happened."""
    order = order_to_read(number)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        return Response(status=204)
    return Response(headers={"HX-Refresh": "true"})


@pages.get("/orders/<number>/payment/code.svg")
@anyone
def code(number: str) -> Response:
    """The QRIS code of an open request, to scan from the screen; else the payment page says how it stands."""
    return _code(order_to_read(number), "svg")


@pages.get("/orders/<number>/payment/code.png")
@anyone
def code_picture(number: str) -> Response:
    """The same as a picture that a phone's gallery takes."""
    return _code(order_to_read(number), "png")


def _code(order: Order, kind: str) -> Response:
    payment = request_of(order.number)
    if payment is None or payment.qris_text is None or payment.state is not PaymentState.PENDING:
        return redirect(url_for(".show", number=order.number), 303)
    mimetype = "image/svg+xml" if kind == "svg" else "image/png"
    return Response(drawing(payment.qris_text, kind), mimetype=mimetype)


@pages.post("/orders/<number>/payment/card")
@anyone
def card(number: str) -> Response | tuple[str, int]:
    """To the card page of the provider: the open one, or a new one."""
    order = order_to_read(number)
    leads_to(setting("STRIPE_CHECKOUT"))
    try:
        address = open_page(order)
    except ShopError as refusal:
        return _page(order_to_read(number), refusal=refusal.sentence()), refusal.status
    return redirect(address, 303)


@pages.get("/orders/<number>/payment/card")
@anyone
def back_from_card(number: str) -> Response:
    """Back from the card page: look at it now, because the provider's message may still be on its way."""
    order = order_to_read(number)
    ref = request.args.get("page", "")
    if is_page_of(order, ref):
        try:
            look_at_page(ref)
        except (ShopError, NotYet, ProviderRefused):
            flash(_("Your bank's answer is not here yet. This page turns to “Paid” by itself."), "wait")
    return redirect(url_for(".show", number=number), 303)


@pages.get("/orders/<number>/payment/method")
@anyone
def methods(number: str) -> str | Response:
    """Choose another way to pay; the ones that fit this order."""
    return _choice(order_to_read(number))


@pages.post("/orders/<number>/payment/method")
@anyone
def change_method(number: str) -> Response | tuple[str, int]:
    """Pay another way than chosen at the checkout, as long as nothing was paid."""
    order = order_to_read(number)
    wanted = request.form.get("method", "")
    if wanted not in METHODS:
        raise NotFound(method=wanted)
    try:
        with transaction():
            switch_method(order, wanted, by=visitor())
    except ShopError as refusal:
        return _choice(order_to_read(number), refusal=refusal.sentence()), refusal.status
    return redirect(url_for(".show", number=number), 303)


def _choice(order: Order, refusal: str = "") -> Any:
    if order.status is not OrderStatus.AWAITING_PAYMENT and not refusal:
        return redirect(url_for(".show", number=order.number), 303)
    return render_template(
        "payments/methods.html",
        order=order,
        ways=[
            {"value": way.code, "label": way.title, "note": way.note, "checked": way.code == order.payment_method}
            for way in offered(Wish.of(order))
        ],
        refusal=refusal,
    )


@pages.post("/orders/<number>/cancellation")
@anyone
def cancel(number: str) -> Response | tuple[str, int]:
    """The buyer changes her mind before paying: the goods go back on the shelf. Pressed again it changes nothing."""
    order = order_to_read(number)
    if order.status is not OrderStatus.CANCELLED:
        try:
            with transaction():
                cancel_unpaid(order, by=visitor())
        except WrongMoment as refusal:
            return _page(order_to_read(number), refusal=refusal.sentence()), 409
        flash(_("The order is cancelled. Nothing is to be paid."), "good")
    return redirect(url_for("orders.show", number=number), 303)


@pages.get("/refunds/<token>")
@anyone
def refund_account(token: str) -> str:
    """The link of a letter: to which bank account does the money go?"""
    refund = refund_asked(token)
    asked = refund.asked
    return _refund_page(refund, RefundAccountForm(None, bank=asked.bank_code, number=asked.number, holder=asked.holder))


@pages.post("/refunds/<token>")
@anyone
def give_refund_account(token: str) -> Response | tuple[str, int]:
    """Name the account, or another one, until the money has gone."""
    refund = refund_asked(token)
    form = RefundAccountForm()
    if not form.validate_on_submit():
        return _refund_page(refund, form), 422
    try:
        with transaction():
            give_account(
                refund.asked, bank_code=form.bank.data, number=form.number.data, holder=form.holder.data, by=visitor()
            )
    except NothingDue as refusal:
        return _refund_page(refund_asked(token), form, refusal=refusal.sentence()), refusal.status
    flash(_("Thank you. We transfer to this account within 2 working days."), "good")
    return redirect(url_for(".refund_account", token=token), 303)


def _refund_page(refund: Refund, form: RefundAccountForm, refusal: str = "") -> str:
    keep_nowhere()
    return render_template("payments/refund_account.html", refund=refund, form=form, refusal=refusal)


def _page(bare: Order, refusal: str = "") -> Any:
    found = request_and_part(bare.number)
    if found is None or found[0].method == COD:
        return redirect(url_for("orders.show", number=bare.number), 303)
    payment, came = found
    order = load_whole(bare)
    waits = order.status is OrderStatus.AWAITING_PAYMENT
    if payment.method == CODE:
        leads_to(setting("STRIPE_CHECKOUT"))
    return render_template(
        "payments/show.html",
        order=order,
        payment=payment,
        method=method_of(payment),
        qris=read_code(payment.qris_text) if payment.qris_text else None,
        account=payment.coop_account,
        amount=amount_shown(payment.amount - came),
        due=payment.amount - came,
        came=came,
        account_number=grouped(payment.coop_account.number),
        time_left=time_left(order),
        waits=waits,
        is_paid=order.paid_at is not None,
        lines=[line for part in order.seller_orders for line in part.lines],
        refusal=refusal,
    )


def amount_shown(amount: Rupiah) -> Markup:
    """The amount with its last three digits marked: they are what tells this transfer from others."""
    text = rupiah(amount)
    return Markup("{}<b>{}</b>").format(text[:-3], text[-3:])


def grouped(number: str) -> str:
    """An account number in groups of four, as people read them to each other."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def time_left(order: Order) -> str:
    """How long the goods are still kept, in words: `about 23 hours`, `about 40 minutes`; empty when the time is over."""
    left = order.pay_before - now()
    if left <= timedelta(0):
        return ""
    if left >= timedelta(hours=2):
        return ngettext("about %(num)s hour", "about %(num)s hours", round(left / timedelta(hours=1)))
    return ngettext("about %(num)s minute", "about %(num)s minutes", max(1, round(left / timedelta(minutes=1))))
