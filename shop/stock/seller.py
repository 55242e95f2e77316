"""The seller's stock: the list where every row corrects itself, the history of one item, tags, and drafts thrown away."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.catalogue.access import hold_seen, product_or_404
from shop.catalogue.editing import subject
from shop.catalogue.models import Product
from shop.db import transaction
from shop.errors import ShopError
from shop.forms import displayable
from shop.i18n import gettext as _
from shop.paging import list_named, page_number, searched
from shop.sellers.access import acting_seller, of_hers, sellers_only
from shop.squares import square
from shop.stock import counting, discarding, queries
from shop.stock.blueprint import pages
from shop.stock.forms import WORDS, BatchForm, ChangeForm, CountForm, FirstForm, PieceForm, TagsForm, tags_form
from shop.stock.models import Reason, StockItem, StockMovement
from shop.stock.tags import MOST_TAGS, Tag, code_of, proposed, tags_of
from shop.users.access import person

Answer = str | Response | tuple[str, int]


def _narrowing() -> dict[str, Any]:
    """The part of the address that narrows the list, so that a change comes back to the same place."""
    kept = {
        "q": searched("q"),
        "left": list_named("left", queries.NARROWED),
        "page": page_number(request.args.get("page")),
    }
    return {name: value for name, value in kept.items() if value and value != 1}


def _list(wrong: dict[str, tuple[str, str]] | None = None, status: int = 200) -> tuple[str, int]:
    kept = _narrowing()
    seller = acting_seller()
    page = queries.shelf(seller, words=kept.get("q", ""), left=kept.get("left", ""), number=kept.get("page", 1))
    counts = queries.shelf_counts(seller)
    facts = {"page": page, "counts": counts, "kept": kept, "wrong": wrong or {}, "seller": seller}
    return render_template("stock/seller/index.html", **facts), status


@pages.get("/seller/stock")
@sellers_only
def seller_index() -> Answer:
    """Everything the seller makes, sold-out goods too."""
    return _list()


@pages.post("/seller/stock/<int:item_id>/count")
@sellers_only
def seller_count(item_id: int) -> Answer:
    """Correct one row: the number typed, or one step up or down."""
    item = _item(item_id)
    form = CountForm()
    if not form.validate_on_submit():
        trouble = next(iter([*form.counted.errors, _("Type how many there are.")]))
        return _list({str(item_id): (trouble, displayable(request.form.get("counted", "")[:40]))}, 422)
    step = {"1": 1, "-1": -1}.get(request.form.get("step", ""), 0)
    counted = form.counted.data + step
    try:
        movement: StockMovement | None
        with transaction():
            if step and form.counted.data == form.seen.data:
                movement = counting.step(_item(item_id), change=step, by=person())
            else:
                item, reason = _item(item_id), Reason.COUNTED
                movement = counting.correct(item, counted=counted, reason=reason, seen=form.seen.data, by=person())
    except ShopError as refusal:
        return _list({str(item_id): (refusal.sentence(), str(form.counted.data))}, 422)
    _tell(item_id, movement)
    return redirect(url_for(".seller_index", **_narrowing(), _anchor=f"item-{item_id}"), 303)


def _tell(item_id: int, movement: StockMovement | None) -> None:
    """Say what the change did, and offer to take it back."""
    item = _item(item_id)
    if movement is None:
        flash(_("%(name)s stays %(count)s.", name=_name(item), count=item.on_hand), "good")
        return
    after = item.on_hand
    words = _(
        "%(name)s changed from %(before)s to %(after)s.",
        name=_name(item),
        before=after - movement.change,
        after=after,
    )
    undo = url_for(".seller_undo", movement_id=movement.id, back=request.endpoint)
    flash({"text": words, "undo": undo}, "good")  # type: ignore[arg-type]


def _name(item: StockItem) -> str:
    label = item.variant.label
    return f"{item.variant.product.title}, {label}" if label else item.variant.product.title


def _item(item_id: int) -> StockItem:
    return of_hers(lambda seller: queries.item_of(seller, item_id))


@pages.post("/seller/stock/changes/<int:movement_id>/undoing")
@sellers_only
def seller_undo(movement_id: int) -> Answer:
    """Take a change back: *Batalkan*."""
    item_id = _movement(movement_id).item_id
    try:
        with transaction():
            counting.undo(_movement(movement_id), by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        item = _item(item_id)
        flash(_("Taken back. %(name)s: %(count)s.", name=_name(item), count=item.on_hand), "good")
    if request.args.get("back") == "stock.seller_count":
        return redirect(url_for(".seller_index", _anchor=f"item-{item_id}"), 303)
    return redirect(url_for(".seller_item", item_id=item_id), 303)


def _movement(movement_id: int) -> StockMovement:
    return of_hers(lambda seller: queries.movement_of(seller, movement_id))


@pages.post("/seller/stock/variants/<int:variant_id>/item")
@sellers_only
def seller_open(variant_id: int) -> Answer:
    """Begin to count a variant that was never counted; with a number, that many. A second press changes nothing."""
    form, typed = FirstForm(), request.form.get("counted")
    if typed is not None and not form.validate_on_submit():
        return _list({f"v{variant_id}": (form.counted.errors[0], displayable(typed[:40]))}, 422)
    counted = form.counted.data if typed is not None else 0
    movement = None
    try:
        with transaction():
            variant = of_hers(lambda seller: queries.variant_of(seller, variant_id))
            place = queries.place_of(acting_seller())
            if place is None or (counted and variant.product.category.is_food):  # food is counted by its batch
                abort(404)
            item = counting.open_item(variant, place=place)
            item_id = item.id
            if counted != item.on_hand and typed is not None:
                movement = counting.correct(item, counted=counted, reason=Reason.RECEIVED, seen=0, by=person())
    except ShopError as refusal:
        return _list({f"v{variant_id}": (refusal.sentence(), displayable((typed or "")[:40]))}, 422)
    if typed is None:
        return redirect(url_for(".seller_item", item_id=item_id), 303)
    _tell(item_id, movement)
    return redirect(url_for(".seller_index", **_narrowing(), _anchor=f"item-{item_id}"), 303)


def _page(item_id: int, status: int = 200, **forms: Any) -> tuple[str, int]:
    item = _item(item_id)
    form = PieceForm() if item.variant.piece_number else ChangeForm()
    beside = queries.items_beside(item)
    free = sum(one.on_hand - one.reserved for one in beside)
    too_old = sum(one.on_hand - one.reserved for one in beside if queries.is_too_old(one))
    facts = {
        "item": item,
        "name": _name(item),
        "beside": beside,
        "too_old": too_old,
        "free": free - too_old,
        "waiting": queries.waiting_for(item.variant),
        "history": queries.history(item, number=page_number(request.args.get("page"))),
        "words": WORDS,
        "form": form,
        "batch_form": BatchForm(),
        "refused": "",
        "tag": code_of(item.batch or item.variant),
        "seen_batches": audit.seen(counting.batches_of(item.variant.product)),
        "seller": acting_seller(),
        **forms,
    }
    return render_template("stock/seller/item.html", **facts), status


@pages.get("/seller/stock/<int:item_id>")
@sellers_only
def seller_item(item_id: int) -> Answer:
    """One item: how many, where, and everything that happened to it."""
    return _page(item_id)


@pages.post("/seller/stock/<int:item_id>/changes")
@sellers_only
def seller_change(item_id: int) -> Answer:
    """What happened to how many: made, sold elsewhere, damaged, counted. Sent twice, the second is told of the first."""
    item = _item(item_id)
    form = PieceForm() if item.variant.piece_number else ChangeForm()
    if not form.validate_on_submit():
        return _page(item_id, 422, form=form)
    reason, is_piece = Reason(form.reason.data), bool(item.variant.piece_number)
    quantity, seen = (1, None) if is_piece else (form.quantity.data, form.seen.data)
    try:
        movement: StockMovement | None
        with transaction():
            item = _item(item_id)
            if reason is Reason.RECEIVED:
                movement = counting.receive_into(item, quantity=quantity, note=form.note.data, seen=seen, by=person())
            elif reason is Reason.COUNTED:
                movement = counting.correct(
                    item, counted=quantity, reason=reason, note=form.note.data, seen=seen, by=person()
                )
            else:
                movement = counting.take_out(
                    item, quantity=quantity, reason=reason, note=form.note.data, seen=seen, by=person()
                )
    except ShopError as refusal:
        return _page(item_id, 422, form=form, refused=refusal.sentence())
    _tell(item_id, movement)
    return redirect(url_for(".seller_item", item_id=item_id), 303)


@pages.post("/seller/stock/<int:item_id>/batches")
@sellers_only
def seller_batch(item_id: int) -> Answer:
    """New goods of a batch of their own, in the place of this item."""
    item = _item(item_id)
    if not item.variant.product.category.is_food:
        abort(404)
    form = BatchForm()
    if not form.validate_on_submit():
        return _page(item_id, 422, batch_form=form)
    try:
        with transaction():
            item = _item(item_id)
            batch = counting.make_batch(
                item.variant.product,
                code=form.code.data,
                made_on=form.made_on.data,
                best_before=form.best_before.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
            movement = counting.receive(
                item.variant, quantity=form.made.data, place=item.place, batch=batch, by=person()
            )
            made_id = movement.item_id
    except counting.BatchExists as refusal:
        form.code.errors = [refusal.sentence()]
        return _page(item_id, 422, batch_form=form)
    except audit.ChangedMeanwhile as refusal:
        return _page(item_id, refusal.status, batch_form=form, refused=refusal.sentence())
    except ShopError as refusal:
        form.made.errors = [refusal.sentence()]
        return _page(item_id, 422, batch_form=form)
    _tell(made_id, movement)
    return redirect(url_for(".seller_item", item_id=made_id), 303)


def _discard_page(product: Product, refusal: ShopError | None = None) -> tuple[str, int]:
    kept = refusal or discarding.why_kept(product)
    facts = {
        "product": product,
        "seller": acting_seller(),
        "seen": audit.seen(subject(product)),
        "refused": kept.sentence() if kept else "",
        "is_refused": refusal is not None,
    }
    return render_template("stock/seller/discard.html", **facts), refusal.status if refusal else 200


@pages.get("/seller/products/<slug>/removal")
@sellers_only
def seller_discard(slug: str) -> Answer:
    """What would be gone, or why it stays."""
    return _discard_page(product_or_404(slug))


@pages.post("/seller/products/<slug>/removal")
@sellers_only
def seller_discarded(slug: str) -> Answer:
    """Throw a draft away, as its page showed it."""
    product = product_or_404(slug)
    title = product.title or _("Product without a name")
    try:
        with transaction():
            hold_seen(product)
            discarding.discard_product(product, by=person())
    except ShopError as refusal:
        return _discard_page(product, refusal)
    flash(_("Thrown away: %(title)s.", title=title), "good")
    return redirect(url_for("catalogue.seller_index"), 303)


def _tags_page(product: Product, tags: list[Tag], form: TagsForm, status: int = 200) -> tuple[str, int]:
    facts = {"product": product, "tags": tags, "form": form, "most": MOST_TAGS, "seller": acting_seller()}
    return render_template("stock/seller/tags.html", **facts), status


def _known(slug: str) -> Product:
    """A product that buyers know: a tag of any other would lead nowhere."""
    product = product_or_404(slug)
    if not product.is_known:
        abort(404)
    return product


@pages.get("/seller/products/<slug>/tags")
@sellers_only
def seller_tags(slug: str) -> Answer:
    """How many tags of which piece or batch to print; `?of=` proposes those of one code alone."""
    product = _known(slug)
    tags = tags_of(product)
    return _tags_page(product, tags, tags_form(tags, proposed(tags, request.args.get("of", ""))))


@pages.get("/seller/products/<slug>/tags/sheet")
@sellers_only
def seller_tag_sheet(slug: str) -> Answer:
    """The tags on paper."""
    product = _known(slug)
    if not request.args:
        return redirect(url_for(".seller_tags", slug=slug), 303)
    tags = tags_of(product)
    form = tags_form(tags, {}, request.args)
    if not form.validate():
        return _tags_page(product, tags, form, 422)
    wanted, base = form.wanted(), current_app.config["BASE_URL"]
    drawn = []
    for tag in tags:
        address = base + url_for("storefront.tag", code=tag.code).removeprefix(request.script_root)
        drawing = square(address, _("QR code of tag %(code)s", code=tag.code)) if wanted[tag.code] else ""
        drawn += [(tag, drawing, address.partition("://")[2])] * wanted[tag.code]
    facts = {"product": product, "drawn": drawn, "with_price": form.with_price.data, "seller": acting_seller()}
    return render_template("stock/seller/tag_sheet.html", **facts)
