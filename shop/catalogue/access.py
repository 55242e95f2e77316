"""What the pages of a product in the making share: finding it, showing a step of it, going on."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue import drafts
from shop.catalogue.editing import Edited, hold, subject
from shop.catalogue.models import EditState, Product, ProductStatus
from shop.decisions.models import Kind
from shop.decisions.queries import in_force
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext, persen
from shop.money import LARGEST, percent_of
from shop.sellers.access import acting_seller, of_hers
from shop.users.access import person

Answer = str | Response | tuple[str, int]

STATUS = {
    ProductStatus.DRAFT: (lazy_gettext("Draft"), ""),
    ProductStatus.IN_REVIEW: (lazy_gettext("Being checked"), "wait"),
    ProductStatus.PUBLISHED: (lazy_gettext("On the shelf"), "daun"),
    ProductStatus.WITHDRAWN: (lazy_gettext("Taken off"), ""),
}


def earned(price: int | None) -> dict[str, Any]:
    """What the seller receives of a price, and by which decision; empty without a price."""
    if price is None or not 0 < price <= LARGEST:
        return {}
    decision = in_force(Kind.COMMISSION_BPS)
    commission = percent_of(price, decision.value)
    return {
        "price": price,
        "received": price - commission,
        "commission": commission,
        "percent": persen(decision.value),
        "source": decision.source,
    }


def product_or_404(slug: str) -> Product:
    """A product of whom this person acts for; another's is not found."""
    return of_hers(lambda seller: drafts.product_of(seller, slug))


def show_step(page: str, product: Product, status: int = 200, **facts: Any) -> tuple[str, int]:
    """The page of one step as its seller has the product, with what was typed and what is wrong."""
    known = {"seller": acting_seller(), "product": Edited(product), "status_words": STATUS, "refused": ""}
    facts = {**known, "seen": audit.seen(subject(product)), **facts}
    return render_template(f"catalogue/seller/{page}.html", **facts), status


def hold_seen(product: Product) -> None:
    """Go on only if the product is as it was when the page of this form was opened. Raises ChangedMeanwhile."""
    hold(product)
    audit.hold_seen(request.form.get("seen", ""), subject(product), by=person())


def next_step(product: Product, endpoint: str) -> Response:
    """On to the next step while a draft is being made; back to the whole when something is changed later."""
    is_being_made = product.status is ProductStatus.DRAFT and not product.returned_reason
    return redirect(url_for(endpoint if is_being_made else ".seller_edit", slug=product.slug), 303)


def say_saved(product: Product) -> None:
    """Say that a step is saved, and whether the officer reads it first."""
    edit = product.edit if product.is_published else None
    if edit is not None and edit.state is EditState.WAITING:
        flash(_("Saved. Buyers see it as it was until the catalogue officer has read the change."), "wait")
    elif edit is not None:
        flash(_("Saved. Send the change again when all is put right."), "wait")
    elif product.status is ProductStatus.IN_REVIEW:
        flash(_("Saved. The catalogue officer reads it before buyers see it."), "wait")
    else:
        flash(_("Saved."), "good")
