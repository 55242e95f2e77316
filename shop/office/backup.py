"""A backup is a folder: the database, the photographs, and a list of what belongs to it with its hashes.

One that was not restored is none: `restore` verifies every hash before it touches anything.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from shop.clock import now

LIST = "backup.json"


class BrokenBackup(Exception):
    """The folder is not what the list says: nothing was restored."""


def backup(database_url: str, media: Path, folder: Path) -> Path:
    """Copy the running shop into a new folder below `folder`; the new folder.

    SQLite is copied page by page while the shop goes on; PostgreSQL by `pg_dump`, which must be installed.
    """
    target = folder / f"{now():%Y-%m-%d-%H%M%S}"
    target.mkdir(parents=True)
    if database_url.startswith("sqlite"):
        with sqlite3.connect(_file(database_url)) as source, sqlite3.connect(target / "shop.sqlite") as copy:
            source.backup(copy)
    else:
        _run_beside(database_url, ["pg_dump", "--format=custom", f"--file={target / 'shop.dump'}"])
    if media.is_dir():
        shutil.copytree(media, target / "media")
    hashes = {str(path.relative_to(target)): _hash(path) for path in sorted(target.rglob("*")) if path.is_file()}
    (target / LIST).write_text(json.dumps({"taken_at": now().isoformat(), "files": hashes}, indent=1))
    return target


def restore(database_url: str, media: Path, folder: Path) -> None:
    """Put a backup in the place of the shop, which must not be running.

    Raises BrokenBackup, and changes nothing then: a hash differs, or the backup is of another kind of database.
    """
    verify(folder)
    database = folder / ("shop.sqlite" if database_url.startswith("sqlite") else "shop.dump")
    if not database.is_file():
        raise BrokenBackup(f"{folder} is of another kind of database: {database.name} is missing")
    if database_url.startswith("sqlite"):
        file = _file(database_url)
        file.parent.mkdir(parents=True, exist_ok=True)
        # Copied beside and moved: with a full disk, what is there stays.
        beside = shutil.copy(database, f"{file}.restored")
        for ending in ("-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)
        Path(beside).replace(file)
    else:
        command = ["pg_restore", "--clean", "--if-exists", "--no-owner", "--exit-on-error", str(database)]
        _run_beside(database_url, command)
    shutil.rmtree(media, ignore_errors=True)
    if (folder / "media").is_dir():
        shutil.copytree(folder / "media", media)


def verify(folder: Path) -> None:
    """Compare every file of a backup with its hash. Raises BrokenBackup."""
    if not (folder / LIST).is_file():
        raise BrokenBackup(f"{folder} holds no backup: {LIST} is missing")
    files = json.loads((folder / LIST).read_text())["files"]
    for name, wanted in files.items():
        path = folder / name
        if not path.is_file() or _hash(path) != wanted:
            raise BrokenBackup(f"{name} is missing or was changed")


def _file(database_url: str) -> Path:
    return Path(make_url(database_url).database or "")


def _run_beside(database_url: str, command: list[str]) -> None:
    """Run one of PostgreSQL's own programs on this database.

    The password goes by the environment, because everybody on the machine may read a command.
    """
    url = make_url(database_url)
    query = {name: value for name, value in url.query.items() if name != "password"}
    password = url.password or url.query.get("password")
    plain = URL.create("postgresql", url.username, None, url.host, url.port, url.database, query)
    secret = {"PGPASSWORD": str(password)} if password else {}
    subprocess.run([*command, f"--dbname={plain.render_as_string()}"], check=True, env={**os.environ, **secret})


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
