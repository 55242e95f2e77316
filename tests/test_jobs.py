"""What follows a change is done in the end, however long a mail server is away; and the shop sells on meanwhile."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock, jobs
from shop.clock import now
from shop.db import session
from shop.jobs import Job, drain
from tests import make
from tests.support.processes import free_port


class Server(socketserver.StreamRequestHandler):
    """As much of a mail server as a letter needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter.decode())  # type: ignore[attr-defined]
            if line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            refused = line.upper().startswith(b"RCPT") and b"tidak-ada" in line
            self.wfile.write(b"550 no such reader\r\n" if refused else b"250 good\r\n")


@contextmanager
def mail_server(port: int) -> Iterator[list[str]]:
    """A mail server on this port; the letters it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), Server) as server:
        server.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.letters  # type: ignore[attr-defined]
        server.shutdown()


@pytest.fixture
def port(app, monkeypatch) -> int:
    """The port of a mail server that is away."""
    found = free_port()
    monkeypatch.setitem(app.config, "MAIL_URL", f"smtp://127.0.0.1:{found}")
    return found


def waiting() -> list[Job]:
    session().rollback()
    letters = sa.select(Job).where(Job.done_at.is_(None), Job.kind == "send_letter")
    return list(session().scalars(letters.execution_options(populate_existing=True)))


def try_for(time: timedelta) -> None:
    """The worker goes on trying for so long, each ten minutes."""
    start = now()
    for minutes in range(0, int(time.total_seconds() // 60), 10):
        with clock.set_to(start + timedelta(minutes=minutes)):
            drain()


@pytest.mark.parametrize("away", [timedelta(minutes=20), timedelta(hours=5), timedelta(days=2)], ids=str)
def test_a_letter_waits_for_a_mail_server_that_is_away(app, port, away):
    order, start = make.paid_order(email="ratna@contoh.id"), now()
    assert order.paid_at is not None, "the order does not wait for the letter"
    try_for(away)
    assert waiting() and "ConnectionRefused" in waiting()[0].trouble
    with mail_server(port) as letters, clock.set_to(start + away):
        count = len(waiting())
        try_for(timedelta(hours=7))
    assert len(letters) == count and waiting() == []
    assert any(order.number in letter for letter in letters)


def test_a_job_that_can_never_be_done_is_given_up_in_the_end_and_harms_no_other(app, port):
    make.paid_order(email="ratna@contoh.id")
    try_for(timedelta(days=6))
    assert {job.attempts for job in waiting()} == {jobs.MOST_ATTEMPTS}
    with mail_server(port) as letters, clock.set_to(now() + timedelta(days=6)):
        make.paid_order(email="budi@contoh.id")
        drain()
    assert letters and not [letter for letter in letters if "ratna@" in letter]


def test_a_reader_whom_the_mail_server_does_not_know_is_named_in_no_log(app, port, capsys):
    make.paid_order(email="tidak-ada@contoh.id")
    with mail_server(port) as letters:
        drain()
    assert [letter for letter in letters if "tidak-ada@" in letter] == []
    (troubled,) = [job for job in waiting() if job.trouble]
    assert "550" in troubled.trouble and "tidak-ada" not in troubled.trouble
    said = capsys.readouterr().out
    assert "job failed" in said and "tidak-ada" not in said
