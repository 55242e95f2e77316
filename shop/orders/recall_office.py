"""The office calls a batch back: every batch, and who has pieces of it."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from shop.errors import NotFound
from shop.orders import recall
from shop.orders.blueprint import pages
from shop.paging import page_number
from shop.sheets import csv_bytes
from shop.stock.forms import WORDS
from shop.stock.models import Batch
from shop.users.access import office
from shop.web import download


@pages.get("/office/batches")
@office()
def office_batches() -> str:
    """Every batch, the newest first, found by its code or its product."""
    q = request.args.get("q", "")[:80].replace("\0", "").strip()
    page = recall.batches(q, page_number(request.args.get("page")))
    return render_template("orders/office/batches.html", page=page, q=q)


@pages.get("/office/batches/<int:batch_id>")
@office()
def office_recall(batch_id: int) -> str:
    """Who has pieces of a batch, and where the others are."""
    return render_template("orders/office/recall.html", **recall_facts(_batch(batch_id)))


@pages.get("/office/batches/<int:batch_id>/recall.csv")
@office()
def office_recall_csv(batch_id: int) -> Response:
    """The list as a file: exactly what the page shows."""
    return recall_file(_batch(batch_id))


def recall_facts(batch: Batch) -> dict[str, object]:
    """What both pages of a recall show, the office's and the seller's."""
    rows = recall.called(batch)
    places = recall.whereabouts(batch)
    return {"batch": batch, "rows": rows, "places": places, "words": WORDS, "left": sum(places.values())}


def recall_file(batch: Batch) -> Response:
    """A recall list as CSV."""
    sheet = recall.recall_sheet(batch, recall.called(batch))
    return download(f"recall-{batch.id}.csv", csv_bytes([column.name for column in sheet.columns], sheet))


def _batch(number: int) -> Batch:
    found = recall.find_batch(number)
    if found is None:
        raise NotFound(batch=number)
    return found
