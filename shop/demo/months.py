"""Three months of trade: orders in every state and weekly payouts, made by calling the rules under a set clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from random import Random

import sqlalchemy as sa

from shop import clock
from shop.cart.models import Cart, CartLine
from shop.cart.parcels import chosen, parcels
from shop.cart.sending import sendings
from shop.catalogue.models import Category, Product, ProductStatus, Variant
from shop.clock import day_of, now
from shop.db import session, transaction
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.demo import bazaars, goods, kitchens, reviews, tills, troubles, vouchers
from shop.demo.calendar import Calendar, officer, seller_person
from shop.demo.mondays import pay_sellers
from shop.demo.statements import bring_statements
from shop.orders import fulfilment, handing_over
from shop.orders.holding import released_at
from shop.orders.models import Order, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import live
from shop.orders.placing import Buyer, Destination, place_order
from shop.payments import cod, ending
from shop.payments.methods import offered, start_payment
from shop.payments.models import Payment, PaymentState
from shop.payments.requesting import QRIS, TRANSFER
from shop.payments.settling import settle_payment
from shop.payments.terms import Wish
from shop.regions.models import Region
from shop.sellers.models import Seller
from shop.sellers.time_off import take_time_off
from shop.shipping.models import CourierKind
from shop.users.models import Role, User

DAYS = 91
ORDERS = 190
SEED = 2026
#: Where the district of the village couriers begins: there buyers may pay on delivery.
NEARBY = "35.09"
#: How buyers like to pay, where it is offered.
LIKED = {TRANSFER: 6, QRIS: 4, cod.COD: 9}
#: Whoever signs in as one of these finds orders to pack.
TO_PACK = ("kub-daun-jati", "paimin", "kub-daun-jati", "paimin", "kub-daun-jati")


def live_through(buyers: Sequence[goods.Buyer], on_step: Callable[[], None], orders: int = ORDERS) -> None:
    """Let three months pass up to now: about `orders` orders paid in every way, claims, the
    bank's statements, and a payout every Monday, the last one awaiting approval."""
    calendar = Calendar(until=now(), chance=Random(SEED), buyers=buyers)
    first = now() - timedelta(days=DAYS)
    for _ in range(orders):
        days = DAYS * calendar.chance.random() ** 0.8
        moment = clock.start_of(day_of(first + timedelta(days=days))) + timedelta(
            hours=calendar.chance.uniform(6.5, 21.5)
        )
        calendar.plan(moment, partial(_order, calendar))

    def ago(hours: float, **wishes: str) -> None:
        calendar.plan(calendar.until - timedelta(hours=hours), partial(_order, calendar, **wishes))

    for hours, way in ((2, TRANSFER), (5, TRANSFER), (3, QRIS)):
        ago(hours, way=way, then="waits")
    ago(16, way=QRIS, then="is paid")
    for hours in (9, 30, 54, 102, 110, 190, 230):
        ago(hours, way=cod.COD)
    for hours in (8, 10, 11):
        ago(hours, way=cod.COD, then="leaves")
    for hours in (60, 80, 100, 120):
        ago(hours, seller="paimin", then="is paid and goes on")
    for hours, seller in zip((4, 7, 11, 20, 22), TO_PACK, strict=True):
        ago(hours, seller=seller, then="is paid")
    monday = clock.start_of(day_of(first) + timedelta(days=7 - day_of(first).weekday())) + timedelta(hours=8.7)
    while monday < calendar.until:
        is_last = monday + timedelta(days=7) >= calendar.until
        calendar.plan(monday, partial(pay_sellers, calendar, is_last=is_last))
        monday += timedelta(days=7)
    kitchens.plan_cooking(calendar)
    vouchers.plan_vouchers(calendar)
    bazaars.plan_bazaars(calendar)
    tills.count_tills(calendar, day_of(first))
    bring_statements(calendar, day_of(first))
    calendar.plan(calendar.until - timedelta(minutes=30), partial(troubles.report_today, calendar))
    calendar.plan(calendar.until - timedelta(days=4), partial(_go_to_the_harvest, day_of(calendar.until)))
    calendar.run(on_step)
    with clock.set_to(calendar.until):  # nothing comes after it: what is called back cannot be packed
        troubles.call_back_today()


def _go_to_the_harvest(day: date) -> None:
    """One seller said some days ago that she packs nothing around this day."""
    with transaction():
        seller = session().scalars(sa.select(Seller).where(Seller.slug == "wening-ecoprint")).one()
        take_time_off(seller, day - timedelta(days=1), day + timedelta(days=5), by=seller_person(seller.id))


def _wanted(calendar: Calendar, buyer: goods.Buyer, seller: str) -> list[tuple[Variant, int]]:
    """What a buyer puts in the cart: one to three things that are there, mostly what she likes, or all of one seller."""
    query = (
        sa.select(Variant)
        .join(Product, Product.id == Variant.product_id)
        .join(Category, Category.id == Product.category_id)
    )
    query = query.where(
        Product.status == ProductStatus.PUBLISHED,
        Product.published_at <= now(),
        Variant.is_active,
        Variant.available > 0,
    )
    if seller:
        query = query.join(Seller, Seller.id == Product.seller_id).where(Seller.slug == seller)
    liked = query.where(sa.or_(Category.slug.in_(buyer.likes), Product.slug.in_(buyer.likes)))
    found = session().scalars(liked.order_by(Variant.id)).all() or session().scalars(query.order_by(Variant.id)).all()
    picked = calendar.chance.sample(found, min(len(found), calendar.chance.choice([1, 1, 2, 2, 3])))
    return [(variant, min(variant.available, calendar.chance.choice([1, 1, 1, 2, 3]))) for variant in picked]


def _order(calendar: Calendar, *, seller: str = "", way: str = "", then: str = "") -> None:
    """One buyer's order: of one seller's goods, paid one way by the first to whom it is offered, or as she likes.

    Then it waits for money, is paid and waits for its sellers, is paid and goes on, leaves soon and does not arrive before
    now, or takes its chance.
    """
    way = TRANSFER if seller else way
    with transaction():
        tried = (_placed(calendar, buyer, seller, way) for buyer in _buyers(calendar, way))
        order = next(filter(None, tried), None)
        if order is None:
            return
        start_payment(order)
        order_id, is_accepted = order.id, order.status is OrderStatus.ON_DELIVERY
    if is_accepted and then == "leaves":
        calendar.plan(now() + timedelta(hours=4), partial(_leave, calendar, order_id))
    elif is_accepted:
        _plan_packing(calendar, order_id)
    elif then.startswith("is paid"):
        calendar.plan(calendar.after(0.3, 1), partial(_pay, calendar, order_id, will_pack=then != "is paid"))
    elif then != "waits":
        _plan_payment(calendar, order_id)


def _buyers(calendar: Calendar, way: str) -> Sequence[goods.Buyer]:
    """Who may order: anybody; to be paid one way, all who may one after the other, until one does."""
    if not way:
        return [calendar.chance.choice(calendar.buyers)]
    near = [buyer for buyer in calendar.buyers if buyer.recipient.village_code.startswith(NEARBY)]
    asked = near if way == cod.COD else calendar.buyers
    return calendar.chance.sample(asked, len(asked))


def _placed(calendar: Calendar, buyer: goods.Buyer, seller: str, way: str) -> Order | None:
    """Her order, sent by one of the ways that go there; nothing when none does, or she may not pay the way that is asked."""
    wanted = _wanted(calendar, buyer, seller)[: 1 if way == cod.COD else None]
    region = session().get_one(Region, buyer.recipient.village_code)
    if not wanted:
        return None
    account = session().scalar(sa.select(User.id).where(User.phone == buyer.phone))
    cart = Cart(user_id=account, token_hash=f"demo-{calendar.chance.getrandbits(64):016x}", created_at=now())
    session().add(cart)
    session().flush()
    for variant, quantity in wanted:
        session().add(CartLine(cart_id=cart.id, variant_id=variant.id, quantity=quantity, price_seen=variant.price))
    session().flush()
    lines = chosen(cart.id)
    together, applied = parcels(lines), vouchers.typed_by(buyer, lines)
    ways = [sending.offers for sending in sendings(together, region.code)]
    if not all(ways):
        session().delete(cart)
        return None
    offers = [calendar.chance.choice(found) for found in ways]
    total = sum(parcel.goods_total for parcel in together) + sum(offer.price for offer in offers)
    total -= applied.total if applied else 0
    method = _way_to_pay(calendar, Wish(total, region.code, len(together), buyer.phone, buyer.is_gift), way)
    if not method:
        session().delete(cart)
        return None
    to = buyer.recipient
    return place_order(
        cart.id,
        buyer=Buyer(buyer.name, buyer.phone, buyer.email, account, buyer.language),
        destination=Destination(to.name, to.phone, to.street, region, to.rt, to.rw, to.landmark),
        services={parcel.key: offer.service_id for parcel, offer in zip(together, offers, strict=True)},
        method=method,
        shown_total=total,
        note=buyer.note if calendar.chance.random() < 0.5 else "",
        is_gift=buyer.is_gift,
        voucher=applied.code if applied else "",
    )


def _way_to_pay(calendar: Calendar, wish: Wish, way: str) -> str:
    found = [method.code for method in offered(wish) if method.code in LIKED]  # cards need their provider
    if way:
        return way if way in found else ""
    return calendar.chance.choices(found, [LIKED[code] for code in found])[0]


def _plan_payment(calendar: Calendar, order_id: int) -> None:
    fate = calendar.chance.random()
    if fate < 0.84:
        calendar.plan(calendar.after(0.3, 9), partial(_pay, calendar, order_id))
    elif fate < 0.88:
        calendar.plan(calendar.after(1, 6), partial(_think_again, order_id))
    else:
        calendar.plan(now() + timedelta(hours=24, minutes=5), partial(_expire, order_id))


def _pay(calendar: Calendar, order_id: int, *, will_pack: bool = True) -> None:
    query = sa.select(Payment).where(Payment.order_id == order_id, Payment.state == PaymentState.PENDING)
    with transaction():
        payment = session().scalars(query).one()
        settle_payment(payment, received=payment.amount, by=officer(Role.BENDAHARA))
    if will_pack:
        _plan_packing(calendar, order_id)


def _plan_packing(calendar: Calendar, order_id: int) -> None:
    parts = session().scalars(
        sa.select(SellerOrder.id).where(SellerOrder.order_id == order_id).order_by(SellerOrder.id)
    )
    for part in list(parts):
        if calendar.chance.random() < 0.03:
            calendar.plan(calendar.after(3, 20), partial(_cannot_deliver, calendar, part))
        else:
            calendar.plan(calendar.after(3, 30), partial(_pack, calendar, part))


def _think_again(order_id: int) -> None:
    with transaction():
        ending.cancel_unpaid(session().get_one(Order, order_id), by=None)


def _expire(order_id: int) -> None:
    with transaction():
        order = session().get_one(Order, order_id)
        if order.status is OrderStatus.AWAITING_PAYMENT:
            ending.expire(order)


def _leave(calendar: Calendar, order_id: int) -> None:
    """Packed, handed over and sent in one go; nobody carries anything in less than twelve hours."""
    with transaction():
        order = session().get_one(Order, order_id)
        for part in order.seller_orders:
            by = seller_person(part.seller_id)
            fulfilment.mark_ready(part, by=by)
            if part.parcel.is_hub:
                handing_over.hand_over(part, by=by)
        parcels = [parcel.id for parcel in order.parcels]
    for parcel_id in parcels:
        _ship_if_complete(calendar, parcel_id)


def _cannot_deliver(calendar: Calendar, part_id: int) -> None:
    with transaction():
        part = session().get_one(SellerOrder, part_id)
        ending.cancel_paid_part(part, reason="Kain terkena noda saat dijemur", by=seller_person(part.seller_id))
        order_id, parcel_id = part.order_id, part.parcel_id
    calendar.plan(calendar.after(2, 12), partial(troubles.name_account, order_id))
    calendar.plan(calendar.after(20, 50), partial(troubles.pay_back, order_id))
    calendar.plan(calendar.after(1, 2), partial(_ship_if_complete, calendar, parcel_id))


def _pack(calendar: Calendar, part_id: int) -> None:
    with transaction():
        part = session().get_one(SellerOrder, part_id)
        fulfilment.mark_ready(part, by=seller_person(part.seller_id))
    calendar.plan(calendar.after(2, 20), partial(_hand_over, calendar, part_id))


def _hand_over(calendar: Calendar, part_id: int) -> None:
    with transaction():
        part = session().get_one(SellerOrder, part_id)
        if part.parcel.is_hub:
            handing_over.hand_over(part, by=seller_person(part.seller_id))
        parcel_id = part.parcel_id
    calendar.plan(calendar.after(1, 8), partial(_ship_if_complete, calendar, parcel_id))


def _ship_if_complete(calendar: Calendar, parcel_id: int) -> None:
    with transaction():
        parcel = session().get_one(Parcel, parcel_id)
        parts = live(parcel.seller_orders)
        waits = [
            part
            for part in parts
            if part.status is not SellerOrderStatus.READY or (parcel.is_hub and not part.handed_over_at)
        ]
        if waits or not parts:
            return
        by = officer(Role.BENDAHARA) if parcel.is_hub else seller_person(parts[0].seller_id)
        tracking = f"JP{calendar.chance.randrange(10**9, 10**10)}" if parcel.needs_tracking else ""
        fulfilment.ship(parcel, tracking=tracking, by=by)
        nearby = parcel.kind is not CourierKind.COURIER
    calendar.plan(calendar.after(12, 40) if nearby else calendar.after(40, 110), partial(_arrive, calendar, parcel_id))


def _arrive(calendar: Calendar, parcel_id: int) -> None:
    """At the door: taken, or, of those to be paid there, now and then refused; some are complained about."""
    by = officer(Role.BENDAHARA)
    with transaction():
        parcel = session().get_one(Parcel, parcel_id)
        is_refused = parcel.order.payment_method == cod.COD and calendar.turn("at the door", "ttttttrttt") == "r"
        if is_refused:
            cod.refuse(parcel, freight_back=parcel.price, by=by)
            return
        fulfilment.mark_delivered(parcel, by=by)
    if calendar.turn("arrived", (False,) * 5 + (True,) + (False,) * 5):
        calendar.plan(calendar.after(1, 30), partial(troubles.complain, calendar, parcel_id))
    elif calendar.chance.random() < 0.55:
        calendar.plan(calendar.after(1, 40), partial(_confirm, calendar, parcel_id))
    free = released_at(now(), on_days(Kind.HOLD_DAYS))
    calendar.plan(free + timedelta(minutes=10), partial(_release, calendar))


def _confirm(calendar: Calendar, parcel_id: int) -> None:
    with transaction():
        parcel = session().get_one(Parcel, parcel_id)
        fulfilment.confirm_receipt(parcel, by=None)
        for part in parcel.seller_orders:
            reviews.plan_reviews(calendar, part.id)


def _release(calendar: Calendar) -> None:
    for part_id in fulfilment.due_for_release():
        with transaction():
            fulfilment.release_held(part_id)
            reviews.plan_reviews(calendar, part_id)
