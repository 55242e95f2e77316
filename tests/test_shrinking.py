"""Pages travel packed, and their length tells nothing."""

import gzip

import pytest

from shop import shrinking
from tests import make

PACKED = {"Accept-Encoding": "gzip, deflate, br"}


def test_a_page_travels_packed_and_says_the_same(client, app):
    for _ in range(6):
        make.product()
    plain = client.get("/products")
    packed = client.get("/products", headers=PACKED)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3


@pytest.mark.parametrize("address", ["/products", "/nothing-here"])
def test_what_is_kept_between_tells_both_forms_apart(client, app, address):
    assert "Accept-Encoding" in client.get(address, headers=PACKED).headers["Vary"]
    assert "Accept-Encoding" in client.get(address).headers["Vary"]


def test_who_refuses_gzip_gets_plain_bytes(client, app):
    for refusal in ("", "br", "gzip;q=0"):
        assert "Content-Encoding" not in client.get("/", headers={"Accept-Encoding": refusal}).headers


def test_a_short_answer_and_a_packed_file_stay_as_they_are(client, app):
    assert "Content-Encoding" not in client.get("/healthz", headers=PACKED).headers
    style = app.extensions["assets"].url("css/shop.css")
    assert client.get(style, headers=PACKED).headers["Content-Encoding"] == "br"


def test_the_length_of_the_same_page_differs_each_time():
    data = b"Kain ecoprint " * 500
    lengths = {len(shrinking.pack(data)) for _ in range(60)}
    assert len(lengths) > 10
    assert max(lengths) - min(lengths) < shrinking.MOST_PADDING
    assert {gzip.decompress(shrinking.pack(data)) for _ in range(5)} == {data}
