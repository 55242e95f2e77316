"""Who may use which page."""

from __future__ import annotations

from secrets import token_hex

import pytest
from flask import Flask, Response
from flask import session as cookie
from flask_login import UserMixin

from config import Config
from shop import create_app
from shop.db import session, transaction
from shop.users import access
from shop.users.models import Role
from shop.users.signing_in import end_all_sessions
from tests import cast
from tests.support.browsing import form_to


def test_a_page_nobody_decided_about_stops_the_shop_from_starting():
    app = Flask("shop")
    app.add_url_rule("/open", "open", lambda: "")
    with pytest.raises(RuntimeError, match="static has no policy|open has no policy"):
        access.require_policies(app)


def test_a_public_shop_does_not_start_with_a_key_that_can_be_guessed():
    app = Flask("shop")
    app.config.update(BASE_URL="https://shop.example", SECRET_KEY=Config.SECRET_KEY)
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        access.init_app(app)
    app.config.update(SECRET_KEY=token_hex(16))
    access.init_app(app)


def test_the_cookie_of_a_public_shop_is_of_this_host_alone_and_no_script_reads_it(tmp_path, monkeypatch):
    monkeypatch.setenv("BASE_URL", "https://shop.example")
    monkeypatch.setenv("SECRET_KEY", token_hex(16))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'shop.sqlite'}")
    app = create_app(Config.from_environment())
    with app.test_request_context("/account", base_url="https://shop.example/en"):
        cookie["seller_id"], answer = 1, Response()
        app.session_interface.save_session(app, cookie, answer)
    said = answer.headers["Set-Cookie"]
    assert said.startswith("__Host-session=") and "Domain" not in said
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(said.split("; "))


def test_what_a_form_does_not_ask_for_is_not_taken(sign_in):
    budi = sign_in(cast.person("Budi"))
    more = {"roles": "ketua", "role": "ketua", "is_active": "", "id": "1", "email": "x@contoh.id", "password_hash": "x"}
    assert budi.post("/account", data={"name": "Budi S.", "language": "en"} | more).status_code == 303
    session().expire_all()
    found = cast.person("Budi S.")
    assert (found.roles, found.is_active, found.email, found.phone) == (set(), True, "budi@contoh.id", "+6281200000001")


def test_a_visitor_is_sent_to_sign_in_and_back(client):
    answer = client.get("/account")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/login?next=/account"


def test_a_visitor_who_sends_a_form_comes_back_to_no_form(client):
    assert client.post("/account").headers["Location"] == "/login"


def test_what_was_typed_when_the_sign_in_had_ended_is_there_to_be_sent_again(sign_in):
    budi, own = sign_in(cast.person("Budi")), {"Origin": "http://localhost"}
    with transaction():
        end_all_sessions(cast.person("Budi"))
    sent = {"name": "Budi <Pembeli>", "language": "id"}
    answer = budi.post("/account", data=sent, headers=own)
    assert answer.status_code == 403 and "Masuk di tab baru" in answer.text
    form = form_to(answer.text, "/account")
    assert form.values.items() >= sent.items()
    assert budi.post("/account", data=sent).location == "/login", "what another site sends is not written into a page"
    budi.post("/login", data={"who": "budi@contoh.id", "secret": cast.PASSWORD})
    assert budi.post("/account", data=form.values, headers=own).status_code == 303
    session().expire_all()
    assert cast.person("Budi <Pembeli>").email == "budi@contoh.id"


@pytest.mark.parametrize(
    ("name", "page", "status"),
    [
        ("Budi", "/office", 404),
        ("Tono", "/office", 404),
        ("Sulastri", "/office", 404),
        ("Nurul", "/office", 200),
        ("Sutrisno", "/office", 200),
        ("Ratih", "/office", 200),
        ("Ratih", "/office/payouts", 404),
        ("Ratih", "/office/ledger", 404),
        ("Nurul", "/seller/orders", 404),
        ("Budi", "/seller/orders", 404),
        ("Sulastri", "/seller/orders", 200),
    ],
)
def test_what_is_not_for_a_person_does_not_exist_for_her(sign_in, name, page, status):
    assert sign_in(cast.person(name)).get(page).status_code == status


def test_a_role_taken_back_counts_at_once(sign_in):
    browser = sign_in(cast.person("Nurul"))
    assert browser.get("/office").status_code == 200
    with transaction() as current:
        for grant in cast.person("Nurul").grants:
            current.delete(grant)
    session().expire_all()
    assert browser.get("/office").status_code == 404


def test_a_person_shut_out_is_a_visitor_at_once(sign_in):
    browser = sign_in(cast.person("Budi"))
    assert browser.get("/account").status_code == 200
    with transaction():
        cast.person("Budi").is_active = False
    assert browser.get("/account").status_code == 303


def test_every_role_of_the_office_is_one_the_policies_know(app):
    assert access.office().name == "office:" + ",".join(sorted(Role))


def test_a_user_is_what_the_sign_in_library_expects(app):
    budi = cast.person("Budi")
    assert all(hasattr(budi, name) for name in vars(UserMixin) if not name.startswith("__"))
