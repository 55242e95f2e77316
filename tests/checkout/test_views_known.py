"""Whoever is known orders with less: her name, her addresses, what she chose as a guest."""

import re

import sqlalchemy as sa

from shop.cart.models import Cart
from shop.db import session, transaction
from shop.shipping.models import Address
from tests import cast, make
from tests.checkout.test_views import KETINTANG, basket, filled, the_order


def test_a_signed_in_buyer_finds_her_name_filled_in_and_her_address_kept(sign_in):
    browser = sign_in(cast.person("Budi"))
    basket(browser)
    assert 'value="Budi"' in browser.get("/checkout").text
    answer = browser.post("/checkout", data=filled(68_000, keep_address="y"))
    order = the_order()
    assert answer.location == f"/orders/{order.number}/payment"
    assert order.user_id == cast.person("Budi").id
    kept = session().scalars(sa.select(Address)).one()
    assert (kept.street, kept.region_code) == ("Jl. Medokan Asri Tengah 12", KETINTANG)
    basket(browser)
    page = browser.get("/checkout").text
    assert "Jl. Medokan Asri Tengah 12" in page
    assert "Rp18.000" in page
    assert browser.post("/checkout", data=filled(68_000, keep_address="y")).status_code == 303
    assert session().scalar(sa.select(sa.func.count()).select_from(Address)) == 1


def test_an_address_is_kept_only_for_whoever_wants_it_kept(sign_in):
    browser = sign_in(cast.person("Budi"))
    basket(browser)
    assert re.search(r'<input[^>]*\bchecked[^>]*name="keep_address"', browser.get("/checkout").text)
    browser.post("/checkout", data=filled(68_000))
    assert the_order().user_id == cast.person("Budi").id
    assert session().scalar(sa.select(sa.func.count()).select_from(Address)) == 0


def test_whoever_last_sent_to_somebody_else_finds_both_names(sign_in):
    browser = sign_in(cast.person("Budi"))
    basket(browser)
    browser.post("/checkout", data=filled(68_000, buyer="Budi", buyer_phone="0812-0000-0001", keep_address="y"))
    basket(browser)
    page = " ".join(browser.get("/checkout").text.split())
    assert 'value="Ratna Dewi"' in page and 'value="Budi"' in page and 'value="0812-0000-0001"' in page


def test_an_address_of_the_book_is_taken_by_one_button(sign_in):
    budi = cast.person("Budi")
    with transaction():
        for street, code in (("Dusun Krajan", "35.09.30.2009"), ("Jl. Lain 3", KETINTANG)):
            session().add(
                Address(user_id=budi.id, recipient="Ibu", phone="+6281200000077", street=street, region_code=code)
            )
    first = session().scalars(sa.select(Address.id).where(Address.street == "Dusun Krajan")).one()
    browser = sign_in(budi)
    basket(browser)
    page = browser.post("/checkout", data=filled(0, use=str(first)))
    assert page.status_code == 200
    assert 'value="Dusun Krajan"' in page.text
    assert "Sidomulyo, Silo" in page.text
    assert "Rp9.000" in page.text


def test_whoever_takes_her_mother_s_address_stays_the_buyer_herself(sign_in):
    """And with her own address the two fields of another buyer are empty again."""
    budi = cast.person("Budi")
    with transaction():
        for recipient in ("Ibu", "Budi"):
            address = Address(recipient=recipient, phone="+6281200000077", street="Dusun Krajan", region_code=KETINTANG)
            address.user_id = budi.id
            session().add(address)
    ids = dict(session().execute(sa.select(Address.recipient, Address.id)).all())
    browser = sign_in(budi)
    basket(browser)
    page = browser.get("/checkout").text
    assert 'name="use"' not in re.search(r'<button[^>]*type="submit"[^>]*>', page.partition('id="checkout"')[2])[0], (
        "Enter"
    )
    assert re.findall(r'name="use" value="(\d+)" aria-current', page) == [str(ids["Budi"])], "the one that is filled in"
    for_mother = browser.post("/checkout", data=filled(0, use=str(ids["Ibu"]))).text
    assert value_of(for_mother, "name") == "Ibu"
    assert (value_of(for_mother, "buyer"), value_of(for_mother, "buyer_phone")) == ("Budi", "0812-0000-0001")
    again = browser.post("/checkout", data=filled(0, buyer="Budi", buyer_phone=budi.phone, use=str(ids["Budi"]))).text
    assert (value_of(again, "name"), value_of(again, "buyer"), value_of(again, "buyer_phone")) == ("Budi", "", "")


def value_of(page, name):
    field = re.search(rf'<input[^>]*\bname="{name}"[^>]*>', page)[0]
    found = re.search(r'\bvalue="([^"]*)"', field)
    return found[1] if found else ""


def test_another_persons_address_cannot_be_taken(sign_in):
    with transaction():
        address = Address(
            user_id=cast.person("Tono").id,
            recipient="Rahasia",
            phone="+6281200000078",
            street="Rahasia 1",
            region_code=KETINTANG,
        )
        session().add(address)
        session().flush()
        number = address.id
    browser = sign_in(cast.person("Budi"))
    basket(browser)
    assert "Rahasia" not in browser.post("/checkout", data=filled(0, use=str(number))).text


def test_what_a_guest_chose_comes_along_when_she_signs_in(app, client):
    basket(client, make.product("Pouch", price=50_000), quantity=2)
    answer = client.post("/login", data={"who": "budi@contoh.id", "secret": cast.PASSWORD})
    assert answer.status_code == 303
    cart = session().scalars(sa.select(Cart)).one()
    assert cart.user_id == cast.person("Budi").id
    assert "Pouch" in client.get("/cart").text


def test_a_cookie_kept_from_before_signing_out_opens_none_of_her_orders(app, client):
    client.post("/login", data={"who": "budi@contoh.id", "secret": cast.PASSWORD})
    basket(client)
    assert client.get("/checkout").headers["Cache-Control"] == "no-store"
    client.post("/checkout", data=filled(68_000))
    order = the_order()
    assert client.get(f"/orders/{order.number}?key={order.secret}").status_code == 200
    kept = client.get_cookie("session").value
    client.post("/logout")
    thief = app.test_client()
    thief.set_cookie("session", kept)
    for path in ("", "/payment"):
        assert thief.get(f"/orders/{order.number}{path}").status_code == 404
