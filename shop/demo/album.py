"""Which pictures the demo shop needs, and under which names the loader finds them again."""

from __future__ import annotations

from collections.abc import Iterable

from shop.demo.drawing import FIRST_SIZE, VIEWS, Job, jobs_for
from shop.demo.goods import Category, Product, Seller, Village

MEDALLION_SIZE = (400, 400)
LANDSCAPE_SIZE = (960, 600)


def product_jobs(products: Iterable[Product], *, size: tuple[int, int] = FIRST_SIZE) -> list[Job]:
    """Three pictures for each product, named `<slug>-0` to `<slug>-2`."""
    return [job for product in products for job in jobs_for(product.slug, product.picture, size=size, views=VIEWS)]


def seller_jobs(sellers: Iterable[Seller], *, size: tuple[int, int] = MEDALLION_SIZE) -> list[Job]:
    """A medallion for each seller, named `seller-<slug>`."""
    return [Job(f"seller-{seller.slug}", seller.portrait, 0, size) for seller in sellers]


def village_jobs(villages: Iterable[Village], *, size: tuple[int, int] = LANDSCAPE_SIZE) -> list[Job]:
    """A landscape for each village, named `village-<slug>`; the hour of day changes from one to the next."""
    return [Job(f"village-{village.slug}", village.picture, n % len(VIEWS), size) for n, village in enumerate(villages)]


def category_jobs(categories: Iterable[Category], *, size: tuple[int, int] = FIRST_SIZE) -> list[Job]:
    """A picture for each shelf's tile, named `category-<slug>`."""
    return [Job(f"category-{category.slug}", category.picture, 0, size) for category in categories]
