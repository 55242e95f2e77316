"""The payment page: what to transfer, to which account, until when; and changing one's mind."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from shop.cart.access import visitor
from shop.clock import now
from shop.db import transaction
from shop.i18n import gettext as _
from shop.i18n import ngettext, rupiah
from shop.orders.access import order_to_read
from shop.orders.fulfilment import WrongMoment
from shop.orders.models import Order, OrderStatus
from shop.orders.queries import load_whole
from shop.payments.blueprint import pages
from shop.payments.ending import cancel_unpaid
from shop.payments.models import Payment
from shop.payments.queries import request_of
from shop.users.access import anyone


@pages.app_template_global()
def payment_of(order: Order) -> Payment | None:
    """An order's last request for payment: its page shows the unique code."""
    return request_of(order.number)


@pages.get("/orders/<number>/payment")
@anyone
def show(number: str) -> str | Response:
    """The amount and the account to copy; once paid or over, the page says so."""
    return _page(order_to_read(number))


@pages.get("/orders/<number>/payment/state")
@anyone
def state(number: str) -> Response:
    """Asked every few seconds by the payment page: nothing while it waits, "look again" once something happened."""
    order = order_to_read(number)
    if order.status is OrderStatus.AWAITING_PAYMENT:
        return Response(status=204)
    return Response(headers={"HX-Refresh": "true"})


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


def _page(bare: Order, refusal: str = "") -> Any:
    payment = request_of(bare.number)
    if payment is None:
        return redirect(url_for("orders.show", number=bare.number), 303)
    order = load_whole(bare)
    return render_template(
        "payments/show.html",
        order=order,
        payment=payment,
        account=payment.coop_account,
        amount=amount_shown(payment),
        account_number=grouped(payment.coop_account.number),
        time_left=time_left(order),
        waits=order.status is OrderStatus.AWAITING_PAYMENT,
        is_paid=order.paid_at is not None,
        lines=[line for part in order.seller_orders for line in part.lines],
        refusal=refusal,
    )


def amount_shown(payment: Payment) -> Markup:
    """The amount with its last three digits marked: they are what tells this transfer from others."""
    text = rupiah(payment.amount)
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
