"""Questions of those who make products and those who check them: a seller's list, the officer's queue, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop.audit import trail
from shop.catalogue.models import Category, Product, ProductShare, ProductStatus, Technique
from shop.catalogue.operations import subject
from shop.db import session
from shop.paging import Page
from shop.sellers.models import Seller

ROWS = 30


def products_of(
    seller: Seller, *, status: ProductStatus | None = None, words: str = "", number: int = 1
) -> Page[Product]:
    """One page of a seller's products, drafts first, then newest."""
    query = sa.select(Product).where(Product.seller_id == seller.id)
    if status is not None:
        query = query.where(Product.status == status)
    for word in words.split()[:8]:
        query = query.where(Product.title.icontains(word, autoescape=True))
    total = session().scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    draft_first = sa.case(
        (Product.status == ProductStatus.DRAFT, 0), (Product.status == ProductStatus.IN_REVIEW, 1), else_=2
    )
    query = query.options(joinedload(Product.cover)).order_by(draft_first, Product.id.desc())
    return Page(session().scalars(query.limit(ROWS).offset((number - 1) * ROWS)).all(), number, ROWS, total)


def status_counts(seller: Seller) -> dict[ProductStatus, int]:
    """How many of a seller's products stand where."""
    query = sa.select(Product.status, sa.func.count()).where(Product.seller_id == seller.id).group_by(Product.status)
    return {row[0]: row[1] for row in session().execute(query)}


#: Everything the pages of one product show.
WHOLE = (
    joinedload(Product.category),
    joinedload(Product.technique),
    joinedload(Product.seller).selectinload(Seller.makers),
    joinedload(Product.village),
    selectinload(Product.variants),
    selectinload(Product.photos),
    selectinload(Product.shares).joinedload(ProductShare.maker),
)


def product_of(seller: Seller, slug: str) -> Product | None:
    """A product with everything of it, if it is this seller's."""
    return session().scalar(
        sa.select(Product).options(*WHOLE).where(Product.slug == slug, Product.seller_id == seller.id)
    )


def product_to_review(slug: str) -> Product | None:
    """A product with everything of it, wherever it stands except in a seller's drafts."""
    query = sa.select(Product).options(*WHOLE).where(Product.slug == slug, Product.status != ProductStatus.DRAFT)
    return session().scalar(query)


def draft(slug: str) -> Product | None:
    """A product that its seller makes, or that was given back to her."""
    return session().scalar(sa.select(Product).where(Product.slug == slug, Product.status == ProductStatus.DRAFT))


def review_queue() -> Sequence[Product]:
    """What waits for the officer, longest waiting first, with everything of each."""
    query = sa.select(Product).where(Product.status == ProductStatus.IN_REVIEW)
    query = query.options(*WHOLE, joinedload(Product.cover)).order_by(Product.submitted_at, Product.id)
    return session().scalars(query.limit(200)).all()


def review_count() -> int:
    """How many products wait for the officer."""
    return session().scalar(sa.select(sa.func.count()).where(Product.status == ProductStatus.IN_REVIEW)) or 0


def changes_since_published(product: Product) -> dict[str, list[Any]]:
    """What was edited since buyers last saw it: `{field: [before, now]}`, oldest change first; empty for new products."""
    changed: dict[str, list[Any]] = {}
    was_published = False
    for record in trail(subject(product)):
        if record.act == "product_published":
            changed, was_published = {}, True
        for name, (before, after) in record.facts.get("changed", {}).items():
            changed[name] = [changed.get(name, [before])[0], after]
        if record.act == "product_variants_set":
            before = changed.get("variants", [record.facts["before"]])[0]
            changed["variants"] = [before, record.facts["after"]]
    if not was_published:
        return {}
    return {name: pair for name, pair in changed.items() if pair[0] != pair[1]}


def categories() -> Sequence[Category]:
    """The shelves, in their order."""
    return session().scalars(sa.select(Category).order_by(Category.position)).all()


def techniques() -> Sequence[Technique]:
    """How goods are made."""
    return session().scalars(sa.select(Technique).order_by(Technique.id)).all()
