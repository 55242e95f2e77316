"""Calling a batch back: everybody to whom pieces of it were promised, sent or sold, and where the others are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Product
from shop.clock import day_of
from shop.db import among, session
from shop.i18n import force_locale, in_language
from shop.i18n import gettext as _
from shop.orders.claim_models import Claim, ClaimReason, ClaimState
from shop.orders.models import Order, OrderLine, SellerOrder, SellerOrderStatus
from shop.orders.moving import is_at_hub
from shop.orders.words import STATES
from shop.paging import Page
from shop.sheets import Column, Listed, Sheet
from shop.stock.models import Batch, Reason, Reservation, ReservationState, StockItem, StockMovement

PAGE = 40


@dataclass(frozen=True)
class Called:
    """Pieces of a batch that an order line took, or was to take."""

    order: Order
    part: SellerOrder
    line: OrderLine
    quantity: int
    reservation: ReservationState
    #: What was said to be wrong with the line, and what became of it.
    claims: Sequence[tuple[ClaimReason, ClaimState]] = ()

    @property
    def is_out(self) -> bool:
        """Whether the buyer has these pieces, or they are on their way to her."""
        gone = self.part.status not in (SellerOrderStatus.CANCELLED, SellerOrderStatus.READY)
        return self.reservation is ReservationState.TAKEN and gone

    @property
    def is_stuck(self) -> bool:
        """Whether these pieces are still here, promised to an order that lives."""
        return self.reservation is ReservationState.OPEN or is_at_hub(self.part)

    @property
    def title(self) -> str:
        """What its product was called, in the order's language."""
        with force_locale(self.order.language):
            return in_language(self.line, "title")

    @property
    def goods(self) -> str:
        """`Keripik bawang, 250 g`, as it was ordered."""
        return f"{self.line.title}, {self.line.variant_label}" if self.line.variant_label else self.line.title

    @property
    def ordered_on(self) -> date:
        """The day of the order."""
        return day_of(self.order.placed_at)

    @property
    def sent_on(self) -> date | None:
        """The day on which the pieces left."""
        return day_of(self.part.shipped_at) if self.part.shipped_at else None

    @property
    def state(self) -> str:
        """Where these pieces are, and what became of a claim on them."""
        return ", ".join([self._where(), *(str(STATES[state][0]) for _reason, state in self.claims)])

    def _where(self) -> str:
        if self.reservation is ReservationState.RELEASED:
            return _("Cancelled before it was sent")
        if self.reservation is ReservationState.OPEN:
            return _("Ordered, not sent yet")
        if self.part.status is SellerOrderStatus.CANCELLED:
            return _("Refused at the door, came back") if self.part.shipped_at else _("Cancelled at the cooperative")
        if self.part.status is SellerOrderStatus.READY:
            return _("At the cooperative, not sent yet")
        if (ClaimReason.NOT_ARRIVED, ClaimState.REFUNDED) in self.claims:
            return _("Lost on the way")
        return _("On its way") if self.part.status is SellerOrderStatus.SHIPPED else _("With the buyer")

    def message(self, batch: Batch) -> str:
        """What to write to whoever has the pieces, in the order's language."""
        with force_locale(self.order.language):
            return _(
                "Hello %(name)s, about %(goods)s of your order %(order)s: we are calling back batch %(batch)s. Please do "
                "not eat or use it, and answer this message so that we can put it right.",
                name=self.order.recipient,
                goods=self.goods,
                order=self.order.number,
                batch=batch.code,
            )


def find_batch(number: int, *, seller_id: int | None = None) -> Batch | None:
    """A batch with its product and seller, if it is this seller's; of any seller when none is named."""
    query = sa.select(Batch).join(Batch.product).where(Batch.id == number)
    if seller_id is not None:
        query = query.where(Product.seller_id == seller_id)
    return session().scalar(query.options(joinedload(Batch.product).joinedload(Product.seller)))


def called(batch: Batch) -> list[Called]:
    """Every order line that took pieces of a batch or was to take them, oldest first; two queries, however many.

    Of a line that several batches served, only the pieces of this one count.
    """
    query = (
        sa.select(Order, SellerOrder, OrderLine, Reservation.quantity, Reservation.state)
        .join(SellerOrder, SellerOrder.order_id == Order.id)
        .join(OrderLine, OrderLine.seller_order_id == SellerOrder.id)
        .join(Reservation, Reservation.order_line_id == OrderLine.id)
        .join(StockItem, StockItem.id == Reservation.item_id)
        .where(StockItem.batch_id == batch.id)
        .order_by(Order.id, OrderLine.id, Reservation.id)
    )
    found = session().execute(query).all()
    claims: dict[int, list[tuple[ClaimReason, ClaimState]]] = {}
    asked = sa.select(Claim.line_id, Claim.reason, Claim.state).where(
        among(Claim.line_id, {row[2].id for row in found})
    )
    for line_id, reason, state in session().execute(asked.order_by(Claim.id)):
        claims.setdefault(line_id, []).append((reason, state))
    return [Called(*row, claims.get(row[2].id, ())) for row in found]


def recalled_lines(order: Order) -> Sequence[sa.Row[OrderLine, Batch]]:
    """What its buyer has, or gets any day, of batches that are called back: each line with its batch."""
    query = (
        sa.select(OrderLine, Batch)
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .join(Reservation, Reservation.order_line_id == OrderLine.id)
        .join(StockItem, StockItem.id == Reservation.item_id)
        .join(Batch, Batch.id == StockItem.batch_id)
        .where(SellerOrder.order_id == order.id, SellerOrder.shipped_at.is_not(None))
        .where(SellerOrder.status != SellerOrderStatus.CANCELLED)
        .where(Reservation.state == ReservationState.TAKEN, Batch.recalled_at.is_not(None))
    )
    return session().execute(query.order_by(OrderLine.id, Batch.id)).all()


def whereabouts(batch: Batch) -> dict[Reason, int]:
    """How many pieces of a batch came and went for which reason; what was taken back counts nowhere.

    Together they are what is on hand.
    """
    undone = sa.orm.aliased(StockMovement)
    reason = sa.func.coalesce(undone.reason, StockMovement.reason)
    query = (
        sa.select(reason, sa.func.sum(StockMovement.change))
        .join(StockItem, StockItem.id == StockMovement.item_id)
        .outerjoin(undone, undone.id == StockMovement.undoes_id)
        .where(StockItem.batch_id == batch.id)
        .group_by(reason)
    )
    sums = {Reason(row[0]): int(row[1]) for row in session().execute(query)}
    return {reason: sums[reason] for reason in Reason if sums.get(reason)}


def recall_sheet(batch: Batch, rows: Sequence[Called]) -> Sheet:
    """The list as a table to carry away: exactly what the page shows."""
    columns = [
        Column(_("Order"), "code"),
        Column(_("Goods")),
        Column(_("Pieces"), "figure"),
        Column(_("Recipient")),
        Column(_("Recipient's phone"), "code"),
        Column(_("Buyer")),
        Column(_("Buyer's phone"), "code"),
        Column(_("Ordered on"), "day"),
        Column(_("Sent on"), "day"),
        Column(_("State")),
    ]
    body = [
        [
            one.part.code,
            one.goods,
            one.quantity,
            one.order.recipient,
            one.order.recipient_phone,
            one.order.buyer_name,
            one.order.buyer_phone,
            one.ordered_on,
            one.sent_on,
            one.state,
        ]
        for one in rows
    ]
    return Sheet(_("Recall list of batch %(code)s", code=batch.code), columns, Listed(body))


def batches(words: str, number: int) -> Page[Batch]:
    """A page of all batches, the newest first; narrowed by parts of the code or of the product's name."""
    query = sa.select(Batch).join(Batch.product)
    for word in words.split()[:8]:
        query = query.where(
            sa.or_(Batch.code.icontains(word, autoescape=True), Product.title.icontains(word, autoescape=True))
        )
    total = session().scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    query = query.options(joinedload(Batch.product).joinedload(Product.seller)).order_by(Batch.id.desc())
    return Page(list(session().scalars(query.limit(PAGE).offset((number - 1) * PAGE))), number, PAGE, total)


def recalled_codes(parts: Sequence[SellerOrder]) -> dict[int, list[str]]:
    """The codes of the batches called back of which each part, by its number, holds pieces. One query."""
    query = (
        sa.select(OrderLine.seller_order_id, Batch.code)
        .join(Reservation, Reservation.order_line_id == OrderLine.id)
        .join(StockItem, StockItem.id == Reservation.item_id)
        .join(Batch, Batch.id == StockItem.batch_id)
        .where(OrderLine.seller_order_id.in_([part.id for part in parts]), Batch.recalled_at.is_not(None))
        .where(Reservation.state != ReservationState.RELEASED)
        .distinct()
        .order_by(OrderLine.seller_order_id, Batch.code)
    )
    found: dict[int, list[str]] = {}
    for part_id, code in session().execute(query):
        found.setdefault(part_id, []).append(code)
    return found
