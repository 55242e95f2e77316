"""Every test has a shop of its own: real tables made by the migrations, and a check of all invariants at its end."""

from __future__ import annotations

import contextvars
import gc
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from flask_migrate import upgrade

from config import Config
from shop import clock, create_app
from shop.db import db as database
from shop.db import transaction
from shop.office import checks
from shop.users import limits, signing_in
from shop.users.models import User
from tests import cast
from tests.support import postgres
from tests.support.browser import chromium  # noqa: F401 - a fixture
from tests.support.desk import Desk
from tests.support.trail import TRAIL
from tests.support.written import Written

hypothesis.settings.register_profile("shop", deadline=None)  # how fast the machine is says nothing of the shop
hypothesis.settings.load_profile("shop")

#: Rule tests run on both databases; page tests, which are many, on SQLite.
BOTH = (
    "bank",
    "bazaars",
    "journeys",
    "cart",
    "catalogue",
    "decisions",
    "ledger",
    "orders",
    "payments",
    "payouts",
    "privacy",
    "promotions",
    "regions",
    "reviews",
    "stock",
    "stories",
)
#: Rule tests in rooms whose other tests are of pages.
BOTH_TOO = (
    "office/test_reports.py",
    "sellers/test_people.py",
    "users/test_two_steps.py",
    "tests/test_odd_addresses.py",
    "tests/test_absurd.py",
)
#: What SQLite cannot show, where one writes at a time.
ON_POSTGRES = ("stale_forms/test_at_once.py",)
PAGES = ("test_browser", "test_views", "test_seller", "test_office", "test_forms")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give rule tests both databases."""
    if "database_kind" not in metafunc.fixturenames:
        return
    path = Path(metafunc.definition.path)
    wants_both = path.parent.name in BOTH and not path.stem.startswith(PAGES)
    wants_both = wants_both or path.as_posix().endswith(BOTH_TOO)
    kinds = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)] if wants_both else ["sqlite"]
    if path.as_posix().endswith(ON_POSTGRES):
        kinds = [pytest.param("postgres", marks=pytest.mark.postgres)]
    metafunc.parametrize("database_kind", kinds, scope="session")


def pytest_collection_finish() -> None:
    """Take what was imported out of the collector's sight, and call it rarely: a tenth of the time went into it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


class ShopClient(FlaskClient):
    """A browser: each request has a context of its own, at the test's time."""

    def open(self, *args, **kwargs):
        if not has_app_context():  # it follows a redirect, within the request's own context
            return super().open(*args, **kwargs)
        database.session.rollback()
        held = clock._set_to.get()

        def run():
            if held is not None:
                clock._set_to.set(held)
            return super(ShopClient, self).open(*args, **kwargs)

        answer = contextvars.Context().run(run)
        database.session.rollback()
        return answer


@sa.event.listens_for(sa.Engine, "connect")
def _never_wait_for_the_disk(connection, record) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")  # a test's database need not outlive the machine


class Shop:
    """An application on one database, and how to make that database new again."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.app = create_app(
            Config(
                DATABASE_URL=address,
                TESTING=True,
                MEDIA_URL=str(folder / "media"),
                MAIL_URL=f"outbox:{folder / 'mail'}",
                LOG_LEVEL="ERROR",
                BASE_URL="http://localhost",
            )
        )
        self.app.config["WTF_CSRF_ENABLED"] = False
        self.app.test_client_class = ShopClient
        self.file = Path(address.removeprefix("sqlite:///")) if address.startswith("sqlite") else None
        with self.app.app_context():
            upgrade()
            with transaction():
                cast.found_shop()
            self.written = Written(checks.ROOMS, [*database.metadata.tables, "product_search"])
            database.session.remove()
            if self.file:
                database.engine.dispose()
                shutil.copy(self.file, self.file.with_suffix(".new"))
            else:
                self._keep_rows()

    def _keep_rows(self) -> None:
        tables = database.metadata.sorted_tables
        with database.engine.begin() as connection:
            self.rows = [
                (table, [dict(row._mapping) for row in connection.execute(table.select())]) for table in tables
            ]

    def renew(self) -> None:
        """Put the database back to the founded shop."""
        shutil.rmtree(self.folder / "mail", ignore_errors=True)
        if self.file:
            database.engine.dispose()
            # A connection that was forgotten still has the file that is gone, and leaves the new one alone.
            for ending in ("", "-wal", "-shm"):
                Path(f"{self.file}{ending}").unlink(missing_ok=True)
            shutil.copy(self.file.with_suffix(".new"), self.file)
            return
        with database.engine.begin() as connection:
            connection.execute(sa.text("SET session_replication_role = replica"))
            connection.execute(sa.text("DELETE FROM product_search"))
            for table, _ in reversed(self.rows):
                connection.execute(table.delete())
            for table, rows in self.rows:
                if rows:
                    connection.execute(table.insert(), rows)
            connection.execute(sa.text("SET session_replication_role = DEFAULT"))


@pytest.fixture(scope="session")
def shops() -> Iterator[dict[str, Shop]]:
    """The applications of this worker, by database."""
    opened: dict[str, Shop] = {}
    yield opened
    for shop in opened.values():
        with shop.app.app_context():
            database.engine.dispose()


@pytest.fixture
def shop(database_kind: str, shops: dict[str, Shop], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A founded shop (see cast.py), with its invariants proved when the test is over."""
    if database_kind not in shops:
        folder = tmp_path_factory.mktemp(database_kind)
        address = f"sqlite:///{folder / 'shop.sqlite'}" if database_kind == "sqlite" else postgres.fresh_database()
        shops[database_kind] = Shop(folder, address)
        is_new = True
    else:
        is_new = False
    found = shops[database_kind]
    limits.limiter.enabled = False  # tests sign in more often than people do; those about limits switch them on
    with found.app.app_context():
        if not is_new:
            found.renew()
        found.written.begin()
        TRAIL.begin()
        yield found
        database.session.rollback()
        broken = found.written.broken()
        database.session.remove()
    assert not broken, broken
    assert not TRAIL.untold, TRAIL.untold


@pytest.fixture
def app(shop: Shop) -> Flask:
    """The application, within its context: rules and queries can be called directly."""
    return shop.app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor's browser."""
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask):
    """A browser in which a person is signed in: `sign_in(user)`."""

    def signed_in(user: User) -> FlaskClient:
        with transaction():
            token = signing_in.begin_session(user)
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie["_fresh"] = True
        return browser

    return signed_in


@pytest.fixture
def bendahara(sign_in) -> Desk:
    """Nurul, the treasurer, at her desk."""
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def ketua(sign_in) -> Desk:
    """Sutrisno, the chair, at his desk."""
    return Desk(sign_in(cast.person("Sutrisno")))


@pytest.fixture
def limited(app):
    """Tries of one address are counted, from none."""
    limits.limiter.enabled = True
    limits.limiter.reset()
    yield
    limits.limiter.reset()
    limits.limiter.enabled = False
