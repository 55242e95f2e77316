"""A change of a product on the shelf: read by the catalogue officer, sent again or let go of by its seller."""

from __future__ import annotations

from shop import audit
from shop.catalogue.editing import Edited, end, hold, lay_in, subject
from shop.catalogue.indexing import index_product
from shop.catalogue.models import EditState, Product, ProductEdit
from shop.catalogue.postcards import have_card_drawn
from shop.catalogue.shelving import refuse_lacks, refuse_unread
from shop.catalogue.telling import tell_seller
from shop.clock import now
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.users.models import User


class NoEdit(ShopError):
    """There is no change of this product that could be decided: somebody was faster."""

    def __init__(self, *, last: str) -> None:
        super().__init__()
        self.last = last

    def sentence(self) -> str:
        return f"{_('There is no change of this product to be decided any more.')} {self.last}".strip()


def publish_edit(product: Product, *, seen: int | None = None, by: User | None) -> None:
    """Show buyers what the officer read: the whole edit in one, and it ends. The seller is told.

    The product stays on sale all the while, under its address and at its prices. `seen` as in `shelving.publish`.
    Raises NoEdit, ChangedMeanwhile, NotReady with what is missing.
    """
    edit = _waiting(product, seen)
    refuse_lacks(Edited(product))
    fields = sorted(edit.changes)
    lay_in(product)
    audit.record("product_edit_published", subject(product), by=by, fields=fields)
    index_product(product)
    have_card_drawn(product)
    tell_seller(product, "published", is_change=True)


def return_edit(product: Product, *, reason: str, seen: int | None = None, by: User | None) -> None:
    """Give a change back with what to put right; buyers go on seeing the product as it was. The seller is told.

    Raises NoEdit, ChangedMeanwhile.
    """
    edit = _waiting(product, seen)
    edit.state, edit.reason = EditState.RETURNED, reason
    audit.record("product_edit_returned", subject(product), by=by, reason=reason)
    tell_seller(product, "returned", is_change=True, reason=reason)


def _waiting(product: Product, seen: int | None) -> ProductEdit:
    """The held product's edit, if it waits and is as it was read."""
    hold(product)
    edit = product.edit
    if edit is None or not product.is_published or edit.state is not EditState.WAITING:
        raise NoEdit(last=audit.told(subject(product)))
    refuse_unread(product, seen)
    return edit


def send_again(product: Product, *, by: User | None) -> None:
    """The seller put right what came back: it waits to be read again. One that waits already goes on waiting.

    Raises NoEdit, NotReady with what is missing.
    """
    edit = _open(product)
    if edit.state is EditState.WAITING:
        return
    refuse_lacks(Edited(product))
    edit.state, edit.reason, edit.submitted_at = EditState.WAITING, "", now()
    audit.record("product_edit_sent", subject(product), by=by)


def let_go(product: Product, *, by: User | None) -> None:
    """The seller drops her change: the product stays as buyers know it. Raises NoEdit when it was decided before."""
    edit = _open(product)
    audit.record("product_edit_dropped", subject(product), by=by, fields=sorted(edit.changes))
    end(product)


def _open(product: Product) -> ProductEdit:
    hold(product)
    if product.edit is None:
        raise NoEdit(last=audit.told(subject(product)))
    return product.edit
