"""The office's month close: how a month stands, what is unexplained and why, who prepared it and who closes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.bank import months
from shop.bank.blueprint import pages
from shop.bank.forms import Reason
from shop.bank.month_queries import MonthStanding, kept_standing, match_of, month_standing
from shop.clock import today
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import ngettext
from shop.ledger.chart import CHART, entry_title
from shop.ledger.models import Month
from shop.ledger.months import closed_months, closing_next, month_starting, months_over, open_months
from shop.ledger.sealing import seal_of
from shop.money import LARGEST
from shop.users.access import office, person
from shop.users.models import Role

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])", re.ASCII)
AMOUNT = re.compile(r"-?\d{1,15}", re.ASCII)

both = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/months")
@both
def office_months() -> str:
    """The month to close next, and every month of the books: those that run or wait, and the closed ones."""
    running = open_months()
    turn = running[0] if running else None
    return render_template(
        "bank/office/months.html",
        turn=turn,
        running=running[::-1],
        over=months_over(),
        prepared=month_starting(turn) if turn else None,
        closed=closed_months(),
    )


@pages.get("/office/months/<month>")
@both
def office_month(month: str) -> str:
    """How a month stands: live until it is closed, afterwards as it was closed."""
    return _page(_first(month))


@pages.post("/office/months/<month>/reasons")
@both
def office_explain(month: str) -> Response | tuple[str, int]:
    """Give the reason why something stays unexplained."""
    first_on = _first(month)
    ref, form = request.form.get("ref", "")[:60], Reason()
    if not form.validate_on_submit():
        return _page(first_on, wrong=(ref, form)), 422
    return _done(
        first_on,
        lambda: months.explain(first_on, ref, amount=_amount(), reason=form.reason.data, by=person()),
        _("Noted. Another person signs it too."),
    )


@pages.post("/office/months/<month>/signatures")
@both
def office_countersign(month: str) -> Response | tuple[str, int]:
    """Sign a reason as the second person."""
    first_on = _first(month)
    ref, reason = request.form.get("ref", "")[:60], request.form.get("reason", "")[:300]
    return _done(
        first_on,
        lambda: months.countersign(first_on, ref, amount=_amount(), reason=reason, by=person()),
        _("Signed."),
    )


@pages.post("/office/months/<month>/opening")
@both
def office_opening(month: str) -> Response | tuple[str, int]:
    """Book what an account held before its first known line."""
    first_on = _first(month)
    code = request.form.get("code", "")[:40]
    return _done(
        first_on,
        lambda: months.book_opening(first_on, code, amount=_amount(), by=person()),
        _("Opening balance booked."),
        "banks",
    )


@pages.post("/office/months/<month>/preparation")
@both
def office_prepare(month: str) -> Response | tuple[str, int]:
    """Put the figures down for another person to close."""
    first_on = _first(month)
    return _done(
        first_on,
        lambda: _prepare(first_on),
        _("Prepared. Another person can close it now."),
        "close",
    )


@pages.post("/office/months/<month>/closing")
@both
def office_close(month: str) -> Response | tuple[str, int]:
    """Close the month, for good."""
    first_on = _first(month)
    return _done(
        first_on,
        lambda: months.close(first_on, seen=request.form.get("seen", "")[:64], by=person()),
        _("Closed. Late events are counted to the next month."),
        "close",
    )


def _prepare(first_on: date) -> None:
    audit.hold_seen(request.form.get("seen", ""), months.subject(first_on), by=person())
    months.prepare(first_on, by=person())


def _first(text: str) -> date:
    """The month of an address: any from the first entry to today. Raises NotFound."""
    found = MONTH.fullmatch(text)
    if found is None:
        raise NotFound(month=text)
    first_on = date(int(found[1]), int(found[2]), 1)
    turn = closing_next()
    if first_on > today() or not (month_starting(first_on) or (turn is not None and first_on >= turn)):
        raise NotFound(month=text)
    return first_on


def _amount() -> int:
    text = request.form.get("amount", "")
    if not AMOUNT.fullmatch(text) or abs(int(text)) > LARGEST:
        raise NotFound(amount=text[:40])
    return int(text)


def _done(first_on: date, act: Callable[[], object], said: str, anchor: str = "") -> Response | tuple[str, int]:
    """Do it, and go on: to `anchor`, or to the next line that this person can explain or sign, else to the close."""
    try:
        with transaction():
            act()
    except months.ItemChanged as refusal:
        return _page(first_on, refusal=audit.stale(refusal, *_behind(first_on))), refusal.status
    except ShopError as refusal:
        return _page(first_on, refusal=refusal.sentence()), refusal.status
    flash(said, "good")
    return redirect(url_for(".office_month", month=f"{first_on:%Y-%m}", _anchor=anchor or _next_item(first_on)), 303)


def _next_item(first_on: date) -> str:
    """The first line without a reason, or with one that this person has not signed; `close` when there is none."""
    reasons = months.explanations(month_starting(first_on))
    for item in month_standing(first_on).items:
        reason = reasons.get(item.ref)
        if reason is None or reason.amount != item.amount:
            return item.ref
        if reason.second_by_id is None and reason.first_by_id != person().id:
            return item.ref
    return "close"


def _behind(first_on: date) -> list[str]:
    """What may have changed under a form about one item: the match of its line, its account's opening, its receipt or case."""
    ref, code = request.form.get("ref", "")[:60], request.form.get("code", "")[:40]
    found = [months.subject(first_on), f"bank {code}", f"receipt {ref.removeprefix('receipt-')}"]
    found.append(f"case {ref.removeprefix('suspense-')}")
    match = match_of(ref)
    return [*found, f"match {match}"] if match is not None else found


def _musts(standing: MonthStanding, unexplained: int, unsigned: int) -> list[dict[str, str]]:
    """What must hold before a month is closed, each with what is still missing of it."""
    count = Counter(item.kind for item in standing.items)
    differing = sum(1 for row in standing.controls if row.subs != row.control) + count["side"]
    found = [
        (_("The bank's balance follows from its lines"), count["opening"] + count["gap"]),
        (_("Every line of the bank has its entry"), count["line"]),
        (_("Every entry on the bank's account stands at the bank"), count["book"]),
        (_("All money received has its order"), count["receipt"]),
        (_("Sub-accounts add up to their account"), differing),
    ]
    rows = [_must(words, left, "" if left else "done") for words, left in found]
    state = "must" if unexplained else "" if unsigned else "done"
    return [*rows, _must(_("What is left has a reason, signed by two"), max(unexplained, unsigned), state)]


def _must(words: str, left: int, state: str) -> dict[str, str]:
    note = ngettext("%(num)s left", "%(num)s left", left) if left else ""
    return {"words": words, "note": note, "state": state}


def _page(first_on: date, *, wrong: tuple[str, Reason] | None = None, refusal: str = "") -> str:
    month, turn = month_starting(first_on), closing_next()
    standing = _standing(first_on, month)
    reasons = months.explanations(month)
    forms = {item.ref: Reason(formdata=None, prefix="") for item in standing.items}
    for place, form in enumerate(forms.values()):
        form.reason.id = f"reason-{place}"
    if wrong is not None and wrong[0] in forms:
        wrong[1].reason.id = forms[wrong[0]].reason.id
        forms[wrong[0]] = wrong[1]
    unexplained, unsigned = (months.lacking(standing.items, reasons, signatures=number) for number in (1, 2))
    return render_template(
        "bank/office/month.html",
        first_on=first_on,
        month=month,
        standing=standing,
        reasons=reasons,
        forms=forms,
        unexplained=unexplained,
        unsigned=unsigned,
        musts=_musts(standing, unexplained, unsigned),
        is_over=standing.until < today(),
        is_next=turn == first_on,
        turn=turn if turn and turn <= today() else None,
        titles={name: account.title for name, account in CHART.items()},
        entry_title=entry_title,
        me=person().id,
        seen=audit.seen(months.subject(first_on)),
        refusal=refusal,
        seal=seal_of(month) if month is not None and month.closed_at is not None else "",
    )


def _standing(first_on: date, month: Month | None) -> MonthStanding:
    return kept_standing(month.facts) if month is not None and month.closed_at is not None else month_standing(first_on)
