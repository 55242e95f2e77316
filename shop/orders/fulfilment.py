"""From paid to received: packing, handing over, shipping, arriving, and the release of the makers' money."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop import audit
from shop.clock import now
from shop.db import session
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.errors import ShopError
from shop.i18n import force_locale
from shop.i18n import gettext as _
from shop.ledger.posting import credit, debit, post
from shop.money import Rupiah
from shop.notices import tell
from shop.orders.claim_models import Claim, ClaimState
from shop.orders.expecting import expected
from shop.orders.freezing import ClaimOpen, earned_by_maker, is_frozen, paid_back_before
from shop.orders.holding import released_at
from shop.orders.models import Order, OrderEvent, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment, hold_order, live, move, move_order
from shop.orders.telling import tell_buyer
from shop.orders.withholding import withhold
from shop.sellers.models import SellerMember
from shop.shipping.arriving import tracking_page
from shop.shipping.models import CourierKind
from shop.stock.recalling import refuse_recalled
from shop.stock.reserving import take
from shop.users.models import MONEY, User

#: What other rooms do when a parcel arrives, such as booking that its courier was paid. Each is called with the parcel
#: and whoever said so, inside the transaction of the delivery, and commits nothing itself.
AFTER_DELIVERY: list[Callable[[Parcel, User | None], None]] = []
#: What else keeps makers' money from being released: each of other rooms' questions gives the numbers of such orders.
FROZEN_BY: list[Callable[[], sa.Select[int]]] = []


class NotAllHandedOver(ShopError):
    """The hub still waits for a seller's goods."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__()
        self.missing = missing

    def sentence(self) -> str:
        return _(
            "Not yet handed over: %(codes)s. The parcel can go when all its goods are here.",
            codes=", ".join(self.missing),
        )


class NotThisWay(ShopError):
    """This parcel travels another way: through the hub, or by the seller's own hand."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _("The parcel of %(code)s travels another way. Look at the order again.", code=self.code)


class MoneyDisputed(ShopError):
    """The buyer's bank has taken the money back, or asks for it."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.number = number

    def sentence(self) -> str:
        return _(
            "The bank of the card that paid %(number)s asks for the money back. The makers are paid once that is decided.",
            number=self.number,
        )


class PaidAtDoor(ShopError):
    """Whoever brings the parcel is paid for it, and nobody who handles that money said yet that it was."""

    def sentence(self) -> str:
        return _(
            "This parcel is paid for when it is brought. It counts as arrived once its courier tells the cooperative that"
            " it was paid for."
        )


class TrackingNeeded(ShopError):
    """This courier gives a number, and the buyer needs it."""

    status = 422

    def sentence(self) -> str:
        return _("Type the courier's tracking number from the receipt.")


def note(order: Order, what: str, *, seller_order: SellerOrder | None = None, **facts: str) -> None:
    """Add a step to the order's timeline."""
    session().add(
        OrderEvent(
            order_id=order.id,
            seller_order_id=seller_order.id if seller_order else None,
            what=what,
            at=now(),
            facts=facts,
        )
    )


def mark_paid(order: Order, *, amount: Rupiah) -> None:
    """The buyer's money, so much, is here: every seller may pack. Raises WrongMoment when it does not await payment."""
    move_order(order, OrderStatus.PAID, only_from=OrderStatus.AWAITING_PAYMENT)
    order.paid_at = now()
    for part in order.seller_orders:
        move(part, SellerOrderStatus.TO_PACK)
    note(order, "paid")
    tell_buyer(order, "orders/paid", key=f"paid:{order.number}", amount=amount)
    _tell_sellers(order)


def pack_unpaid(order: Order) -> None:
    """The courier is paid at the door: every seller may pack before any money is here. Raises WrongMoment."""
    move_order(order, OrderStatus.ON_DELIVERY)
    for part in order.seller_orders:
        move(part, SellerOrderStatus.TO_PACK)
    note(order, "on_delivery")
    _tell_sellers(order)


def mark_collected(order: Order) -> None:
    """The courier was paid at the door. Raises WrongMoment when the order is not one to be paid on delivery."""
    move_order(order, OrderStatus.PAID, only_from=OrderStatus.ON_DELIVERY)
    order.paid_at = now()
    note(order, "paid")


def _tell_sellers(order: Order) -> None:
    """Write to whoever acts for the sellers of an order to be packed and has an e-mail address."""
    members = sa.select(SellerMember.seller_id, User).join(User, User.id == SellerMember.user_id)
    members = members.where(SellerMember.ended_at.is_(None), User.email.is_not(None)).order_by(User.id)
    parts = {part.seller_id: part for part in order.seller_orders}
    for seller_id, user in session().execute(members.where(SellerMember.seller_id.in_(parts))):
        part = parts[seller_id]
        is_paid = order.paid_at is not None
        facts = {"code": part.code, "place": order.place, "earned": part.earned, "is_paid": is_paid}
        tell(user, "orders/to_pack", key=f"to_pack:{part.code}:{user.id}", **facts)


def mark_ready(seller_order: SellerOrder, *, by: User) -> None:
    """Packed: it waits to be handed over or sent. Raises WrongMoment, BatchRecalled."""
    refuse_recalled(line.id for line in seller_order.lines)
    move(seller_order, SellerOrderStatus.READY)
    seller_order.ready_at = now()
    note(seller_order.order, "ready", seller_order=seller_order)
    audit.record("packed", f"seller_order {seller_order.code}", by=by)


def unpack(seller_order: SellerOrder, *, by: User) -> None:
    """Take packing back, while the goods are still with the seller. Raises WrongMoment."""
    move(seller_order, SellerOrderStatus.TO_PACK, only_from=SellerOrderStatus.READY, at_seller=True)
    seller_order.ready_at = None
    note(seller_order.order, "unpacked", seller_order=seller_order)
    audit.record("unpacked", f"seller_order {seller_order.code}", by=by)


def ship(parcel: Parcel, *, tracking: str, by: User) -> None:
    """The courier has the parcel. A seller sends her own; the office sends what the hub gathered.

    Raises TrackingNeeded, NotAllHandedOver, BatchRecalled, WrongMoment.
    """
    parts = live(parcel.seller_orders)
    if parcel.needs_tracking and not tracking:
        raise TrackingNeeded
    if parcel.is_hub and (missing := [part.code for part in parts if part.handed_over_at is None]):
        raise NotAllHandedOver(missing)
    _leave(parcel, parts, tracking=tracking, by=by)
    order = parcel.order
    with force_locale(order.language):
        coming, service = expected(parcel, order), parcel.sent_with
    tell(
        order,
        "orders/shipped",
        key=f"shipped:{parcel.code}",
        number=order.number,
        secret=order.secret,
        service=service,
        tracking=tracking,
        page=tracking_page(parcel.service.track_at, tracking),
        expected=coming,
    )


def _leave(parcel: Parcel, parts: list[SellerOrder], *, tracking: str, by: User) -> None:
    """The goods are gone from their shelves, and the timeline says with whom."""
    if not parts:
        raise WrongMoment(parcel.code, "cancelled", "shipped")
    refuse_recalled(line.id for part in parts for line in part.lines)
    for part in parts:
        move(part, SellerOrderStatus.SHIPPED, at_seller=not parcel.is_hub)
        part.shipped_at = now()
        take([line.id for line in part.lines], by=by.name, note=part.code)
        note(parcel.order, "shipped", seller_order=part, service=parcel.service_name, tracking=tracking)
    parcel.tracking, parcel.shipped_at = tracking, now()
    audit.record("shipped", f"parcel {parcel.code}", by=by, tracking=tracking)


def send_own(seller_order: SellerOrder, *, tracking: str, by: User) -> None:
    """A seller gives her own parcel to its carrier. Raises NotThisWay for the hub's, and as `ship`."""
    if seller_order.parcel.is_hub:
        raise NotThisWay(seller_order.code)
    ship(seller_order.parcel, tracking=tracking, by=by)


def deliver_own(seller_order: SellerOrder, *, by: User) -> None:
    """A seller says that the village's courier brought her own parcel.

    Raises WrongMoment; NotThisWay for the hub's parcels and for those with a courier's number, where the seller's word
    alone would start the hold; PaidAtDoor where it would say that money was paid, which becomes hers.
    """
    parcel = seller_order.parcel
    if parcel.is_hub or parcel.needs_tracking:
        raise NotThisWay(seller_order.code)
    if seller_order.order.status is OrderStatus.ON_DELIVERY:
        raise PaidAtDoor
    mark_delivered(parcel, by=by)


def send_gathered(parcel: Parcel, *, tracking: str, by: User) -> None:
    """The office gives the hub's parcel to its carrier. Raises NotThisWay for a seller's own, and as `ship`."""
    if not parcel.is_hub or parcel.kind is CourierKind.PICKUP:
        raise NotThisWay(parcel.code)
    ship(parcel, tracking=tracking, by=by)


def deliver(parcel: Parcel, *, by: User) -> None:
    """The office knows that a parcel arrived; one fetched at the hub leaves and arrives in one step.

    Of one paid for at its door it says that its courier has the money: of those sent, the bendahara and the ketua alone
    may. Raises PaidAtDoor for others, NotAllHandedOver, BatchRecalled, WrongMoment.
    """
    if not may_deliver(parcel, by):
        raise PaidAtDoor
    parts = live(parcel.seller_orders)
    if parcel.kind is CourierKind.PICKUP and parcel.shipped_at is None:
        if missing := [part.code for part in parts if part.handed_over_at is None]:
            raise NotAllHandedOver(missing)
        _leave(parcel, parts, tracking="", by=by)
    mark_delivered(parcel, by=by)


def may_deliver(parcel: Parcel, by: User) -> bool:
    """Whether this person of the office may say that a parcel arrived.

    Of one paid for at its door that books its courier's debt. Who hands it out at the hub takes the money herself.
    """
    is_paid_elsewhere = parcel.order.status is OrderStatus.ON_DELIVERY and parcel.kind is not CourierKind.PICKUP
    return not is_paid_elsewhere or bool(MONEY & by.roles)


def mark_delivered(parcel: Parcel, *, by: User | None) -> None:
    """The parcel arrived: the hold begins. Raises WrongMoment."""
    hold_order(parcel.order_id)
    parts = live(parcel.seller_orders)
    if not parts:
        raise WrongMoment(parcel.code, "cancelled", "delivered")
    # What was paid back in full is over already; when all of it is, the move below refuses.
    parts = [part for part in parts if part.status is not SellerOrderStatus.COMPLETED] or parts
    for part in parts:
        move(part, SellerOrderStatus.DELIVERED)
        part.delivered_at = now()
        note(parcel.order, "delivered", seller_order=part)
    parcel.delivered_at = now()
    audit.record("delivered", f"parcel {parcel.code}", by=by)
    for follow in AFTER_DELIVERY:
        follow(parcel, by if by is not None and by.roles else None)  # the books, where names stay, name no buyer


def is_disputed(order: Order) -> bool:
    """Whether FROZEN_BY keeps an order's money."""
    this = sa.select(Order.id).where(Order.id == order.id)
    return any(session().scalar(this.where(Order.id.in_(orders()))) for orders in FROZEN_BY)


def refuse_disputed(order: Order) -> None:
    """Refuse to release money that FROZEN_BY keeps. Raises MoneyDisputed."""
    if is_disputed(order):
        raise MoneyDisputed(order.number)


def confirm_receipt(parcel: Parcel, *, by: User | None) -> None:
    """The buyer has her goods: the makers' money is released at once.

    Works from shipped or delivered; what is completed already stays, and so does what a claim freezes. Raises
    WrongMoment before shipping, ClaimOpen when a claim freezes all that is left, MoneyDisputed while FROZEN_BY says so,
    and PaidAtDoor: that money was paid is the word of whoever handles it, or anybody with an order's link could let the
    cooperative pay for what nobody paid.
    """
    hold_order(parcel.order_id)
    if parcel.order.status is OrderStatus.ON_DELIVERY:
        raise PaidAtDoor
    refuse_disputed(parcel.order)
    parts = live(parcel.seller_orders)
    if any(part.status is SellerOrderStatus.SHIPPED for part in parts):
        mark_delivered(parcel, by=by)
    frozen = None
    released = 0
    for part in parts:
        session().refresh(part)
        if part.status is SellerOrderStatus.COMPLETED:
            continue
        if is_frozen(part):
            frozen = part
            continue
        note(parcel.order, "received", seller_order=part)
        release(part, by=None)  # the books, where names stay, name no buyer: the timeline says that she has it
        released += 1
    if frozen is not None and not released:
        raise ClaimOpen(frozen.code)


def release(seller_order: SellerOrder, *, by: User | None, lost: bool = False) -> None:
    """Move a completed part's money: held → each maker by her frozen share, the commission, and the carrier.

    What was paid back before is no longer held: it lacks in the makers' parts and the commission as it was taken from
    them. Raises WrongMoment when it is not delivered (with `lost` it may be on its way too: all of it was paid back),
    ClaimOpen while a claim is; a second call cannot post again.
    """
    if is_frozen(seller_order):
        raise ClaimOpen(seller_order.code)
    move(seller_order, SellerOrderStatus.COMPLETED, only_from=None if lost else SellerOrderStatus.DELIVERED)
    seller_order.completed_at = now()
    order, parcel = seller_order.order, seller_order.parcel
    refunded, commission_back = paid_back_before(seller_order)
    held = seller_order.goods_total - refunded + seller_order.shipping_share
    if held:
        post(
            "released",
            [
                debit("held", held, seller_order.id),
                *(credit("payable", amount, maker_id) for maker_id, amount in earned_by_maker(seller_order).items()),
                credit("commission", seller_order.commission - commission_back),
                credit("shipping_due", seller_order.shipping_share, parcel.service_id),
            ],
            subject=seller_order.code,
            key=f"released:{seller_order.code}",
            by=by,
        )
        withhold(seller_order, by=by)
    note(order, "completed", seller_order=seller_order)
    close_if_done(order)


def close_if_done(order: Order) -> None:
    """Close an order whose every part is completed or cancelled. Only while it is held."""
    query = sa.select(SellerOrder.status).where(SellerOrder.order_id == order.id)
    left = set(session().scalars(query)) - {SellerOrderStatus.COMPLETED, SellerOrderStatus.CANCELLED}
    if not left:
        move_order(order, OrderStatus.CLOSED)
        order.closed_at = now()


def due_for_release() -> list[int]:
    """The seller orders whose hold has passed and that nothing freezes, by number: neither a claim nor FROZEN_BY."""
    claimed = sa.select(Claim.id).where(Claim.seller_order_id == SellerOrder.id, Claim.state == ClaimState.OPEN)
    query = sa.select(SellerOrder.id, SellerOrder.delivered_at).where(SellerOrder.status == SellerOrderStatus.DELIVERED)
    query = query.where(~claimed.exists(), *(SellerOrder.order_id.not_in(orders()) for orders in FROZEN_BY))
    hold = on_days(Kind.HOLD_DAYS)
    found = session().execute(query.order_by(SellerOrder.id))
    return [number for number, arrived in found if arrived is not None and released_at(arrived, hold) <= now()]


def release_held(seller_order_id: int) -> None:
    """Release a part that `due_for_release` named. Raises as `release`, and MoneyDisputed when a bank asked for the money since."""
    query = sa.select(SellerOrder).where(SellerOrder.id == seller_order_id)
    query = query.options(
        selectinload(SellerOrder.order), selectinload(SellerOrder.parcel), selectinload(SellerOrder.lines)
    )
    part = session().scalars(query).one()
    refuse_disputed(part.order)
    release(part, by=None)
