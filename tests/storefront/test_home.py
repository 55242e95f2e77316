"""The first page and the papers."""

import re
from datetime import UTC, datetime

import pytest

from shop.clock import set_to
from shop.db import session, transaction
from shop.decisions.models import Kind
from shop.decisions.queries import value
from shop.payments import cod, codes
from shop.payments.requesting import coop_account
from shop.regions.models import Region
from tests import cast, make
from tests.payments.test_qris import STATIC
from tests.support.lint import assert_clean
from tests.support.queries import counted


def test_home_shows_shelves_new_pieces_makers_and_how_it_works(client, app):
    make.product("Kain jati", seller=cast.seller("KUB Melati"))
    page = client.get("/").text
    assert_clean(page, "/")
    for words in (
        "Buatan tangan",
        "Makanan &amp; jamu",
        "Kain jati",
        "KUB Melati",
        "Rp9.000 untuk perajin dan Rp1.000 jasa koperasi",
    ):
        assert words in " ".join(page.split())


def test_home_names_the_ways_to_pay_that_are_on(client, app):
    assert "Bayar lewat transfer bank, dari bank mana pun" in client.get("/").text
    with transaction():
        codes.store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
        cod.add_area(session().get_one(Region, "35"), source="RAT", by=cast.person("Sutrisno"))
    assert "Bayar lewat transfer bank, QRIS, COD" in client.get("/").text


def test_an_empty_shop_still_has_a_first_page(client, app):
    page = client.get("/").text
    assert_clean(page, "/")
    assert "Baru dari desa" not in page


def test_home_costs_at_most_six_queries_even_when_nothing_is_remembered(client, app):
    make.product()
    with counted() as seen:
        client.get("/")
    assert len(seen) <= 6


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("address", ["/about", "/how-to-buy", "/contact", "/privacy", "/terms"])
def test_every_paper_is_whole_in_both_languages(client, app, prefix, address):
    answer = client.get(prefix + address)
    assert answer.status_code == 200
    assert_clean(answer.text, prefix + address)
    assert re.search(r"toko contoh|sample shop", answer.text)


@pytest.mark.parametrize("address", ["/how-to-buy", "/terms"])
def test_a_paper_with_a_deadline_nobody_decided_says_who_decides_it(client, app, address):
    with set_to(datetime(1990, 1, 1, tzinfo=UTC)):
        answer = client.get(address)
    assert answer.status_code == 503 and "Ketua mencatatnya" in answer.text


def test_the_terms_hold_what_an_electronic_contract_must(client, app):
    """PP 80/2019 Ps. 53; the return window of Ps. 69; nothing against UU 8/1999 Ps. 18."""
    page = client.get("/terms").text
    for words in (
        "Siapa yang menjual",
        "Barangnya",
        "Legalitas",
        "Harga",
        "pembayaran",
        "Pengiriman",
        "Retur",
        "Pembatalan",
        "berselisih",
    ):
        assert words in page
    assert "2 hari kerja" in page and "24 jam" in page
    assert f"paling lama {value(Kind.CLAIM_DAYS)} hari sesudah diterima" in page, "the days the order's page keeps to"
    assert "tidak dapat dikembalikan" not in page


def test_a_page_not_found_wears_the_shops_clothes(client, app):
    make.product("Kain jati")
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert_clean(answer.text, "/nowhere")
    assert "gugur" in answer.text and 'class="header"' in answer.text
    assert "Yang masih ada" in answer.text and "Kain jati" in answer.text


@pytest.mark.parametrize(("prefix", "number"), [("", "0812-0000-0000"), ("/en", "+62 812-0000-0000")])
def test_the_cooperatives_number_is_written_as_it_is_dialled(client, app, prefix, number):
    """`+6281200000000` is read by nobody; whoever reads English may sit abroad."""
    make.product()
    for address in ("/", "/contact"):
        page = client.get(prefix + address).text
        assert number in page
        assert ">+6281200000000<" not in page
