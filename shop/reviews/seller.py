"""The seller's side of reviews: what buyers said of her goods, and her answer."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.paging import page_number
from shop.reviews import queries
from shop.reviews.blueprint import pages
from shop.reviews.forms import AnswerForm
from shop.reviews.models import Review
from shop.reviews.writing import ClaimsHealing, answer
from shop.sellers.access import acting_seller, of_hers, sellers_only
from shop.users.access import person


@pages.get("/seller/reviews")
@sellers_only
def seller_index() -> str:
    """What buyers said of her goods, newest first."""
    seller = acting_seller()
    page = queries.of_seller(seller, page_number(request.args.get("page")))
    return render_template("reviews/seller/index.html", seller=seller, page=page)


@pages.get("/seller/reviews/<int:review_id>")
@sellers_only
def seller_show(review_id: int) -> str:
    """One review, and what she answers."""
    return _page(_hers(review_id))


@pages.post("/seller/reviews/<int:review_id>/answer")
@sellers_only
def seller_answer(review_id: int) -> Response | tuple[str, int]:
    """The seller answers, or says it better."""
    said, form = _hers(review_id), AnswerForm()
    if not form.validate_on_submit():
        return _page(said, form), 422
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), f"review {review_id}", by=person(), acts=("review_answered",))
            answer(said, text=form.text.data, by=person())
    except ClaimsHealing as refusal:
        form.text.errors = [refusal.sentence()]
        return _page(_hers(review_id), form), 422
    except ShopError as refusal:
        return _page(_hers(review_id), form, refusal.sentence()), refusal.status
    flash(_("Your answer stands under the review now."), "good")
    return redirect(url_for(".seller_index"), 303)


def _hers(review_id: int) -> Review:
    return of_hers(lambda seller: queries.review_of_seller(seller.id, review_id))


def _page(said: Review, form: AnswerForm | None = None, refusal: str = "") -> str:
    return render_template(
        "reviews/seller/show.html",
        said=said,
        form=form or AnswerForm(None, text=said.answer),
        refusal=refusal,
        seen=audit.seen(f"review {said.id}"),
    )
