"""The catalogue officer's work: read what sellers send, put it on the shelf, or give it back with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from shop.audit import latest
from shop.catalogue import drafts, reading, shelving
from shop.catalogue.access import STATUS, Answer, earned
from shop.catalogue.blueprint import pages
from shop.catalogue.comparing import changes_of
from shop.catalogue.editing import Edited, subject
from shop.catalogue.forms import HALAL, ReasonForm
from shop.catalogue.models import EditState, Product, ProductStatus
from shop.catalogue.readiness import missing, points
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.users.access import office, person
from shop.users.models import Role

officer = office(Role.CATALOGUE_OFFICER)

#: Acts of a trail that a page shows, newest first.
MOST_ACTS = 12


def _product(slug: str) -> Product:
    product = drafts.product_to_review(slug)
    if product is None:
        abort(404)
    return product


@pages.get("/office/products")
@officer
def office_review() -> Answer:
    """What waits to be read, longest waiting first."""
    waiting = drafts.review_queue()
    lacking = {one.product.id: len(missing(Edited(one.product))) for one in waiting}
    return render_template("catalogue/office/index.html", waiting=waiting, lacking=lacking)


def _reading(product: Product, form: ReasonForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    edited = Edited(product)
    looked = points(edited)
    queue = drafts.review_queue()
    following = next((one.product for one in queue if one.product.id != product.id), None)
    acts = latest([subject(product)], MOST_ACTS)
    edit = product.edit
    is_edit = product.is_published and edit is not None
    facts: dict[str, Any] = {
        "product": edited,
        "edit": edit if is_edit else None,
        "waits": _waits(product),
        "decisions": _decisions(product),
        "seen": acts[0].id if acts else 0,
        "status_words": STATUS,
        "halal_words": HALAL,
        "points": looked,
        "lacking": [point for point in looked if point.is_needed and not point.is_met],
        "changes": changes_of(product),
        "earn": earned(product.price_from or None),
        "acts": acts,
        "following": following,
        "count": len(queue),
        "form": form,
        "refused": refused,
    }
    return render_template("catalogue/office/product.html", **facts), status


def _waits(product: Product) -> bool:
    """Whether it, or the change of what is on the shelf, is there to be decided."""
    if product.is_published and product.edit is not None:
        return product.edit.state is EditState.WAITING
    return product.status is ProductStatus.IN_REVIEW


def _decisions(product: Product) -> tuple[str, str]:
    """The pages that publish and give back: the change of a product on the shelf, or the whole product."""
    if product.is_published:
        return ".office_publish_edit", ".office_return_edit"
    return ".office_publish", ".office_return"


def _prepared(product: Product) -> str:
    """A message made of what is missing, for the officer to change."""
    return "\n".join(f"{lack.words}: {lack.note}" for lack in missing(Edited(product)))[:500]


def _seen() -> int:
    """What was done last when the officer opened the page; without it nothing was read."""
    return request.form.get("seen", -1, int)


@pages.get("/office/products/<slug>")
@officer
def office_product(slug: str) -> Answer:
    """One product as buyers would see it, what is missing, and what changed."""
    product = _product(slug)
    return _reading(product, ReasonForm(reason=_prepared(product)))


@pages.post("/office/products/<slug>/publication")
@officer
def office_publish(slug: str) -> Answer:
    """Put it on the shelf."""
    said = _("%(title)s is on the shelf.", title=Edited(_product(slug)).title)
    return _publish(slug, shelving.publish, said)


@pages.post("/office/products/<slug>/change/publication")
@officer
def office_publish_edit(slug: str) -> Answer:
    """Show buyers what changed of a product on the shelf."""
    said = _("The change of %(title)s is shown to buyers.", title=Edited(_product(slug)).title)
    return _publish(slug, reading.publish_edit, said)


def _publish(slug: str, publish: Callable[..., None], said: str) -> Answer:
    product = _product(slug)
    try:
        with transaction():
            publish(product, seen=_seen(), by=person())
    except ShopError as refusal:
        fresh = ReasonForm(formdata=None, reason=_prepared(product))
        return _reading(product, fresh, refusal.status, refusal.sentence())
    flash(said, "good")
    return redirect(url_for(".office_review"), 303)


@pages.post("/office/products/<slug>/return")
@officer
def office_return(slug: str) -> Answer:
    """Give it back to the seller, with what to put right."""
    return _return(slug, shelving.return_to_seller, _("%(title)s went back to its seller.", title=_product(slug).title))


@pages.post("/office/products/<slug>/change/return")
@officer
def office_return_edit(slug: str) -> Answer:
    """Give a change back; the product stays on the shelf as it was."""
    said = _(
        "The change of %(title)s went back to its seller. It stays on the shelf as it was.", title=_product(slug).title
    )
    return _return(slug, reading.return_edit, said)


def _return(slug: str, give_back: Callable[..., None], said: str) -> Answer:
    product, form = _product(slug), ReasonForm()
    if not form.validate_on_submit() and _waits(product):
        return _reading(product, form, 422)
    try:
        with transaction():
            give_back(product, reason=form.reason.data or "", seen=_seen(), by=person())
    except ShopError as refusal:
        return _reading(product, form, refusal.status, refusal.sentence())
    flash(said, "good")
    return redirect(url_for(".office_review"), 303)
