"""Another phone number or e-mail address: with the password, an address only through its own letter, and never twice."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from shop import audit, clock
from shop.db import session, transaction
from shop.users import contacts, registering
from shop.users.registering import LinkSpent
from tests import cast
from tests.users.test_views import is_in, letters, log_in, page, path_of

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


def change(browser, phone="0812 0000 0001", email="budi@contoh.id", present=cast.PASSWORD):
    data = {"contact-phone": phone, "contact-email": email, "contact-present": present}
    return browser.post("/account/contact", data=data)


def had():
    session().expire_all()
    budi = cast.person("Budi")
    return budi.phone, budi.email


@pytest.fixture
def budi(client):
    log_in(client)
    return client


def link_in(letter):
    return re.search(r"http://localhost(\S+/email/\S+)", letter.get_content())[1]


def to(app, address):
    return [letter for letter in letters(app) if letter["To"] == address]


def test_another_number_counts_at_once_and_the_address_is_told(app, budi):
    assert path_of(change(budi, phone="0812 0000 0099")) == "/account"
    assert had() == ("+6281200000099", "budi@contoh.id")
    (letter,) = to(app, "budi@contoh.id")
    assert "diubah" in letter["Subject"]
    assert log_in(app.test_client(), who="0812-0000-0099").status_code == 303
    assert audit.trail(f"user {cast.person('Budi').id}")[-1].act == "contact_changed"


def test_another_address_counts_once_its_letter_was_opened_and_both_are_written_to(app, budi):
    change(budi, email="Budi.Baru@Contoh.id")
    assert had()[1] == "budi@contoh.id"
    (letter,) = letters(app)
    assert letter["To"] == "budi.baru@contoh.id"
    link = link_in(letter)
    other = app.test_client()
    assert "budi.baru@contoh.id" in page(other.get(link))
    assert had()[1] == "budi@contoh.id", "reading the page changes nothing"
    assert path_of(other.post(link)) == "/account"
    assert had()[1] == "budi.baru@contoh.id"
    assert len(to(app, "budi@contoh.id")) == 1
    assert log_in(app.test_client(), who="budi.baru@contoh.id").status_code == 303
    page(other.get(link), 404)
    page(other.post(link), 404)


def test_whoever_registered_by_phone_can_get_letters_from_then_on(app, client):
    log_in(client, who="0812 0000 0009")
    data = {"contact-phone": "0812 0000 0009", "contact-email": "tono@contoh.id", "contact-present": cast.PASSWORD}
    client.post("/account/contact", data=data)
    client.post(link_in(letters(app)[0]))
    client.post("/reset", data={"who": "tono@contoh.id"})
    assert [letter["Subject"] for letter in to(app, "tono@contoh.id")].count("Buat kata sandi baru") == 1


@pytest.mark.parametrize("present", ["", "salah sekali", "x" * 10_000])
def test_without_the_password_nothing_changes_and_what_was_typed_stays(budi, present):
    text = page(change(budi, phone="0812 0000 0099", email="lain@contoh.id", present=present), 422)
    assert "0812 0000 0099" in text and "lain@contoh.id" in text and "field__error" in text
    assert had() == ("+6281200000001", "budi@contoh.id")


@pytest.mark.parametrize(
    ("phone", "email"),
    [
        ("", ""),
        ("０８１２３４５６７８９０", "budi@contoh.id"),
        ("-1", "budi@contoh.id"),
        ("0812\x00", "budi@contoh.id"),
        ("0812 0000 0001", "👩🏽‍🌾"),
        ("0812 0000 0001", "x" * 10_000),
        ("0812 0000 0001", "a@b\0c.id"),
        ("0812 0000 0021", "budi@contoh.id"),
        ("0812 0000 0001", "WIWIK@contoh.id"),
    ],
)
def test_what_can_be_none_or_is_another_s_is_refused_beside_its_field(app, budi, phone, email):
    assert "field__error" in page(change(budi, phone, email), 422)
    assert had() == ("+6281200000001", "budi@contoh.id")
    assert letters(app) == []


def test_one_of_the_two_may_go(app, budi):
    assert path_of(change(budi, phone="")) == "/account"
    assert had() == (None, "budi@contoh.id")
    assert change(budi, phone="", email="").status_code == 422
    change(budi, phone="0812 0000 0001")
    assert path_of(change(budi, email="")) == "/account"
    assert had() == ("+6281200000001", None)
    assert is_in(budi)


def test_a_number_stays_until_the_address_that_takes_its_place_is_hers(app, budi):
    change(budi, email="")
    text = page(change(budi, phone="", email="baru@contoh.id"), 422)
    assert "Sudah dipakai akun lain" not in text
    assert "field__error" in text
    assert had() == ("+6281200000001", None)
    assert to(app, "baru@contoh.id") == []


def test_a_link_ends_after_a_day_with_another_password_and_when_the_address_is_another_s_by_then(app):
    with clock.set_to(START):
        token = contacts.email_token(cast.person("Budi"), "baru@contoh.id")
        assert contacts.person_of_email(token)[1] == "baru@contoh.id"
    with clock.set_to(START + contacts.LINK_LASTS), pytest.raises(LinkSpent):
        contacts.person_of_email(token)
    with clock.set_to(START + timedelta(hours=1)):
        with transaction():
            registering.register("baru@contoh.id", name="Sari", password="kain panjang biru")
        with pytest.raises(contacts.ContactTaken), transaction():
            contacts.take_email(token)
        with transaction():
            registering.change_password(cast.person("Budi"), password="warna secang tua")
        with pytest.raises(LinkSpent):
            contacts.person_of_email(token)


@pytest.mark.parametrize("token", ["", "x", "👩", "a.b", "x" * 5_000])
def test_an_invented_link_is_spent(app, token):
    with pytest.raises(LinkSpent):
        contacts.person_of_email(token)


def test_a_token_of_another_key_is_spent(app, monkeypatch):
    token = contacts.email_token(cast.person("Budi"), "baru@contoh.id")
    monkeypatch.setitem(app.config, "SECRET_KEY", "another key")
    with pytest.raises(LinkSpent):
        contacts.person_of_email(token)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", ("only-for-this-machine",))
    assert contacts.person_of_email(token)[1] == "baru@contoh.id"
