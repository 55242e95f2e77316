"""Signing in and out, and registering, as people meet them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.jobs import drain
from shop.users.models import User, UserSession
from shop.users.signing_in import LASTS
from tests import cast, make
from tests.support.lint import assert_clean

ABSURD = {
    "emoji": "👩🏽‍🌾" * 30,
    "ten thousand characters": "x" * 10_000,
    "NUL": "Su\0lastri",
    "full-width digits": "０８１２３４５６７８９０",
    "a trillion": "1000000000000",
    "negative": "-1",
    "spaces": "   ",
    "a line of SQL": "' OR 1=1 --",
    "markup": "<script>alert(1)</script>",
    "turned around": "abc\u202edef",
}


def log_in(browser, who="budi@contoh.id", secret=cast.PASSWORD, **more):
    return browser.post("/login", data={"who": who, "secret": secret, **more})


def is_in(browser) -> bool:
    return browser.get("/account").status_code == 200


def page(answer, status=200):
    assert answer.status_code == status, answer.text[:400]
    assert_clean(answer.text, csrf=False)
    return answer.text


def path_of(answer) -> str:
    assert answer.status_code == 303
    return answer.headers["Location"]


def letters(app) -> list:
    drain()
    folder = Path(app.config["MAIL_URL"].removeprefix("outbox:"))
    found = [message_from_bytes(letter.read_bytes(), policy=policy.default) for letter in folder.glob("*.eml")]
    return sorted(found, key=lambda letter: letter["Message-ID"])


# Signing in


@pytest.mark.parametrize(
    "who", ["budi@contoh.id", " Budi@Contoh.ID ", "+6281200000001", "0812-0000-0001", "62 812 0000 0001"]
)
def test_budi_signs_in_by_phone_or_email_in_any_writing(client, who):
    assert path_of(log_in(client, who)) == "/account"
    assert "Budi" in page(client.get("/account"))


@pytest.mark.parametrize(
    ("who", "home"),
    [
        ("+6281200000001", "/account"),
        ("+6281200000021", "/seller/orders"),
        ("+6281200000011", "/office"),
        ("+6281200000012", "/office"),
        ("+6281200000013", "/office/products"),
    ],
)
def test_each_kind_of_person_arrives_where_she_works(client, who, home):
    assert path_of(log_in(client, who)) == home
    assert path_of(client.get("/login")) == home


def test_an_unknown_person_and_a_wrong_password_look_the_same(client):
    unknown = log_in(client, "nobody@contoh.id")
    wrong = log_in(client, secret="wrong wrong")
    assert unknown.status_code == wrong.status_code == 422
    sentence = "Telepon atau email dan kata sandi tidak cocok"
    assert sentence in page(unknown, 422)
    assert page(wrong, 422) == unknown.text.replace("nobody@contoh.id", "budi@contoh.id")
    assert not is_in(client)


def test_a_person_who_was_shut_out_looks_like_a_wrong_password(client):
    with transaction():
        cast.person("Budi").is_active = False
    assert "tidak cocok" in page(log_in(client), 422)


def test_what_was_typed_stays_but_the_password_does_not(client):
    html = page(log_in(client, "budi@contoh.id", "a wrong secret"), 422)
    assert 'value="budi@contoh.id"' in html
    assert "a wrong secret" not in html


@pytest.mark.parametrize("typed", ABSURD.values(), ids=ABSURD.keys())
@pytest.mark.parametrize("field", ["who", "secret"])
def test_absurd_values_at_the_door_are_refused_beside_the_field(client, field, typed):
    html = page(log_in(client, **{field: typed}), 422)
    assert 'class="field field--wrong"' in html


def test_a_new_session_begins_at_sign_in_whatever_the_cookie_held(app, client):
    with client.session_transaction() as cookie:
        cookie["orders"] = ["BR-2611-0001"]
        cookie["seller_id"] = 1
    log_in(client)
    with client.session_transaction() as cookie:
        first = cookie["_user_id"]
        assert "orders" not in cookie
        assert "seller_id" not in cookie
    log_in(client)
    with client.session_transaction() as cookie:
        assert cookie["_user_id"] != first
    rows = session().scalars(sa.select(UserSession)).all()
    assert len(rows) == 2
    assert all(first not in (row.token_hash, row.device) for row in rows)


def test_a_cookie_kept_from_before_signing_out_is_worth_nothing(app, client):
    log_in(client)
    kept = client.get_cookie("session").value
    assert path_of(client.post("/logout")) == "/"
    assert not is_in(client)
    thief = app.test_client()
    thief.set_cookie("session", kept)
    assert not is_in(thief)


def test_a_session_ends_by_itself(client):
    start = datetime(2026, 11, 23, 8, tzinfo=UTC)
    with clock.set_to(start):
        log_in(client)
    with clock.set_to(start + LASTS - timedelta(minutes=1)):
        assert is_in(client)
    with clock.set_to(start + LASTS):
        assert not is_in(client)


def test_signing_out_everywhere_ends_every_device(app, client):
    other = app.test_client()
    log_in(client)
    log_in(other)
    assert path_of(client.post("/account/sessions/end")) == "/login"
    assert not is_in(client)
    assert not is_in(other)


def test_signing_out_twice_or_as_a_visitor_is_harmless(client):
    assert path_of(client.post("/logout")) == "/"
    log_in(client)
    client.post("/logout")
    assert path_of(client.post("/logout")) == "/"


def test_the_cart_comes_along(client):
    goods = make.product("Pouch")
    variant = session().scalar(sa.text(f"SELECT id FROM variants WHERE product_id = {goods.id}"))
    client.post("/cart/lines", data={"variant_id": variant, "quantity": "1"})
    log_in(client)
    assert "Pouch" in client.get("/cart").text


# Where one is sent afterwards


@pytest.mark.parametrize(
    "where",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "https:evil.example",
        "https://evil.example",
        "http:/evil.example",
        "http://[",
        "//[",
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "%09//evil.example",
        " //evil.example",
        "data:text/html,x",
        "javascript:alert(1)",
        "evil.example",
        "@evil.example",
        "/\0",
        "",
    ],
)
def test_nobody_is_sent_to_another_house(client, where):
    shown = client.get("/login", query_string={"next": where})
    assert 'name="next"' not in page(shown)
    assert path_of(log_in(client, next=where)) == "/account"
    assert path_of(client.get("/login", query_string={"next": where})) == "/account"


def test_registering_sends_nobody_to_another_house_either(client):
    fields = {"name": "Sari", "who": "0812 0000 0077", "secret": "kain panjang biru", "next": "//evil.example"}
    assert path_of(client.post("/register", data=fields)) == "/account"


@pytest.mark.parametrize("start", ["", "/en"])
def test_one_comes_back_to_the_page_one_wanted_in_its_language(client, start):
    asked = client.get(f"{start}/orders?page=2")
    sent = path_of(asked)
    assert sent.startswith(f"{start}/login?next=")
    html = page(client.get(sent))
    wanted = re.search(r'name="next" value="([^"]*)"', html)[1]
    assert wanted == f"{start}/orders?page=2"
    answer = client.post(f"{start}/login", data={"who": "budi@contoh.id", "secret": cast.PASSWORD, "next": wanted})
    assert path_of(answer) == wanted


def test_the_way_back_survives_a_wrong_password_and_the_way_to_register(client):
    html = page(log_in(client, secret="wrong wrong", next="/checkout"), 422)
    assert 'name="next" value="/checkout"' in html
    assert "/register?next=/checkout" in html


# Registering


def register(client, **typed):
    return client.post(
        "/register", data={"name": "Sari", "who": "0812 0000 0077", "secret": "kain panjang biru", **typed}
    )


@pytest.mark.parametrize("who", ["0812 0000 0077", "sari@contoh.id", "+852 6123 4567"])
def test_a_new_person_registers_and_is_signed_in(client, who):
    assert path_of(register(client, who=who)) == "/account"
    assert "Akun Anda siap" in page(client.get("/account"))
    client.post("/logout")
    assert path_of(log_in(client, who, "kain panjang biru")) == "/account"


def test_the_button_pressed_twice_makes_one_account_and_signs_in(app, client):
    sent = {"name": "Sari", "who": "0812 0000 0077", "secret": "kain panjang biru"}
    other = app.test_client()
    for browser in (client, other):
        assert path_of(browser.post("/register", data=sent)) == "/account"
        assert is_in(browser)
    page(app.test_client().post("/register", data=sent | {"secret": "bukan kata sandinya"}), 422)
    assert session().scalar(sa.select(sa.func.count(User.id)).where(User.phone == "+6281200000077")) == 1


def test_who_is_registered_already_is_told_beside_the_field(client):
    html = page(register(client, who="0812-0000-0001"), 422)
    assert "Sudah ada akun" in html
    assert 'value="0812-0000-0001"' in html
    assert 'value="Sari"' in html


@pytest.mark.parametrize(
    "secret", ["short", "12345678", "password1", "bersinar2026", "aaaaaaaaaa", "081200000077", "x" * 201, "        "]
)
def test_a_weak_or_endless_password_is_refused(client, secret):
    html = page(register(client, secret=secret), 422)
    assert 'class="field field--wrong"' in html
    assert session().scalar(sa.select(User).where(User.name == "Sari")) is None


@pytest.mark.parametrize("typed", ABSURD.values(), ids=ABSURD.keys())
def test_an_absurd_identifier_is_refused(client, typed):
    html = page(register(client, who=typed), 422)
    assert 'class="field field--wrong"' in html


@pytest.mark.parametrize("kind", ["ten thousand characters", "NUL", "spaces", "turned around"])
def test_an_absurd_name_is_refused(client, kind):
    html = page(register(client, name=ABSURD[kind]), 422)
    assert 'value="0812 0000 0077"' in html


def test_markup_in_a_name_is_only_a_name(client):
    register(client, name=ABSURD["markup"])
    html = page(client.get("/account"))
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


@pytest.mark.parametrize("path", ["/login", "/register"])
def test_nobody_looking_over_her_shoulder_reads_the_password(client, path):
    (typed,) = re.findall(r'<input[^>]*name="secret"[^>]*>', client.get(path).text)
    assert 'type="password"' in typed
