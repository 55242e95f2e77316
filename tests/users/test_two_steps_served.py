"""One code sent by many browsers in the same moment, to a shop of two workers, on either database: one of them gets in."""

from __future__ import annotations

import threading

import httpx
import pytest

from shop.db import session
from shop.users.models import UserSession
from tests import cast
from tests.support.browsing import form_to
from tests.support.phone import Phone
from tests.support.server import served
from tests.support.worlds import address_of, founded

pytestmark = pytest.mark.long

BROWSERS = 4  # one fewer than are stopped by the limit


def half_way(address: str) -> tuple[httpx.Client, dict[str, str]]:
    """A browser in which the password was right, and what its form for the digits would send."""
    browser = httpx.Client(base_url=address, timeout=60)
    form = form_to(browser.get("/login").text, "/login")
    sent = browser.post("/login", data=form.values | {"who": "budi@contoh.id", "secret": cast.PASSWORD})
    assert sent.headers["Location"] == "/login/code"
    return browser, form_to(browser.get("/login/code").text, "/login/code").values


@pytest.mark.parametrize("which", ["digits", "recovery code"])
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_two_workers_let_one_code_in_once(kind, which, tmp_path):
    address = address_of(kind, tmp_path)
    with founded(address, tmp_path), served(address, tmp_path) as shop:
        phone = Phone.of()
        browsers = [half_way(shop) for _ in range(BROWSERS)]
        code = phone.shows() if which == "digits" else phone.codes[0]
        barrier, answers = threading.Barrier(BROWSERS), []

        def send(browser: httpx.Client, fields: dict[str, str]) -> None:
            barrier.wait()
            answers.append(browser.post("/login/code", data=fields | {"one_time": code}).status_code)

        threads = [threading.Thread(target=send, args=one) for one in browsers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(answers) == [303] + [422] * (BROWSERS - 1)
        inside = [browser.get("/account").status_code for browser, _fields in browsers]
        assert sorted(inside) == [200] + [303] * (BROWSERS - 1)
        session().rollback()
        assert session().query(UserSession).count() == 1
        for browser, _fields in browsers:
            browser.close()
