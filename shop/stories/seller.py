"""The seller's stories: she writes them, sends them, agrees to what others wrote of her, and takes them off."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.sellers.access import acting_seller, of_hers, sellers_only, speaks_for
from shop.stories import photographs, publishing, queries, writing
from shop.stories.blueprint import pages
from shop.stories.forms import PhotoForm, StoryForm
from shop.stories.models import Story
from shop.stories.parts import parts_of
from shop.stories.words import STATUS
from shop.users import limits
from shop.users.access import person

Answer = str | Response | tuple[str, int]


@pages.app_template_global()
def stories_asking() -> int:
    """On the seller's own pages: how many stories about her wait for her word."""
    return queries.how_many_ask(acting_seller())


@pages.get("/seller/stories")
@sellers_only
def seller_index() -> Answer:
    """Her stories, and where each stands."""
    seller = acting_seller()
    return render_template(
        "stories/seller/index.html", seller=seller, stories=queries.of_seller(seller), status_words=STATUS
    )


@pages.get("/seller/stories/new")
@sellers_only
def seller_new() -> Answer:
    """An empty story, with what buyers like to know."""
    return _written(None, StoryForm(formdata=None))


@pages.post("/seller/stories")
@sellers_only
def seller_create() -> Answer:
    """Begin a draft, then its photographs. Pressed twice it is one draft."""
    form = StoryForm()
    if not form.validate_on_submit():
        return _written(None, form, 422)
    with transaction():
        slug = writing.begin_story(acting_seller(), form.words, by=person()).slug
    flash(_("Saved. Now add a photo."), "good")
    return redirect(url_for(".seller_show", slug=slug), 303)


@pages.get("/seller/stories/<slug>")
@sellers_only
def seller_show(slug: str) -> Answer:
    """One story as it would be read, and what can be done with it."""
    return _whole(_hers(slug))


@pages.get("/seller/stories/<slug>/words")
@sellers_only
def seller_words(slug: str) -> Answer:
    """Its words, to be changed."""
    found = _hers(slug)
    for change in queries.open_changes(found):
        return redirect(url_for(".seller_words", slug=change.slug))
    return _written(found, StoryForm(formdata=None, obj=found))


@pages.post("/seller/stories/<slug>/words")
@sellers_only
def seller_change(slug: str) -> Answer:
    """Keep other words. What was sent or told already must be sent again."""
    found, form = _hers(slug), StoryForm()
    if not form.validate_on_submit():
        return _written(found, form, 422)
    try:
        with transaction():
            writing.hold_seen(found, request.form.get("seen", ""), by=person())
            slug = writing.change_words(found, form.words, by=person()).slug
    except ShopError as refusal:
        return _written(found, form, refusal.status, refusal.sentence())
    flash(_("Saved."), "good")
    return redirect(url_for(".seller_show", slug=slug), 303)


@pages.post("/seller/stories/<slug>/photos")
@limits.UPLOAD
@sellers_only
def seller_photo_add(slug: str) -> Answer:
    """Add a photograph: it is made again, upright and without what the camera wrote."""
    found, form = _hers(slug), PhotoForm()
    if not form.validate_on_submit():
        return _whole(found, 422, form=form)
    stored = form.store_picture()
    try:
        with transaction():
            writing.hold_seen(found, request.form.get("seen", ""), by=person())
            words = {"alt": form.alt.data, "alt_en": form.alt_en.data or ""}
            slug = photographs.add_photo(found, stored, **words, by=person()).slug
    except ShopError as refusal:
        return _whole(found, refusal.status, refusal.sentence(), form=form)
    return redirect(url_for(".seller_show", slug=slug), 303)


@pages.post("/seller/stories/<slug>/photos/<int:photo_id>/removal")
@sellers_only
def seller_photo_remove(slug: str, photo_id: int) -> Answer:
    """Take a photograph out."""
    said = _("The photo is removed.")
    return _do(slug, lambda found: photographs.remove_photo(found, photo_id, by=person()), said)


@pages.post("/seller/stories/<slug>/photos/<int:photo_id>/front")
@sellers_only
def seller_photo_front(slug: str, photo_id: int) -> Answer:
    """Make a photograph the first one."""
    said = _("This photo stands first now.")
    return _do(slug, lambda found: photographs.bring_to_front(found, photo_id, by=person()), said)


@pages.post("/seller/stories/<slug>/submission")
@sellers_only
def seller_send(slug: str) -> Answer:
    """Send it to the catalogue officer; whoever acts for the seller asks her first."""
    _hers(slug)
    said = _("Sent. The catalogue officer reads it within one working day.")
    if not speaks_for(person(), acting_seller()):
        said = _("Sent to the seller. The cooperative reads it once she has agreed.")
    return _do(slug, lambda found: publishing.send(found, by=person()), said)


@pages.post("/seller/stories/<slug>/agreement")
@sellers_only
def seller_agree(slug: str) -> Answer:
    """The seller says that it may be told."""
    said = _("Thank you. The catalogue officer reads it within one working day.")
    return _do(slug, lambda found: publishing.agree(found, by=person()), said)


@pages.post("/seller/stories/<slug>/withdrawal")
@sellers_only
def seller_withdraw(slug: str) -> Answer:
    """Take it off, at once."""
    said = _("Taken off. Nobody reads it any more.")
    return _do(slug, lambda found: publishing.withdraw(found, by=person()), said)


@pages.post("/seller/stories/<slug>/removal")
@sellers_only
def seller_discard(slug: str) -> Answer:
    """Throw it away, with its photographs."""
    said = _("Thrown away, with its photos.")
    return _do(slug, lambda found: writing.discard(found, by=person()), said, then=".seller_index")


def _hers(slug: str) -> Story:
    return of_hers(lambda seller: queries.story_of_seller(seller, slug))


def _do(slug: str, act: Callable[[Story], Story | None], said: str, *, then: str = "") -> Answer:
    """Do one thing with a story as its page showed it, and say so; refused, the page says why."""
    found = _hers(slug)
    try:
        with transaction():
            writing.hold_seen(found, request.form.get("seen", ""), by=person())
            slug = (act(found) or found).slug
    except ShopError as refusal:
        return _whole(_hers(slug), refusal.status, refusal.sentence())
    flash(said, "good")
    return redirect(url_for(then) if then else url_for(".seller_show", slug=slug), 303)


def _written(found: Story | None, form: StoryForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    seller = acting_seller()
    facts = {
        "seller": seller,
        "story": found,
        "form": form,
        "refused": refused,
        "seen": audit.seen(writing.subject(found)) if found else 0,
    }
    return render_template("stories/seller/words.html", **facts), status


def _whole(found: Story, status: int = 200, refused: str = "", *, form: PhotoForm | None = None) -> tuple[str, int]:
    seller = acting_seller()
    facts = {
        "seller": seller,
        "story": found,
        "changes": queries.open_changes(found),
        "parts": parts_of(found.text),
        "parts_en": parts_of(found.text_en),
        "form": form or PhotoForm(formdata=None),
        "most_photos": photographs.MOST_PHOTOS,
        "is_herself": speaks_for(person(), seller),
        "status_words": STATUS,
        "refused": refused,
        "seen": audit.seen(writing.subject(found)),
    }
    return render_template("stories/seller/show.html", **facts), status
