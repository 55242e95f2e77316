"""From a cart to an order: everything promised is copied, every piece reserved, or nothing happens."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from shop.cart.models import Cart
from shop.cart.parcels import CartParcel, Chosen, chosen, parcels
from shop.catalogue.models import ProductShare
from shop.clock import WIB, now
from shop.db import session
from shop.decisions.models import Decision, Kind
from shop.decisions.queries import all_in_force
from shop.errors import ShopError
from shop.i18n import gettext as _
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
from shop.regions.models import Region
from shop.sellers.models import Maker
from shop.shipping.quoting import CannotSend, Offer, offers_for
from shop.stock.reserving import Want, reserve_all

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class EmptyCart(ShopError):
    """There is nothing to order."""

    def sentence(self) -> str:
        return _("Your cart is empty. Put something in first.")


class NotForSale(ShopError):
    """Some lines are no longer sold: withdrawn, or the shop is closed."""

    def __init__(self, lines: Sequence[Chosen]) -> None:
        super().__init__()
        self.lines = lines

    def sentence(self) -> str:
        titles = ", ".join(line.title for line in self.lines)
        return _("No longer sold: %(titles)s. Take it out of the cart and go on.", titles=titles)


class PriceChanged(ShopError):
    """Some prices are not those the buyer saw."""

    def __init__(self, lines: Sequence[Chosen]) -> None:
        super().__init__()
        self.lines = lines

    def sentence(self) -> str:
        titles = ", ".join(line.title for line in self.lines)
        return _("The price has changed: %(titles)s. Look at the new price in the cart, then go on.", titles=titles)


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
    cart: Cart,
    *,
    buyer: Buyer,
    destination: Destination,
    services: Mapping[str, int],
    method: str,
    shown_total: Rupiah,
    note: str = "",
    is_gift: bool = False,
) -> Order:
    """Turn a cart into an order awaiting payment and reserve its goods.

    `services` names a shipping service for each parcel key; `shown_total` is the sum the buyer saw, in rupiah.
    Called again for the same cart it returns the order already made. Raises EmptyCart, NotForSale, PriceChanged,
    CannotSend, TotalChanged, and OutOfStock with every line lacking; then nothing was changed.
    """
    placed = _take_cart(cart)
    if placed is not None:
        return placed
    lines = chosen(cart)
    _refuse_changed(lines)
    together = parcels(lines)
    offered = _offers(together, destination.region.code, services)
    order = _order(cart, lines, offered, buyer, destination, method, note, is_gift)
    if order.total != shown_total:
        raise TotalChanged(shown_total, order.total)
    in_force = all_in_force()
    order.pay_before = order.placed_at + timedelta(hours=in_force[Kind.PAYMENT_WINDOW_HOURS].value)
    session().add(order)
    session().flush()
    order_lines = _parts(order, together, offered, in_force[Kind.COMMISSION_BPS])
    session().flush()
    reserve_all([Want(line.id, line.variant_id, line.quantity) for line in order_lines])
    return order


def _take_cart(cart: Cart) -> Order | None:
    """Close the cart, once: the second of two clicks finds the first one's order."""
    taken = session().execute(
        sa.update(Cart)
        .where(Cart.id == cart.id, Cart.ordered_at.is_(None))
        .values(ordered_at=now())
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount == 1:  # type: ignore[attr-defined]
        return None
    return session().scalars(sa.select(Order).where(Order.cart_id == cart.id)).one()


def _refuse_changed(lines: Sequence[Chosen]) -> None:
    if not lines:
        raise EmptyCart
    if gone := [line for line in lines if not line.is_for_sale]:
        raise NotForSale(gone)
    if changed := [line for line in lines if line.price != line.price_seen]:
        raise PriceChanged(changed)


def _offers(together: Sequence[CartParcel], region_code: str, services: Mapping[str, int]) -> list[Offer]:
    found = []
    for parcel, options in zip(together, offers_for(region_code, [parcel.weight_grams for parcel in together]), strict=True):
        wanted = services.get(parcel.key, 0)
        match = next((offer for offer in options if offer.service_id == wanted), None)
        if match is None:
            raise CannotSend(wanted, region_code)
        found.append(match)
    return found


def _order(
    cart: Cart,
    lines: Sequence[Chosen],
    offered: Sequence[Offer],
    buyer: Buyer,
    destination: Destination,
    method: str,
    note: str,
    is_gift: bool,
) -> Order:
    placed_at = now()
    region = destination.region
    return Order(
        number=f"BR-{placed_at.astimezone(WIB):%y%m}-{cart.id:04d}",
        cart_id=cart.id,
        user_id=buyer.user_id,
        secret=secrets.token_urlsafe(24),
        status=OrderStatus.AWAITING_PAYMENT,
        language=buyer.language,
        buyer_name=buyer.name,
        buyer_phone=buyer.phone,
        buyer_email=buyer.email,
        recipient=destination.recipient,
        recipient_phone=destination.phone,
        street=destination.street,
        rt=destination.rt,
        rw=destination.rw,
        region_code=region.code,
        region_name=region.full_name,
        postal_code=region.postal_code or "",
        landmark=destination.landmark,
        note=note,
        is_gift=is_gift,
        goods_total=sum(line.total for line in lines),
        shipping_total=sum(offer.price for offer in offered),
        payment_method=method,
        placed_at=placed_at,
        events=[OrderEvent(what="placed", at=placed_at)],
    )


def _parts(order: Order, together: Sequence[CartParcel], offered: Sequence[Offer], commission: Decision) -> list[OrderLine]:
    """Write parcels, seller orders and lines; the order lines, for reserving."""
    shares = _shares([line for parcel in together for line in parcel.lines])
    letters = iter(LETTERS)
    written = []
    for number, (parcel, offer) in enumerate(zip(together, offered, strict=True), start=1):
        row = Parcel(
            order_id=order.id,
            code=f"{order.number}-{number}",
            is_hub=parcel.is_hub,
            service_id=offer.service_id,
            service_name=offer.name,
            kind=offer.kind,
            weight_grams=parcel.weight_grams,
            charged_grams=offer.charged_grams,
            price=offer.price,
            needs_tracking=offer.needs_tracking,
        )
        shipping = split(offer.price, list(parcel.seller_weights.values()))
        for seller_id, share in zip(parcel.seller_weights, shipping, strict=True):
            own = [line for line in parcel.lines if line.seller_id == seller_id]
            order_lines = [_line(line, commission, shares[line.product_id]) for line in own]
            row.seller_orders.append(
                SellerOrder(
                    order_id=order.id,
                    seller_id=seller_id,
                    code=f"{order.number}-{next(letters)}",
                    status=SellerOrderStatus.AWAITING_PAYMENT,
                    goods_total=sum(line.total for line in order_lines),
                    shipping_share=share,
                    commission=sum(line.commission for line in order_lines),
                    lines=order_lines,
                )
            )
            written += order_lines
        session().add(row)
    return written


def _line(line: Chosen, commission: Decision, shares: Mapping[int, int]) -> OrderLine:
    """A line with its price, commission and shares frozen: the parts of what the makers earn sum to it."""
    taken = percent_of(line.total, commission.value)
    parts = split(line.total - taken, list(shares.values()))
    return OrderLine(
        product_id=line.product_id,
        variant_id=line.variant_id,
        title=line.title,
        title_en=line.title_en,
        variant_label=line.variant_label,
        quantity=line.quantity,
        price=line.price,
        total=line.total,
        weight_grams=line.weight_grams,
        commission=taken,
        decision_id=commission.id,
        shares=[
            OrderLineShare(maker_id=maker_id, bps=bps, amount=amount)
            for (maker_id, bps), amount in zip(shares.items(), parts, strict=True)
        ],
    )


def _shares(lines: Sequence[Chosen]) -> dict[int, dict[int, int]]:
    """Each product's makers and their basis points: its own shares, else its seller's default ones."""
    own = sa.select(ProductShare.product_id, ProductShare.maker_id, ProductShare.bps).order_by(ProductShare.id)
    found: dict[int, dict[int, int]] = {}
    for product_id, maker_id, bps in session().execute(own.where(ProductShare.product_id.in_({line.product_id for line in lines}))):
        found.setdefault(product_id, {})[maker_id] = bps
    sellers = {line.seller_id for line in lines if line.product_id not in found}
    default = sa.select(Maker.seller_id, Maker.id, Maker.default_bps).where(Maker.default_bps > 0).order_by(Maker.position)
    by_seller: dict[int, dict[int, int]] = {}
    for seller_id, maker_id, bps in session().execute(default.where(Maker.seller_id.in_(sellers))):
        by_seller.setdefault(seller_id, {})[maker_id] = bps
    return {line.product_id: found.get(line.product_id) or by_seller[line.seller_id] for line in lines}
