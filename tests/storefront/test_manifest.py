"""What a phone asks before it puts the shop on its home screen."""

import io
import re

import pytest
from PIL import Image

from tests import cast, make

BOTH = ("/manifest.webmanifest", "/seller.webmanifest")


def told(client, path):
    answer = client.get(path)
    assert answer.status_code == 200 and answer.mimetype == "application/manifest+json"
    return answer.get_json(force=True)


@pytest.mark.parametrize("path", BOTH)
def test_its_pictures_are_there_in_the_sizes_it_says(client, app, path):
    purposes = set()
    for icon in told(client, path)["icons"]:
        answer = client.get(icon["src"])
        assert answer.mimetype == icon["type"] and "immutable" in answer.headers["Cache-Control"]
        assert "{}x{}".format(*Image.open(io.BytesIO(answer.data)).size) == icon["sizes"]
        purposes |= {(icon["sizes"], icon["purpose"])}
    assert purposes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}


@pytest.mark.parametrize("path", BOTH)
def test_a_cut_picture_keeps_its_leaf(client, app, path):
    """A mask leaves the circle of four fifths: outside of it there is ground alone, and no hole."""
    [masked] = [icon for icon in told(client, path)["icons"] if icon["purpose"] == "maskable"]
    picture = Image.open(io.BytesIO(client.get(masked["src"]).data)).convert("RGBA")
    side = picture.width
    ground = picture.getpixel((0, 0))
    assert ground[3] == 255
    for x in range(0, side, 4):
        for y in range(0, side, 4):
            if (x - side / 2) ** 2 + (y - side / 2) ** 2 > (side * 0.4) ** 2:
                assert picture.getpixel((x, y)) == ground, (x, y)


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(("path", "name"), [(BOTH[0], "Budi"), (BOTH[1], "Sulastri")])
def test_wherever_it_leads_there_is_a_page_for_its_reader_in_her_language(client, app, sign_in, prefix, path, name):
    make.product()
    found, hers = told(client, prefix + path), sign_in(cast.person(name))
    assert found["lang"] == (prefix.strip("/") or "id")
    assert found["id"] == told(client, path)["id"], "one shop on a phone, whichever language it was in"
    for address in (found["start_url"], *(way["url"] for way in found["shortcuts"])):
        assert address.startswith(f"{prefix}/")
        assert hers.get(address, follow_redirects=True).status_code == 200, address


def test_pages_name_the_one_for_who_reads_them(client, app, sign_in):
    make.product()
    linked = re.compile(r'<link rel="manifest" href="([^"]+)">')
    assert linked.findall(client.get("/").text) == ["/manifest.webmanifest"]
    assert linked.findall(client.get("/en/").text) == ["/en/manifest.webmanifest"]
    assert linked.findall(client.get("/products").text) == ["/manifest.webmanifest"]
    assert "manifest-src 'self'" in client.get("/").headers["Content-Security-Policy"]
    hers = sign_in(cast.person("Sulastri"))
    assert linked.findall(hers.get("/seller/orders").text) == ["/seller.webmanifest"]
