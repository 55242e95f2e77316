"""The villages in the office: what buyers read of them, their picture, and who helps their sellers."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.i18n import gettext as _
from shop.office.blueprint import pages
from shop.office.enrolling import describe_village
from shop.office.enrolling_forms import NewVillage, PersonForm, VillageForm
from shop.sellers import villages as rules
from shop.sellers.models import Village
from shop.sellers.queries import coordinators_by_village, coordinators_of, village_page, villages
from shop.users.access import office, person
from shop.users.models import Role

money = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/villages", endpoint="villages")
@money
def show_villages() -> str:
    """Every village with its sellers and coordinators, and a form to add one."""
    return _list(NewVillage(formdata=None))


@pages.post("/office/villages")
@money
def village_add() -> Response | tuple[str, int]:
    """Add a village of the country to the shop's."""
    form = NewVillage()
    if not form.validate_on_submit() or form.region is None:
        return _list(form), 422
    region, picture = form.region, form.store_picture()
    words = {"name": form.name.data, "text": form.text.data, "text_en": form.text_en.data}
    try:
        with transaction():
            made = rules.add_village(region, **words, picture=picture, by=person())
            slug = made.slug
    except rules.VillageKnown as refusal:
        form.place.errors = [audit.stale(refusal, rules.subject(refusal.village))]
        return _list(form), 422
    flash(_("%(village)s is added. Name its coordinator now.", village=form.name.data), "good")
    return redirect(url_for(".village", slug=slug), 303)


@pages.get("/office/villages/<slug>")
@money
def village(slug: str) -> str:
    """One village: its words and picture, and its coordinators."""
    return _page(village_page(slug))


@pages.post("/office/villages/<slug>")
@money
def village_change(slug: str) -> Response | tuple[str, int]:
    """Change what buyers read and see of it."""
    found, form = village_page(slug), VillageForm()
    if not form.validate_on_submit():
        return _page(found, form=form), 422
    picture = form.store_picture()
    words = {"name": form.name.data, "text": form.text.data, "text_en": form.text_en.data}
    try:
        with transaction():
            found = village_page(slug)
            _hold_seen(found, "village_changed")
            describe_village(found, **words, picture=picture, by=person())
    except audit.ChangedMeanwhile as refusal:
        form.name.errors = [refusal.sentence()]
        return _page(village_page(slug), form=form), refusal.status
    flash(_("Saved. Buyers see it now."), "good")
    return redirect(url_for(".village", slug=slug), 303)


@pages.post("/office/villages/<slug>/coordinators")
@money
def village_add_coordinator(slug: str) -> Response | tuple[str, int]:
    """Let somebody act for the village's sellers."""
    found, form = village_page(slug), PersonForm()
    if not form.validate_on_submit() or form.user is None:
        return _page(found, coordinator=form), 422
    user = form.user
    try:
        with transaction():
            _hold_seen(found, "coordinator_added", "coordinator_ended")
            rules.add_coordinator(found, user, by=person())
    except audit.ChangedMeanwhile as refusal:
        form.who.errors = [refusal.sentence()]
        return _page(village_page(slug), coordinator=form), refusal.status
    flash(_("%(name)s may act for the sellers of %(village)s now.", name=user.name, village=found.name), "good")
    return redirect(url_for(".village", slug=slug), 303)


@pages.post("/office/villages/<slug>/coordinators/<int:user_id>/end")
@money
def village_end_coordinator(slug: str, user_id: int) -> Response:
    """Let her act for them no more."""
    found = village_page(slug)
    try:
        with transaction():
            _hold_seen(found, "coordinator_added", "coordinator_ended")
            rules.end_coordinator(found, user_id, by=person())
    except audit.ChangedMeanwhile as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("She may act for the sellers of %(village)s no more.", village=found.name), "good")
    return redirect(url_for(".village", slug=slug), 303)


def _hold_seen(found: Village, *acts: str) -> None:
    audit.hold_seen(request.form.get("seen", ""), rules.subject(found), by=person(), acts=acts)


def _list(form: NewVillage) -> str:
    return render_template(
        "office/villages.html", form=form, villages=villages(), coordinators=coordinators_by_village()
    )


def _page(found: Village, *, form: VillageForm | None = None, coordinator: PersonForm | None = None) -> str:
    return render_template(
        "office/village.html",
        village=found,
        form=form or VillageForm(formdata=None, obj=found),
        coordinator=coordinator or PersonForm(formdata=None),
        coordinators=coordinators_of(found),
        acts=audit.latest([rules.subject(found)], 8),
        seen=audit.seen(rules.subject(found)),
    )
