"""The picture beside a link to a product: drawn when buyers come to see it, again when what it shows changes."""

from __future__ import annotations

import io
import re

import sqlalchemy as sa
from PIL import Image

from shop import media, postcards
from shop.catalogue import reading, shelving
from shop.catalogue.postcards import draw_product_card
from shop.db import session, transaction
from shop.jobs import drain
from tests import cast
from tests.catalogue import ready
from tests.support.queries import counted


def drawn(product):
    drain()
    session().expire_all()
    return product.card


def shared(client, product, language=""):
    page = client.get(f"{language}/products/{product.slug}").text
    return re.search(r'property="og:image" content="http://localhost([^"]*)"', page)[1]


def test_a_link_to_a_product_comes_with_its_card_once_it_is_drawn(app, client):
    product = ready.published(ready.cloth())
    assert shared(client, product) == product.cover.url(960)
    card = drawn(product)
    address = shared(client, product)
    assert address == f"/media/{card.key}-1200.jpg"
    assert Image.open(io.BytesIO(client.get(address).data)).size == postcards.SIZE


def test_whoever_reads_an_english_title_gets_the_photograph(app, client):
    product = ready.published(ready.cloth(title_en="Ketapang shawl"))
    card = drawn(product)
    assert shared(client, product) == card.url(1200)
    assert shared(client, product, "/en") == product.cover.url(960)
    plain = ready.published(ready.cloth("Kain jati"))
    assert drawn(plain).url(1200) == shared(client, plain, "/en")


def test_a_title_that_changes_is_on_the_card_once_the_change_is_shown(app):
    product = ready.published(ready.cloth())
    first = drawn(product).key
    with transaction():
        shelving.edit_product(product, by=cast.person("Sulastri"), title="Selendang ecoprint jati")
    assert drawn(product).key == first
    with transaction():
        reading.publish_edit(product, by=cast.person("Ratih"))
    assert drawn(product).key != first
    assert session().scalar(sa.select(sa.func.count(media.Photo.id))) == 2
    draw_product_card(product_id=product.id)
    assert session().scalar(sa.select(sa.func.count(media.Photo.id))) == 2


def test_what_is_taken_off_the_shelf_before_it_is_drawn_gets_none(app):
    product = ready.published(ready.cloth())
    with transaction():
        shelving.withdraw(product, by=cast.person("Sulastri"))
    assert drawn(product) is None


def test_its_page_asks_the_database_as_often_as_without_one(app, client):
    product = ready.published(ready.cloth())
    asked = []
    for _card in range(2):
        client.get("/products")
        with counted() as seen:
            client.get(f"/products/{product.slug}")
        asked.append(len(seen))
        assert drawn(product)
    assert asked[0] == asked[1] <= 6
