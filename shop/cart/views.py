"""The cart's pages: what is in it by parcel, how many, what sending costs and saves."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.cart import keeping
from shop.cart.access import cart_count, cart_here, cart_to_fill, chosen_here, keep_cookie, region_asked
from shop.cart.blueprint import pages
from shop.cart.forms import AddForm, PriceForm, QuantityForm
from shop.cart.models import Cart
from shop.cart.parcels import chosen
from shop.cart.queries import to_add
from shop.cart.showing import shown_cart
from shop.db import committed
from shop.errors import NotFound
from shop.i18n import gettext as _
from shop.i18n import in_language
from shop.shipping.arriving import off_words
from shop.users.access import anyone

pages.add_app_template_global(cart_count)
pages.add_app_template_global(off_words)


@pages.get("/cart")
@anyone
def show() -> str:
    """What is in the cart, by parcel."""
    return render_cart()


@pages.post("/cart/lines")
@anyone
def add() -> Response | tuple[str, int]:
    """Put something in, and go on to the cart or straight to the checkout."""
    form = AddForm(request.values)
    if not form.validate():
        return _ask_again(form)
    try:
        committed(lambda: keeping.put(cart_to_fill(), form.variant_id.data, form.quantity.data))
    except (keeping.NotSold, keeping.NotThatMany, keeping.CartFull) as refusal:
        form.quantity.errors = [refusal.sentence()]
        return _ask_again(form)
    if request.values.get("then") == "checkout":
        return keep_cookie(redirect(url_for("checkout.show"), 303))
    flash(_("It is in your cart."), "good")
    return keep_cookie(redirect(url_for("cart.show"), 303))


@pages.post("/cart/lines/<int:line_id>")
@anyone
def change(line_id: int) -> Response | tuple[str, int]:
    """Have another number of a line: the number typed, and one more or less when a step was pressed."""
    form = QuantityForm()
    step = {"1": 1, "-1": -1}.get(request.form.get("step", ""), 0)
    if form.quantity.data is not None and not form.quantity.process_errors:
        form.quantity.data += step
    if step and form.quantity.data == 0:
        return remove(line_id)
    if not form.validate():
        return render_cart(wrong={line_id: (form.quantity._value(), form.quantity.errors[0])}), 422
    try:
        committed(lambda: keeping.change_quantity(_cart(), line_id, form.quantity.data))
    except keeping.NotThatMany as refusal:
        return render_cart(wrong={line_id: (str(form.quantity.data), refusal.sentence())}), 422
    return keep_cookie(redirect(url_for("cart.show", _anchor=f"line-{line_id}"), 303))


@pages.post("/cart/lines/<int:line_id>/removal")
@anyone
def remove(line_id: int) -> Response:
    """Take a line out; the next page offers to put it back."""
    gone = next((line for line in chosen(_cart().id) if line.line_id == line_id), None)
    committed(lambda: keeping.take_out(_cart(), line_id))
    if gone is not None:
        back = url_for("cart.add", variant_id=gone.variant_id, quantity=gone.quantity)
        flash({"text": _("%(title)s is out of your cart.", title=in_language(gone, "title")), "undo": back}, "good")  # type: ignore[arg-type]
    return keep_cookie(redirect(url_for("cart.show"), 303))


@pages.post("/cart/lines/<int:line_id>/price")
@anyone
def accept_price(line_id: int) -> Response | tuple[str, int]:
    """Agree to a line's new price. When it has changed once more, the cart says so."""
    form = PriceForm()
    if not form.validate():
        return render_cart(), 422
    committed(lambda: keeping.accept_price(_cart(), line_id, seen=form.price.data))
    return keep_cookie(redirect(url_for("cart.show"), 303))


def render_cart(*, wrong: dict[int, tuple[str, str]] | None = None) -> str:
    """The cart's page. `wrong` gives by line what was typed and what is wrong with it."""
    return render_template(
        "cart/show.html", shown=shown_cart(chosen_here(), region_asked(), wrong=wrong), notice_text=""
    )


def _ask_again(form: AddForm) -> tuple[str, int]:
    """The product with its question again: what was typed, and what is wrong with it."""
    variant = to_add(form.variant_id.data) if form.variant_id.data and not form.variant_id.errors else None
    if variant is None and not form.variant_id.errors:
        raise NotFound(variant=form.variant_id.data)
    return render_template("cart/add.html", form=form, variant=variant), 422


def _cart() -> Cart:
    cart = cart_here(to_change=True)
    if cart is None:
        raise NotFound(cart=None)
    return cart
