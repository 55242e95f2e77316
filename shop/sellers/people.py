"""A seller's makers with their shares, and the people who may act for her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import hold_row, session
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import persen
from shop.money import BASIS_POINTS
from shop.sellers.models import Maker, MemberRole, Seller, SellerMember
from shop.sellers.registering import subject
from shop.users.models import User


class MakersDoNotSum(ShopError):
    """The makers' shares are not the whole."""

    status = 422

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total

    def sentence(self) -> str:
        return _("The shares come to %(total)s. Together they must be 100%%.", total=persen(self.total))


@dataclass(frozen=True)
class MakerTerms:
    """What is to stand about a maker: her share in basis points, and the day she left, if she did. No `id`: a new one."""

    name: str
    bps: int
    id: int | None = None
    line: str = ""
    line_en: str = ""
    returned_from: str = ""
    left_on: date | None = None


def set_makers(seller: Seller, terms: Sequence[MakerTerms], *, by: User) -> list[Maker]:
    """Let these be a seller's makers with these shares, for orders placed from now on; the ones who left now.

    Those of `seller` that are not named stay as they are. What was ordered keeps the shares of its day. Whoever leaves
    gets no share of what comes; what she earned stays hers. Raises MakersDoNotSum, and NotFound for another's maker.
    """
    hold_row(seller)
    query = sa.select(Maker).where(Maker.seller_id == seller.id, Maker.left_on.is_(None))
    known = {maker.id: maker for maker in session().scalars(query.execution_options(populate_existing=True))}
    total = sum(one.bps for one in terms if one.left_on is None)
    total += sum(maker.default_bps for number, maker in known.items() if number not in {one.id for one in terms})
    if total != BASIS_POINTS:
        raise MakersDoNotSum(total)
    before = {maker.name: maker.default_bps for maker in known.values()}
    last, left = max((maker.position for maker in seller.makers), default=-1), []
    for one in terms:
        if one.id is not None and one.id not in known:
            raise NotFound(seller=seller.slug, maker=one.id)
        if one.id is None:
            last += 1
            maker = Maker(seller_id=seller.id, position=last, default_bps=0)
            session().add(maker)
        else:
            maker = known[one.id]
        maker.name, maker.line, maker.line_en = one.name, one.line, one.line_en
        maker.returned_from, maker.left_on = one.returned_from, one.left_on
        maker.default_bps = 0 if one.left_on else one.bps
        left += [maker] if one.left_on else []
    session().flush()
    session().refresh(seller, ["makers"])
    shares = {one.name: one.bps for one in terms if one.left_on is None}
    gone = [maker.name for maker in left]
    audit.record("makers_set", subject(seller), by=by, before=before, shares=shares, left=gone)
    return left


def add_member(seller: Seller, user: User, role: MemberRole, *, by: User) -> None:
    """Let a person act for a seller. Of somebody who may already only her role changes; the same changes nothing."""
    known = _member(seller, user.id)
    if known is not None and known.ended_at is None and known.role is role:
        return
    if known is None:
        session().add(SellerMember(user_id=user.id, seller_id=seller.id, role=role))
    else:
        known.role, known.ended_at = role, None
    session().flush()
    audit.record("member_added", subject(seller), by=by, person=user.name, role=role.value)


def end_member(seller: Seller, user_id: int, *, by: User) -> None:
    """Let a person act for a seller no more, at once. Pressed again it changes nothing. Raises NotFound."""
    known = _member(seller, user_id)
    if known is None:
        raise NotFound(seller=seller.slug, user=user_id)
    if known.ended_at is None:
        known.ended_at = now()
        audit.record("member_ended", subject(seller), by=by, person=known.user.name)
        session().flush()


def _member(seller: Seller, user_id: int) -> SellerMember | None:
    query = sa.select(SellerMember).where(SellerMember.seller_id == seller.id, SellerMember.user_id == user_id)
    return session().scalar(query.with_for_update())
