"""The makers' and villages' pages: whom one buys from."""

import re

import pytest
import sqlalchemy as sa

from shop.clock import now
from shop.db import session, transaction
from shop.sellers.models import Maker, Seller, SellerStatus
from tests import cast, make
from tests.support.queries import counted


def suspend(name):
    with transaction():
        cast.seller(name).status = SellerStatus.SUSPENDED


def test_the_list_names_every_seller_with_her_village(client):
    page = client.get("/sellers").text
    assert "Sulastri Ecoprint" in page and "KUB Melati" in page
    assert "Wonoasri" in page and "2 perajin" in page


def test_the_list_narrows_to_one_village(client):
    page = client.get("/sellers?village=wonoasri").text
    assert "KUB Melati" in page and "Sulastri Ecoprint" not in page


@pytest.mark.parametrize("village", ["nowhere", "\U0001f33f", "x" * 10_000, "１２３", "%00"])
def test_a_village_nobody_knows_narrows_nothing(client, village):
    page = client.get("/sellers", query_string={"village": village})
    assert page.status_code == 200
    assert "KUB Melati" in page.text and "Sulastri Ecoprint" in page.text


def test_a_suspended_seller_is_nowhere(client):
    suspend("KUB Melati")
    assert "KUB Melati" not in client.get("/sellers").text
    assert "KUB Melati" not in client.get("/villages/wonoasri").text
    assert client.get("/sellers/kub-melati").status_code == 404


def test_her_page_shows_her_words_and_what_she_has(client):
    with transaction():
        seller = cast.seller()
        seller.line, seller.line_en = "Dari daun sendiri", "From our own leaves"
        seller.story = "Sembilan tahun di Hong Kong."
    goods = make.product("Selendang daun lanang")
    other = make.product("Tas anyam", seller=cast.seller("KUB Melati"))
    page = client.get("/sellers/sulastri-ecoprint").text
    assert "Dari daun sendiri" in page and "Sembilan tahun di Hong Kong." in page
    assert goods.title in page and other.title not in page
    english = client.get("/en/sellers/sulastri-ecoprint").text
    assert "From our own leaves" in english
    assert "Sembilan tahun di Hong Kong." in english, "what nobody translated stays as it was written"


def test_a_group_names_its_makers_but_neither_its_fund_nor_who_left(client):
    with transaction():
        endang = session().scalars(sa.select(Maker).where(Maker.name == "Endang")).one()
        endang.left_on = now().date()
    page = client.get("/sellers/kub-melati").text
    assert "Wiwik" in page and "Endang" not in page and "Kas KUB" not in page


def test_her_phone_number_is_not_shown_to_visitors(client):
    page = client.get("/sellers/sulastri-ecoprint").text
    assert cast.seller().phone.removeprefix("+") not in page


def test_what_she_sold_is_counted_once_it_left(client):
    make.paid_order(quantity=2)
    assert "Sudah terjual" not in client.get("/sellers/sulastri-ecoprint").text
    make.shipped_order(quantity=3)
    assert "3 buah" in client.get("/sellers/sulastri-ecoprint").text


def test_more_than_twelve_goods_lead_to_the_list(client):
    for number in range(13):
        make.product(f"Kain {number}")
    page = client.get("/sellers/sulastri-ecoprint").text
    assert page.count('class="card"') == 12
    assert "/products?seller=sulastri-ecoprint" in page


def test_a_village_shows_who_works_there_and_what_they_have(client):
    make.product("Kain dari Sidomulyo")
    page = client.get("/villages/sidomulyo").text
    assert "Sulastri Ecoprint" in page and "Kain dari Sidomulyo" in page and "KUB Melati" not in page
    assert "/villages/sidomulyo" in client.get("/villages").text


def test_the_list_of_villages_says_of_each_what_is_a_whole_sentence(client):
    with transaction():
        cast.seller().village.text = "Desa di kaki gunung. " + "Kopi dan kain dijemur bergantian, " * 9 + "di sini."
    assert "Desa di kaki gunung.</p>" in words_of(client)
    with transaction():
        cast.seller().village.text = "kopi dan kain " * 19
    assert "dan kain…</p>" in words_of(client), "a sentence longer than the card is cut between two words"


def words_of(client):
    return " ".join(client.get("/villages").text.split())


@pytest.mark.parametrize("path", ["/sellers/nobody", "/villages/nowhere", "/sellers/%00", "/villages/" + "x" * 3_000])
def test_nobody_and_nowhere_are_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/sellers", "/sellers/kub-melati", "/villages", "/villages/sidomulyo"])
def test_a_page_asks_few_questions_however_many_it_shows(client, path):
    for number in range(4):
        make.product(f"Kain {number}")
    client.get(path)  # what is remembered for half a minute is asked once
    with counted() as few:
        client.get(path)
    with transaction():
        for number in range(5):
            copy_of = cast.seller()
            session().add(
                Seller(
                    slug=f"another-{number}",
                    name=f"Lagi {number}",
                    kind=copy_of.kind,
                    village_id=copy_of.village_id,
                    phone="+6281200000099",
                    joined_on=copy_of.joined_on,
                )
            )
    for number in range(5):
        make.product(f"Tas {number}", category="tas")
    client.get(path)
    with counted() as many:
        client.get(path)
    assert len(many) <= len(few) <= 6, "\n".join(many)


@pytest.mark.parametrize("where", ["sellers", "villages"])
def test_what_there_is_now_can_be_bought_now(client, where):
    there, gone = make.product("Selendang daun lanang"), make.product("Kain jati muda", stock=0)
    whose = cast.seller() if where == "sellers" else cast.seller().village
    page = client.get(f"/{where}/{whose.slug}").text
    assert there.title in page
    assert gone.title not in page, "it stands among everything she made, one link further"
    assert "Semua dari" in page


@pytest.mark.parametrize("path", ["/", "/products", "/products?category=kain", "/sellers", "/villages", "/about"])
def test_an_address_that_is_sent_to_a_friend_comes_with_its_title_and_a_picture(client, path):
    page = client.get(path).text
    shared = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)">', page))
    assert shared["title"] and shared["title"] in page.partition("<title>")[2].partition("</title>")[0]
    picture = shared["image"].removeprefix("http://localhost")
    assert client.get(picture).mimetype == "image/jpeg"
