"""The office's cash on delivery: where it is offered, what couriers hand in, and parcels that came back unpaid."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.audit import stale, told
from shop.clock import today
from shop.db import session, transaction
from shop.decisions.models import Kind
from shop.decisions.queries import all_in_force
from shop.decisions.words import value_words
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.orders.office_queries import parcel as parcel_with
from shop.payments import cod
from shop.payments.bearing import KetuaDecides
from shop.payments.blueprint import pages
from shop.payments.case_words import BOOKED_BEFORE
from shop.payments.forms import Area, CourierList, Refusal
from shop.payments.models import Payment, Remittance
from shop.regions.models import Region
from shop.users.access import office, person
from shop.users.models import Role

#: What was decided about it, shown beside the areas.
LIMITS = (Kind.COD_MOST_RUPIAH, Kind.COD_OPEN_ORDERS, Kind.COD_FREIGHT_SELLER_BPS)


@pages.get("/office/cod")
@office(Role.BENDAHARA, Role.KETUA)
def office_cod() -> str:
    """What couriers owe, what is still to be paid at the door, and where it is offered."""
    return _page()


@pages.post("/office/cod/couriers/<int:service_id>/remittances")
@office(Role.BENDAHARA, Role.KETUA)
def office_remit(service_id: int) -> Response | tuple[str, int]:
    """Book what a courier paid to the bank for the parcels ticked."""
    if service_id not in _couriers(cod.collected()) and not _was_remitted(service_id):
        raise NotFound(courier=service_id)
    form = CourierList.named(service_id)
    if not form.validate_on_submit():
        return _page(lists={service_id: form}), 422
    try:
        with transaction():
            received = cod.remit(
                request.form.getlist("number"),
                service_id=service_id,
                fee=form.fee.data,
                account=form.account.account,
                received_on=form.received_on.data,
                reference=form.reference.data,
                by=person(),
            )
    except KetuaDecides as refusal:
        form.fee.errors = [refusal.sentence()]
        return _page(lists={service_id: form}), refusal.status
    except ShopError as refusal:
        return _page(lists={service_id: form}, refusal=stale(refusal, _last(service_id))), refusal.status
    if received:
        flash(_("%(amount)s of COD money booked on the bank account.", amount=rupiah(received)), "good")
    else:
        flash(f"{BOOKED_BEFORE} {told(_last(service_id))}", "wait")
    return redirect(url_for(".office_cod"), 303)


@pages.post("/office/parcels/<code>/refusal")
@office(Role.BENDAHARA, Role.KETUA)
def office_refuse(code: str) -> Response | tuple[str, int]:
    """A parcel was refused at the door and is here again."""
    parcel = parcel_with(code)
    if parcel is None:
        raise NotFound(parcel=code)
    form = Refusal.named(code)
    if not form.validate_on_submit():
        return _page(refusals={code: form}), 422
    try:
        with transaction():
            cod.refuse(parcel, freight_back=form.freight_back.data, by=person())
    except KetuaDecides as refusal:
        form.freight_back.errors = [refusal.sentence()]
        return _page(refusals={code: form}), refusal.status
    except ShopError as refusal:
        return _page(refusal=stale(refusal, f"parcel {code}")), refusal.status
    flash(_("%(code)s came back. Its goods are in stock again.", code=code), "good")
    return redirect(url_for(".office_cod"), 303)


@pages.post("/office/cod/areas")
@office(Role.KETUA)
def office_add_area() -> Response | tuple[str, int]:
    """Offer payment on delivery in one more region."""
    form = Area()
    if not form.validate_on_submit():
        return _page(area=form), 422
    region = session().get(Region, form.region_code.data) if form.region_code.data.isascii() else None
    if region is None:
        form.region_code.errors = [_("There is no region of this code.")]
        return _page(area=form), 422
    with transaction():
        is_new = cod.add_area(region, source=form.source.data, by=person())
    words = _("Payment on delivery is offered in %(name)s.", name=region.full_name)
    before = "" if is_new else told(f"region {region.code}")
    flash(f"{words} {before}".strip(), "good" if is_new else "wait")
    return redirect(url_for(".office_cod", _anchor="areas"), 303)


@pages.post("/office/cod/areas/<code>/end")
@office(Role.KETUA)
def office_end_area(code: str) -> Response:
    """Offer payment on delivery there no more."""
    region = session().get(Region, code) if code.isascii() else None
    with transaction():
        is_gone = region is not None and cod.end_area(region.code, by=person())
    before = "" if is_gone else told(f"region {code}")
    if region is None or not (is_gone or before):
        raise NotFound(area=code)
    words = _("Payment on delivery is no longer offered in %(name)s.", name=region.full_name)
    flash(f"{words} {before}".strip(), "good" if is_gone else "wait")
    return redirect(url_for(".office_cod", _anchor="areas"), 303)


def _couriers(payments: list[Payment]) -> dict[int, list[Payment]]:
    """What was collected at the door, by courier service."""
    found: dict[int, list[Payment]] = {}
    for payment in payments:
        found.setdefault(payment.order.parcels[0].service_id, []).append(payment)
    return found


def _last(service_id: int) -> str:
    """The last booking of this courier's money, as the audit names it."""
    last = sa.select(Remittance.id).where(Remittance.service_id == service_id).order_by(Remittance.id.desc()).limit(1)
    return f"remittance {session().scalar(last)}"


def _was_remitted(service_id: int) -> bool:
    return session().scalar(sa.select(Remittance.id).where(Remittance.service_id == service_id).limit(1)) is not None


def _list(service_id: int) -> CourierList:
    account = str(cod.paid_to(service_id).id)
    return CourierList.named(service_id, None, fee=0, received_on=today(), account=account)


def _page(
    *,
    lists: Mapping[int, CourierList] | None = None,
    refusals: Mapping[str, Refusal] | None = None,
    area: Area | None = None,
    refusal: str = "",
) -> str:
    owed, coming = cod.collected(), cod.under_way()
    couriers = _couriers(owed)
    decided = all_in_force()
    limits = [(kind, decided[kind].value) for kind in LIMITS if kind in decided]
    return render_template(
        "payments/office/cod.html",
        couriers=couriers,
        lists={
            **{number: _list(number) for number in couriers},
            **(lists or {}),
        },
        ticked=request.form.getlist("number"),
        coming=coming,
        refusals={
            **{
                one.order.parcels[0].code: Refusal.named(one.order.parcels[0].code, None, freight_back=0)
                for one in coming
            },
            **(refusals or {}),
        },
        owed=sum(payment.amount for payment in owed),
        at_the_door=sum(payment.amount for payment in coming),
        areas=cod.areas(),
        area=area or Area(None),
        limits={kind.value: value_words(kind, figure) for kind, figure in limits},
        may_decide=Role.KETUA in person().roles,
        refusal=refusal,
    )
