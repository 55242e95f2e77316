"""Categories, techniques and products of the demo, with stock and batches; and many more for a large shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shop.catalogue.indexing import reindex_all
from shop.catalogue.models import (
    PACKED,
    Category,
    HalalStatus,
    Product,
    ProductPhoto,
    ProductShare,
    ProductStatus,
    Technique,
    Variant,
)
from shop.catalogue.reading import return_edit
from shop.catalogue.shelving import edit_product
from shop.clock import now, today
from shop.db import session
from shop.demo import goods
from shop.demo.calendar import officer, seller_person
from shop.demo.data.buyers import BUYERS
from shop.demo.data.categories import CATEGORIES
from shop.demo.data.products import PRODUCTS
from shop.demo.data.sellers import SELLERS
from shop.sellers.models import Maker, Seller
from shop.stock.alerting import ask_alert
from shop.stock.availability import refresh_products
from shop.stock.counting import receive
from shop.stock.models import Batch, Place, Reason, StockItem, StockMovement
from shop.users.models import Role
from shop.users.signing_in import find_user

TECHNIQUES = {
    goods.Technique.ECOPRINT_POUNDED: ("Ecoprint pukul", "Pounded ecoprint", False),
    goods.Technique.ECOPRINT_STEAMED: ("Ecoprint kukus", "Steamed ecoprint", False),
    goods.Technique.BATIK_TULIS: ("Batik tulis", "Hand-drawn batik", True),
    goods.Technique.BATIK_CAP: ("Batik cap", "Stamped batik", True),
    goods.Technique.COMBINATION: ("Kombinasi", "Ecoprint with wax", True),
    goods.Technique.NATURAL_DYE: ("Celup alami", "Natural dye", False),
    goods.Technique.WOVEN: ("Anyam", "Woven", False),
    goods.Technique.SEWN: ("Jahit", "Sewn", False),
    goods.Technique.CROCHET: ("Rajut", "Crochet", False),
    goods.Technique.COOKED: ("Masak", "Cooked", False),
}
ALLERGENS = {
    "peanut": "kacang tanah",
    "shrimp": "udang",
    "fish": "ikan",
    "egg": "telur",
    "milk": "susu",
    "wheat": "gandum",
    "soy": "kedelai",
    "sesame": "wijen",
}
CONTENT = {seller.slug: seller for seller in SELLERS}
#: What came in since then was sent for review and is not on sale yet.
NEWEST = -3
#: Rows handed to the database at once by the bulk path.
CHUNK = 2_000


def fill_shelves() -> None:
    """Put every product of the demo on its shelf, published on the day it came in, with its stock counted."""
    shelves, techniques = _shelves()
    sellers = {seller.slug: seller for seller in session().scalars(sa.select(Seller))}
    places = {place.seller_id: place.id for place in session().scalars(sa.select(Place))}
    for position, product in enumerate(PRODUCTS):
        _product(product, position, shelves, techniques, sellers, places)
    session().flush()
    refresh_products(session().scalars(sa.select(Product.id)).all())
    reindex_all()


def _shelves() -> tuple[dict[str, int], dict[str, int]]:
    for position, category in enumerate(CATEGORIES, start=1):
        session().add(
            Category(
                slug=category.slug,
                name=category.name.id,
                name_en=category.name.en,
                text=category.text.id,
                text_en=category.text.en,
                is_food=category.slug in ("camilan", "jamu"),
                position=position,
            )
        )
    for slug, (name, name_en, uses_wax) in TECHNIQUES.items():
        session().add(Technique(slug=slug.value, name=name, name_en=name_en, uses_wax=uses_wax))
    session().flush()
    shelves = dict(session().execute(sa.select(Category.slug, Category.id)).all())
    return shelves, dict(session().execute(sa.select(Technique.slug, Technique.id)).all())


def _product(
    product: goods.Product,
    position: int,
    shelves: dict[str, int],
    techniques: dict[str, int],
    sellers: dict[str, Seller],
    places: dict[int | None, int],
) -> None:
    seller = sellers[product.seller]
    care = product.food.storage if product.food else product.care
    assert care is not None, product.slug
    listed = now() + timedelta(
        days=product.listed * 2, minutes=position
    )  # half of them stood here before the first order
    row = Product(
        slug=product.slug,
        seller_id=seller.id,
        village_id=seller.village_id,
        category_id=shelves[product.category],
        technique_id=techniques[product.technique.value],
        title=product.title.id,
        title_en=product.title.en,
        text=product.text.id,
        text_en=product.text.en,
        materials=product.materials.id,
        materials_en=product.materials.en,
        care=care.id,
        care_en=care.en,
        dye_plants=", ".join(product.dyes),
        length_cm=product.length_cm,
        width_cm=product.width_cm,
        height_cm=product.height_cm,
        **dict(zip(PACKED, product.packed or (), strict=False)),
        created_at=listed - timedelta(days=2),
        **_standing(product, listed),
        **_food(product),
    )
    session().add(row)
    for number, variant in enumerate(product.variants):
        row.variants.append(
            Variant(
                size=variant.size or "",
                colour=variant.colour.id if variant.colour else "",
                piece_number=variant.piece or 0,
                price=variant.price or product.price,
                weight_grams=variant.weight_grams or product.weight_grams,
                position=number,
            )
        )
    session().flush()
    makers = dict(session().execute(sa.select(Maker.name, Maker.id).where(Maker.seller_id == seller.id)).all())
    names = {maker.slug: maker.name for maker in CONTENT[product.seller].makers}
    row.shares = [ProductShare(maker_id=makers[names[share.maker]], bps=share.bps) for share in product.shares]
    _stock(row, product, places[seller.id], listed, seller.name)


def _standing(product: goods.Product, listed: datetime) -> dict[str, Any]:
    """On the shelf since the day it came in; the newest, and food whose papers nobody compared, wait to be read."""
    if product.listed >= NEWEST or (product.food is not None and not product.food.checked):
        return {"status": ProductStatus.IN_REVIEW, "submitted_at": now() - timedelta(hours=3 - product.listed)}
    return {
        "status": ProductStatus.PUBLISHED,
        "submitted_at": listed - timedelta(days=1),
        "published_at": listed,
    }


def _food(product: goods.Product) -> dict[str, Any]:
    if product.food is None:
        if product.halal:
            return {"halal": HalalStatus.CERTIFIED, "halal_number": product.halal}
        return {"halal": HalalStatus.NOT_HALAL if product.from_animal else HalalStatus.NOT_NEEDED}
    food = product.food
    return {
        "ingredients": food.ingredients.id,
        "allergens": ", ".join(ALLERGENS[key] for key in food.allergens),
        "net_content": food.net_amount,
        "net_unit": food.net_unit,
        "licence": food.licence or "",
        "halal": HalalStatus.CERTIFIED,
        "halal_number": food.halal,
        "shelf_life_days": food.shelf_life_days,
    }


def _stock(row: Product, product: goods.Product, place_id: int, listed: datetime, seller_name: str) -> None:
    batches = product.food.batches if product.food else ()
    if batches and row.status is ProductStatus.PUBLISHED:
        return  # kitchens.py has them made on their days
    for position, (variant, wanted) in enumerate(zip(row.variants, product.variants, strict=True)):
        counts: list[tuple[goods.Batch | None, int]] = [(batch, batch.quantities[position]) for batch in batches]
        for batch, quantity in counts or [(None, wanted.stock)]:
            item = StockItem(variant_id=variant.id, place_id=place_id, on_hand=quantity)
            if batch is not None:
                item.batch = _batch(row, batch)
            session().add(item)
            session().flush()
            if quantity:
                session().add(
                    StockMovement(item_id=item.id, change=quantity, reason=Reason.RECEIVED, at=listed, by=seller_name)
                )


def _batch(row: Product, batch: goods.Batch) -> Batch:
    found = session().scalar(sa.select(Batch).where(Batch.product_id == row.id, Batch.code == batch.code))
    return found or Batch(
        product_id=row.id,
        code=batch.code,
        made_on=today() + timedelta(days=batch.made),
        best_before=today() + timedelta(days=batch.best_before),
    )


def fill_warehouse(total: int, on_done: Callable[[int], None]) -> None:
    """Copy products until `total` are on sale: other titles, prices and days, the same invariants, by bulk inserts.

    `on_done` is told how many were added. Photographs are shared with the product copied. A second call adds what is
    still missing.
    """
    patterns, there = _on_sale()
    places = {place.seller_id: place.id for place in session().scalars(sa.select(Place))}
    variants = {
        variant.product_id: variant for variant in session().scalars(sa.select(Variant).where(Variant.position == 0))
    }
    next_product = (session().scalar(sa.select(sa.func.max(Product.id))) or 0) + 1
    next_variant = (session().scalar(sa.select(sa.func.max(Variant.id))) or 0) + 1
    next_item = (session().scalar(sa.select(sa.func.max(StockItem.id))) or 0) + 1
    copies = _copies(patterns, there - len(patterns), total - there, next_product)
    for chunk in _chunks(copies):
        goods_rows, photo_rows, variant_rows, item_rows, movement_rows = [], [], [], [], []
        for pattern, row in chunk:
            offset = row["id"] - next_product
            model = variants[pattern.id]
            stock = row["available"]
            goods_rows.append(row)
            photo_rows += _same_photos(pattern, row["id"])
            variant_rows.append(
                {
                    "id": next_variant + offset,
                    "product_id": row["id"],
                    "size": model.size,
                    "colour": model.colour,
                    "piece_number": 0,
                    "price": row["price_from"],
                    "weight_grams": model.weight_grams,
                    "is_active": True,
                    "position": 0,
                    "available": stock,
                }
            )
            item_rows.append(
                {
                    "id": next_item + offset,
                    "variant_id": next_variant + offset,
                    "place_id": places[row["seller_id"]],
                    "on_hand": stock,
                    "reserved": 0,
                }
            )
            if stock:
                movement_rows.append(
                    {
                        "item_id": next_item + offset,
                        "change": stock,
                        "reason": Reason.RECEIVED,
                        "at": row["published_at"],
                        "by": "demo",
                    }
                )
        for model_class, rows in (
            (Product, goods_rows),
            (ProductPhoto, photo_rows),
            (Variant, variant_rows),
            (StockItem, item_rows),
            (StockMovement, movement_rows),
        ):
            if rows:
                session().execute(sa.insert(model_class), rows)
        on_done(len(chunk))
    reindex_all()
    if session().get_bind().dialect.name == "postgresql":
        _tell_postgresql()


def _on_sale() -> tuple[list[Product], int]:
    """The products of the lists that are on sale, and how many are on sale with their copies."""
    on_sale = Product.status == ProductStatus.PUBLISHED
    own = sa.select(Product).where(on_sale, Product.slug.in_([product.slug for product in PRODUCTS]))
    patterns = session().scalars(own.order_by(Product.id).options(selectinload(Product.photos)))
    return list(patterns), session().scalar(sa.select(sa.func.count()).where(on_sale)) or 0


def _same_photos(pattern: Product, product_id: int) -> list[dict[str, Any]]:
    return [
        {"product_id": product_id, "photo_id": one.photo_id, "position": one.position, "alt": one.alt}
        for one in pattern.photos
    ]


def _copies(patterns: list[Product], made: int, wanted: int, first: int) -> Iterator[tuple[Product, dict[str, Any]]]:
    """Rows of `wanted` copies after the `made` ones, numbered from `first`."""
    columns = [column.key for column in sa.inspect(Product).columns if column.key != "id"]
    for offset in range(made, made + max(0, wanted)):
        pattern = patterns[offset % len(patterns)]
        number = offset // len(patterns) + 2
        row = {name: getattr(pattern, name) for name in columns}
        price = max(500, pattern.price_from + (offset * 37 % 41 - 20) * 500)
        row |= {
            "id": first + offset - made,
            "slug": f"{pattern.slug[:100]}-{first + offset - made}",
            "title": f"{pattern.title[:105]} seri {number}",
            "title_en": f"{pattern.title_en[:105]} series {number}" if pattern.title_en else "",
            "price_from": price,
            "price_to": price,
            "available": offset * 13 % 12,
            "unit_cost": None,
            "published_at": (pattern.published_at or now()) - timedelta(minutes=offset),
        }
        yield pattern, row


def _chunks(copies: Iterator[tuple[Product, dict[str, Any]]]) -> Iterator[list[tuple[Product, dict[str, Any]]]]:
    chunk: list[tuple[Product, dict[str, Any]]] = []
    for copy in copies:
        chunk.append(copy)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _tell_postgresql() -> None:
    """It numbers rows from sequences, which explicit numbers leave behind, and plans by counts that it takes later."""
    for table in ("products", "variants", "stock_items"):
        session().execute(sa.text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))
    session().execute(sa.text("ANALYZE"))


def restock() -> None:
    """Makers work on: what the months sold comes back to what should be on the shelf today; single pieces do not."""
    wanted: dict[int, int] = {}
    products = {row.slug: row for row in session().scalars(sa.select(Product).options(selectinload(Product.variants)))}
    for product in PRODUCTS:
        for variant, content in zip(products[product.slug].variants, product.variants, strict=True):
            if content.piece is None and product.food is None:
                wanted[variant.id] = content.stock
    items = session().scalars(
        sa.select(StockItem).where(StockItem.batch_id.is_(None)).options(selectinload(StockItem.place))
    )
    for item in items:
        missing = wanted.get(item.variant_id, 0) - item.available
        if missing > 0:
            receive(item.variant, quantity=missing, place=item.place, by=None, note="")


def let_buyers_wait() -> None:
    """Those who have an e-mail address wait for what is sold out and can be made again, for each of it one more of them."""
    readers = [(buyer.email, buyer.language) for buyer in BUYERS if buyer.email]
    gone = sa.select(Variant).join(Variant.product).where(Product.status == ProductStatus.PUBLISHED)
    gone = gone.where(Variant.available == 0, Variant.is_active, Variant.piece_number == 0).order_by(Variant.id)
    for most, variant in enumerate(session().scalars(gone), 2):
        for email, language in readers[:most]:
            ask_alert(variant, email=email, language=language, by=find_user(email))


def change_words() -> None:
    """Two sellers changed what is on sale: one change waits for the catalogue officer, one came back with a reason."""
    waits, comes_back = (
        session().scalars(sa.select(Product).where(Product.slug == slug)).one()
        for slug in ("tas-jinjing-kanvas-celup-nila", "tas-selempang-kulit-ecoprint-krem")
    )
    edit_product(
        waits,
        text=f"{waits.text} Alasnya dilapis dua, jadi bisa berdiri sendiri.",
        text_en=f"{waits.text_en} Its bottom is doubled, so that it stands by itself.",
        by=seller_person(waits.seller_id),
    )
    edit_product(comes_back, title="Tas selempang ecoprint krem termurah", by=seller_person(comes_back.seller_id))
    reason = "“Termurah” belum bisa kami pastikan untuk pembeli. Tulis bahan dan warnanya saja."
    return_edit(comes_back, reason=reason, by=officer(Role.CATALOGUE_OFFICER))
