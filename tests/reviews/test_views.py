"""Reviews on the pages of buyers, sellers and the catalogue officer."""

from __future__ import annotations

import json
import re

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.reviews import writing
from shop.reviews.models import Review
from tests import cast, make
from tests.support.queries import counted


@pytest.fixture
def budi(sign_in):
    return sign_in(cast.person("Budi"))


@pytest.fixture
def order(app):
    return make.released_order(make.product("Selendang pakis"), buyer=cast.person("Budi"))


def page_of(order):
    return f"/products/{order.seller_orders[0].lines[0].product.slug}"


def address_of(order):
    return f"/orders/{order.number}/reviews/{order.seller_orders[0].lines[0].id}"


def say(order, stars=5, **words):
    with transaction():
        return writing.review(order.seller_orders[0].lines[0], stars=stars, by=None, **words)


def only_review():
    session().expire_all()
    return session().scalars(sa.select(Review)).one()


def test_from_the_order_to_the_form_to_the_products_page(budi, client, order):
    assert address_of(order) in budi.get(f"/orders/{order.number}").text
    assert "Tulis ulasan" in budi.get(address_of(order)).text
    words = {"stars": "4", "heading": "Sesuai foto", "text": "Warnanya lembut."}
    for _ in range(2):
        assert budi.post(address_of(order), data=words).status_code == 303
    assert only_review().stars == 4
    page = client.get(page_of(order)).text
    assert "<b>4,0</b> dari 5, menurut 1 pembeli" in page
    assert "Sesuai foto" in page and "Warnanya lembut." in page and "Budi, Surabaya" in page
    form = budi.get(address_of(order)).text
    assert re.search(r'value="4"[^>]*checked', form) and "Warnanya lembut." in form


def test_stars_are_enough(budi, order):
    assert budi.post(address_of(order), data={"stars": "3"}).status_code == 303
    assert (only_review().heading, only_review().text) == ("", "")


@pytest.mark.parametrize(
    "changed", [{"stars": ""}, {"stars": "6"}, {"stars": "x"}, {"text": "x" * 1_001}, {"text": "a\0"}]
)
def test_a_mistake_shows_the_form_again_with_what_was_typed(budi, order, changed):
    answer = budi.post(address_of(order), data={"stars": "4", "heading": "Halus sekali", "text": "Ya"} | changed)
    assert answer.status_code == 422
    assert "Halus sekali" in answer.text and "field__error" in answer.text
    assert not session().scalars(sa.select(Review)).all()


def test_nobody_else_reviews_and_what_has_not_come_is_refused(sign_in, client, budi, order):
    for other in (client, sign_in(cast.person("Tono"))):
        assert other.get(address_of(order)).status_code == 404
        assert other.post(address_of(order), data={"stars": "1"}).status_code == 404
    on_its_way = make.shipped_order(buyer=cast.person("Budi"))
    assert address_of(on_its_way) not in budi.get(f"/orders/{on_its_way.number}").text
    refused = budi.post(address_of(on_its_way), data={"stars": "5"})
    assert refused.status_code == 409 and "sudah sampai" in refused.text
    mixed = f"/orders/{on_its_way.number}/reviews/{order.seller_orders[0].lines[0].id}"
    assert budi.post(mixed, data={"stars": "5"}).status_code == 404


def test_a_guest_reviews_by_the_link_of_her_order(client):
    order = make.released_order()
    assert client.get(f"{address_of(order)}?key={order.secret}").status_code == 200
    assert client.post(address_of(order), data={"stars": "5"}).status_code == 303


def test_a_piece_made_once_shows_what_was_said_of_its_makers_others(client):
    say(make.released_order(make.product("Kain lama")), 5, text="Lebih indah dari fotonya")
    piece = make.product("Kain tunggal", stock=1)
    with transaction():
        piece.variants[0].piece_number = 1
    page = client.get(f"/products/{piece.slug}").text
    assert "Lebih indah dari fotonya" in page
    assert "untuk barang lain dari perajin yang sama" in page
    assert "aggregateRating" not in page


def test_machines_read_the_rating_only_where_there_are_reviews(client, order):
    assert "aggregateRating" not in client.get(page_of(order)).text
    say(order, 4)
    page = client.get(page_of(order)).text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert data["aggregateRating"] == {"@type": "AggregateRating", "ratingValue": 4.0, "reviewCount": 1}


def test_all_reviews_are_paged_and_cost_few_queries(client):
    product = make.product("Selendang pakis", stock=30)
    path = f"/products/{product.slug}"
    for number in range(22):
        say(make.released_order(product), 5, text=f"Ulasan ke-{number}.")
    page = client.get(path).text
    assert page.count('class="review"') == 3 and f"{path}/reviews" in page
    with counted() as seen:
        first = client.get(f"{path}/reviews")
    assert len(seen) <= 6, seen
    assert "Ulasan ke-21." in first.text and "Ulasan ke-1." not in first.text
    assert f'class="button button--main" href="{path}"' in first.text, "whoever read them can go on to buy"
    assert "Ulasan ke-1." in client.get(f"{path}/reviews?page=2").text
    assert client.get(f"{path}/reviews?page=3").status_code == 404


def test_what_was_typed_keeps_its_language_on_an_english_page(client, order):
    say(order, 5, text="Lembut sekali")
    assert '<span lang="id">Lembut sekali</span>' in client.get("/en" + page_of(order)).text
    assert 'lang="id">Lembut' not in client.get(page_of(order)).text
    english = make.released_order(make.product("Kain jati"))
    with transaction():
        english.language = "en"
    say(english, 5, text="Soft and warm")
    assert '<span lang="en">Soft and warm</span>' in client.get(page_of(english)).text


def test_the_seller_answers_below_it_and_another_seller_finds_nothing(client, sign_in, order):
    said = say(order, 3, text="Jahitannya lepas sedikit")
    hers, other = sign_in(cast.person("Sulastri")), sign_in(cast.person("Wiwik"))
    assert "Jahitannya lepas sedikit" in hers.get("/seller/reviews").text
    assert "/seller/reviews" in hers.get("/seller/more").text
    assert other.get(f"/seller/reviews/{said.id}").status_code == 404
    assert other.post(f"/seller/reviews/{said.id}/answer", data={"text": "Bohong"}).status_code == 404
    assert hers.post(f"/seller/reviews/{said.id}/answer", data={"text": " "}).status_code == 422
    assert hers.post(f"/seller/reviews/{said.id}/answer", data={"text": "Maaf, kami ganti."}).status_code == 303
    assert "Maaf, kami ganti." in client.get(page_of(order)).text


def test_the_officer_hides_with_a_reason_and_shows_again(client, sign_in, budi, order):
    said = say(order, 1, text="Telepon saja 0812-0000-1111")
    ratih = sign_in(cast.person("Ratih"))
    page = f"/office/reviews/{said.id}"
    assert ratih.post(f"{page}/hiding", data={"reason": ""}).status_code == 422
    assert ratih.post(f"{page}/hiding", data={"reason": "Ada nomor telepon orang lain"}).status_code == 303
    assert "0812-0000-1111" not in client.get(page_of(order)).text
    assert "Ada nomor telepon orang lain" in budi.get(address_of(order)).text
    assert "Telepon saja" in ratih.get("/office/reviews?list=hidden").text
    assert "Telepon saja" not in ratih.get("/office/reviews?list=held").text
    assert ratih.get("/office/reviews?list=x").status_code == 404
    assert ratih.post(f"{page}/showing").status_code == 303
    assert "0812-0000-1111" in client.get(page_of(order)).text


def test_what_sounds_like_healing_waits_and_is_counted(client, sign_in, budi):
    food = make.product("Jahe instan", category="makanan", technique=None)
    order = make.released_order(food, buyer=cast.person("Budi"))
    sent = budi.post(address_of(order), data={"stars": "5", "text": "Menyembuhkan batuk saya"}, follow_redirects=True)
    assert "sebelum ditampilkan" in sent.text
    assert "Menyembuhkan batuk" not in client.get(page_of(order)).text
    ratih = sign_in(cast.person("Ratih"))
    assert "/office/reviews?list=held" in ratih.get("/office").text
    assert "Menyembuhkan batuk saya" in ratih.get("/office/reviews?list=held").text
