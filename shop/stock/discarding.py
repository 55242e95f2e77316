"""A draft its seller thinks better of: thrown away whole, as long as nothing hangs on it that must stay."""

from __future__ import annotations

import sqlalchemy as sa

from shop import audit
from shop.catalogue.editing import hold, subject
from shop.catalogue.models import Category, Product, ProductPhoto, ProductStatus
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.media import Photo
from shop.stock.models import Batch, StockItem, StockMovement
from shop.users.models import User


class NoDraft(ShopError):
    """Buyers know it, or the officer is reading it."""

    def sentence(self) -> str:
        return _(
            "Only a draft that buyers never saw can be thrown away. "
            "What was on the shelf stays for its orders, and what is being checked waits for its answer."
        )


class WasCounted(ShopError):
    """Pieces of it were counted, and what was counted is only added to."""

    def sentence(self) -> str:
        return _("Pieces of it were counted, and every count stays. Leave it as a draft: nobody else sees it.")


def why_kept(product: Product) -> ShopError | None:
    """What stands against throwing a product away: NoDraft, WasCounted, or None. One query."""
    if product.status is not ProductStatus.DRAFT or product.is_known:
        return NoDraft()
    moved = sa.exists().where(StockMovement.item_id == StockItem.id, StockItem.variant_id.in_(_variants(product)))
    made = sa.exists().where(Batch.product_id == product.id)
    return WasCounted() if session().scalar(sa.select(sa.or_(moved, made))) else None


def discard_product(product: Product, *, by: User | None) -> None:
    """Throw a draft away with its variants, shares and photographs; their files go with the next sweep.

    What was done to it stays in the trail. Raises NotFound when it is gone already, NoDraft, WasCounted.
    """
    hold(product)
    kept = why_kept(product)
    if kept is not None:
        raise kept
    audit.record("product_discarded", subject(product), by=by, title=product.title, seller=product.seller.name)
    photos = [one.photo_id for one in product.photos]
    session().execute(sa.delete(StockItem).where(StockItem.variant_id.in_(_variants(product))))
    for variant in product.variants:
        session().delete(variant)
    session().delete(product)
    session().flush()
    shown = [
        sa.exists().where(column == Photo.id) for column in (ProductPhoto.photo_id, Product.cover_id, Category.photo_id)
    ]
    session().execute(sa.delete(Photo).where(Photo.id.in_(photos), ~sa.or_(*shown)))


def _variants(product: Product) -> list[int]:
    return [variant.id for variant in product.variants]
