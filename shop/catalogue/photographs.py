"""A product's photographs: which, and in which order. The first one is its cover."""

from __future__ import annotations

from shop import audit, media
from shop.catalogue.models import Product, ProductPhoto
from shop.catalogue.operations import hold, subject
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.users.models import User

MOST_PHOTOS = 8


class TooManyPhotos(ShopError):
    """A product shows at most MOST_PHOTOS photographs."""

    status = 422

    def sentence(self) -> str:
        return _("A product shows at most %(most)s photos. Remove one first.", most=MOST_PHOTOS)


class LastPhoto(ShopError):
    """What buyers see keeps at least one photograph."""

    def sentence(self) -> str:
        return _("Buyers must see at least one photo. Add another one first.")


def add_photo(
    product: Product, upload: tuple[tuple[int, int], dict[str, bytes]], *, alt: str = "", by: User | None
) -> ProductPhoto:
    """Add a photograph at the end. `upload` is what `media.first_sizes` made of the file, before the transaction.

    The first one becomes the cover. Raises TooManyPhotos.
    """
    hold(product)
    if len(product.photos) >= MOST_PHOTOS:
        raise TooManyPhotos
    photo = media.keep(*upload)
    added = ProductPhoto(product_id=product.id, photo_id=photo.id, position=len(product.photos), alt=alt)
    product.photos.append(added)
    product.cover_id = product.cover_id or photo.id
    session().flush()
    audit.record("product_photo_added", subject(product), by=by, photo=photo.id)
    return added


def remove_photo(product: Product, photo: ProductPhoto, *, by: User | None) -> None:
    """Take a photograph out; the next one becomes the cover. Raises LastPhoto when buyers see the product."""
    hold(product)
    if product.is_published and len(product.photos) == 1:
        raise LastPhoto
    product.photos.remove(photo)
    _number(product)
    audit.record("product_photo_removed", subject(product), by=by, photo=photo.photo_id)


def move_photo(product: Product, photo: ProductPhoto, *, to: int, by: User | None) -> None:
    """Put a photograph in another place, 0 for the cover. A place beyond the ends is the end."""
    hold(product)
    product.photos.remove(photo)
    product.photos.insert(max(0, to), photo)
    _number(product)
    audit.record("product_photo_moved", subject(product), by=by, photo=photo.photo_id, to=photo.position)


def _number(product: Product) -> None:
    for position, photo in enumerate(product.photos):
        photo.position = position
    product.cover_id = product.photos[0].photo_id if product.photos else None
    session().flush()
