"""The office's pages of shelves and techniques: what there is, with how many products; each one's names and its end."""

from __future__ import annotations

from textwrap import shorten
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue import arranging
from shop.catalogue.access import Answer
from shop.catalogue.blueprint import pages
from shop.catalogue.drafts import Standing, standings
from shop.catalogue.models import Category, Technique
from shop.catalogue.shelves_forms import FOOD, GOODS, MADE, PLAIN, STANDS, WAX, PlaceForm, ShelfForm, TechniqueForm
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import in_language, lazy_gettext, waktu
from shop.users.access import office, person
from shop.users.models import Role

officer = office(Role.CATALOGUE_OFFICER)

#: Acts of a shelf's trail that its page shows, newest first.
MOST_ACTS = 8
#: Signs of a text that the trail shows.
MOST_TOLD = 60
#: What changes are called, and both values of what is only one or the other.
CHANGED: dict[str, tuple[Any, tuple[Any, Any] | None]] = {
    "name": (lazy_gettext("Name"), None),
    "name_en": (lazy_gettext("Name in English"), None),
    "text": (lazy_gettext("One sentence"), None),
    "text_en": (lazy_gettext("One sentence in English"), None),
    "is_food": (lazy_gettext("What stands on it"), (STANDS[GOODS][0], STANDS[FOOD][0])),
    "place": (lazy_gettext("Place among the shelves"), None),
    "uses_wax": (lazy_gettext("How it is made"), (MADE[PLAIN][0], MADE[WAX][0])),
}
#: Why a change is not taken.
REFUSED = (arranging.NameTaken, arranging.InUse, audit.ChangedMeanwhile)
#: What puts shelves in another order than a page showed them.
ORDERING = ("shelf_added", "shelf_moved")


@pages.get("/office/shelves")
@officer
def office_shelves() -> Answer:
    """Every shelf in its order and every technique, and forms to add one."""
    return _list()


@pages.post("/office/shelves")
@officer
def office_add_shelf() -> Response | Answer:
    """Add a shelf after the others. A second press finds it there."""
    form = ShelfForm()
    if not form.validate_on_submit():
        return _list(422, shelf_form=form)
    picture = form.store_picture()
    try:
        with transaction():
            made = arranging.add_shelf(**_words(form), is_food=form.is_food, picture=picture, by=person())
            slug, name = made.slug, in_language(made, "name")
    except arranging.NameTaken as refusal:
        form[refusal.field].errors = [audit.stale(refusal, arranging.subject(refusal.thing))]
        return _list(422, shelf_form=form)
    flash(_("The shelf %(name)s is added. Sellers can begin products on it now.", name=name), "good")
    return redirect(url_for(".office_shelf", slug=slug), 303)


@pages.post("/office/techniques")
@officer
def office_add_technique() -> Response | Answer:
    """Add a technique. A second press finds it there."""
    form = TechniqueForm()
    if not form.validate_on_submit():
        return _list(422, technique_form=form)
    names = {"name": form.name.data, "name_en": form.name_en.data}
    try:
        with transaction():
            made = arranging.add_technique(**names, uses_wax=form.uses_wax, by=person())
            slug, name = made.slug, in_language(made, "name")
    except arranging.NameTaken as refusal:
        form[refusal.field].errors = [audit.stale(refusal, arranging.subject(refusal.thing))]
        return _list(422, technique_form=form)
    flash(_("The technique %(name)s is added. Sellers can choose it now.", name=name), "good")
    return redirect(url_for(".office_technique", slug=slug), 303)


@pages.get("/office/shelves/<slug>")
@officer
def office_shelf(slug: str) -> Answer:
    """One shelf: its names, what stands on it, and what was done to it."""
    return _shelf(slug)


@pages.post("/office/shelves/<slug>")
@officer
def office_change_shelf(slug: str) -> Response | Answer:
    """Change what buyers read and see of it."""
    form = ShelfForm(arranging.find(Category, slug))
    if not form.validate_on_submit():
        return _shelf(slug, 422, form=form)
    picture = form.store_picture()
    try:
        with transaction():
            found = _seen(Category, slug)
            arranging.change_shelf(found, **_words(form), is_food=form.is_food, picture=picture, by=person())
    except REFUSED as refusal:
        return _shelf(slug, _said_beside(form, refusal, demand="stands"), form=form)
    return _saved(".office_shelf", slug)


@pages.post("/office/shelves/<slug>/place")
@officer
def office_place_shelf(slug: str) -> Response | Answer:
    """Put it in another place among the shelves. Pressed again it stands there already."""
    form = PlaceForm()
    if not form.validate_on_submit():
        return _list(422, place_form=form)
    every = [arranging.subject(one) for one in arranging.shelves()]
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), *every, by=person(), acts=ORDERING)
            found = arranging.find(Category, slug)
            arranging.place_shelf(found, form.place.data, by=person())
            name = in_language(found, "name")
    except audit.ChangedMeanwhile as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("%(name)s stands in place %(place)s now.", name=name, place=form.place.data), "good")
    return redirect(url_for(".office_shelves"), 303)


@pages.post("/office/shelves/<slug>/closing")
@officer
def office_close_shelf(slug: str) -> Response:
    """Let nothing new be put on it. Pressed again it changes nothing."""
    return _set_open(Category, slug, ".office_shelf", is_open=False)


@pages.post("/office/shelves/<slug>/opening")
@officer
def office_open_shelf(slug: str) -> Response:
    """Let products be begun on it again."""
    return _set_open(Category, slug, ".office_shelf", is_open=True)


@pages.get("/office/techniques/<slug>")
@officer
def office_technique(slug: str) -> Answer:
    """One technique: its names, how many goods are made by it, and what was done to it."""
    return _technique(slug)


@pages.post("/office/techniques/<slug>")
@officer
def office_change_technique(slug: str) -> Response | Answer:
    """Name it otherwise."""
    form = TechniqueForm(arranging.find(Technique, slug))
    if not form.validate_on_submit():
        return _technique(slug, 422, form=form)
    names = {"name": form.name.data, "name_en": form.name_en.data}
    try:
        with transaction():
            arranging.change_technique(_seen(Technique, slug), **names, uses_wax=form.uses_wax, by=person())
    except REFUSED as refusal:
        return _technique(slug, _said_beside(form, refusal, demand="made"), form=form)
    return _saved(".office_technique", slug)


@pages.post("/office/techniques/<slug>/closing")
@officer
def office_close_technique(slug: str) -> Response:
    """Let sellers choose it no more. Pressed again it changes nothing."""
    return _set_open(Technique, slug, ".office_technique", is_open=False)


@pages.post("/office/techniques/<slug>/opening")
@officer
def office_open_technique(slug: str) -> Response:
    """Let sellers choose it again."""
    return _set_open(Technique, slug, ".office_technique", is_open=True)


def _words(form: ShelfForm) -> dict[str, str]:
    return {name: form[name].data for name in ("name", "name_en", "text", "text_en")}


def _seen(model: type[arranging.Thing], slug: str) -> arranging.Thing:
    """What a form is about, if nobody else did anything to it since its page was opened."""
    found = arranging.find(model, slug)
    audit.hold_seen(request.form.get("seen", ""), arranging.subject(found), by=person())
    return found


def _said_beside(form: ShelfForm | TechniqueForm, refusal: ShopError, *, demand: str) -> int:
    """Say why a change was not taken beside the field it is about; the status to answer with."""
    if isinstance(refusal, arranging.NameTaken):  # what was typed is wrong, not the moment
        form[refusal.field].errors = [refusal.sentence()]
        return 422
    form[demand if isinstance(refusal, arranging.InUse) else "name"].errors = [refusal.sentence()]
    return refusal.status


def _saved(page: str, slug: str) -> Response:
    flash(_("Saved. Buyers see it within half a minute; its address stays as it was."), "good")
    return redirect(url_for(page, slug=slug), 303)


def _set_open(model: type[arranging.Thing], slug: str, page: str, *, is_open: bool) -> Response:
    try:
        with transaction():
            found = _seen(model, slug)
            arranging.set_open(found, is_open=is_open, by=person())
            name = in_language(found, "name")
    except audit.ChangedMeanwhile as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        said = _("%(name)s is open again: sellers can choose it.", name=name)
        if not is_open:
            said = _("%(name)s is closed to new products. What is there stays, and is sold.", name=name)
        flash(said, "good")
    return redirect(url_for(page, slug=slug), 303)


def _sum(counts: dict[tuple[int, int | None], Standing], *, at: int, number: int) -> Standing:
    """What there is on one shelf (at 0) or by one technique (at 1)."""
    its = [one for pair, one in counts.items() if pair[at] == number]
    return Standing(sum(one.products for one in its), sum(one.published for one in its))


def _list(
    status: int = 200,
    *,
    shelf_form: ShelfForm | None = None,
    technique_form: TechniqueForm | None = None,
    place_form: PlaceForm | None = None,
) -> Answer:
    shelves, techniques, counts = arranging.shelves(), arranging.techniques(), standings()
    facts: dict[str, Any] = {
        "shelves": [(one, _sum(counts, at=0, number=one.id), _made_by(one, counts, techniques)) for one in shelves],
        "techniques": [(one, _sum(counts, at=1, number=one.id)) for one in techniques],
        "stands": STANDS,
        "made": MADE,
        "shelf_form": shelf_form or ShelfForm(formdata=None),
        "technique_form": technique_form or TechniqueForm(formdata=None),
        "place_form": place_form,
        "seen": audit.seen(*(arranging.subject(one) for one in shelves)),
    }
    return render_template("catalogue/office/shelves.html", **facts), status


def _made_by(shelf: Category, counts: dict[tuple[int, int | None], Standing], techniques: Any) -> list[tuple[str, int]]:
    """How the products of a shelf are made: each technique's name and how many."""
    pairs = [(one, counts.get((shelf.id, one.id))) for one in techniques]
    return [(in_language(one, "name"), standing.products) for one, standing in pairs if standing is not None]


def _shelf(slug: str, status: int = 200, *, form: ShelfForm | None = None) -> Answer:
    shelf, counts = arranging.find(Category, slug), standings()
    facts: dict[str, Any] = {
        "shelf": shelf,
        "standing": _sum(counts, at=0, number=shelf.id),
        "made_by": _made_by(shelf, counts, arranging.techniques()),
        "stands": STANDS,
        "form": form or ShelfForm(shelf, formdata=None),
        "acts": _acts(shelf),
        "seen": audit.seen(arranging.subject(shelf)),
    }
    return render_template("catalogue/office/shelf.html", **facts), status


def _technique(slug: str, status: int = 200, *, form: TechniqueForm | None = None) -> Answer:
    technique = arranging.find(Technique, slug)
    facts: dict[str, Any] = {
        "technique": technique,
        "standing": _sum(standings(), at=1, number=technique.id),
        "made": MADE,
        "form": form or TechniqueForm(technique, formdata=None),
        "acts": _acts(technique),
        "seen": audit.seen(arranging.subject(technique)),
    }
    return render_template("catalogue/office/technique.html", **facts), status


def _acts(thing: Category | Technique) -> list[dict[str, Any]]:
    """What was done to it last, each with what it was before and is since."""
    return [
        {"title": act.words, "when": f"{waktu(act.at)} · {act.by}", "note": _told(act.facts), "state": "done"}
        for act in audit.latest([arranging.subject(thing)], MOST_ACTS)
    ]


def _told(facts: dict[str, Any]) -> str:
    changed = facts.get("changed", {})
    told = [
        f"{words}: {_short(values, changed[name][0])} → {_short(values, changed[name][1])}"
        for name, (words, values) in CHANGED.items()
        if name in changed
    ]
    if "picture" in changed:
        told.append(_("Another picture"))
    return "; ".join(told)


def _short(values: tuple[Any, Any] | None, value: Any) -> str:
    return str(values[value]) if values else shorten(str(value), MOST_TOLD, placeholder=" …") or "–"
