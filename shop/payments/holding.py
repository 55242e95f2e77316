"""What a seller's part brings to `held` when it is paid, and what leaves it when the part is cancelled.

A voucher's part borne by the cooperative completes what the buyer pays to what is held: Dr coop_discounts. Given back,
it returns there, so that the buyer gets what she paid and no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from shop.ledger.posting import Posting, credit, debit
from shop.orders.models import SellerOrder


def held_parts(parts: Sequence[SellerOrder]) -> list[Posting]:
    """What parts bring to `held`: their goods and shares of the shipping, and the cooperative's part of a voucher."""
    return [
        debit("coop_discounts", sum(part.coop_discount for part in parts)),
        *(credit("held", part.goods_total + part.shipping_share, part.id) for part in parts),
    ]


def part_given_back(part: SellerOrder) -> list[Posting]:
    """Where the money of a part that comes to nothing lies: what was held for it, less what a voucher had added."""
    return [
        debit("held", part.goods_total + part.shipping_share, part.id),
        credit("coop_discounts", part.coop_discount),
    ]
