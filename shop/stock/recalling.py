"""Calling a batch back: nothing more of it is sold, and whoever holds a pack reads why. And letting it go again."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.stock.counting import sell_again, set_aside
from shop.stock.models import Batch, StockItem
from shop.users.models import User


class RecalledAlready(ShopError):
    """Somebody called it back before."""

    def sentence(self) -> str:
        return _("This batch is called back already.")


class NotRecalled(ShopError):
    """Somebody let it go before, or it was never called back."""

    def sentence(self) -> str:
        return _("This batch is not called back.")


def subject(batch: Batch) -> str:
    """How the audit names a batch."""
    return f"batch {batch.id}"


def recall_batch(batch: Batch, *, reason: str, by: User) -> None:
    """Call a batch back: take all of it off sale. What is ordered stays ordered, until the office cancels it.

    Raises RecalledAlready. Rule: UU 8/1999 Ps. 8 (4): goods that may harm are withdrawn from circulation.
    """
    batch = _hold(batch)
    if batch.is_recalled:
        raise RecalledAlready
    batch.recalled_at, batch.recall_reason = now(), reason
    session().flush()
    for item_id in _items(batch):
        set_aside(item_id)
    audit.record("batch_recalled", subject(batch), by=by, code=batch.code, reason=reason)


def end_recall(batch: Batch, *, by: User) -> None:
    """Let a batch go that was called back by mistake: what is left of it is sold again, unless it is too old.

    Raises NotRecalled.
    """
    batch = _hold(batch)
    if not batch.is_recalled:
        raise NotRecalled
    audit.record("batch_let_go", subject(batch), by=by, code=batch.code, reason=batch.recall_reason)
    batch.recalled_at, batch.recall_reason = None, ""
    session().flush()
    for item_id in _items(batch):
        sell_again(item_id)


def _hold(batch: Batch) -> Batch:
    """The batch as it is now, with nobody else changing it until the transaction ends."""
    query = sa.select(Batch).where(Batch.id == batch.id).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one()


def _items(batch: Batch) -> Sequence[int]:
    """Its items, in the order in which stock is locked."""
    query = sa.select(StockItem.id).where(StockItem.batch_id == batch.id)
    return session().scalars(query.order_by(StockItem.variant_id, StockItem.id)).all()
