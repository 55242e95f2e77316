"""Steps of the journey from the paid order to the makers' money, and the claims that hold it up."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from shop.db import transaction
from shop.orders import claiming, fulfilment, handing_over
from shop.orders.claim_models import Bearer, Claim, ClaimReason, ClaimState
from shop.orders.freezing import ClaimOpen
from shop.orders.models import Order, OrderLine, Parcel, SellerOrder, SellerOrderStatus
from shop.payments import refunding
from shop.stock import counting
from shop.stock.models import Reason, StockItem
from tests.journeys.world import World, step


@step(often=9)
def pack(world: World) -> bool:
    part = world.parts(SellerOrderStatus.TO_PACK)
    if part:
        with transaction():
            fulfilment.mark_ready(part, by=world.by("Wiwik"))
    return part is not None


@step(often=6)
def hand_over(world: World) -> bool:
    part = world.parts(SellerOrderStatus.READY)
    if part:
        with transaction():
            handing_over.hand_over(part, by=world.by("Wiwik"))
    return part is not None


@step(often=1)
def hand_back(world: World) -> bool:
    here = sa.select(SellerOrder).where(SellerOrder.status == SellerOrderStatus.READY)
    part = world.any(here.where(SellerOrder.handed_over_at.is_not(None)).order_by(SellerOrder.id))
    if part:
        with transaction():
            handing_over.hand_back(part, by=world.by("Nurul"))
    return part is not None


@step(often=9)
def ship(world: World) -> bool:
    waiting = sa.select(Parcel).join(SellerOrder, SellerOrder.parcel_id == Parcel.id).group_by(Parcel.id)
    here = sa.or_(SellerOrder.handed_over_at.is_not(None), SellerOrder.status == SellerOrderStatus.CANCELLED)
    ready = sa.or_(SellerOrder.status == SellerOrderStatus.READY, SellerOrder.status == SellerOrderStatus.CANCELLED)
    count = sa.func.count()
    waiting = waiting.having(count.filter(sa.and_(here, ready)) == count)
    waiting = waiting.having(count.filter(SellerOrder.status == SellerOrderStatus.READY) > 0)
    parcel = world.any(waiting.order_by(Parcel.id))
    if parcel:
        with transaction():
            fulfilment.ship(parcel, tracking=f"JP{parcel.id}", by=world.by("Nurul"))
    return parcel is not None


@step(often=6)
def deliver(world: World) -> bool:
    part = world.parts(SellerOrderStatus.SHIPPED)
    if part:
        with transaction():
            fulfilment.mark_delivered(part.parcel, by=world.by("Nurul"))
    return part is not None


@step(often=4)
def confirm(world: World) -> bool:
    part = world.parts(SellerOrderStatus.SHIPPED, SellerOrderStatus.DELIVERED)
    try:
        with transaction():
            if part:
                fulfilment.confirm_receipt(part.parcel, by=None)
    except (ClaimOpen, fulfilment.MoneyDisputed, fulfilment.PaidAtDoor):
        return False
    return part is not None


@step(often=6)
def release(world: World) -> bool:
    due = fulfilment.due_for_release()
    for number in due:
        with transaction():
            fulfilment.release_held(number)
    return bool(due)


@step(often=3)
def restock(world: World) -> bool:
    item = world.any(sa.select(StockItem).order_by(StockItem.id))
    with transaction():
        counted = item.on_hand + world.random.randint(1, 6)
        counting.correct(item, counted=counted, reason=Reason.COUNTED, note="", by=world.by("Wiwik"))
    return True


#: What buyers say themselves; disputes come from their banks.
SAID = [reason for reason in ClaimReason if reason is not ClaimReason.DISPUTED]


def _claim(world: World):
    return world.any(sa.select(Claim).where(Claim.state == ClaimState.OPEN).order_by(Claim.id))


@step(often=5)
def open_claim(world: World) -> bool:
    sent = sa.select(OrderLine).join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
    is_released = SellerOrder.status == SellerOrderStatus.COMPLETED
    sent = sent.where(SellerOrder.status.in_(claiming.CLAIMABLE), world.random.choice([is_released, ~is_released]))
    line = world.any(sent.order_by(OrderLine.id))
    if line is None:
        return False
    quantity, reason = world.random.randint(1, line.quantity), world.random.choice(SAID)
    try:
        with transaction():
            claiming.open_claim(line, quantity=quantity, reason=reason, text="Sobek", by=world.by("Budi"))
    except (claiming.AlreadyClaimed, claiming.WindowPassed):
        return False
    return True


@step(often=6)
def refund_before(world: World) -> bool:
    return _refund(world, is_released=False)


@step(often=2)
def refund_after(world: World) -> bool:
    return _refund(world, is_released=True)


def _refund(world: World, *, is_released: bool) -> bool:
    completed = SellerOrder.status == SellerOrderStatus.COMPLETED
    waiting = sa.select(Claim).join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
    waiting = waiting.join(Order, Order.id == SellerOrder.order_id).where(Order.paid_at.is_not(None))
    waiting = waiting.where(Claim.state == ClaimState.OPEN, completed if is_released else sa.not_(completed))
    claim = world.any(waiting.order_by(Claim.id))
    if claim is None:
        return False
    most = refunding.refundable(claim)
    if not most:  # somebody else paid it back just now
        return False
    amount = world.random.choice([most, world.random.randint(1, most), min(most, claim.quantity * claim.line.price)])
    shipping = world.random.choice([0, 0, refunding.shipping_refundable(claim.seller_order)])
    bearer = world.random.choice([Bearer.SELLER, Bearer.SELLER, *Bearer])
    with transaction():
        refunding.refund(
            claim, amount=amount, shipping=shipping, borne_by=bearer, verdict="Benar", by=world.by("Nurul")
        )
    return True


@step(often=1)
def reject_claim(world: World) -> bool:
    return _end_claim(world, claiming.reject)


@step(often=1)
def replace_claimed(world: World) -> bool:
    return _end_claim(world, claiming.replace)


def _end_claim(world: World, end: Callable[..., object]) -> bool:
    claim = _claim(world)
    if claim:
        with transaction():
            end(claim, verdict="Sesuai foto", by=world.by("Nurul"))
    return claim is not None


@step(often=1)
def answer_claim(world: World) -> bool:
    claim = _claim(world)
    if claim:
        with transaction():
            claiming.answer_claim(claim, text="Utuh saat dikemas", by=world.by("Wiwik"))
    return claim is not None


@step(often=1)
def withdraw_claim(world: World) -> bool:
    claim = _claim(world)
    if claim:
        with transaction():
            claiming.withdraw(claim, by=None)
    return claim is not None
