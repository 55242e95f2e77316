"""Processes that tests start: they end with the test, and never outlive it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest


def start(
    command: Sequence[str],
    *,
    log: Path,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    user: str | None = None,
    ending: str = "TERM",
) -> subprocess.Popen[bytes]:
    """Run a command beside the tests, its words written to `log`.

    It is a group of its own, and the kernel sends it the signal `ending` when the tests die, even by `kill -9`.
    As root a `user` may be named for it.
    """
    guard = [needed("setpriv", "util-linux"), "--pdeathsig", ending]
    if user and os.getuid() == 0:
        guard += ["--reuid", user, "--regid", user, "--init-groups"]
    with log.open("ab") as words:
        return subprocess.Popen(
            [*guard, *command],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def stop(process: subprocess.Popen[bytes], *, how: signal.Signals = signal.SIGTERM, patience: float = 10) -> None:
    """Ask the process to end, then end it with everything it started. A second call changes nothing."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def needed(program: str, package: str, *places: str) -> str:
    """The path of a program; without it the test fails and says how to install it."""
    found = shutil.which(program) or next((place for place in places if Path(place).exists()), None)
    if found is None:
        pytest.fail(f"{program} is missing. Install it: apt-get install -y {package}", pytrace=False)
    return found


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
