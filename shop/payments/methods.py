"""The ways to pay, in one table: what each is called, whom it is offered, how it starts and where its money comes in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from shop import audit
from shop.db import session
from shop.i18n import lazy_gettext
from shop.money import Rupiah
from shop.orders.fulfilment import WrongMoment
from shop.orders.models import Order, OrderStatus
from shop.payments.codes import code_in_use
from shop.payments.models import Payment
from shop.payments.requesting import (
    QRIS,
    TRANSFER,
    NotOffered,
    cancel_requests,
    reopen,
    request_qris,
    request_transfer,
)
from shop.users.models import User

#: The most one QRIS payment may be, in rupiah. Rule: Bank Indonesia's limit per transaction, not the cooperative's.
QRIS_MOST = 10_000_000


@dataclass(frozen=True)
class Wish:
    """What the ways to pay depend on: the order's total in rupiah, and where it goes."""

    total: Rupiah
    region_code: str
    parcels: int
    phone: str = ""

    @classmethod
    def of(cls, order: Order) -> Wish:
        """The same of an order that was placed."""
        return cls(order.total, order.region_code, len(order.parcels), order.buyer_phone)


@dataclass(frozen=True)
class Method:
    """One way to pay. A provider with a door of its own (cards) becomes one more row of METHODS."""

    code: str
    title: object
    #: What the buyer is told while she chooses.
    note: object
    #: Whether it is offered for such an order; asked again when the order is placed.
    fits: Callable[[Wish], bool]
    #: Ask for the order's money; a second call gives the open request.
    start: Callable[[Order], Payment]
    #: The account of the chart, and its owner, to which the money comes when a request is settled.
    arrives_on: Callable[[Payment], tuple[str, str]]
    #: What its payment page shows: the middle part of `payments/show.html`.
    page: str


def _qris_fits(wish: Wish) -> bool:
    return wish.total <= QRIS_MOST and code_in_use() is not None


METHODS = {
    method.code: method
    for method in (
        Method(
            TRANSFER,
            lazy_gettext("Bank transfer"),
            lazy_gettext("From any bank, with a unique code. You see the account after ordering."),
            fits=lambda wish: True,
            start=request_transfer,
            arrives_on=lambda payment: ("bank", payment.coop_account.code),
            page="payments/_transfer.html",
        ),
        Method(
            QRIS,
            lazy_gettext("QRIS"),
            lazy_gettext("Scan with any bank or wallet app. The amount is filled in, nothing is added."),
            fits=_qris_fits,
            start=request_qris,
            arrives_on=lambda payment: ("clearing", QRIS),
            page="payments/_qris.html",
        ),
    )
}


def method_of(payment: Payment) -> Method:
    """The way a request is to be paid."""
    return METHODS[payment.method]


def offered(wish: Wish) -> list[Method]:
    """The ways to pay such an order, in the order in which they are shown."""
    return [method for method in METHODS.values() if method.fits(wish)]


def start_payment(order: Order) -> Payment:
    """Ask for a placed order's money by the method it was placed with. Raises NotOffered, NoFreeCode."""
    method = METHODS.get(order.payment_method)
    if method is None or not method.fits(Wish.of(order)):
        raise NotOffered(order.payment_method)
    return method.start(order)


def switch_method(order: Order, code: str, *, by: User | None) -> Payment:
    """Pay another way than chosen before. The request left behind keeps its amount, for money that was sent already.

    The method in use, chosen again, changes nothing. Raises WrongMoment once paid or over, NotOffered, NoFreeCode.
    """
    session().execute(sa.select(Order.id).where(Order.id == order.id).with_for_update())  # one at a time
    session().refresh(order)
    if order.status is not OrderStatus.AWAITING_PAYMENT:
        raise WrongMoment(order.number, order.status, code)
    method = METHODS.get(code)
    if method is None or not method.fits(Wish.of(order)):
        raise NotOffered(code)
    if code == order.payment_method:
        return method.start(order)
    cancel_requests(order)
    before, order.payment_method = order.payment_method, code
    payment = reopen(order, code) or method.start(order)
    audit.record("payment_method_changed", f"order {order.number}", by=by, before=before, after=code)
    return payment
