"""A backup taken now comes back whole, and one that was touched is refused before anything changes."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from config import Config
from shop import create_app
from shop.db import db, session, transaction
from shop.office.backup import LIST, BrokenBackup, backup, restore
from shop.office.checks import broken
from shop.orders.models import Order
from tests import cast, make
from tests.support import postgres

pytestmark = pytest.mark.long


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def running(request, tmp_path):
    address = f"sqlite:///{tmp_path / 'shop.sqlite'}" if request.param == "sqlite" else postgres.fresh_database()
    media = tmp_path / "media"
    app = create_app(
        Config(DATABASE_URL=address, MEDIA_URL=str(media), MAIL_URL=f"outbox:{tmp_path}", LOG_LEVEL="ERROR")
    )
    with app.app_context():
        upgrade()
        with transaction():
            cast.found_shop()
        make.paid_order()
        media.mkdir(exist_ok=True)
        (media / "a-640.jpg").write_bytes(b"a picture")
        yield address, media
        db.session.remove()
        db.engine.dispose()


def orders() -> int:
    return session().scalar(sa.select(sa.func.count(Order.id)))


def test_what_was_lost_since_is_gone_and_the_rest_is_back(running, tmp_path):
    address, media = running
    folder = backup(address, media, tmp_path / "backups")
    make.paid_order()
    (media / "a-640.jpg").unlink()
    assert orders() == 2
    db.session.remove()
    db.engine.dispose()
    restore(address, media, folder)
    assert orders() == 1
    assert broken() == []
    assert (media / "a-640.jpg").read_bytes() == b"a picture"


@pytest.mark.parametrize("damage", ["flip", "remove", "no list"])
def test_a_damaged_backup_changes_nothing(running, tmp_path, damage):
    address, media = running
    folder = backup(address, media, tmp_path / "backups")
    victim = next(path for path in folder.iterdir() if path.name.startswith("shop."))
    if damage == "flip":
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 1
        victim.write_bytes(data)
    else:
        (victim if damage == "remove" else folder / LIST).unlink()
    with pytest.raises(BrokenBackup):
        restore(address, media, folder)
    assert orders() == 1


def test_the_list_names_every_file(running, tmp_path):
    address, media = running
    folder = backup(address, media, tmp_path / "backups")
    named = set(json.loads((folder / LIST).read_text())["files"])
    there = {str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()}
    assert named == there - {LIST}


def test_a_backup_of_another_kind_of_database_changes_nothing(running, tmp_path):
    address, media = running
    folder = backup(address, media, tmp_path / "backups")
    ours, other = ("shop.sqlite", "shop.dump") if address.startswith("sqlite") else ("shop.dump", "shop.sqlite")
    (folder / ours).rename(folder / other)
    listed = json.loads((folder / LIST).read_text())
    listed["files"][other] = listed["files"].pop(ours)
    (folder / LIST).write_text(json.dumps(listed))
    with pytest.raises(BrokenBackup):
        restore(address, media, folder)
    assert orders() == 1
    assert (media / "a-640.jpg").is_file()


def with_password(address: str) -> str:
    return address.replace("postgres@", "postgres:rahasia-sekali@", 1)


def test_no_command_carries_the_password_of_the_database(running, tmp_path, monkeypatch):
    """Everybody on a machine may read the commands that run there."""
    address, media = running
    programs, seen = tmp_path / "programs", tmp_path / "seen"
    programs.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (programs / name).write_text(
            f'#!/bin/sh\necho "{name} $PGPASSWORD" >>{seen}\necho "$@" >>{seen}-words\nexec {shutil.which(name)} "$@"\n'
        )
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    folder = backup(with_password(address), media, tmp_path / "backups")
    db.session.remove()
    db.engine.dispose()
    restore(with_password(address), media, folder)
    assert orders() == 1
    if address.startswith("postgresql"):
        assert seen.read_text() == "pg_dump rahasia-sekali\npg_restore rahasia-sekali\n"
        assert "rahasia" not in Path(f"{seen}-words").read_text()
    else:
        assert not seen.exists()
