"""Registering, changing a password, and links that set one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import audit, clock
from shop.audit import AuditRecord
from shop.db import session, transaction
from shop.jobs import Job
from shop.users import registering, signing_in, standing
from shop.users.models import PasswordReset, Role
from tests import cast

START = datetime(2026, 11, 23, 8, tzinfo=UTC)


def register(identifier="0812 0000 0077", **facts):
    with transaction():
        return registering.register(identifier, **{"name": "Sari", "password": "kain panjang biru", **facts})


def token_for(person="budi@contoh.id") -> str:
    with transaction():
        registering.request_reset(person)
    return session().scalars(sa.select(Job.facts).order_by(Job.id.desc())).first()["facts"]["token"]


def test_a_phone_is_kept_in_one_writing_and_an_email_in_small_letters(app):
    assert register().phone == "+6281200000077"
    assert register("Sari@Contoh.ID").email == "sari@contoh.id"


def test_the_password_is_kept_as_a_hash_that_costs_to_guess(app):
    sari = register()
    assert sari.password_hash.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    signing_in.check_password(sari, "kain panjang biru")


@pytest.mark.parametrize("identifier", ["0812-0000-0001", "budi@contoh.id", "BUDI@CONTOH.ID"])
def test_two_accounts_with_one_identifier_are_refused(app, identifier):
    with pytest.raises(registering.AlreadyRegistered):
        register(identifier)


def test_the_second_of_two_at_once_is_refused_by_the_database_too(app, monkeypatch):
    monkeypatch.setattr(registering, "find_user", lambda identifier: None)  # the other one is not committed yet
    with pytest.raises(registering.AlreadyRegistered):
        register("0812-0000-0001")
    assert cast.person("Budi").phone == "+6281200000001"


@pytest.mark.parametrize("identifier", ["Sari", "", "0812", "sari@"])
def test_neither_phone_nor_email_is_a_fault_of_the_caller(app, identifier):
    with pytest.raises(ValueError, match="neither"):
        register(identifier)


def test_another_password_ends_sessions_and_open_links(app):
    token = token_for()
    with transaction():
        device = signing_in.begin_session(cast.person("Budi"))
    with transaction():
        registering.change_password(cast.person("Budi"), password="warna secang tua")
    assert signing_in.session_of(device) is None
    with pytest.raises(registering.LinkSpent):
        registering.person_of_reset(token)
    signing_in.check_password(cast.person("Budi"), "warna secang tua")


def test_a_link_works_once_for_its_person(app):
    token, other = token_for(), token_for("nurul@contoh.id")
    assert registering.person_of_reset(token).name == "Budi"
    with transaction():
        assert registering.reset_password(token, password="warna secang tua").name == "Budi"
    with pytest.raises(registering.LinkSpent), transaction():
        registering.reset_password(token, password="daun ketapang merah")
    signing_in.check_password(cast.person("Budi"), "warna secang tua")
    assert registering.person_of_reset(other).name == "Nurul"


def test_a_link_ends_after_one_hour(app):
    with clock.set_to(START):
        token = token_for()
    with clock.set_to(START + timedelta(minutes=59, seconds=59)):
        registering.person_of_reset(token)
    with clock.set_to(START + timedelta(hours=1)), pytest.raises(registering.LinkSpent):
        registering.person_of_reset(token)


@pytest.mark.parametrize("token", ["", "x", "\0", "👩🏽‍🌾", "a" * 10_000])
def test_an_invented_link_is_spent(app, token):
    with pytest.raises(registering.LinkSpent):
        registering.person_of_reset(token)


@pytest.mark.parametrize("person", ["nobody@contoh.id", "+6281200000009", "", "\0"])
def test_whoever_cannot_be_written_to_gets_no_link(app, person):
    with transaction():
        registering.request_reset(person)
    assert session().scalar(sa.select(sa.func.count(PasswordReset.id))) == 0


def test_who_was_shut_out_gets_no_link(app):
    with transaction():
        cast.person("Budi").is_active = False
    with transaction():
        registering.request_reset("budi@contoh.id")
    assert session().scalar(sa.select(sa.func.count(PasswordReset.id))) == 0


def test_a_role_is_given_once(app):
    for _ in range(2):
        with transaction():
            standing.grant(cast.person("Tono"), Role.KETUA, by=cast.person("Sutrisno"))
    assert cast.person("Tono").roles == {Role.KETUA}
    assert [act.act for act in audit.trail(f"user {cast.person('Tono').id}")] == ["role_granted"]


def test_what_changes_about_a_person_is_written_down_without_secrets(app):
    sari = register()
    with transaction():
        registering.rename(sari, name="Sari Dewi", language="en")
        registering.change_password(sari, password="warna secang tua")
    acts = audit.trail(f"user {sari.id}")
    assert [act.act for act in acts] == ["registered", "profile_changed", "password_changed"]
    assert all(act.words != act.act for act in acts)
    kept = str([record.facts for record in session().scalars(sa.select(AuditRecord))])
    assert "panjang" not in kept
    assert "secang" not in kept
