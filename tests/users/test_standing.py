"""Roles, shutting out and help with a lost password: by another person, at once, written down."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop import audit
from shop.db import session, transaction
from shop.users import registering, standing
from shop.users.models import Role, RoleGrant, UserSession
from shop.users.signing_in import begin_session, session_of
from tests import cast


def acts(name):
    return [record.act for record in audit.trail(f"user {cast.person(name).id}")]


def signed_in(name):
    with transaction():
        return begin_session(cast.person(name))


def do(rule, name, *more, by="Sutrisno"):
    with transaction():
        return rule(cast.person(name), *more, by=cast.person(by) if by else None)


def test_a_role_comes_and_goes_once_and_the_sign_in_is_made_anew(app):
    token = signed_in("Tono")
    for _ in range(2):
        do(standing.grant, "Tono", Role.BENDAHARA)
    assert session_of(token) is None
    assert cast.person("Tono").roles == {Role.BENDAHARA}
    token = signed_in("Tono")
    for _ in range(2):
        do(standing.take_role, "Tono", Role.BENDAHARA)
    session().expire_all()
    assert cast.person("Tono").roles == set() and session_of(token) is None
    assert session().scalars(sa.select(RoleGrant).where(RoleGrant.user_id == cast.person("Tono").id)).all() == []
    assert acts("Tono") == ["role_granted", "role_taken"]


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        (standing.grant, [Role.BENDAHARA]),
        (standing.take_role, [Role.KETUA]),
        (standing.shut_out, []),
        (standing.let_in, []),
        (standing.give_link, []),
    ],
)
def test_nobody_decides_about_herself(app, rule, more):
    with pytest.raises(standing.NotYourOwn):
        do(rule, "Sutrisno", *more)
    assert cast.person("Sutrisno").roles == {Role.KETUA} and acts("Sutrisno") == []


@pytest.mark.parametrize(("held", "wished"), [(Role.BENDAHARA, Role.KETUA), (Role.KETUA, Role.BENDAHARA)])
def test_nobody_is_bendahara_and_ketua_at_once(app, held, wished):
    do(standing.grant, "Tono", Role.CATALOGUE_OFFICER)
    do(standing.grant, "Tono", held)
    for by in ("Sutrisno", None):
        with pytest.raises(standing.ChecksHerself):
            do(standing.grant, "Tono", wished, by=by)
    session().expire_all()
    assert cast.person("Tono").roles == {Role.CATALOGUE_OFFICER, held}
    do(standing.take_role, "Tono", held)
    do(standing.grant, "Tono", wished)
    assert cast.person("Tono").roles == {Role.CATALOGUE_OFFICER, wished}


def test_who_is_shut_out_is_out_everywhere_with_every_link_and_may_come_back(app):
    token, link = signed_in("Tono"), do(standing.give_link, "Tono", by="Nurul")
    for _ in range(2):
        do(standing.shut_out, "Tono")
    assert session_of(token) is None
    with pytest.raises(registering.LinkSpent):
        registering.person_of_reset(link)
    for _ in range(2):
        do(standing.let_in, "Tono")
    assert session_of(token) is None, "an ended sign-in stays ended"
    assert acts("Tono") == ["reset_link_given", "shut_out", "let_in"]


def test_a_link_sets_a_password_once_and_ends_the_one_before(app):
    first, second = (do(standing.give_link, "Tono", by="Nurul") for _ in range(2))
    with pytest.raises(registering.LinkSpent):
        registering.person_of_reset(first)
    with transaction():
        registering.reset_password(second, password="warna secang tua")
    assert acts("Tono")[-1] == "password_changed"


def test_nobody_of_the_office_gets_a_colleague_s_link_but_from_the_machine(app):
    with pytest.raises(standing.WorksInOffice):
        do(standing.give_link, "Sutrisno", by="Nurul")
    assert registering.person_of_reset(do(standing.give_link, "Sutrisno", by=None)).name == "Sutrisno"


def test_the_staff_are_those_with_a_role(app):
    assert [user.name for user in standing.staff()] == ["Nurul", "Ratih", "Sutrisno"]


def test_the_commands_take_a_role_and_print_a_link(app):
    run = app.test_cli_runner().invoke
    refused = run(args=["users", "grant", "0812 0000 0012", "bendahara"])
    assert refused.exit_code == 1 and "saling memeriksa" in refused.output
    session().rollback()
    assert "no more" in run(args=["users", "take", "0812 0000 0013", "catalogue_officer"]).output
    session().rollback()
    session().expire_all()
    assert cast.person("Ratih").roles == set()
    printed = run(args=["users", "link", "0812 0000 0013"]).output.strip()
    assert registering.person_of_reset(printed.rpartition("/reset/")[2]).name == "Ratih"
    assert "nobody is registered" in run(args=["users", "link", "nobody@contoh.id"]).output
    assert session().scalar(sa.select(sa.func.count(UserSession.id))) == 0
