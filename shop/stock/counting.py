"""Counting goods: what comes in, what a count finds, and taking a mistake back. Every change leaves a movement."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from shop import audit
from shop.catalogue.models import Product, Variant
from shop.clock import now, today
from shop.db import session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.stock.availability import move_available_of
from shop.stock.models import Batch, Place, Reason, StockItem, StockMovement
from shop.stock.reserving import LEAST_LIFE, is_fresh
from shop.users.models import User

#: More than any maker holds; a number above it is a slip of the thumb.
MOST_PIECES = 99_999


#: Changes that stay: goods left, came back or were sold over a counter, and an undoing is not undone.
FINAL = (Reason.SHIPPED, Reason.BAZAAR, Reason.RETURNED, Reason.UNDONE)


class BelowReserved(ShopError):
    """Buyers have ordered more pieces than would be left."""

    def __init__(self, *, reserved: int, counted: int) -> None:
        super().__init__()
        self.reserved, self.counted = reserved, counted

    def sentence(self) -> str:
        return _(
            "%(reserved)s already ordered, so the count cannot become %(counted)s. Ask the office to cancel an order first.",
            reserved=self.reserved,
            counted=self.counted,
        )


class CountMoved(ShopError):
    """The count changed between looking and saving."""

    def __init__(self, *, seen: int, on_hand: int, last: StockMovement | None = None) -> None:
        super().__init__()
        self.seen, self.on_hand, self.by, self.at = seen, on_hand, last.by if last else "", last.at if last else None

    def sentence(self) -> str:
        words = _(
            "Meanwhile the count changed from %(seen)s to %(now)s. Look again, then save.",
            seen=self.seen,
            now=self.on_hand,
        )
        return f"{words} {_last_change(self.by, self.at)}".strip()


class TooMany(ShopError):
    """More than there can be: one of a numbered piece, MOST_PIECES of anything else."""

    def __init__(self, *, most: int) -> None:
        super().__init__()
        self.most = most

    def sentence(self) -> str:
        if self.most == 1:
            return _("A numbered piece exists once. Make another variant for the next one.")
        return _("At most %(most)s pieces. Look at the number again.", most=self.most)


class CannotUndo(ShopError):
    """This change was taken back already, or left with a parcel."""

    def __init__(self, undoing: StockMovement | None = None) -> None:
        super().__init__()
        self.by, self.at = undoing.by if undoing else "", undoing.at if undoing else None

    def sentence(self) -> str:
        words = _("This change cannot be taken back any more. Correct the count instead.")
        return f"{words} {_last_change(self.by, self.at)}".strip()


class BatchExists(ShopError):
    """The product has a batch of this code already."""

    status = 422

    def __init__(self, *, code: str, told: str = "") -> None:
        super().__init__()
        self.code, self.told = code, told

    def sentence(self) -> str:
        words = _("Batch %(code)s exists already. Choose it, or give the new one another code.", code=self.code)
        return f"{words} {self.told}".strip()


def _last_change(by: str, at: datetime | None) -> str:
    """Who changed a count last, and when; nothing when nobody is known."""
    return _("Last change: %(name)s, %(at)s.", name=by, at=waktu(at)) if at is not None else ""


def open_item(variant: Variant, *, place: Place, batch: Batch | None = None) -> StockItem:
    """The item where pieces of a variant are counted in this place and batch, locked; made, with nothing in it, the first time.

    Raises NotFound when the variant was thrown away meanwhile.
    """
    if batch is not None:  # it is not called back before the item is there: that takes every item off sale
        session().refresh(batch, ["recalled_at"], with_for_update={"read": True})
    variant_row = sa.select(Variant.id).where(Variant.id == variant.id).with_for_update(key_share=True)
    if session().scalar(variant_row) is None:  # two first times wait for each other here
        raise NotFound(variant=variant.id)
    query = sa.select(StockItem.id).where(StockItem.variant_id == variant.id, StockItem.place_id == place.id)
    query = query.where(StockItem.batch_id == batch.id if batch else StockItem.batch_id.is_(None))
    found = session().scalar(query)
    if found is None:
        item = StockItem(
            variant_id=variant.id,
            place_id=place.id,
            batch_id=batch.id if batch else None,
            on_hand=0,
            reserved=0,
            is_sold=_may_be_sold(batch),
        )
        session().add(item)
        session().flush()
        found = item.id
    return _lock(found)


def receive(
    variant: Variant,
    *,
    quantity: int,
    place: Place,
    batch: Batch | None = None,
    by: User | None,
    note: str = "",
) -> StockMovement:
    """Add pieces that were made or brought in. Raises TooMany. A second call adds again."""
    return _move(open_item(variant, place=place, batch=batch), quantity, Reason.RECEIVED, note=note, by=by)


def receive_into(
    item: StockItem, *, quantity: int, note: str = "", by: User | None, seen: int | None = None
) -> StockMovement:
    """Add pieces to an item that is there already. Raises TooMany, and CountMoved as `correct`: without `seen` a second
    call adds again."""
    return _move(_lock_seen(item, seen), quantity, Reason.RECEIVED, note=note, by=by)


def correct(
    item: StockItem, *, counted: int, reason: Reason, note: str = "", by: User | None, seen: int | None = None
) -> StockMovement | None:
    """Set what is on hand to what was counted; the movement is the difference, and None when there is none.

    `seen` is the count the person looked at. Raises CountMoved when it changed since, BelowReserved, TooMany.
    """
    item = _lock_seen(item, seen)
    return _move(item, counted - item.on_hand, reason, note=note, by=by) if counted != item.on_hand else None


def step(item: StockItem, *, change: int, by: User | None) -> StockMovement:
    """Count some more or fewer than now: the − and + beside a number. Two presses are two steps. Raises as `correct`."""
    return _move(_lock(item.id), change, Reason.COUNTED, note="", by=by)


def take_out(
    item: StockItem, *, quantity: int, reason: Reason, note: str = "", by: User | None, seen: int | None = None
) -> StockMovement:
    """Pieces that are no longer there: sold elsewhere, or damaged. Raises BelowReserved, and CountMoved as `correct`."""
    return _move(_lock_seen(item, seen), -quantity, reason, note=note, by=by)


def put_back(item: StockItem, *, quantity: int, note: str, by: User | None) -> StockMovement | None:
    """Pieces that left with a parcel and came back with it. A second call adds again. Raises TooMany.

    None for a numbered piece that somebody counted again while it was away: it exists once, and now the count is true.
    """
    item = _lock(item.id)
    if item.variant.piece_number and _have(item.variant):
        return None
    return _move(item, quantity, Reason.RETURNED, note=note, by=by)


def undo(movement: StockMovement, *, by: User | None) -> StockMovement:
    """Take a change back, once, by a movement of the opposite size.

    Raises CannotUndo for what was undone already and for FINAL changes; BelowReserved, TooMany.
    """
    item = _lock(movement.item_id)
    undone = session().scalar(sa.select(StockMovement).where(StockMovement.undoes_id == movement.id))
    if undone is not None or movement.reason in FINAL:
        raise CannotUndo(undone)
    return _move(item, -movement.change, Reason.UNDONE, note="", by=by, undoes_id=movement.id)


def batches_of(product: Product) -> str:
    """How the audit names a product's batches."""
    return f"batches {product.id}"


def make_batch(
    product: Product, *, code: str, made_on: date, best_before: date | None, by: User | None, seen: str = ""
) -> Batch:
    """A new batch of a product. Raises BatchExists when its code is taken.

    Raises ChangedMeanwhile when somebody else made one after `seen`, what `audit.seen` said to the form's page.
    """
    if by is not None:
        audit.hold_seen(seen, batches_of(product), by=by)
    taken = session().scalar(sa.select(Batch.id).where(Batch.product_id == product.id, Batch.code == code))
    if taken is not None:
        raise BatchExists(code=code, told=audit.told(batches_of(product)))
    batch = Batch(product_id=product.id, code=code, made_on=made_on, best_before=best_before)
    session().add(batch)
    session().flush()
    audit.record("batch_made", batches_of(product), by=by, code=code)
    return batch


def old_items() -> list[int]:
    """Items still on sale whose best-before is too near, in the order in which stock is locked."""
    query = (
        sa.select(StockItem.id).join(StockItem.batch).where(StockItem.is_sold, Batch.best_before < today() + LEAST_LIFE)
    )
    return list(session().scalars(query.order_by(StockItem.variant_id, StockItem.id)))


def _may_be_sold(batch: Batch | None) -> bool:
    return batch is None or (is_fresh(batch.best_before) and not batch.is_recalled)


def set_aside(item_id: int) -> None:
    """Take an item off sale: its best-before is too near, or it is called back; what is promised of it stays promised.

    A second call changes nothing. Rule: UU 8/1999 Ps. 8: no expired goods.
    """
    item = _lock(item_id)
    if item.is_sold:
        free, item.is_sold = item.available, False
        session().flush()
        move_available_of({item.variant_id: -free})


def sell_again(item_id: int) -> None:
    """Put an item back on sale that is no longer called back, unless its best-before is too near. Twice changes nothing."""
    item = _lock(item_id)
    if not item.is_sold and _may_be_sold(item.batch):
        item.is_sold = True
        session().flush()
        move_available_of({item.variant_id: item.available})


def _lock(item_id: int) -> StockItem:
    """The item as it is now, with nobody else changing it until the transaction ends. Raises NotFound when it is gone."""
    session().flush()
    query = sa.select(StockItem).join(Variant, Variant.id == StockItem.variant_id).where(StockItem.id == item_id)
    query = query.with_for_update(key_share=True, of=(Variant, StockItem)).execution_options(populate_existing=True)
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound(stock_item=item_id)
    return found


def _lock_seen(item: StockItem, seen: int | None) -> StockItem:
    """The item, locked, if its count is still the one that was looked at. Raises CountMoved."""
    item = _lock(item.id)
    if seen is not None and seen != item.on_hand:
        last = sa.select(StockMovement).where(StockMovement.item_id == item.id).order_by(StockMovement.id.desc())
        raise CountMoved(seen=seen, on_hand=item.on_hand, last=session().scalars(last.limit(1)).first())
    return item


def _move(
    item: StockItem, change: int, reason: Reason, *, note: str, by: User | None, undoes_id: int | None = None
) -> StockMovement:
    """Change a locked item's count by a guarded update, write its movement, keep the sums true."""
    counted = item.on_hand + change
    if counted < item.reserved:
        raise BelowReserved(reserved=item.reserved, counted=max(counted, 0))
    variant = session().get_one(Variant, item.variant_id)
    if change > 0:
        _refuse_too_many(variant, change)
    changed = session().execute(
        sa.update(StockItem)
        .where(StockItem.id == item.id, StockItem.on_hand + change >= StockItem.reserved)
        .values(on_hand=StockItem.on_hand + change)
        .execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise BelowReserved(reserved=item.reserved, counted=max(counted, 0))
    movement = StockMovement(
        item_id=item.id,
        change=change,
        reason=reason,
        note=note,
        at=now(),
        by=by.name if by else "shop",
        undoes_id=undoes_id,
    )
    session().add(movement)
    session().flush()
    move_available_of({item.variant_id: change if item.is_sold else 0})
    session().refresh(item)
    session().expire(variant, ["available"])
    return movement


def _refuse_too_many(variant: Variant, change: int) -> None:
    most = 1 if variant.piece_number else MOST_PIECES
    if _have(variant) + change > most:
        raise TooMany(most=most)


def _have(variant: Variant) -> int:
    """How many of a variant are on hand, over all places and batches."""
    on_hand = sa.select(sa.func.coalesce(sa.func.sum(StockItem.on_hand), 0)).where(StockItem.variant_id == variant.id)
    return session().scalar(on_hand) or 0
