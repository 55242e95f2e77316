"""What search engines read."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from shop.catalogue.choices import choices
from shop.catalogue.models import ProductStatus
from shop.db import transaction
from shop.sellers.models import SellerStatus
from shop.storefront import queries
from tests import cast, make

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def places(answer):
    """Every address a file of the site map names."""
    assert answer.status_code == 200 and answer.mimetype == "application/xml"
    return [found.text for found in ElementTree.fromstring(answer.data).iter(f"{SPACE}loc")]


def test_the_map_leads_to_every_published_product_once(client, app, monkeypatch):
    monkeypatch.setattr(queries, "MOST_IN_MAP", 2)
    shown = [make.product(f"Kain {number}").slug for number in range(3)]
    make.product("Rahasia", status=ProductStatus.DRAFT)
    files = places(client.get("/sitemap.xml"))
    found = [place for file in files for place in places(client.get(file.removeprefix("http://localhost")))]
    products = [place for place in found if "/products/" in place]
    assert sorted(products) == sorted(f"http://localhost/products/{slug}" for slug in shown)
    assert "http://localhost/categories/kain" in found and "http://localhost/sellers/kub-melati" in found


def test_a_part_beyond_the_last_is_not_found(client, app):
    make.product()
    assert client.get("/sitemaps/products-1.xml").status_code == 200
    assert client.get("/sitemaps/products-2.xml").status_code == 404
    assert client.get("/sitemaps/products-0.xml").status_code == 404


def test_every_address_of_the_map_answers(client, app):
    """Also while a seller is suspended, whose page and goods are shown to nobody."""
    make.product()
    make.product("Keripik", seller=cast.seller("KUB Melati"))
    with transaction():
        cast.seller("KUB Melati").status = SellerStatus.SUSPENDED
    choices.forget()
    for file in places(client.get("/sitemap.xml")):
        for place in places(client.get(file.removeprefix("http://localhost"))):
            assert client.get(place.removeprefix("http://localhost")).status_code == 200, place


def test_robots_may_read_every_address_of_the_map(client, app):
    make.product()
    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").text.splitlines())
    for file in places(client.get("/sitemap.xml")):
        for place in places(client.get(file.removeprefix("http://localhost"))):
            assert robots.can_fetch("anybody", place), place
            assert robots.can_fetch("anybody", place.replace("localhost", "localhost/en")), place
    assert not robots.can_fetch("anybody", "http://localhost/seller/orders")


def test_robots_are_kept_from_private_pages_and_shown_the_map(client, app):
    text = client.get("/robots.txt").text
    assert "Disallow: /checkout" in text and "Disallow: /en/cart" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text
