"""What a seller's part brings to `held` when it is paid, and what becomes of that when the part is cancelled.

A voucher's part borne by the cooperative completes what the buyer pays to what is held: Dr coop_discounts. Given back,
it returns there, so that the buyer gets what she paid and no more.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, credit, debit
from shop.money import Rupiah
from shop.orders.models import Order, SellerOrder


def held_parts(parts: Sequence[SellerOrder]) -> list[Posting]:
    """What parts bring to `held`: their goods and shares of the shipping, and the cooperative's part of a voucher."""
    return [
        debit("coop_discounts", sum(part.coop_discount for part in parts)),
        *(credit("held", part.goods_total + part.shipping_share, part.id) for part in parts),
    ]


def part_given_back(part: SellerOrder, due: Rupiah) -> list[Posting]:
    """The same of one part the other way round: what the buyer paid for it is `due` to her."""
    return [
        debit("held", part.goods_total + part.shipping_share, part.id),
        credit("coop_discounts", part.coop_discount),
        credit("refunds_due", due, part.order_id),
    ]


def less_by_code(order: Order) -> Rupiah:
    """How much less than its price came for a paid order by its unique code; below zero when it was added."""
    query = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).join(Entry, Entry.id == Line.entry_id)
    query = query.join(Account, Account.id == Line.account_id).where(Account.name == "code_difference")
    return int(session().scalar(query.where(Entry.subject == order.number)) or 0)
