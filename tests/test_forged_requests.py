"""What a stranger writes around a request is believed by nobody: the name of another shop, lines of the log."""

from __future__ import annotations

import json

import pytest

from shop.db import db
from shop.jobs import drain
from tests import cast, make
from tests.support.letters import letters
from tests.test_web import logging_shop

__all__ = ["logging_shop"]  # a fixture

FORGED = {
    "Host": "jahat.example",
    "X-Forwarded-Host": "jahat.example",
    "X-Original-URL": "//jahat.example/",
    "Forwarded": "host=jahat.example",
}


def test_a_link_in_a_letter_leads_to_the_shop_whatever_host_was_asked(client, shop):
    asked = client.post("/reset", data={"who": cast.person("Budi").email}, headers=FORGED)
    assert asked.status_code == 200
    drain()
    (letter,) = letters(shop.folder)
    assert "http://localhost/reset/" in letter.get_content()
    assert "jahat" not in letter.as_string()


@pytest.mark.parametrize(
    "page", ["/", "/products/{slug}", "/sellers", "/sitemap.xml", "/feeds/products.xml", "/login", "/nothing"]
)
def test_no_page_names_the_host_that_was_asked(client, page):
    product = make.product()
    answer = client.get(page.format(slug=product.slug), headers=FORGED)
    assert "jahat" not in answer.text and "jahat" not in str(answer.headers)
    assert "jahat" not in client.get(page.format(slug=product.slug)).text, "nothing of it is kept for others"


@pytest.mark.parametrize("sign", ["%0a", "%0d%0a", "%1b[2K", "%00", "%e2%80%a8", "%22,%22status%22:200,%22x%22:%22"])
def test_an_address_writes_no_line_of_its_own_into_the_log(logging_shop, capsys, sign):
    forged = '{"event": "forged", "level": "info"}'
    with logging_shop.app_context():
        db.create_all()
    logging_shop.test_client().get(f"/{sign}{forged}", headers={"X-Request-Id": "forged"})
    said = capsys.readouterr().out.removesuffix("\n").split("\n")
    events = [json.loads(line) for line in said]
    assert events and "forged" not in [one["event"] for one in events]
    assert all(character.isprintable() for line in said for character in line)
    assert "forged" not in [one.get("request_id") for one in events]
