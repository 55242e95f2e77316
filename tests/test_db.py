"""The one place that commits."""

from __future__ import annotations

import sqlite3
import threading

import pytest
import sqlalchemy as sa

from config import Config
from shop import create_app
from shop import db as db_module
from shop.db import among, db, session, transaction
from shop.users.models import User
from tests import cast
from tests.support.worlds import address_of


def test_a_new_machine_needs_no_folder_made_by_hand(tmp_path):
    file = tmp_path / "var" / "deep" / "shop.sqlite"
    app = create_app(Config(DATABASE_URL=f"sqlite:///{file}", LOG_LEVEL="ERROR"))
    with app.app_context():
        assert session().scalar(sa.text("SELECT 1")) == 1
        db.session.remove()
        db.engine.dispose()
    assert file.exists()


def test_sqlite_waits_for_the_disk_before_it_says_that_something_is_kept(tmp_path):
    """The tests' own databases do not; the journal is then written to the disk once for each commit."""
    connection = sqlite3.connect(tmp_path / "shop.sqlite")
    db_module._prepare_sqlite(connection, None)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.postgres
def test_what_pages_ask_of_postgresql_stays_prepared(tmp_path):
    """Planning a product's page takes ten times as long as answering it."""
    app = create_app(Config(DATABASE_URL=address_of("postgres", tmp_path), LOG_LEVEL="ERROR"))
    with app.app_context():
        for number in range(8):
            session().execute(sa.text("SELECT :number AS asked_often"), {"number": number})
            db.session.remove()
        kept = session().scalars(sa.text("SELECT statement FROM pg_prepared_statements")).all()
        db.session.remove()
        db.engine.dispose()
    assert any("asked_often" in statement for statement in kept)


def test_a_transaction_inside_another_is_refused(app):
    with pytest.raises(RuntimeError, match="the caller commits"), transaction(), transaction():
        pass


def test_rows_changed_outside_a_transaction_are_refused(app):
    cast.person("Budi").name = "Bukan Budi"
    with pytest.raises(RuntimeError, match="would be lost"):
        session().flush()


def test_a_bulk_change_outside_a_transaction_is_refused(app):
    with pytest.raises(RuntimeError, match="would be lost"):
        session().execute(sa.update(User).values(name="x"))


def test_many_writers_wait_in_line_and_none_is_turned_away(app):
    """Forty read-then-write transactions at once: each sees what the one before wrote."""

    def one_more() -> None:
        with app.app_context(), transaction() as current:
            budi = current.scalars(sa.select(User).where(User.phone == "+6281200000001")).one()
            budi.name = str(int(budi.name) + 1) if budi.name.isdigit() else "1"

    threads = [threading.Thread(target=one_more) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    session().rollback()
    assert session().scalar(sa.select(User.name).where(User.phone == "+6281200000001")) == "40"


def test_a_list_without_an_end_is_one_parameter(app):
    budi = cast.person("Budi")
    numbers = select_users(among(User.id, [budi.id, *range(10_000_000, 10_100_000)]))
    names = select_users(among(User.name, ["Budi", "O'Neil", 'a "name"', *(f"nobody {n}" for n in range(100_000))]))
    assert numbers == names == ["Budi"]
    assert select_users(among(User.id, [])) == []


def select_users(condition):
    return session().scalars(sa.select(User.name).where(condition)).all()
