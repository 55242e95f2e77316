"""Passwords and sign-in sessions, called directly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.users import signing_in
from shop.users.models import UserSession
from shop.users.passwords import COMMON, MOST, why_not
from tests import cast

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


def begin(name="Budi", **facts):
    with transaction():
        return signing_in.begin_session(cast.person(name), **facts)


@pytest.mark.parametrize(
    "typed", ["+6281200000001", "081200000001", "0812 0000-0001", "6281200000001", "BUDI@contoh.id"]
)
def test_a_person_is_found_by_any_writing(app, typed):
    assert signing_in.find_user(typed).name == "Budi"


@pytest.mark.parametrize("typed", ["", "Budi", "0812", "budi@", "@contoh.id", "budi@contoh", "\0", "x" * 300, "👩🏽‍🌾"])
def test_what_is_neither_phone_nor_email_finds_nobody(app, typed):
    assert signing_in.find_user(typed) is None


def test_the_password_fits_or_the_sign_in_is_refused(app):
    budi = cast.person("Budi")
    signing_in.check_password(budi, cast.PASSWORD)
    for person, typed in ((budi, cast.PASSWORD + " "), (budi, ""), (None, cast.PASSWORD)):
        with pytest.raises(signing_in.WrongSignIn):
            signing_in.check_password(person, typed)


def test_a_token_opens_the_session_of_its_person_until_it_ends(app):
    token = begin()
    assert signing_in.session_of(token).user.name == "Budi"
    with transaction():
        signing_in.end_session(token)
    assert signing_in.session_of(token) is None
    first_end = session().scalars(sa.select(UserSession.ended_at)).one()
    with transaction():
        signing_in.end_session(token)
    assert session().scalars(sa.select(UserSession.ended_at)).one() == first_end


def test_a_session_lasts_sixty_days(app):
    with clock.set_to(START):
        token = begin()
    with clock.set_to(START + timedelta(days=60) - timedelta(seconds=1)):
        assert signing_in.session_of(token) is not None
    with clock.set_to(START + timedelta(days=60)):
        assert signing_in.session_of(token) is None


def test_ending_all_sessions_leaves_those_of_others(app):
    tokens, other = [begin(), begin()], begin("Tono")
    with transaction():
        signing_in.end_all_sessions(cast.person("Budi"))
    assert [signing_in.session_of(token) for token in tokens] == [None, None]
    assert signing_in.session_of(other) is not None


def test_who_is_shut_out_is_out_at_once(app):
    token = begin()
    with transaction():
        cast.person("Budi").is_active = False
    assert signing_in.session_of(token) is None


def test_the_row_keeps_a_hash_and_a_short_name_of_the_device(app):
    token = begin(device="Mozilla " * 100)
    row = session().scalars(sa.select(UserSession)).one()
    assert token not in row.token_hash
    assert len(row.token_hash) == 64
    assert len(row.device) == 200


@pytest.mark.parametrize("token", ["", "x", "\0", "👩🏽‍🌾", "a" * 10_000])
def test_an_invented_token_opens_nothing(app, token):
    assert signing_in.session_of(token) is None


@pytest.mark.parametrize(
    ("password", "about"),
    [
        ("1234567", ()),
        ("12345678", ()),
        ("PASSWORD1", ()),
        ("i love you", ()),
        ("aaaa aaaa", ()),
        ("abababab", ()),
        ("Liverpool1", ()),
        ("zxcvbnm123", ()),
        ("michael1", ()),
        ("bersinar2026", ()),
        ("Bismillah 1234", ()),
        ("1945indonesia", ()),
        ("sayang.0817", ()),
        ("081200000001", ("Budi", "0812-0000-0001")),
        ("sulastri 99", ("Sulastri Ningsih",)),
        ("budi1234567", ("X", "budi@contoh.id")),
    ],
)
def test_what_is_guessed_first_is_refused_with_a_reason(app, password, about):
    assert why_not(password, about=about)


def test_every_password_of_the_list_is_refused(app):
    listed = [line for line in COMMON.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(listed) > 8_000
    assert [password for password in listed if why_not(password) is None] == []


@pytest.mark.parametrize(
    "password",
    ["daun jati 17", "sayang sekali hujan", "kainpanjangbiru", "Ñandú-áéí", "👩🏽‍🌾 tanam padi", "x1y2z3" * 30],
)
def test_everything_else_is_welcome(app, password):
    assert len(password) <= MOST
    assert why_not(password, about=("Budi", "0812-0000-0001")) is None
