"""The button under the checkout: an order, its request for payment, the letter, and the address for next time."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from shop.i18n import waktu
from shop.money import Rupiah
from shop.orders.models import Order
from shop.orders.placing import Buyer, Destination, place_order
from shop.orders.telling import tell_buyer
from shop.payments.methods import start_payment
from shop.payments.models import Payment
from shop.payments.requesting import TRANSFER
from shop.shipping.book import save_address
from shop.users.models import User


def order_cart(
    cart_id: int,
    *,
    buyer: Buyer,
    destination: Destination,
    services: Mapping[str, int],
    method: str = TRANSFER,
    shown_total: Rupiah,
    note: str = "",
    is_gift: bool = False,
    voucher: str = "",
    keep_for: User | None = None,
    opened: Collection[str] = (),
) -> Order:
    """Order what is in the cart, to be paid by `method`.

    `keep_for` is the person whose address book keeps the address, `opened` the orders this browser knows. Called again for
    the same cart it returns the order already made, and sends no second letter. Raises what `place_order` and
    `start_payment` raise; then nothing was changed.
    """
    order = place_order(
        cart_id,
        buyer=buyer,
        destination=destination,
        services=services,
        method=method,
        shown_total=shown_total,
        note=note,
        is_gift=is_gift,
        voucher=voucher,
        opened=opened,
    )
    _tell(order, start_payment(order))
    if keep_for is not None:
        save_address(
            keep_for,
            recipient=destination.recipient,
            phone=destination.phone,
            street=destination.street,
            region=destination.region,
            rt=destination.rt,
            rw=destination.rw,
            landmark=destination.landmark,
        )
    return order


def _tell(order: Order, payment: Payment) -> None:
    """Write to the buyer what to pay and how; by QRIS the letter leads to the code. Many leave no e-mail address."""
    if not order.email:
        return
    account = payment.coop_account
    is_transfer = payment.method == TRANSFER
    tell_buyer(
        order,
        "orders/placed",
        key=f"placed:{order.number}",
        method=payment.method,
        amount=payment.amount,
        pay_before=waktu(order.pay_before),
        voucher=order.voucher_code,
        discount=order.discount,
        account=f"{account.bank_name} {account.number}, {account.holder}" if is_transfer else "",
    )
