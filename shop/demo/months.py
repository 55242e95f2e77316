"""Three months of trade: orders in every state and weekly payouts, made by calling the rules under a set clock."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import sqlalchemy as sa

from shop import clock
from shop.cart.models import Cart, CartLine
from shop.cart.parcels import chosen, parcels
from shop.catalogue.models import Category, Product, ProductStatus, Variant
from shop.clock import WIB, day_of, now
from shop.db import session, transaction
from shop.demo import goods
from shop.orders import fulfilment
from shop.orders.models import Order, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.placing import Buyer, Destination, place_order
from shop.payments import ending
from shop.payments.models import Payment, PaymentState
from shop.payments.requesting import coop_account, request_transfer
from shop.payments.settling import settle_transfer
from shop.payouts import paying
from shop.payouts.exporting import make_file
from shop.payouts.models import Payout, PayoutRun
from shop.regions.models import Region
from shop.sellers.models import AccountStatus, BankAccount, Seller, SellerMember
from shop.shipping.models import CourierKind
from shop.shipping.quoting import offers_for
from shop.users.models import Role, RoleGrant, User

DAYS = 91
ORDERS = 190
SEED = 2026
#: Whoever signs in as one of these finds orders to pack.
TO_PACK = ("kub-daun-jati", "paimin", "kub-daun-jati", "paimin", "kub-daun-jati")


@dataclass
class Calendar:
    """What will happen, in the order of time. Steps put later steps into it."""

    until: datetime
    chance: random.Random
    buyers: Sequence[goods.Buyer]
    waiting: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)

    def plan(self, moment: datetime, step: Callable[[], None]) -> None:
        """Have a step happen at a moment; what lies in the future never does, and stays as it is."""
        if moment < self.until:
            heapq.heappush(self.waiting, (moment, next(self.numbers), step))

    def after(self, least_hours: float, most_hours: float) -> datetime:
        """A moment so many hours from now, in waking hours."""
        moment = now() + timedelta(hours=self.chance.uniform(least_hours, most_hours))
        hour = moment.astimezone(WIB).hour
        return moment + timedelta(hours=7) if hour < 6 else moment

    def run(self, on_step: Callable[[], None]) -> None:
        """Let everything happen."""
        while self.waiting:
            moment, _, step = heapq.heappop(self.waiting)
            with clock.set_to(moment):
                step()
            session().expunge_all()
            on_step()


def live_through(buyers: Sequence[goods.Buyer], on_step: Callable[[], None], orders: int = ORDERS) -> None:
    """Let three months pass up to now: about `orders` orders, a payout every Monday, the last one awaiting approval."""
    calendar = Calendar(until=now(), chance=random.Random(SEED), buyers=buyers)
    first = now() - timedelta(days=DAYS)
    for _ in range(orders):
        days = DAYS * calendar.chance.random() ** 0.8
        moment = clock.start_of(day_of(first + timedelta(days=days))) + timedelta(
            hours=calendar.chance.uniform(6.5, 21.5)
        )
        calendar.plan(moment, partial(_order, calendar))
    for hour in (2, 5):
        calendar.plan(calendar.until - timedelta(hours=hour), partial(_order, calendar))
    for hour, seller in zip((4, 7, 11, 20, 22), TO_PACK, strict=True):
        calendar.plan(calendar.until - timedelta(hours=hour), partial(_order, calendar, to_pack_for=seller))
    monday = clock.start_of(day_of(first) + timedelta(days=7 - day_of(first).weekday())) + timedelta(hours=8.7)
    while monday < calendar.until:
        is_last = monday + timedelta(days=7) >= calendar.until
        calendar.plan(monday, partial(_pay_sellers, calendar, is_last=is_last))
        monday += timedelta(days=7)
    calendar.run(on_step)


def _officer(role: Role) -> User:
    return session().scalars(sa.select(User).join(RoleGrant).where(RoleGrant.role == role).order_by(User.id)).first()  # type: ignore[return-value]


def _seller_person(seller_id: int) -> User:
    query = (
        sa.select(User).join(SellerMember, SellerMember.user_id == User.id).where(SellerMember.seller_id == seller_id)
    )
    return session().scalars(query.order_by(SellerMember.id)).first()  # type: ignore[return-value]


def _wanted(calendar: Calendar, buyer: goods.Buyer, seller: str | None) -> list[tuple[Variant, int]]:
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
    if seller is not None:
        query = query.join(Seller, Seller.id == Product.seller_id).where(Seller.slug == seller)
    liked = query.where(sa.or_(Category.slug.in_(buyer.likes), Product.slug.in_(buyer.likes)))
    found = session().scalars(liked.order_by(Variant.id)).all() or session().scalars(query.order_by(Variant.id)).all()
    picked = calendar.chance.sample(found, min(len(found), calendar.chance.choice([1, 1, 2, 2, 3])))
    return [(variant, min(variant.available, calendar.chance.choice([1, 1, 1, 2, 3]))) for variant in picked]


def _order(calendar: Calendar, *, to_pack_for: str | None = None) -> None:
    """One buyer's order. With `to_pack_for` it is paid within the hour and waits for that seller."""
    buyer = calendar.chance.choice(calendar.buyers)
    wanted = _wanted(calendar, buyer, to_pack_for)
    region = session().get(Region, buyer.recipient.village_code)
    if not wanted or region is None:
        return
    account = session().scalar(sa.select(User.id).where(User.phone == buyer.phone))
    with transaction():
        cart = Cart(user_id=account, token_hash=f"demo-{calendar.chance.getrandbits(64):016x}", created_at=now())
        session().add(cart)
        session().flush()
        for variant, quantity in wanted:
            session().add(CartLine(cart_id=cart.id, variant_id=variant.id, quantity=quantity, price_seen=variant.price))
    together = parcels(chosen(cart))
    ways = offers_for(region.code, [parcel.weight_grams for parcel in together])
    if not all(ways):
        return
    offers = [calendar.chance.choice(found) for found in ways]
    with transaction():
        order = place_order(
            cart,
            buyer=Buyer(buyer.name, buyer.phone, buyer.email, account, buyer.language),
            destination=Destination(
                buyer.recipient.name,
                buyer.recipient.phone,
                buyer.recipient.street,
                region,
                buyer.recipient.rt,
                buyer.recipient.rw,
                buyer.recipient.landmark,
            ),
            services={parcel.key: offer.service_id for parcel, offer in zip(together, offers, strict=True)},
            method="transfer",
            shown_total=sum(parcel.goods_total for parcel in together) + sum(offer.price for offer in offers),
            note=buyer.note if calendar.chance.random() < 0.5 else "",
            is_gift=buyer.is_gift,
        )
        request_transfer(order)
    if to_pack_for is not None:
        calendar.plan(calendar.after(0.3, 1), partial(_pay, calendar, order.id, will_pack=False))
    else:
        _plan_payment(calendar, order.id)


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
        settle_transfer(payment, received=payment.amount, by=_officer(Role.BENDAHARA))
        parts = list(session().scalars(sa.select(SellerOrder.id).where(SellerOrder.order_id == order_id)))
    for part in parts if will_pack else ():
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


def _cannot_deliver(calendar: Calendar, part_id: int) -> None:
    with transaction():
        part = session().get_one(SellerOrder, part_id)
        ending.cancel_paid_part(part, reason="Kain terkena noda saat dijemur", by=_seller_person(part.seller_id))
        order_id, parcel_id = part.order_id, part.parcel_id
    calendar.plan(calendar.after(20, 50), partial(_refund, order_id))
    calendar.plan(calendar.after(1, 2), partial(_ship_if_complete, calendar, parcel_id))


def _refund(order_id: int) -> None:
    with transaction():
        order = session().get_one(Order, order_id)
        ending.pay_refund(
            order, account=coop_account(), reference=f"BIFAST {now():%d%m%H%M}", by=_officer(Role.BENDAHARA)
        )


def _pack(calendar: Calendar, part_id: int) -> None:
    with transaction():
        part = session().get_one(SellerOrder, part_id)
        fulfilment.mark_ready(part, by=_seller_person(part.seller_id))
    calendar.plan(calendar.after(2, 20), partial(_hand_over, calendar, part_id))


def _hand_over(calendar: Calendar, part_id: int) -> None:
    with transaction():
        part = session().get_one(SellerOrder, part_id)
        if part.parcel.is_hub:
            fulfilment.hand_over(part, by=_seller_person(part.seller_id))
        parcel_id = part.parcel_id
    calendar.plan(calendar.after(1, 8), partial(_ship_if_complete, calendar, parcel_id))


def _ship_if_complete(calendar: Calendar, parcel_id: int) -> None:
    with transaction():
        parcel = session().get_one(Parcel, parcel_id)
        parts = [part for part in parcel.seller_orders if part.status is not SellerOrderStatus.CANCELLED]
        waits = [
            part
            for part in parts
            if part.status is not SellerOrderStatus.READY or (parcel.is_hub and not part.handed_over_at)
        ]
        if waits or not parts:
            return
        by = _officer(Role.BENDAHARA) if parcel.is_hub else _seller_person(parts[0].seller_id)
        tracking = f"JP{calendar.chance.randrange(10**9, 10**10)}" if parcel.needs_tracking else ""
        fulfilment.ship(parcel, tracking=tracking, by=by)
        nearby = parcel.kind is not CourierKind.COURIER
    calendar.plan(calendar.after(12, 40) if nearby else calendar.after(40, 110), partial(_arrive, calendar, parcel_id))


def _arrive(calendar: Calendar, parcel_id: int) -> None:
    with transaction():
        parcel = session().get_one(Parcel, parcel_id)
        fulfilment.mark_delivered(parcel, by=_officer(Role.BENDAHARA))
    if calendar.chance.random() < 0.55:
        calendar.plan(calendar.after(1, 40), partial(_confirm, parcel_id))
    calendar.plan(now() + timedelta(days=3, minutes=10), _release)


def _confirm(parcel_id: int) -> None:
    with transaction():
        fulfilment.confirm_receipt(session().get_one(Parcel, parcel_id), by=None)


def _release() -> None:
    for part_id in fulfilment.due_for_release():
        with transaction():
            fulfilment.release(fulfilment.with_parts(part_id), by=None)


def _pay_sellers(calendar: Calendar, *, is_last: bool) -> None:
    sunday = clock.today() - timedelta(days=1)
    try:
        with transaction():
            run_id = paying.prepare_run(sunday, by=_officer(Role.BENDAHARA)).id
    except paying.NothingToPay:
        return
    if not is_last:
        calendar.plan(now() + timedelta(hours=4.5), partial(_approve, calendar, run_id))


def _approve(calendar: Calendar, run_id: int) -> None:
    with transaction():
        run = session().get_one(PayoutRun, run_id)
        paying.approve(run, seen=run.fingerprint, by=_officer(Role.KETUA))
    calendar.plan(now() + timedelta(minutes=25), partial(_export, calendar, run_id))


def _export(calendar: Calendar, run_id: int) -> None:
    with transaction():
        run = session().get_one(PayoutRun, run_id)
        made = make_file(run, coop_account(), by=_officer(Role.BENDAHARA))
        paying.mark_exported(run, file_sha256=made.sha256, by=_officer(Role.BENDAHARA))
        payouts = [payout.id for payout in run.payouts]
    for payout_id in payouts:
        calendar.plan(calendar.after(1, 26), partial(_end_payout, calendar, payout_id))


def _end_payout(calendar: Calendar, payout_id: int) -> None:
    with transaction():
        payout = session().get_one(Payout, payout_id)
        by = _officer(Role.BENDAHARA)
        if calendar.chance.random() > 0.03:
            paying.confirm(payout, account=coop_account(), reference=f"BIFAST {now():%d%m}{payout.id:04d}", by=by)
            return
        paying.take_back(payout, reason="Rekening tutup", by=by)
        session().flush()
        session().execute(
            sa.update(BankAccount).where(BankAccount.id == payout.bank_account_id).values(status=AccountStatus.VALID)
        )
