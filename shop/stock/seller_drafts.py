"""The seller throws away a draft: asked once more, on a page of its own."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue.access import hold_seen, product_or_404
from shop.catalogue.editing import subject
from shop.catalogue.models import Product
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.sellers.access import acting_seller, sellers_only
from shop.stock import discarding
from shop.stock.blueprint import pages
from shop.users.access import person

Answer = str | Response | tuple[str, int]


def _page(product: Product, refusal: ShopError | None = None) -> tuple[str, int]:
    kept = refusal or discarding.why_kept(product)
    facts = {
        "product": product,
        "seller": acting_seller(),
        "seen": audit.seen(subject(product)),
        "refused": kept.sentence() if kept else "",
        "is_refused": refusal is not None,
    }
    return render_template("stock/seller/discard.html", **facts), refusal.status if refusal else 200


@pages.get("/seller/products/<slug>/removal")
@sellers_only
def seller_discard(slug: str) -> Answer:
    """What would be gone, or why it stays."""
    return _page(product_or_404(slug))


@pages.post("/seller/products/<slug>/removal")
@sellers_only
def seller_discarded(slug: str) -> Answer:
    """Throw a draft away, as its page showed it."""
    product = product_or_404(slug)
    title = product.title or _("Product without a name")
    try:
        with transaction():
            hold_seen(product)
            discarding.discard_product(product, by=person())
    except ShopError as refusal:
        return _page(product, refusal)
    flash(_("Thrown away: %(title)s.", title=title), "good")
    return redirect(url_for("catalogue.seller_index"), 303)
