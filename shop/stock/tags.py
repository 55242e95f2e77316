"""The tag on a piece: a short code that leads whoever holds it to what it is and who made it.

Nothing is kept for it. The code is the number of a variant (a numbered piece is one) or of a batch, written so that
neighbours do not look alike; those numbers stay as long as the shop does, and a tag outlives the shelf.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from shop.catalogue.models import Product, Variant
from shop.clock import today
from shop.db import session
from shop.errors import NotFound
from shop.money import Rupiah
from shop.sellers.models import Seller, Village
from shop.stock.models import Batch, StockItem

#: Digits and letters of which none is taken for another (Douglas Crockford's base 32): no I, L, O, U.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: What people type in their stead, and what they put between.
KINDLY = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})
LENGTH = 6
#: The largest prime that six signs hold, and the golden section of it: multiplied by it, neighbours lie far apart, and of
#: ten thousand codes a slip of the finger meets another once in a hundred thousand times.
PRIME, FACTOR = 2**30 - 35, 663_608_921
BACK = pow(FACTOR, -1, PRIME)
#: Four full sheets.
MOST_TAGS = 64
#: The newest batches a seller is offered tags for.
BATCHES = 12


def code_of(thing: Variant | Batch) -> str:
    """The code on the tags of a variant or a batch: always the same."""
    mixed = (2 * thing.id + isinstance(thing, Batch)) * FACTOR % PRIME
    return "".join(SIGNS[mixed >> shift & 31] for shift in range(5 * (LENGTH - 1), -1, -5))


def read_code(text: str) -> tuple[type[Variant] | type[Batch], int] | None:
    """What a code as people type it names, and its number; None for what is no code."""
    signs = text.upper().translate(KINDLY)
    if len(signs) != LENGTH or not set(signs) <= set(SIGNS):
        return None
    mixed = sum(SIGNS.index(sign) << 5 * place for place, sign in enumerate(reversed(signs)))
    number = mixed * BACK % PRIME
    return (Batch if number % 2 else Variant, number // 2) if mixed < PRIME else None


@dataclass(frozen=True)
class Tagged:
    """What hangs on a tag: a variant of a product, or a batch of it."""

    product: Product
    variant: Variant | None = None
    batch: Batch | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the shop shows the product; its tag says what it is also afterwards."""
        return self.product.is_published and self.product.seller.is_selling

    @property
    def is_recalled(self) -> bool:
        """Whether it is of a batch that is called back."""
        return self.batch is not None and self.batch.is_recalled

    @property
    def can_be_bought(self) -> bool:
        """Whether more of the very same can be bought now; nobody is led to more of what is called back."""
        if not self.is_shown or self.is_recalled:
            return False
        return self.variant.is_active and self.variant.available > 0 if self.variant else self.product.available > 0

    @property
    def has_others(self) -> bool:
        """Whether this one cannot be bought, but another size, colour or piece can."""
        return self.is_shown and not self.is_recalled and not self.can_be_bought and self.product.available > 0

    @property
    def is_unique(self) -> bool:
        """Whether it is one numbered piece."""
        return self.variant is not None and self.variant.piece_number > 0

    @property
    def is_over(self) -> bool:
        """Whether the best-before of its batch has passed."""
        return self.batch is not None and self.batch.best_before is not None and self.batch.best_before < today()


def tagged(code: str) -> Tagged:
    """What a code names, with everything its page shows but the photographs. One query; raises NotFound.

    What buyers never saw has no page yet.
    """
    read = read_code(code)
    kind, number = read or (Variant, 0)
    query: sa.Select[Any] = (
        sa.select(kind).join(kind.product).where(kind.id == number, Product.published_at.is_not(None))
    )
    whole = contains_eager(kind.product)
    found = session().scalar(
        query.options(
            whole.joinedload(Product.seller, innerjoin=True).joinedload(Seller.photo),
            whole.joinedload(Product.village, innerjoin=True).joinedload(Village.photo),
            whole.joinedload(Product.category, innerjoin=True),
            whole.joinedload(Product.technique),
        )
    )
    if found is None:
        raise NotFound(tag=code[:40])
    return Tagged(found.product, **{"batch" if isinstance(found, Batch) else "variant": found})


@dataclass(frozen=True)
class Tag:
    """What a seller can print tags of: one of her variants or batches, and how many of it there are."""

    of: Variant | Batch
    on_hand: int
    #: None where a batch is sold at several prices.
    price: Rupiah | None

    @cached_property
    def code(self) -> str:
        """What its tags say."""
        return code_of(self.of)

    @property
    def label(self) -> str:
        """`38, hitam`, `No. 14` or a batch's code; empty for a product with a single plain variant."""
        return self.of.code if isinstance(self.of, Batch) else self.of.label

    @property
    def best_before(self) -> date | None:
        """Of a batch, where it has one."""
        return self.of.best_before if isinstance(self.of, Batch) else None


def tags_of(product: Product) -> list[Tag]:
    """What tags can be printed of a product: its batches where it is food, else its variants, pieces by number. One query."""
    counted = sa.func.coalesce(sa.func.sum(StockItem.on_hand), 0)
    if product.category.is_food:
        is_one_price = product.price_from == product.price_to
        query = sa.select(Batch, counted).outerjoin(StockItem, StockItem.batch_id == Batch.id)
        query = query.where(
            Batch.product_id == product.id, sa.or_(Batch.best_before.is_(None), Batch.best_before >= today())
        )
        rows = session().execute(query.group_by(Batch.id).order_by(Batch.id.desc()).limit(BATCHES)).all()
        return [Tag(batch, on_hand, product.price_from if is_one_price else None) for batch, on_hand in rows]
    sums = sa.select(Variant.id, counted).outerjoin(StockItem, StockItem.variant_id == Variant.id)
    found = session().execute(sums.where(Variant.product_id == product.id).group_by(Variant.id))
    on_hand_of = {row[0]: row[1] for row in found}
    return [Tag(variant, on_hand_of[variant.id], variant.price) for variant in product.variants if variant.is_active]


def proposed(tags: Sequence[Tag], only: str = "") -> dict[str, int]:
    """How many tags of each a print proposes: what is on hand, MOST_TAGS together; of one code alone when it is named."""
    left, counts = MOST_TAGS, {}
    for tag in tags:
        counts[tag.code] = min(tag.on_hand, left) if only in ("", tag.code) else 0
        left -= counts[tag.code]
    return counts
