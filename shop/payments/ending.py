"""Requests nobody paid, and money given back before it was released."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import force_locale, waktu
from shop.i18n import gettext as _
from shop.ledger.posting import credit, debit, is_posted, post
from shop.ledger.queries import balance
from shop.money import Rupiah
from shop.notices import tell
from shop.orders.cancelling import cancel_part, end_unpaid
from shop.orders.fulfilment import note
from shop.orders.models import Order, OrderEvent, OrderStatus, SellerOrder
from shop.orders.telling import goods_of, tell_buyer, tell_seller
from shop.payments.approving import RefundDiffers, check_second_person
from shop.payments.asking import account_link
from shop.payments.cod import lower_request
from shop.payments.holding import part_given_back
from shop.payments.models import CoopAccount
from shop.payments.owing import due_of, owed
from shop.payments.part_paid import give_part_back
from shop.payments.queries import on_way_to_card
from shop.payments.requesting import expire_requests
from shop.sellers.queries import members_of
from shop.stock.counting import take_out
from shop.stock.models import Reason, Reservation, ReservationState, StockItem
from shop.users.models import User


class NothingToRefund(ShopError):
    """No refund of this order is open."""

    def sentence(self) -> str:
        return _("Nothing of this order is waiting to be paid back.")


#: So long before the end of her time a buyer is reminded, but not in the first hour.
REMINDED_BEFORE, NOT_AT_ONCE = timedelta(hours=6), timedelta(hours=1)


def to_remind() -> list[int]:
    """Unpaid orders whose time is nearly over and whose buyer can be written to and was not reminded yet, by number."""
    reminded = sa.select(OrderEvent.id).where(OrderEvent.order_id == Order.id, OrderEvent.what == "reminded")
    query = sa.select(Order.id).where(
        Order.status == OrderStatus.AWAITING_PAYMENT,
        Order.pay_before.between(now(), now() + REMINDED_BEFORE),
        Order.placed_at <= now() - NOT_AT_ONCE,
        Order.email.is_not(None),
        ~reminded.exists(),
    )
    return list(session().scalars(query.order_by(Order.id)))


def remind(order: Order) -> None:
    """Tell the buyer that her time to pay is nearly over: once, and not when she has paid meanwhile."""
    hold_row(order)
    session().refresh(order)
    reminded = sa.select(OrderEvent.id).where(OrderEvent.order_id == order.id, OrderEvent.what == "reminded")
    if order.status is not OrderStatus.AWAITING_PAYMENT or session().scalar(reminded.limit(1)) is not None:
        return
    note(order, "reminded")
    with force_locale(order.language):
        until = waktu(order.pay_before)
    tell_buyer(order, "orders/reminder", key=f"reminder:{order.number}", pay_before=until)


def overdue() -> list[int]:
    """Unpaid orders whose time has passed, by number."""
    query = sa.select(Order.id).where(Order.status == OrderStatus.AWAITING_PAYMENT, Order.pay_before <= now())
    return list(session().scalars(query.order_by(Order.id)))


def expire(order: Order) -> None:
    """End an order nobody paid in time: its goods are free, its request expires, the buyer is told.

    What she had paid of it is due back to her. Raises WrongMoment when it was paid after all, or has ended already.
    """
    end_unpaid(order, OrderStatus.EXPIRED, by=None)
    expire_requests(order)
    give_part_back(order, by=None)
    tell(order, "orders/expired", key=f"expired:{order.number}", number=order.number, secret=order.secret)


def cancel_unpaid(order: Order, *, by: User | None, reason: str = "") -> None:
    """The buyer changes her mind before paying; or the office cancels, and the buyer is told the reason.

    What she had paid of it is due back to her. Raises WrongMoment when it is paid or over.
    """
    end_unpaid(order, OrderStatus.CANCELLED, by=by, reason=reason)
    expire_requests(order)
    give_part_back(order, by=by)
    if reason:
        facts = {"number": order.number, "secret": order.secret, "reason": reason}
        tell(order, "orders/cancelled", key=f"cancelled:{order.number}", **facts)


def cancel_paid_part(seller_order: SellerOrder, *, reason: str, by: User) -> Rupiah:
    """Cancel a paid part before it leaves: its goods go back, its money is due to the buyer: so much. Raises WrongMoment.

    Dr held, Cr refunds_due (and coop_discounts, what a voucher had added): no maker is touched, because nothing was
    released. What is due is never more than came, see `owing`. When it was to be paid at the door, less is asked for there,
    and nothing is due.
    """
    cancel_part(seller_order, reason=reason, by=by)
    _tell_its_seller(seller_order, reason=reason, by=by)
    order = seller_order.order
    facts = {"number": order.number, "secret": order.secret, "reason": reason}
    goods = goods_of(seller_order.lines, order.language)
    if order.paid_at is None:  # to be paid at the door: there is nothing to give back
        tell(order, "payments/part_lessened", goods=goods, left=lower_request(order), **facts)
        return 0
    back = owed(order, seller_order.paid)
    due = due_of(back)
    post(
        "part_cancelled",
        [*part_given_back(seller_order), *back],
        subject=seller_order.code,
        key=f"part_cancelled:{seller_order.code}",
        by=by,
        memo=reason[:200],
    )
    token = account_link(order) if due else ""
    tell(order, "payments/part_cancelled", goods=goods, amount=due, token=token, **facts)
    return due


def _tell_its_seller(seller_order: SellerOrder, *, reason: str, by: User) -> None:
    if by.id not in {member.user_id for member in members_of(seller_order.seller)}:  # else it was she herself
        facts = {"code": seller_order.code, "reason": reason, "by": by.name}
        tell_seller(seller_order, "payments/part_taken", key=f"part_taken:{seller_order.code}", **facts)


def cancel_lacking(
    seller_order: SellerOrder, *, lacking: Collection[int], cause: Reason, reason: str, by: User
) -> Rupiah:
    """Cancel a paid part because some of its goods are missing or damaged; what is due to the buyer. Raises WrongMoment.

    `lacking` numbers those of its lines: their pieces leave the shelf for `cause` and cannot be sold again; the other
    lines' pieces go back on it.
    """
    own = [line.id for line in seller_order.lines if line.id in lacking]
    promised = sa.select(StockItem, Reservation.quantity).join(Reservation, Reservation.item_id == StockItem.id)
    promised = promised.where(Reservation.order_line_id.in_(own), Reservation.state == ReservationState.OPEN)
    gone = session().execute(promised.order_by(StockItem.variant_id, StockItem.id)).all()
    due = cancel_paid_part(seller_order, reason=reason, by=by)
    for item, quantity in gone:
        take_out(item, quantity=quantity, reason=cause, note=seller_order.code, by=by)
    return due


def pay_refund(order: Order, *, account: CoopAccount, reference: str, by: User, seen: Rupiah | None = None) -> Rupiah:
    """Book that the buyer was paid back what is due, by transfer; the amount. Raises NothingToRefund, NeedsSecondPerson.

    `reference` is the bank's; the same one a second time changes nothing. What is on its way to a card is not paid again.
    `seen` is what the page said is due, and so what was transferred: raises RefundDiffers when it is another amount now.
    """
    key = f"refund_paid:{order.number}:{reference}"
    hold_row(order)
    if is_posted(key):
        return 0
    due = -balance("refunds_due", order.id) - on_way_to_card(order.id)
    if due <= 0:
        raise NothingToRefund
    if seen not in (None, due):
        raise RefundDiffers(due)
    check_second_person(order, due, by=by)
    post(
        "refund_paid",
        [debit("refunds_due", due, order.id), credit("bank", due, account.code)],
        subject=order.number,
        key=key,
        by=by,
        memo=reference,
    )
    audit.record("refund_paid", f"order {order.number}", by=by, amount=due, reference=reference)
    return due
