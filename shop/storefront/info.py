"""Who the shop is and the terms on which it sells."""

from __future__ import annotations

from datetime import date

from flask import render_template

from shop.decisions.models import Kind
from shop.decisions.queries import figures
from shop.storefront.blueprint import pages
from shop.storefront.home import MAKERS
from shop.storefront.queries import makers
from shop.users.access import anyone

#: The day on which the terms and the privacy notice last changed; orders keep the terms they were placed under.
TERMS_OF = date(2026, 11, 27)


@pages.get("/about")
@anyone
def about() -> str:
    """Who the cooperative is, and some of those it belongs to."""
    return render_template("storefront/about.html", makers=makers(MAKERS))


@pages.get("/how-to-buy")
@anyone
def how() -> str:
    """From choosing to receiving, with the deadlines that are in force."""
    return render_template("storefront/how.html", decided=_decided())


@pages.get("/contact")
@anyone
def contact() -> str:
    """How to reach the cooperative, and how a complaint runs."""
    return render_template("storefront/contact.html")


@pages.get("/privacy")
@anyone
def privacy() -> str:
    """Which personal data is kept, why, how long, and what one may demand."""
    return render_template("storefront/privacy.html", since=TERMS_OF)


@pages.get("/terms")
@anyone
def terms() -> str:
    """The terms of sale.

    Rule: PP 80/2019 Ps. 53 lists what an electronic contract holds; each item has its heading on the page.
    """
    return render_template("storefront/terms.html", since=TERMS_OF, decided=_decided())


def _decided() -> dict[str, int]:
    """The deadlines these pages name. Raises NothingDecided."""
    named = figures(Kind.PAYMENT_WINDOW_HOURS, Kind.HOLD_DAYS, Kind.CLAIM_DAYS)
    return {str(kind): found.value for kind, found in named.items()}
