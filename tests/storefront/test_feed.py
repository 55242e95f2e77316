"""What Google and Meta fetch of the goods."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from shop import media
from shop.catalogue.models import Product, ProductPhoto, ProductStatus
from shop.db import session, transaction
from shop.sellers.models import SellerStatus
from shop.stock.availability import refresh_products
from shop.stock.counting import take_out
from shop.stock.models import Reason, StockItem
from shop.storefront import queries
from tests import cast, make
from tests.catalogue import ready
from tests.support.queries import counted

G = "{http://base.google.com/ns/1.0}"


def items(client, prefix=""):
    """Each item of the feed as its values by name; a name that occurs several times has a list."""
    answer = client.get(f"{prefix}/feeds/products.xml")
    assert answer.status_code == 200 and answer.mimetype == "application/xml"
    found = []
    for item in ElementTree.fromstring(answer.data).iter("item"):
        values: dict[str, list[str]] = {}
        for element in item:
            values.setdefault(element.tag.removeprefix(G), []).append(element.text or "")
        found.append({name: listed[0] if len(listed) == 1 else listed for name, listed in values.items()})
    return found


def photograph(product, count):
    """So many photographs, all from one upload's files."""
    upload = media.first_sizes(ready.jpeg(size=(1_600, 2_000)))
    for position in range(count):
        stored = media.put(*upload)
        with transaction():
            photo = media.keep(stored)
            session().add(ProductPhoto(product_id=product.id, photo_id=photo.id, position=position, alt=""))


def test_an_item_says_what_google_and_meta_ask_of_it(client, app):
    product = make.product("Selendang jati", seller=cast.seller("KUB Melati"), price=150_000, stock=2)
    photograph(product, 2)
    [item] = items(client)
    pictures = [item.pop("image_link"), item.pop("additional_image_link")]
    assert item == {
        "id": f"{product.id}-{product.variants[0].id}",
        "title": "Selendang jati",
        "description": "Dibuat tangan.",
        "link": f"http://localhost/products/{product.slug}",
        "availability": "in stock",
        "price": "150000 IDR",
        "brand": "KUB Melati",
        "condition": "new",
        "identifier_exists": "no",
        "product_type": "Kain",
        "shipping_weight": "300 g",
    }
    assert pictures[0] != pictures[1]
    for picture in pictures:
        assert client.get(picture.removeprefix("http://localhost")).mimetype == "image/jpeg"


def test_sizes_and_colours_are_items_of_one_group_each_with_its_own_page(client, app):
    product = make.product("Sandal", sizes=("38", "39"), stock=1)
    with transaction():
        first, second = session().get_one(Product, product.id).variants
        second.colour, second.price = "biru nila", 175_000
        lying = session().scalars(sa.select(StockItem).where(StockItem.variant_id == first.id)).one()
        take_out(lying, quantity=1, reason=Reason.SOLD_ELSEWHERE, by=None)
        refresh_products([product.id])
    one, other = items(client)
    assert one["item_group_id"] == other["item_group_id"] == f"p{product.id}"
    assert (one["size"], other["size"], other["color"]) == ("38", "39", "biru nila")
    assert (one["availability"], other["availability"], other["price"]) == ("out of stock", "in stock", "175000 IDR")
    assert other["title"] == "Sandal, 39, biru nila"
    page = client.get(other["link"].removeprefix("http://localhost"))
    assert "Rp175.000" in page.text


def test_pieces_made_once_are_items_of_their_own(client, app):
    """A group's items must differ by size or colour, and these do not."""
    product = make.product("Kain", sizes=("", "."), stock=1)
    with transaction():
        for number, variant in enumerate(session().get_one(Product, product.id).variants, 13):
            variant.size, variant.piece_number = "", number
    one, other = items(client)
    assert "item_group_id" not in one and one["id"] != other["id"]
    assert (one["title"], other["title"]) == ("Kain, No. 13", "Kain, No. 14")


def test_only_what_buyers_can_see_is_in_it(client, app):
    shown = make.product("Kain")
    make.product("Rahasia", status=ProductStatus.DRAFT)
    make.product("Keripik", seller=cast.seller("KUB Melati"))
    closed = make.product("Sandal", sizes=("38", "39"))
    with transaction():
        cast.seller("KUB Melati").status = SellerStatus.SUSPENDED
        gone = session().get_one(Product, closed.id).variants[1]
        gone.is_active = False
        session().get_one(Product, closed.id).available -= gone.available
    assert [item["title"] for item in items(client)] == [shown.title, "Sandal, 38"]


def test_it_is_the_same_goods_in_english_under_the_same_numbers(client, app):
    product = make.product("Selendang", sizes=("besar", "kotak"))
    with transaction():
        found = session().get_one(Product, product.id)
        found.title_en, found.text_en = "Shawl", "Made by hand."
    indonesian, english = items(client), items(client, "/en")
    assert [item["id"] for item in english] == [item["id"] for item in indonesian]
    assert english[0]["title"] == "Shawl, large" and english[0]["description"] == "Made by hand."
    assert english[0]["link"].startswith(f"http://localhost/en/products/{product.slug}")
    assert english[1]["size"] == "kotak"


@pytest.mark.parametrize("typed", ["Kain ]]> <b>&", "Kain \x0b\x00 \ufffe", "Kain \U0001f9f5 daun"])
def test_whatever_sellers_type_it_stays_readable(client, app, typed):
    product = make.product("Kain")
    with transaction():
        found = session().get_one(Product, product.id)
        found.title, found.text = typed.replace("\x00", ""), typed.replace("\x00", "") * 2_000
    [item] = items(client)
    assert item["title"].startswith("Kain") and len(item["description"]) <= 5_000


def test_it_costs_as_many_queries_for_many_products_as_for_one(client, app):
    make.product("Kain")
    with counted() as few:
        assert len(items(client)) == 1
    for number in range(5):
        make.product(f"Sandal {number}", sizes=("38", "39"))
    with counted() as many:
        assert len(items(client)) == 11
    assert len(many) == len(few) <= 3


def test_products_are_read_part_by_part_and_none_is_left_out(client, app, monkeypatch):
    monkeypatch.setattr(queries, "FED_AT_ONCE", 2)
    titles = [make.product(f"Kain {number}").title for number in range(5)]
    assert [item["title"] for item in items(client)] == titles


def test_lists_name_the_feed_to_programs(client, app):
    make.product("Kain")
    assert 'type="application/rss+xml"' in client.get("/products").text
    assert 'href="http://localhost/en/feeds/products.xml"' in client.get("/en/products").text
