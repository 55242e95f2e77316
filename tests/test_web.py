"""What surrounds every page."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy as sa
import structlog
from alembic.script import ScriptDirectory
from flask import g, render_template
from flask import session as cookie

from config import Config
from shop import create_app, web
from shop.cart.models import CartLine
from shop.clock import now, set_to
from shop.db import Busy, again, committed, db, session, transaction
from shop.users.models import User
from tests import cast, make
from tests.support.worlds import address_of


@pytest.fixture(params=["sqlite"])
def logging_shop(request, tmp_path):
    before = structlog.get_config()
    shop = create_app(Config(DATABASE_URL=address_of(request.param, tmp_path), MEDIA_URL=str(tmp_path)))
    yield shop
    structlog.configure(**before)
    with shop.app_context():
        db.engine.dispose()


@pytest.mark.parametrize("address", ["/reset/{}", "/refunds/{}"])
def test_what_only_the_reader_of_a_letter_knows_stands_in_no_log(logging_shop, capsys, address):
    secret = "k3FzQ9bXw7Lr2TnV8sYd"
    logging_shop.test_client().get(address.format(secret))  # no tables: it breaks, which is logged as well
    said = capsys.readouterr().out
    paths = [json.loads(line)["path"] for line in said.splitlines() if line.startswith("{")]
    assert paths and set(paths) == {address.format("…")}
    assert secret not in said


def test_a_link_copied_with_a_sign_too_many_stands_in_no_log_either(logging_shop, capsys):
    secret = "k3FzQ9bXw7Lr2TnV8sYd_k3FzQ9bXw7Lr2TnV8sYd-x"
    with logging_shop.app_context():
        db.create_all()
    assert logging_shop.test_client().get(f"/reset/{secret}/.").status_code == 404
    said = capsys.readouterr().out
    assert "/reset/…/." in [json.loads(line).get("path") for line in said.splitlines() if line.startswith("{")]
    assert secret not in said


def test_what_broke_is_found_in_the_log_by_the_number_on_the_page(logging_shop, capsys):
    answer = logging_shop.test_client().get("/")  # no tables: it breaks
    assert answer.status_code == 500
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    broken, done = (next(one for one in told if one["event"] == event) for event in ("broken", "request"))
    assert f"<b>{broken['request_id']}</b>" in answer.text
    assert 'href="/">Buka lagi' in answer.text and "ada uang yang berpindah" not in answer.text, "it only read"
    assert "no such table" in broken["exception"]
    assert (done["request_id"], done["path"], done["status"]) == (broken["request_id"], "/", 500)


@pytest.mark.postgres
@pytest.mark.parametrize("logging_shop", ["postgres"], indirect=True)
@pytest.mark.parametrize("typed", ["+6281200000001", "Dusun Krajan\n\nDepan musala"])
def test_a_row_that_postgresql_refuses_is_named_in_no_log(logging_shop, capsys, typed):
    with logging_shop.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TEMPORARY TABLE people (phone text PRIMARY KEY, town text NOT NULL)")
        for row in ((typed, None), (typed, "Silo"), (typed, "Silo")):
            with connection.begin_nested() as kept:
                try:
                    connection.exec_driver_sql("INSERT INTO people VALUES (%s, %s)", row)
                except sa.exc.IntegrityError:
                    structlog.get_logger().exception("broken")
                    kept.rollback()
    said = capsys.readouterr().out
    assert said.count("UniqueViolation") and said.count("NotNullViolation")
    assert not [word for word in typed.split() if word in said]


def test_the_shop_is_ready_once_the_tables_are_of_its_version(logging_shop):
    client = logging_shop.test_client()

    def ready():
        answer = client.get("/readyz")
        return answer.status_code, answer.json["database"], answer.json["ok"]

    assert ready() == (503, False, False)
    assert client.get("/healthz").json == {"ok": True}, "the process answers whatever the database does"
    head = ScriptDirectory(str(logging_shop.config["ROOT"] / "migrations")).get_current_head()
    with logging_shop.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
    assert ready() == (503, False, False)
    with logging_shop.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = ?", (head,))
    assert ready() == (200, True, True)


@pytest.mark.parametrize("full", ["media", "database"])
def test_the_shop_is_not_ready_while_the_disk_of_its_photographs_or_its_database_is_full(
    client, app, shop, monkeypatch, tmp_path, full
):
    """Both may lie elsewhere than the program, and the first photograph is still to come."""
    monkeypatch.setitem(app.config, "MEDIA_URL", str(tmp_path / "photographs" / "later"))
    there = str(tmp_path if full == "media" else shop.file.parent)
    assert client.get("/readyz").json["disk"] is True
    usage = shutil.disk_usage
    monkeypatch.setattr(
        shutil, "disk_usage", lambda folder: usage(folder)._replace(free=1 if str(folder) == there else 10**12)
    )
    assert client.get("/readyz").json["disk"] is False


@pytest.fixture
def held_database(app, shop):
    """Another holds the only write lock of the database, for longer than the shop waits; call it to let go."""
    session().rollback()
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=20")
    other = sqlite3.connect(shop.file)
    other.execute("BEGIN IMMEDIATE")
    yield other.rollback
    other.close()
    db.engine.dispose()


def test_a_full_disk_is_refused_in_words_and_the_shop_goes_on_once_there_is_room(client):
    def limit(pages):
        with db.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    def add():
        client.delete_cookie("cart")
        return client.post("/cart/lines", data={"variant_id": variant, "quantity": 1})

    variant = make.product().variants[0].id
    session().rollback()
    limit(1)  # as many as there are
    answers = [add() for _ in range(300)]
    assert {answer.status_code for answer in answers} == {303, 503}
    assert "Kirim lagi" in answers[-1].text
    kept = session().scalar(sa.select(sa.func.count(CartLine.id)))
    assert kept == sum(answer.status_code == 303 for answer in answers)
    session().rollback()
    limit(2**30)
    assert add().status_code == 303


def test_what_was_typed_is_there_to_be_sent_again_when_the_database_has_no_time(sign_in, request):
    budi, person = sign_in(cast.person("Budi")), cast.person("Budi").id
    let_go = request.getfixturevalue("held_database")
    answer = budi.post("/account", data={"name": 'Budi "Sang" Pembeli', "language": "id"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Toko sedang sangat sibuk" in answer.text and "Kirim lagi" in answer.text
    let_go()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert re.search(r'<form method="post" action="/account">', answer.text)
    again_sent = budi.post("/account", data={name: value.replace("&#34;", '"') for name, value in fields.items()})
    assert again_sent.status_code == 303
    assert session().get_one(User, person).name == 'Budi "Sang" Pembeli'


def test_a_password_is_not_written_back_into_a_page(sign_in, request):
    budi = sign_in(cast.person("Budi"))
    request.getfixturevalue("held_database")
    answer = budi.post("/login", data={"who": "0812-0000-0001", "secret": cast.PASSWORD})
    assert answer.status_code == 503
    assert cast.PASSWORD not in answer.text
    assert "isian Anda masih ada." in answer.text  # go back: the browser still has it


@pytest.fixture
def with_tokens(app):
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


ACCOUNT = {"name": "Budi Pembeli", "language": "id"}


def test_what_was_typed_before_somebody_signed_in_in_another_tab_is_there_to_be_sent_again(sign_in, with_tokens):
    budi = sign_in(cast.person("Budi"))
    stale = {"csrf_token": "of-another-sign-in", **ACCOUNT}
    answer = budi.post("/account", data=stale, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400 and "Kirim sekali lagi" in answer.text and "<b>Budi</b>" in answer.text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.text))
    assert fields.keys() == {"csrf_token", "name", "language"} and fields["csrf_token"] != "of-another-sign-in"
    assert budi.post("/account", data=fields, headers={"Origin": "http://localhost"}).status_code == 303
    session().expire_all()
    assert session().scalars(sa.select(User.name).where(User.phone == "+6281200000001")).one() == "Budi Pembeli"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", None])
def test_what_another_site_sends_is_not_written_into_a_page_that_sends_it(sign_in, with_tokens, origin):
    headers = {} if origin is None else {"Origin": origin}
    answer = sign_in(cast.person("Budi")).post("/account", data=ACCOUNT, headers=headers)
    assert answer.status_code == 400 and "Budi Pembeli" not in answer.text


@pytest.mark.parametrize("name", ["secret", "password-present", "password-secret", "contact-present"])
def test_no_secret_is_written_back_whatever_its_form_calls_it(sign_in, with_tokens, name):
    sent = {name: cast.PASSWORD, "contact-phone": "0812"}
    answer = sign_in(cast.person("Budi")).post("/account/contact", data=sent, headers={"Origin": "http://localhost"})
    assert answer.status_code == 400 and cast.PASSWORD not in answer.text


def broken_off() -> sa.exc.OperationalError:
    return sa.exc.OperationalError("UPDATE", {}, psycopg.errors.DeadlockDetected())


def test_what_is_broken_off_too_often_ends_as_busy(app):
    tries = []

    def work() -> None:
        tries.append(1)
        raise broken_off()

    with pytest.raises(Busy):
        committed(work, attempts=3)
    assert len(tries) == 3


def test_what_is_kept_already_is_not_done_twice(app):
    tries = []

    def work() -> None:
        tries.append(1)
        with transaction():
            cast.person("Budi").name = "Budi Santoso"
        raise broken_off()

    with pytest.raises(Busy):
        again(work)
    assert len(tries) == 1


def test_a_fault_of_ours_is_not_called_busy(app):
    with pytest.raises(sa.exc.OperationalError, match="no such table"):
        committed(lambda: session().execute(sa.text("UPDATE not_there SET x = 1")))


def test_a_page_that_is_done_again_begins_as_it_began(app):
    """Neither the cookie nor what the first try found is left over."""
    seen = []

    def door() -> str:
        seen.append((cookie.get("tries", 0), g.get("tries", 0)))
        cookie["tries"] = g.tries = len(seen)
        if len(seen) < 3:
            raise broken_off()
        return "done"

    with app.test_request_context("/account", method="POST") as context:
        context.request.url_rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == "users.account")
        kept, app.view_functions["users.account"] = app.view_functions["users.account"], door
        try:
            assert app.dispatch_request() == "done"
        finally:
            app.view_functions["users.account"] = kept
    assert seen == [(0, 0)] * 3


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", ["/", "/products", "/nothing-here", "/healthz", "/products/", "/en/cart"])
def test_every_answer_says_once_what_all_of_them_say(client, app, method, address):
    answer = getattr(client, method)(address)
    for name in (*(name for name, _ in web.USUAL), "X-Request-Id", "Content-Type", "Content-Length"):
        assert len(answer.headers.getlist(name)) == 1, name
    assert answer.headers["Content-Security-Policy"] == web.POLICY
    assert "Strict-Transport-Security" not in answer.headers
    assert bool(answer.data) == (method == "get")


def test_what_is_read_over_https_is_only_read_so_from_then_on(client, app):
    assert "max-age" in client.get("/", base_url="https://127.0.0.1").headers["Strict-Transport-Security"]


def test_a_page_is_kept_apart_for_who_has_a_session(client, sign_in):
    for visitor in (client, sign_in(cast.person("Budi"))):
        assert {"Cookie", "Accept-Encoding"} <= set(visitor.get("/products").headers["Vary"].split(", "))


def test_a_lasting_session_is_written_once_a_day_and_not_with_every_page(app, sign_in):
    browser = sign_in(cast.person("Budi"))
    with browser.session_transaction() as kept:
        kept.permanent = True

    def is_written() -> bool:
        answer = browser.get("/products")
        assert answer.status_code == 200
        return any(one.startswith("session=") for one in answer.headers.getlist("Set-Cookie"))

    assert [is_written(), is_written()] == [True, False]
    with set_to(now() + timedelta(days=1)):
        assert [is_written(), is_written()] == [True, False]


def focused(page):
    """What takes the focus of a page, by its id, or its class where it has none."""
    return [
        (re.search(r'\bid="([^"]+)"', tag) or re.search(r'class="([^"]+)"', tag))[1]
        for tag in re.findall(r"<[^>]*\bautofocus\b[^>]*>", page)
    ]


def test_the_keyboard_goes_on_from_the_summary_of_what_is_wrong_or_from_the_first_wrong_field(client):
    goods = make.product().variants[0].id
    client.post("/cart/lines", data={"variant_id": goods, "quantity": 1}, follow_redirects=True)
    assert focused(client.get("/checkout").text) == []
    refused = client.post("/checkout", data={"act": "order"})
    assert refused.status_code == 422 and refused.text.count("field__error") > 1
    assert focused(refused.text) == ["notice notice--wrong notice--errors"]
    assert focused(client.post("/checkout", data={"act": "order"}, headers={"HX-Request": "true"}).text) == []
    assert focused(client.post("/login", data={"who": "0812 9999 1111", "secret": "salah"}).text) == ["secret"]


def test_the_keyboard_goes_on_from_what_a_press_did(client):
    goods = make.product().variants[0].id
    done = client.post("/cart/lines", data={"variant_id": goods, "quantity": 1}, follow_redirects=True)
    assert "Sudah masuk keranjang." in done.text and focused(done.text) == ["flash stack stack--tight"]


def test_whoever_gets_lost_among_her_own_pages_is_led_back_there(client, sign_in):
    lost = "/seller/products/tidak-ada"
    assert 'href="/seller/orders">Ke halaman saya' in sign_in(cast.person("Sulastri")).get(lost).text
    assert "Ke halaman saya" not in client.get("/tidak-ada").text


@pytest.mark.parametrize("name", ["broken", "busy", "again"])
def test_a_page_of_trouble_leads_home_and_writes_the_telephone_as_people_read_it(app, name):
    with app.test_request_context("/checkout"):
        facts = {"reference": "7F3A", "reads": False, "address": "/checkout", "typed": [("name", "Siti")]}
        page = render_template(f"errors/{name}.html", **facts)
    assert 'class="brand touch" href="/"' in page
    assert re.search(r'href="https://wa.me/62\d+">0\d{3}-', page)
