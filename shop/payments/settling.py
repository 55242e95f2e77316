"""Money that arrived: the order is paid and the books say so, in one step."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.posting import Posting, credit, debit, post
from shop.money import Rupiah
from shop.orders.fulfilment import mark_paid
from shop.payments.models import Payment, PaymentState
from shop.users.models import User


class NotPending(ShopError):
    """This request waits no more: settled already, or expired."""

    def __init__(self, number: str, state: PaymentState) -> None:
        super().__init__()
        self.number, self.state = number, state

    def sentence(self) -> str:
        if self.state is PaymentState.SETTLED:
            return _("%(number)s is paid already. Nothing was booked a second time.", number=self.number)
        return _("%(number)s has expired and its goods are free again. Book the money as unknown and write to the buyer.", number=self.number)


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


def settle_transfer(payment: Payment, *, received: Rupiah, by: User) -> None:
    """Book a transfer that arrived and mark its order paid.

    Dr bank, Cr held per seller order (goods and its shipping); the unique code goes to code_difference. Raises
    AmountDiffers unless exactly the amount asked for came, NotPending when the request is settled or expired.
    """
    if received != payment.amount:
        raise AmountDiffers(payment.amount, received)
    settled = session().execute(
        sa.update(Payment)
        .where(Payment.id == payment.id, Payment.state == PaymentState.PENDING)
        .values(state=PaymentState.SETTLED, settled_at=now(), keeps_amount=False)
        .returning(Payment.id)
    )
    order = payment.order
    if settled.scalar() is None:
        session().refresh(payment)
        raise NotPending(order.number, payment.state)
    mark_paid(order)
    post(
        "payment_settled",
        [debit("bank", received, payment.coop_account.code), *_held(payment), Posting("code_difference", -payment.code)],
        subject=order.number,
        key=f"settled:{payment.id}",
        by=by,
    )
    audit.record("payment_settled", f"order {order.number}", by=by, amount=received)


def _held(payment: Payment) -> list[Posting]:
    return [credit("held", part.goods_total + part.shipping_share, part.id) for part in payment.order.seller_orders]
