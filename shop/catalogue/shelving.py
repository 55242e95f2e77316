"""What a seller and the catalogue officer do with a product, from its first photograph to the shelf and off it again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from shop import audit
from shop.catalogue.editing import VARIANTS, Edited, hold, keep, lay_in, plain, subject
from shop.catalogue.indexing import index_product, unindex_product
from shop.catalogue.models import (
    MEASURES,
    MOVES,
    PACKED,
    Category,
    EditState,
    HalalStatus,
    Product,
    ProductShare,
    ProductStatus,
    Technique,
)
from shop.catalogue.postcards import have_card_drawn
from shop.catalogue.readiness import Point, missing
from shop.catalogue.telling import tell_seller
from shop.catalogue.totals import sum_up_products
from shop.catalogue.variants import OnlyNewWords, VariantRow, look_at, put_variants, split, summary
from shop.clock import now
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import persen
from shop.money import BASIS_POINTS
from shop.sellers.models import Seller
from shop.slugs import free_slug
from shop.users.models import User

#: What may be edited. What buyers are told in words, and the whole label, is read by the officer before they see it
#: (CHECKED); measures and everything else that is only a number count at once.
CHECKED = frozenset(
    {
        *("title", "title_en", "text", "text_en", "category_id", "technique_id"),
        *("materials", "materials_en", "care", "care_en", "dye_plants"),
        *("ingredients", "allergens", "licence", "halal", "halal_number", "net_content", "net_unit", "shelf_life_days"),
    }
)
FREE = frozenset(MEASURES + PACKED)


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

    def __init__(self, lacking: Sequence[Point]) -> None:
        super().__init__()
        self.lacking = list(lacking)

    def sentence(self) -> str:
        return " ".join([_("Not ready yet."), *(f"{lack.words}: {lack.note}" for lack in self.lacking)])


class ShelfClosed(ShopError):
    """The shelf takes no new products."""

    def sentence(self) -> str:
        return _("Nothing new is put there any more. Choose another one.")


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


def begin_product(seller: Seller, *, category: Category, by: User | None) -> Product:
    """A draft on this shelf: the one that was begun and left as it was, so that a second press begins no second one.

    Raises ShelfClosed.
    """
    if not category.is_open:
        raise ShelfClosed
    session().execute(sa.select(Seller.id).where(Seller.id == seller.id).with_for_update())
    untouched = sa.select(Product).where(
        Product.seller_id == seller.id,
        Product.category_id == category.id,
        Product.status == ProductStatus.DRAFT,
        Product.title == "",
        ~Product.photos.any(),
        ~Product.variants.any(),
    )
    left = session().scalars(untouched.order_by(Product.id).limit(1)).first()
    return left or create_product(seller, category=category, by=by)


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
    return free_slug(title, Product.slug, Product.id != (of or 0), most=108, fallback="barang")


def edit_product(product: Product, *, by: User | None, **changes: Any) -> dict[str, list[Any]]:
    """Change a product's words, measures and label, and answer what changed: `{field: [before, after]}`.

    Once buyers know a product, its CHECKED words wait in its edit until the officer has read them, and it stays on sale
    as it was; measures change at once. NotReady when a published product would lose what must be true, now or when the
    edit is published. The same values again change nothing.
    """
    unknown = changes.keys() - CHECKED - FREE
    if unknown:
        raise ValueError(f"not to be edited: {sorted(unknown)}")
    hold(product)
    lacked = _lacking(product)
    waits = {name: value for name, value in changes.items() if product.is_known and name in CHECKED}
    changed = {}
    for name, value in changes.items():
        before = getattr(product, name)
        if name not in waits and before != value:
            setattr(product, name, value)
            changed[name] = [plain(before), plain(value)]
    if changed:
        session().flush()
        session().expire(product, ["category", "technique"])
        audit.record("product_edited", subject(product), by=by, changed=changed)
    changed |= keep(product, waits, by=by)
    _refuse_new_lacks(product, lacked)
    return changed


def _lacking(product: Product) -> dict[str, Point]:
    """What a published product lacks as buyers see it or as its edit would make it."""
    if not product.is_published:
        return {}
    return {lack.code: lack for lack in [*missing(product), *missing(Edited(product))]}


def _refuse_new_lacks(product: Product, lacked: Mapping[str, Point]) -> None:
    """What was lacking before may stay so while something else is put right; nothing may be added to it."""
    if lacking := [lack for code, lack in _lacking(product).items() if code not in lacked]:
        raise NotReady(lacking)


def set_variants(product: Product, rows: Sequence[VariantRow], *, by: User | None) -> None:
    """Make a product's variants these, in this order: add, change, and close what is no longer named.

    A closed variant stays for the orders and carts that name it, and opens again when its size, colour and number come
    back. Once buyers know the product, prices, weights, numbers and closing still count at once, and so do words they
    know; a variant under new words waits in the edit, and one that is renamed keeps its old words until then.
    Raises SameVariant, NameOfAnother, BadVariant, OnlyNewWords; NotReady when a published product would be left without any.
    """
    hold(product)
    look_at(product, rows)
    lacked = _lacking(product)
    now_rows, later = split(product, rows) if product.is_known else (list(rows), [])
    if product.is_published and rows and not now_rows:
        raise OnlyNewWords
    before = [summary(variant) for variant in product.variants if variant.is_active]
    put_variants(product, now_rows)
    sum_up_products([product.id])
    session().expire(product)
    after = [summary(variant) for variant in product.variants if variant.is_active]
    if before != after:
        audit.record("product_variants_set", subject(product), by=by, before=before, after=after)
    if product.is_known:
        keep(product, {VARIANTS: [vars(row) for row in later]}, by=by)
    _refuse_new_lacks(product, lacked)


def set_shares(product: Product, shares: Mapping[int, int], *, by: User | None) -> None:
    """Divide this product's earnings by maker number, in basis points that sum to 10,000; empty for the seller's usual.

    Holds for orders placed from now on. Raises SharesDoNotSum.
    """
    makers = {maker.id for maker in product.seller.payees}
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


def move(product: Product, to: ProductStatus, *, by: User | None, **facts: Any) -> None:
    """Let a product go from where it stands to another state, and write it down. Raises CannotMove."""
    if to not in MOVES[product.status]:
        raise CannotMove(status=product.status, to=to)
    audit.record(f"product_{to}", subject(product), by=by, **{"from": str(product.status)}, **facts)
    product.status = to
    session().flush()


def refuse_unread(product: Product, seen: int | None) -> None:
    """Raise audit.ChangedMeanwhile when a held product is not as it was read, whoever changed it."""
    last = audit.latest([subject(product)], 1)
    if seen is not None and last and last[0].id != seen:
        raise audit.ChangedMeanwhile(last[0])


def submit_for_review(product: Product, *, by: User | None) -> None:
    """Hand a product to the catalogue officer. Raises NotReady with what is missing, CannotMove."""
    hold(product)
    refuse_lacks(Edited(product))
    move(product, ProductStatus.IN_REVIEW, by=by)
    product.submitted_at, product.returned_reason = now(), ""
    if product.edit is not None:
        product.edit.state, product.edit.reason = EditState.WAITING, ""


def refuse_lacks(product: Product | Edited) -> None:
    """Raise NotReady with everything that is missing."""
    lacking = missing(product)
    if lacking:
        raise NotReady(lacking)


def publish(product: Product, *, seen: int | None = None, by: User | None) -> None:
    """Put a product on the shelf, as the officer read it, with what its seller changed since buyers knew it last.

    Its address is settled the first time; its seller is told. `seen` is what `audit.seen` said when the officer began to
    read; without it nothing is asked. Raises ChangedMeanwhile, NotReady with what is missing, CannotMove.
    """
    hold(product)
    refuse_unread(product, seen)
    refuse_lacks(Edited(product))
    move(product, ProductStatus.PUBLISHED, by=by)
    lay_in(product)
    if product.published_at is None and product.slug.startswith("konsep-"):
        product.slug = _free_slug(product.title, of=product.id)
    product.published_at = product.published_at or now()
    product.returned_reason = ""
    sum_up_products([product.id])
    session().flush()
    index_product(product)
    have_card_drawn(product)
    tell_seller(product, "published", is_change=False)


def return_to_seller(product: Product, *, reason: str, seen: int | None = None, by: User | None) -> None:
    """Give a product back with what to put right; the seller is told, and reads it above her draft.

    Raises ChangedMeanwhile as `publish`, CannotMove.
    """
    hold(product)
    refuse_unread(product, seen)
    move(product, ProductStatus.DRAFT, by=by, reason=reason)
    product.returned_reason = reason
    tell_seller(product, "returned", is_change=False, reason=reason)


def withdraw(product: Product, *, by: User | None) -> None:
    """Take a product off the shelf; what is ordered stays ordered, and an open edit stays open. Raises CannotMove."""
    hold(product)
    move(product, ProductStatus.WITHDRAWN, by=by)
    unindex_product(product)
