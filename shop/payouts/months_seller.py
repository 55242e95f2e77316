"""A month in sentences: what a seller sold, what it left her, and what she can do."""

from __future__ import annotations

import re
from datetime import date

from flask import abort, render_template, url_for

from shop.clock import today
from shop.payouts.advising import LOOKED_BACK, advice
from shop.payouts.blueprint import pages
from shop.payouts.months import month_before, seller_month
from shop.sellers.access import acting_seller, sellers_only

#: Nobody sold anything here earlier.
FIRST = date(2020, 1, 1)


@pages.get("/seller/months", defaults={"month": ""})
@pages.get("/seller/months/<month>")
@sellers_only
def seller_month_page(month: str) -> str:
    """The month that runs, or another one; what she can do stands beside the running one alone, for it is about today."""
    running = today().replace(day=1)
    first_on = _first(month) if month else running
    if not FIRST <= first_on <= running:
        abort(404)
    seller = acting_seller()
    found = seller_month(seller.id, first_on)
    return render_template(
        "payouts/seller/month.html",
        seller=seller,
        month=found,
        is_running=first_on == running,
        advice=advice(seller.id) if first_on == running else [],
        looked_back=LOOKED_BACK.days,
        earlier=_link(month_before(first_on)) if any(sold.gross for _on, sold in found.months[:-1]) else None,
        later=_link(_month_after(first_on)) if first_on < running else None,
    )


def _link(first_on: date) -> tuple[str, date]:
    return url_for(".seller_month_page", month=f"{first_on:%Y-%m}"), first_on


def _month_after(first_on: date) -> date:
    return first_on.replace(year=first_on.year + first_on.month // 12, month=first_on.month % 12 + 1)


def _first(month: str) -> date:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", month, re.ASCII)
    if found is None:
        abort(404)
    return date(int(found[1]), int(found[2]), 1)
