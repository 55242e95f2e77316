"""The seller's products: the list, a new one, its photographs, and a look at the whole before it is sent."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for

from shop.catalogue import arranging, drafts, photographs, reading, shelving
from shop.catalogue.access import STATUS, Answer, earned, hold_seen, product_or_404, say_saved, show_step
from shop.catalogue.blueprint import pages
from shop.catalogue.editing import Edited
from shop.catalogue.forms import FIELDS, NewForm, PhotosForm
from shop.catalogue.models import Category, Product, ProductStatus
from shop.catalogue.readiness import points
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.media import put
from shop.paging import list_named, page_number, searched
from shop.sellers.access import acting_seller, sellers_only
from shop.users import limits
from shop.users.access import person

#: The pages of the steps, as readiness names them.
STEPS = {
    "photos": ".seller_photos",
    "price": ".seller_price",
    "words": ".seller_words",
    "food": ".seller_label",
}


@pages.get("/seller/products")
@sellers_only
def seller_index() -> Answer:
    """What the seller makes, and where each product stands."""
    seller, words = acting_seller(), searched("q")
    chosen = list_named("status", list(ProductStatus))
    status = ProductStatus(chosen) if chosen else None
    page = drafts.products_of(seller, status=status, words=words, number=page_number(request.args.get("page")))
    counts = drafts.status_counts(seller)
    kept = {name: value for name, value in (("q", words), ("status", status)) if value}
    facts = {
        "seller": seller,
        "page": page,
        "counts": counts,
        "status": status,
        "kept": kept,
        "status_words": STATUS,
    }
    return render_template("catalogue/seller/index.html", **facts)


def _new(form: NewForm, status: int = 200) -> tuple[str, int]:
    return render_template("catalogue/seller/new.html", form=form, seller=acting_seller()), status


def _new_form() -> NewForm:
    form = NewForm()
    form.offer(drafts.open_shelves())
    return form


@pages.get("/seller/products/new")
@sellers_only
def seller_new() -> Answer:
    """Which shelf a new product stands on."""
    return _new(_new_form())


@pages.post("/seller/products")
@sellers_only
def seller_create() -> Answer:
    """Begin a draft, then its photos. Pressed twice, or come back to, it is one draft."""
    form = _new_form()
    if not form.validate_on_submit():
        return _new(form, 422)
    with transaction():
        shelf = arranging.find(Category, form.category.data)
        product = shelving.begin_product(acting_seller(), category=shelf, by=person())
    return redirect(url_for(".seller_photos", slug=product.slug), 303)


@pages.get("/seller/products/<slug>")
@sellers_only
def seller_edit(slug: str) -> Answer:
    """The whole product: what is ready, what is missing, and the way to each step."""
    return _whole(product_or_404(slug))


def _whole(product: Product, status: int = 200, refused: str = "") -> tuple[str, int]:
    facts = {
        "points": points(Edited(product)),
        "steps": STEPS,
        "earn": earned(product.price_from or None),
        "refused": refused,
        "changed": [FIELDS[name] for name in FIELDS if product.edit is not None and name in product.edit.changes],
        "read": drafts.read_last(product) if product.is_published else None,
    }
    return show_step("edit", product, status, **facts)


@pages.get("/seller/products/<slug>/photos")
@sellers_only
def seller_photos(slug: str) -> Answer:
    """The photographs, and the camera."""
    return show_step("photos", product_or_404(slug), form=PhotosForm())


@pages.post("/seller/products/<slug>/photos")
@limits.UPLOAD
@sellers_only
def seller_photo_add(slug: str) -> Answer:
    """Add photographs: each is made again, upright and without what the camera wrote."""
    product, form = product_or_404(slug), PhotosForm()
    good = form.validate_on_submit()
    uploads = form.uploads(request.files.getlist("photos")) if good else None
    if uploads is None:
        return show_step("photos", product, 422, form=form)
    photos = [put(*upload) for upload in uploads]
    try:
        with transaction():
            hold_seen(product)
            for photo in photos:
                photographs.add_photo(product, photo, alt=form.alt.data or "", by=person())
    except photographs.TooManyPhotos as refusal:
        form.photos.errors = [refusal.sentence()]
        return show_step("photos", product, 422, form=form)
    except ShopError as refusal:
        return show_step("photos", product, refusal.status, form=form, refused=refusal.sentence())
    say_saved(product)
    return redirect(url_for(".seller_photos", slug=product.slug), 303)


@pages.post("/seller/products/<slug>/photos/<int:photo_id>/removal")
@sellers_only
def seller_photo_remove(slug: str, photo_id: int) -> Answer:
    """Take a photograph out."""
    return _change_photos(slug, lambda product: photographs.remove_photo(product, photo_id, by=person()))


@pages.post("/seller/products/<slug>/photos/<int:photo_id>/front")
@sellers_only
def seller_photo_front(slug: str, photo_id: int) -> Answer:
    """Make a photograph the first one."""
    return _change_photos(slug, lambda product: photographs.move_photo(product, photo_id, to=0, by=person()))


def _change_photos(slug: str, change: Callable[[Product], None]) -> Answer:
    product = product_or_404(slug)
    try:
        with transaction():
            hold_seen(product)
            change(product)
    except ShopError as refusal:
        return show_step("photos", product, 422, form=PhotosForm(), refused=refusal.sentence())
    return redirect(url_for(".seller_photos", slug=slug), 303)


@pages.post("/seller/products/<slug>/submission")
@sellers_only
def seller_submit(slug: str) -> Answer:
    """Send to the catalogue officer."""
    said = _("Sent. The catalogue officer checks it within one working day.")
    return _move(slug, lambda product: shelving.submit_for_review(product, by=person()), said)


@pages.post("/seller/products/<slug>/withdrawal")
@sellers_only
def seller_withdraw(slug: str) -> Answer:
    """Take off the shelf."""
    said = _("Taken off the shelf. What is ordered stays ordered.")
    return _move(slug, lambda product: shelving.withdraw(product, by=person()), said)


@pages.post("/seller/products/<slug>/change/submission")
@sellers_only
def seller_send_again(slug: str) -> Answer:
    """Send a change that came back to the catalogue officer again."""
    said = _("Sent. The catalogue officer checks it within one working day.")
    return _move(slug, lambda product: reading.send_again(product, by=person()), said)


@pages.post("/seller/products/<slug>/change/removal")
@sellers_only
def seller_let_go(slug: str) -> Answer:
    """Let go of a change: the product stays as buyers know it."""
    said = _("Let go of. The product stays as buyers know it.")
    return _move(slug, lambda product: reading.let_go(product, by=person()), said)


def _move(slug: str, move: Callable[[Product], None], said: str) -> Answer:
    """Do one step with a product as its page showed it, and say so there; refused, the page says why."""
    product = product_or_404(slug)
    try:
        with transaction():
            hold_seen(product)
            move(product)
    except ShopError as refusal:
        return _whole(product, refusal.status, refusal.sentence())
    flash(said, "good")
    return redirect(url_for(".seller_edit", slug=slug), 303)
