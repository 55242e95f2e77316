"""Promising goods to orders: reserve when an order is placed, release when it dies, take when the goods leave.

Rows are locked in one order everywhere: variants and their stock items by (variant, item), then products. Two orders
for the same goods therefore wait for each other and never deadlock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from shop.catalogue.models import Product, Variant
from shop.clock import now, today
from shop.db import session, table, writing
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import in_language
from shop.stock.availability import move_available
from shop.stock.models import (
    Batch,
    Reason,
    Reservation,
    ReservationState,
    StockItem,
    StockMovement,
)

#: Food is not sold when less than this is left of its best-before: packing and the slowest courier take up to
#: five days, and the buyer must still be able to eat it (UU 8/1999 Ps. 8: no expired goods).
LEAST_LIFE = timedelta(days=7)

items, reservations, movements = table(StockItem), table(Reservation), table(StockMovement)
variants = table(Variant)

_reserve = (
    sa.update(items)
    .where(items.c.id == sa.bindparam("item"), items.c.on_hand - items.c.reserved >= sa.bindparam("wanted"))
    .values(reserved=items.c.reserved + sa.bindparam("wanted"))
)
_release = (
    sa.update(items)
    .where(items.c.id == sa.bindparam("item"), items.c.reserved >= sa.bindparam("wanted"))
    .values(reserved=items.c.reserved - sa.bindparam("wanted"))
)
_take = (
    sa.update(items)
    .where(items.c.id == sa.bindparam("item"), items.c.reserved >= sa.bindparam("wanted"))
    .values(reserved=items.c.reserved - sa.bindparam("wanted"), on_hand=items.c.on_hand - sa.bindparam("wanted"))
)
_take_back = (
    sa.update(items)
    .where(items.c.id == sa.bindparam("item"))
    .values(reserved=items.c.reserved + sa.bindparam("wanted"), on_hand=items.c.on_hand + sa.bindparam("wanted"))
)
_promise = sa.insert(reservations)
_free = (
    sa.select(
        items.c.id,
        items.c.variant_id,
        (items.c.on_hand - items.c.reserved).label("free"),
        Variant.product_id,
        Batch.best_before,
    )
    .join(Variant, Variant.id == items.c.variant_id)
    .outerjoin(Batch, Batch.id == items.c.batch_id)
    .where(items.c.variant_id.in_(sa.bindparam("variants", expanding=True)), Variant.is_active, items.c.is_sold)
    .order_by(items.c.variant_id, items.c.id)
    .with_for_update(key_share=True, of=(variants, items))
)


@dataclass(frozen=True)
class Want:
    """So many of a variant for one order line."""

    order_line_id: int
    variant_id: int
    quantity: int


@dataclass(frozen=True)
class Lack:
    """A variant of which fewer can be had than an order wants."""

    variant_id: int
    wanted: int
    available: int


class SoldAgain(ShopError):
    """A numbered piece was counted again while it was away, and is promised to another order by now."""

    status = 422

    def sentence(self) -> str:
        return _(
            "This piece was counted again meanwhile and is promised to another order. Ask the office to cancel one of the two first."
        )


class OutOfStock(ShopError):
    """Not everything an order wants can be had. `lacking` names every variant that falls short."""

    def __init__(self, lacking: Sequence[Lack], title: str) -> None:
        super().__init__()
        self.lacking = list(lacking)
        #: The first of them, as the product is called.
        self.title = title

    def sentence(self) -> str:
        first = self.lacking[0]
        if first.available > 0:
            return _(
                "Only %(available)s left of %(title)s. Take fewer, or choose another variant.",
                available=first.available,
                title=self.title,
            )
        return _("%(title)s is sold out. Take it out of the cart, or choose another variant.", title=self.title)


class ReservationBroken(Exception):
    """A count moved although its row was locked: a defect, never a buyer's doing."""


def is_fresh(best_before: date | None) -> bool:
    """Whether a batch keeps long enough to be sold today."""
    return best_before is None or best_before >= today() + LEAST_LIFE


def free_items(variant_ids: Iterable[int]) -> Sequence[Any]:
    """What of some variants can still be promised, item by item (`id`, `variant_id`, `free`, `product_id`, `best_before`).

    The rows are held until the transaction ends, in the order in which all stock is.
    """
    return writing().execute(_free, {"variants": sorted(set(variant_ids))}).all()


def reserve_all(wants: Sequence[Want]) -> None:
    """Reserve everything an order wants, or nothing.

    Takes the batch that expires first, and as many stock items as a line needs; goods with less than LEAST_LIFE left
    stay. The pieces come back through `release`, and leave through `take`. Raises OutOfStock with every line that
    lacks; the caller's transaction must then end. Safe beside other buyers. Not to be called twice for a line.
    """
    found = free_items(want.variant_id for want in wants)
    promised = _share_out(wants, found)
    by_item: dict[int, int] = defaultdict(int)
    for row in promised:
        by_item[row["item_id"]] += row["quantity"]
    _change(_reserve, [(item.id, by_item[item.id]) for item in found if item.id in by_item])
    writing().execute(_promise, promised)
    by_variant: dict[int, int] = defaultdict(int)
    by_product: dict[int, int] = defaultdict(int)
    for item in found:
        by_variant[item.variant_id] -= by_item.get(item.id, 0)
        by_product[item.product_id] -= by_item.get(item.id, 0)
    move_available(by_variant, by_product)


def reserve_again(wants: Sequence[Want]) -> None:
    """Reserve for order lines whose reservations were given back: as `reserve_all`, in place of what was released."""
    lines = [want.order_line_id for want in wants]
    gone = reservations.c.order_line_id.in_(lines), reservations.c.state == ReservationState.RELEASED
    writing().execute(sa.delete(reservations).where(*gone))
    reserve_all(wants)


def _share_out(wants: Sequence[Want], found: Sequence[Any]) -> list[dict[str, Any]]:
    """Which items serve which line, first-expiring first. Raises OutOfStock."""
    shelves: dict[int, list[list[Any]]] = defaultdict(list)
    for item in sorted(found, key=lambda item: (item.best_before or date.max, item.id)):
        if item.free > 0 and is_fresh(item.best_before):
            shelves[item.variant_id].append([item.id, item.free])
    wanted: dict[int, int] = defaultdict(int)
    for want in wants:
        wanted[want.variant_id] += want.quantity
    free = {variant: sum(left for _item, left in shelves[variant]) for variant in wanted}
    lacking = [Lack(variant, count, free[variant]) for variant, count in wanted.items() if count > free[variant]]
    if lacking:
        raise OutOfStock(lacking, _title_of(lacking[0].variant_id))
    return [
        {
            "item_id": item,
            "order_line_id": want.order_line_id,
            "quantity": part,
            "state": ReservationState.OPEN,
        }
        for want in wants
        for item, part in _pick(shelves[want.variant_id], want.quantity)
    ]


def _pick(shelf: list[list[Any]], quantity: int) -> list[tuple[int, int]]:
    picked = []
    for place in shelf:
        part = min(place[1], quantity)
        if part:
            picked.append((place[0], part))
            place[1] -= part
            quantity -= part
    return picked


def _title_of(variant_id: int) -> str:
    product = sa.select(Product.title, Product.title_en).join(Variant).where(Variant.id == variant_id)
    return in_language(session().execute(product).one(), "title")


def _change(statement: Any, counts: Iterable[tuple[int, int]]) -> None:
    connection = writing()
    for item_id, count in counts:
        if connection.execute(statement, {"item": item_id, "wanted": count}).rowcount != 1:
            raise ReservationBroken(f"stock item {item_id}: {count}")


def _of_lines(order_line_ids: Iterable[int], state: ReservationState = ReservationState.OPEN) -> Sequence[Any]:
    """The reservations of order lines in a state, locked in the order all stock is locked in."""
    query = (
        sa.select(
            reservations.c.id,
            reservations.c.item_id,
            reservations.c.order_line_id,
            reservations.c.quantity,
            items.c.variant_id,
            Variant.product_id,
            Variant.is_active,
            Variant.piece_number,
            items.c.is_sold,
            items.c.on_hand,
            items.c.reserved,
        )
        .join(items, items.c.id == reservations.c.item_id)
        .join(Variant, Variant.id == items.c.variant_id)
        .where(
            reservations.c.order_line_id.in_(list(order_line_ids)),
            reservations.c.state == state,
        )
        .order_by(items.c.variant_id, items.c.id, reservations.c.id)
        .with_for_update(key_share=True, of=(variants, items, reservations))
    )
    return writing().execute(query).all()


def _by_item(found: Sequence[Any]) -> list[tuple[int, int]]:
    counts: dict[int, int] = defaultdict(int)
    for row in found:
        counts[row.item_id] += row.quantity
    return list(counts.items())


def _close(found: Sequence[Any], state: ReservationState) -> None:
    numbers = [row.id for row in found]
    writing().execute(sa.update(reservations).where(reservations.c.id.in_(numbers)).values(state=state))
    session().flush()  # what the caller changed must not be forgotten with what it had read
    session().expire_all()


def release(order_line_ids: Iterable[int]) -> None:
    """Give back what was reserved for order lines that will not be sent. A second call changes nothing."""
    found = _of_lines(order_line_ids)
    if not found:
        return
    _change(_release, _by_item(found))
    _move_available(found, 1)
    _close(found, ReservationState.RELEASED)


def _move_available(found: Sequence[Any], sign: int) -> None:
    """What was promised in these reservations can be bought again (1), or no longer (-1)."""
    by_variant: dict[int, int] = defaultdict(int)
    by_product: dict[int, int] = defaultdict(int)
    for row in found:
        change = sign * row.quantity if row.is_sold else 0
        by_variant[row.variant_id] += change
        by_product[row.product_id] += change if row.is_active else 0
    move_available(by_variant, by_product)


def take(order_line_ids: Iterable[int], *, by: str, note: str = "", reason: Reason = Reason.SHIPPED) -> None:
    """The goods of order lines leave: what was reserved is no longer on hand, and a movement says where it went.

    What can be bought stays as it was. `by` is a name, `note` what left (the parcel's code). A second call changes nothing.
    """
    found = _of_lines(order_line_ids)
    if not found:
        return
    _change(_take, _by_item(found))
    _write_movements(found, -1, reason=reason, note=note, by=by)
    _close(found, ReservationState.TAKEN)


def take_back(order_line_ids: Iterable[int], *, by: str, note: str = "") -> None:
    """What `take` took of order lines lies on its shelf again, promised to them as before. A second call changes nothing.

    A numbered piece that somebody counted again meanwhile lies there already, and is promised only: it exists once. Raises
    SoldAgain when it is promised to another order by now.
    """
    found = _of_lines(order_line_ids, ReservationState.TAKEN)
    if not found:
        return
    counted = [row for row in found if row.piece_number and row.on_hand]
    if any(row.on_hand == row.reserved for row in counted):
        raise SoldAgain
    away = [row for row in found if row not in counted]
    if counted:
        _change(_reserve, _by_item(counted))
        _move_available(counted, -1)
    if away:
        _change(_take_back, _by_item(away))
        _write_movements(away, 1, reason=Reason.RETURNED, note=note, by=by)
    _close(found, ReservationState.OPEN)


def _write_movements(found: Sequence[Any], sign: int, *, reason: Reason, note: str, by: str) -> None:
    moved = [
        {"item_id": item, "change": sign * count, "reason": reason, "note": note, "at": now(), "by": by}
        for item, count in _by_item(found)
    ]
    writing().execute(sa.insert(movements), moved)


def promise_elsewhere(item_ids: Iterable[int]) -> None:
    """Serve what was promised of items taken off sale from others of the same variant, whoever ordered first before the rest.

    What a line has of an item moves whole, or stays where not enough can be had. A second call moves what came meanwhile.
    """
    gone = set(item_ids)
    lines = sa.select(reservations.c.order_line_id).where(reservations.c.item_id.in_(gone))
    promised_of_them = [row for row in _of_lines(session().scalars(lines)) if row.item_id in gone]
    for row in sorted(promised_of_them, key=lambda row: row.id):
        want = Want(row.order_line_id, row.variant_id, row.quantity)
        try:
            promised = _share_out([want], free_items([row.variant_id]))
        except OutOfStock:
            continue
        _change(_release, [(row.item_id, row.quantity)])
        _change(_reserve, [(one["item_id"], one["quantity"]) for one in promised])
        writing().execute(sa.delete(reservations).where(reservations.c.id == row.id))
        for one in promised:
            _promise_more(one)
        move_available({row.variant_id: -row.quantity}, {row.product_id: -row.quantity})
    session().flush()
    session().expire_all()


def _promise_more(row: dict[str, Any]) -> None:
    """Add to what a line has of an item."""
    same = reservations.c.item_id == row["item_id"], reservations.c.order_line_id == row["order_line_id"]
    more = sa.update(reservations).where(*same, reservations.c.state == ReservationState.OPEN)
    if not writing().execute(more.values(quantity=reservations.c.quantity + row["quantity"])).rowcount:
        writing().execute(_promise, row)
