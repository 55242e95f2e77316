"""What a seller and the catalogue officer do with a product, from its first photograph to the shelf and off it again."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shop import audit
from shop.catalogue.indexing import index_product, unindex_product
from shop.catalogue.models import (
    MOVES,
    Category,
    HalalStatus,
    Product,
    ProductShare,
    ProductStatus,
    Technique,
    Variant,
)
from shop.catalogue.readiness import Lack, missing
from shop.catalogue.totals import lock_products, sum_up_products
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import persen
from shop.money import BASIS_POINTS, LARGEST
from shop.sellers.models import Seller
from shop.users.models import User

MOST_VARIANTS = 60

#: What may be edited. What buyers are promised in words is read by the officer again when it changes (CHECKED).
CHECKED = frozenset(
    {
        *("title", "title_en", "text", "text_en", "category_id", "technique_id"),
        *("ingredients", "allergens", "licence", "halal", "halal_number"),
    }
)
FREE = frozenset(
    {
        *("materials", "materials_en", "care", "care_en", "dye_plants", "length_cm", "width_cm", "height_cm"),
        *("net_weight_grams", "shelf_life_days"),
    }
)


class CannotMove(ShopError):
    """A product does not go from where it stands to there."""

    def __init__(self, *, status: ProductStatus, to: ProductStatus) -> None:
        super().__init__()
        self.status_now, self.to = status, to

    def sentence(self) -> str:
        return _("This product was changed meanwhile. Reload the page and look where it stands.")


class NotReady(ShopError):
    """Something is missing without which buyers must not see the product."""

    status = 422

    def __init__(self, lacking: Sequence[Lack]) -> None:
        super().__init__()
        self.lacking = list(lacking)

    def sentence(self) -> str:
        names = ", ".join(str(lack.words) for lack in self.lacking)
        return _("Not ready yet: %(names)s.", names=names)


class SameVariant(ShopError):
    """Two variants of one product have the same size, colour and number."""

    status = 422

    def __init__(self, *, label: str) -> None:
        super().__init__()
        self.label = label

    def sentence(self) -> str:
        if self.label:
            return _(
                "There are two variants “%(label)s”. Give each its own size, colour or number.",
                label=self.label,
            )
        return _("There are two variants without a name. Give each its own size, colour or number.")


class BadVariant(ShopError):
    """A variant costs and weighs something, and there are not more than MOST_VARIANTS."""

    status = 422

    def sentence(self) -> str:
        return _(
            "Each variant needs a price and a weight above zero; at most %(most)s variants.",
            most=MOST_VARIANTS,
        )


class SharesDoNotSum(ShopError):
    """Shares of makers who are this seller's, together the whole."""

    status = 422

    def __init__(self, *, total: int) -> None:
        super().__init__()
        self.total = total

    def sentence(self) -> str:
        return _(
            "The shares sum to %(percent)s. Together they must be %(whole)s.",
            percent=persen(self.total),
            whole=persen(BASIS_POINTS),
        )


@dataclass(frozen=True)
class VariantRow:
    """A variant as it shall be. With an `id` it changes that variant; without, it adds one. Price in rupiah."""

    price: int
    weight_grams: int
    size: str = ""
    colour: str = ""
    piece_number: int = 0
    id: int | None = None


def subject(product: Product) -> str:
    """How the audit names a product; the slug may still change, the number does not."""
    return f"product {product.id}"


def create_product(
    seller: Seller,
    *,
    category: Category,
    title: str = "",
    technique: Technique | None = None,
    slug: str | None = None,
    by: User | None,
) -> Product:
    """Begin a product as a draft nobody else sees. A second call begins another one."""
    product = Product(
        slug=slug or _free_slug(title or f"konsep-{secrets.token_hex(4)}"),
        seller_id=seller.id,
        village_id=seller.village_id,
        category=category,
        technique=technique,
        title=title,
        halal=HalalStatus.UNKNOWN if category.is_food else HalalStatus.NOT_NEEDED,
        created_at=now(),
        status=ProductStatus.DRAFT,
    )
    session().add(product)
    session().flush()
    audit.record("product_created", subject(product), by=by, title=title, seller=seller.name)
    return product


def _free_slug(title: str, *, of: int | None = None) -> str:
    """An address made of a title that no other product has."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100].strip("-") or "barang"
    taken = set(
        session().scalars(
            sa.select(Product.slug).where(Product.slug.startswith(base, autoescape=True), Product.id != (of or 0))
        )
    )
    return next(
        slug
        for number in range(1, len(taken) + 2)
        if (slug := base if number == 1 else f"{base}-{number}") not in taken
    )


def edit_product(product: Product, *, by: User | None, **changes: Any) -> dict[str, list[Any]]:
    """Change a product's words, measures and label, and answer what changed: `{field: [before, after]}`.

    A published product whose CHECKED words change leaves the shelf until the officer has read them; any other change
    is shown at once, unless it takes away what must be true: then NotReady. The same values again change nothing.
    """
    unknown = changes.keys() - CHECKED - FREE
    if unknown:
        raise ValueError(f"not to be edited: {sorted(unknown)}")
    hold(product)
    changed = {}
    for name, value in changes.items():
        before = getattr(product, name)
        if before != value:
            setattr(product, name, value)
            changed[name] = [_plain(before), _plain(value)]
    if changed:
        session().flush()
        session().expire(product, ["category", "technique"])
        audit.record("product_edited", subject(product), by=by, changed=changed)
        _after_edit(product, by=by, needs_reading=bool(changed.keys() & CHECKED))
    return changed


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, HalalStatus) else value


def _after_edit(product: Product, *, by: User | None, needs_reading: bool) -> None:
    if not product.is_published:
        return
    lacking = missing(product)
    if lacking:
        raise NotReady(lacking)
    if needs_reading:
        product.submitted_at = now()
        move(product, ProductStatus.IN_REVIEW, by=by)
        unindex_product(product)
    else:
        index_product(product)


def set_variants(product: Product, rows: Sequence[VariantRow], *, by: User | None) -> None:
    """Make a product's variants these, in this order: add, change, and close what is no longer named.

    A closed variant stays for the orders that name it, and opens again when its size, colour and number come back.
    Raises SameVariant, BadVariant; NotReady when a published product would be left without any.
    """
    hold(product)
    _look_at(rows)
    known = {variant.id: variant for variant in product.variants}
    by_name = {(variant.size, variant.colour, variant.piece_number): variant for variant in product.variants}
    before = [_summary(variant) for variant in product.variants if variant.is_active]
    kept: set[int] = set()
    named = [(row, known.get(row.id or 0) or by_name.get((row.size, row.colour, row.piece_number))) for row in rows]
    _make_room(product, [variant for _row, variant in named if variant])
    for position, (row, found) in enumerate(named):
        variant = found or Variant(product_id=product.id, available=0)
        variant.size, variant.colour, variant.piece_number = row.size, row.colour, row.piece_number
        variant.price, variant.weight_grams, variant.position, variant.is_active = (
            row.price,
            row.weight_grams,
            position,
            True,
        )
        session().add(variant)
        session().flush()
        kept.add(variant.id)
    for variant in known.values():
        variant.is_active = variant.id in kept
    sum_up_products([product.id])
    session().expire(product)
    after = [_summary(variant) for variant in product.variants if variant.is_active]
    if before != after:
        audit.record("product_variants_set", subject(product), by=by, before=before, after=after)
        _after_edit(product, by=by, needs_reading=False)


def _look_at(rows: Sequence[VariantRow]) -> None:
    if len(rows) > MOST_VARIANTS or any(not 0 < row.price <= LARGEST or row.weight_grams < 1 for row in rows):
        raise BadVariant
    names = [(row.size, row.colour, row.piece_number) for row in rows]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        number = f"No. {twice[2]}" if twice[2] else ""
        raise SameVariant(label=", ".join(word for word in (twice[0], twice[1], number) if word))


def _make_room(product: Product, changing: Sequence[Variant]) -> None:
    """Free the names of variants that stay, so that two of them may exchange theirs."""
    for variant in changing:
        variant.size = f"~{variant.id}"
    session().flush()


def _summary(variant: Variant) -> list[Any]:
    return [variant.label, variant.price, variant.weight_grams]


def set_shares(product: Product, shares: Mapping[int, int], *, by: User | None) -> None:
    """Divide this product's earnings by maker number, in basis points that sum to 10,000; empty for the seller's usual.

    Holds for orders placed from now on. Raises SharesDoNotSum.
    """
    makers = {maker.id for maker in product.seller.makers if maker.left_on is None}
    given = {maker: bps for maker, bps in shares.items() if bps}
    total = sum(given.values())
    if given and (total != BASIS_POINTS or min(given.values()) < 0 or given.keys() - makers):
        raise SharesDoNotSum(total=total)
    product.shares.clear()
    session().flush()
    product.shares.extend(ProductShare(maker_id=maker, bps=bps) for maker, bps in given.items())
    session().flush()
    audit.record(
        "product_shares_set",
        subject(product),
        by=by,
        shares={str(maker): bps for maker, bps in given.items()},
    )


def hold(product: Product) -> None:
    """Let nobody else change this product until the transaction ends, and see it as it is now."""
    session().flush()
    lock_products([product.id])
    session().refresh(product)


def move(product: Product, to: ProductStatus, *, by: User | None, **facts: Any) -> None:
    """Let a product go from where it stands to another state, and write it down. Raises CannotMove."""
    if to not in MOVES[product.status]:
        raise CannotMove(status=product.status, to=to)
    audit.record(f"product_{to}", subject(product), by=by, **{"from": str(product.status)}, **facts)
    product.status = to
    session().flush()


def submit_for_review(product: Product, *, by: User | None) -> None:
    """Hand a product to the catalogue officer. Raises NotReady with what is missing, CannotMove."""
    hold(product)
    lacking = missing(product)
    if lacking:
        raise NotReady(lacking)
    move(product, ProductStatus.IN_REVIEW, by=by)
    product.submitted_at, product.returned_reason = now(), ""


def publish(product: Product, *, by: User | None) -> None:
    """Put a product on the shelf, as the officer read it. Its address is settled the first time.

    Raises NotReady with what is missing, CannotMove.
    """
    hold(product)
    lacking = missing(product)
    if lacking:
        raise NotReady(lacking)
    if product.published_at is None and product.slug.startswith("konsep-"):
        product.slug = _free_slug(product.title, of=product.id)
    move(product, ProductStatus.PUBLISHED, by=by)
    product.published_at = product.published_at or now()
    product.returned_reason = ""
    sum_up_products([product.id])
    session().flush()
    index_product(product)


def return_to_seller(product: Product, *, reason: str, by: User | None) -> None:
    """Give a product back with what to put right; the seller reads it above her draft. Raises CannotMove."""
    hold(product)
    move(product, ProductStatus.DRAFT, by=by, reason=reason)
    product.returned_reason = reason


def withdraw(product: Product, *, by: User | None) -> None:
    """Take a product off the shelf; what is ordered stays ordered. Raises CannotMove."""
    hold(product)
    move(product, ProductStatus.WITHDRAWN, by=by)
    unindex_product(product)
