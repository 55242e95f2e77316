"""Goods between their seller and the hub that sends them on."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import session
from shop.orders.fulfilment import NotThisWay, note
from shop.orders.models import SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.stock.recalling import refuse_recalled
from shop.stock.reserving import take, take_back
from shop.users.models import User


def hand_over(seller_order: SellerOrder, *, by: User) -> None:
    """The hub has the goods: they leave the seller's stock. A second call changes nothing.

    Raises WrongMoment before packing, NotThisWay when the seller sends her own parcel, BatchRecalled.
    """
    if seller_order.handed_over_at is not None:
        return
    if not seller_order.parcel.is_hub:
        raise NotThisWay(seller_order.code)
    refuse_recalled(line.id for line in seller_order.lines)
    handed_over = session().execute(
        sa.update(SellerOrder)
        .where(SellerOrder.id == seller_order.id, SellerOrder.handed_over_at.is_(None))
        .where(SellerOrder.status == SellerOrderStatus.READY)
        .values(handed_over_at=now())
        .returning(SellerOrder.id)
    )
    if handed_over.scalar() is None:
        raise WrongMoment(seller_order.code, seller_order.status, "handed_over")
    take([line.id for line in seller_order.lines], by=by.name, note=seller_order.code)
    note(seller_order.order, "handed_over", seller_order=seller_order)
    audit.record("handed_over", f"seller_order {seller_order.code}", by=by)


def hand_back(seller_order: SellerOrder, *, by: User) -> None:
    """The hub gives goods it has not sent back to their seller: packed and promised to their order as before.

    Raises WrongMoment when they are not at the hub, and SoldAgain.
    """
    _undo(seller_order, "handed_back", by=by)


def take_hand_over_back(seller_order: SellerOrder, *, by: User) -> None:
    """The seller said too early that the hub has her goods: they are with her, packed, until the hub sends them.

    Raises WrongMoment when they are not at the hub, and SoldAgain.
    """
    _undo(seller_order, "not_handed_over", by=by)


def _undo(seller_order: SellerOrder, what: str, *, by: User) -> None:
    given = session().execute(
        sa.update(SellerOrder)
        .where(SellerOrder.id == seller_order.id, SellerOrder.handed_over_at.is_not(None))
        .where(SellerOrder.status == SellerOrderStatus.READY)
        .values(handed_over_at=None)
        .returning(SellerOrder.id)
    )
    if given.scalar() is None:
        raise WrongMoment(seller_order.code, seller_order.status, what)
    take_back([line.id for line in seller_order.lines], by=by.name, note=seller_order.code)
    note(seller_order.order, what, seller_order=seller_order)
    audit.record(what, f"seller_order {seller_order.code}", by=by)
