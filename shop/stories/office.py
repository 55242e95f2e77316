"""The catalogue officer's stories and guides: what waits to be read, and what she writes herself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue import arranging
from shop.catalogue.readiness import CLAIMS
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.paging import list_named, page_number
from shop.stories import photographs, publishing, queries, writing
from shop.stories.blueprint import pages
from shop.stories.comparing import differences
from shop.stories.forms import OfficeForm, PhotoForm, ReasonForm, chosen
from shop.stories.models import Story
from shop.stories.parts import parts_of
from shop.stories.words import STATUS
from shop.users import limits
from shop.users.access import office, person
from shop.users.models import Role

Answer = str | Response | tuple[str, int]

officer = office(Role.CATALOGUE_OFFICER)

#: Acts of a story's trail that its page shows, newest first.
MOST_ACTS = 12


@pages.get("/office/stories")
@officer
def office_index() -> Answer:
    """What waits to be read, what waits for a seller's word, every story, every guide."""
    name = list_named("list", queries.LISTS, "to-read")
    page = queries.for_office(name, page_number(request.args.get("page")))
    return render_template("stories/office/index.html", name=name, page=page, status_words=STATUS)


@pages.get("/office/stories/new")
@officer
def office_new() -> Answer:
    """An empty story of a seller, or a guide."""
    return _written(None, OfficeForm(formdata=None))


@pages.post("/office/stories")
@officer
def office_create() -> Answer:
    """Begin a draft, then its photographs. Pressed twice it is one draft."""
    form = OfficeForm()
    if not form.validate_on_submit():
        return _written(None, form, 422)
    with transaction():
        if form.seller.data:
            seller = form.sellers[form.seller.data]
            made = writing.begin_story(seller, form.words, by=person(), by_office=True)
        else:
            about = {
                "category": chosen(list(arranging.shelves()), form.category.data),
                "technique": chosen(list(arranging.techniques()), form.technique.data),
            }
            made = writing.begin_guide(form.words, **about, by=person())
        slug = made.slug
    flash(_("Saved. Now add a photo."), "good")
    return redirect(url_for(".office_show", slug=slug), 303)


@pages.get("/office/stories/<slug>")
@officer
def office_show(slug: str) -> Answer:
    """One story or guide as it would be read, and what can be done with it."""
    return _whole(queries.find_story(slug))


@pages.get("/office/stories/<slug>/words")
@officer
def office_words(slug: str) -> Answer:
    """Its words, to be changed."""
    found = queries.find_story(slug)
    for change in queries.open_changes(found, for_office=True):
        return redirect(url_for(".office_words", slug=change.slug))
    return _written(found, OfficeForm(found, formdata=None))


@pages.post("/office/stories/<slug>/words")
@officer
def office_change(slug: str) -> Answer:
    """Keep other words. A story must be agreed to again; a guide is read so at once."""
    found = queries.find_story(slug)
    form = OfficeForm(found)
    if not form.validate_on_submit():
        return _written(found, form, 422)
    try:
        with transaction():
            writing.hold_seen(found, request.form.get("seen", ""), by=person())
            if found.is_guide:
                about = {"category_id": int(form.category.data or 0) or None}
                about["technique_id"] = int(form.technique.data or 0) or None
                writing.change_guide(found, form.words, **about, by=person())
            else:
                slug = writing.change_words(found, form.words, by=person(), by_office=True).slug
    except ShopError as refusal:
        return _written(found, form, refusal.status, refusal.sentence())
    flash(_("Saved."), "good")
    return redirect(url_for(".office_show", slug=slug), 303)


@pages.post("/office/stories/<slug>/photos")
@limits.UPLOAD
@officer
def office_photo_add(slug: str) -> Answer:
    """Add a photograph."""
    found, form = queries.find_story(slug), PhotoForm()
    if not form.validate_on_submit():
        return _whole(found, 422, form=form)
    stored = form.store_picture()
    try:
        with transaction():
            writing.hold_seen(found, request.form.get("seen", ""), by=person())
            words = {"alt": form.alt.data, "alt_en": form.alt_en.data or ""}
            slug = photographs.add_photo(found, stored, **words, by=person(), by_office=True).slug
    except ShopError as refusal:
        return _whole(found, refusal.status, refusal.sentence(), form=form)
    return redirect(url_for(".office_show", slug=slug), 303)


@pages.post("/office/stories/<slug>/photos/<int:photo_id>/removal")
@officer
def office_photo_remove(slug: str, photo_id: int) -> Answer:
    """Take a photograph out."""
    said = _("The photo is removed.")
    return _do(slug, lambda found: photographs.remove_photo(found, photo_id, by=person(), by_office=True), said)


@pages.post("/office/stories/<slug>/photos/<int:photo_id>/front")
@officer
def office_photo_front(slug: str, photo_id: int) -> Answer:
    """Make a photograph the first one."""
    said = _("This photo stands first now.")
    return _do(slug, lambda found: photographs.bring_to_front(found, photo_id, by=person(), by_office=True), said)


@pages.post("/office/stories/<slug>/submission")
@officer
def office_ask(slug: str) -> Answer:
    """Ask the seller whether it may be told."""
    said = _("Sent to the seller. It comes back here to be shown once she has agreed.")
    return _do(slug, lambda found: publishing.send(found, by=person()), said)


@pages.post("/office/stories/<slug>/publication")
@officer
def office_publish(slug: str) -> Answer:
    """Let buyers read it."""
    said = _("Buyers can read it now.")
    return _do(slug, lambda found: publishing.publish(found, by=person()), said)


@pages.post("/office/stories/<slug>/return")
@officer
def office_return(slug: str) -> Answer:
    """Give it back to its seller, with what to put right."""
    said = _("It went back to its seller.")
    return _with_reason(slug, publishing.give_back, said)


@pages.post("/office/stories/<slug>/withdrawal")
@officer
def office_withdraw(slug: str) -> Answer:
    """Take it off, with a reason for its seller; of a guide nobody need be told why."""
    said = _("Taken off. Nobody reads it any more.")
    if queries.find_story(slug).is_guide:
        return _do(slug, lambda found: publishing.withdraw(found, by=person()), said)
    return _with_reason(slug, publishing.withdraw, said)


@pages.post("/office/stories/<slug>/removal")
@officer
def office_discard(slug: str) -> Answer:
    """Throw away what the office wrote and nobody reads; what a seller wrote is hers."""
    if not queries.find_story(slug).by_office:
        abort(404)
    said = _("Thrown away, with its photos.")
    return _do(slug, lambda found: writing.discard(found, by=person()), said, then=".office_index")


def _with_reason(slug: str, act: Callable[..., None], said: str) -> Answer:
    form = ReasonForm()
    if not form.validate_on_submit():
        return _whole(queries.find_story(slug), 422, reason=form)
    return _do(slug, lambda found: act(found, reason=form.reason.data, by=person()), said, reason=form)


def _do(
    slug: str, act: Callable[[Story], Story | None], said: str, *, then: str = "", reason: ReasonForm | None = None
) -> Answer:
    """Do one thing with a story as its page showed it, and say so; refused, the page says why."""
    found = queries.find_story(slug)
    try:
        with transaction():
            writing.hold_seen(found, request.form.get("seen", ""), by=person())
            slug = (act(found) or found).slug
    except ShopError as refusal:
        return _whole(queries.find_story(slug), refusal.status, refusal.sentence(), reason=reason)
    flash(said, "good")
    return redirect(url_for(then) if then else url_for(".office_show", slug=slug), 303)


def _written(found: Story | None, form: OfficeForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    facts = {
        "story": found,
        "form": form,
        "refused": refused,
        "seen": audit.seen(writing.subject(found)) if found else 0,
    }
    return render_template("stories/office/words.html", **facts), status


def _whole(
    found: Story,
    status: int = 200,
    refused: str = "",
    *,
    form: PhotoForm | None = None,
    reason: ReasonForm | None = None,
) -> tuple[str, int]:
    acts = audit.latest([writing.subject(found)], MOST_ACTS)
    claim = CLAIMS.search(
        f"{found.title}\n{found.lead}\n{found.text}\n{found.title_en}\n{found.lead_en}\n{found.text_en}"
    )
    facts: dict[str, Any] = {
        "story": found,
        "changes": queries.open_changes(found, for_office=True),
        "differences": differences(found.replaces, found) if found.replaces else [],
        "parts": parts_of(found.text),
        "parts_en": parts_of(found.text_en),
        "form": form or PhotoForm(formdata=None),
        "reason": reason or ReasonForm(formdata=None),
        "most_photos": photographs.MOST_PHOTOS,
        "status_words": STATUS,
        "claim": claim[0] if claim else "",
        "refused": refused,
        "seen": acts[0].id if acts else 0,
        "acts": [_told(act) for act in acts],
    }
    return render_template("stories/office/show.html", **facts), status


def _told(act: audit.AuditRecord) -> dict[str, Any]:
    note = act.facts.get("reason", "")
    return {"title": act.words, "when": f"{waktu(act.at)} · {act.by}", "note": note, "state": "done"}
