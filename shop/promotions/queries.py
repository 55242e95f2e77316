"""Vouchers as the office and the sellers read them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.clock import today
from shop.db import session
from shop.money import BASIS_POINTS
from shop.promotions.models import Voucher, VoucherAnswer, VoucherState

#: Vouchers on one page; older ones that are over are not shown any more.
MOST = 100


def vouchers() -> Sequence[Voucher]:
    """The newest vouchers first, with the people and the sellers who said something about them."""
    query = sa.select(Voucher).order_by(Voucher.id.desc()).limit(MOST)
    people = joinedload(Voucher.created_by), joinedload(Voucher.approved_by)
    return (
        session().scalars(query.options(*people, selectinload(Voucher.answers).joinedload(VoucherAnswer.seller))).all()
    )


def asked(seller_id: int) -> list[tuple[Voucher, VoucherAnswer | None]]:
    """The vouchers of which a seller may bear a part, and what she said; not those that are over."""
    own = sa.and_(VoucherAnswer.voucher_id == Voucher.id, VoucherAnswer.seller_id == seller_id)
    query = sa.select(Voucher, VoucherAnswer).outerjoin(VoucherAnswer, own)
    query = query.where(
        Voucher.coop_bps < BASIS_POINTS, Voucher.state != VoucherState.ENDED, Voucher.ends_on >= today()
    )
    rows = session().execute(query.options(joinedload(VoucherAnswer.answered_by)).order_by(Voucher.id.desc()))
    return [(voucher, answer) for voucher, answer in rows]
