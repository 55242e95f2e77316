"""The office's pages of couriers: which are offered, what each costs where, and where its parcels are looked up."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.shipping import offering
from shop.shipping.blueprint import pages
from shop.shipping.forms import KINDS, CourierForm, NewCourier, RateForm
from shop.shipping.models import CourierKind, Service
from shop.users.access import office, person
from shop.users.models import Role

MONEY = (Role.BENDAHARA, Role.KETUA)


@pages.get("/office/settings/couriers")
@office(*MONEY)
def office_couriers() -> str:
    """Every service, in the order in which buyers see them."""
    return _list(NewCourier(None, needs_tracking=True))


@pages.post("/office/settings/couriers")
@office(*MONEY)
def office_add_courier() -> Response | tuple[str, int]:
    """Add a service; its rates come next."""
    form = NewCourier()
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        with transaction():
            made = offering.add_service(
                slug=form.slug.data,
                name=form.name.data,
                name_en=form.name_en.data,
                kind=CourierKind(form.kind.data),
                needs_tracking=form.needs_tracking.data,
                track_at=form.track_at.data,
                by=person(),
            )
    except offering.CourierKnown as refusal:
        form.slug.errors = [refusal.sentence()]
        return _list(form), refusal.status
    flash(_("%(courier)s is added. Say now what it costs.", courier=made.name), "good")
    return redirect(url_for(".office_courier", slug=made.slug), 303)


@pages.get("/office/settings/couriers/<slug>")
@office(*MONEY)
def office_courier(slug: str) -> str:
    """One service with its rates."""
    return _page(offering.find_service(slug))


@pages.post("/office/settings/couriers/<slug>")
@office(*MONEY)
def office_change_courier(slug: str) -> Response | tuple[str, int]:
    """Change its name, or where its parcels are looked up."""
    found, form = offering.find_service(slug), CourierForm()
    if not form.validate_on_submit():
        return _page(found, form=form), 422
    try:
        with transaction():
            _hold_seen(slug)
            names = {"name": form.name.data, "name_en": form.name_en.data, "track_at": form.track_at.data}
            offering.change_service(offering.find_service(slug), **names, by=person())
    except audit.ChangedMeanwhile as refusal:
        form.name.errors = [refusal.sentence()]
        return _page(found, form=form), refusal.status
    return _saved(slug)


@pages.post("/office/settings/couriers/<slug>/rates")
@office(*MONEY)
def office_set_rate(slug: str) -> Response | tuple[str, int]:
    """Say what it costs to a region; the rate that stood there is replaced."""
    found, form = offering.find_service(slug), RateForm()
    if not form.validate_on_submit():
        return _page(found, rate=form), 422
    days = {"days_least": form.days_least.data, "days_most": form.days_most.data}
    try:
        with transaction():
            _hold_seen(slug)
            offering.set_rate(found, form.region_code.data, price=form.price.data, **days, by=person())
    except (offering.NoSuchRegion, audit.ChangedMeanwhile) as refusal:
        form.region_code.errors = [refusal.sentence()]
        return _page(offering.find_service(slug), rate=form), refusal.status
    return _saved(slug)


@pages.post("/office/settings/couriers/<slug>/end")
@office(*MONEY)
def office_end_courier(slug: str) -> Response:
    """Offer it no more. Pressed again it changes nothing."""
    return _offer(slug, is_offered=False)


@pages.post("/office/settings/couriers/<slug>/return")
@office(*MONEY)
def office_return_courier(slug: str) -> Response:
    """Offer it again."""
    return _offer(slug, is_offered=True)


def _offer(slug: str, *, is_offered: bool) -> Response:
    found = offering.find_service(slug)
    try:
        with transaction():
            _hold_seen(slug)
            offering.offer(found, is_offered=is_offered, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return redirect(url_for(".office_courier", slug=slug), 303)
    return _saved(slug)


def _saved(slug: str) -> Response:
    flash(_("Saved. It counts for orders from now on."), "good")
    return redirect(url_for(".office_courier", slug=slug), 303)


def _hold_seen(slug: str) -> None:
    audit.hold_seen(request.form.get("seen", ""), offering.subject(slug), by=person())


def _list(form: NewCourier) -> str:
    return render_template("shipping/office/couriers.html", services=offering.services(), kinds=KINDS, form=form)


def _page(found: Service, *, form: CourierForm | None = None, rate: RateForm | None = None) -> str:
    rates = sorted(found.rates, key=lambda one: one.region_code)
    return render_template(
        "shipping/office/courier.html",
        service=found,
        kind=KINDS[found.kind],
        rates=rates,
        names=offering.region_names({one.region_code for one in rates}),
        form=form or CourierForm(None, obj=found),
        rate=rate or RateForm(None),
        seen=audit.seen(offering.subject(found.slug)),
    )
