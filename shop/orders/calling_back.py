"""A batch called back, with all that follows for its orders: served otherwise, kept here, and those told who have it."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import session
from shop.notices import tell
from shop.orders.fulfilment import unpack
from shop.orders.models import OrderLine, SellerOrder, SellerOrderStatus
from shop.orders.recall import Called, called
from shop.sellers.queries import members_of
from shop.stock import recalling
from shop.stock.models import Batch, Reservation, ReservationState, StockItem
from shop.stock.reserving import promise_elsewhere
from shop.users.models import User


def call_back(batch: Batch, *, reason: str, by: User) -> int:
    """Call a batch back; how many orders have pieces of it out. Raises RecalledAlready.

    What was packed of it is not packed any more. Orders that wait are served from other batches where there is enough; the
    rest stays here, `recalling.refuse_recalled` sees to it. Buyers who have pieces, and the seller, are written to.
    """
    batch = recalling.hold(batch)
    for part in _packed(batch):
        unpack(part, by=by)
    recalling.recall_batch(batch, reason=reason, by=by)
    promise_elsewhere(recalling.items_of(batch))
    occasion = _occasion(batch)
    out = _tell_buyers(batch, "orders/recalled", occasion=f"recalled:{occasion}", reason=reason)
    for member in members_of(batch.product.seller):
        tell(
            member.user,
            "orders/batch_recalled",
            key=f"recalled:{occasion}:member:{member.user_id}",
            title=batch.product.title,
            code=batch.code,
            batch=batch.id,
            reason=reason,
        )
    return out


def let_go(batch: Batch, *, by: User) -> None:
    """A batch was called back by mistake: it is sold again, and buyers who have pieces are told so. Raises NotRecalled."""
    batch = recalling.hold(batch)
    occasion = f"let_go:{_occasion(batch)}" if batch.is_recalled else ""
    recalling.end_recall(batch, by=by)
    _tell_buyers(batch, "orders/let_go", occasion=occasion)


def _packed(batch: Batch) -> list[SellerOrder]:
    """Parts with pieces of it that are packed and still with their seller."""
    query = (
        sa.select(SellerOrder)
        .join(OrderLine, OrderLine.seller_order_id == SellerOrder.id)
        .join(Reservation, Reservation.order_line_id == OrderLine.id)
        .join(StockItem, StockItem.id == Reservation.item_id)
        .where(StockItem.batch_id == batch.id, Reservation.state == ReservationState.OPEN)
        .where(SellerOrder.status == SellerOrderStatus.READY)
        .order_by(SellerOrder.id)
    )
    return list(session().scalars(query).unique())


def _occasion(batch: Batch) -> str:
    """This recall of the batch: a batch can be called back, let go, and called back again."""
    return f"{batch.id}:{batch.recalled_at:%Y%m%dT%H%M%S%f}"


def _tell_buyers(batch: Batch, notice: str, *, occasion: str, **facts: str) -> int:
    """Write once to each buyer who has pieces or gets them any day; how many orders that are."""
    orders: dict[int, Called] = {one.order.id: one for one in called(batch) if one.is_out}
    for one in orders.values():
        tell(
            one.order,
            notice,
            key=f"{occasion}:{one.order.number}",
            number=one.order.number,
            secret=one.order.secret,
            recipient=one.order.recipient,
            title=one.title,
            code=batch.code,
            **facts,
        )
    return len(orders)
