"""What a phone asks before it puts the shop on its home screen: a name, pictures, and where it opens.

Two of them, because whoever sells opens it to pack, not to buy. No service worker stands behind: without network there is
nothing to show but stock that may be gone.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app, url_for

from shop.i18n import gettext as _
from shop.i18n import language
from shop.storefront.blueprint import pages
from shop.users.access import anyone

#: The page's own ground (static/css/tokens.css), behind the picture while the shop opens.
GROUND = "#fbf7ef"
#: Drawn from favicon.svg. Phones cut the last one to a shape of theirs: its leaf keeps to the middle.
ICONS = (("icon-192", 192, "any"), ("icon-512", 512, "any"), ("icon-maskable-512", 512, "maskable"))
KEPT_SECONDS = 86_400


@pages.get("/manifest.webmanifest")
@anyone
def manifest() -> Response:
    """The shop, as a buyer has it on her phone."""
    coop = current_app.config["COOPERATIVE"]
    return _manifest(
        "/",
        name=coop.name,
        short_name=coop.short_name,
        description=_(
            "Ecoprint and batik cloth, bags, shoes, accessories, snacks and jamu made by returned migrant workers in the villages of Jember."
        ),
        start="storefront.home",
        ways=((_("Products"), "catalogue.index"), (_("Cart"), "cart.show"), (_("My orders"), "orders.index")),
    )


@pages.get("/seller.webmanifest")
@anyone
def seller_manifest() -> Response:
    """The seller's side. Phones fetch it without the sign-in, so it says nothing of hers."""
    coop = current_app.config["COOPERATIVE"]
    return _manifest(
        "/seller",
        name=_("%(shop)s, for sellers", shop=coop.short_name),
        short_name=_("Selling"),
        description=_("Orders to pack, stock, products and money."),
        start="orders.seller_home",
        ways=(
            (_("Orders"), "orders.seller_index"),
            (_("Stock"), "stock.seller_index"),
            (_("Products"), "catalogue.seller_index"),
            (_("Money"), "payouts.seller_money"),
        ),
    )


def _manifest(number: str, *, start: str, ways: tuple[tuple[str, str], ...], **words: str) -> Response:
    """One of them. Its `id` is the same in every language: a phone keeps one of it."""
    assets = current_app.extensions["assets"]
    said: dict[str, Any] = {
        "id": number,
        "lang": language(),
        **words,
        "start_url": url_for(start),
        "scope": "/",
        # With a way back: a phone's own button is not everywhere.
        "display": "minimal-ui",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [
            {
                "src": assets.url(f"images/{name}.png"),
                "sizes": f"{side}x{side}",
                "type": "image/png",
                "purpose": purpose,
            }
            for name, side, purpose in ICONS
        ],
        "shortcuts": [{"name": name, "url": url_for(endpoint)} for name, endpoint in ways],
    }
    answer = Response(json.dumps(said, ensure_ascii=False), mimetype="application/manifest+json")
    answer.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return answer
