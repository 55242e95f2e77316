"""The shop as people meet it: the real application, served by Granian with two workers on a free port."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx

from tests.support import processes

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(database_url: str, folder: Path, **wishes: Any) -> Iterator[str]:
    """Serve the shop as `running` does, for who needs only its address."""
    with running(database_url, folder, **wishes) as (address, _process):
        yield address


@contextmanager
def running(
    database_url: str,
    folder: Path,
    *,
    workers: int = 2,
    threads: int = 4,
    patience: float = 60,
    **settings: str,
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the shop on this database while the block runs; gives its address, `http://127.0.0.1:<port>`, and its process.

    Photographs, letters and the log live in `folder`. Further settings are those of config.py. The tables must be
    there already. Raises RuntimeError with the server's log when `/healthz` does not answer within `patience` seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port, log = processes.free_port(), folder / "server.log"
    address = f"http://127.0.0.1:{port}"
    environment = {
        "DATABASE_URL": database_url,
        "MEDIA_URL": str(folder / "media"),
        "MAIL_URL": f"outbox:{folder / 'mail'}",
        "BASE_URL": address,
        "LOG_LEVEL": "WARNING",
        **settings,
    }
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--workers", str(workers), "--blocking-threads", str(threads)]
    command += ["--workers-kill-timeout", "3", "wsgi:app"]
    process = processes.start(command, log=log, folder=ROOT, environment=environment)
    try:
        _wait(address, process, log, workers, patience)
        yield address, process
    finally:
        processes.stop(process)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path, workers: int, patience: float) -> None:
    """Until every worker has said that it started, and one of them answers."""
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        if log.read_text().count("Started worker") >= workers:
            with suppress(httpx.TransportError):
                if httpx.get(f"{address}/healthz", timeout=5).is_success:
                    return
        time.sleep(0.1)
    raise RuntimeError(f"the shop did not answer at {address}:\n{log.read_text()}")
