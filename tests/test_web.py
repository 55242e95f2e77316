"""What surrounds every page."""

from __future__ import annotations

import json

import pytest
import structlog

from config import Config
from shop import create_app
from shop.db import db


@pytest.fixture
def logging_shop(tmp_path):
    before = structlog.get_config()
    shop = create_app(Config(DATABASE_URL=f"sqlite:///{tmp_path / 'shop.sqlite'}", MEDIA_URL=str(tmp_path)))
    yield shop
    structlog.configure(**before)
    with shop.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("address", ["/reset/{}", "/refunds/{}"])
def test_what_only_the_reader_of_a_letter_knows_stands_in_no_log(logging_shop, capsys, address):
    secret = "k3FzQ9bXw7Lr2TnV8sYd"
    logging_shop.test_client().get(address.format(secret))  # no tables: it breaks, which is logged as well
    said = capsys.readouterr().out
    paths = [json.loads(line)["path"] for line in said.splitlines() if line.startswith("{")]
    assert paths and set(paths) == {address.format("…")}
    assert secret not in said
