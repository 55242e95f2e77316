"""Questions that bring several rooms together on one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.choices import IS_LISTED
from shop.catalogue.covers import Cover
from shop.catalogue.models import Category, Product, ProductPhoto, Variant
from shop.clock import day_of, today
from shop.db import engine, reading, session
from shop.i18n import in_language
from shop.media import Photo
from shop.orders.models import Order, OrderLine, SellerOrder, SellerOrderStatus
from shop.payments import stripe
from shop.payments.cod import COD
from shop.payments.models import CodArea, QrisCode
from shop.payments.requesting import QRIS, TRANSFER
from shop.regions.models import Region
from shop.regions.queries import words_of
from shop.sellers.models import Seller, SellerStatus, Village
from shop.stock.models import Batch, StockItem
from shop.stock.reserving import LEAST_LIFE
from shop.stories.models import Story, StoryStatus
from shop.stories.queries import Told, as_told

#: Addresses in one file of the site map; search engines read at most 50,000.
MOST_IN_MAP = 40_000
#: Products read at once for the feed: some megabytes.
FED_AT_ONCE = 1_000
#: Parcels that tell how fast a seller sends, and how few tell nothing.
RECENT, ENOUGH = 30, 5


def next_batch(variant_id: int) -> Batch | None:
    """The batch from which the next piece of a variant would be sent: of those sold, the first to expire with some left."""
    return session().scalar(_NEXT_BATCH, {"variant": variant_id, "least": today() + LEAST_LIFE})


#: Written once, so that it is compiled once: every look at food asks it.
_NEXT_BATCH = (
    sa.select(Batch)
    .join(StockItem, StockItem.batch_id == Batch.id)
    .where(StockItem.variant_id == sa.bindparam("variant"), StockItem.is_sold, StockItem.on_hand > StockItem.reserved)
    .where(sa.or_(Batch.best_before.is_(None), Batch.best_before >= sa.bindparam("least", type_=sa.Date)))
    .order_by(Batch.best_before.nulls_last(), StockItem.id)
    .limit(1)
)


def covers_of(product: Product) -> list[Cover]:
    """A product's photographs in their order, each with what is to be seen on it. One query."""
    with reading() as connection:
        return [Cover._make(row) for row in connection.execute(_COVERS, {"product": product.id})]


_COVERS = (
    sa.select(Photo.key, Photo.width, Photo.height, Photo.is_complete, ProductPhoto.alt)
    .join(ProductPhoto, ProductPhoto.photo_id == Photo.id)
    .where(ProductPhoto.product_id == sa.bindparam("product"))
    .order_by(ProductPhoto.position)
)


class Tile(NamedTuple):
    """A shelf on the home page."""

    slug: str
    name: str
    photo: Cover | None


def tiles_and_ways() -> tuple[list[Tile], list[str]]:
    """The shelves with their pictures in the shop's order, and the ways to pay offered at all, by code. One query.

    Each order may narrow the ways: what the checkout offers is asked there.
    """
    code = sa.select(QrisCode.text).order_by(QrisCode.id.desc()).limit(1).scalar_subquery()
    areas = sa.select(sa.func.count(CodArea.id)).scalar_subquery()
    query = sa.select(Category, code, areas).options(joinedload(Category.photo)).where(IS_LISTED)
    rows = session().execute(query.order_by(Category.position)).all()
    shelves = [Tile(found.slug, in_language(found, "name"), _cover(found.photo)) for found, *_ in rows]
    has_code, has_areas = (bool(rows[0][1]), bool(rows[0][2])) if rows else (False, False)
    on = {TRANSFER: True, QRIS: has_code, stripe.CODE: stripe.is_on(), COD: has_areas}
    return shelves, [way for way, is_on in on.items() if is_on]


def _cover(photo: Photo | None) -> Cover | None:
    return Cover(photo.key, photo.width, photo.height, photo.is_complete) if photo else None


def makers(size: int) -> Sequence[Seller]:
    """Sellers whose goods were published last, each once, with picture, village and its picture. One query."""
    found = sa.select(Seller).where(*_SELLS).order_by(*_LAST_FIRST).options(*_FACES).limit(size)
    return session().scalars(found).all()


def makers_and_stories(makers: int, stories: int) -> tuple[list[Seller], list[Told]]:
    """So many `makers`, and the newest stories, at most one of each seller. One query."""
    makes = sa.select(Seller.id).where(*_SELLS).order_by(*_LAST_FIRST).limit(makers)
    tells = sa.select(Story.id).join(Seller, Seller.story_slug == Story.slug)
    tells = tells.where(Seller.status == SellerStatus.ACTIVE).order_by(Story.published_at.desc(), Story.id.desc())
    is_maker, is_told = Seller.id.in_(makes), Story.id.in_(tells.limit(stories))
    query = sa.select(Seller, Story, is_maker, sa.func.coalesce(is_told, False))
    query = query.outerjoin(Story, Story.slug == Seller.story_slug).where(sa.or_(is_maker, is_told))
    rows = session().execute(query.options(*_FACES, joinedload(Story.cover)).order_by(*_LAST_FIRST)).all()
    told = [as_told(story, seller) for seller, story, _is_maker, is_told in rows if is_told]
    return [row[0] for row in rows if row[2]], sorted(told, key=lambda one: one.published_at, reverse=True)


_LATEST = (
    sa.select(sa.func.max(Product.published_at))
    .where(Product.seller_id == Seller.id, sa.text("products.status = 'published'"))
    .correlate(Seller)
    .scalar_subquery()
)
_SELLS = (Seller.status == SellerStatus.ACTIVE, _LATEST.is_not(None))
_LAST_FIRST = (_LATEST.desc(), Seller.id)
_FACES = (joinedload(Seller.photo), joinedload(Seller.village, innerjoin=True).joinedload(Village.photo))


@dataclass(frozen=True)
class TrackRecord:
    """How a seller has done: goods that left, and in how many days after payment, where that can be said."""

    sold: int
    days_to_send: int | None


def track_record(seller_id: int) -> TrackRecord:
    """Pieces sent, and the usual days from payment to handing over: the median of the last RECENT. One query.

    With fewer than ENOUGH parcels the days say nothing and are left out.
    """
    left = (SellerOrderStatus.SHIPPED, SellerOrderStatus.DELIVERED, SellerOrderStatus.COMPLETED)
    hers = sa.and_(SellerOrder.seller_id == seller_id, SellerOrder.status.in_(left))
    sold = (
        sa.select(sa.func.sum(OrderLine.quantity))
        .join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
        .where(hers)
    )
    gone_at = sa.func.coalesce(SellerOrder.handed_over_at, SellerOrder.shipped_at, type_=SellerOrder.shipped_at.type)
    query = (
        sa.select(sold.scalar_subquery(), Order.paid_at, gone_at)
        .join(Order, Order.id == SellerOrder.order_id)
        .where(hers)
    )
    rows = session().execute(query.order_by(SellerOrder.id.desc()).limit(RECENT)).all()
    days = sorted((day_of(gone) - day_of(paid)).days for _, paid, gone in rows if paid and gone)
    return TrackRecord(int(rows[0][0]) if rows else 0, days[len(days) // 2] if len(days) >= ENOUGH else None)


@dataclass(frozen=True)
class District:
    """A kecamatan: its code and how it is called in full."""

    code: str
    name: str


def districts_like(text: str, most: int = 6) -> list[District]:
    """The kecamatan a person may mean by `Rungkut Surabaya` or `Kec. Silo, Jember`; exact names stand first. One query.

    The first words are the beginning of its name, the others stand somewhere in the names above it.
    """
    words = words_of(text)
    if len("".join(words)) < 3:
        return []
    names = {"".join(words[:stop]): words[stop:] for stop in range(len(words), 0, -1)}
    ways = [
        sa.and_(
            Region.search_name.startswith(name, autoescape=True),
            *(Region.full_name.icontains(word, autoescape=True) for word in rest),
        )
        for name, rest in names.items()
    ]
    query = sa.select(Region).where(Region.level == 3, sa.or_(*ways))
    query = query.order_by(Region.search_name.not_in(names), Region.search_name, Region.code).limit(most)
    return [District(found.code, found.full_name) for found in session().scalars(query)]


def district(code: str) -> District | None:
    """The kecamatan of a code, or None."""
    found = session().scalar(sa.select(Region).where(Region.code == code, Region.level == 3))
    return District(found.code, found.full_name) if found else None


def map_parts() -> int:
    """How many files the site map's products need. By their numbers, so that a file's products stay in it."""
    return -(-(session().scalar(sa.select(sa.func.max(Product.id))) or 0) // MOST_IN_MAP)


def products_in_map(part: int) -> Iterator[tuple[str, date | None]]:
    """Slug and day of publishing of one file's products, read as they are sent, on a connection of their own."""
    query = (
        sa.select(Product.slug, Product.published_at)
        .join(Seller, Seller.id == Product.seller_id)
        .where(Product.status == "published", Seller.status == SellerStatus.ACTIVE)
        .where(Product.id > (part - 1) * MOST_IN_MAP, Product.id <= part * MOST_IN_MAP)
        .order_by(Product.id)
    )
    database = engine()

    def rows() -> Iterator[tuple[str, date | None]]:
        with database.connect() as connection:
            for slug, published_at in connection.execution_options(yield_per=2_000).execute(query):
                yield slug, day_of(published_at) if published_at else None

    return rows()


class Fed(NamedTuple):
    """A product as the feed tells it: its row, its active variants, and its photographs in their order."""

    product: Any
    variants: list[Any]
    photos: list[Cover]


def products_in_feed() -> Iterator[list[Fed]]:
    """Every published product of an active seller, FED_AT_ONCE at a time in three queries, read as they are sent.

    Nothing is held between them, neither a connection nor a snapshot: whoever fetches may be slow.
    """
    database = engine()

    def parts() -> Iterator[list[Fed]]:
        last, is_more = 0, True
        while is_more:
            with database.connect() as connection:
                rows = connection.execute(_FED, {"after": last, "most": FED_AT_ONCE}).all()
                span = {"first": rows[0].id, "last": rows[-1].id} if rows else {}
                variants, photos = (connection.execute(query, span).all() if rows else [] for query in _OF_FED)
            if not rows:
                return
            last, is_more = rows[-1].id, len(rows) == FED_AT_ONCE
            sold, shown = defaultdict(list), defaultdict(list)
            for variant in variants:
                sold[variant.product_id].append(variant)
            for product_id, *columns in photos:
                shown[product_id].append(Cover._make(columns))
            yield [Fed(row, sold[row.id], shown[row.id]) for row in rows]

    return parts()


_FED = (
    sa.select(
        *(Product.id, Product.slug, Product.title, Product.title_en, Product.text, Product.text_en),
        *(Category.name.label("category_name"), Category.name_en.label("category_name_en"), Category.is_food),
        Seller.name.label("seller_name"),
    )
    .join(Seller, Seller.id == Product.seller_id)
    .join(Category, Category.id == Product.category_id)
    .where(Product.status == "published", Seller.status == SellerStatus.ACTIVE, Product.id > sa.bindparam("after"))
    .order_by(Product.id)
    .limit(sa.bindparam("most"))
)
_BETWEEN = (sa.bindparam("first", type_=sa.Integer), sa.bindparam("last", type_=sa.Integer))
_OF_FED = (
    sa.select(*sa.inspect(Variant).columns)
    .where(Variant.product_id.between(*_BETWEEN), Variant.is_active)
    .order_by(Variant.product_id, Variant.position, Variant.id),
    sa.select(ProductPhoto.product_id, Photo.key, Photo.width, Photo.height, Photo.is_complete, ProductPhoto.alt)
    .join(Photo, Photo.id == ProductPhoto.photo_id)
    .where(ProductPhoto.product_id.between(*_BETWEEN))
    .order_by(ProductPhoto.product_id, ProductPhoto.position),
)


def pages_in_map() -> list[tuple[str, str]]:
    """Endpoint and slug of every shelf, seller, village, story and guide. One query."""
    listed = sa.select(sa.literal("catalogue.category"), Category.slug).where(IS_LISTED)
    places = sa.select(sa.literal("storefront.village"), Village.slug)
    active = sa.select(sa.literal("storefront.seller"), Seller.slug).where(Seller.status == SellerStatus.ACTIVE)
    told = sa.select(sa.literal("stories.story"), Story.slug).join(Seller, Seller.id == Story.seller_id)
    told = told.where(Story.status == StoryStatus.PUBLISHED, Seller.status == SellerStatus.ACTIVE)
    guides = sa.select(sa.literal("stories.guide"), Story.slug)
    guides = guides.where(Story.status == StoryStatus.PUBLISHED, Story.seller_id.is_(None))
    found = session().execute(sa.union_all(listed, places, active, told, guides))
    return [(endpoint, slug) for endpoint, slug in found]
