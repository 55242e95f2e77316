"""Acting for a seller: members, and the coordinator of the seller's village."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa
from flask import abort, g, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from shop.db import session
from shop.sellers.blueprint import pages
from shop.sellers.models import MemberRole, Seller, SellerMember, VillageCoordinator
from shop.users.access import WORKPLACES, Policy, person, to_login
from shop.users.models import User

Found = TypeVar("Found")


def sellers_of(user: User) -> list[Seller]:
    """Every seller a person may act for now, by name. Ended memberships count no more."""
    mine = sa.select(SellerMember.seller_id).where(SellerMember.user_id == user.id, SellerMember.ended_at.is_(None))
    villages = sa.select(VillageCoordinator.village_id).where(
        VillageCoordinator.user_id == user.id, VillageCoordinator.ended_at.is_(None)
    )
    query = sa.select(Seller).where(sa.or_(Seller.id.in_(mine), Seller.village_id.in_(villages))).order_by(Seller.name)
    return list(session().scalars(query))


def may_manage_money(user: User, seller: Seller) -> bool:
    """Owners and treasurers may touch the bank account; members and coordinators may not."""
    query = sa.select(SellerMember.id).where(
        SellerMember.user_id == user.id,
        SellerMember.seller_id == seller.id,
        SellerMember.ended_at.is_(None),
        SellerMember.role.in_([MemberRole.OWNER, MemberRole.TREASURER]),
    )
    return session().scalar(query) is not None


def speaks_for(user: User, seller: Seller) -> bool:
    """Whether a person is one of this seller's own now: a coordinator acts for her, and gives nobody's word but her own."""
    query = sa.select(SellerMember.id).where(
        SellerMember.user_id == user.id, SellerMember.seller_id == seller.id, SellerMember.ended_at.is_(None)
    )
    return session().scalar(query) is not None


def _check() -> Response | None:
    answer = to_login()
    if answer is not None:
        return answer
    g.sellers = sellers_of(person())
    if not g.sellers:
        abort(404)
    chosen = cookie.get("seller_id")
    g.seller = next((seller for seller in g.sellers if seller.id == chosen), g.sellers[0])
    named = request.form.get("seller") if request.method == "POST" else None
    if named:
        _act_for(next((seller for seller in g.sellers if seller.slug == named), None) or abort(404))
    return None


def _act_for(seller: Seller) -> None:
    if seller is not g.seller:
        g.seller, cookie["seller_id"] = seller, seller.id


#: Pages of the seller's side: whoever acts for at least one seller.
sellers_only = Policy("sellers_only", _check)


def acting_seller() -> Seller:
    """The seller in whose name this page acts: the one its form names, else the one chosen. Only behind `sellers_only`."""
    seller: Seller = g.seller
    return seller


def of_hers(find: Callable[[Seller], Found | None]) -> Found:
    """A thing of the acting seller, or else of another whom this person acts for, and for whom she acts from then on.

    So a link in a letter, and a page that lay open in another tab, lead to what they name. 404 for anybody else's.
    """
    for seller in [acting_seller(), *(one for one in g.sellers if one is not acting_seller())]:
        found = find(seller)
        if found is not None:
            _act_for(seller)
            return found
    return abort(404)


def _workplace(user: User) -> str | None:
    """The seller's side, for whoever acts for somebody."""
    return url_for("orders.seller_index") if sellers_of(user) else None


WORKPLACES.append(_workplace)


@pages.app_template_global()
def acting_as() -> str | None:
    """In whose name the seller's pages act: said at the top whenever it is not plain."""
    if g.get("seller") is None or len(g.sellers) < 2:
        return None
    return f"{person().name} · {g.seller.name}"
