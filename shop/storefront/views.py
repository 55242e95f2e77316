"""Leaving an address to hear when goods are there again, and taking it off by the letter's link."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop.cart.access import visitor
from shop.catalogue.product_queries import product_page
from shop.db import transaction
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.i18n import language
from shop.stock.alerting import NothingToWaitFor, address_in, ask_alert, forget_alerts
from shop.storefront.blueprint import pages
from shop.storefront.forms import AlertForm
from shop.storefront.product import shown_product
from shop.users import limits
from shop.users.access import anyone
from shop.web import keep_nowhere


@pages.post("/products/<slug>/alerts", endpoint="alert")
@limits.ALERT
@limits.ALERT_FROM
@anyone
def leave_address(slug: str) -> Response | tuple[str, int]:
    """Have one letter when the variant can be bought. Whether the address waits already is told to nobody."""
    found, form = product_page(slug), AlertForm()
    valid = form.validate_on_submit()
    variant = next((one for one in found.variants if one.is_active and one.id == form.variant_id.data), None)
    if variant is None:
        raise NotFound(variant=form.variant_id.data)
    if not valid:
        return shown_product(found, chosen=variant, alert=form), 422
    try:
        with transaction():
            ask_alert(variant, email=form.email.data, language=language(), by=visitor())
    except NothingToWaitFor as refusal:
        flash(refusal.sentence(), "wait")
    else:
        flash(_("We write to %(email)s once, as soon as it can be bought again.", email=form.email.data), "good")
    return redirect(url_for("storefront.product", slug=slug, variant=variant.id), 303)


@pages.get("/alerts/<token>", endpoint="alerts")
@anyone
def show_alerts(token: str) -> str:
    """The page the letter's link leads to: reading it changes nothing yet, for mail programs read links too."""
    keep_nowhere()
    return render_template("storefront/alerts.html", email=address_in(token), token=token)


@pages.post("/alerts/<token>", endpoint="end_alerts")
@anyone
def end_alerts(token: str) -> Response:
    """Take the address off everything it waits for. Pressed again it changes nothing."""
    email = address_in(token)
    with transaction():
        forget_alerts(email=email)
    flash(_("%(email)s waits for nothing any more.", email=email), "good")
    return redirect(url_for("storefront.home"), 303)
