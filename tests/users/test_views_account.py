"""A forgotten password, the account, and how often one may try, as people meet them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now
from shop.db import session, transaction
from shop.i18n import tanggal
from shop.jobs import Job
from shop.users import limits
from shop.users.models import PasswordReset, UserSession
from tests import cast, make
from tests.support.queries import counted
from tests.users.test_views import ABSURD, is_in, letters, log_in, page, path_of, register


def link_for(app, client, who="budi@contoh.id", start="") -> str:
    page(client.post(f"{start}/reset", data={"who": who}))
    (letter,) = letters(app)
    return re.search(r"http://localhost(\S+/reset/\S+|/reset/\S+)", letter.get_content())[1]


# A forgotten password


def test_the_letter_leads_to_a_new_password_in_the_readers_language(app, client):
    with transaction():
        cast.person("Budi").language = "en"
    link = link_for(app, client)
    assert link.startswith("/en/reset/")
    (letter,) = letters(app)
    assert letter["Subject"] == "Set a new password"
    assert letter["To"] == "budi@contoh.id"
    assert "New password" in page(client.get(link))


def test_the_answer_is_the_same_whether_or_not_there_is_such_a_person(app, client):
    """And after the same work: whoever measures the time learns nothing either."""

    def asked(who: str) -> tuple[str, list[str]]:
        with counted() as statements:
            return page(client.post("/reset", data={"who": who})), statements

    assert asked("budi@contoh.id") == asked("nobody@contoh.id") == asked("+6281200000009")
    assert len(letters(app)) == 1


def test_a_link_sets_the_password_once_and_ends_every_session(app, client):
    other = app.test_client()
    log_in(other)
    link = link_for(app, client)
    assert path_of(client.post(link, data={"secret": "warna secang tua"})) == "/account"
    assert is_in(client)
    assert not is_in(other)
    assert log_in(other).status_code == 422
    assert path_of(log_in(other, secret="warna secang tua")) == "/account"
    again = client.post(link, data={"secret": "daun ketapang merah"})
    assert "Tautan ini tidak berlaku lagi" in page(again, 404)
    assert page(client.get(link), 404) == page(client.get("/reset/never-was"), 404).replace(
        "never-was", link.rsplit("/", 1)[1]
    )


def test_a_link_lives_one_hour(app, client):
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with clock.set_to(start):
        link = link_for(app, client)
    with clock.set_to(start + timedelta(minutes=59)):
        page(client.get(link))
    with clock.set_to(start + timedelta(hours=1)):
        page(client.get(link), 404)
        page(client.post(link, data={"secret": "warna secang tua"}), 404)
    assert path_of(log_in(client)) == "/account"


def test_an_older_link_ends_with_the_password_it_was_for(app, client):
    first = link_for(app, client)
    client.post("/reset", data={"who": "budi@contoh.id"})
    links = [re.search(r"/reset/\S+", letter.get_content())[0] for letter in letters(app)]
    second = next(link for link in links if link != first)
    client.post(second, data={"secret": "warna secang tua"})
    page(client.get(first), 404)
    page(client.post(first, data={"secret": "kain jemur pagi"}), 404)
    assert path_of(log_in(client, secret="warna secang tua")) == "/account"


def test_a_weak_password_leaves_the_link_as_it_was(app, client):
    link = link_for(app, client)
    page(client.post(link, data={"secret": "12345678"}), 422)
    assert path_of(client.post(link, data={"secret": "warna secang tua"})) == "/account"


def test_the_outbox_forgets_the_link_once_it_is_sent(app, client):
    token = link_for(app, client).rsplit("/", 1)[1]
    assert session().scalars(sa.select(Job).where(Job.done_at.is_not(None))).all()
    assert not [job for job in session().scalars(sa.select(Job)) if token in str(job.facts)]


def test_the_database_keeps_no_token(app, client):
    link = link_for(app, client)
    log_in(client)
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    kept = (
        session().scalars(sa.select(PasswordReset.token_hash)).all()
        + session().scalars(sa.select(UserSession.token_hash)).all()
    )
    assert link.rsplit("/", 1)[1] not in kept
    assert token not in kept


@pytest.mark.parametrize("kind", ["ten thousand characters", "NUL", "spaces"])
def test_an_absurd_person_gets_no_letter(app, client, kind):
    page(client.post("/reset", data={"who": ABSURD[kind]}), 422)
    assert not letters(app)


# The account


def test_name_and_language_are_changed(client):
    log_in(client)
    assert path_of(client.post("/account", data={"name": "Budi Santoso", "language": "en"})) == "/account"
    assert cast.person("Budi Santoso").language == "en"


@pytest.mark.parametrize(
    "typed", [{"name": ""}, {"name": "x" * 10_000}, {"name": "Bu\0di"}, {"language": "fr"}, {"language": "\0"}]
)
def test_absurd_profiles_are_refused(client, typed):
    log_in(client)
    page(client.post("/account", data={"name": "Budi", "language": "id", **typed}), 422)
    assert cast.person("Budi").language == "id"


def test_another_password_needs_the_present_one_and_ends_the_other_devices(app, client):
    other = app.test_client()
    log_in(client)
    log_in(other)
    fields = {"password-present": "wrong wrong", "password-secret": "warna secang tua"}
    assert "bukan kata sandi Anda sekarang" in page(client.post("/account/password", data=fields), 422)
    assert is_in(other)
    assert path_of(client.post("/account/password", data={**fields, "password-present": cast.PASSWORD})) == "/account"
    assert is_in(client)
    assert not is_in(other)


def test_pages_of_one_person_are_kept_in_no_store(client):
    log_in(client)
    assert client.get("/account").headers["Cache-Control"] == "no-store"
    assert "no-store" not in client.get("/login").headers.get("Cache-Control", "")


# Limits


def test_guessing_one_account_is_stopped_from_everywhere_and_in_every_writing(app, limited):
    writings = ["0812-0000-0001", "+6281200000001", "62 812 0000 0001", "081200000001"]
    for number in range(10):
        browser = app.test_client()
        answer = browser.post(
            "/login",
            data={"who": writings[number % 4], "secret": "wrong"},
            environ_overrides={"REMOTE_ADDR": f"10.0.0.{number}"},
        )
        assert answer.status_code == 422
    stopped = log_in(app.test_client(), "0812 0000 0001")
    assert "Terlalu banyak" in page(stopped, 429)
    assert int(stopped.headers["Retry-After"]) > 0
    assert path_of(log_in(app.test_client(), "nurul@contoh.id")) == "/office"


@pytest.mark.long
def test_guessing_many_accounts_from_one_place_is_stopped(app, limited):
    statuses = [log_in(app.test_client(), f"person{number}@contoh.id", "wrong").status_code for number in range(61)]
    assert statuses == [422] * 60 + [429]


@pytest.mark.parametrize(
    ("name", "door"),
    [
        ("Budi", "/account/contact"),
        ("Budi", "/account/closing"),
        ("Sulastri", "/seller/bank-account"),
        ("Sutrisno", "/office/payouts/PR-2026-01/approval"),
    ],
)
def test_guessing_the_password_of_whoever_is_signed_in_is_stopped_at_every_door(sign_in, limited, name, door):
    browser = sign_in(cast.person(name))

    def guess(path: str, number: int) -> int:
        return browser.post(path, environ_overrides={"REMOTE_ADDR": f"10.0.0.{number}"}).status_code

    assert {guess("/account/password", number) for number in range(9)} == {422}
    assert guess(door, 9) in (404, 422)
    assert guess(door, 10) == guess("/account/password", 11) == 429


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
        ("no address", "no address"),
    ],
)
def test_who_chooses_among_endless_addresses_of_her_own_is_one_visitor(app, address, counted_as):
    with app.test_request_context("/login", environ_base={"REMOTE_ADDR": address}):
        assert limits.from_where() == counted_as


def test_letters_are_limited_by_person(app, client, limited):
    answers = [client.post("/reset", data={"who": "budi@contoh.id"}).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert len(letters(app)) == 5
    stopped = page(client.post("/reset", data={"who": "budi@contoh.id"}), 429)
    assert f"Coba lagi sesudah {tanggal(now() + timedelta(days=1))}, " in stopped, "not in a few minutes"


@pytest.mark.long
def test_new_accounts_are_limited_by_place(client, limited):
    answers = [register(client, who=f"0812 0000 01{number:02}").status_code for number in range(21)]
    assert answers == [303] * 20 + [429]


def test_reading_is_not_limited(client, limited):
    assert {client.get("/login").status_code for _ in range(70)} == {200}


@pytest.mark.long
def test_photographs_are_limited_by_whoever_sends_them(app, sign_in, limited):
    sulastri, product = sign_in(cast.person("Sulastri")), make.product()
    address = f"/seller/products/{product.slug}/photos"
    seen = {sulastri.post(address, data={}).status_code for _ in range(120)}
    assert seen == {422} and sulastri.post(address, data={}).status_code == 429
    assert sign_in(cast.person("Wiwik")).post("/seller/products/x/photos").status_code == 404
