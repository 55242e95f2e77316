"""Steps of the journey up to the money: ordering, paying in every way, too late or not at all."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from shop.cart.models import Cart, CartLine
from shop.cart.parcels import chosen, parcels
from shop.cart.sending import sendings
from shop.catalogue.models import Variant
from shop.clock import now, today
from shop.db import session, transaction
from shop.ledger.queries import balances
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.placing import Buyer, Destination, place_order
from shop.payments import cod, ending
from shop.payments.acquirer import book_payout, on_its_way
from shop.payments.methods import METHODS, offered, start_payment, switch_method
from shop.payments.models import Payment, PaymentState
from shop.payments.requesting import CASH, QRIS, TRANSFER, NotOffered, coop_account, free_amounts
from shop.payments.settling import settle_payment
from shop.payments.terms import Wish
from shop.promotions.applying import OrderTooSmall, apply
from shop.regions.models import Region
from shop.stock.reserving import OutOfStock
from tests.journeys.world import World, step

#: So many different phones buy: who refused a parcel is not offered payment on delivery again for long.
PHONES = 60

#: How the shop's buyers pay; cash is taken at stalls alone.
WAYS = [method for method in METHODS if method != CASH]


def _by_amount(world: World, state: PaymentState):
    waits = sa.select(Payment).join(Payment.order).where(Payment.state == state, Payment.method.in_([TRANSFER, QRIS]))
    return waits.where(Order.status == OrderStatus.AWAITING_PAYMENT).order_by(Payment.id)


@step(often=9)
def order(world: World) -> bool:
    goods = world.random.sample(world.goods, world.random.randint(1, 3))
    with transaction():
        cart = Cart(token_hash=f"{world.random.getrandbits(200):064x}", created_at=now())
        session().add(cart)
        session().flush()
        for product in goods:
            variant = session().scalars(sa.select(Variant).where(Variant.product_id == product.id)).one()
            session().add(
                CartLine(
                    cart_id=cart.id,
                    variant_id=variant.id,
                    quantity=world.random.randint(1, 3),
                    price_seen=variant.price,
                )
            )
    region = session().get_one(Region, world.random.choice(["35.78.22.1003", "35.09.07.2006"]))
    lines = chosen(cart.id)
    together, voucher = parcels(lines), world.random.choice(["", "SETENGAH", "KOPERASI"])
    offers = [world.random.choice(sending.offers) for sending in sendings(together, region.code)]
    try:
        with transaction():
            order = place_order(
                cart.id,
                buyer=Buyer("Budi", f"+62812000001{world.random.randrange(PHONES):02d}", user_id=world.people["Budi"]),
                destination=Destination("Ibu", "+6281200000002", "Dusun Krajan", region),
                services={parcel.key: offer.service_id for parcel, offer in zip(together, offers, strict=True)},
                method=world.random.choice(WAYS),
                shown_total=sum(parcel.goods_total for parcel in together)
                + sum(offer.price for offer in offers)
                - (apply(voucher, lines).total if voucher else 0),
                voucher=voucher,
            )
            start_payment(order)
    except (OutOfStock, NotOffered, OrderTooSmall):
        return False
    return True


@step(often=9)
def pay(world: World) -> bool:
    payment = world.any(_by_amount(world, PaymentState.PENDING))
    if payment:
        with transaction():
            settle_payment(payment, received=payment.amount, by=world.by("Nurul"))
    return payment is not None


@step(often=2)
def switch(world: World) -> bool:
    order = world.any(sa.select(Order).where(Order.status == OrderStatus.AWAITING_PAYMENT).order_by(Order.id))
    ways = [method.code for method in offered(Wish.of(order))] if order else []
    if ways:
        with transaction():
            switch_method(order, world.random.choice(ways), by=None)
    return bool(ways)


@step(often=6)
def pay_what_was_left(world: World) -> bool:
    payment = world.any(_by_amount(world, PaymentState.CANCELLED).where(Payment.keeps_amount))
    if payment:
        with transaction():
            settle_payment(payment, received=payment.amount, by=world.by("Nurul"))
    return payment is not None


@step(often=1)
def pay_out_qris(world: World) -> bool:
    amount = on_its_way()
    if amount:
        fee = amount * 7 // 1_000
        with transaction():
            book_payout(
                amount - fee,
                fee=fee,
                account=coop_account(),
                received_on=today(),
                reference=f"MID {world.now:%j%H%M}",
                by=world.by("Nurul"),
            )
    return bool(amount)


@step(often=1)
def refuse(world: World) -> bool:
    payment = world.random.choice(cod.under_way() or [None])
    if payment:
        with transaction():
            cod.refuse(payment.order.parcels[0], freight_back=5_000, by=world.by("Nurul"))
    return payment is not None


@step(often=1)
def remit(world: World) -> bool:
    payment = world.random.choice(cod.collected() or [None])
    if payment:
        with transaction():
            cod.remit(
                [payment.order.number],
                service_id=payment.order.parcels[0].service_id,
                fee=min(payment.amount, 4_000),
                account=coop_account(),
                received_on=today(),
                reference=payment.order.number,
                by=world.by("Nurul"),
            )
    return payment is not None


@step(often=1)
def expire(world: World) -> bool:
    late = ending.overdue()
    for number in late:
        with transaction():
            ending.expire(session().get_one(Order, number))
    with transaction():
        free_amounts()
    return bool(late)


@step(often=1)
def cancel_unpaid(world: World) -> bool:
    order = world.any(sa.select(Order).where(Order.status == OrderStatus.AWAITING_PAYMENT).order_by(Order.id))
    if order:
        with transaction():
            ending.cancel_unpaid(order, by=world.by("Budi"))
    return order is not None


@step(often=1)
def cancel_part(world: World) -> bool:
    ready = sa.select(SellerOrder).where(
        SellerOrder.status.in_([SellerOrderStatus.TO_PACK, SellerOrderStatus.READY]),
        SellerOrder.handed_over_at.is_(None),
    )
    part = world.any(ready.order_by(SellerOrder.id))
    if part:
        with transaction():
            ending.cancel_paid_part(part, reason="rusak", by=world.by("Wiwik"))
    return part is not None


@step(often=1)
def pay_refund(world: World) -> bool:
    is_paid = False
    for number in balances("refunds_due"):
        reference, by = f"R{world.now:%j%H%M}", world.by("Nurul")
        try:
            with transaction():
                order = session().get_one(Order, int(number))
                ending.pay_refund(order, account=coop_account(), reference=reference, by=by)
            is_paid = True
        except ending.NothingToRefund:  # it is on its way to a card
            continue
    return is_paid


@step(often=6)
def let_time_pass(world: World) -> bool:
    world.now += timedelta(hours=world.random.choice([1, 3, 8, 25, 80]))
    return True
