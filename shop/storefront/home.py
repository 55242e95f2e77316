"""The first page: what is new, who makes it, and why it is safe to buy here."""

from __future__ import annotations

from flask import render_template

from shop.catalogue.queries import newest
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.money import BASIS_POINTS, percent_of
from shop.storefront.blueprint import pages
from shop.storefront.queries import makers_and_stories, tiles_and_ways
from shop.users.access import anyone

NEW_PIECES = 8
MAKERS = 3
STORIES = 3


@pages.get("/")
@anyone
def home() -> str:
    """Shelves, the newest pieces, three makers and stories, and how it works with the rate that is in force."""
    share = percent_of(BASIS_POINTS, value(Kind.COMMISSION_BPS))
    tiles, ways = tiles_and_ways()
    makers, stories = makers_and_stories(MAKERS, STORIES)
    return render_template(
        "storefront/home.html",
        tiles=tiles,
        pieces=newest(NEW_PIECES),
        makers=makers,
        stories=stories,
        ways=ways,
        whole=BASIS_POINTS,
        share=share,
    )
