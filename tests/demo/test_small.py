"""The demo of a shop that hardly sold anything, as the benchmarks load it, is as sound as the large one."""

from __future__ import annotations

import signal
import sys
import time

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from config import Config
from shop import create_app
from shop.db import db, session
from shop.office.checks import broken
from shop.orders.models import Order
from tests.support import processes
from tests.support.server import ROOT
from tests.support.worlds import address_of

pytestmark = pytest.mark.long


@pytest.mark.parametrize("orders", [0, 20])
def test_a_shop_that_sold_little_loads_and_its_invariants_hold(orders, tmp_path):
    app = create_app(
        Config(
            DATABASE_URL=address_of("sqlite", tmp_path),
            MEDIA_URL=str(tmp_path / "media"),
            MAIL_URL=f"outbox:{tmp_path / 'mail'}",
            LOG_LEVEL="ERROR",
        )
    )
    with app.app_context():
        upgrade()
    answer = app.test_cli_runner().invoke(args=["shop", "demo", "--no-pictures", "--orders", str(orders)])
    assert answer.exit_code == 0, answer.output
    with app.app_context():
        assert broken() == []
        db.session.remove()
        db.engine.dispose()


def test_a_shop_whose_loading_was_broken_off_is_not_taken_for_a_whole_one(tmp_path):
    places = {
        "DATABASE_URL": address_of("sqlite", tmp_path),
        "MEDIA_URL": str(tmp_path / "media"),
        "MAIL_URL": f"outbox:{tmp_path / 'mail'}",
        "LOG_LEVEL": "ERROR",
    }
    flask = [sys.executable, "-m", "flask", "--app", "wsgi", "shop", "demo", "--no-pictures", "--orders", "20"]
    log = tmp_path / "log"
    loading = processes.start(flask, log=log, folder=ROOT, environment=places)
    app = create_app(Config(**places))
    with app.app_context():
        while not is_under_way(loading):
            time.sleep(0.05)
    processes.stop(loading, how=signal.SIGKILL)
    again = processes.start(flask, log=log, folder=ROOT, environment=places)
    assert again.wait(60) == 1 and f"Remove {tmp_path}" in log.read_text()


def is_under_way(loading):
    """Whether the demo has laid its ground and lives through its months."""
    assert loading.poll() is None, "the demo was quicker than the test"
    try:
        return session().scalar(sa.select(sa.func.count()).select_from(Order)) > 0
    except sa.exc.OperationalError:  # its tables are still being made
        return False
    finally:
        session().rollback()
