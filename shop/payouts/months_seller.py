"""A month in sentences: what a seller sold, what it left her, and what she can do."""

from __future__ import annotations

import re
from datetime import date

from flask import abort, render_template, url_for

from shop.clock import today
from shop.payouts.advising import LOOKED_BACK, advice
from shop.payouts.blueprint import pages
from shop.payouts.months import month_after, month_before, seller_month
from shop.sellers.access import acting_seller, sellers_only

#: Nobody sold anything here earlier.
FIRST = date(2020, 1, 1)


@pages.get("/seller/months")
@sellers_only
def seller_this_month() -> str:
    """The month that runs, and what she can do."""
    return _shown(_running())


@pages.get("/seller/months/<month>")
@sellers_only
def seller_past_month(month: str) -> str:
    """Any month that has begun."""
    first_on = _first(month)
    if not FIRST <= first_on <= _running():
        abort(404)
    return _shown(first_on)


def _running() -> date:
    return today().replace(day=1)


def _shown(first_on: date) -> str:
    """A month; what can be done stands beside the running one alone, for it is about today."""
    seller, running = acting_seller(), _running()
    found = seller_month(seller.id, first_on)
    sold_before = any(sold.gross for _first_on, sold in found.months[:-1])
    return render_template(
        "payouts/seller/month.html",
        seller=seller,
        month=found,
        is_running=first_on == running,
        advice=advice(seller.id) if first_on == running else [],
        looked_back=LOOKED_BACK.days,
        earlier=_link(month_before(first_on)) if sold_before else None,
        later=_link(month_after(first_on)) if first_on < running else None,
    )


def _link(first_on: date) -> tuple[str, date]:
    return url_for(".seller_past_month", month=f"{first_on:%Y-%m}"), first_on


def _first(month: str) -> date:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", month, re.ASCII)
    if found is None:
        abort(404)
    return date(int(found[1]), int(found[2]), 1)
