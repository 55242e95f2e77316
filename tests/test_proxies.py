"""Behind a proxy of the cooperative the visitor is who the proxy says, and nobody else's word counts."""

from __future__ import annotations

import pytest
from flask import request

from config import Config
from shop import create_app


@pytest.mark.parametrize(
    ("proxies", "seen", "is_secure"),
    [(0, "127.0.0.1", False), (1, "203.0.113.7", True), (2, "198.51.100.9", True)],
)
def test_as_many_proxies_are_believed_as_there_are(tmp_path, proxies, seen, is_secure):
    app = create_app(Config(DATABASE_URL=f"sqlite:///{tmp_path / 'shop.sqlite'}", LOG_LEVEL="ERROR", PROXIES=proxies))
    met = []
    app.before_request(lambda: met.append((request.remote_addr, request.is_secure)))
    answer = app.test_client().get(
        "/healthz",
        headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.9, 203.0.113.7", "X-Forwarded-Proto": "https"},
    )
    assert met == [(seen, is_secure)]
    assert ("Strict-Transport-Security" in answer.headers) is is_secure
