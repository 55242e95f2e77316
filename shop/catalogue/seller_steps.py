"""The steps in which a seller describes a product: price and measures, variants, words, label, makers.

Every step saves by itself, so a broken connection loses one step at most.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from shop.catalogue import drafts, shelving
from shop.catalogue.access import Answer, earned, hold_seen, next_step, product_or_404, say_saved, show_step
from shop.catalogue.blueprint import pages
from shop.catalogue.editing import Edited
from shop.catalogue.forms import FoodWordsForm, HalalForm, LabelForm, PriceForm, VariantsForm, WordsForm
from shop.catalogue.models import MEASURES, PACKED, HalalStatus, Product, Variant
from shop.catalogue.variants import VariantRow
from shop.db import transaction
from shop.errors import ShopError
from shop.forms import displayable, read_percent
from shop.i18n import gettext as _
from shop.i18n import persen
from shop.sellers.access import sellers_only
from shop.users.access import person

EMPTY_ROWS = 3


def _active(product: Product) -> list[Variant]:
    """The variants as their seller has them."""
    return [variant for variant in Edited(product).variants if variant.is_active]


def _price_form(product: Product) -> PriceForm:
    """Name, price and measures; a product of several variants has its prices on their own page."""
    active = _active(product)
    first = active[0] if active else None
    form = PriceForm(
        obj=Edited(product),
        price=first.price if first else None,
        weight_grams=first.weight_grams if first else None,
        kind="piece" if first and first.piece_number else "alike",
    )
    form.offer(drafts.techniques_for(product))
    if product.category.is_food:
        del form.technique_id, form.length_cm, form.width_cm, form.height_cm
        form.known = {}
    if len(active) > 1:
        del form.price, form.weight_grams, form.kind
    return form


def _price(product: Product, form: PriceForm, status: int = 200, refused: str = "") -> tuple[str, int]:
    price = form.price.data if "price" in form else product.price_from
    return show_step("price", product, status, form=form, earn=earned(price), refused=refused)


@pages.get("/seller/products/<slug>/price")
@sellers_only
def seller_price(slug: str) -> Answer:
    """Name, price, how many, measures, weight."""
    product = product_or_404(slug)
    return _price(product, _price_form(product))


@pages.post("/seller/products/<slug>/price")
@sellers_only
def seller_price_save(slug: str) -> Answer:
    """Save name, price and measures. `preview` only shows what the seller would receive."""
    product = product_or_404(slug)
    form = _price_form(product)
    if "use_title" in request.form:
        form.title.data = request.form["use_title"][:120]
    if "preview" in request.form and "price" in form:  # of the rest nothing was asked yet
        return _price(product, form, 200 if form.price.validate(form) else 422)
    if not form.validate_on_submit():
        return _price(product, form, 422)
    if "price" in request.form and "price" not in form:
        said = _("It has several variants by now: the price typed here was not taken. Change it with them.")
        return _price(product, form, 409, said)
    try:
        with transaction():
            hold_seen(product)
            if "price" in form:
                shelving.set_variants(product, [_only_row(product, form)], by=person())
            shelving.edit_product(product, by=person(), **_named_and_measured(form))
    except ShopError as refusal:
        return _price(product, form, 422, refusal.sentence())
    say_saved(product)
    if "kind" in form and form.kind.data == "choices":
        return redirect(url_for(".seller_variants", slug=product.slug), 303)
    return next_step(product, ".seller_words")


def _named_and_measured(form: PriceForm) -> dict[str, Any]:
    """What the form says of the product itself; only goods that are no food have a technique and measures."""
    changes: dict[str, Any] = {"title": form.title.data} | {name: form[name].data for name in PACKED}
    if "technique_id" in form:
        changes["technique_id"] = int(form.technique_id.data) if form.technique_id.data else None
        changes |= {name: form[name].data for name in MEASURES}
    return changes


def _only_row(product: Product, form: PriceForm) -> VariantRow:
    """The single variant a simple product has; a one-of-a-kind piece keeps or gets its number."""
    active = _active(product)
    kept = active[0] if active else None
    number = ((kept.piece_number if kept else 0) or 1) if form.kind.data == "piece" else 0
    row = VariantRow(price=form.price.data, weight_grams=form.weight_grams.data, piece_number=number)
    return row if kept is None else VariantRow(**{**vars(row), "id": kept.id, "size": kept.size, "colour": kept.colour})


@pages.get("/seller/products/<slug>/variants")
@sellers_only
def seller_variants(slug: str) -> Answer:
    """Sizes, colours and numbered pieces."""
    product, form = product_or_404(slug), VariantsForm()
    form.show(Edited(product))
    # Whoever has her variants adds one at a time, and does not scroll over empty boxes to what she saves.
    form.make_room(1 if len(_active(product)) > 1 else EMPTY_ROWS)
    return show_step("variants", product, form=form)


@pages.post("/seller/products/<slug>/variants")
@sellers_only
def seller_variants_save(slug: str) -> Answer:
    """Save every variant that is filled in; an emptied one is closed. `more` only adds empty rows."""
    product, form = product_or_404(slug), VariantsForm()
    if "more" in request.form:
        form.make_room(EMPTY_ROWS)
        return show_step("variants", product, form=form)
    if not form.validate_on_submit():
        return show_step("variants", product, 422, form=form)
    try:
        with transaction():
            hold_seen(product)
            shelving.set_variants(product, form.wanted(), by=person())
    except ShopError as refusal:
        return show_step("variants", product, 422, form=form, refused=refusal.sentence())
    say_saved(product)
    return next_step(product, ".seller_words")


def _words_form(product: Product) -> WordsForm:
    return (FoodWordsForm if product.category.is_food else WordsForm)(obj=Edited(product))


def _save_step(product: Product, form: Any, page: str, names: tuple[str, ...], after: str) -> Answer:
    """Save the fields of one step, or show it again with what is wrong."""
    if not form.validate_on_submit():
        return show_step(page, product, 422, form=form)
    try:
        with transaction():
            hold_seen(product)
            shelving.edit_product(product, by=person(), **{name: form[name].data for name in names})
    except ShopError as refusal:
        return show_step(page, product, 422, form=form, refused=refusal.sentence())
    say_saved(product)
    return next_step(product, after)


@pages.get("/seller/products/<slug>/words")
@sellers_only
def seller_words(slug: str) -> Answer:
    """What buyers read."""
    product = product_or_404(slug)
    return show_step("words", product, form=_words_form(product))


@pages.post("/seller/products/<slug>/words")
@sellers_only
def seller_words_save(slug: str) -> Answer:
    """Save what buyers read."""
    product = product_or_404(slug)
    form = _words_form(product)
    names = tuple(name for name in ("text", "materials", "dye_plants", "care", "title_en", "text_en") if name in form)
    after = ".seller_label" if product.category.is_food else ".seller_edit"
    return _save_step(product, form, "words", names, after)


def _label_form(product: Product) -> HalalForm:
    form = LabelForm(obj=Edited(product)) if product.category.is_food else HalalForm(obj=Edited(product))
    needed = HalalStatus.NOT_NEEDED if product.category.is_food else HalalStatus.UNKNOWN
    form.halal.choices = [choice for choice in form.halal.choices if choice.value != needed]
    return form


@pages.get("/seller/products/<slug>/label")
@sellers_only
def seller_label(slug: str) -> Answer:
    """What stands on the label: ingredients, licence, halal."""
    product = product_or_404(slug)
    return show_step("label", product, form=_label_form(product))


@pages.post("/seller/products/<slug>/label")
@sellers_only
def seller_label_save(slug: str) -> Answer:
    """Save what stands on the label."""
    product = product_or_404(slug)
    names: tuple[str, ...] = ("halal", "halal_number")
    if product.category.is_food:
        names += ("ingredients", "allergens", "net_content", "net_unit", "shelf_life_days", "licence")
    return _save_step(product, _label_form(product), "label", names, ".seller_edit")


def _shares_of(product: Product) -> dict[int, int]:
    own = {share.maker_id: share.bps for share in product.shares}
    return own or {maker.id: maker.default_bps for maker in product.seller.payees}


@pages.get("/seller/products/<slug>/shares")
@sellers_only
def seller_shares(slug: str) -> Answer:
    """Who made it: the makers' parts of this product, in percent."""
    product = product_or_404(slug)
    typed = {maker: persen(bps).removesuffix("%") for maker, bps in _shares_of(product).items()}
    return show_step("shares", product, typed=typed)


@pages.post("/seller/products/<slug>/shares")
@sellers_only
def seller_shares_save(slug: str) -> Answer:
    """Save the makers' parts; `usual` goes back to the seller's usual ones."""
    product = product_or_404(slug)
    makers = product.seller.payees
    typed = {maker.id: displayable(request.form.get(f"maker-{maker.id}", "").strip()) for maker in makers}
    shares = {maker: bps for maker, text in typed.items() if (bps := read_percent(text or "0")) is not None}
    if len(shares) < len(makers) and "usual" not in request.form:
        return show_step(
            "shares", product, 422, typed=typed, refused=_("Type percentages with digits, for example 37,5.")
        )
    try:
        with transaction():
            hold_seen(product)
            shelving.set_shares(product, {} if "usual" in request.form else shares, by=person())
    except ShopError as refusal:
        return show_step("shares", product, 422, typed=typed, refused=refusal.sentence())
    say_saved(product)
    return redirect(url_for(".seller_edit", slug=slug), 303)
