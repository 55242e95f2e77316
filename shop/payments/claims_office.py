"""The office's claims: what buyers report, and how each is decided, once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.audit import stale
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.orders import claim_queries, claiming
from shop.orders.claim_models import Bearer, Claim
from shop.orders.words import BEARERS, REASONS, STATES, was_told
from shop.paging import list_named, page_number
from shop.payments import refunding
from shop.payments.blueprint import pages
from shop.payments.claim_forms import VerdictForm
from shop.payments.owing import due_by_claim
from shop.users.access import office, person
from shop.users.models import Role

read = office(Role.BENDAHARA, Role.KETUA)

pages.add_app_template_global(due_by_claim)


@pages.get("/office/claims")
@read
def office_claims() -> str:
    """What buyers reported: first what waits for a decision."""
    is_open = list_named("state", ("open", "decided"), "open") == "open"
    return render_template(
        "payments/office/claims.html",
        page=claim_queries.claims(page_number(request.args.get("page")), is_open=is_open),
        is_open=is_open,
        reasons=REASONS,
        states=STATES,
        bearers=BEARERS,
    )


@pages.get("/office/claims/<code>")
@read
def office_claim(code: str) -> str:
    """One claim: what the buyer says and shows, what the seller answers, and the decision."""
    return _claim_page(claim_queries.claim(code))


@pages.post("/office/claims/<code>/decision")
@read
def office_decide_claim(code: str) -> Response | tuple[str, int]:
    """Decide it, once: money back, other goods, or nothing with the reason."""
    claim = claim_queries.claim(code)
    form = VerdictForm()
    if not form.validate_on_submit():
        return _claim_page(claim, form), 422
    try:
        with transaction():
            is_asked = _decide(claim, form)
    except (refunding.MoreThanPaid, refunding.NothingAsked) as refusal:
        form.amount.errors = [refusal.sentence()]
        return _claim_page(claim_queries.claim(code), form), refusal.status
    except ShopError as refusal:
        return _claim_page(claim_queries.claim(code), refusal=stale(refusal, f"claim {code}")), refusal.status
    words = [_("%(code)s is decided.", code=code), was_told(claim.seller_order.order)]
    if is_asked:
        words.append(_("She is asked for an account."))
    if form.outcome.data == "refund":
        is_due = due_by_claim([claim])[claim.id] > 0
        words.append(_("The refund waits under Money received.") if is_due else _("Nothing is to be paid back."))
    flash(" ".join(words), "good")
    return redirect(url_for(".office_claims"), 303)


def _decide(claim: Claim, form: VerdictForm) -> bool:
    """Do what was chosen; whether the buyer is asked for an account."""
    verdict = form.verdict.data
    if form.outcome.data == "reject":
        claiming.reject(claim, verdict=verdict, by=person())
    elif form.outcome.data == "replace":
        claiming.replace(claim, verdict=verdict, by=person())
    else:
        return refunding.refund(
            claim,
            amount=form.amount.data or 0,
            shipping=form.shipping.data or 0,
            borne_by=Bearer(form.borne_by.data),
            verdict=verdict,
            by=person(),
        )
    return False


def _claim_page(claim: Claim, form: VerdictForm | None = None, refusal: str = "") -> str:
    most = refunding.refundable(claim)
    return render_template(
        "payments/office/claim.html",
        claim=claim,
        form=form or VerdictForm.suggested(claim, most=most),
        most=most,
        most_shipping=refunding.shipping_refundable(claim.seller_order),
        reasons=REASONS,
        states=STATES,
        bearers=BEARERS,
        refusal=refusal,
    )
