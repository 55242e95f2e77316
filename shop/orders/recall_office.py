"""The office calls a batch back: every batch, who has pieces of it, and what whoever holds one is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.i18n import ngettext
from shop.orders import calling_back, recall
from shop.orders.blueprint import pages
from shop.orders.forms import RecallForm
from shop.paging import page_number, searched
from shop.sheets import csv_bytes
from shop.stock import recalling
from shop.stock.forms import WORDS
from shop.stock.models import Batch
from shop.users.access import office, person
from shop.users.models import Role
from shop.web import download

caller_back = office(Role.CATALOGUE_OFFICER, Role.KETUA)


@pages.get("/office/batches")
@office()
def office_batches() -> str:
    """Every batch, the newest first, found by its code or its product."""
    q = searched("q")
    page = recall.batches(q, page_number(request.args.get("page")))
    return render_template("orders/office/batches.html", page=page, q=q)


@pages.get("/office/batches/<int:batch_id>")
@office()
def office_recall(batch_id: int) -> str:
    """Who has pieces of a batch, where the others are, and calling it back."""
    return _page(_batch(batch_id))


def _page(batch: Batch, form: RecallForm | None = None, refusal: str = "") -> str:
    return render_template(
        "orders/office/recall.html",
        form=form or RecallForm(None),
        refusal=refusal,
        seen=audit.seen(recalling.subject(batch)),
        trail=audit.trail(recalling.subject(batch)),
        may_call_back=bool(person().roles & {Role.CATALOGUE_OFFICER, Role.KETUA}),
        **recall_facts(batch),
    )


@pages.post("/office/batches/<int:batch_id>/recall")
@caller_back
def office_call_back(batch_id: int) -> Any:
    """Nothing more of it is sold, and the page of its tags says why."""
    batch, form = _batch(batch_id), RecallForm()
    if not batch.is_recalled and not form.validate_on_submit():
        return _page(batch, form), 422

    def act() -> str:
        out = calling_back.call_back(batch, reason=form.reason.data, by=person())
        words = [_("Called back. Nothing more of it is sold, and the page of its tags says why.")]
        if out:
            words.append(
                ngettext(
                    "%(num)s order has pieces of it out. Its buyer was written to, where we know an e-mail address; send "
                    "the message by WhatsApp too.",
                    "%(num)s orders have pieces of it out. Their buyers were written to, where we know an e-mail address; "
                    "send the message by WhatsApp too.",
                    out,
                )
            )
        return " ".join(words)

    return _do(batch, act, form)


@pages.post("/office/batches/<int:batch_id>/recall/end")
@caller_back
def office_let_go(batch_id: int) -> Any:
    """It was called back by mistake."""
    batch = _batch(batch_id)

    def act() -> str:
        calling_back.let_go(batch, by=person())
        return _("Let go. What is left of it is sold again, and buyers who were written to are told.")

    return _do(batch, act)


def _do(batch: Batch, act: Callable[[], str], form: RecallForm | None = None) -> Any:
    """Do it and say what followed; refused, show the batch as it stands now."""
    number = batch.id
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), recalling.subject(batch), by=person())
            words = act()
    except ShopError as refusal:
        batch = _batch(number)
        return _page(batch, form, audit.stale(refusal, recalling.subject(batch))), refusal.status
    flash(words, "good")
    return redirect(url_for(".office_recall", batch_id=number), 303)


@pages.get("/office/batches/<int:batch_id>/recall.csv")
@office()
def office_recall_csv(batch_id: int) -> Response:
    """The list as a file: exactly what the page shows."""
    return recall_file(_batch(batch_id))


def recall_facts(batch: Batch) -> dict[str, object]:
    """What both pages of a recall show, the office's and the seller's."""
    rows = recall.called(batch)
    places = recall.whereabouts(batch)
    stuck = len({one.order.id for one in rows if one.is_stuck}) if batch.is_recalled else 0
    return {
        "batch": batch,
        "rows": rows,
        "stuck": stuck,
        "places": places,
        "words": WORDS,
        "left": sum(places.values()),
    }


def recall_file(batch: Batch) -> Response:
    """A recall list as CSV."""
    sheet = recall.recall_sheet(batch, recall.called(batch))
    return download(f"recall-{batch.id}.csv", csv_bytes([column.name for column in sheet.columns], sheet))


def _batch(number: int) -> Batch:
    found = recall.find_batch(number)
    if found is None:
        raise NotFound(batch=number)
    return found
