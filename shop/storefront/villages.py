"""The villages where the goods are made."""

from __future__ import annotations

from flask import render_template

from shop.catalogue.choices import choices
from shop.catalogue.queries import Browse, browse
from shop.sellers.queries import active_sellers, village_page
from shop.sellers.queries import villages as all_villages
from shop.storefront.blueprint import pages
from shop.storefront.sellers import GOODS
from shop.users.access import anyone


@pages.get("/villages")
@anyone
def villages() -> str:
    """Every village, with how many makers and goods it has."""
    return render_template("storefront/villages.html", villages=all_villages(), goods=choices().counts("village", {}))


@pages.get("/villages/<slug>")
@anyone
def village(slug: str) -> str:
    """One village: what it is like, who works there, what they have."""
    found = village_page(slug)
    return render_template(
        "storefront/village.html",
        village=found,
        sellers=active_sellers(found),
        page=browse(Browse(village=frozenset({found.id}), in_stock=True), size=GOODS).page,
    )
