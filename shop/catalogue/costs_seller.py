"""The page on which a seller counts what a product costs her, and reads what its price leaves."""

from __future__ import annotations

from flask import flash, redirect, url_for

from shop.catalogue.access import Answer, hold_seen, product_or_404, show_step
from shop.catalogue.blueprint import pages
from shop.catalogue.costing import CostsNothing, Gain, count_cost
from shop.catalogue.costs_forms import CostForm
from shop.catalogue.models import Product
from shop.db import transaction
from shop.decisions.models import Kind
from shop.decisions.queries import in_force
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.sellers.access import sellers_only
from shop.users.access import person


def _shown(product: Product, form: CostForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    gain = None
    if product.cost is not None and product.price_from:
        gain = Gain(product.price_from, product.cost, in_force(Kind.COMMISSION_BPS).value)
    return show_step("cost", product, status, form=form, cost=product.cost, gain=gain, refused=refused)


@pages.get("/seller/products/<slug>/cost")
@sellers_only
def seller_cost(slug: str) -> Answer:
    """What one making takes, what a piece costs, and what its price leaves."""
    product = product_or_404(slug)
    return _shown(product, CostForm(product.cost))


@pages.post("/seller/products/<slug>/cost")
@sellers_only
def seller_cost_count(slug: str) -> Answer:
    """Keep what was typed, and show what comes of it."""
    product = product_or_404(slug)
    form = CostForm(product.cost)
    if not form.validate_on_submit():
        return _shown(product, form, 422)
    try:
        with transaction():
            hold_seen(product)
            count_cost(product, form.cost, by=person())
    except CostsNothing as refusal:
        form.materials.errors = [refusal.sentence()]
        return _shown(product, form, refusal.status)
    except ShopError as refusal:
        return _shown(product, form, 422, refusal.sentence())
    flash(_("Counted. Buyers never see it."), "good")
    return redirect(url_for(".seller_cost", slug=product.slug), 303)
