"""The worker, a process of its own, outlives a database that goes away; the web server ends with it, so it must."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from shop.db import engine, session, transaction
from shop.jobs import Job, later
from tests.support import postgres, processes
from tests.support.server import ROOT
from tests.support.worlds import address_of, founded

pytestmark = [pytest.mark.long, pytest.mark.postgres]
PATIENCE = 60


def until(is_so) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.1)


def test_a_worker_whose_database_is_away_for_a_while_works_on_afterwards(tmp_path: Path):
    address, log = address_of("postgres", tmp_path), tmp_path / "worker.log"
    name = address.rpartition("?")[0].rpartition("/")[2]
    environment = {"DATABASE_URL": address, "MAIL_URL": f"outbox:{tmp_path / 'mail'}"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]

    def is_done(key: str) -> bool:
        session().rollback()
        return session().query(Job).where(Job.key == key, Job.done_at.is_not(None)).count() == 1

    with founded(address, tmp_path):
        worker = processes.start(command, log=log, folder=ROOT, environment=environment)
        try:
            with transaction():
                later("work_inbox", key="before")
            until(lambda: is_done("before"))
            session().rollback()
            engine().dispose()
            server = postgres.cluster(durable=False)
            server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            until(lambda: worker.poll() is not None or "worker rests" in log.read_text())
            server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            assert worker.poll() is None, log.read_text()[-2_000:]
            with transaction():
                later("work_inbox", key="after")
            until(lambda: is_done("after"))
        finally:
            processes.stop(worker)
