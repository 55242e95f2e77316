"""The served shop answers from its own database, and is gone when the block ends."""

import httpx
import pytest
from flask_migrate import upgrade

from config import Config
from shop import create_app
from tests.support.server import served


@pytest.fixture
def database(tmp_path):
    """An SQLite database with the shop's tables and nothing in them."""
    address = f"sqlite:///{tmp_path / 'shop.sqlite'}"
    app = create_app(Config(DATABASE_URL=address, TESTING=True, LOG_LEVEL="ERROR"))
    with app.app_context():
        upgrade()
    return address


@pytest.mark.long
def test_the_shop_answers_until_the_block_ends(database, tmp_path):
    with served(database, tmp_path / "served") as address:
        answer = httpx.get(f"{address}/readyz")
        assert answer.json()["ok"], answer.text
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/healthz")


@pytest.mark.long
def test_a_shop_that_cannot_start_shows_its_log(tmp_path):
    with pytest.raises(RuntimeError, match="nonsense"), served("nonsense://", tmp_path / "served"):
        pass
