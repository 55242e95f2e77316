"""What people ask about claims: a buyer of her order, a seller of her goods, the office of what waits."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.catalogue.models import Product
from shop.db import session
from shop.decisions.models import Kind
from shop.decisions.queries import on_days
from shop.errors import NotFound
from shop.orders.claim_models import Claim, ClaimPhoto, ClaimReason, ClaimShare, ClaimState
from shop.orders.claiming import CLAIMABLE, claimable_until, is_within
from shop.orders.models import Order, OrderLine, Parcel, SellerOrder
from shop.paging import Page
from shop.sellers.models import Seller

PAGE = 20


def claims_of(order: Order) -> list[Claim]:
    """An order's claims as its buyer reads them, oldest first, with their lines and her photos; one query.

    What her bank took back is between it and the office.
    """
    query = (
        sa.select(Claim)
        .join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
        .where(SellerOrder.order_id == order.id, Claim.reason != ClaimReason.DISPUTED)
    )
    query = query.options(
        joinedload(Claim.line, innerjoin=True),
        joinedload(Claim.photos).joinedload(ClaimPhoto.photo, innerjoin=True),
    )
    return list(session().scalars(query.order_by(Claim.id)).unique())


def claimable(parts: Iterable[SellerOrder]) -> set[int]:
    """The parts, by number, of which something can be claimed now."""
    days = on_days(Kind.CLAIM_DAYS)
    return {part.id for part in parts if part.status in CLAIMABLE and is_within(claimable_until(part, days))}


def claim_in(order: Order, code: str) -> Claim:
    """A claim of this very order by its code. Raises NotFound."""
    return _one(code, sa.and_(SellerOrder.order_id == order.id, Claim.reason != ClaimReason.DISPUTED))


def claim_of_seller(seller_id: int, code: str) -> Claim:
    """A claim on a seller's own goods. Raises NotFound for another's."""
    return _one(code, SellerOrder.seller_id == seller_id)


def claim(code: str) -> Claim:
    """A claim by its code. Raises NotFound."""
    return _one(code, sa.true())


def open_of_seller(seller_id: int) -> list[Claim]:
    """A seller's open claims, oldest first, with lines; one query."""
    query = sa.select(Claim).join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
    query = query.where(SellerOrder.seller_id == seller_id, Claim.state == ClaimState.OPEN).order_by(Claim.id)
    return list(session().scalars(query.options(joinedload(Claim.line, innerjoin=True))))


def of_part(seller_order: SellerOrder) -> list[Claim]:
    """The claims on one part, oldest first."""
    query = sa.select(Claim).where(Claim.seller_order_id == seller_order.id).order_by(Claim.id)
    return list(session().scalars(query.options(joinedload(Claim.line, innerjoin=True))))


def claims(number: int, *, is_open: bool) -> Page[Claim]:
    """A page of the open claims, oldest first, or of the decided ones, newest first."""
    of_state = (Claim.state == ClaimState.OPEN) if is_open else (Claim.state != ClaimState.OPEN)
    total = session().scalar(sa.select(sa.func.count()).select_from(Claim).where(of_state)) or 0
    query = _whole(sa.select(Claim).where(of_state)).order_by(Claim.id if is_open else Claim.id.desc())
    return Page(
        list(session().scalars(query.limit(PAGE).offset((number - 1) * PAGE))), number=number, size=PAGE, total=total
    )


def _one(code: str, condition: sa.ColumnElement[bool]) -> Claim:
    if len(code) > 34 or not code.isascii() or "\0" in code:
        raise NotFound(claim=code)
    query = (
        sa.select(Claim).join(SellerOrder, SellerOrder.id == Claim.seller_order_id).where(Claim.code == code, condition)
    )
    query = _whole(query).options(
        selectinload(Claim.photos).joinedload(ClaimPhoto.photo, innerjoin=True),
        selectinload(Claim.shares).joinedload(ClaimShare.maker, innerjoin=True),
    )
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound(claim=code)
    return found


def _whole(query: sa.Select[Claim]) -> sa.Select[Claim]:
    part = joinedload(Claim.seller_order, innerjoin=True)
    return query.options(
        joinedload(Claim.line, innerjoin=True).joinedload(OrderLine.product, innerjoin=True).joinedload(Product.cover),
        part.joinedload(SellerOrder.order, innerjoin=True),
        part.joinedload(SellerOrder.seller, innerjoin=True).joinedload(Seller.village),
        part.joinedload(SellerOrder.parcel, innerjoin=True).joinedload(Parcel.service, innerjoin=True),
    )
