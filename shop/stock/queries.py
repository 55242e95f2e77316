"""Questions about what lies where: a seller's shelf, and the history of one item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.catalogue.models import Category, Product, Variant
from shop.db import session
from shop.media import Photo
from shop.paging import Page
from shop.sellers.models import Seller
from shop.stock.counting import FINAL
from shop.stock.models import Batch, Place, StockAlert, StockItem, StockMovement
from shop.stock.reserving import is_fresh

#: With this many or fewer left, making new ones is worth a thought.
FEW = 3
#: A number that a piece can have.
NUMBER = re.compile(r"\d{1,5}", re.ASCII)
ROWS = 40
CHANGES = 20


@dataclass(frozen=True)
class ShelfRow:
    """A line of a seller's stock list: one variant in one place and batch; without an item it was never counted."""

    item_id: int | None
    variant_id: int
    title: str
    label: str
    piece_number: int
    photo: Photo | None
    place: str | None
    batch: str | None
    best_before: date | None
    on_hand: int
    reserved: int
    is_sold: bool
    is_recalled: bool
    is_food: bool
    #: How many wait to hear that it can be bought again.
    waiting: int

    @property
    def key(self) -> str:
        """What tells it from the other lines of the list."""
        return str(self.item_id) if self.item_id else f"v{self.variant_id}"

    @property
    def name(self) -> str:
        """`Kain ecoprint jati, No. 14`."""
        return f"{self.title}, {self.label}" if self.label else self.title

    @property
    def available(self) -> int:
        """Pieces that can be sold: none of what was set aside."""
        return self.on_hand - self.reserved if self.is_sold else 0

    @property
    def is_few(self) -> bool:
        """Whether it is nearly gone, among goods of which there can be more than one."""
        return 0 < self.available <= FEW and not self.piece_number

    @property
    def is_too_old(self) -> bool:
        """Whether it is not sold any more because its best-before is near."""
        return not self.is_sold or not is_fresh(self.best_before)


def _rows(seller: Seller) -> sa.Select[*tuple[Any, ...]]:
    """Every active variant of a seller with its items, and items of closed variants while something lies there."""
    sibling = sa.orm.aliased(StockItem)
    others = sa.exists().where(sibling.variant_id == Variant.id, sibling.id != StockItem.id)
    leftover = sa.and_(StockItem.on_hand == 0, StockItem.batch_id.is_(None), Category.is_food, others)
    return (
        sa.select(
            *(StockItem.id, Variant, Product.title, Photo, Place.name, Batch.code, Batch.best_before),
            *(sa.func.coalesce(StockItem.on_hand, 0), sa.func.coalesce(StockItem.reserved, 0)),
            *(sa.func.coalesce(StockItem.is_sold, sa.true()), Batch.recalled_at.is_not(None)),
            *(Category.is_food, waiting.label("waiting")),
        )
        .select_from(Variant)
        .join(Product, Product.id == Variant.product_id)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(StockItem, StockItem.variant_id == Variant.id)
        .outerjoin(Place, Place.id == StockItem.place_id)
        .outerjoin(Batch, Batch.id == StockItem.batch_id)
        .outerjoin(Photo, Photo.id == Product.cover_id)
        .where(Product.seller_id == seller.id, sa.or_(Variant.is_active, StockItem.on_hand > 0))
        .where(sa.or_(StockItem.id.is_(None), sa.not_(leftover)))
    )


#: How many wait for a variant. Whoever can buy it has her letter within a minute.
waiting = sa.select(sa.func.count(StockAlert.id)).where(StockAlert.variant_id == Variant.id).scalar_subquery()
#: A numbered piece that is counted and not there any more: it never comes again.
gone = sa.and_(Variant.piece_number > 0, StockItem.on_hand == 0)
#: What the list can be narrowed to: by pieces that can be sold.
free = sa.case((StockItem.is_sold, StockItem.on_hand - StockItem.reserved), else_=0)
NARROWED = {
    "few": sa.and_(free.between(1, FEW), Variant.piece_number == 0),
    "none": free <= 0,
}


def shelf(seller: Seller, *, words: str = "", left: str = "", number: int = 1) -> Page[ShelfRow]:
    """One page of a seller's stock, sold-out goods included, pieces that are gone at the end.

    `left` is a key of NARROWED, `words` as `_named` reads each.
    """
    query = _rows(seller)
    for word in words.split()[:8]:
        query = query.where(_named(word))
    if left in NARROWED:
        query = query.where(NARROWED[left])
    total = (
        session().scalar(sa.select(sa.func.count()).select_from(query.with_only_columns(Variant.id).subquery())) or 0
    )
    of_product = (Variant.piece_number, Variant.position, Variant.id, Batch.best_before, StockItem.id)
    found = session().execute(
        query.order_by(sa.case((gone, 1), else_=0), Product.title, Product.id, *of_product)
        .limit(ROWS)
        .offset((number - 1) * ROWS)
    )
    return Page([_row(*row) for row in found], number, ROWS, total)


def _named(word: str) -> sa.ColumnElement[bool]:
    """What a word of a seller's own search means: a part of a name or a batch's code, or the number of a piece."""
    columns = (Product.title, Variant.size, Variant.colour, Batch.code)
    parts: list[sa.ColumnElement[bool]] = [column.icontains(word, autoescape=True) for column in columns]
    if NUMBER.fullmatch(word):
        parts.append(Variant.piece_number == int(word))
    return sa.true() if word.lower() in ("no", "no.", "nomor") else sa.or_(*parts)


def _row(item_id: int | None, variant: Variant, title: str, photo: Photo | None, *rest: Any) -> ShelfRow:
    return ShelfRow(item_id, variant.id, title, variant.label, variant.piece_number, photo, *rest)


def shelf_counts(seller: Seller) -> dict[str, int]:
    """How many lines the list has in all (""), and narrowed to each key of NARROWED."""
    inner = (
        _rows(seller)
        .with_only_columns(*(sa.case((what, 1), else_=0).label(key) for key, what in NARROWED.items()))
        .subquery()
    )
    row = session().execute(sa.select(sa.func.count(), *(sa.func.sum(inner.c[key]) for key in NARROWED))).one()
    return {"": row[0], **{key: row[index] or 0 for index, key in enumerate(NARROWED, 1)}}


def item_of(seller: Seller, item_id: int) -> StockItem | None:
    """A stock item with its variant, product, place and batch, if it is this seller's."""
    product = joinedload(StockItem.variant).joinedload(Variant.product)
    loading = (
        product.joinedload(Product.cover),
        product.joinedload(Product.category),
        joinedload(StockItem.place),
    )
    query = (
        sa.select(StockItem)
        .join(StockItem.variant)
        .join(Variant.product)
        .options(*loading, joinedload(StockItem.batch))
    )
    return session().scalar(query.where(StockItem.id == item_id, Product.seller_id == seller.id))


def variant_of(seller: Seller, variant_id: int) -> Variant | None:
    """A variant, if it is this seller's."""
    query = sa.select(Variant).join(Variant.product)
    return session().scalar(query.where(Variant.id == variant_id, Product.seller_id == seller.id))


def waiting_for(variant: Variant) -> int:
    """How many wait to hear that a variant can be bought again."""
    return session().scalar(sa.select(waiting).where(Variant.id == variant.id)) or 0


def movement_of(seller: Seller, movement_id: int) -> StockMovement | None:
    """A change of a count, if it is this seller's."""
    query = (
        sa.select(StockMovement)
        .join(StockItem, StockItem.id == StockMovement.item_id)
        .join(StockItem.variant)
        .join(Variant.product)
    )
    return session().scalar(query.where(StockMovement.id == movement_id, Product.seller_id == seller.id))


def items_beside(item: StockItem) -> Sequence[StockItem]:
    """Every stock item of the same variant, first-expiring first: the other places and batches."""
    query = sa.select(StockItem).outerjoin(StockItem.batch).where(StockItem.variant_id == item.variant_id)
    query = query.options(joinedload(StockItem.place), joinedload(StockItem.batch))
    return session().scalars(query.order_by(Batch.best_before, StockItem.id)).all()


def is_too_old(item: StockItem) -> bool:
    """Whether an item's best-before is too near for it to be sold."""
    return not item.is_sold or not is_fresh(item.batch.best_before if item.batch else None)


@dataclass(frozen=True)
class Change:
    """A movement with the count it led to, and whether it was taken back."""

    movement: StockMovement
    on_hand: int
    is_undone: bool

    @property
    def can_be_undone(self) -> bool:
        """Whether it can still be taken back, as far as it alone says."""
        return not self.is_undone and self.movement.reason not in FINAL


def history(item: StockItem, *, number: int = 1) -> Page[Change]:
    """One page of an item's changes, newest first."""
    undoing = sa.orm.aliased(StockMovement)
    became = sa.func.sum(StockMovement.change).over(order_by=StockMovement.id)
    undone = sa.exists().where(undoing.undoes_id == StockMovement.id)
    query = sa.select(StockMovement, became, undone).where(StockMovement.item_id == item.id)
    total = session().scalar(sa.select(sa.func.count(StockMovement.id)).where(StockMovement.item_id == item.id)) or 0
    found = session().execute(query.order_by(StockMovement.id.desc()).limit(CHANGES).offset((number - 1) * CHANGES))
    return Page(
        [Change(movement, on_hand, is_undone) for movement, on_hand, is_undone in found],
        number,
        CHANGES,
        total,
    )


def place_of(seller: Seller) -> Place | None:
    """Where a seller keeps her goods."""
    return session().scalar(sa.select(Place).where(Place.seller_id == seller.id))
