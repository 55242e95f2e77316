"""A founded shop on a database of its own, for tests that serve it to browsers and crowds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from config import Config
from shop import create_app
from shop.db import db, transaction
from tests import cast
from tests.support import postgres


def address_of(kind: str, folder: Path) -> str:
    """A fresh database of this kind."""
    return f"sqlite:///{folder / 'shop.sqlite'}" if kind == "sqlite" else postgres.fresh_database()


@contextmanager
def founded(address: str, folder: Path) -> Iterator[Flask]:
    """The founded shop (cast.py) within its context; its invariants are proved at the end."""
    app = create_app(
        Config(
            DATABASE_URL=address,
            MEDIA_URL=str(folder / "media"),
            MAIL_URL=f"outbox:{folder / 'mail'}",
            LOG_LEVEL="ERROR",
        )
    )
    with app.app_context():
        upgrade()
        with transaction():
            cast.found_shop()
        yield app
        db.session.rollback()
        broken = cast.broken_invariants()
        db.session.remove()
        db.engine.dispose()
    assert not broken, broken
