"""The office's card payments: cases that wait, what the provider said, its payouts and the lines behind each."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.audit import stale, told
from shop.clock import today
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import decimal_mark, figure, lazy_gettext, rupiah
from shop.i18n import gettext as _
from shop.ledger.queries import balances
from shop.orders.queries import order_named
from shop.paging import page_number
from shop.payments import provider_queries as queries
from shop.payments import stripe
from shop.payments.blueprint import pages
from shop.payments.card_cases import CASES, EXPLANATIONS, TO_DECIDE, TO_EXPLAIN, CaseClosed, close_case, explain
from shop.payments.card_models import MoneyCase
from shop.payments.card_refunds import pay_to_card
from shop.payments.case_words import disputed_because
from shop.payments.forms import Arrival, Explanation
from shop.payments.inbox import try_again
from shop.payments.money_story import money_story, money_trail
from shop.payments.provider_books import ON_THE_WAY
from shop.payments.provider_payouts import arrive
from shop.users.access import office, person
from shop.users.models import Role

STATES = {
    "pending": lazy_gettext("prepared"),
    "in_transit": lazy_gettext("on its way to the bank"),
    "paid": lazy_gettext("at the bank"),
    "failed": lazy_gettext("did not reach the bank"),
    "canceled": lazy_gettext("called off"),
}
CATEGORIES = {
    "charge": lazy_gettext("Payment"),
    "refund": lazy_gettext("Refund"),
    "refund_failure": lazy_gettext("Refund that failed"),
    "dispute": lazy_gettext("Dispute"),
    "dispute_reversal": lazy_gettext("Dispute won"),
    "fee": lazy_gettext("Fee of the provider"),
    "payout_reversal": lazy_gettext("Payout that failed"),
}

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)


@pages.app_template_filter("hundredths")
def to_the_sen(amount: int, currency: str) -> str:
    """An amount in hundredths: `Rp163.029,20`, `SGD 13,45`; with the reader's own marks."""
    whole, rest = divmod(abs(amount), stripe.HUNDREDTHS)
    sign, name = "−" if amount < 0 else "", "Rp" if currency == "idr" else f"{currency.upper()} "
    return f"{sign}{name}{figure(whole)}{decimal_mark()}{rest:02d}"


pages.add_app_template_global(money_story)
pages.add_app_template_global(money_trail)
pages.add_app_template_global(disputed_because)
pages.add_app_template_global(queries.open_dispute)


@pages.get("/office/cards")
@read
def office_cards() -> str:
    """What waits for a person, the provider's balance, its messages and its payouts."""
    return _page()


@pages.get("/office/cards/payouts/<ref>")
@read
def office_card_payout(ref: str) -> str:
    """One payout of the provider, and every line behind it."""
    payout = queries.payout(ref)
    if payout is None:
        raise NotFound(payout=ref)
    return render_template(
        "payments/office/card_payout.html",
        payout=payout,
        lines=queries.lines_of(payout),
        states=STATES,
        categories=CATEGORIES,
    )


@pages.post("/office/cards/cases/<int:number>/closing")
@write
def office_close_case(number: int) -> Response | tuple[str, int]:
    """Seen, nothing more to do."""
    case = _case(number)
    if case.kind in (*TO_EXPLAIN, *TO_DECIDE, "payout_abroad"):
        raise NotFound(case=number)
    try:
        with transaction():
            close_case(case, by=person())
    except ShopError as refusal:
        return _page(refusal=refusal.sentence()), refusal.status
    flash(_("Case closed."), "good")
    return redirect(url_for(".office_cards"), 303)


@pages.post("/office/cards/cases/<int:number>/explanation")
@read
def office_explain_case(number: int) -> Response | tuple[str, int]:
    """Say what an unexplained movement was; it is booked so."""
    case = _case(number)
    form = Explanation.named(case)
    if case.kind not in TO_EXPLAIN:
        raise NotFound(case=number)
    if not form.validate_on_submit():
        return _page(explanations={number: form}), 422
    try:
        with transaction():
            booked, left = explain(case, form.account.data, by=person()), 0 if case.closed_at else case.amount
    except CaseClosed as refusal:  # its form is on the page no more
        return _page(refusal=refusal.sentence()), refusal.status
    except ShopError as refusal:
        form.account.errors = [refusal.sentence()]
        return _page(explanations={number: form}), refusal.status
    said = _("%(amount)s booked: %(what)s.", amount=rupiah(abs(booked)), what=EXPLANATIONS[form.account.data])
    rest = _("%(rest)s still waits for a word.", rest=rupiah(left)) if left else ""
    flash(f"{said} {rest}".strip(), "wait" if left else "good")
    return redirect(url_for(".office_cards"), 303)


@pages.post("/office/cards/cases/<int:number>/arrival")
@write
def office_payout_arrived(number: int) -> Response | tuple[str, int]:
    """A payout in another currency reached the bank: so many rupiah."""
    case, form = _case(number), Arrival.named(number)
    payout = queries.payout(case.ref)
    if case.kind != "payout_abroad" or payout is None:
        raise NotFound(case=number)
    if not form.validate_on_submit():
        return _page(arrivals={number: form}), 422
    try:
        with transaction():
            arrive(payout, received=form.received.data, received_on=form.received_on.data, by=person())
    except ShopError as refusal:
        return _page(refusal=stale(refusal, f"payout {payout.ref}")), refusal.status
    flash(_("%(amount)s booked on the bank account.", amount=rupiah(form.received.data)), "good")
    return redirect(url_for(".office_cards"), 303)


@pages.post("/office/cards/events/<int:number>/tries")
@write
def office_try_again(number: int) -> Response:
    """Work a message that was given up once more."""
    event = queries.dead_event(number)
    if event is None:
        raise NotFound(event=number)
    with transaction():
        is_new = try_again(event, by=person())
    before = "" if is_new else told(f"event {event.event_ref}")
    flash(f"{_('The message is tried again within a minute.')} {before}".strip(), "wait" if before else "good")
    return redirect(url_for(".office_cards"), 303)


@pages.post("/office/incoming/<number>/card-refund")
@write
def office_refund_to_card(number: str) -> Response:
    """What is due goes back to the card it came from."""
    order = order_named(number)
    try:
        with transaction():
            amount = pay_to_card(order, by=person())
    except ShopError as refusal:
        flash(f"{refusal.sentence()} {told(f'order {number}', but=person())}".strip(), "wait")
    else:
        flash(_("%(number)s: %(amount)s on its way to the card.", number=number, amount=rupiah(amount)), "good")
    return redirect(url_for(".office_incoming", _anchor="refunds"), 303)


def _case(number: int) -> MoneyCase:
    found = queries.case(number)
    if found is None:
        raise NotFound(case=number)
    return found


def _arrival(case: MoneyCase) -> Arrival:
    """What the bank credited is asked for on the day the provider names, where that is not still to come."""
    payout = queries.payout(case.ref)
    return Arrival.named(case.id, None, received_on=min(payout.arrives_on, today()) if payout else None)


def _page(
    *,
    explanations: dict[int, Explanation] | None = None,
    arrivals: dict[int, Arrival] | None = None,
    refusal: str = "",
) -> str:
    cases, standing = queries.open_cases(), balances("clearing")
    return render_template(
        "payments/office/cards.html",
        is_on=stripe.is_on(),
        is_live=stripe.is_live(),
        balance=standing.get(stripe.CODE, 0),
        on_the_way=standing.get(ON_THE_WAY, 0),
        cases=cases,
        words=CASES,
        disputes=queries.open_disputes({one.order_id for one in cases if one.kind == "dispute" and one.order_id}),
        explanations={one.id: Explanation.named(one, None) for one in cases if one.kind in TO_EXPLAIN}
        | (explanations or {}),
        arrivals={one.id: _arrival(one) for one in cases if one.kind == "payout_abroad"} | (arrivals or {}),
        dead=queries.dead_events(),
        counts=queries.event_counts(),
        last_heard=queries.last_heard(),
        refunds=queries.refunds_on_way(),
        page=queries.payouts(page_number(request.args.get("page"))),
        states=STATES,
        may_write=Role.BENDAHARA in person().roles,
        refusal=refusal,
    )
