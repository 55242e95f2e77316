"""The demo of a shop that hardly sold anything, as the benchmarks load it, is as sound as the large one."""

from __future__ import annotations

import pytest
from flask_migrate import upgrade

from config import Config
from shop import create_app
from shop.db import db
from shop.office.checks import broken
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
