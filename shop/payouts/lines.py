"""A seller's part of an order as her money's pages and papers name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.money import Rupiah
from shop.orders.models import SellerOrderStatus
from shop.shipping.labels import short


@dataclass(frozen=True)
class MoneyLine:
    """One seller order under one of the four numbers; `amount` is its part of that number, in rupiah."""

    code: str
    status: SellerOrderStatus
    buyer_place: str
    #: Each of the goods with its quantity, in Indonesian and, where translated, in English.
    titles: str
    titles_en: str
    #: What counted as the seller's: the price without her own part of a voucher.
    goods_total: Rupiah
    commission: Rupiah
    amount: Rupiah
    at: datetime | None
    #: Paid back to the buyer before the release: no longer in `goods_total`, nor its commission in `commission`.
    refunded: Rupiah = 0
    #: What a voucher took off, by who bore it: the cooperative paid its part to the makers, theirs is not in `goods_total`.
    coop_discount: Rupiah = 0
    seller_discount: Rupiah = 0

    @property
    def price(self) -> Rupiah:
        """The goods' price before any voucher, without what was paid back before the release."""
        return self.goods_total + self.seller_discount

    @property
    def short_code(self) -> str:
        """`0372-A`: what was written on the parcel."""
        return short(self.code)
