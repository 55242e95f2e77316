"""The demo's pictures: drawn small at the first start, through the real photo path, and larger in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from shop import media
from shop.catalogue.models import Category, Product, ProductPhoto
from shop.catalogue.postcards import have_card_drawn
from shop.db import session, transaction
from shop.demo.album import category_jobs, product_jobs, seller_jobs, village_jobs
from shop.demo.data.categories import CATEGORIES
from shop.demo.data.products import PRODUCTS
from shop.demo.data.sellers import SELLERS
from shop.demo.data.villages import VILLAGES
from shop.demo.drawing import LARGE_SIZE, Job, draw_all
from shop.jobs import job, later
from shop.sellers.models import Seller, Village

VIEWS = ("tampak utuh", "dari dekat", "ditata lain")
PROCESSES = 2

#: A picture ready to be stored: its name, and what is kept of it.
Prepared = tuple[str, media.Upload]


def all_jobs() -> list[Job]:
    """Every picture the demo shows."""
    return [*product_jobs(PRODUCTS), *seller_jobs(SELLERS), *village_jobs(VILLAGES), *category_jobs(CATEGORIES)]


def prepare(jobs: Sequence[Job], folder: Path, on_done: Callable[[], None]) -> list[Prepared]:
    """Draw pictures and make their first sizes, on several processes; `on_done` is called twice for each."""
    drawn = draw_all(jobs, folder=folder, processes=PROCESSES, on_done=lambda job, path: on_done())
    prepared = []
    with get_context("spawn").Pool(PROCESSES) as pool:
        for one in pool.imap_unordered(_first_sizes, drawn.items(), chunksize=8):
            prepared.append(one)
            on_done()
    return prepared


def _first_sizes(drawn: tuple[str, Path]) -> Prepared:
    name, path = drawn
    return name, media.first_sizes(path.read_bytes())


def store(prepared: Sequence[Prepared]) -> dict[str, media.Stored]:
    """Put the pictures into the store, by their names, before the transaction that hangs them."""
    return {name: media.put(*upload) for name, upload in prepared}


def hang(stored: Mapping[str, media.Stored]) -> None:
    """Give products, sellers, villages and categories their photographs, inside the caller's transaction."""
    photos = {name: media.keep(one) for name, one in stored.items()}
    for seller in session().scalars(sa.select(Seller)):
        seller.photo_id = photos[f"seller-{seller.slug}"].id
    for village in session().scalars(sa.select(Village)):
        village.photo_id = photos[f"village-{village.slug}"].id
    for category in session().scalars(sa.select(Category)):
        category.photo_id = photos[f"category-{category.slug}"].id
    slugs = {product.slug for product in PRODUCTS}
    for product in session().scalars(sa.select(Product).where(Product.slug.in_(slugs))):
        for position, view in enumerate(VIEWS):
            photo = photos[f"{product.slug}-{position}"]
            product.photos.append(ProductPhoto(photo_id=photo.id, position=position, alt=f"{product.title}, {view}"))
        product.cover_id = product.photos[0].photo_id
        later("draw_large", key=f"draw_large:{product.slug}", slug=product.slug)


@job("draw_large")
def draw_large(*, slug: str) -> None:
    """Draw a product's three pictures large and put them in the place of the small ones. A second run draws the same."""
    product = next(product for product in PRODUCTS if product.slug == slug)
    query = (
        sa.select(ProductPhoto.photo_id)
        .join(Product, Product.id == ProductPhoto.product_id)
        .where(Product.slug == slug)
    )
    numbers = session().scalars(query.order_by(ProductPhoto.position)).all()
    session().rollback()
    with TemporaryDirectory() as folder:
        drawn = draw_all(product_jobs([product], size=LARGE_SIZE), folder=Path(folder), processes=1)
        sizes = [media.put(*media.first_sizes(path.read_bytes())) for _, path in sorted(drawn.items())]
    with transaction():
        for number, stored in zip(numbers, sizes, strict=True):
            media.keep(stored, session().get_one(media.Photo, number))
        have_card_drawn(session().scalars(sa.select(Product).where(Product.slug == slug)).one())
