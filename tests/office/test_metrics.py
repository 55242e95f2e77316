"""What Prometheus reads: the whole shop's figures, for whoever has the token."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop import clock, jobs
from shop.clock import now
from shop.db import session, transaction
from shop.jobs import MOST_ATTEMPTS, Job
from tests import make

TOKEN = "panjang-dan-acak"


@pytest.fixture
def watched(app, monkeypatch):
    monkeypatch.setitem(app.config, "METRICS_TOKEN", TOKEN)


def figures(client):
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200 and answer.mimetype == "text/plain"
    assert answer.headers["Cache-Control"] == "no-store"
    lines = answer.text.splitlines()
    assert all(line.startswith(("# HELP bersinar_", "# TYPE bersinar_", "bersinar_")) for line in lines)
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[0] != "#")}


def test_without_the_token_there_is_no_such_page(watched, client):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer lain"}).status_code == 404
    assert client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_without_the_setting_nobody_reads_it(app, client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_it_counts_orders_what_waits_and_since_when(watched, client):
    make.paid_order()
    order = make.order()
    with clock.set_to(order.pay_before + timedelta(minutes=10)):
        seen = figures(client)
    assert (seen['bersinar_orders{status="paid"}'], seen['bersinar_orders{status="awaiting_payment"}']) == (1, 1)
    assert seen['bersinar_waiting{kind="overdue"}'] == 1
    assert seen['bersinar_waiting_seconds{kind="overdue"}'] == 600
    assert seen['bersinar_waiting{kind="claims"}'] == 0
    assert 'bersinar_waiting_seconds{kind="claims"}' not in seen


def test_it_says_how_late_the_worker_is_and_what_was_given_up(watched, client):
    seen = figures(client)
    assert (seen['bersinar_jobs{state="to_do"}'], seen["bersinar_jobs_late_seconds"]) == (0, 0)
    with transaction():
        session().add(Job(kind="send_letter", facts={}, due_at=now()))
        session().add(Job(kind="send_letter", facts={}, due_at=now() - timedelta(days=3), attempts=MOST_ATTEMPTS))
    with clock.set_to(now() + timedelta(minutes=15)):
        seen = figures(client)
    assert seen['bersinar_jobs{state="to_do"}'] == seen['bersinar_jobs{state="given_up"}'] == 1
    assert 895 < seen["bersinar_jobs_late_seconds"] < 905


def test_it_says_how_long_ago_each_minute_s_work_was_whole(watched, client):
    assert not [name for name in figures(client) if "upkeep" in name]
    jobs.work_minute()
    with clock.set_to(now() + timedelta(minutes=15)):
        seen = figures(client)
    assert 895 < seen['bersinar_upkeep_seconds{step="release_due"}'] < 905
    assert sum("upkeep" in name for name in seen) == len(jobs.EVERY_MINUTE)
