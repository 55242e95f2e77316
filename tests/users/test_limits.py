"""Tries are counted over all processes by Redis; without Redis the shop goes on, and still counts."""

from __future__ import annotations

import socket
import time

import httpx
import pytest
import redis

from tests.support import processes
from tests.support.browsing import Person, form_to
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.long

ALLOWED = 10


@pytest.fixture
def counting(tmp_path):
    """A Redis of this test alone, on a free port: its process and address."""
    port = processes.free_port()
    command = [
        processes.needed("redis-server", "redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
    ]
    process = processes.start(command, log=tmp_path / "redis.log", folder=tmp_path)
    _wait(port)
    yield process, f"redis://127.0.0.1:{port}/0"
    processes.stop(process)


def _wait(port: int) -> None:
    with redis.Redis(port=port) as client:
        for _ in range(100):
            try:
                client.ping()
                return
            except redis.ConnectionError:
                time.sleep(0.05)
    raise RuntimeError("redis-server does not answer")


def tries(address: str, who: str, number: int) -> list[int]:
    """The answers to so many wrong sign-ins, each over a connection of its own so that both workers get some."""
    with Person(address) as person:
        person.open("/login")
        form = form_to(person.page, "/login")
        cookies = dict(person.http.cookies)
    answers = []
    for _ in range(number):
        with httpx.Client(base_url=address, cookies=cookies) as once:
            answers.append(
                once.post(form.action, data=form.values | {"who": who, "secret": "salah sekali"}).status_code
            )
    return answers


def test_two_workers_count_together_and_go_on_without_redis(counting, tmp_path):
    process, url = counting
    address = address_of("sqlite", tmp_path)
    with founded(address, tmp_path), served(address, tmp_path, REDIS_URL=url) as served_at:
        answers = tries(served_at, "+6281200000001", ALLOWED + 5)
        assert answers == [422] * ALLOWED + [429] * 5
        processes.stop(process)
        answers = tries(served_at, "+6281200000009", 3 * ALLOWED)
        assert set(answers) == {422, 429}, "a lost Redis is neither an error nor the end of counting"
        assert answers.count(422) <= 2 * ALLOWED, "each of the two workers counts for itself now"


def test_a_redis_that_takes_calls_and_never_answers_holds_nobody_up(tmp_path):
    address = address_of("sqlite", tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        with founded(address, tmp_path), served(address, tmp_path, REDIS_URL=url, workers=1) as served_at:
            began = time.monotonic()
            answers = tries(served_at, "+6281200000001", ALLOWED + 1)
            assert answers == [422] * ALLOWED + [429], "counted in memory instead"
            assert time.monotonic() - began < 3 * len(answers)
