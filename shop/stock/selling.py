"""Pieces that are gone already: sold over a counter, whether or not the shop's count knew of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from shop.catalogue.models import Product, Variant
from shop.clock import now
from shop.db import session
from shop.stock.counting import open_item
from shop.stock.models import Place, Reason, Reservation, ReservationState, StockItem, StockMovement
from shop.stock.reserving import free_items, is_fresh
from shop.users.models import User


def free_of(variant_ids: Collection[int]) -> dict[int, int]:
    """How many of some variants nobody was promised, their rows held until the transaction ends; those without are left out."""
    found: dict[int, int] = defaultdict(int)
    for item in free_items(variant_ids):
        if item.free > 0 and is_fresh(item.best_before):
            found[item.variant_id] += item.free
    return dict(found)


def sell_uncounted(order_line_id: int, variant_id: int, quantity: int, *, note: str, by: User) -> None:
    """Pieces of an order line that the count never knew come in and leave at once: two movements, and nothing left changes.

    Not to be called twice for a line (its key refuses the second).
    """
    held = sa.select(StockItem.id).where(StockItem.variant_id == variant_id).order_by(StockItem.id)
    item_id = session().scalar(held.limit(1).with_for_update())
    if item_id is None:
        variant = session().get_one(Variant, variant_id)
        home = sa.select(Place).join(Product, Product.seller_id == Place.seller_id)
        place = session().scalars(home.where(Product.id == variant.product_id)).one()
        item_id = open_item(variant, place=place).id
    for change, reason in ((quantity, Reason.COUNTED), (-quantity, Reason.BAZAAR)):
        moved = StockMovement(item_id=item_id, change=change, reason=reason, note=note, at=now(), by=by.name)
        session().add(moved)
        session().flush()
    taken = ReservationState.TAKEN
    session().add(Reservation(item_id=item_id, order_line_id=order_line_id, quantity=quantity, state=taken))
    session().flush()
