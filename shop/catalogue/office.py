"""The catalogue officer's work: read what sellers send, put it on the shelf, or give it back with a reason."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from shop import audit
from shop.audit import trail
from shop.catalogue import drafts, operations
from shop.catalogue.access import STATUS, Answer, earned, hold_seen
from shop.catalogue.blueprint import pages
from shop.catalogue.forms import HALAL, ReasonForm
from shop.catalogue.models import Product
from shop.catalogue.readiness import missing, points
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.users.access import office, person
from shop.users.models import Role

officer = office(Role.CATALOGUE_OFFICER)

#: What the table of changes calls each field.
FIELDS = {
    "title": lazy_gettext("Name"),
    "title_en": lazy_gettext("Name in English"),
    "text": lazy_gettext("Description"),
    "text_en": lazy_gettext("Description in English"),
    "category_id": lazy_gettext("Category"),
    "technique_id": lazy_gettext("Technique"),
    "materials": lazy_gettext("Material"),
    "materials_en": lazy_gettext("Material in English"),
    "care": lazy_gettext("How to care for it"),
    "care_en": lazy_gettext("Care in English"),
    "dye_plants": lazy_gettext("Plants and dyes"),
    "length_cm": lazy_gettext("Length (cm)"),
    "width_cm": lazy_gettext("Width (cm)"),
    "height_cm": lazy_gettext("Height (cm)"),
    "ingredients": lazy_gettext("Ingredients"),
    "allergens": lazy_gettext("Allergens"),
    "net_weight_grams": lazy_gettext("Net weight (gram)"),
    "licence": lazy_gettext("Licence (P-IRT or BPOM)"),
    "halal": lazy_gettext("Halal"),
    "halal_number": lazy_gettext("Number of the halal certificate"),
    "shelf_life_days": lazy_gettext("Keeps for how many days?"),
    "variants": lazy_gettext("Variants and prices"),
}
#: Acts of a trail that a page shows, newest first.
MOST_ACTS = 12


def _product(slug: str) -> Product:
    product = drafts.product_to_review(slug)
    if product is None:
        abort(404)
    return product


def _to_answer(slug: str) -> Product:
    """The product a form is about. Raises ChangedMeanwhile when somebody else gave it back since its page was opened."""
    given_back = drafts.draft(slug)
    if given_back is not None:
        seen, subject = request.form.get("seen", ""), operations.subject(given_back)
        audit.hold_seen(seen, subject, by=person(), acts=("product_draft",))
    return _product(slug)


@pages.get("/office/products")
@officer
def office_review() -> Answer:
    """What waits to be read, longest waiting first."""
    waiting = drafts.review_queue()
    lacking = {product.id: len(missing(product)) for product in waiting}
    return render_template("catalogue/office/index.html", waiting=waiting, lacking=lacking)


def _reading(product: Product, form: ReasonForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    looked = points(product)
    lacking = [point for point in looked if point.is_needed and not point.is_met]
    changes = drafts.changes_since_published(product)
    queue = drafts.review_queue()
    following = next((one for one in queue if one.id != product.id), None)
    facts: dict[str, Any] = {
        "product": product,
        "status_words": STATUS,
        "halal_words": HALAL,
        "points": looked,
        "lacking": lacking,
        "changes": [(FIELDS.get(name, name), *pair) for name, pair in changes.items()],
        "earn": earned(product.price_from or None),
        "trail": [(record.words, record) for record in reversed(trail(operations.subject(product))[-MOST_ACTS:])],
        "following": following,
        "count": len(queue),
        "form": form,
        "refused": refused,
        "seen": audit.seen(operations.subject(product)),
    }
    return render_template("catalogue/office/product.html", **facts), status


def _prepared(product: Product) -> str:
    """A message made of what is missing, for the officer to change."""
    return "\n".join(f"{lack.words}: {lack.note}" for lack in missing(product))[:500]


@pages.get("/office/products/<slug>")
@officer
def office_product(slug: str) -> Answer:
    """One product as buyers would see it, what is missing, and what changed."""
    product = _product(slug)
    form = ReasonForm(reason=_prepared(product))
    return _reading(product, form)


@pages.post("/office/products/<slug>/publication")
@officer
def office_publish(slug: str) -> Answer:
    """Put it on the shelf."""
    product = _to_answer(slug)
    try:
        with transaction():
            hold_seen(product)
            operations.publish(product, by=person())
    except ShopError as refusal:
        return _reading(
            product, ReasonForm(formdata=None, reason=_prepared(product)), refusal.status, refusal.sentence()
        )
    flash(_("%(title)s is on the shelf.", title=product.title), "good")
    return redirect(url_for(".office_review"), 303)


@pages.post("/office/products/<slug>/return")
@officer
def office_return(slug: str) -> Answer:
    """Give it back to the seller, with what to put right."""
    product, form = _to_answer(slug), ReasonForm()
    if not form.validate_on_submit():
        return _reading(product, form, 422)
    try:
        with transaction():
            hold_seen(product)
            operations.return_to_seller(product, reason=form.reason.data or "", by=person())
    except ShopError as refusal:
        return _reading(product, form, refusal.status, refusal.sentence())
    flash(_("%(title)s went back to its seller.", title=product.title), "good")
    return redirect(url_for(".office_review"), 303)
