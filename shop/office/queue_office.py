"""The queue of the office's front page: each kind of work in words, the list it stands in, and a row for what waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import url_for

from shop.clock import day_of, today
from shop.i18n import gettext as _
from shop.i18n import lazy_gettext, ngettext
from shop.office.queries import Waiting, concerned, waiting, work_counts
from shop.users.access import may_open

#: Names told in a row before it says that there are more.
MOST_NAMES = 3


@dataclass(frozen=True, kw_only=True)
class Work:
    """One kind of thing that waits for the office."""

    #: As queries.waiting counts it.
    kind: str
    name: str
    why: str
    #: The word on its button.
    do: str
    #: How urgent, as ui/badge.html colours it; "" is not at all.
    tone: str = ""
    #: The list it stands in, with the values of its address.
    endpoint: str
    values: Mapping[str, str] = field(default_factory=dict)
    #: The page of one such thing and the part of its address, where there is one.
    single: tuple[str, str] | None = None


MONEY = [
    Work(
        kind="returned",
        name=lazy_gettext("Payouts given back by the bank"),
        why=lazy_gettext("The money is payable again. A new account is needed."),
        do=lazy_gettext("Put right"),
        tone="stop",
        endpoint="office.sellers",
        single=("office.seller", "slug"),
    ),
    Work(
        kind="unknown",
        name=lazy_gettext("Money received, order unknown"),
        why=lazy_gettext("Find its order, or give it back."),
        do=lazy_gettext("Decide"),
        tone="stop",
        endpoint="payments.office_incoming",
        values={"_anchor": "receipts"},
    ),
    Work(
        kind="to_prepare",
        name=lazy_gettext("Sellers who can be paid"),
        why=lazy_gettext("No payouts were prepared this week. The bendahara prepares them."),
        do=lazy_gettext("Prepare"),
        tone="wait",
        endpoint="payouts.office_runs",
    ),
    Work(
        kind="to_approve",
        name=lazy_gettext("Payouts to approve"),
        why=lazy_gettext("The ketua approves what the bendahara prepared."),
        do=lazy_gettext("Look at"),
        tone="wait",
        endpoint="payouts.office_runs",
        single=("payouts.office_run", "number"),
    ),
    Work(
        kind="to_export",
        name=lazy_gettext("Payouts to send to the bank"),
        why=lazy_gettext("Approved; the bank does not have the file yet."),
        do=lazy_gettext("Send"),
        tone="wait",
        endpoint="payouts.office_runs",
        single=("payouts.office_run", "number"),
    ),
    Work(
        kind="unanswered",
        name=lazy_gettext("Payouts without an answer"),
        why=lazy_gettext("At the bank: confirmed or given back?"),
        do=lazy_gettext("Answer"),
        endpoint="payouts.office_runs",
        single=("payouts.office_run", "number"),
    ),
    Work(
        kind="claims",
        name=lazy_gettext("Claims to decide"),
        why=lazy_gettext("Something is wrong. The money of these goods is frozen."),
        do=lazy_gettext("Decide"),
        tone="stop",
        endpoint="payments.office_claims",
        single=("payments.office_claim", "code"),
    ),
    Work(
        kind="refunds",
        name=lazy_gettext("Refunds to pay"),
        why=lazy_gettext("Cancelled, or wrong. The buyer waits."),
        do=lazy_gettext("Pay"),
        tone="wait",
        endpoint="payments.office_incoming",
        values={"_anchor": "refunds"},
    ),
    Work(
        kind="card_cases",
        name=lazy_gettext("Cases of card money"),
        why=lazy_gettext("Disputed, paid twice, failed, or not explained."),
        do=lazy_gettext("Decide"),
        tone="stop",
        endpoint="payments.office_cards",
    ),
    Work(
        kind="card_messages",
        name=lazy_gettext("Messages of the card provider given up"),
        why=lazy_gettext("Tried nine times. Look at the reason, then try again."),
        do=lazy_gettext("Look at"),
        tone="stop",
        endpoint="payments.office_cards",
        values={"_anchor": "dead"},
    ),
    Work(
        kind="unchecked",
        name=lazy_gettext("Bank accounts not checked"),
        why=lazy_gettext("The money is held until the account is checked."),
        do=lazy_gettext("Look into"),
        tone="stop",
        endpoint="office.sellers",
        single=("office.seller", "slug"),
    ),
    Work(
        kind="transfers",
        name=lazy_gettext("Transfers to confirm"),
        why=lazy_gettext("Compare with the bank, to the rupiah."),
        do=lazy_gettext("Confirm"),
        endpoint="payments.office_incoming",
    ),
    Work(
        kind="vouchers",
        name=lazy_gettext("Vouchers that wait"),
        why=lazy_gettext("Whoever did not write one down puts it in force."),
        do=lazy_gettext("Look at"),
        tone="wait",
        endpoint="promotions.office_index",
    ),
    Work(
        kind="unmatched",
        name=lazy_gettext("Bank lines without a match"),
        why=lazy_gettext("In the bank's statement, not explained yet."),
        do=lazy_gettext("Match"),
        endpoint="bank.office_matching",
    ),
    Work(
        kind="cash",
        name=lazy_gettext("Payouts in cash"),
        why=lazy_gettext("To hand over, or the signed receipt to look at."),
        do=lazy_gettext("Look at"),
        endpoint="payouts.office_cash",
    ),
    Work(
        kind="bazaars",
        name=lazy_gettext("Exceptions of bazaars"),
        why=lazy_gettext("Sold at a stall, and the shelf or the price says otherwise."),
        do=lazy_gettext("Decide"),
        tone="wait",
        endpoint="bazaars.office_index",
    ),
    Work(
        kind="months",
        name=lazy_gettext("Months to close"),
        why=lazy_gettext("Over, and not closed yet: look at it, prepare it, then another person closes it."),
        do=lazy_gettext("Close"),
        tone="wait",
        endpoint="bank.office_month",
    ),
    Work(
        kind="taxes",
        name=lazy_gettext("Withheld tax to pay"),
        why=lazy_gettext("Of months that are over; it belongs to the state."),
        do=lazy_gettext("Pay"),
        tone="wait",
        endpoint="payouts.office_taxes",
    ),
]

GOODS = [
    Work(
        kind="at_hub",
        name=lazy_gettext("Parcels to send"),
        why=lazy_gettext("All their goods are at the cooperative."),
        do=lazy_gettext("Send"),
        tone="wait",
        endpoint="orders.office_parcels",
    ),
    Work(
        kind="overdue",
        name=lazy_gettext("Unpaid orders past their time"),
        why=lazy_gettext("They expire by themselves and give their goods back."),
        do=lazy_gettext("Look at"),
        endpoint="orders.office_index",
        values={"state": "overdue"},
    ),
    Work(
        kind="in_review",
        name=lazy_gettext("Products in review"),
        why=lazy_gettext("Their makers wait to see them in the shop."),
        do=lazy_gettext("Look into"),
        endpoint="catalogue.office_review",
    ),
    Work(
        kind="reviews",
        name=lazy_gettext("Reviews to read"),
        why=lazy_gettext("They say that food or jamu heals. Nobody sees them yet."),
        do=lazy_gettext("Look into"),
        endpoint="reviews.office_index",
        values={"list": "held"},
    ),
    Work(
        kind="stories",
        name=lazy_gettext("Stories to read"),
        why=lazy_gettext("Their sellers agreed to them, and wait to be read."),
        do=lazy_gettext("Look into"),
        endpoint="stories.office_index",
    ),
]


def rows() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of ui/queue.html, money and goods: what waits for this person, in the order of the lists."""
    found, names = waiting(), concerned()
    money, goods = (
        [_row(one, found[one.kind], names.get(one.kind, [])) for one in works] for works in _for_reader(found)
    )
    return money, goods


def counts() -> dict[str, int]:
    """The counts beside the navigation: the first is as many as the front page has rows for this person."""
    found = waiting()
    return work_counts(found) | {"today": sum(len(works) for works in _for_reader(found))}


def _for_reader(found: Mapping[str, Waiting]) -> tuple[list[Work], list[Work]]:
    """The kinds of money and of goods of which something waits, and which this person may open; money for those who keep it."""
    lists = MONEY if may_open("office.trail") else [], GOODS
    money, goods = ([one for one in works if found[one.kind].count and may_open(one.endpoint)] for works in lists)
    return money, goods


def _row(work: Work, found: Waiting, whose: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """One row; `whose` are the names of what waits, each with how an address names it."""
    told = ", ".join(name for name, _key in whose[:MOST_NAMES]) + ("…" if len(whose) > MOST_NAMES else "")
    return {
        "count": found.count,
        "name": work.name,
        "why": f"{told}. {work.why}" if whose else work.why,
        "age": _age(found.since),
        "tone": work.tone,
        "sum": found.total or None,
        "href": _address(work, found, whose),
        "do": work.do,
    }


def _address(work: Work, found: Waiting, whose: Sequence[tuple[str, str]]) -> str:
    """The list, or the thing itself where it is the only one; of months, the oldest that is over."""
    if work.single and len(whose) == 1:
        endpoint, part = work.single
        address: dict[str, Any] = {part: whose[0][1]}
        return url_for(endpoint, **address)
    if work.kind == "months" and found.since:
        return url_for(work.endpoint, month=f"{day_of(found.since) - timedelta(days=1):%Y-%m}")
    return url_for(work.endpoint, **dict[str, Any](work.values))


def _age(since: datetime | None) -> str:
    days = (today() - day_of(since)).days if since else 0
    return ngettext("%(num)s day", "%(num)s days", days) if days > 0 else _("today")
