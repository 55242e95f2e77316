"""Reviews on buyers' pages: writing one of goods that came, and all of a product."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.cart.access import visitor
from shop.catalogue.product_queries import product_page
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.orders.access import order_to_read
from shop.orders.models import Order
from shop.orders.queries import load_whole
from shop.paging import page_number
from shop.reviews import queries
from shop.reviews.blueprint import pages
from shop.reviews.forms import ReviewForm
from shop.reviews.words import as_written, average, whence
from shop.reviews.writing import review
from shop.users.access import anyone

pages.add_app_template_global(queries.reviews_of, "reviews_of")
pages.add_app_template_filter(average, "rata_rata")
pages.add_app_template_global(whence, "whence")
pages.add_app_template_global(as_written, "as_written")


@pages.get("/products/<slug>/reviews")
@anyone
def index(slug: str) -> str:
    """Everything that was said of a product."""
    product = product_page(slug)
    said, page = queries.page_of(product, page_number(request.args.get("page")))
    if page.number > page.last:
        raise NotFound(page=page.number)
    return render_template("reviews/index.html", product=product, said=said, page=page)


@pages.get("/orders/<number>/reviews/<int:line_id>")
@anyone
def new(number: str, line_id: int) -> str | tuple[str, int]:
    """What do you think of it? What was said already stands in the form."""
    return _page(order_to_read(number), line_id)


@pages.post("/orders/<number>/reviews/<int:line_id>")
@anyone
def say(number: str, line_id: int) -> Response | tuple[str, int]:
    """Keep the review of a line; sent again it changes it."""
    order = order_to_read(number)
    form = ReviewForm()
    line, _before = queries.line_of(order, line_id)
    if not form.validate_on_submit():
        return _page(order, line_id, form, 422)
    try:
        with transaction():
            said = review(line, stars=form.stars.data, heading=form.heading.data, text=form.text.data, by=visitor())
            is_held, is_hidden = said.is_held, said.hidden_at is not None
    except ShopError as refusal:
        return _page(order_to_read(number), line_id, form, refusal.status, refusal.sentence())
    flash(_thanks(is_held, is_hidden), "good")
    return redirect(url_for("orders.show", number=number), 303)


def _thanks(is_held: bool, is_hidden: bool) -> str:
    if is_held:
        return _(
            "Thank you. Your review says what food and jamu do to an illness, so the cooperative reads it before it is shown."
        )
    if is_hidden:
        return _("Thank you. Your review stays hidden until the cooperative has read it again.")
    return _("Thank you. Your review stands beside the goods now.")


def _page(
    bare: Order, line_id: int, form: ReviewForm | None = None, status: int = 200, refusal: str = ""
) -> tuple[str, int]:
    order = load_whole(bare)
    line, said = queries.line_of(order, line_id)
    may = line.id in queries.reviews_of(order)
    page = render_template(
        "reviews/new.html",
        order=order,
        line=line,
        said=said,
        may=may,
        form=form or ReviewForm(None, obj=said),
        refusal=refusal,
    )
    return page, status
