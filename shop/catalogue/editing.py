"""A product that buyers know, and what its seller changed of it that they do not see yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import InvalidRequestError

from shop import audit
from shop.catalogue.models import (
    Category,
    HalalStatus,
    Product,
    ProductEdit,
    ProductPhoto,
    Technique,
    Variant,
)
from shop.catalogue.totals import lock_products, sum_up_products
from shop.catalogue.variants import VariantRow, put_variants
from shop.clock import now
from shop.db import session
from shop.errors import NotFound
from shop.media import Photo
from shop.users.models import User

#: What an edit may hold beside plain fields: every photograph in its order as [number, words]; the variants whose words
#: are new, as VariantRow takes them.
PHOTOS, VARIANTS = "photos", "variants"
#: What names a variant.
WORDS = ("size", "colour", "piece_number")


def subject(product: Product) -> str:
    """How the audit names a product; the slug may still change, the number does not."""
    return f"product {product.id}"


def hold(product: Product) -> None:
    """Let nobody else change this product and its edit until the transaction ends, and see them as they are now.

    Raises NotFound when its seller threw it away meanwhile.
    """
    number = product.id
    session().flush()
    lock_products([number])
    try:
        session().refresh(product)
    except InvalidRequestError as gone:
        raise NotFound(product=number) from gone
    if product.edit is not None:
        session().refresh(product.edit)


@dataclass(frozen=True)
class ShownPhoto:
    """A photograph as an edit places it."""

    photo_id: int
    photo: Photo
    alt: str
    #: Whether buyers do not see it yet.
    is_new: bool


class Edited:
    """A product as its open edit would make it: what its seller goes on editing and the officer reads.

    Without an edit it is the product as it stands. Everything an edit does not change is asked of the product.
    """

    def __init__(self, product: Product) -> None:
        self.product = product
        self.changes: dict[str, Any] = product.edit.changes if product.edit is not None else {}

    def __getattr__(self, name: str) -> Any:
        if name in self.changes:
            value = self.changes[name]
            return HalalStatus(value) if name == "halal" else value
        return getattr(self.product, name)

    @property
    def category(self) -> Category:
        """The shelf it will stand on."""
        if "category_id" in self.changes:
            return session().get_one(Category, self.changes["category_id"])
        return self.product.category

    @property
    def technique(self) -> Technique | None:
        """How it will be said to be made."""
        if "technique_id" in self.changes:
            return session().get(Technique, self.changes["technique_id"]) if self.changes["technique_id"] else None
        return self.product.technique

    @property
    def photos(self) -> Sequence[ProductPhoto | ShownPhoto]:
        """Its photographs in their order; a changed set takes one query."""
        if PHOTOS not in self.changes:
            return self.product.photos
        wanted = self.changes[PHOTOS]
        query = sa.select(Photo).where(Photo.id.in_([number for number, _words in wanted]))
        known = {photo.id: photo for photo in session().scalars(query)}
        seen = {one.photo_id for one in self.product.photos}
        return [ShownPhoto(number, known[number], words, number not in seen) for number, words in wanted]

    @property
    def cover(self) -> Photo | None:
        """The first photograph."""
        photos = self.photos if PHOTOS in self.changes else []
        return photos[0].photo if photos else self.product.cover

    @property
    def variants(self) -> Sequence[Variant]:
        """Its variants: those there are, under their new words, then the new ones."""
        if VARIANTS not in self.changes:
            return self.product.variants
        active = [variant for variant in self.product.variants if variant.is_active]
        free = {variant.id: variant.available for variant in active}
        return [
            Variant(**{**vars(row), "position": place}, is_active=True, available=free.get(row.id or 0, 0))
            for place, row in enumerate(_variant_rows(self.product, self.changes[VARIANTS]))
        ]


def plain(value: Any) -> Any:
    """A value as JSON keeps it."""
    return str(value) if isinstance(value, HalalStatus) else value


def shown(product: Product, name: str) -> Any:
    """What buyers know of a field, as an edit would hold it."""
    if name == PHOTOS:
        return [[one.photo_id, one.alt] for one in product.photos]
    return [] if name == VARIANTS else plain(getattr(product, name))


def keep(product: Product, changes: Mapping[str, Any], *, by: User | None) -> dict[str, list[Any]]:
    """Put these values into a held product's edit, and answer what changed in it: `{field: [before, after]}`.

    A value that buyers know already leaves the edit; an edit that holds nothing ends. One that was given back stays so
    until its seller sends it again. The same values again change nothing.
    """
    edit = product.edit
    before = dict(edit.changes) if edit is not None else {}
    after = dict(before)
    for name, value in changes.items():
        if plain(value) == shown(product, name):
            after.pop(name, None)
        else:
            after[name] = plain(value)
    if after == before:
        return {}
    known = {name: shown(product, name) for name in changes}
    changed = {
        name: [before.get(name, known[name]), after.get(name, known[name])]
        for name in changes
        if before.get(name, known[name]) != after.get(name, known[name])
    }
    if not after:
        end(product)
    elif edit is None:
        product.edit = ProductEdit(changes=after, by=_name(by), changed_at=now(), submitted_at=now())
    else:
        edit.changes, edit.by, edit.changed_at = after, _name(by), now()
    session().flush()
    audit.record("product_edit_kept" if after else "product_edit_emptied", subject(product), by=by, changed=changed)
    return changed


def _name(by: User | None) -> str:
    return by.name if by is not None else "shop"


def end(product: Product) -> None:
    """Take a held product's edit away."""
    product.edit = None
    session().flush()


def lay_in(product: Product) -> None:
    """Make what a held product's edit holds the product's own, and end the edit. Harmless without one.

    The caller writes it down and puts the search right.
    """
    edit = product.edit
    if edit is None:
        return
    for name, value in edit.changes.items():
        if name not in (PHOTOS, VARIANTS):
            setattr(product, name, HalalStatus(value) if name == "halal" else value)
    if PHOTOS in edit.changes:
        put_photos(product, edit.changes[PHOTOS])
    rows = _variant_rows(product, edit.changes[VARIANTS]) if VARIANTS in edit.changes else None
    end(product)
    if rows is not None:
        put_variants(product, rows)
        sum_up_products([product.id])
    session().expire(product)


def _variant_rows(product: Product, later: Sequence[Mapping[str, Any]]) -> list[VariantRow]:
    """The variants of a product with those that waited: renamed ones in their place, new ones after them.

    Prices and weights counted at once, so those of the product hold; one that was closed meanwhile stays closed.
    """
    renamed = {row["id"]: row for row in later if row["id"]}
    rows = []
    for variant in product.variants:
        if variant.is_active:
            words = renamed.get(variant.id) or {name: getattr(variant, name) for name in WORDS}
            rows.append(
                VariantRow(variant.price, variant.weight_grams, **{name: words[name] for name in WORDS}, id=variant.id)
            )
    return [*rows, *(VariantRow(**row) for row in later if not row["id"])]


def put_photos(product: Product, wanted: Sequence[Sequence[Any]]) -> None:
    """Make a held product's photographs these, in this order: [number, words] each. The first one is its cover."""
    known = {one.photo_id: one for one in product.photos}
    product.photos[:] = [
        known.get(number) or ProductPhoto(photo_id=number, alt=words, position=place)
        for place, (number, words) in enumerate(wanted)
    ]
    for position, one in enumerate(product.photos):
        one.position = position
    product.cover_id = wanted[0][0] if wanted else None
    session().flush()
