"""The office's books: trial balance, the statement of an account, one entry."""

from __future__ import annotations

from datetime import date

from babel.dates import format_interval
from flask import redirect, render_template, request, stream_with_context, url_for
from werkzeug.wrappers import Response

from shop.clock import today
from shop.errors import NotFound
from shop.i18n import language
from shop.ledger import queries
from shop.ledger.blueprint import pages
from shop.ledger.chart import CHART, KIND_TITLES, Charted, entry_title
from shop.ledger.forms import AsOf, Span
from shop.ledger.owners import chosen_owners, owner_names, sub_accounts
from shop.ledger.reports import account_sheet
from shop.sheets import csv_pieces
from shop.users.access import office
from shop.users.models import Role
from shop.web import download

#: Lines and sub-accounts a page shows; the file has them all.
MOST_LINES = 500
MOST_OWNERS = 20

books = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/ledger")
@books
def office_accounts() -> str | tuple[str, int]:
    """The trial balance: every account with its balance on a day; together they sum to zero."""
    form = AsOf(request.args) if request.args.get("until") else AsOf(None, until=today())
    fits = form.validate()
    until = form.until.data or today()
    balances = queries.trial_balance(until)
    page = render_template(
        "ledger/office/accounts.html",
        form=form,
        until=until,
        kinds=[(title, [one for one in balances if one.account.kind is kind]) for kind, title in KIND_TITLES.items()],
        debit=sum(one.amount for one in balances if one.amount > 0),
        credit=-sum(one.amount for one in balances if one.amount < 0),
    )
    return page if fits else (page, 422)


@pages.get("/office/ledger/statement")
@books
def office_choose() -> Response:
    """Go from the chosen account to its own address; the owner is kept when the account stays the same."""
    name = request.args.get("account", "")
    _charted(name)
    keep = {key: request.args[key] for key in ("from", "to") if request.args.get(key)}
    if request.args.get("owner") and request.args.get("was") == name:
        keep["owner"] = request.args["owner"]
    return redirect(url_for(".office_account", account=name, _external=False, **keep), 303)


@pages.get("/office/ledger/<account>")
@books
def office_account(account: str) -> str | tuple[str, int]:
    """An account's lines over a span of days, with the balance before and after."""
    charted = _charted(account)
    form = Span(account, request.args)
    fits = form.validate()
    named = chosen_owners(account, form.owner.data)
    if named is None:
        raise NotFound(account=account)
    who, owners = named
    since, until = (form.since.data, form.until.data) if fits else (today(), today())
    opening, lines = queries.statement(account, owners, since=since, until=until)
    lines = queries.by_entry(lines)
    shown = lines[-MOST_LINES:]
    others, count = sub_accounts(account, MOST_OWNERS) if charted.owned_by and not form.owner.data else ([], 0)
    page = render_template(
        "ledger/office/account.html",
        form=form,
        account=charted,
        kind=KIND_TITLES[charted.kind],
        who=who,
        since=since,
        until=until,
        opening=charted.sign * (shown[0].balance - shown[0].amount if shown else opening),
        closing=charted.sign * (lines[-1].balance if lines else opening),
        lines=shown,
        left_out=len(lines) - len(shown),
        debit=sum(line.amount for line in shown if line.amount > 0),
        credit=-sum(line.amount for line in shown if line.amount < 0),
        names=owner_names(account, {line.owner for line in shown if line.owner}) if charted.owned_by else {},
        others=others,
        others_count=count,
        entry_title=entry_title,
    )
    return page if fits else (page, 422)


@pages.get("/office/ledger/<account>/lines.csv")
@books
def office_account_file(account: str) -> Response:
    """The statement as a file: every line of the span, none left out."""
    charted = _charted(account)
    form = Span(account, request.args)
    named = chosen_owners(account, form.owner.data)
    if not form.validate() or named is None:
        raise NotFound(account=account)
    who, owners = named
    since, until = form.since.data, form.until.data
    sheet = account_sheet(charted, owners, who=who, since=since, until=until)
    return download(f"{account}-{since}-{until}.csv", stream_with_context(csv_pieces(sheet)))


@pages.get("/office/ledger/entries/<int:number>")
@books
def office_entry(number: int) -> str:
    """One entry: what happened, when, by whom, and its lines."""
    found = queries.entry(number)
    if found is None:
        raise NotFound(entry=number)
    entry, lines = found
    owners: dict[str, set[str]] = {}
    for name, owner, _amount in lines:
        if owner:
            owners.setdefault(name, set()).add(owner)
    names = {name: owner_names(name, mine) for name, mine in owners.items()}
    return render_template(
        "ledger/office/entry.html",
        entry=entry,
        title=entry_title(entry.kind),
        lines=[(CHART[name], owner, names.get(name, {}).get(owner, owner), amount) for name, owner, amount in lines],
        total=sum(amount for _name, _owner, amount in lines if amount > 0),
    )


def _charted(name: str) -> Charted:
    if name not in CHART:
        raise NotFound(account=name)
    return CHART[name]


@pages.app_template_global()
def order_of(code: str) -> str | None:
    """The number of the order that an entry's subject belongs to (`BR-2611-0372-A` → `BR-2611-0372`), if any."""
    return "-".join(code.split("-")[:3]) if code.startswith("BR-") else None


@pages.app_template_global()
def span_words(since: date, until: date) -> str:
    """Two days as a range: `16–22 Nov 2026`."""
    spoken = "en_GB" if language() == "en" else language()  # the day first, as everywhere here
    return str(format_interval(since, until, "yMMMd", locale=spoken))


@pages.app_template_global()
def payout_of(code: str) -> dict[str, str | int] | None:
    """The parameters of a payout's address (`PC-2026-47/03` → number and position), if an entry's subject is a payout."""
    number, _slash, position = code.partition("/")
    is_payout = code.startswith("PC-") and position.isascii() and position.isdigit()
    return {"number": number, "position": int(position)} if is_payout else None
