"""What a stall's device sends, read and held to limits before anything is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from shop.bazaars.models import PaidBy
from shop.catalogue.variants import MOST_PRICE
from shop.db import LARGEST_KEY
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.money import Rupiah

T = TypeVar("T")

#: A device sends its day in portions; more at once is no device of ours.
MOST_SALES = 200
MOST_LINES = 60
MOST_PIECES = 999
MOST_TOTAL = 1_000_000_000
MOST_BYTES = 1_000_000


class NotSales(ShopError):
    """What was sent is not a list of sales; `at` says where it goes wrong. Nothing of it was counted."""

    def __init__(self, status: int, words: str, at: str = "") -> None:
        super().__init__()
        self.status, self.words, self.at = status, words, at

    def sentence(self) -> str:
        where = f"{self.at}: " if self.at else ""
        return where + self.words + " " + _("Nothing was counted.")


@dataclass(frozen=True)
class SoldLine:
    """So many of a variant, at the price that was paid for each, in rupiah."""

    variant_id: int
    quantity: int
    price: Rupiah

    @property
    def total(self) -> Rupiah:
        """Price times quantity."""
        return self.quantity * self.price


@dataclass(frozen=True)
class Sold:
    """A sale as it was made at the stall, under the name its device gave it."""

    key: str
    paid_by: PaidBy
    sold_at: datetime
    lines: tuple[SoldLine, ...]

    @property
    def total(self) -> Rupiah:
        """What the buyer paid."""
        return sum(line.total for line in self.lines)


def read_sales(data: bytes) -> list[Sold]:
    """The sales in a device's message. Raises NotSales: 400 for what is no JSON, 422 for what no sale can be."""
    if len(data) > MOST_BYTES:
        raise NotSales(422, _("This is more than a stall sends at once. Send fewer sales."))
    try:
        found = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as trouble:
        raise NotSales(400, _("This is not JSON in UTF-8.")) from trouble
    if not isinstance(found, dict) or not isinstance(found.get("sales"), list):
        raise NotSales(422, _("A list of sales is missing."))
    sales = found["sales"]
    if not 1 <= len(sales) <= MOST_SALES:
        raise NotSales(422, _("Between 1 and %(most)s sales at once.", most=MOST_SALES))
    return [_sale(sale, f"sales[{number}]") for number, sale in enumerate(sales)]


def _sale(sale: Any, at: str) -> Sold:
    if not isinstance(sale, dict):
        raise NotSales(422, _("This is not a sale."), at)
    lines = sale.get("lines")
    if not isinstance(lines, list) or not 1 <= len(lines) <= MOST_LINES:
        raise NotSales(422, _("Between 1 and %(most)s lines in a sale.", most=MOST_LINES), f"{at}.lines")
    read = Sold(
        key=_as(str, _key, sale.get("id"), _("Its name must be a UUID."), f"{at}.id"),
        paid_by=_as(str, PaidBy, sale.get("paid_by"), _("Paid by cash or qris."), f"{at}.paid_by"),
        sold_at=_as(str, _moment, sale.get("at"), _("Not a moment with its time zone."), f"{at}.at"),
        lines=tuple(_line(line, f"{at}.lines[{number}]") for number, line in enumerate(lines)),
    )
    if len({(line.variant_id, line.price) for line in read.lines}) < len(read.lines):
        raise NotSales(422, _("The same goods stand in it twice."), f"{at}.lines")
    if read.total > MOST_TOTAL:
        raise NotSales(422, _("This is more than a stall can sell."), at)
    return read


def _line(line: Any, at: str) -> SoldLine:
    if not isinstance(line, dict):
        raise NotSales(422, _("This is not a line."), at)
    return SoldLine(
        _number(line.get("variant"), LARGEST_KEY, f"{at}.variant"),
        _number(line.get("quantity"), MOST_PIECES, f"{at}.quantity"),
        _number(line.get("price"), MOST_PRICE, f"{at}.price"),
    )


def _number(found: Any, most: int, at: str) -> int:
    if type(found) is not int or not 1 <= found <= most:
        raise NotSales(422, _("A whole number from 1 to %(most)s is needed.", most=most), at)
    return found


def _as(kind: type, read: Callable[[Any], T], found: Any, words: str, at: str) -> T:
    try:
        if isinstance(found, kind):
            return read(found)
    except (ValueError, OverflowError) as trouble:
        raise NotSales(422, words, at) from trouble
    raise NotSales(422, words, at)


def _key(text: str) -> str:
    if not text.isascii() or len(text) != 36:
        raise ValueError(text)
    return str(UUID(text))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text[:40])
    if moment.tzinfo is None or not 2020 <= moment.year < 2100:
        raise ValueError(text)
    return moment
