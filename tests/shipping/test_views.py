"""A buyer's own pages: the addresses that were kept for her."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import session, transaction
from shop.regions.models import Region
from shop.shipping.book import save_address
from shop.shipping.models import Address
from tests import cast
from tests.support.lint import assert_clean
from tests.support.queries import counted


def kept(whose, *streets):
    """These streets in her book, each in another village."""
    villages = sa.select(Region).where(Region.code.like("__.__.__.____")).order_by(Region.code.desc())
    with transaction():
        for street, region in zip(streets, session().scalars(villages.limit(len(streets))).all(), strict=True):
            save_address(
                whose, recipient="Ibu", phone="+6281200000077", street=street, region=region, rt="003", rw="001"
            )
    return dict(session().execute(sa.select(Address.street, Address.id).where(Address.user_id == whose.id)).all())


def test_her_addresses_stand_in_her_account_and_one_can_be_taken_out(sign_in):
    budi = cast.person("Budi")
    numbers = kept(budi, "Jl. Utara 1", "Jl. Lain 3")
    browser = sign_in(budi)
    assert 'href="/account/addresses"' in browser.get("/account").text
    page = browser.get("/account/addresses").text
    assert_clean(page, csrf=False)
    assert page.index("Jl. Lain 3") < page.index("Jl. Utara 1"), "the one used last first"
    for _ in range(2):  # pressed twice it is out once
        gone = browser.post(f"/account/addresses/{numbers['Jl. Lain 3']}/removal", follow_redirects=True).text
        assert "Jl. Lain 3" not in gone.partition("<h1>")[2] and "Jl. Utara 1" in gone


def test_nobody_takes_another_s_address_out(sign_in, client):
    numbers = kept(cast.person("Budi"), "Jl. Utara 1")
    address = f"/account/addresses/{numbers['Jl. Utara 1']}/removal"
    tono = sign_in(cast.person("Tono"))
    tono.post(address)
    client.post(address)
    assert session().scalar(sa.select(sa.func.count()).select_from(Address)) == 1
    assert "Jl. Utara 1" not in tono.get("/account/addresses").text


def test_several_addresses_ask_no_more_than_one(sign_in):
    budi = cast.person("Budi")
    kept(budi, "Jl. Utara 1")
    browser = sign_in(budi)
    browser.get("/account/addresses")
    with counted() as few:
        browser.get("/account/addresses")
    kept(budi, *(f"Jl. Lain {number}" for number in range(4)))
    with counted() as many:
        browser.get("/account/addresses")
    assert len(many) == len(few)


def test_an_empty_book_says_how_an_address_gets_in(sign_in):
    page = sign_in(cast.person("Budi")).get("/account/addresses").text
    assert_clean(page, csrf=False)
    assert "Belum ada alamat tersimpan" in page
