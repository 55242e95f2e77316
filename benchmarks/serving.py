"""Granian with two workers, as the shop is served, and sixteen connections against it."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support import processes

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 16
SECONDS = 6


@contextmanager
def served(target: str, folder: Path, **environment: str) -> Iterator[str]:
    """Serve a WSGI application (`module:app`) while the block runs; its address."""
    port, log = processes.free_port(), folder / "server.log"
    command = [".venv/bin/python", "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "3", target]
    process = processes.start(
        command, log=log, folder=ROOT, environment={"LOG_LEVEL": "ERROR", "PROXIES": "1", **environment}
    )
    address = f"127.0.0.1:{port}"
    try:
        _wait(address)
        yield address
    finally:
        processes.stop(process)


def _wait(address: str) -> None:
    for _ in range(120):
        answer = subprocess.run(["curl", "-s", "-o", "/dev/null", f"http://{address}/"], check=False)
        if answer.returncode == 0:
            return
        time.sleep(0.25)
    raise RuntimeError(f"nothing answers at {address}")


def rate(address: str, path: str, seconds: int = SECONDS) -> float:
    """Requests a second of one page over sixteen connections, by wrk. Raises when an answer is an error."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", f"http://{address}{path}"]
    subprocess.run([*command[:3], "-d1s", command[-1]], check=True, capture_output=True)
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in told:
        raise RuntimeError(f"{path}: {told}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1])  # type: ignore[index]


def rate_of(work: Callable[[int, Any], None], prepare: Callable[[int], Any], seconds: int = SECONDS) -> float:
    """How often a second sixteen people together can do something of several requests."""
    done = [0] * CONNECTIONS
    troubles: list[BaseException] = []
    ready = [prepare(number) for number in range(CONNECTIONS)]
    until = time.perf_counter() + seconds

    def person(number: int) -> None:
        try:
            while time.perf_counter() < until:
                work(done[number] * CONNECTIONS + number, ready[number])
                done[number] += 1
        except BaseException as trouble:
            troubles.append(trouble)
            raise

    threads = [threading.Thread(target=person, args=(number,)) for number in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return sum(done) / (time.perf_counter() - began)
