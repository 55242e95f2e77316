"""The catalogue officer's side of reviews: what waits for her, what is hidden, and everything."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.paging import list_named, page_number
from shop.reviews import hiding, queries
from shop.reviews.blueprint import pages
from shop.reviews.forms import HidingForm
from shop.reviews.models import Review
from shop.users.access import office, person
from shop.users.models import Role

officer = office(Role.CATALOGUE_OFFICER)


@pages.get("/office/reviews")
@officer
def office_index() -> str:
    """Reviews, newest first: all, those that wait, or those that are hidden."""
    name = list_named("list", queries.LISTS, "all")
    page = queries.for_office(name, page_number(request.args.get("page")))
    return render_template("reviews/office/index.html", name=name, page=page)


@pages.get("/office/reviews/<int:review_id>")
@officer
def office_show(review_id: int) -> str:
    """One review: what it says, of which goods, and what was done about it."""
    return _page(queries.find_review(review_id))


@pages.post("/office/reviews/<int:review_id>/hiding")
@officer
def office_hide(review_id: int) -> Response | tuple[str, int]:
    """Keep it from sight, with a reason for its buyer."""
    said, form = queries.find_review(review_id), HidingForm()
    if not form.validate_on_submit():
        return _page(said, form), 422
    done = _("Hidden. Its buyer reads why on her order's page.")
    return _do(said, lambda: hiding.hide(said, reason=form.reason.data, by=person()), done, form)


@pages.post("/office/reviews/<int:review_id>/showing")
@officer
def office_unhide(review_id: int) -> Response | tuple[str, int]:
    """Let it be seen."""
    said = queries.find_review(review_id)
    return _do(said, lambda: hiding.show(said, by=person()), _("Everybody can read it now."))


def _do(
    said: Review, act: Callable[[], None], words: str, form: HidingForm | None = None
) -> Response | tuple[str, int]:
    number = said.id
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), f"review {number}", by=person())
            act()
    except ShopError as refusal:
        return _page(queries.find_review(number), form, refusal.sentence()), refusal.status
    flash(words, "good")
    return redirect(url_for(".office_index"), 303)


def _page(said: Review, form: HidingForm | None = None, refusal: str = "") -> str:
    subject = f"review {said.id}"
    return render_template(
        "reviews/office/show.html",
        said=said,
        form=form or HidingForm(None),
        refusal=refusal,
        seen=audit.seen(subject),
        trail=audit.trail(subject),
    )
