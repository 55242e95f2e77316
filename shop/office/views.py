"""The office's front page: what needs a decision today; and the counts beside its navigation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from flask import render_template, request, url_for

from shop import audit
from shop.audit import AuditRecord
from shop.bank.queries import closings
from shop.clock import day_of, now, start_of, today
from shop.i18n import gettext as _
from shop.i18n import jam, ngettext
from shop.ledger.queries import balances
from shop.office.blueprint import pages
from shop.office.forms import DayOf
from shop.office.queries import Waiting, concerned, owed, waiting, work_counts
from shop.orders.words import REASONS
from shop.paging import Page, page_number
from shop.users.access import may_open, office, person
from shop.users.models import Role

MONEY = {Role.BENDAHARA, Role.KETUA}
#: Rows of what is done today, and the acts they are made of.
MOST_DONE, MOST_ACTS = 8, 2_000
#: Rows of a page of the trail.
ACTS_SHOWN = 100
#: Where a single thing of a kind stands: the page, and the part of its address.
SINGLE = {
    "to_approve": ("payouts.office_run", "number"),
    "to_export": ("payouts.office_run", "number"),
    "unanswered": ("payouts.office_run", "number"),
    "returned": ("office.seller", "slug"),
    "unchecked": ("office.seller", "slug"),
    "claims": ("payments.office_claim", "code"),
}


@pages.get("/office", endpoint="today")
@office()
def today_page() -> str:
    """Counts that lead to the lists behind them, oldest first within money and goods; the books; what is done."""
    found, names = waiting(), concerned()
    sees_money = bool(MONEY & person().roles)
    return render_template(
        "office/today.html",
        money=_queue([*_money(), _vouchers()] + _at_bank(found["months"].since), found, names) if sees_money else [],
        goods=_queue(_goods(), found, names),
        banks=_banks() if sees_money else [],
        owed=owed() if sees_money else None,
        done=_done(audit.since(start_of(today()), MOST_ACTS))[:MOST_DONE],
        at=now(),
        sees_money=sees_money,
        may_upload=may_open("bank.office_upload"),
    )


@pages.get("/office/trail")
@office(*MONEY)
def trail() -> str | tuple[str, int]:
    """Who did what on a day, newest first; today unless another is asked for."""
    form = DayOf(request.args)
    fits = form.validate()
    day = form.until.data if fits and form.until.data else today()
    number = page_number(request.args.get("page"))
    acts, total = audit.of_day(day, (number - 1) * ACTS_SHOWN, ACTS_SHOWN)
    facts = {"form": form, "day": day, "page": Page(acts, number, ACTS_SHOWN, total), "reasons": REASONS}
    page = render_template("office/trail.html", **facts)
    return page if fits else (page, 422)


@pages.get("/office/settings")
@office(*MONEY)
def settings() -> str:
    """The way to everything the shop stands on: accounts, ways to pay, couriers, decisions."""
    return render_template("office/settings.html")


def _banks() -> list[tuple[str, int | None, int]]:
    """Each account that has anything: its code, what the bank holds by its newest statement, and the books."""
    books, closed = balances("bank"), closings()
    return [(code, closed.get(code), books.get(code, 0)) for code in [*closed, *(books.keys() - closed.keys())]]


def _done(records: Sequence[AuditRecord]) -> list[dict[str, Any]]:
    """Acts, newest first; what one person did many times in a row is one row with its count."""
    rows = []
    for (_act, by), group in groupby(records, key=lambda one: (one.act, one.by)):
        same = list(group)
        code = same[0].code
        about = f", {code}" if not code.isdigit() else ""
        times = ngettext("%(num)s time", "%(num)s times", len(same))
        title = f"{same[0].words}, {times}" if len(same) > 1 else same[0].words + about
        rows.append({"title": title, "when": f"{jam(same[0].at)} · {by}", "state": "done"})
    return rows


# What the office's layout asks for: counts, and what this person may open.
pages.add_app_template_global(work_counts, "count_work")
pages.add_app_template_global(may_open)


def _money() -> list[tuple[str, str, str, str, str, str]]:
    """Kind, name, why, tone, address, what to do."""
    return [
        (
            "returned",
            _("Payouts given back by the bank"),
            _("The money is payable again. A new account is needed."),
            "stop",
            url_for("office.sellers"),
            _("Put right"),
        ),
        (
            "unknown",
            _("Money received, order unknown"),
            _("Find its order, or give it back."),
            "stop",
            url_for("payments.office_incoming", _anchor="receipts"),
            _("Decide"),
        ),
        (
            "to_approve",
            _("Payouts to approve"),
            _("The ketua approves what the bendahara prepared."),
            "wait",
            url_for("payouts.office_runs"),
            _("Look at"),
        ),
        (
            "to_export",
            _("Payouts to send to the bank"),
            _("Approved; the bank does not have the file yet."),
            "wait",
            url_for("payouts.office_runs"),
            _("Send"),
        ),
        (
            "unanswered",
            _("Payouts without an answer"),
            _("At the bank: confirmed or given back?"),
            "",
            url_for("payouts.office_runs"),
            _("Answer"),
        ),
        *_for_buyers(),
        *_cards(),
        (
            "unchecked",
            _("Bank accounts not checked"),
            _("The money is held until the account is checked."),
            "stop",
            url_for("office.sellers"),
            _("Look into"),
        ),
        (
            "transfers",
            _("Transfers to confirm"),
            _("Compare with the bank, to the rupiah."),
            "",
            url_for("payments.office_incoming"),
            _("Confirm"),
        ),
    ]


def _vouchers() -> tuple[str, str, str, str, str, str]:
    """Kind, name, why, tone, address, what to do."""
    return (
        "vouchers",
        _("Vouchers that wait"),
        _("Whoever did not write one down puts it in force."),
        "wait",
        url_for("promotions.office_index"),
        _("Look at"),
    )


def _at_bank(over: datetime | None) -> list[tuple[str, str, str, str, str, str]]:
    """At the bank and in the cash box: kind, name, why, tone, address, what to do. `over` is when the oldest month ended."""
    words = _("Bank lines without a match"), _("In the bank's statement, not explained yet.")
    cash = _("Payouts in cash"), _("To hand over, or the signed receipt to look at.")
    bazaars = _("Exceptions of bazaars"), _("Sold at a stall, and the shelf or the price says otherwise.")
    month = _("Months to close"), _("Over, and not closed yet: look at it, prepare it, then another person closes it.")
    taxes = _("Withheld tax to pay"), _("Of months that are over; it belongs to the state.")
    return [
        ("unmatched", *words, "", url_for("bank.office_matching"), _("Match")),
        ("cash", *cash, "", url_for("payouts.office_cash"), _("Look at")),
        ("bazaars", *bazaars, "wait", url_for("bazaars.office_index"), _("Decide")),
        ("months", *month, "wait", url_for("bank.office_month", month=_month_before(over)), _("Close")),
        ("taxes", *taxes, "wait", url_for("payouts.office_taxes"), _("Pay")),
    ]


def _month_before(moment: datetime | None) -> str:
    """The month that ended then, as its address names it."""
    return f"{day_of(moment) - timedelta(days=1) if moment else today():%Y-%m}"


def _for_buyers() -> list[tuple[str, str, str, str, str, str]]:
    """What buyers wait for; as `_money`."""
    return [
        (
            "claims",
            _("Claims to decide"),
            _("Something is wrong. The money of these goods is frozen."),
            "stop",
            url_for("payments.office_claims"),
            _("Decide"),
        ),
        (
            "refunds",
            _("Refunds to pay"),
            _("Cancelled, or wrong. The buyer waits."),
            "wait",
            url_for("payments.office_incoming", _anchor="refunds"),
            _("Pay"),
        ),
    ]


def _cards() -> list[tuple[str, str, str, str, str, str]]:
    """What card payments leave to a person; as `_money`."""
    return [
        (
            "card_cases",
            _("Cases of card money"),
            _("Disputed, paid twice, failed, or not explained."),
            "stop",
            url_for("payments.office_cards"),
            _("Decide"),
        ),
        (
            "card_messages",
            _("Messages of the card provider given up"),
            _("Tried nine times. Look at the reason, then try again."),
            "stop",
            url_for("payments.office_cards", _anchor="dead"),
            _("Look at"),
        ),
    ]


def _goods() -> list[tuple[str, str, str, str, str, str]]:
    """Kind, name, why, tone, address, what to do."""
    goods = [
        (
            "at_hub",
            _("Parcels to send"),
            _("All their goods are at the cooperative."),
            "wait",
            url_for("orders.office_parcels"),
            _("Send"),
        ),
        (
            "overdue",
            _("Unpaid orders past their time"),
            _("They expire by themselves and give their goods back."),
            "",
            url_for("orders.office_index", state="overdue"),
            _("Look at"),
        ),
        (
            "in_review",
            _("Products in review"),
            _("Their makers wait to see them in the shop."),
            "",
            url_for("catalogue.office_review"),
            _("Look into"),
        ),
    ]
    return goods if may_open("catalogue.office_review") else goods[:-1]


def _queue(
    kinds: list[tuple[str, str, str, str, str, str]],
    found: dict[str, Waiting],
    names: dict[str, list[tuple[str, str]]],
) -> list[dict[str, Any]]:
    """Rows of what waits; the button of a single thing leads to the thing itself, not to its list."""
    items = []
    for kind, name, why, tone, href, do in kinds:
        one, who = found[kind], names.get(kind, [])
        if one.count:
            if kind in SINGLE and len(who) == 1:
                endpoint, part = SINGLE[kind]
                address: dict[str, Any] = {part: who[0][1]}
                href = url_for(endpoint, **address)
            whose = ", ".join(words for words, _key in who[:3]) + ("…" if len(who) > 3 else "")
            items.append(
                {"count": one.count, "name": name, "why": f"{whose}. {why}" if who else why}
                | {"age": _age(one.since), "tone": tone, "sum": one.total or None, "href": href, "do": do}
            )
    return items


def _age(since: datetime | None) -> str:
    days = (today() - day_of(since)).days if since else 0
    return ngettext("%(num)s day", "%(num)s days", days) if days > 0 else _("today")
