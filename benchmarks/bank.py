"""A statement of a hundred thousand lines, and five thousand lines against five thousand open items, in a process of its own."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from datetime import date, timedelta

from benchmarks.databases import ROOT, Ground
from config import Config
from shop import create_app
from shop.bank.importing import import_statement
from shop.bank.matching import OpenItem, OpenLine, suggest
from shop.db import session, transaction
from shop.payments.coop_accounts import coop_accounts
from shop.users.models import User
from tests.bank import files

LINES, ITEMS = 100_000, 5_000
START = date(2023, 1, 1)


class _Undone(Exception):
    """Rolls the measured work back, so that the next run measures the same."""


def measure(ground: Ground) -> tuple[float, float, float]:
    """Seconds to import, megabytes the process held at most, seconds to suggest."""
    environment = os.environ | ground.environment
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.bank"],
        check=True,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    found = json.loads(answer.stdout.splitlines()[-1])
    return found["import"], found["megabytes"], found["suggest"]


def _import(data: bytes) -> float:
    by = session().query(User).first()
    assert by is not None
    began = time.perf_counter()
    try:
        with transaction():
            statement = import_statement(coop_accounts()[0], data, name="bench.csv", by=by)
            assert statement.lines_new == LINES
            raise _Undone
    except _Undone:
        return time.perf_counter() - began


def _suggest() -> float:
    lines = [OpenLine(number, START, f"TRSF CR NAMA {number}", 100_000 + number) for number in range(ITEMS)]
    items = [
        OpenItem(
            "payment",
            number,
            100_000 + number,
            START,
            START + timedelta(days=3),
            f"BR-2301-{number:04d}",
            f"Nama {number}",
        )
        for number in range(ITEMS)
    ]
    began = time.perf_counter()
    assert len(suggest(lines, items)) == ITEMS
    return time.perf_counter() - began


def main() -> None:
    """Measure on the database of the environment and print the figures."""
    app = create_app(Config(DATABASE_URL=os.environ["DATABASE_URL"], LOG_LEVEL="ERROR"))
    moves = (
        (START + timedelta(days=number // 100), f"TRSF CR NAMA {number}", 10_000_000 + number)
        for number in range(LINES)
    )
    data = files.bri_internet(list(moves)).encode()
    del moves
    with app.app_context():
        seconds = _import(data)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"import": seconds, "megabytes": megabytes, "suggest": _suggest()}))


if __name__ == "__main__":
    main()
