"""Health for whoever watches the shop: `/healthz` says that the process answers, `/readyz` that it can serve."""

from __future__ import annotations

import shutil
from pathlib import Path

import sqlalchemy as sa
import structlog
from alembic.script import ScriptDirectory
from flask import Flask, Response, current_app, jsonify

from shop.clock import now
from shop.db import session

log = structlog.get_logger("shop.health")

#: With a smaller part of a disk free `/readyz` fails, before writes do.
LEAST_ROOM = 0.02
#: How far the database's clock and ours may differ.
MOST_APART_SECONDS = 30


def healthz() -> Response:
    """The process answers."""
    return jsonify(ok=True)


def readyz() -> tuple[Response, int]:
    """The database answers with this version's tables, there is room on its disks, and the clocks agree."""
    facts = {"database": _tables_are_current(), "disk": _disk_has_room(), "clock": _clocks_agree()}
    is_ready = all(facts.values())
    if not is_ready:
        log.warning("not ready", **facts)
    return jsonify(ok=is_ready, **facts), 200 if is_ready else 503


def _tables_are_current() -> bool:
    head = ScriptDirectory(str(current_app.config["ROOT"] / "migrations")).get_current_head()
    try:
        return bool(session().scalar(sa.text("SELECT version_num FROM alembic_version")) == head)
    except sa.exc.SQLAlchemyError:
        session().rollback()
        return False


def _disk_has_room() -> bool:
    there = [next(near for near in (folder, *folder.parents) if near.exists()) for folder in _folders()]
    disks = [shutil.disk_usage(folder) for folder in there]
    return all(disk.free > LEAST_ROOM * disk.total for disk in disks)


def _folders() -> list[Path]:
    """Where the shop writes, or will: a database and a store at the other end of a network watch their own disks."""
    config = current_app.config
    folders = [config["ROOT"]]
    if config["DATABASE_URL"].startswith("sqlite"):
        folders.append(Path(sa.make_url(config["DATABASE_URL"]).database or "").parent)
    if "://" not in config["MEDIA_URL"]:
        folders.append(Path(config["MEDIA_URL"]))
    return folders


def _clocks_agree() -> bool:
    """The database's clock and ours agree: when orders expire and money is released depends on both."""
    is_sqlite = session().get_bind().dialect.name == "sqlite"
    asked = "SELECT strftime('%s', 'now')" if is_sqlite else "SELECT extract(epoch FROM clock_timestamp())"
    try:
        theirs = float(session().scalar(sa.text(asked)) or 0)
    except sa.exc.SQLAlchemyError:
        session().rollback()
        return False
    return abs(theirs - now().timestamp()) < MOST_APART_SECONDS


def init_app(app: Flask) -> None:
    """Serve `/healthz` and `/readyz`."""
    for name, view in (("healthz", healthz), ("readyz", readyz)):
        setattr(view, "policy", "anyone")  # noqa: B010 - a function's attribute, which the gate reads
        app.add_url_rule(f"/{name}", f"health.{name}", view)
