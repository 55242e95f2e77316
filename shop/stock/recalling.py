"""Calling a batch back: nothing more of it is sold, and whoever holds a pack reads why. And letting it go again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from shop import audit
from shop.catalogue.models import Variant
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.stock.counting import sell_again, set_aside
from shop.stock.models import Batch, Reservation, ReservationState, StockItem
from shop.users.models import User


class RecalledAlready(ShopError):
    """Somebody called it back before."""

    def sentence(self) -> str:
        return _("This batch is called back already.")


class NotRecalled(ShopError):
    """Somebody let it go before, or it was never called back."""

    def sentence(self) -> str:
        return _("This batch is not called back.")


class BatchRecalled(ShopError):
    """Some of what is to be sent is of a batch that was called back."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _(
            "Batch %(code)s is called back, and there is not enough of another. Do not send it: the office cancels it and "
            "pays the buyer back.",
            code=self.code,
        )


def subject(batch: Batch) -> str:
    """How the audit names a batch."""
    return f"batch {batch.id}"


def recall_batch(batch: Batch, *, reason: str, by: User) -> None:
    """Call a batch back: take all of it off sale. What is ordered of it stays promised; `refuse_recalled` keeps it here.

    Raises RecalledAlready. Rule: UU 8/1999 Ps. 8 (4): goods that may harm are withdrawn from circulation.
    """
    batch = hold(batch)
    if batch.is_recalled:
        raise RecalledAlready
    batch.recalled_at, batch.recall_reason = now(), reason
    session().flush()
    for item_id in items_of(batch):
        set_aside(item_id)
    audit.record("batch_recalled", subject(batch), by=by, code=batch.code, reason=reason)


def end_recall(batch: Batch, *, by: User) -> None:
    """Let a batch go that was called back by mistake: what is left of it is sold again, unless it is too old.

    Raises NotRecalled.
    """
    batch = hold(batch)
    if not batch.is_recalled:
        raise NotRecalled
    audit.record("batch_let_go", subject(batch), by=by, code=batch.code, reason=batch.recall_reason)
    batch.recalled_at, batch.recall_reason = None, ""
    session().flush()
    for item_id in items_of(batch):
        sell_again(item_id)


def refuse_recalled(order_line_ids: Iterable[int]) -> None:
    """Refuse to send what is called back. Raises BatchRecalled.

    Until the transaction ends nobody calls one of these batches back: whoever packs or sends asks this before anything else.
    Rule: UU 8/1999 Ps. 8 (4).
    """
    query = (
        sa.select(Batch.code, Batch.recalled_at)
        .join(StockItem, StockItem.batch_id == Batch.id)
        .join(Reservation, Reservation.item_id == StockItem.id)
        .where(Reservation.order_line_id.in_(list(order_line_ids)), Reservation.state != ReservationState.RELEASED)
        .order_by(Batch.id)
        .with_for_update(read=True, of=Batch)
    )
    for code, recalled_at in session().execute(query):
        if recalled_at is not None:
            raise BatchRecalled(code)


def hold(batch: Batch) -> Batch:
    """The batch as it is now, with nobody else changing it until the transaction ends."""
    query = sa.select(Batch).where(Batch.id == batch.id).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one()


def items_of(batch: Batch) -> Sequence[int]:
    """Its items. All items of their variants are held, in the order in which stock is locked."""
    variants = sa.select(StockItem.variant_id).where(StockItem.batch_id == batch.id)
    query = sa.select(StockItem.id, StockItem.batch_id).join(Variant, Variant.id == StockItem.variant_id)
    query = query.where(Variant.id.in_(variants)).order_by(Variant.id, StockItem.id)
    query = query.with_for_update(key_share=True, of=(Variant, StockItem))
    return [item_id for item_id, batch_id in session().execute(query) if batch_id == batch.id]
