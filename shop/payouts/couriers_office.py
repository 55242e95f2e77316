"""What the cooperative owes couriers at the office's desk: paid from the bank or the box, and what stays after a bill."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.payments.bearing import KetuaDecides
from shop.payouts import couriers
from shop.payouts.blueprint import pages
from shop.payouts.cash import NotEnoughInBox
from shop.payouts.office_forms import CourierDifference, CourierPaid
from shop.payouts.pages_office import say_booked
from shop.users.access import office, person
from shop.users.models import Role

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)


@pages.get("/office/payouts/couriers")
@read
def office_couriers() -> str:
    """What stands with each courier, and the forms for the one asked for."""
    slug = request.args.get("courier")
    return _page(_found(slug) if slug else None)


@pages.post("/office/payouts/couriers/<slug>/payment")
@write
def office_pay_courier(slug: str) -> Response | tuple[str, int]:
    """Book what a courier was paid, or paid back."""
    one, form = _found(slug), CourierPaid()
    if not form.validate_on_submit():
        return _page(one, form), 422
    try:
        with transaction():
            is_new = couriers.pay_courier(
                one.service,
                form.amount.data,
                account=form.chosen,
                to_courier=form.way.data == "to_courier",
                reference=form.reference.data,
                paid_on=form.paid_on.data,
                token=form.token.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
    except NotEnoughInBox as refusal:
        form.amount.errors = [refusal.sentence()]
        return _page(one, form), refusal.status
    except audit.ChangedMeanwhile as refusal:
        return _page(_found(slug), form, refusal=refusal.sentence()), refusal.status
    say_booked(is_new)
    return redirect(url_for(".office_couriers"), 303)


@pages.post("/office/payouts/couriers/<slug>/difference")
@read
def office_settle_courier(slug: str) -> Response | tuple[str, int]:
    """Let go of what stands with a courier after its bill."""
    one, form = _found(slug), CourierDifference()
    if not form.validate_on_submit():
        return _page(one, difference=form), 422
    owed = request.form.get("owed", "")
    if not (owed.isascii() and owed.removeprefix("-").isdigit() and len(owed) < 16):
        raise NotFound(owed=owed[:40])
    try:
        with transaction():
            couriers.settle_difference(
                one.service,
                owed=int(owed),
                reason=form.difference_reason.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
    except KetuaDecides as refusal:
        form.difference_reason.errors = [refusal.sentence()]
        return _page(_found(slug), difference=form), refusal.status
    except ShopError as refusal:
        return _page(_found(slug), difference=form, refusal=refusal.sentence()), refusal.status
    flash(_("Settled. Nothing stands with %(courier)s any more.", courier=one.service.name), "good")
    return redirect(url_for(".office_couriers"), 303)


def _found(slug: str) -> couriers.Carried:
    found = next((one for one in couriers.carried() if one.service.slug == slug), None)
    if found is None:
        raise NotFound(courier=slug)
    return found


def _page(
    chosen: couriers.Carried | None,
    form: CourierPaid | None = None,
    *,
    difference: CourierDifference | None = None,
    refusal: str = "",
) -> str:
    every = couriers.carried()
    return render_template(
        "payouts/office/couriers.html",
        every=every,
        chosen=chosen,
        owed=sum(one.owed for one in every if one.owed > 0),
        ahead=-sum(one.owed for one in every if one.owed < 0),
        form=form or (CourierPaid.fresh(chosen.owed) if chosen else None),
        difference=difference or CourierDifference(None),
        may_write=Role.BENDAHARA in person().roles,
        refusal=refusal,
        seen=audit.seen(couriers.subject(chosen.service)) if chosen else 0,
    )
