"""A seller joins, and what stands about her is changed in the office."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.i18n import gettext as _
from shop.office.blueprint import pages
from shop.office.enrolling import describe, enroll
from shop.office.enrolling_forms import NewSeller, SellerForm
from shop.sellers.models import Seller, SellerKind, Village
from shop.sellers.queries import find_seller, village_page, villages
from shop.sellers.registering import SellerKnown, subject
from shop.users.access import office, person
from shop.users.models import Role

money = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/new-seller")
@money
def seller_new() -> str:
    """A form for a seller who joins."""
    return _new(_empty())


@pages.post("/office/new-seller")
@money
def seller_add() -> Response | tuple[str, int]:
    """Add her; who acts for her, and a group's makers, come next."""
    form = _empty(sent=True)
    if not form.validate_on_submit():
        return _new(form), 422
    kind = SellerKind(form.kind.data)
    try:
        with transaction():
            made = enroll(
                form.name.data,
                kind=kind,
                village=village_page(form.village.data),
                phone=form.phone.data,
                uses_hub=form.uses_hub.data,
                by=person(),
            )
            slug = made.slug
    except SellerKnown as refusal:
        form.name.errors = [audit.stale(refusal, subject(refusal.seller))]
        return _new(form), 422
    flash(_("%(seller)s is added. Say now who may act for her.", seller=form.name.data), "good")
    return redirect(url_for(".seller_people", slug=slug), 303)


@pages.get("/office/sellers/<slug>/profile")
@money
def seller_profile(slug: str) -> str:
    """What stands about a seller, to be changed."""
    return _page(find_seller(slug))


@pages.post("/office/sellers/<slug>/profile")
@money
def seller_change(slug: str) -> Response | tuple[str, int]:
    """Change it; buyers see it at once."""
    found = find_seller(slug)
    form = SellerForm(_villages(), found)
    if not form.validate_on_submit():
        return _page(found, form), 422
    picture = form.store_picture()
    names = ("name", "phone", "line", "line_en", "story", "story_en", "uses_hub", "is_selling")
    words = {name: form[name].data for name in names}
    try:
        with transaction():
            found = find_seller(slug)
            seen, acts = request.form.get("seen", ""), ("seller_changed", "seller_described")
            audit.hold_seen(seen, subject(found), by=person(), acts=acts)
            describe(found, **words, village=village_page(form.home.data), picture=picture, by=person())
    except SellerKnown as refusal:
        form.name.errors = [audit.stale(refusal, subject(refusal.seller))]
        return _page(find_seller(slug), form), 422
    except audit.ChangedMeanwhile as refusal:
        form.name.errors = [refusal.sentence()]
        return _page(find_seller(slug), form), refusal.status
    flash(_("Saved. Buyers see it now."), "good")
    return redirect(url_for(".seller", slug=slug), 303)


def _empty(*, sent: bool = False) -> NewSeller:
    return NewSeller(_villages()) if sent else NewSeller(_villages(), formdata=None)


def _villages() -> list[Village]:
    return [one.village for one in villages()]


def _new(form: NewSeller) -> str:
    return render_template("office/new_seller.html", form=form)


def _page(found: Seller, form: SellerForm | None = None) -> str:
    return render_template(
        "office/seller_profile.html",
        seller=found,
        form=form or SellerForm(_villages(), found, formdata=None),
        seen=audit.seen(subject(found)),
    )
