"""The office's bank: tying lines of the bank to the books, booking what the books know nothing of, and undoing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop.bank import booking, queries, tying
from shop.bank.blueprint import pages
from shop.bank.closing import close_certain, close_seen
from shop.bank.matches import find_match
from shop.bank.matching import OpenItem, OpenLine
from shop.bank.month_queries import apart
from shop.clock import today
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import ngettext, rupiah
from shop.ledger.months import closing_next
from shop.paging import Page, page_number
from shop.payments.bearing import BORNE_ALONE
from shop.payments.case_words import done_words, no_such_order
from shop.payments.cases import Case, CaseKind, named_case
from shop.payments.coop_accounts import coop_accounts
from shop.payments.deciding import Act, acts_for
from shop.payments.forms import ForOrder
from shop.payments.models import CoopAccount
from shop.users.access import office, person
from shop.users.models import Role

#: Lines of each side that a page shows, and the suggestions on top of them.
MOST_SHOWN = 50
MOST_MATCHES = 20
#: Open lines of which it is asked what they are, and cases that a page shows.
MOST_LOOKED_AT = 300
MOST_CASES = 25

pages.add_app_template_global(queries.at_bank)

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)


@pages.get("/office/bank")
@read
def office_matching() -> str:
    """Lines of the bank on the left, what waits in the books on the right, what probably belongs together on top."""
    return _matching(_account(request.args.get("account")), line=_number(request.args.get("line")))


@pages.post("/office/bank/<code>/matches")
@write
def office_match(code: str) -> Response | str | tuple[str, int]:
    """Tie what was chosen, or book it as the bank's own or as unknown; `count` only shows the difference."""
    return _match(_account(code), request.form.get("book", ""))


@pages.post("/office/bank/<code>/charges")
@office(Role.KETUA)
def office_book_charges(code: str) -> Response | str | tuple[str, int]:
    """Book lines as the bank's charges, also those so large that the bendahara may not alone."""
    return _match(_account(code), "fee")


def _match(account: CoopAccount, kind: str) -> Response | str | tuple[str, int]:
    lines = [number for number in map(_number, request.form.getlist("line")) if number is not None]
    items = request.form.getlist("item")[:500]
    if "count" in request.form:
        return _matching(account, lines=lines, items=items)
    sen = 0
    try:
        with transaction():
            if kind:
                booking.book(account, lines, kind, by=person())
            else:
                match = tying.tie(account, lines, items, by=person(), reason=request.form.get("reason", "")[:60])
                sen = tying.rounded(match)
    except ShopError as refusal:
        return _matching(account, lines=lines, items=items, refusal=refusal.sentence()), refusal.status
    if Role.BENDAHARA in person().roles:
        flash(_("Matched. Undo it below if it was not meant."), "good")
    else:
        flash(_("Booked as the bank's charge. If it was not meant, the bendahara undoes it."), "good")
    if sen:
        flash(_("%(amount)s are only the bank's sen, booked as rounding.", amount=rupiah(abs(sen))), "wait")
    return redirect(url_for(".office_matching", account=account.code), 303)


@pages.post("/office/bank/<code>/suggestions")
@write
def office_match_certain(code: str) -> Response:
    """Tie the suggestions the page showed; without any, everything to which exactly one candidate fits."""
    account = _account(code)
    seen = request.form.getlist("seen")[:MOST_SHOWN]
    closed, refused = close_seen(account, seen, by=person()) if seen else close_certain(account, by=person())
    flash(ngettext("%(num)s line matched.", "%(num)s lines matched.", closed), "good" if closed else "wait")
    if refused:
        flash(
            ngettext(
                "%(num)s changed in the meantime and stays open.",
                "%(num)s changed in the meantime and stay open.",
                refused,
            ),
            "wait",
        )
    return redirect(url_for(".office_matching", account=account.code), 303)


@pages.post("/office/bank/<code>/lines/<int:line>/decision")
@write
def office_decide_line(code: str, line: int) -> Response | tuple[str, int]:
    """Book money in and do what its case says, or something else."""
    account = _account(code)
    act = next((one for one in Act if one == request.form.get("act")), None)
    if act is None:
        raise NotFound(line=line)
    number = request.form.get("number", "")
    try:
        with transaction():
            booking.decide_line(account, line, act, number=number, by=person())
    except ShopError as refusal:
        return _matching(account, refusal=refusal.sentence()), refusal.status
    flash(done_words(act, number), "good")
    return redirect(url_for(".office_matching", account=account.code), 303)


@pages.post("/office/bank/matches/<int:number>/undo")
@write
def office_unmatch(number: int) -> Response:
    """Undo a match."""
    match = find_match(number)
    account = next(one for one in coop_accounts() if one.id == match.coop_account_id)
    try:
        with transaction():
            tying.untie(match, by=person())
    except tying.UntiedAlready as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("Undone. Its lines are open again; what was settled in the books stays."), "good")
    return redirect(url_for(".office_matching", account=account.code), 303)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _account(code: str | None) -> CoopAccount:
    found = queries.account_named(code) if code else queries.first_account()
    if found is None:
        raise NotFound(account=code)
    return found


def _matching(
    account: CoopAccount,
    *,
    line: int | None = None,
    lines: Sequence[int] = (),
    items: Sequence[str] = (),
    refusal: str = "",
) -> str:
    open_lines = queries.open_lines(account)
    suggestions = queries.suggested(account, open_lines)
    picked_lines = {*lines, *([line] if line else [])}
    suggested = {one.line.id for one in suggestions}
    named = _named([one for one in open_lines if one.id not in suggested | picked_lines])
    number = page_number(request.args.get("page"))
    left, page = _left(open_lines, suggested | set(named), picked_lines, number, len(suggestions))
    chosen = [one for one in left if one.id in lines or one.id == line]
    near = sum(one.amount for one in chosen)
    right = _right(account, chosen or left, near, items)
    picked = [one for one in right if one.ref in items]
    standing = queries.standing(account)
    matches = queries.latest_matches(account, MOST_MATCHES, _number(request.args.get("match")))
    return render_template(
        "bank/office/matching.html",
        account=account,
        accounts=coop_accounts(),
        standing=standing,
        apart=apart(standing) if standing.difference else None,
        turn=closing_next(),
        today=today(),
        page=page,
        suggestions=suggestions[(page.number - 1) * MOST_SHOWN : page.number * MOST_SHOWN],
        suggested_count=len(suggestions),
        certain_count=sum(one.certain for one in suggestions),
        left=left,
        right=right,
        chosen={one.id for one in chosen},
        picked={one.ref for one in picked},
        bank_sum=near,
        book_sum=sum(one.amount for one in picked),
        cases=named,
        acts_for=acts_for,
        forms={number: ForOrder.named(str(number)) for number in named} | _for_order(named),
        matches=matches,
        entries=queries.in_books(matches),
        may_write=Role.BENDAHARA in person().roles,
        charges_alone=BORNE_ALONE,
        refusal=refusal,
    )


def _named(lines: list[OpenLine]) -> dict[int, Case]:
    """The first cases of money in, those of which something is known before the unknown."""
    found = queries.cases(lines[:MOST_LOOKED_AT])
    known = sorted(found.items(), key=lambda item: item[1].kind is CaseKind.UNKNOWN)
    return dict(known[:MOST_CASES])


def _for_order(named: dict[int, Case]) -> dict[int, ForOrder]:
    """The case that the address says is another order's, shown for that order."""
    wanted = _number(request.args.get("case"))
    if wanted is None or wanted not in named:
        return {}
    form = ForOrder.named(str(wanted), request.args.get("number", "")[:24])
    case = named_case(named[wanted].money, form.number.data)
    if case is None:
        form.number.errors = [no_such_order()]
    else:
        named[wanted] = case
    return {wanted: form}


def _left(
    lines: list[OpenLine], above: set[int], chosen: set[int], number: int, suggestions: int
) -> tuple[list[OpenLine], Page[OpenLine]]:
    """A page of the lines nothing stands above for, with those that were chosen before them whatever stands there.

    The page counts as far as the longer of this list and the suggestions.
    """
    rest = [one for one in lines if one.id not in above | chosen]
    total = max(len(rest), suggestions)
    number = min(number, max(1, -(-total // MOST_SHOWN)))
    shown = rest[(number - 1) * MOST_SHOWN : number * MOST_SHOWN]
    return [one for one in lines if one.id in chosen] + shown, Page(shown, number, MOST_SHOWN, total)


def _right(account: CoopAccount, lines: Sequence[OpenLine], near: int, picked: Sequence[str]) -> list[OpenItem]:
    """What waits in the books within these lines' days: the chosen first, then those nearest in amount."""
    if not lines:
        return []
    found = queries.open_items(account, min(one.day for one in lines), max(one.day for one in lines))
    waiting = [one for one in found if one.kind != "return" or one.ref in picked]
    key: Any = lambda one: (one.ref not in picked, abs(one.amount - near) if near else 0, one.since, one.ref)  # noqa: E731
    return sorted(waiting, key=key)[:MOST_SHOWN]
