"""From a cart to an order: everything promised is copied, every piece reserved, or nothing happens."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from string import ascii_uppercase
from typing import Any

import sqlalchemy as sa

from shop.cart.parcels import CartParcel, Chosen, chosen, parcels
from shop.catalogue.models import ProductShare
from shop.clock import WIB, now
from shop.db import as_written, table, writing
from shop.decisions.models import Kind
from shop.decisions.queries import Figure, figures
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import in_language, rupiah
from shop.money import Rupiah, percent_of, split
from shop.orders.models import (
    Order,
    OrderEvent,
    OrderLine,
    OrderLineShare,
    OrderStatus,
    Parcel,
    SellerOrder,
    SellerOrderStatus,
)
from shop.orders.taking_carts import EmptyCart, refuse_too_much, take_cart
from shop.promotions.applying import NOTHING, Applied, Cut, apply, take_use
from shop.regions.models import Region
from shop.sellers.models import Maker
from shop.shipping.quoting import CannotSend, Offer, offers_for, open_to
from shop.stock.reserving import Want, reserve_all

#: In rupiah: what a column holds, and more than a bank sends at once.
MOST_TOTAL = 1_000_000_000
#: A seller order's letter; beyond 26 sellers two of them, as a cart may hold more.
LETTERS = [*ascii_uppercase, *("".join(pair) for pair in product(ascii_uppercase, repeat=2))]


class NotForSale(ShopError):
    """Some lines are no longer sold: withdrawn, or the shop is closed."""

    def __init__(self, lines: Sequence[Chosen]) -> None:
        super().__init__()
        self.lines = lines

    def sentence(self) -> str:
        titles = ", ".join(in_language(line, "title") for line in self.lines)
        return _("No longer sold: %(titles)s. Take it out of the cart and go on.", titles=titles)


class PriceChanged(ShopError):
    """Some prices are not those the buyer saw."""

    def __init__(self, lines: Sequence[Chosen]) -> None:
        super().__init__()
        self.lines = lines

    def sentence(self) -> str:
        titles = ", ".join(in_language(line, "title") for line in self.lines)
        return _("The price has changed: %(titles)s. Look at the new price in the cart, then go on.", titles=titles)


class TooLarge(ShopError):
    """More money than one order may be about."""

    def sentence(self) -> str:
        return _(
            "One order may cost at most %(most)s. Take something out of the cart, and order it by itself.",
            most=rupiah(MOST_TOTAL),
        )


class TotalChanged(ShopError):
    """The sum is not the one shown above the button: goods or shipping changed in between."""

    def __init__(self, shown: Rupiah, total: Rupiah) -> None:
        super().__init__()
        self.shown, self.total = shown, total

    def sentence(self) -> str:
        return _("The total has changed since you saw it. Look at it once more, then order.")


@dataclass(frozen=True)
class Buyer:
    """Who orders and is written to."""

    name: str
    phone: str
    email: str | None = None
    user_id: int | None = None
    language: str = "id"


@dataclass(frozen=True)
class Destination:
    """Where it goes: recipient apart from buyer, an address without street numbers if need be."""

    recipient: str
    phone: str
    street: str
    region: Region
    rt: str = ""
    rw: str = ""
    landmark: str = ""


def place_order(
    cart_id: int,
    *,
    buyer: Buyer,
    destination: Destination,
    services: Mapping[str, int],
    method: str,
    shown_total: Rupiah,
    note: str = "",
    is_gift: bool = False,
    voucher: str = "",
    opened: Collection[str] | None = None,
) -> Order:
    """Turn a cart into an order awaiting payment and reserve its goods.

    `services` names a shipping service for each parcel key; `shown_total` is the sum the buyer saw, in rupiah, less the
    `voucher` whose code she typed. With the numbers of the orders `opened` in her browser, what she may leave unpaid is
    bounded. Called again for the same cart it returns the order already made. Raises EmptyCart, NotForSale, PriceChanged,
    VoucherRefused, CannotSend, TotalChanged, TooLarge, TooManyUnpaid, TooMuchUnpaid, and OutOfStock with every line
    lacking; then nothing was changed.
    """
    taken = take_cart(cart_id, phone=buyer.phone, user_id=buyer.user_id, opened=opened)
    if taken.before is not None:
        return taken.before
    lines = chosen(cart_id)
    _refuse_changed(lines)
    applied = apply(voucher, lines) if voucher else None
    together = parcels(lines)
    offered = _offers(together, destination.region.code, services)
    shipping_total = sum(offer.price for offer in offered)
    total = sum(line.total for line in lines) - (applied.total if applied else 0) + shipping_total
    if total != shown_total:
        raise TotalChanged(shown_total, total)
    if total > MOST_TOTAL:
        raise TooLarge
    if applied is not None:
        take_use(applied)
    decided = figures(Kind.PAYMENT_WINDOW_HOURS, Kind.COMMISSION_BPS)
    if opened is not None and Kind.UNPAID_MOST_RUPIAH in decided:
        refuse_too_much(taken.unpaid, total, decided[Kind.UNPAID_MOST_RUPIAH].value)
    row = _order(cart_id, buyer, destination) | {
        **_goods(lines, applied),
        "shipping_total": shipping_total,
        "payment_method": method,
        "note": note,
        "is_gift": is_gift,
        "pay_before": now() + timedelta(hours=decided[Kind.PAYMENT_WINDOW_HOURS].value),
    }
    order_id = writing().execute(_insert_order, row).scalar_one()
    writing().execute(_insert_event, {"order_id": order_id, "what": "placed", "at": row["placed_at"], "facts": {}})
    frozen = _frozen(lines, applied, decided[Kind.COMMISSION_BPS])
    reserve_all(_parts(order_id, row["number"], together, offered, frozen))
    return as_written(Order, id=order_id, **row)


def _goods(lines: Sequence[Chosen], applied: Applied | None) -> dict[str, Any]:
    """What is held for the goods, and what a voucher takes off them."""
    return {
        "goods_total": sum(line.total for line in lines) - (applied.seller if applied else 0),
        "voucher_id": applied.voucher_id if applied else None,
        "voucher_code": applied.code if applied else "",
        "coop_discount": applied.coop if applied else 0,
        "seller_discount": applied.seller if applied else 0,
    }


def _refuse_changed(lines: Sequence[Chosen]) -> None:
    if not lines:
        raise EmptyCart
    if gone := [line for line in lines if not line.is_for_sale]:
        raise NotForSale(gone)
    if changed := [line for line in lines if line.price != line.price_seen]:
        raise PriceChanged(changed)


def _offers(together: Sequence[CartParcel], region_code: str, services: Mapping[str, int]) -> list[Offer]:
    found = []
    for parcel, options in zip(together, offers_for(region_code, [parcel.load for parcel in together]), strict=True):
        wanted = services.get(parcel.key, 0)
        match = next((offer for offer in open_to(options, is_hub=parcel.is_hub) if offer.service_id == wanted), None)
        if match is None:
            raise CannotSend(wanted, region_code)
        found.append(match)
    return found


def _order(cart_id: int, buyer: Buyer, destination: Destination) -> dict[str, Any]:
    """Who orders, and where it goes, as it is now."""
    placed_at = now()
    region = destination.region
    return {
        "number": f"BR-{placed_at.astimezone(WIB):%y%m}-{cart_id:04d}",
        "cart_id": cart_id,
        "user_id": buyer.user_id,
        "secret": secrets.token_urlsafe(24),
        "status": OrderStatus.AWAITING_PAYMENT,
        "language": buyer.language,
        "buyer_name": buyer.name,
        "buyer_phone": buyer.phone,
        "buyer_email": buyer.email,
        "recipient": destination.recipient,
        "recipient_phone": destination.phone,
        "street": destination.street,
        "rt": destination.rt,
        "rw": destination.rw,
        "region_code": region.code,
        "region_name": region.full_name,
        "postal_code": region.postal_code or "",
        "landmark": destination.landmark,
        "placed_at": placed_at,
    }


def _parts(
    order_id: int,
    order_number: str,
    together: Sequence[CartParcel],
    offered: Sequence[Offer],
    frozen: Mapping[int, dict[str, Any]],
) -> list[Want]:
    """Write parcels, seller orders and lines (`frozen`, by variant) in a few statements; what is to be reserved.

    Rows find their parents by what is unique about them: a parcel's and a seller order's code, a line's variant.
    """
    parcel_rows, part_rows, line_rows = [], [], []
    letters = iter(LETTERS)
    for number, (parcel, offer) in enumerate(zip(together, offered, strict=True), start=1):
        code = f"{order_number}-{number}"
        parcel_rows.append(_parcel(order_id, code, parcel, offer))
        loads = parcel.seller_loads
        shipping = split(offer.price, [load.weight_grams for load in loads.values()])
        for seller_id, share in zip(loads, shipping, strict=True):
            own = [frozen[line.variant_id] for line in parcel.lines if line.seller_id == seller_id]
            part_rows.append(_part(order_id, code, f"{order_number}-{next(letters)}", seller_id, share, own))
            line_rows += own
    parcels_by_code = _inserted(_insert_parcels, parcel_rows)
    for row in part_rows:
        row["parcel_id"] = parcels_by_code[row.pop("parcel_code")]
    sellers = {row["seller_id"]: row["code"] for row in part_rows}
    parts_by_code = _inserted(_insert_parts, part_rows)
    products = {line.variant_id: line for parcel in together for line in parcel.lines}
    for row in line_rows:
        row["seller_order_id"] = parts_by_code[sellers[products[row["variant_id"]].seller_id]]
    lines_by_variant = _inserted(_insert_lines, line_rows)
    writing().execute(_insert_shares, _share_rows(line_rows, lines_by_variant, list(products.values())))
    return [Want(lines_by_variant[row["variant_id"]], row["variant_id"], row["quantity"]) for row in line_rows]


def _inserted(statement: sa.Executable, rows: list[dict[str, Any]]) -> dict[Any, int]:
    said = rows if len(rows) > 1 else rows[0]  # one row needs no batches
    return {key: number for number, key in writing().execute(statement, said)}


def _parcel(order_id: int, code: str, parcel: CartParcel, offer: Offer) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "code": code,
        "is_hub": parcel.is_hub,
        "service_id": offer.service_id,
        "service_name": offer.name,
        "kind": offer.kind,
        "weight_grams": parcel.load.weight_grams,
        "volume_cm3": parcel.load.volume_cm3,
        "charged_grams": offer.charged_grams,
        "price": offer.price,
        "needs_tracking": offer.needs_tracking,
        "days_least": offer.days_least,
        "days_most": offer.days_most,
        "off_until": parcel.off_until,
        "tracking": "",
    }


def _part(
    order_id: int, parcel_code: str, code: str, seller_id: int, share: Rupiah, lines: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "seller_id": seller_id,
        "parcel_code": parcel_code,
        "code": code,
        "status": SellerOrderStatus.AWAITING_PAYMENT,
        "shipping_share": share,
        "goods_total": sum(line["total"] for line in lines),
        **{part: sum(line[part] for line in lines) for part in ("commission", "coop_discount", "seller_discount")},
    }


def _frozen(lines: Sequence[Chosen], applied: Applied | None, commission: Figure) -> dict[int, dict[str, Any]]:
    """Each line, by its variant, with price, voucher and commission frozen."""
    cuts = applied.cuts if applied else [NOTHING] * len(lines)
    return {line.variant_id: _line(line, cut, commission) for line, cut in zip(lines, cuts, strict=True)}


def _line(line: Chosen, cut: Cut, commission: Figure) -> dict[str, Any]:
    """One of them. Rule: the commission is a part of the price without what the seller gives herself by a voucher."""
    total = line.total - cut.seller
    return {
        "product_id": line.product_id,
        "variant_id": line.variant_id,
        "title": line.title,
        "title_en": line.title_en,
        "variant_label": line.variant_label,
        "quantity": line.quantity,
        "price": line.price,
        "total": total,
        "coop_discount": cut.coop,
        "seller_discount": cut.seller,
        "weight_grams": line.weight_grams,
        "unit_cost": line.unit_cost,
        "commission": percent_of(total, commission.value),
        "decision_id": commission.decision_id,
    }


def _share_rows(
    lines: list[dict[str, Any]], numbers: Mapping[int, int], goods: Sequence[Chosen]
) -> list[dict[str, Any]]:
    """Each maker's frozen part of each line: the parts sum to what the makers earn."""
    shares = shares_of({line.product_id: line.seller_id for line in goods})
    rows = []
    for line in lines:
        makers = shares[line["product_id"]]
        parts = split(line["total"] - line["commission"], list(makers.values()))
        for (maker_id, bps), amount in zip(makers.items(), parts, strict=True):
            rows.append({"line_id": numbers[line["variant_id"]], "maker_id": maker_id, "bps": bps, "amount": amount})
    return rows


def shares_of(goods: Mapping[int, int]) -> dict[int, dict[int, int]]:
    """The makers of products, each with its seller, and their basis points: its own, else the seller's usual; one query."""
    own: dict[int, dict[int, int]] = {}
    default: dict[int, dict[int, int]] = {}
    for product_id, seller_id, maker_id, bps in writing().execute(
        _all_shares, {"products": set(goods), "sellers": set(goods.values())}
    ):
        (own if product_id else default).setdefault(product_id or seller_id, {})[maker_id] = bps
    return {product: own.get(product) or default[seller] for product, seller in goods.items()}


# Compiled once: every order says these.
_orders = table(Order)
_insert_order = sa.insert(_orders).returning(_orders.c.id)
_insert_event = sa.insert(table(OrderEvent))
_insert_parcels = sa.insert(table(Parcel)).returning(table(Parcel).c.id, table(Parcel).c.code)
_insert_parts = sa.insert(table(SellerOrder)).returning(table(SellerOrder).c.id, table(SellerOrder).c.code)
_insert_lines = sa.insert(table(OrderLine)).returning(table(OrderLine).c.id, table(OrderLine).c.variant_id)
_insert_shares = sa.insert(table(OrderLineShare))
_own = table(ProductShare).c
_makers = table(Maker).c
_own_shares = sa.select(
    _own.product_id, sa.literal(0).label("seller_id"), _own.maker_id, _own.bps, _own.id.label("place")
).where(_own.product_id.in_(sa.bindparam("products", expanding=True)))
_default_shares = sa.select(sa.literal(0), _makers.seller_id, _makers.id, _makers.default_bps, _makers.position).where(
    _makers.seller_id.in_(sa.bindparam("sellers", expanding=True)), _makers.default_bps > 0
)
_both = sa.union_all(_own_shares, _default_shares).subquery()
_all_shares = sa.select(_both.c.product_id, _both.c.seller_id, _both.c.maker_id, _both.c.bps).order_by(
    _both.c.place, _both.c.maker_id
)
