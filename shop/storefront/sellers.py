"""The makers: everybody who sells, and each one's own page with what she has now."""

from __future__ import annotations

from urllib.parse import quote

from flask import current_app, render_template, request, url_for

from shop.catalogue.queries import Browse, browse
from shop.i18n import in_language
from shop.sellers.queries import active_sellers, seller_page
from shop.shipping.arriving import off_now
from shop.storefront.blueprint import pages
from shop.storefront.queries import track_record
from shop.users.access import anyone

#: So many goods stand on the page of a maker or a village; the list has the others.
GOODS = 12


@pages.get("/sellers")
@anyone
def sellers() -> str:
    """Everybody who sells, by name; `?village=` narrows to one village."""
    everybody = active_sellers()
    villages = sorted({seller.village for seller in everybody}, key=lambda village: village.name)
    chosen = next((village for village in villages if village.slug == request.args.get("village")), None)
    shown = [seller for seller in everybody if chosen is None or seller.village is chosen]
    return render_template("storefront/sellers.html", sellers=shown, villages=villages, chosen=chosen)


@pages.get("/sellers/<slug>")
@anyone
def seller(slug: str) -> str:
    """One maker or group: her story, her village, who works there, how she sends, what she has."""
    found = seller_page(slug)
    address = current_app.config["BASE_URL"] + url_for("storefront.seller", slug=slug)
    return render_template(
        "storefront/seller.html",
        seller=found,
        line=in_language(found, "line"),
        off=off_now(found),
        story=in_language(found, "story"),
        record=track_record(found.id),
        page=browse(Browse(seller=frozenset({found.id}), in_stock=True), size=GOODS).page,
        whatsapp=quote(f"{found.name}\n{address}"),
    )
