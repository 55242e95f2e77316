"""Money that arrived: the order is paid and the books say so, in one step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.posting import Posting, debit, post
from shop.money import Rupiah
from shop.orders.fulfilment import mark_paid
from shop.orders.models import OrderStatus
from shop.payments.holding import held_parts
from shop.payments.methods import method_of
from shop.payments.models import Payment, PaymentState
from shop.payments.part_paid import give_part_back
from shop.payments.requesting import KEEPS, cancel_requests
from shop.users.models import User


class NotPending(ShopError):
    """This request waits no more: settled already, expired, or its order was paid another way."""

    def __init__(self, number: str, state: PaymentState) -> None:
        super().__init__()
        self.number, self.state = number, state

    def sentence(self) -> str:
        if self.state is PaymentState.SETTLED:
            return _("%(number)s is paid already. Nothing was booked a second time.", number=self.number)
        if self.state is PaymentState.CANCELLED:
            return _(
                "%(number)s was paid another way. Book this money as unknown, with the order's number, and give it back.",
                number=self.number,
            )
        return _(
            "%(number)s has expired and its goods are free again. Book the money as unknown and write to the buyer.",
            number=self.number,
        )


class AmountDiffers(ShopError):
    """The money received is not what was asked for."""

    status = 422

    def __init__(self, asked: Rupiah, received: Rupiah) -> None:
        super().__init__()
        self.asked, self.received = asked, received

    def sentence(self) -> str:
        return _(
            "%(asked)s was asked for, %(received)s is what you typed. Choose the order with exactly this amount.",
            asked=rupiah(self.asked),
            received=rupiah(self.received),
        )


def settle_payment(payment: Payment, *, received: Rupiah, by: User | None, booked_on: date | None = None) -> None:
    """Book a transfer, QRIS or card payment that arrived and mark its order paid.

    Dr bank (transfer) or clearing (QRIS, cards), Cr held for each seller order, goods and shipping. What the cooperative
    bears of a voucher is Dr coop_discounts, the unique code Cr code_difference. A request that the buyer left for another
    method is settled too while its order still waits; the other request ends.
    Raises AmountDiffers unless exactly the amount asked for came, and NotPending when the request is settled or expired
    or its order was paid another way: a second call raises. That money is then booked as unknown.
    """
    if received != payment.amount:
        raise AmountDiffers(payment.amount, received)
    account, owner = method_of(payment).arrives_on(payment)
    hold_waiting(payment)
    settle_with(payment, [debit(account, received, owner)], by=by, booked_on=booked_on)


def hold_waiting(payment: Payment) -> None:
    """Hold the order, so that of two at once one settles. Raises NotPending unless money for this request still pays it."""
    order = payment.order
    hold_row(order)
    session().refresh(order)
    session().refresh(payment)
    waits = payment.state in (PaymentState.PENDING, PaymentState.CANCELLED)
    if not waits or order.status is not OrderStatus.AWAITING_PAYMENT:
        raise NotPending(order.number, payment.state)


def settle_with(payment: Payment, money: Sequence[Posting], *, by: User | None, booked_on: date | None = None) -> None:
    """Settle a held request with money that came: `money` debits exactly its amount, wherever it lies.

    A part that came before and is not among it is due back to the buyer.
    """
    order = payment.order
    if payment.state is PaymentState.CANCELLED:
        take_up(payment)
    payment.state, payment.settled_at = PaymentState.SETTLED, now()
    payment.keeps_until = payment.settled_at + KEEPS  # sent twice, it must not pay somebody else's order
    session().flush()
    mark_paid(order, amount=payment.amount)
    post(
        "payment_settled",
        [*money, *held_parts(order.seller_orders), Posting("code_difference", -payment.code)],
        subject=order.number,
        key=f"settled:{payment.id}",
        by=by,
        booked_on=booked_on,
    )
    audit.record("payment_settled", f"order {order.number}", by=by, amount=payment.amount)
    give_part_back(order, by=by)


def take_up(payment: Payment) -> None:
    """Ask by this request again, which was left for another method or had expired: the others of its order end."""
    order = payment.order
    cancel_requests(order)
    order.payment_method = payment.method
    payment.state, payment.keeps_until = PaymentState.PENDING, None
    session().flush()
