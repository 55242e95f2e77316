"""Two steps in the office: asked of everybody where the cooperative wants it, and a lost phone helped by the ketua."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from config import Config
from shop.db import session, transaction
from shop.users.access import policy_name
from shop.users.models import Role, RoleGrant, UserSession
from shop.users.signing_in import begin_session, session_of
from tests import cast
from tests.support.desk import Desk
from tests.support.phone import Phone
from tests.support.queries import counted
from tests.users.test_views import log_in, page, path_of
from tests.users.test_views_two_steps import told

ACCOUNT, NURUL = "/account/two-step", "/office/people?who=0812+0000+0011"
GENTLE, ASKED = "Verifikasi dua langkah di akun Anda masih mati", "harus memakai verifikasi dua langkah"


@pytest.fixture
def strict(app):
    """A cooperative that asks its office for two steps."""
    app.config["OFFICE_TWO_STEP"] = True
    yield
    app.config["OFFICE_TWO_STEP"] = False


def test_without_the_setting_the_office_opens_and_its_first_page_says_gently_what_is_off(bendahara, sign_in):
    assert GENTLE in bendahara.open("/office") and GENTLE not in bendahara.open("/office/people")
    assert ASKED not in bendahara.open(ACCOUNT)
    with counted() as before:
        bendahara.open("/office")
    Phone.of("Nurul")
    hers = Desk(sign_in(cast.person("Nurul")))
    with counted() as after:
        assert GENTLE not in hers.open("/office")
    assert len(after) == len(before), "it asks the database nothing"


@pytest.mark.parametrize(("said", "asks"), [(None, False), ("", False), ("0", False), ("1", True)])
def test_the_setting_is_off_unless_it_is_said(monkeypatch, said, asks):
    monkeypatch.delenv("OFFICE_TWO_STEP", raising=False)
    if said is not None:
        monkeypatch.setenv("OFFICE_TWO_STEP", said)
    assert Config.from_environment().OFFICE_TWO_STEP is asks


def test_a_setting_that_cannot_be_read_is_not_taken_for_off(monkeypatch):
    monkeypatch.setenv("OFFICE_TWO_STEP", "ya")
    with pytest.raises(ValueError, match="ya"):
        Config.from_environment()


@pytest.mark.usefixtures("strict")
def test_where_it_is_asked_for_whoever_has_it_not_is_led_there_and_no_page_of_the_office_opens(app, client):
    with transaction():
        cast.person("Nurul").grants += [RoleGrant(role=role) for role in set(Role) - {Role.BENDAHARA}]
    assert path_of(log_in(client, "nurul@contoh.id")) == "/office"
    asked = 0
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/office") and not rule.arguments:
            answer = client.get(rule.rule) if "GET" in rule.methods else client.post(rule.rule)
            assert path_of(answer) == ACCOUNT, rule
            asked += 1
    assert asked > 40
    assert client.get("/office/orders/BR-2611-0001").location == ACCOUNT, "and nobody learns what there is"
    assert ASKED in page(client.get(ACCOUNT))
    page(client.get("/account"))
    page(client.get("/orders"))


@pytest.mark.usefixtures("strict")
def test_every_page_of_the_office_is_under_a_policy_of_the_office(app):
    open_ones = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/office") and not policy_name(rule.endpoint).startswith("office:")
    }
    assert open_ones == set()


@pytest.mark.usefixtures("strict")
def test_once_it_is_on_the_office_opens(client):
    phone = Phone.of("Nurul")
    log_in(client, "nurul@contoh.id")
    assert path_of(client.post("/login/code", data={"one_time": phone.shows()})) == "/office"
    assert GENTLE not in page(client.get("/office"))


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("name", ["Budi", "Sulastri"])
def test_whoever_does_not_work_in_the_office_is_asked_for_nothing(sign_in, name):
    hers = Desk(sign_in(cast.person(name)))
    assert ASKED not in hers.open(ACCOUNT)
    hers.open("/office", 404)


def address(name):
    return f"/office/people/{cast.person(name).id}/two-step/end"


def test_the_ketua_turns_it_off_for_a_colleague_who_lost_her_phone(app, ketua, client):
    assert "Matikan verifikasi dua langkahnya" not in ketua.open(NURUL)
    Phone.of("Nurul")
    with transaction():
        token = begin_session(cast.person("Nurul"))
    assert "Matikan verifikasi dua langkahnya" in ketua.open(NURUL)
    for reason in ("", "  ", "x" * 10_000, "\0"):
        assert "field__error" in ketua.send(address("Nurul"), 422, reason=reason)
    assert session_of(token) is not None
    assert "Verifikasi dua langkah Nurul sudah dimatikan" in ketua.send(address("Nurul"), reason="HP jatuh ke sumur")
    assert session_of(token) is None
    letter = told(app, "Akun Anda: verifikasi dua langkah dimatikan")
    assert letter["To"] == "nurul@contoh.id" and "Sutrisno mematikan" in letter.get_content()
    assert "HP jatuh ke sumur" in letter.get_content()
    assert path_of(log_in(client, "nurul@contoh.id")) == "/office"
    assert "Verifikasi dua langkah dimatikan karena HP hilang" in ketua.open("/office/trail")


def test_nobody_turns_it_off_for_herself_and_only_the_ketua_for_others(sign_in, bendahara):
    for name in ("Sutrisno", "Budi"):
        Phone.of(name)
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert "akun Anda sendiri" in ketua.send(address("Sutrisno"), reason="HP hilang")
    assert bendahara.browser.post(address("Budi"), data={"reason": "HP hilang"}).status_code == 404
    assert "Matikan verifikasi dua langkahnya" not in bendahara.open("/office/people?who=budi@contoh.id")
    session().expire_all()
    assert cast.person("Sutrisno").two_step_since and cast.person("Budi").two_step_since
    assert session().scalar(sa.select(sa.func.count(UserSession.id)).where(UserSession.ended_at.is_(None))) == 2
