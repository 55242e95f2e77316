"""Questions of those who make products and those who check them: a seller's list, the officer's queue, what changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from shop.audit import AuditRecord
from shop.catalogue.editing import Edited, subject
from shop.catalogue.models import Category, EditState, Product, ProductEdit, ProductShare, ProductStatus, Technique
from shop.db import session
from shop.paging import Page
from shop.sellers.models import Seller

ROWS = 30
#: What the officer gave back, whole or a change of it, and nobody sent again; of products with their edits.
GIVEN_BACK = sa.or_(
    sa.and_(Product.status == ProductStatus.DRAFT, Product.returned_reason != ""),
    ProductEdit.state == EditState.RETURNED,
)


def products_of(
    seller: Seller, *, status: ProductStatus | None = None, words: str = "", number: int = 1
) -> Page[Product]:
    """One page of a seller's products: what was given back first, then drafts, then newest."""
    query = sa.select(Product).where(Product.seller_id == seller.id)
    if status is not None:
        query = query.where(Product.status == status)
    for word in words.split()[:8]:
        query = query.where(Product.title.icontains(word, autoescape=True))
    total = session().scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    waiting_first = sa.case(
        (GIVEN_BACK, 0),
        (Product.status == ProductStatus.DRAFT, 1),
        (Product.status == ProductStatus.IN_REVIEW, 2),
        else_=3,
    )
    query = query.outerjoin(Product.edit).order_by(waiting_first, Product.id.desc())
    query = query.options(joinedload(Product.cover), contains_eager(Product.edit))
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
    joinedload(Product.edit),
)


def number_given_back(seller_id: int) -> sa.Select[int]:
    """The question how many products of a seller were given back."""
    query = sa.select(sa.func.count()).select_from(Product).outerjoin(Product.edit)
    return query.where(Product.seller_id == seller_id, GIVEN_BACK)


def product_of(seller: Seller, slug: str) -> Product | None:
    """A product with everything of it, if it is this seller's."""
    return session().scalar(
        sa.select(Product).options(*WHOLE).where(Product.slug == slug, Product.seller_id == seller.id)
    )


def product_to_review(slug: str) -> Product | None:
    """A product with everything of it, wherever it stands, except a draft its seller never sent."""
    was_sent = sa.or_(Product.status != ProductStatus.DRAFT, Product.returned_reason != "")
    return session().scalar(sa.select(Product).options(*WHOLE).where(Product.slug == slug, was_sent))


class Waiting(NamedTuple):
    """A product that waits for the officer, since when, and whether it is on the shelf meanwhile."""

    product: Product
    since: datetime
    is_change: bool


def review_queue() -> list[Waiting]:
    """What waits for the officer, longest waiting first, with everything of each. New products and changes alike."""
    query = sa.select(Product).options(*WHOLE, joinedload(Product.cover))
    made = query.where(Product.status == ProductStatus.IN_REVIEW).order_by(Product.submitted_at, Product.id).limit(200)
    changed = query.join(Product.edit).where(*_CHANGED).order_by(ProductEdit.submitted_at, Product.id).limit(200)
    waiting = [
        *(Waiting(one, one.submitted_at or one.created_at, False) for one in session().scalars(made)),
        *(Waiting(one, one.edit.submitted_at, True) for one in session().scalars(changed) if one.edit),
    ]
    return sorted(waiting, key=lambda one: (one.since, one.product.id))[:200]


#: Changes that wait: not those of products that are off the shelf, which are read with the whole product.
_CHANGED = (ProductEdit.state == EditState.WAITING, Product.status == ProductStatus.PUBLISHED)


def to_read() -> sa.Select[tuple[datetime | None]]:
    """Since when each product and each change waits for the officer, as `since`: for counts."""
    made = sa.select(Product.submitted_at.label("since")).where(Product.status == ProductStatus.IN_REVIEW)
    changed = sa.select(ProductEdit.submitted_at.label("since")).join(ProductEdit.product).where(*_CHANGED)
    both = sa.union_all(made, changed).subquery()
    return sa.select(both.c.since)


def read_last(product: Product) -> datetime | None:
    """When the officer let a product, or a change of it, through last."""
    acts = ("product_published", "product_edit_published")
    query = sa.select(sa.func.max(AuditRecord.at))
    return session().scalar(query.where(AuditRecord.subject == subject(product), AuditRecord.act.in_(acts)))


def open_shelves() -> Sequence[Category]:
    """The shelves on which products may be begun, in their order."""
    return session().scalars(sa.select(Category).where(Category.is_open).order_by(Category.position)).all()


def techniques_for(product: Product) -> Sequence[Technique]:
    """How a product may be said to be made: by every open technique, and by its own, as buyers know it or as it waits."""
    own = {product.technique_id, Edited(product).technique_id} - {None}
    query = sa.select(Technique).where(sa.or_(Technique.is_open, Technique.id.in_(own)))
    return session().scalars(query.order_by(Technique.id)).all()


class Standing(NamedTuple):
    """How many products there are somewhere, and how many of them buyers see."""

    products: int
    published: int


def standings() -> dict[tuple[int, int | None], Standing]:
    """How many products stand on each shelf by each technique, or none, by their numbers. One query."""
    published = sa.func.sum(sa.case((Product.status == ProductStatus.PUBLISHED, 1), else_=0))
    pair = (Product.category_id, Product.technique_id)
    query = sa.select(*pair, sa.func.count(), published).group_by(*pair)
    return {(row[0], row[1]): Standing(row[2], row[3]) for row in session().execute(query)}
