"""Vouchers of which a seller may bear a part: she says yes or no, and may think otherwise later."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.i18n import gettext as _
from shop.promotions import issuing, queries
from shop.promotions.blueprint import pages
from shop.promotions.issuing import voucher_named
from shop.sellers.access import acting_seller, may_manage_money, sellers_only
from shop.users.access import person


@pages.get("/seller/vouchers")
@sellers_only
def seller_index() -> str:
    """What each voucher would take of hers, and what she said."""
    return _page()


@pages.post("/seller/vouchers/<code>/answer")
@sellers_only
def seller_answer(code: str) -> Response | tuple[str, int]:
    """Agree to bear her part, or not. Only owner and treasurer may: it is the makers' money."""
    seller, voucher, said = acting_seller(), voucher_named(code), request.form.get("agrees", "")
    if not may_manage_money(person(), seller) or said not in ("yes", "no"):
        abort(404)
    try:
        with transaction():
            issuing.answer(voucher, seller, agrees=said == "yes", by=person())
    except issuing.NotAsked as refusal:
        return _page(refusal.sentence()), refusal.status
    words = (
        _("You bear your part of voucher %(code)s.", code=voucher.code)
        if said == "yes"
        else _("Voucher %(code)s takes nothing off your goods.", code=voucher.code)
    )
    flash(words, "good")
    return redirect(url_for(".seller_index"), 303)


def _page(refusal: str = "") -> str:
    seller = acting_seller()
    return render_template(
        "promotions/seller/index.html",
        seller=seller,
        asked=queries.asked(seller.id),
        may_answer=may_manage_money(person(), seller),
        refusal=refusal,
    )
