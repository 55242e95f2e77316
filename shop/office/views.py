"""The office's front page: what needs a decision today; and the counts beside its navigation."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from shop import audit
from shop.audit import AuditRecord
from shop.bank.queries import closings
from shop.clock import now, start_of, today, year_without_days_off
from shop.decisions.models import Kind
from shop.decisions.words import TITLES
from shop.i18n import jam, ngettext
from shop.ledger.queries import balances
from shop.office import queue_office
from shop.office.blueprint import pages
from shop.office.forms import DayOf
from shop.office.queries import owed
from shop.orders.words import REASONS
from shop.paging import Page, page_number
from shop.users.access import may_open, office, person
from shop.users.models import MONEY

#: What a decision was about, by the word the trail keeps.
KINDS = {kind.value: kind for kind in Kind}
#: Rows of what is done today.
MOST_DONE = 8
#: Rows of a page of the trail.
ACTS_SHOWN = 100


@pages.get("/office", endpoint="today")
@office()
def today_page() -> str:
    """Counts that lead to the lists behind them, oldest first within money and goods; the books; what is done."""
    sees_money = bool(MONEY & person().roles)
    money, goods = queue_office.rows()
    return render_template(
        "office/today.html",
        money=money,
        goods=goods,
        banks=_banks() if sees_money else [],
        owed=owed() if sees_money else None,
        done=[_done(*row) for row in audit.since(start_of(today()), MOST_DONE)],
        at=now(),
        year_open=year_without_days_off(),
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
    facts = {
        "form": form,
        "day": day,
        "page": Page(acts, number, ACTS_SHOWN, total),
        "reasons": REASONS,
        "acted_on": acted_on,
    }
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


def _done(last: AuditRecord, count: int) -> dict[str, Any]:
    """An act with what it was done to; what one person did many times in a row with how often."""
    about = ngettext("%(num)s time", "%(num)s times", count) if count > 1 else acted_on(last)
    return {
        "title": ", ".join(filter(None, (last.words, about))),
        "when": f"{jam(last.at)} · {last.by}",
        "state": "done",
    }


def acted_on(record: AuditRecord) -> str:
    """What an act was done to, as people call it: a number of the table is nobody's word."""
    kind = KINDS.get(record.code)
    return str(TITLES[kind]) if kind else "" if record.code.isdigit() else record.code


# What the office's layout asks for: counts, and what this person may open.
pages.add_app_template_global(queue_office.counts, "count_work")
pages.add_app_template_global(may_open)
