"""Orders, each seller's part, parcels and lines, with everything copied that was promised."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from shop.catalogue.models import Product, Variant
from shop.db import Base, UtcDateTime, word
from shop.i18n import in_language
from shop.promotions.models import Discounted, Redeeming
from shop.regions.models import place_in
from shop.sellers.models import Maker, Seller
from shop.shipping.labels import short
from shop.shipping.models import CourierKind, Service


class OrderStatus(enum.StrEnum):
    """What the buyer pays once."""

    AWAITING_PAYMENT = "awaiting_payment"
    #: Accepted without payment: the courier is paid at the door.
    ON_DELIVERY = "on_delivery"
    PAID = "paid"
    CLOSED = "closed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class SellerOrderStatus(enum.StrEnum):
    """One seller's part."""

    AWAITING_PAYMENT = "awaiting_payment"
    TO_PACK = "to_pack"
    READY = "ready"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


UNPAID, HELD = sa.text("status = 'awaiting_payment'"), sa.text("status = 'delivered'")
DISCOUNTED = sa.text("voucher_id IS NOT NULL")


class Order(Redeeming, Base):
    """What a buyer pays once: buyer, recipient, address and sums as they were at the button."""

    __tablename__ = "orders"
    __table_args__ = (
        sa.CheckConstraint("goods_total > 0 AND shipping_total >= 0", name="totals"),
        sa.Index(None, "user_id", "id"),
        sa.Index(None, "status", "id"),
        sa.Index("ix_orders_unpaid", "pay_before", sqlite_where=UNPAID, postgresql_where=UNPAID),
        sa.Index("ix_orders_voucher_id", "voucher_id", sqlite_where=DISCOUNTED, postgresql_where=DISCOUNTED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    #: `BR-2611-0372`: year and month of placing, then the cart's number.
    number: Mapped[str] = mapped_column(sa.String(24), unique=True)
    #: One cart gives one order, however often the button is pressed.
    cart_id: Mapped[int] = mapped_column(sa.ForeignKey("carts.id"), unique=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    #: The part of a guest's link that nobody can guess.
    secret: Mapped[str] = mapped_column(sa.String(43))
    status: Mapped[OrderStatus] = mapped_column(word(OrderStatus, "status"))
    language: Mapped[str] = mapped_column(sa.String(2), default="id")

    buyer_name: Mapped[str] = mapped_column(sa.String(120))
    buyer_phone: Mapped[str] = mapped_column(sa.String(20), index=True)
    buyer_email: Mapped[str | None] = mapped_column(sa.String(254))
    recipient: Mapped[str] = mapped_column(sa.String(120))
    recipient_phone: Mapped[str] = mapped_column(sa.String(20))
    street: Mapped[str] = mapped_column(sa.String(200))
    rt: Mapped[str] = mapped_column(sa.String(3), default="")
    rw: Mapped[str] = mapped_column(sa.String(3), default="")
    region_code: Mapped[str] = mapped_column(sa.String(13))
    #: "Sidomulyo, Silo, Kabupaten Jember, Jawa Timur", as it was called that day.
    region_name: Mapped[str] = mapped_column(sa.String(300))
    postal_code: Mapped[str] = mapped_column(sa.String(5), default="")
    landmark: Mapped[str] = mapped_column(sa.String(200), default="")
    note: Mapped[str] = mapped_column(sa.String(500), default="")
    is_gift: Mapped[bool] = mapped_column(default=False)  # no prices in the parcel

    #: The goods' price without the sellers' part of a voucher: what is held for them.
    goods_total: Mapped[int]
    shipping_total: Mapped[int]
    payment_method: Mapped[str] = mapped_column(sa.String(20))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pay_before: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    parcels: Mapped[list[Parcel]] = relationship(order_by="Parcel.id", back_populates="order")
    seller_orders: Mapped[list[SellerOrder]] = relationship(order_by="SellerOrder.id", back_populates="order")
    events: Mapped[list[OrderEvent]] = relationship(order_by="OrderEvent.id", back_populates="order")
    #: For notices: whom to greet, and where to write.
    name: Mapped[str] = synonym("buyer_name")
    email: Mapped[str | None] = synonym("buyer_email")

    @property
    def total(self) -> int:
        """Goods and shipping less the voucher; what the unique code changes stands in the payment."""
        return self.goods_total - self.coop_discount + self.shipping_total

    @property
    def goods_price(self) -> int:
        """What the goods cost without the voucher."""
        return self.goods_total + self.seller_discount

    @property
    def address(self) -> str:
        """The recipient's address in one line, as a courier reads it; the landmark stands apart."""
        neighbourhood = "/".join(f"{word} {number}" for word, number in (("RT", self.rt), ("RW", self.rw)) if number)
        parts = [self.street, neighbourhood, f"{self.region_name} {self.postal_code}".strip()]
        return ", ".join(part for part in parts if part)

    @property
    def place(self) -> str:
        """Where it goes in one or two words: the city or regency, "Surabaya"."""
        return place_in(self.region_name)


class Parcel(Base):
    """What travels: one seller's goods, or several sellers' together through the hub."""

    __tablename__ = "parcels"
    __table_args__ = (sa.Index(None, "order_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    code: Mapped[str] = mapped_column(sa.String(28), unique=True)  # BR-2611-0372-1
    is_hub: Mapped[bool]
    service_id: Mapped[int] = mapped_column(sa.ForeignKey("shipping_services.id"))
    #: What the service was called that day, in Indonesian; older orders have it in their own language.
    service_name: Mapped[str] = mapped_column(sa.String(60))
    kind: Mapped[CourierKind] = mapped_column(word(CourierKind, "kind"))
    weight_grams: Mapped[int]
    volume_cm3: Mapped[int] = mapped_column(sa.BigInteger, default=0)  # 0: packs flat, or from before it counted
    charged_grams: Mapped[int]
    price: Mapped[int]
    needs_tracking: Mapped[bool] = mapped_column(default=True)
    #: The working days that were named when it was ordered; empty for parcels from before they were kept.
    days_least: Mapped[int | None]
    days_most: Mapped[int | None]
    off_until: Mapped[date | None]  # a seller's last day off, as was said when it was ordered
    #: The courier's number (resi); empty until shipped, and for village courier and pick-up.
    tracking: Mapped[str] = mapped_column(sa.String(30), default="")
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship(back_populates="parcels")
    service: Mapped[Service] = relationship()
    seller_orders: Mapped[list[SellerOrder]] = relationship(order_by="SellerOrder.id", back_populates="parcel")

    @property
    def sent_with(self) -> str:
        """What its service is called, in the reader's language; as it was ordered where the name changed since."""
        service, ordered = self.service, self.service_name
        return in_language(service, "name") if ordered in (service.name, service.name_en) else ordered


class SellerOrder(Discounted, Base):
    """One seller's part of an order."""

    __tablename__ = "seller_orders"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "seller_id"),
        sa.CheckConstraint("goods_total > 0 AND shipping_share >= 0 AND commission >= 0", name="totals"),
        sa.Index(None, "seller_id", "status", "id"),
        sa.Index("ix_seller_orders_held", "delivered_at", sqlite_where=HELD, postgresql_where=HELD),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    parcel_id: Mapped[int] = mapped_column(sa.ForeignKey("parcels.id"), index=True)
    #: `BR-2611-0372-A`: what is written on the parcel.
    code: Mapped[str] = mapped_column(sa.String(28), unique=True)
    status: Mapped[SellerOrderStatus] = mapped_column(word(SellerOrderStatus, "status"))
    #: What is held for its goods: their price without the seller's part of a voucher.
    goods_total: Mapped[int]
    #: Its part of the parcel's price, so that the buyer's money is held in one sum per seller order.
    shipping_share: Mapped[int]
    #: The cooperative's part, summed over the lines.
    commission: Mapped[int]
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: When the cooperative's hub had the goods; empty for a seller who sends her own parcels.
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    order: Mapped[Order] = relationship(back_populates="seller_orders")
    seller: Mapped[Seller] = relationship()
    parcel: Mapped[Parcel] = relationship(back_populates="seller_orders")
    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.id", back_populates="seller_order")

    @property
    def earned(self) -> int:
        """What the makers receive for it, in rupiah."""
        return self.goods_total - self.commission

    @property
    def paid(self) -> int:
        """What the buyer pays for it: goods and shipping less the voucher."""
        return self.goods_total - self.coop_discount + self.shipping_share

    @property
    def short_code(self) -> str:
        """`0372-A`: what is written large on the parcel."""
        return short(self.code)


class OrderLine(Discounted, Base):
    """So many of a variant, at the price, commission and shares of that moment; later changes do not touch it."""

    __tablename__ = "order_lines"
    __table_args__ = (
        sa.CheckConstraint("quantity > 0 AND price > 0", name="quantity"),
        sa.CheckConstraint("total = quantity * price - seller_discount", name="total"),
        sa.CheckConstraint("commission BETWEEN 0 AND total", name="commission"),
        sa.Index(None, "seller_order_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    seller_order_id: Mapped[int] = mapped_column(sa.ForeignKey("seller_orders.id"))
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    variant_id: Mapped[int] = mapped_column(sa.ForeignKey("variants.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(120))
    title_en: Mapped[str] = mapped_column(sa.String(120), default="")
    variant_label: Mapped[str] = mapped_column(sa.String(120), default="")
    quantity: Mapped[int]
    price: Mapped[int]
    #: What is held for it: price × quantity without the seller's part of a voucher. The commission is a part of this.
    total: Mapped[int]
    weight_grams: Mapped[int]
    unit_cost: Mapped[int | None]  # what a piece cost its seller, as she had counted it (catalogue/costing.py)
    commission: Mapped[int]
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decisions.id"))  # from which the commission came

    seller_order: Mapped[SellerOrder] = relationship(back_populates="lines")
    product: Mapped[Product] = relationship()
    variant: Mapped[Variant] = relationship()
    shares: Mapped[list[OrderLineShare]] = relationship(order_by="OrderLineShare.id", back_populates="line")

    @property
    def earned(self) -> int:
        """What the makers receive for it, in rupiah."""
        return self.total - self.commission

    @property
    def is_food(self) -> bool:
        """Whether it stands on a shelf of food."""
        return self.product.category.is_food

    @property
    def paid(self) -> int:
        """What the buyer pays for it: never below a rupiah."""
        return self.total - self.coop_discount


class OrderLineShare(Base):
    """A maker's frozen part of a line: her basis points and the rupiah they come to (largest remainder)."""

    __tablename__ = "order_line_shares"
    __table_args__ = (sa.UniqueConstraint("line_id", "maker_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(sa.ForeignKey("order_lines.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"), index=True)
    bps: Mapped[int]
    amount: Mapped[int]

    line: Mapped[OrderLine] = relationship(back_populates="shares")
    maker: Mapped[Maker] = relationship()


class OrderEvent(Base):
    """A step of an order, as its timeline tells it."""

    __tablename__ = "order_events"
    __table_args__ = (sa.Index(None, "order_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("orders.id"))
    seller_order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("seller_orders.id"))
    #: A past word: `placed`, `paid`, `shipped`, `claim_opened`; the office's page titles each of them.
    what: Mapped[str] = mapped_column(sa.String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    order: Mapped[Order] = relationship(back_populates="events")
