"""What claims do to the held money of a part: an open one freezes it, a refund before the release takes from it."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import hold_row, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import Rupiah
from shop.orders.claim_models import Bearer, Claim, ClaimShare, ClaimState
from shop.orders.models import OrderLine, OrderLineShare, SellerOrder
from shop.orders.moving import hold_order


class ClaimOpen(ShopError):
    """A claim freezes the money until the office has decided it."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def sentence(self) -> str:
        return _(
            "You told us that something is wrong with %(code)s. Its money stays with us until that is decided.",
            code=self.code,
        )


def is_frozen(seller_order: SellerOrder) -> bool:
    """Whether an open claim keeps a part's money. Holds it and its order, so that no claim is opened meanwhile."""
    hold_order(seller_order.order_id)
    hold_row(seller_order)
    query = sa.select(Claim.id).where(Claim.seller_order_id == seller_order.id, Claim.state == ClaimState.OPEN)
    return session().scalar(query.limit(1)) is not None


def paid_back_before(seller_order: SellerOrder) -> tuple[Rupiah, Rupiah]:
    """What claims took out of a part's held money before its release, and how much of that is commission."""
    refund = sa.func.coalesce(sa.func.sum(Claim.refund), 0)
    commission = sa.func.coalesce(sa.func.sum(Claim.commission_back), 0)
    query = sa.select(refund, commission).where(Claim.seller_order_id == seller_order.id, took_from_held())
    taken, of_commission = session().execute(query).one()
    return int(taken), int(of_commission)


def took_from_held() -> sa.ColumnElement[bool]:
    """Claims whose refund came out of the held money: borne by the seller, before the release."""
    return sa.and_(Claim.borne_by == Bearer.SELLER, Claim.was_released.is_(False))


def earned_by_maker(seller_order: SellerOrder) -> dict[int, Rupiah]:
    """Each maker's frozen shares, less what refunds took from them before."""
    frozen = (
        sa.select(OrderLineShare.maker_id, sa.func.sum(OrderLineShare.amount))
        .join(OrderLine, OrderLine.id == OrderLineShare.line_id)
        .where(OrderLine.seller_order_id == seller_order.id)
        .group_by(OrderLineShare.maker_id)
        .order_by(OrderLineShare.maker_id)
    )
    taken = (
        sa.select(ClaimShare.maker_id, sa.func.sum(ClaimShare.amount))
        .join(Claim, Claim.id == ClaimShare.claim_id)
        .where(Claim.seller_order_id == seller_order.id, took_from_held())
        .group_by(ClaimShare.maker_id)
    )
    back = {maker_id: int(amount) for maker_id, amount in session().execute(taken)}
    return {maker_id: int(amount) - back.get(maker_id, 0) for maker_id, amount in session().execute(frozen)}
