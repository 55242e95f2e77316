"""Signing in with two steps, and turning them on and off, as people meet it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.users import signing_in
from shop.users.access import policy_name
from shop.users.models import TwoStep, UserSession
from tests import cast, make
from tests.support.phone import Phone
from tests.support.queries import counted
from tests.users.test_views import is_in, letters, log_in, page, path_of, register

NOON = datetime(2026, 11, 23, 5, 0, 10, tzinfo=UTC)
CODE, ACCOUNT = "/login/code", "/account/two-step"
PHONE, CODES, END = "/account/two-step/phone", "/account/two-step/codes", "/account/two-step/end"


@pytest.fixture(autouse=True)
def _at_noon():
    with clock.set_to(NOON):
        yield


def second(browser, typed, **more):
    return browser.post(CODE, data={"one_time": typed, **more})


def both_steps(which: str, code: str, present: str = cast.PASSWORD) -> dict[str, str]:
    return {f"{which}-present": present, f"{which}-one_time": code}


def told(app, subject: str):
    """The one letter with this subject."""
    [letter] = [letter for letter in letters(app) if letter["Subject"] == subject]
    return letter


def is_on(name="Budi") -> bool:
    session().expire_all()
    return cast.person(name).two_step_since is not None


# The second step


def test_after_the_password_the_digits_are_asked_for_and_nobody_is_signed_in_before(client):
    phone = Phone.of()
    assert path_of(log_in(client)) == CODE
    assert not is_in(client)
    html = page(client.get(CODE))
    digits = re.search(r'<input[^>]*name="one_time"[^>]*>', html)[0]
    assert 'autocomplete="one-time-code"' in digits and 'inputmode="numeric"' in digits
    assert client.get(CODE).headers["Cache-Control"] == "no-store"
    assert path_of(second(client, phone.shows())) == "/account"
    assert is_in(client)


def test_a_recovery_code_signs_in_too_and_only_once(app, client):
    phone, other = Phone.of(), app.test_client()
    for browser in (client, other):
        log_in(browser)
    sent = {"recovery-one_time": phone.codes[3].upper()}
    assert path_of(client.post(CODE, data=sent)) == "/account"
    assert "Kode cadangan itu sudah terpakai, tersisa 7." in client.get("/account").text
    refused = page(other.post(CODE, data=sent), 422)
    assert "Kode tidak cocok, atau sudah dipakai" in refused and "<details" in refused and " open>" in refused
    assert phone.codes[3].upper() not in refused
    assert not is_in(other)
    letter = told(app, "Akun Anda: kode cadangan dipakai")
    assert letter["To"] == "budi@contoh.id" and "Tersisa 7" in letter.get_content()


def test_digits_read_over_her_shoulder_open_no_second_browser(app, client):
    phone, thief = Phone.of(), app.test_client()
    digits = phone.shows()
    for browser in (client, thief):
        log_in(browser)
    assert path_of(second(client, digits)) == "/account"
    for writing in (digits, f"{digits[:3]} {digits[3:]}", f" {digits}"):
        page(second(thief, writing), 422)
    assert not is_in(thief)


@pytest.mark.parametrize("typed", ["", "   ", "12345", "x" * 10_000, "12\x0034", "👩🏽‍🌾", "<script>"])
def test_absurd_digits_are_refused_beside_the_field_and_not_shown_again(client, typed):
    Phone.of()
    log_in(client)
    html = page(second(client, typed), 422)
    assert 'class="field field--wrong"' in html
    assert 'value=""' in re.search(r'<input[^>]*name="one_time"[^>]*>', html)[0]


def test_the_way_back_the_cart_and_a_fresh_session_are_as_with_one_step(client):
    phone, goods = Phone.of(), make.product("Pouch")
    variant = session().scalar(sa.text(f"SELECT id FROM variants WHERE product_id = {goods.id}"))
    client.post("/cart/lines", data={"variant_id": variant, "quantity": "1"})
    with client.session_transaction() as cookie:
        cookie["orders"] = ["BR-2611-0001"]
    step = path_of(log_in(client, next="/orders?page=2"))
    assert step == f"{CODE}?next=/orders?page%3D2" or step.startswith(f"{CODE}?next=")
    with client.session_transaction() as cookie:
        before = cookie["half"]
    html = page(second(client, "000000", next="/orders?page=2"), 422)
    assert 'name="next" value="/orders?page=2"' in html
    assert path_of(second(client, phone.shows(), next="/orders?page=2")) == "/orders?page=2"
    assert "Pouch" in client.get("/cart").text
    with client.session_transaction() as cookie:
        assert "orders" not in cookie and "half" not in cookie and cookie["_user_id"] != before
    assert path_of(client.get(CODE)) == "/login"


@pytest.mark.parametrize("where", ["//evil.example", "/\\evil.example", "https:evil.example"])
def test_nobody_is_sent_to_another_house_after_the_second_step(client, where):
    phone = Phone.of()
    assert path_of(log_in(client, next=where)) == CODE
    assert 'name="next"' not in page(client.get(CODE, query_string={"next": where}))
    assert path_of(second(client, phone.shows(), next=where)) == "/account"


def test_half_way_no_page_of_a_person_opens(app, client):
    Phone.of("Sutrisno")
    log_in(client, "+6281200000012")
    closed = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods and not rule.arguments and policy_name(rule.endpoint) != "anyone"
    ]
    assert len(closed) > 40 and "/office" in closed and "/account" in closed
    answers = {path: client.get(path) for path in closed}
    assert [path for path, answer in answers.items() if answer.status_code != 303] == []
    assert {answer.location.partition("?")[0].removeprefix("/en") for answer in answers.values()} == {"/login"}
    assert client.post("/account/password").location == "/login"
    assert session().scalar(sa.select(sa.func.count(UserSession.id))) == 0


def test_the_token_of_a_half_sign_in_is_no_session(client):
    Phone.of()
    log_in(client)
    with client.session_transaction() as cookie:
        cookie["_user_id"] = cookie["half"]
    assert not is_in(client)


def test_the_second_step_is_for_the_browser_of_the_first(app, client):
    phone = Phone.of()
    log_in(client)
    assert path_of(app.test_client().get(CODE)) == "/login"
    assert path_of(second(app.test_client(), phone.shows())) == "/login?late=1"
    assert path_of(second(client, phone.shows())) == "/account"


def test_who_takes_longer_than_ten_minutes_begins_anew_and_is_told(client):
    phone = Phone.of()
    log_in(client, next="/orders")
    with clock.set_to(NOON + signing_in.HALF_LASTS):
        sent = path_of(second(client, phone.shows(), next="/orders"))
        assert sent.startswith("/login?") and "next=/orders" in sent
        assert "lewat dari sepuluh menit" in page(client.get(sent))
        assert not is_in(client)


def test_the_button_pressed_twice_signs_in_and_the_second_press_puts_nothing_into_the_cookie(app, client):
    phone, twice = Phone.of(), app.test_client()
    log_in(client)
    twice.set_cookie("session", client.get_cookie("session").value)
    assert path_of(second(client, phone.shows())) == "/account"
    answer = second(twice, phone.shows())
    assert path_of(answer) == "/login?late=1" and "Set-Cookie" not in answer.headers


def test_who_was_signed_in_here_before_is_out_once_another_gave_her_password(client):
    Phone.of()
    log_in(client, "+6281200000009")
    assert is_in(client)
    with client.session_transaction() as cookie:
        cookie["seller_id"] = 1
    log_in(client)
    assert not is_in(client)
    with client.session_transaction() as cookie:
        assert "seller_id" not in cookie and "_user_id" not in cookie and "half" in cookie
    session().rollback()
    assert session().scalars(sa.select(UserSession)).one().ended_at is not None


# What nobody learns, and what is no way around


def test_before_the_password_is_right_nothing_tells_whether_there_is_a_second_step(client):
    def tried(who: str) -> tuple[str, list[str]]:
        with counted() as statements:
            answer = log_in(client, who, "wrong wrong")
        return page(answer, 422).replace(who, ""), statements

    one = tried("budi@contoh.id")
    Phone.of()
    assert tried("budi@contoh.id") == one
    assert tried("nobody@contoh.id")[0] == one[0]


def test_a_forgotten_password_is_set_anew_and_the_second_step_is_still_asked_for(app, client):
    phone = Phone.of()
    page(client.post("/reset", data={"who": "budi@contoh.id"}))
    [link] = [found[0] for letter in letters(app) if (found := re.search(r"/reset/\S+", letter.get_content()))]
    assert path_of(client.post(link, data={"secret": "warna secang tua"})) == CODE
    assert not is_in(client) and is_on()
    assert "Kata sandi baru berlaku" in page(client.get(CODE))
    assert path_of(second(client, phone.shows())) == "/account"


def test_registering_once_more_with_the_right_password_is_no_way_around(client):
    phone = Phone.of()
    sent = register(client, who="budi@contoh.id", secret=cast.PASSWORD)
    assert path_of(sent).startswith(CODE) and not is_in(client)
    assert path_of(second(client, phone.shows())) == "/account"


@pytest.mark.usefixtures("limited")
def test_guessing_the_digits_is_stopped_from_everywhere_and_at_every_door(app, sign_in):
    phone, hers = Phone.of(), sign_in(cast.person("Budi"))

    def guess(browser, number: int, typed: str = "000000"):
        place = {"REMOTE_ADDR": f"10.0.0.{number}"}
        return browser.post(CODE, data={"one_time": typed}, environ_overrides=place).status_code

    for number in range(4):
        browser = app.test_client()
        log_in(browser)
        assert guess(browser, number) == 422
    assert hers.post(END, data=both_steps("off", "000000")).status_code == 422
    assert guess(browser, 9, phone.shows()) == 429 and not is_in(browser)
    assert hers.post(CODES, data=both_steps("codes", phone.shows())).status_code == 429
    other, tono = app.test_client(), Phone.of("Tono")
    log_in(other, "+6281200000009")
    assert guess(other, 10, tono.shows()) == 303


# Turning it on and off


def begun(browser) -> Phone:
    assert path_of(browser.post(ACCOUNT, data={"on-present": cast.PASSWORD})) == PHONE
    html = page(browser.get(PHONE))
    secret = re.search(r'data-copy="([A-Z2-7]{32})"', html)[1]
    assert " ".join(secret[start : start + 4] for start in range(0, 32, 4)) in html
    assert 'src="data:image/svg+xml' in html and f"secret={secret}" in html
    return Phone(secret, [])


def test_it_is_turned_on_with_the_password_and_the_first_digits(app, client):
    other = app.test_client()
    log_in(other)
    log_in(client)
    assert ACCOUNT in page(client.get("/account"))
    assert "bukan kata sandi Anda" in page(client.post(ACCOUNT, data={"on-present": "wrong wrong"}), 422)
    assert path_of(client.get(PHONE)) == ACCOUNT, "nothing waits there yet"
    phone = begun(client)
    refused = page(client.post(PHONE, data={"one_time": "12 34"}), 422)
    assert "Bukan angka yang sekarang muncul" in refused and "kode cadangan" not in refused, "she has none yet"
    assert not is_on()
    answer = client.post(PHONE, data={"one_time": phone.shows()})
    codes = re.search(r'data-copy="((?:[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}\s?){8})"', page(answer))[1].split()
    assert answer.headers["Cache-Control"] == "no-store" and "data-print" in answer.text
    assert is_on() and is_in(client) and not is_in(other)
    assert codes[0] not in page(client.get(ACCOUNT)) and "Tersisa 8" in client.get(ACCOUNT).text
    assert path_of(client.get(PHONE)) == ACCOUNT, "the secret is shown no more"
    assert [letter["Subject"] for letter in letters(app)] == ["Akun Anda: verifikasi dua langkah aktif"]
    client.post("/logout")
    log_in(client)
    assert path_of(client.post(CODE, data={"recovery-one_time": codes[0]})) == "/account"


def test_the_secret_is_not_shown_to_another_device_of_hers(app, client):
    other = app.test_client()
    log_in(client)
    log_in(other)
    phone = begun(client)
    assert path_of(other.get(PHONE)) == ACCOUNT
    assert path_of(other.post(PHONE, data={"one_time": phone.shows()})) == ACCOUNT
    assert not is_on()


def test_pressed_twice_it_is_on_once_and_says_so(client):
    log_in(client)
    phone = begun(client)
    page(client.post(PHONE, data={"one_time": phone.shows()}))
    assert path_of(client.post(PHONE, data={"one_time": phone.shows()})) == ACCOUNT
    assert path_of(client.post(ACCOUNT, data={"on-present": cast.PASSWORD})) == PHONE
    assert path_of(client.get(PHONE)) == ACCOUNT
    assert session().scalars(sa.select(TwoStep.secret)).one() == phone.secret


@pytest.mark.parametrize("which", ["codes", "off"])
def test_turning_it_off_and_new_recovery_codes_take_password_and_code(app, sign_in, which):
    phone, hers = Phone.of(), sign_in(cast.person("Budi"))
    door = CODES if which == "codes" else END
    for wrong in (
        both_steps(which, phone.shows(), "wrong wrong"),
        both_steps(which, "000000"),
        both_steps(which, ""),
        {},
    ):
        assert 'class="field field--wrong"' in page(hers.post(door, data=wrong), 422)
    assert is_on()
    done = hers.post(door, data=both_steps(which, phone.shows()))
    if which == "codes":
        assert phone.codes[0] not in page(done) and is_on()
        return
    assert path_of(done) == ACCOUNT and not is_on()
    assert told(app, "Akun Anda: verifikasi dua langkah dimatikan")
    hers.post("/logout")
    assert path_of(log_in(hers)) == "/account"


def test_with_a_recovery_code_it_is_turned_off_for_a_new_phone(sign_in):
    phone, hers = Phone.of(), sign_in(cast.person("Budi"))
    assert path_of(hers.post(END, data=both_steps("off", phone.codes[0]))) == ACCOUNT
    assert begun(hers).secret != phone.secret


def test_every_form_of_the_way_carries_its_token(app, client):
    phone = Phone.of()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        sent = page(client.get("/login"))
        log_in(client, csrf_token=_token(sent, "/login"))
        sent = page(client.get(CODE))
        assert second(client, phone.shows()).status_code == 400
        recovery = {"recovery-one_time": phone.codes[0], "recovery-csrf_token": _token(sent, CODE, 1)}
        assert path_of(client.post(CODE, data=recovery)) == "/account"
        sent = page(client.get(ACCOUNT))
        fields = {**both_steps("codes", phone.shows()), "codes-csrf_token": _token(sent, CODES)}
        page(client.post(CODES, data=fields))
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def _token(html: str, action: str, which: int = 0) -> str:
    form = html.split(f'action="{action}"')[which + 1]
    return re.search(r'csrf_token"[^>]*value="([^"]+)"', form)[1]


def test_nothing_of_it_is_written_back_into_a_page_to_be_sent_again(client):
    Phone.of()
    answer = client.post(END, data=both_steps("off", "123456"), headers={"Origin": "http://localhost"})
    assert "123456" not in answer.text and cast.PASSWORD not in answer.text


def test_a_session_goes_on_while_the_clock_does(client):
    """A day later the phone shows other digits, and nobody who is in is asked for them."""
    phone = Phone.of()
    log_in(client)
    second(client, phone.shows())
    with clock.set_to(NOON + timedelta(days=1)):
        assert is_in(client)
    with transaction():
        assert cast.person("Budi").two_step_since is not None
