"""A seller who cannot send: the buyer gets her money back, and what is gone leaves the shelf."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms.fields.choices import SelectChoice

from shop.audit import stale, told
from shop.db import transaction
from shop.i18n import force_locale, rupiah
from shop.i18n import gettext as _
from shop.orders.models import SellerOrder, SellerOrderStatus
from shop.orders.moving import WrongMoment
from shop.orders.seller_queries import seller_order
from shop.orders.words import was_told
from shop.payments.blueprint import pages
from shop.payments.ending import cancel_lacking
from shop.payments.seller_forms import LackingForm
from shop.sellers.access import of_hers, sellers_only
from shop.stock.models import Reason
from shop.users.access import person


@pages.get("/seller/orders/<code>/cancellation")
@sellers_only
def seller_cancellation(code: str) -> str:
    """Which goods are missing or damaged?"""
    part = of_hers(lambda seller: seller_order(seller, code))
    return _page(part, _form(part))


@pages.post("/seller/orders/<code>/cancellation")
@sellers_only
def seller_cancel(code: str) -> Any:
    """Cancel this seller's part; the other sellers' goods travel on."""
    part = of_hers(lambda seller: seller_order(seller, code))
    form = _form(part)
    if not form.validate_on_submit():
        return _page(part, form), 422
    with force_locale(part.order.language):
        reason = form.reason()
    due = 0
    try:
        with transaction():
            is_new = part.status is not SellerOrderStatus.CANCELLED
            if is_new:  # not so at a second touch of the button
                due = cancel_lacking(
                    part, lacking=form.lacking.data, cause=Reason(form.cause.data), reason=reason, by=person()
                )
    except WrongMoment as refusal:
        flash(stale(refusal, f"seller_order {code}", f"parcel {part.parcel.code}"), "wrong")
        return redirect(url_for("orders.seller_show", code=code), 303)
    words = [_("%(code)s is cancelled.", code=part.short_code)]
    if due:
        words.append(_("The buyer gets %(amount)s back.", amount=rupiah(due)))
    before = "" if is_new else told(f"seller_order {code}", but=person())
    words.append(was_told(part.order) if is_new else before)
    flash(" ".join(filter(None, words)), "wait" if before else "good")
    return redirect(url_for("orders.seller_index"), 303)


def _form(part: SellerOrder) -> LackingForm:
    form = LackingForm()
    form.lacking.choices = [SelectChoice(line.id, line.title) for line in part.lines]
    if not form.is_submitted() and len(part.lines) == 1:
        form.lacking.data = [part.lines[0].id]
    return form


def _page(part: SellerOrder, form: LackingForm) -> str:
    return render_template("payments/seller/cancellation.html", part=part, form=form)
