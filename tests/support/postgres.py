"""A real PostgreSQL for the tests: a cluster of their own on a unix socket in a folder of its own.

It starts when the first test asks (about a second), and goes with the process that asked; under xdist each worker has
one. A missing PostgreSQL fails the test and says how to install it. As root the server runs as the user `postgres`,
because PostgreSQL refuses to run as root.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
import time
from functools import cache
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.support import processes

INSTALLED = Path("/usr/lib/postgresql")
#: The socket's path may have 107 characters: the system's own folder is short.
SHORT = Path("/tmp")
#: Nothing to lose, and nothing to compile for a few rows: a cluster lives as long as the tests.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "jit": "off"}

_numbers = count(1)


class Cluster:
    """A running server; `address(name)` is the SQLAlchemy address of one of its databases."""

    def __init__(self, *, durable: bool = False) -> None:
        self.bin = binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="shop-pg-", dir=SHORT))
        self.data = self.folder / "data"
        self.user = "postgres" if os.getuid() == 0 else None
        if self.user:
            shutil.chown(self.folder, self.user, self.user)
        self._make()
        self.process = self._start(durable)
        atexit.register(self.stop)
        self._wait()

    def _make(self) -> None:
        command = [self.bin / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += ["--locale=C.UTF-8", "--no-sync"]
        guard = ["runuser", "-u", self.user, "--"] if self.user else []
        done = subprocess.run([*guard, *map(str, command)], cwd=SHORT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr or done.stdout}")

    def _start(self, durable: bool) -> subprocess.Popen[bytes]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "max_connections": "100",
            "shared_buffers": "64MB",
            "timezone": "UTC",
            **({} if durable else CARELESS),
        }
        command = [str(self.bin / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        # SIGINT is PostgreSQL's "disconnect everybody and stop".
        return processes.start(command, log=self.folder / "log", folder=SHORT, user=self.user, ending="INT")

    def _wait(self, patience: float = 30) -> None:
        deadline = time.monotonic() + patience
        while True:
            try:
                self.run("SELECT 1")
            except psycopg.OperationalError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text()
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from None
                time.sleep(0.05)
            else:
                return

    def run(self, statement: str | sql.Composed) -> None:
        """Carry out one statement as the owner, outside a transaction."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def address(self, name: str) -> str:
        """The address of a database of this cluster, for SQLAlchemy and psycopg alike."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End the server and take its folder away. A second call changes nothing."""
        processes.stop(self.process, how=signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)


def binaries() -> Path:
    """The folder of the newest PostgreSQL installed; without one the test fails and says how to install it."""
    found = sorted(INSTALLED.glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if not found:
        pytest.fail("PostgreSQL is missing. Install it: apt-get install -y postgresql", pytrace=False)
    return found[-1].parent


@cache
def cluster(*, durable: bool = False) -> Cluster:
    """This process's server, started by the first call. A `durable` one is another, which syncs every commit."""
    return Cluster(durable=durable)


def fresh_database(*, like: str | None = None, durable: bool = False) -> str:
    """The address of a new database: empty, or a copy of the one whose address is `like` (which nobody may be using)."""
    server = cluster(durable=durable)
    name = f"shop_{next(_numbers)}"
    template = like.rpartition("?")[0].rpartition("/")[2] if like else "template1"
    copying = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
    server.run(copying)
    return server.address(name)


def drop_database(address: str, *, durable: bool = False) -> None:
    """Take a database away, with whoever is connected to it. A second call changes nothing."""
    name = address.rpartition("?")[0].rpartition("/")[2]
    dropping = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    cluster(durable=durable).run(dropping)
