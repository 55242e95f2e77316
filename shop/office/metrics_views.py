"""`/metrics`: what whoever watches the shop wants to see over time, as Prometheus reads it.

Everything is counted in the database, so that any machine answers for the whole shop. How long pages take stands in the logs.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from flask import Response, current_app, request

from shop.clock import now
from shop.db import session
from shop.errors import NotFound
from shop.jobs import MOST_ATTEMPTS, Job, last_whole
from shop.office.blueprint import pages
from shop.office.queries import waiting
from shop.orders.models import Order
from shop.users.access import anyone


@pages.get("/metrics")
@anyone
def metrics() -> Response:
    """The figures, for whoever sends the METRICS_TOKEN; to anybody else, and without that setting, there is no such page."""
    token = current_app.config["METRICS_TOKEN"]
    sent = request.headers.get("Authorization", "")
    if not token or not hmac.compare_digest(sent.encode(), f"Bearer {token}".encode()):
        raise NotFound(metrics="token")
    answer = Response("\n".join(_lines()) + "\n", mimetype="text/plain")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lines() -> Iterator[str]:
    orders = sa.select(Order.status, sa.func.count()).group_by(Order.status)
    by_status = {str(status): count for status, count in session().execute(orders)}
    yield from _figure("orders", "Orders by where they stand.", "status", by_status)
    found = waiting()
    counts = {kind: one.count for kind, one in found.items()}
    ages = {kind: (now() - one.since).total_seconds() for kind, one in found.items() if one.count and one.since}
    yield from _figure("waiting", "What waits for a person of the office, by kind.", "kind", counts)
    yield from _figure("waiting_seconds", "Since when the oldest of a kind waits.", "kind", ages)
    open_jobs = sa.select(sa.func.count(), sa.func.min(Job.due_at)).where(Job.done_at.is_(None))
    todo, due_at = session().execute(open_jobs.where(Job.attempts < MOST_ATTEMPTS)).one()
    given_up, _ = session().execute(open_jobs.where(Job.attempts >= MOST_ATTEMPTS)).one()
    yield from _figure(
        "jobs", "Letters and other work, to do or given up.", "state", {"to_do": todo, "given_up": given_up}
    )
    late = max(0.0, (now() - due_at).total_seconds()) if todo else 0.0
    yield from _figure("jobs_late_seconds", "How late the first job is; it grows while no worker runs.", "", {"": late})
    whole = {name: (now() - at).total_seconds() for name, at in last_whole().items()}
    yield from _figure(
        "upkeep_seconds", "How long ago each minute's work was last done without anything failing.", "step", whole
    )


def _figure(name: str, about: str, label: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP bersinar_{name} {about}"
    yield f"# TYPE bersinar_{name} gauge"
    for value, number in values.items():
        shown = f'{{{label}="{value}"}}' if label else ""
        yield f"bersinar_{name}{shown} {number:g}"
