"""Questions about sellers and villages, for the pages of everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.db import session
from shop.errors import NotFound
from shop.sellers.models import MemberRole, Seller, SellerMember, SellerStatus, Village, VillageCoordinator
from shop.users.models import User


class Counted(NamedTuple):
    """A village and how many sellers work in it."""

    village: Village
    sellers: int


def active_sellers(village: Village | None = None) -> Sequence[Seller]:
    """Every seller who sells now, of one village or of all, by name; with village, picture and makers. Two queries."""
    query = sa.select(Seller).where(Seller.status == SellerStatus.ACTIVE).order_by(Seller.name, Seller.id)
    if village is not None:
        query = query.where(Seller.village_id == village.id)
    query = query.options(
        joinedload(Seller.village, innerjoin=True), joinedload(Seller.photo), selectinload(Seller.makers)
    )
    return session().scalars(query).all()


def villages() -> list[Counted]:
    """Every village with its picture and the number of its active sellers, by name. One query."""
    active = sa.and_(Seller.village_id == Village.id, Seller.status == SellerStatus.ACTIVE)
    count = sa.select(sa.func.count(Seller.id)).where(active).correlate(Village).scalar_subquery()
    query = sa.select(Village, count).options(joinedload(Village.photo)).order_by(Village.name, Village.id)
    return [Counted(village, number) for village, number in session().execute(query)]


def village_page(slug: str) -> Village:
    """A village with its picture. Raises NotFound."""
    found = session().scalar(sa.select(Village).where(Village.slug == slug).options(joinedload(Village.photo)))
    if found is None:
        raise NotFound(village=slug)
    return found


def seller_page(slug: str) -> Seller:
    """An active seller with everything her page shows, in one query. Raises NotFound, also for a suspended one."""
    query = sa.select(Seller).where(Seller.slug == slug, Seller.status == SellerStatus.ACTIVE)
    query = query.options(
        joinedload(Seller.village, innerjoin=True).joinedload(Village.photo),
        joinedload(Seller.photo),
        joinedload(Seller.makers),
    )
    found = session().scalars(query).unique().one_or_none()
    if found is None:
        raise NotFound(seller=slug)
    return found


def find_seller(slug: str) -> Seller:
    """A seller for the office, suspended or not, with village, makers and bank accounts. Raises NotFound."""
    query = sa.select(Seller).where(Seller.slug == slug)
    query = query.options(
        joinedload(Seller.village, innerjoin=True),
        joinedload(Seller.photo),
        selectinload(Seller.makers),
        selectinload(Seller.bank_accounts),
    )
    found = session().scalar(query)
    if found is None:
        raise NotFound(seller=slug)
    return found


def members_of(seller: Seller) -> Sequence[SellerMember]:
    """Who may act for a seller now, with their accounts; those who manage the money first. One query."""
    manages = sa.case((SellerMember.role == MemberRole.MEMBER, 1), else_=0)
    query = sa.select(SellerMember).where(SellerMember.seller_id == seller.id, SellerMember.ended_at.is_(None))
    query = query.options(joinedload(SellerMember.user, innerjoin=True)).order_by(manages, SellerMember.id)
    return session().scalars(query).all()


def coordinators_of(village: Village) -> Sequence[User]:
    """Who helps the sellers of a village now. One query."""
    query = (
        sa.select(User)
        .join(VillageCoordinator, VillageCoordinator.user_id == User.id)
        .where(VillageCoordinator.village_id == village.id, VillageCoordinator.ended_at.is_(None))
        .order_by(VillageCoordinator.id)
    )
    return session().scalars(query).all()


def coordinators_by_village() -> dict[int, list[str]]:
    """The names of those who help the sellers now, by village. One query."""
    query = sa.select(VillageCoordinator.village_id, User.name).join(User, User.id == VillageCoordinator.user_id)
    found: dict[int, list[str]] = {}
    for number, name in session().execute(query.where(VillageCoordinator.ended_at.is_(None)).order_by(User.name)):
        found.setdefault(number, []).append(name)
    return found
