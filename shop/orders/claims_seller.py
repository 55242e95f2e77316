"""What a buyer reported about a seller's goods, and what the seller says to it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from shop import audit
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.orders import claim_queries, claiming
from shop.orders.blueprint import pages
from shop.orders.claim_forms import AnswerForm
from shop.orders.claim_models import Claim
from shop.orders.words import REASONS, STATES
from shop.sellers.access import acting_seller, sellers_only
from shop.users.access import person


@pages.get("/seller/claims/<code>")
@sellers_only
def seller_claim(code: str) -> str:
    """What a buyer reported about the seller's goods, and her answer."""
    return _claim_page(claim_queries.claim_of_seller(acting_seller().id, code))


@pages.post("/seller/claims/<code>/answer")
@sellers_only
def seller_answer_claim(code: str) -> Any:
    """The seller says what she knows."""
    claim = claim_queries.claim_of_seller(acting_seller().id, code)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _claim_page(claim, form), 422
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), f"claim {code}", by=person())
            claiming.answer_claim(claim, text=form.text.data, by=person())
    except ShopError as refusal:
        said = audit.stale(refusal, f"claim {code}")
        return _claim_page(claim_queries.claim_of_seller(acting_seller().id, code), form, said), refusal.status
    flash(_("Your answer is with the cooperative."), "good")
    return redirect(url_for(".seller_claim", code=code), 303)


def _claim_page(claim: Claim, form: AnswerForm | None = None, refusal: str = "") -> str:
    return render_template(
        "orders/seller/claim.html",
        claim=claim,
        form=form or AnswerForm(None, text=claim.answer),
        reasons=REASONS,
        states=STATES,
        refusal=refusal,
        seen=audit.seen(f"claim {claim.code}"),
    )
