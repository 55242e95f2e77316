"""The ways to pay, in one table: what each is called, whom it is offered, how it starts and where its money comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shop import audit
from shop.db import hold_name, hold_row, session
from shop.i18n import lazy_gettext
from shop.orders.models import Order, OrderStatus
from shop.orders.moving import WrongMoment
from shop.payments import stripe
from shop.payments.cards import card_fits, request_card
from shop.payments.cod import COD, request_cod
from shop.payments.models import Payment
from shop.payments.requesting import (
    CASH,
    QRIS,
    TRANSFER,
    NotOffered,
    cancel_requests,
    reopen,
    request_qris,
    request_transfer,
)
from shop.payments.terms import Terms, Wish, at_the_door, terms
from shop.users.models import User

#: The most one QRIS payment may be, in rupiah. Rule: Bank Indonesia's limit per transaction, not the cooperative's.
QRIS_MOST = 10_000_000


@dataclass(frozen=True)
class Method:
    """One way to pay."""

    code: str
    title: object
    #: What the buyer is told while she chooses.
    note: object
    #: Whether it is offered for such an order; asked again when the order is placed. None for what always is.
    fits: Callable[[Wish, Terms], bool] | None
    #: Ask for the order's money; a second call gives the open request.
    start: Callable[[Order], Payment]
    #: The account of the chart, and its owner, to which the money comes when a request is settled.
    arrives_on: Callable[[Payment], tuple[str, str]]
    #: What its payment page shows: the middle part of `payments/show.html`. Empty for what is paid at the door.
    page: str = ""


def _cod_fits(wish: Wish, terms: Terms) -> bool:
    """One parcel, so that the courier is paid once, and no gift; where, how much and how often was decided."""
    if wish.is_gift or not (terms.is_cod_area and wish.parcels == 1 and wish.total <= (terms.cod_most or 0)):
        return False
    before = at_the_door(wish.phone)
    return before.under_way < (terms.cod_orders or 0) and not before.refused_lately


def _not_asked(order: Order) -> Payment:
    raise NotOffered(CASH)


METHODS = {
    method.code: method
    for method in (
        Method(
            TRANSFER,
            lazy_gettext("Bank transfer"),
            lazy_gettext("From any bank in Indonesia, with a unique code. You see the account after ordering."),
            fits=None,
            start=request_transfer,
            arrives_on=lambda payment: ("bank", payment.coop_account.code),
            page="payments/_transfer.html",
        ),
        Method(
            QRIS,
            lazy_gettext("QRIS"),
            lazy_gettext("Scan with any bank or wallet app. The amount is filled in, nothing is added."),
            fits=lambda wish, terms: terms.has_code and wish.total <= QRIS_MOST,
            start=request_qris,
            arrives_on=lambda payment: ("clearing", QRIS),
            page="payments/_qris.html",
        ),
        Method(
            stripe.CODE,
            lazy_gettext("Card"),
            lazy_gettext("Visa, Mastercard, JCB; also from abroad. You pay on the page of Stripe, nothing is added."),
            fits=lambda wish, terms: stripe.is_on() and card_fits(wish.total),
            start=request_card,
            arrives_on=lambda payment: ("clearing", stripe.CODE),
            page="payments/_card.html",
        ),
        Method(
            COD,
            lazy_gettext("Cash on delivery (COD)"),
            lazy_gettext("Whoever takes the parcel at the door pays for it. It is packed at once."),
            fits=_cod_fits,
            start=request_cod,
            arrives_on=lambda payment: ("receivable", str(payment.order.parcels[0].service_id)),
        ),
        Method(
            CASH,
            lazy_gettext("Cash at a bazaar"),
            lazy_gettext("Only at the cooperative's stalls."),
            fits=lambda wish, terms: False,
            start=_not_asked,
            arrives_on=lambda payment: ("cash", ""),
        ),
    )
}


def method_of(payment: Payment) -> Method:
    """The way a request is to be paid."""
    return METHODS[payment.method]


def offered(wish: Wish) -> list[Method]:
    """The ways to pay such an order, in the order in which they are shown."""
    holds = terms(wish)
    return [method for method in METHODS.values() if method.fits is None or method.fits(wish, holds)]


def is_always_offered(code: str | None) -> bool:
    """Whether a way to pay is offered for whatever order."""
    method = METHODS.get(code or "")
    return method is not None and method.fits is None


def _fitting(order: Order, code: str) -> Method:
    """The method of this name, if it is offered for the order. Raises NotOffered."""
    if is_always_offered(code):
        return METHODS[code]
    if code == COD:  # how many she has under way is counted: of two at the same moment the second counts the first
        hold_name(f"at the door {order.buyer_phone}")
    method = next((method for method in offered(Wish.of(order)) if method.code == code), None)
    if method is None:
        raise NotOffered(code)
    return method


def start_payment(order: Order) -> Payment:
    """Ask for a placed order's money by the method it was placed with. Raises NotOffered, NoFreeCode."""
    return _fitting(order, order.payment_method).start(order)


def switch_method(order: Order, code: str, *, by: User | None) -> Payment:
    """Pay another way than chosen before. The request left behind keeps its amount, for money that was sent already.

    The method in use, chosen again, changes nothing. Raises WrongMoment once paid or over, NotOffered, NoFreeCode.
    """
    hold_row(order)
    session().refresh(order)
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        raise WrongMoment(order.number, order.status, code)
    method = _fitting(order, code)
    if code == order.payment_method:
        return method.start(order)
    cancel_requests(order)
    before, order.payment_method = order.payment_method, code
    payment = reopen(order, code) or method.start(order)
    audit.record("payment_method_changed", f"order {order.number}", by=by, before=before, after=code)
    return payment
