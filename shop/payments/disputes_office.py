"""The office decides who bears a dispute that was lost; the figures of every line stand beside the choice."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.db import session, transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext
from shop.orders.claim_models import Bearer
from shop.orders.models import OrderLine
from shop.orders.words import BEARERS
from shop.payments import dispute_returns, disputes
from shop.payments.approving import needs_second_person
from shop.payments.blueprint import pages
from shop.payments.card_models import CardDispute
from shop.payments.case_words import disputed_because
from shop.payments.dispute_forms import LineLoss, LossReason
from shop.payments.dispute_models import DisputeDecision
from shop.sellers.models import Maker
from shop.users.access import office, person
from shop.users.models import Role

#: What is said of a decision and of a return that are booked, by one person or by the second.
BOOKED = lazy_gettext(
    "Decided and booked. Sellers who bear some of it were written to, where we know an e-mail address."
)
RETURNED = lazy_gettext(
    "Given back and booked. Sellers who bore some of it were written to, where we know an e-mail address."
)

read = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/cards/disputes/<ref>")
@read
def office_dispute(ref: str) -> str:
    """What was lost, what each line would do if its seller bore it, and what was decided or proposed."""
    return _page(disputes.find_lost(ref))


@pages.post("/office/cards/disputes/<ref>/decision")
@read
def office_decide_dispute(ref: str) -> Response | str | tuple[str, int]:
    """Decide it, once; `count` only shows the figures of what was typed."""
    dispute = disputes.find_lost(ref)
    form, lines = LossReason(), _lines(dispute, request.form)
    fits = not [number for number, one in lines.items() if not one.validate()]
    if "count" in request.form and fits:
        return _page(dispute, form, lines)
    if not form.validate_on_submit() or not fits:
        return _page(dispute, form, lines), 422
    bearings = [one.bearing(number) for number, one in lines.items()]
    try:
        with transaction():
            decided = disputes.decide_loss(dispute, bearings, reason=form.reason.data, by=person()).decided_at
    except disputes.MoreThanLeft as refusal:
        lines[refusal.line_id].amount.errors = [refusal.sentence()]
        return _page(dispute, form, lines), refusal.status
    except disputes.MoreThanLost as refusal:
        for one in lines.values():
            one.amount.errors = [refusal.sentence()]
        return _page(dispute, form, lines), refusal.status
    except ShopError as refusal:
        return _page(disputes.find_lost(ref), refusal=refusal.sentence()), refusal.status
    if decided is not None:
        flash(str(BOOKED), "good")
        return redirect(url_for(".office_cards"), 303)
    flash(_("Proposed. Another person looks at it and books it."), "good")
    return redirect(url_for(".office_dispute", ref=ref), 303)


@pages.post("/office/cards/disputes/<ref>/approval")
@read
def office_approve_dispute(ref: str) -> Response | tuple[str, int]:
    """Book what another person proposed."""
    dispute = disputes.find_lost(ref)
    seen = request.form.get("proposal", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        raise NotFound(dispute=ref)
    try:
        with transaction():
            disputes.approve_loss(dispute, seen=int(seen), by=person())
    except ShopError as refusal:
        return _page(disputes.find_lost(ref), refusal=refusal.sentence()), refusal.status
    flash(str(BOOKED), "good")
    return redirect(url_for(".office_cards"), 303)


@pages.post("/office/cards/disputes/<ref>/return")
@read
def office_return_dispute(ref: str) -> Response | tuple[str, int]:
    """Give what was regained back to whoever bore the loss; the second person who does it books it where two must."""
    dispute = disputes.find_lost(ref)
    try:
        with transaction():
            booked = dispute_returns.give_back_loss(dispute, by=person()).booked_at
    except ShopError as refusal:
        return _page(disputes.find_lost(ref), refusal=refusal.sentence()), refusal.status
    if booked is not None:
        flash(str(RETURNED), "good")
        return redirect(url_for(".office_cards"), 303)
    flash(_("Proposed. Another person looks at it and books it."), "good")
    return redirect(url_for(".office_dispute", ref=ref), 303)


def _lines(dispute: CardDispute, given: Any = None) -> dict[int, LineLoss]:
    """A form for each line, as was proposed, or as is suggested."""
    found = disputes.proposal(dispute)
    proposed = {one.line_id: one for one in disputes.bearings_of(found)} if found is not None else {}
    return {one.line_id: LineLoss.of_line(given, proposed.get(one.line_id, one)) for one in disputes.suggested(dispute)}


def _page(
    dispute: CardDispute,
    form: LossReason | None = None,
    lines: dict[int, LineLoss] | None = None,
    refusal: str = "",
) -> str:
    found = disputes.proposal(dispute)
    forms = lines or _lines(dispute)
    amounts = [disputes.Bearing(number, one.amount.data or 0, Bearer.SELLER) for number, one in forms.items()]
    figures = disputes.figures(dispute, amounts)
    lost = disputes.lost(dispute)
    shares, given = dispute_returns.shares_of(dispute), dispute_returns.return_of(dispute)
    return render_template(
        "payments/office/dispute.html",
        dispute=dispute,
        because=disputed_because(dispute.reason),
        order=disputes.order_of(dispute),
        lost=lost,
        found=found,
        decided=disputes.bearings_of(found) if found is not None else [],
        titles=_titles(found),
        regained=dispute_returns.regained(dispute),
        shares=shares,
        given=given,
        form=form or LossReason(None, reason=found.reason if found else ""),
        lines=forms,
        figures=figures,
        names=_makers(
            {*(maker for one in figures for maker in one.makers), *(m for one in shares for m in one.makers)}
        ),
        bearers=BEARERS,
        needs_two=needs_second_person(lost),
        needs_two_back=needs_second_person(sum(one.amount for one in shares)),
        is_my_return=given is not None and given.proposed_by_id == person().id,
        is_mine=found is not None and found.proposed_by_id == person().id,
        refusal=refusal,
    )


def _makers(numbers: set[int]) -> dict[int, str]:
    return dict(session().execute(sa.select(Maker.id, Maker.name).where(Maker.id.in_(numbers))).all())


def _titles(found: DisputeDecision | None) -> dict[int, str]:
    numbers = [one.line_id for one in disputes.bearings_of(found)] if found is not None else []
    query = sa.select(OrderLine.id, OrderLine.title).where(OrderLine.id.in_(numbers))
    return dict(session().execute(query).all())
