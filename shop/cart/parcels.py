"""How a cart's goods travel: the hub's sellers together in one parcel, every other seller's in her own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.cart.models import Cart, CartLine
from shop.catalogue.covers import Cover
from shop.catalogue.models import Category, Product, ProductStatus, Variant, label_of
from shop.clock import today
from shop.db import reading, table
from shop.media import Photo
from shop.money import Rupiah
from shop.sellers.models import Seller, SellerStatus, Village
from shop.shipping.arriving import last_day_off
from shop.shipping.weights import Load
from shop.users.models import User
from shop.users.signing_in import hash_of

HUB = "hub"


@dataclass(frozen=True)
class Chosen:
    """A cart line as it stands now, beside what the buyer saw."""

    cart_id: int
    line_id: int
    variant_id: int
    quantity: int
    price_seen: Rupiah
    price: Rupiah
    weight_grams: int
    unit_cost: Rupiah | None
    volume_cm3: int
    size: str
    colour: str
    piece_number: int
    is_for_sale: bool
    product_id: int
    slug: str
    title: str
    title_en: str
    is_food: bool
    available: int
    seller_id: int
    seller_name: str
    seller_slug: str
    village_name: str
    uses_hub: bool
    off_from: date | None
    seller_off_until: date | None
    cover_key: str | None
    cover_width: int
    cover_height: int
    cover_is_complete: bool

    @property
    def total(self) -> Rupiah:
        """Price times quantity, at today's price."""
        return self.price * self.quantity

    @property
    def load(self) -> Load:
        """What its pieces together add to a parcel."""
        return Load(self.weight_grams * self.quantity, self.volume_cm3 * self.quantity)

    @property
    def off_until(self) -> date | None:
        """Its seller's last day off, when she is off as it would be packed."""
        return last_day_off(self.off_from, self.seller_off_until, today=today())

    @property
    def cover(self) -> Cover | None:
        """The product's photograph."""
        if self.cover_key is None:
            return None
        return Cover(self.cover_key, self.cover_width, self.cover_height, self.cover_is_complete)

    @property
    def variant_label(self) -> str:
        """`38, hitam` or `No. 14`."""
        return label_of(self.size, self.colour, self.piece_number)

    @property
    def parcel_key(self) -> str:
        """Which parcel it goes into."""
        return HUB if self.uses_hub else f"seller-{self.seller_id}"


@dataclass(frozen=True)
class CartParcel:
    """What would travel together."""

    key: str
    lines: tuple[Chosen, ...]

    @property
    def is_hub(self) -> bool:
        """Whether the cooperative gathers it from several sellers."""
        return self.key == HUB

    @property
    def load(self) -> Load:
        """Packed goods, all together."""
        return sum((line.load for line in self.lines), Load(0))

    @property
    def goods_total(self) -> Rupiah:
        """What the goods in it cost."""
        return sum(line.total for line in self.lines)

    @property
    def days_off(self) -> list[tuple[str, date]]:
        """The name of each seller of it who is off as it would be packed, and her last day off."""
        by_seller = {line.seller_id: (line.seller_name, line.off_until) for line in self.lines}
        return [(name, last) for name, last in by_seller.values() if last is not None]

    @property
    def off_until(self) -> date | None:
        """The day until which it waits for a seller who is off; None when everybody packs as always."""
        return max((last for _name, last in self.days_off), default=None)

    @property
    def seller_loads(self) -> dict[int, Load]:
        """By seller, what each would send alone."""
        loads: dict[int, Load] = {}
        for line in self.lines:
            loads[line.seller_id] = loads.get(line.seller_id, Load(0)) + line.load
        return loads


#: Written once, so that SQLAlchemy compiles it once: placing an order reads through it.
_carts, _lines, _variants, _products = table(Cart), table(CartLine), table(Variant), table(Product)
_shelves, _sellers, _villages, _photos = table(Category), table(Seller), table(Village), table(Photo)
_room = _products.c.packed_length_cm * _products.c.packed_width_cm * _products.c.packed_height_cm
_ALL = (
    sa.select(
        _lines.c.cart_id,
        _lines.c.id.label("line_id"),
        _lines.c.variant_id,
        _lines.c.quantity,
        _lines.c.price_seen,
        _variants.c.price,
        _variants.c.weight_grams,
        _products.c.unit_cost,
        sa.func.coalesce(_room, sa.literal_column("0")),
        _variants.c.size,
        _variants.c.colour,
        _variants.c.piece_number,
        sa.and_(
            _variants.c.is_active,
            _products.c.status == ProductStatus.PUBLISHED,
            _sellers.c.status == SellerStatus.ACTIVE,
        ).label("is_for_sale"),
        _products.c.id.label("product_id"),
        _products.c.slug,
        _products.c.title,
        _products.c.title_en,
        _shelves.c.is_food,
        _variants.c.available,
        _sellers.c.id.label("seller_id"),
        _sellers.c.name.label("seller_name"),
        _sellers.c.slug.label("seller_slug"),
        _villages.c.name.label("village_name"),
        _sellers.c.uses_hub,
        _sellers.c.off_from,
        _sellers.c.off_until,
        _photos.c.key,
        _photos.c.width,
        _photos.c.height,
        _photos.c.is_complete,
    )
    .select_from(_lines)
    .join(_variants, _variants.c.id == _lines.c.variant_id)
    .join(_products, _products.c.id == _variants.c.product_id)
    .join(_shelves, _shelves.c.id == _products.c.category_id)
    .join(_sellers, _sellers.c.id == _products.c.seller_id)
    .join(_villages, _villages.c.id == _sellers.c.village_id)
    .outerjoin(_photos, _photos.c.id == _products.c.cover_id)
    .order_by(_lines.c.id)
)
_OF_CART = _ALL.where(_lines.c.cart_id == sa.bindparam("cart_id"))
_OPEN = _ALL.join(_carts, _carts.c.id == _lines.c.cart_id).where(_carts.c.ordered_at.is_(None))
_OF_USER = _OPEN.where(_carts.c.user_id == sa.bindparam("owner"))
_OF_GUEST = _OPEN.where(_carts.c.token_hash == sa.bindparam("owner"))


def chosen(cart_id: int) -> list[Chosen]:
    """A cart's lines as they stand now; one query."""
    return _read(_OF_CART, {"cart_id": cart_id})


def chosen_of(*, token: str | None = None, user: User | None = None) -> list[Chosen]:
    """The lines of the open cart of a user, or of a guest by the token in her cookie; one query, or none."""
    if user is not None:
        return _read(_OF_USER, {"owner": user.id})
    return _read(_OF_GUEST, {"owner": hash_of(token)}) if token else []


def _read(question: sa.Select[Any], asked: dict[str, Any]) -> list[Chosen]:
    with reading() as connection:
        return [Chosen(*row) for row in connection.execute(question, asked)]


def parcels(lines: Sequence[Chosen]) -> list[CartParcel]:
    """The parcels these lines travel in, in the order of their first line."""
    by_key: dict[str, list[Chosen]] = {}
    for line in lines:
        by_key.setdefault(line.parcel_key, []).append(line)
    return [CartParcel(key, tuple(together)) for key, together in by_key.items()]
