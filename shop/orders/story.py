"""An order in words: where it stands, what happened when, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from markupsafe import Markup

from shop.clock import day_of
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.i18n import gettext as _
from shop.i18n import ngettext, spoken, waktu
from shop.orders.claim_models import Claim
from shop.orders.expecting import can_be_fetched, expected
from shop.orders.holding import released_at
from shop.orders.models import Order, OrderLine, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.orders.moving import live
from shop.orders.words import REASONS, STATES
from shop.shipping.arriving import tracking_page
from shop.shipping.models import CourierKind

S = SellerOrderStatus
#: How far a seller's part has come.
FAR = {S.AWAITING_PAYMENT: 0, S.TO_PACK: 1, S.READY: 2, S.SHIPPED: 3, S.DELIVERED: 4, S.COMPLETED: 5}


@dataclass(frozen=True)
class Step:
    """A step of the timeline. `when` is a moment, or words about one that comes; state is done, now or nothing."""

    title: str
    when: datetime | str = ""
    note: str = ""
    state: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a thing stands: words, and the tone of its badge."""

    words: str
    tone: str = ""


@dataclass(frozen=True)
class ShownParcel:
    """A parcel as its buyer reads about it."""

    parcel: Parcel
    number: int
    standing: Standing
    can_be_received: bool
    #: The day on which an arrived parcel's money goes to its makers by itself.
    released_on: date | None
    #: When it comes, in words; empty when there is nothing to say.
    expected: str
    #: Why something of it was cancelled, as its seller or the office said; empty when nothing was, or nobody did.
    why: str

    @property
    def tracking_page(self) -> str:
        """The courier's page about it, as long as it is on its way; empty without one."""
        on_its_way = self.parcel.delivered_at is None
        return tracking_page(self.parcel.service.track_at, self.parcel.tracking) if on_its_way else ""

    @property
    def lines(self) -> list[OrderLine]:
        """Everything in it that was not cancelled, or all of it when everything was."""
        parts = live(self.parcel.seller_orders) or self.parcel.seller_orders
        return [line for part in parts for line in part.lines]

    @property
    def makers(self) -> int:
        """How many sellers' goods are in it."""
        return len(self.parcel.seller_orders)

    @property
    def gone(self) -> list[OrderLine]:
        """What was cancelled while the rest went on."""
        if not live(self.parcel.seller_orders):
            return []
        return [line for part in self.parcel.seller_orders if part.status is S.CANCELLED for line in part.lines]


def parcels(order: Order, frozen: Collection[int] = ()) -> list[ShownParcel]:
    """The order's parcels, those that wait for the buyer first; `frozen` parts have an open claim."""
    hold = on_days(Kind.HOLD_DAYS)
    shown = [
        ShownParcel(
            parcel,
            number,
            standing_of_parcel(parcel),
            can_be_received(parcel, frozen),
            released_on(parcel, hold),
            expected(parcel, order),
            _why_cancelled(parcel, order),
        )
        for number, parcel in enumerate(order.parcels, start=1)
    ]
    return sorted(
        shown,
        key=lambda one: (not (one.can_be_received and one.parcel.delivered_at), not one.can_be_received, one.number),
    )


def _why_cancelled(parcel: Parcel, order: Order) -> str:
    gone = {part.id for part in parcel.seller_orders if part.status is S.CANCELLED}
    told = [event for event in order.events if event.what == "cancelled"] if gone else []
    said = [event.facts.get("reason", "") for event in told if event.seller_order_id in {None, *gone}]
    return "; ".join(dict.fromkeys(filter(None, said)))


def standing_of_parcel(parcel: Parcel) -> Standing:
    """A parcel in a word; the slowest of its sellers decides."""
    parts = live(parcel.seller_orders)
    if not parts:
        return Standing(_("Cancelled"), "stop")
    far = min(FAR[part.status] for part in parts)
    words = {
        0: Standing(_("Waiting for payment"), "wait"),
        1: Standing(_("Being packed"), "move"),
        2: Standing(_("Ready to be picked up") if can_be_fetched(parcel) else _("Packed by the makers"), "move"),
        3: Standing(_("On its way"), "move"),
        4: Standing(_("Picked up") if parcel.kind is CourierKind.PICKUP else _("Arrived"), "daun"),
        5: Standing(_("Received"), "daun"),
    }
    return words[far]


def is_fetched(order: Order) -> bool:
    """Whether its buyer fetches everything herself: nothing of it travels."""
    return all(parcel.kind is CourierKind.PICKUP for parcel in order.parcels)


def standing_of_order(order: Order) -> Standing:
    """An order in a word, for lists."""
    if order.status in (OrderStatus.PAID, OrderStatus.ON_DELIVERY):
        parts = live(order.seller_orders)
        far = min((FAR[part.status] for part in parts), default=5)
        most = max((FAR[part.status] for part in parts), default=5)
        if far >= 4:
            return Standing(_("Arrived"), "daun")
        return Standing(_("On its way"), "move") if most >= 3 else Standing(_("Being packed"), "move")
    return {
        OrderStatus.AWAITING_PAYMENT: Standing(_("Waiting for payment"), "wait"),
        OrderStatus.CLOSED: Standing(_("Completed"), "daun"),
        OrderStatus.EXPIRED: Standing(_("Expired"), "stop"),
        OrderStatus.CANCELLED: Standing(_("Cancelled"), "stop"),
    }[order.status]


def headline(order: Order) -> str:
    """The order's page in one sentence."""
    simple = {
        OrderStatus.AWAITING_PAYMENT: _("Waiting for your payment"),
        OrderStatus.EXPIRED: _("Not paid in time"),
        OrderStatus.CANCELLED: _("Cancelled"),
        OrderStatus.CLOSED: _("Everything has been received"),
    }
    if order.status in simple:
        return simple[order.status]
    parcels = [parcel for parcel in order.parcels if live(parcel.seller_orders)]
    far = [min(FAR[part.status] for part in live(parcel.seller_orders)) for parcel in parcels]
    arrived, moving = sum(1 for reach in far if reach >= 4), sum(1 for reach in far if reach == 3)
    if is_fetched(order) and arrived == len(far):
        return _("Picked up")
    if all(can_be_fetched(parcel) for parcel in parcels):
        return _("Ready to be picked up")
    if arrived == len(far):
        return ngettext("Your parcel has arrived", "All %(num)s parcels have arrived", arrived)
    if arrived:
        return _("%(arrived)s of %(parcels)s parcels have arrived", arrived=arrived, parcels=len(far))
    if moving == len(far):
        return ngettext("Your parcel is on its way", "All %(num)s parcels are on their way", moving)
    if moving:
        return _("%(moving)s of %(parcels)s parcels are on their way", moving=moving, parcels=len(far))
    return _("Paid, and being packed") if order.paid_at else _("Being packed, to be paid on delivery")


def with_claims(steps: list[Step], claims: Iterable[Claim]) -> list[Step]:
    """A timeline with what was reported and what became of it, before what is still to come; one step of it is now."""
    told = []
    for claim in claims:
        note = Markup("{}: {}").format(REASONS[claim.reason], spoken(claim.line, "title"))
        told.append(Step(_("A problem reported"), claim.opened_at, note, "done" if claim.decided_at else "now"))
        if claim.decided_at is not None:
            told.append(Step(str(STATES[claim.state][0]), claim.decided_at, claim.verdict, "done"))
    done = [step for step in steps if isinstance(step.when, datetime)]
    rest = [step for step in steps if not isinstance(step.when, datetime)]
    whole = sorted([*done, *told], key=lambda step: step.when) + rest
    last = max((place for place, step in enumerate(whole) if step.state == "now"), default=0)
    return [
        replace(step, state="done") if step.state == "now" and place < last else step
        for place, step in enumerate(whole)
    ]


def fell_through(order: Order) -> bool:
    """Whether it ended before it was paid: nothing is to be paid any more."""
    return order.status in (OrderStatus.EXPIRED, OrderStatus.CANCELLED) and order.paid_at is None


def timeline(order: Order) -> list[Step]:
    """What happened, what happens now, and what comes, with dates."""
    steps = [Step(_("Order placed"), order.placed_at, state="done")]
    if fell_through(order):
        ended = max((part.cancelled_at for part in order.seller_orders if part.cancelled_at), default="")
        title = _("Expired without payment") if order.status is OrderStatus.EXPIRED else _("Cancelled")
        return [*steps, Step(title, ended, _("The goods went back on the shelf. Nothing is to be paid."), "now")]
    if order.status is OrderStatus.ON_DELIVERY:
        steps.append(
            Step(
                _("Accepted, to be paid on delivery"),
                order.placed_at,
                _("Have the money ready for the courier."),
                "done",
            )
        )
    elif order.paid_at is None:
        steps.append(
            Step(
                _("Waiting for your payment"),
                _("until %(when)s", when=waktu(order.pay_before)),
                _("Goods are kept for you until then."),
                "now",
            )
        )
    else:
        steps.append(Step(_("Paid"), order.paid_at, state="done"))
    parts = live(order.seller_orders)
    if not parts:
        ended = max((part.cancelled_at for part in order.seller_orders if part.cancelled_at), default="")
        return [*steps, Step(_("Cancelled"), ended, _("Your money goes back to you."), "now")]
    far = min(FAR[part.status] for part in parts)
    for reach, title, name in (
        (2, _("Packed by the makers"), "ready_at"),
        (3, _("Sent"), "shipped_at"),
        (4, _("Picked up") if is_fetched(order) else _("Arrived"), "delivered_at"),
        (5, _("Completed"), "completed_at"),
    ):
        if reach == 3 and is_fetched(order):
            continue
        moments = [moment for part in parts if (moment := getattr(part, name))]
        is_packing = reach == 2 and far == 1
        state = "done" if far > reach or far == 5 else "now" if far == reach or is_packing else ""
        when = max(moments) if far >= reach and moments else ""
        steps.append(Step(_("Being packed") if is_packing else title, when, _what_comes(reach, far, parts), state))
    return steps


def _what_comes(reach: int, far: int, parts: list[SellerOrder]) -> str:
    done = sum(1 for part in parts if FAR[part.status] >= reach)
    if far < reach and done:
        return _("%(done)s of %(all)s makers are done.", done=done, all=len(parts))
    if reach == 5 and far < 5:
        return _("Then your money goes to the makers.")
    return ""


def released_on(parcel: Parcel, hold: Callable[[date], int]) -> date | None:
    """The day on which an arrived parcel's money goes to its makers by itself."""
    return day_of(released_at(parcel.delivered_at, hold)) if parcel.delivered_at is not None else None


def can_be_received(parcel: Parcel, frozen: Collection[int] = ()) -> bool:
    """Whether the buyer may say that she has it: it was sent, she has not said so yet, and no claim freezes all of it.

    Not before it was paid for: at the door its courier is paid, and tells the office.
    """
    parts = live(parcel.seller_orders)
    return (
        bool(parts)
        and parcel.order.status is not OrderStatus.ON_DELIVERY
        and all(part.status in (S.SHIPPED, S.DELIVERED, S.COMPLETED) for part in parts)
        and any(part.status is not S.COMPLETED and part.id not in frozen for part in parts)
    )
