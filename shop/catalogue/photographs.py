"""A product's photographs: which, and in which order. The first one is its cover.

Once buyers know a product, a new photograph waits in its edit with the place it was given; while one waits, so do
removals and the order, since they belong together. Without one they count at once: all that is left was read.
"""

from __future__ import annotations

from typing import Any

from shop import audit, media
from shop.catalogue.editing import PHOTOS, Edited, hold, keep, put_photos, subject
from shop.catalogue.models import Product
from shop.errors import NotFound, ShopError
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


def add_photo(product: Product, stored: media.Stored, *, alt: str = "", by: User | None) -> int:
    """Add a photograph at the end, and answer its number. `stored` is what `media.put` stored before the transaction.

    The first one becomes the cover. Raises TooManyPhotos.
    """
    wanted = _wanted(product)
    if len(wanted) >= MOST_PHOTOS:
        raise TooManyPhotos
    photo = media.keep(stored)
    audit.record("product_photo_added", subject(product), by=by, photo=photo.id)
    _put(product, [*wanted, [photo.id, alt]], by=by)
    return photo.id


def remove_photo(product: Product, photo_id: int, *, by: User | None) -> None:
    """Take a photograph out; the next one becomes the cover.

    Raises NotFound when it is none of this product's, LastPhoto when buyers see the product.
    """
    wanted = _wanted(product)
    wanted.remove(_one(wanted, photo_id))
    if product.is_published and not wanted:
        raise LastPhoto
    audit.record("product_photo_removed", subject(product), by=by, photo=photo_id)
    _put(product, wanted, by=by)


def move_photo(product: Product, photo_id: int, *, to: int, by: User | None) -> None:
    """Put a photograph in another place, 0 for the cover. A place beyond the ends is the end. Raises NotFound."""
    wanted = _wanted(product)
    moved = _one(wanted, photo_id)
    wanted.remove(moved)
    wanted.insert(max(0, to), moved)
    audit.record("product_photo_moved", subject(product), by=by, photo=photo_id, to=wanted.index(moved))
    _put(product, wanted, by=by)


def _wanted(product: Product) -> list[list[Any]]:
    """The held product's photographs as its seller has them: [number, words] each."""
    hold(product)
    return [[one.photo_id, one.alt] for one in Edited(product).photos]


def _one(wanted: list[list[Any]], photo_id: int) -> list[Any]:
    found = next((one for one in wanted if one[0] == photo_id), None)
    if found is None:
        raise NotFound(photo=photo_id)
    return found


def _put(product: Product, wanted: list[list[Any]], *, by: User | None) -> None:
    """Show these, or let them wait when buyers know the product and one of them was not read yet."""
    read = {one.photo_id for one in product.photos}
    if not product.is_known or all(number in read for number, _words in wanted):
        put_photos(product, wanted)
    if product.is_known:
        keep(product, {PHOTOS: wanted}, by=by)
