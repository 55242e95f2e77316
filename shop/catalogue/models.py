"""Categories, techniques, products, variants, photographs and shares."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.media import Photo
from shop.money import Rupiah, part_of
from shop.sellers.models import Maker, Seller, Village


class ProductStatus(enum.StrEnum):
    """Where a product stands."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


MOVES = {
    ProductStatus.DRAFT: {ProductStatus.IN_REVIEW},
    ProductStatus.IN_REVIEW: {ProductStatus.PUBLISHED, ProductStatus.DRAFT},
    ProductStatus.PUBLISHED: {ProductStatus.WITHDRAWN},
    ProductStatus.WITHDRAWN: {ProductStatus.IN_REVIEW},
}


class EditState(enum.StrEnum):
    """A change waits for the catalogue officer, or came back with what to put right."""

    WAITING = "waiting"
    RETURNED = "returned"


class HalalStatus(enum.StrEnum):
    """What is known of halal; food cannot be published as `unknown`."""

    NOT_NEEDED = "not_needed"
    CERTIFIED = "certified"
    NOT_HALAL = "not_halal"
    UNKNOWN = "unknown"


#: What the net content of food is told in.
GRAMS, MILLILITRES = "g", "ml"


#: Columns of a product: the measures of the thing itself, and of one piece packed.
MEASURES = ("length_cm", "width_cm", "height_cm")
PACKED = ("packed_length_cm", "packed_width_cm", "packed_height_cm")


class Category(Base):
    """One of the shop's top categories."""

    __tablename__ = "categories"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    text: Mapped[str] = mapped_column(sa.String(300), default="")
    text_en: Mapped[str] = mapped_column(sa.String(300), default="")
    is_food: Mapped[bool] = mapped_column(default=False)
    #: Whether products may be begun on it; what stands on a closed one stays there.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    position: Mapped[int]
    photo_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))

    photo: Mapped[Photo | None] = relationship()


class Technique(Base):
    """How goods are made. Ecoprint is not batik: batik needs hot wax (SNI 0239)."""

    __tablename__ = "techniques"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(40), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    name_en: Mapped[str] = mapped_column(sa.String(60))
    uses_wax: Mapped[bool] = mapped_column(default=False)
    #: Whether sellers may choose it; a product that has a closed one keeps it.
    is_open: Mapped[bool] = mapped_column(default=True, server_default=sa.true())


#: An English list is in the order of the titles it shows.
ENGLISH_TITLE = "coalesce(nullif(title_en, ''), title)"


def _published(name: str, *columns: Any) -> sa.Index:
    where = sa.text("status = 'published'")
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Product(Base):
    """What is shown. What is bought is one of its variants."""

    __tablename__ = "products"
    __table_args__ = (
        sa.CheckConstraint("length_cm > 0 AND width_cm > 0 AND height_cm > 0", name="measures"),
        sa.CheckConstraint("packed_length_cm > 0 AND packed_width_cm > 0 AND packed_height_cm > 0", name="packed"),
        sa.CheckConstraint("net_unit IN ('g', 'ml')", name="net_unit"),
        _published("ix_products_newest", "published_at", "id"),
        _published("ix_products_price", "price_from", "id"),
        _published("ix_products_name", "title", "id"),
        _published("ix_products_name_en", sa.text(ENGLISH_TITLE), "id"),
        _published("ix_products_category", "category_id", "published_at", "id"),
        _published("ix_products_category_price", "category_id", "price_from", "id"),
        _published("ix_products_category_name", "category_id", "title", "id"),
        # What there is of every combination is counted from this alone.
        _published("ix_products_choices", "category_id", "technique_id", "village_id", "seller_id"),
        _published("ix_products_village", "village_id", "published_at", "id"),
        _published("ix_products_seller", "seller_id", "published_at", "id"),
        _published("ix_products_technique", "technique_id", "published_at", "id"),
        sa.Index("ix_products_seller_status", "seller_id", "status"),
        sa.Index(
            "ix_products_review",
            "submitted_at",
            sqlite_where=sa.text("status = 'in_review'"),
            postgresql_where=sa.text("status = 'in_review'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)
    seller_id: Mapped[int] = mapped_column(sa.ForeignKey("sellers.id"))
    #: The seller's village, kept here so that lists need no join to filter.
    village_id: Mapped[int] = mapped_column(sa.ForeignKey("villages.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id"))
    technique_id: Mapped[int | None] = mapped_column(sa.ForeignKey("techniques.id"))
    title: Mapped[str] = mapped_column(sa.String(120))
    #: Empty while nobody translated it; then the Indonesian title is shown.
    title_en: Mapped[str] = mapped_column(sa.String(120), default="")
    text: Mapped[str] = mapped_column(sa.Text, default="")
    text_en: Mapped[str] = mapped_column(sa.Text, default="")
    materials: Mapped[str] = mapped_column(sa.String(300), default="")
    materials_en: Mapped[str] = mapped_column(sa.String(300), default="")
    care: Mapped[str] = mapped_column(sa.String(500), default="")
    care_en: Mapped[str] = mapped_column(sa.String(500), default="")
    dye_plants: Mapped[str] = mapped_column(sa.String(300), default="")
    #: Measures of the thing itself.
    length_cm: Mapped[int | None]
    width_cm: Mapped[int | None]
    height_cm: Mapped[int | None]
    #: Measures of one piece packed, where it takes more room than its weight lets expect; all three or none.
    packed_length_cm: Mapped[int | None]
    packed_width_cm: Mapped[int | None]
    packed_height_cm: Mapped[int | None]

    ingredients: Mapped[str] = mapped_column(sa.String(500), default="")
    allergens: Mapped[str] = mapped_column(sa.String(200), default="")
    #: Rule: Peraturan BPOM 31/2018: solids are told by weight, drinks by volume.
    net_content: Mapped[int | None]
    net_unit: Mapped[str] = mapped_column(sa.String(2), default=GRAMS)
    #: P-IRT, MD or TR number as printed on the label.
    licence: Mapped[str] = mapped_column(sa.String(30), default="")
    halal: Mapped[HalalStatus] = mapped_column(word(HalalStatus, "halal"), default=HalalStatus.NOT_NEEDED)
    halal_number: Mapped[str] = mapped_column(sa.String(30), default="")
    shelf_life_days: Mapped[int | None]

    status: Mapped[ProductStatus] = mapped_column(word(ProductStatus, "status"), default=ProductStatus.DRAFT)
    #: Why the catalogue officer gave it back; empty otherwise.
    returned_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    #: Kept true by the stock room and by editing: the lowest price of an active variant, in rupiah.
    price_from: Mapped[int] = mapped_column(default=0)
    price_to: Mapped[int] = mapped_column(default=0)
    #: Kept true by the stock room: pieces that can be bought now, over the active variants.
    available: Mapped[int] = mapped_column(default=0)
    cover_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))
    #: What one piece costs its seller, in rupiah, as costing.py counted it; empty where she has not. Nobody else reads it.
    unit_cost: Mapped[int | None]
    #: The picture that chats show beside its link, once postcards.py has drawn it.
    card_id: Mapped[int | None] = mapped_column(sa.ForeignKey("photos.id"))

    seller: Mapped[Seller] = relationship()
    village: Mapped[Village] = relationship()
    category: Mapped[Category] = relationship()
    technique: Mapped[Technique | None] = relationship()
    cover: Mapped[Photo | None] = relationship(foreign_keys=cover_id)
    card: Mapped[Photo | None] = relationship(foreign_keys=card_id)
    variants: Mapped[list[Variant]] = relationship(
        order_by="Variant.piece_number, Variant.position", back_populates="product"
    )
    photos: Mapped[list[ProductPhoto]] = relationship(order_by="ProductPhoto.position", cascade="all, delete-orphan")
    shares: Mapped[list[ProductShare]] = relationship(order_by="ProductShare.id", cascade="all, delete-orphan")
    cost: Mapped[ProductCost | None] = relationship(cascade="all, delete-orphan")
    #: What its seller changed since buyers know it; empty when nothing is.
    edit: Mapped[ProductEdit | None] = relationship(back_populates="product", cascade="all, delete-orphan")

    @property
    def packed_cm3(self) -> int:
        """The room one packed piece takes; 0 where it packs flat."""
        return (self.packed_length_cm or 0) * (self.packed_width_cm or 0) * (self.packed_height_cm or 0)

    @property
    def is_published(self) -> bool:
        """Whether buyers see it."""
        return self.status is ProductStatus.PUBLISHED

    @property
    def is_known(self) -> bool:
        """Whether buyers ever saw it: then its words and pictures change only through a ProductEdit."""
        return self.published_at is not None


class ProductEdit(Base):
    """What a seller changed of a product that buyers know, until the catalogue officer lets it through.

    The product itself keeps what buyers know. At most one a product; it ends when it is published, or when its seller
    lets go of it. What it held before stays in the product's trail.
    """

    __tablename__ = "product_edits"
    __table_args__ = (
        sa.Index(
            "ix_product_edits_waiting",
            "submitted_at",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), unique=True)
    #: The new values by field. `photos` is every photograph in its order with its words, `variants` the variants whose
    #: words are new (see editing.py).
    changes: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    state: Mapped[EditState] = mapped_column(word(EditState, "state"), default=EditState.WAITING)
    #: What the officer wants put right; empty while it waits.
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    #: Who changed it last, as she was called.
    by: Mapped[str] = mapped_column(sa.String(120))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Since when it waits to be read.
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)

    product: Mapped[Product] = relationship(back_populates="edit")


class ProductCost(Base):
    """What one making of a product takes, as its seller counted it: rupiah, her time, and what comes of it."""

    __tablename__ = "product_costs"
    __table_args__ = (
        sa.CheckConstraint("pieces > 0 AND minutes >= 0 AND failed BETWEEN 0 AND 90", name="making"),
        sa.CheckConstraint(
            "materials >= 0 AND energy >= 0 AND packaging >= 0 AND tools >= 0 AND wage >= 0", name="amounts"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"), unique=True)
    #: How many pieces one making gives.
    pieces: Mapped[int]
    materials: Mapped[int]
    energy: Mapped[int]
    packaging: Mapped[int]
    #: What of the tools wears off in one making.
    tools: Mapped[int]
    #: How long one making takes her, and what an hour of hers is worth to her.
    minutes: Mapped[int]
    wage: Mapped[int]
    #: Of a hundred pieces so many cannot be sold.
    failed: Mapped[int]

    @property
    def goods(self) -> Rupiah:
        """What is bought for one making."""
        return self.materials + self.energy + self.packaging

    @property
    def wages(self) -> Rupiah:
        """What her time for one making is worth."""
        return part_of(self.wage, self.minutes, 60)

    @property
    def reserve(self) -> Rupiah:
        """What the pieces that can be sold bear of those that cannot."""
        return part_of(self.goods + self.wages + self.tools, self.failed, 100 - self.failed)

    @property
    def total(self) -> Rupiah:
        """What one making costs."""
        return self.goods + self.wages + self.tools + self.reserve

    @property
    def each(self) -> Rupiah:
        """What one piece costs (HPP)."""
        return part_of(self.total, 1, self.pieces)


class Variant(Base):
    """What is bought: a size, a colour, or one numbered piece."""

    __tablename__ = "variants"
    __table_args__ = (
        sa.CheckConstraint("price > 0", name="price"),
        sa.CheckConstraint("weight_grams > 0", name="weight_grams"),
        sa.UniqueConstraint("product_id", "size", "colour", "piece_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    size: Mapped[str] = mapped_column(sa.String(40), default="")
    colour: Mapped[str] = mapped_column(sa.String(40), default="")
    #: The number sewn to the end of the cloth; 0 when pieces are alike.
    piece_number: Mapped[int] = mapped_column(default=0)
    price: Mapped[int]
    #: Packed, as it goes on the courier's scale.
    weight_grams: Mapped[int]
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    #: Kept true by the stock room: pieces of it that can be bought now, over all places and batches.
    available: Mapped[int] = mapped_column(default=0)

    product: Mapped[Product] = relationship(back_populates="variants")

    @property
    def label(self) -> str:
        """`38, hitam` or `No. 14`; empty for a product with a single plain variant."""
        return label_of(self.size, self.colour, self.piece_number)


def label_of(size: str, colour: str, piece_number: int) -> str:
    """What a variant of these words is called."""
    return ", ".join(word for word in (size, colour, f"No. {piece_number}" if piece_number else "") if word)


class ProductPhoto(Base):
    """A photograph of a product, in its place."""

    __tablename__ = "product_photos"
    __table_args__ = (sa.Index(None, "product_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    photo_id: Mapped[int] = mapped_column(sa.ForeignKey("photos.id"))
    position: Mapped[int]
    #: What is to be seen, for those who cannot.
    alt: Mapped[str] = mapped_column(sa.String(200), default="")

    photo: Mapped[Photo] = relationship(lazy="joined", innerjoin=True)


class ProductShare(Base):
    """A maker's part of one product; without any, the seller's default shares hold."""

    __tablename__ = "product_shares"
    __table_args__ = (
        sa.UniqueConstraint("product_id", "maker_id"),
        sa.CheckConstraint("bps BETWEEN 1 AND 10000", name="bps"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(sa.ForeignKey("products.id"))
    maker_id: Mapped[int] = mapped_column(sa.ForeignKey("makers.id"))
    bps: Mapped[int]

    maker: Mapped[Maker] = relationship()


class SearchTerm(Base):
    """A word that occurs in published products, for repairing typos."""

    __tablename__ = "search_terms"

    term: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    products: Mapped[int] = mapped_column(default=0)
