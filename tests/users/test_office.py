"""People's accounts at the office's desk: found whole, helped, given roles by the ketua, and closed."""

from __future__ import annotations

import re

import pytest

from shop.db import session
from shop.users.models import Role
from tests import cast
from tests.support.desk import Desk
from tests.users.test_views import log_in

PEOPLE = "/office/people"
TONO = f"{PEOPLE}?who=0812+0000+0009"


@pytest.fixture
def sutrisno(sign_in):
    return Desk(sign_in(cast.person("Sutrisno")))


@pytest.fixture
def nurul(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def address(name, what):
    return f"{PEOPLE}/{cast.person(name).id}/{what}"


def roles(name):
    session().expire_all()
    return cast.person(name).roles


def test_the_staff_are_listed_and_one_account_is_found_by_its_whole_number(nurul):
    page = nurul.open(PEOPLE)
    assert all(name in page for name in ("Nurul", "Sutrisno", "Ratih")) and "Tono" not in page
    assert "Tono" in nurul.open(TONO)
    for part in ("0812", "Tono", "%", "x" * 10_000, "\0", "０８１２００００００９"):
        assert "Tono" not in nurul.browser.get(PEOPLE, query_string={"who": part}).text.replace('value="Tono"', "")


def test_the_ketua_gives_and_takes_a_role(sutrisno):
    assert "sekarang memegang tugas Bendahara" in sutrisno.send(address("Tono", "roles"), role="bendahara")
    assert roles("Tono") == {Role.BENDAHARA}
    sutrisno.send(address("Tono", "roles/bendahara/end"))
    assert roles("Tono") == set()


@pytest.mark.parametrize("role", ["", "admin", "👩", "x" * 10_000])
def test_a_role_nobody_offered_is_refused(sutrisno, role):
    assert "field__error" in sutrisno.send(address("Tono", "roles"), 422, role=role)
    assert roles("Tono") == set()
    assert sutrisno.browser.post(address("Tono", "roles/admin/end")).status_code == 404


def test_the_bendahara_gives_no_roles_and_closes_nothing(nurul):
    for what in ("roles", "roles/ketua/end", "closing", "opening"):
        assert nurul.browser.post(address("Sutrisno", what)).status_code == 404
    assert "Beri tugas ini" not in nurul.open(TONO)


def test_nobody_decides_about_her_own_account(sutrisno):
    page = sutrisno.open(f"{PEOPLE}?who=0812+0000+0012")
    assert "akun Anda sendiri" in page and "Cabut tugas" not in page
    assert "akun Anda sendiri" in sutrisno.send(address("Sutrisno", "closing"))
    assert cast.person("Sutrisno").is_active


def test_a_link_is_shown_once_and_sets_a_password(nurul, client):
    answer = nurul.browser.post(address("Tono", "link"))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    link = re.search(r'data-copy="http://localhost(/reset/[^"]+)"', answer.text)[1]
    assert "wa.me/6281200000009?text=http" in answer.text
    assert link not in nurul.open(TONO)
    assert client.post(link, data={"secret": "warna secang tua"}).status_code == 303
    assert "tidak bisa membuatkan tautan" in nurul.send(address("Sutrisno", "link"))


def test_a_closed_account_cannot_sign_in_until_it_is_opened(sutrisno, client):
    sutrisno.send(address("Tono", "closing"))
    assert log_in(client, who="0812 0000 0009").status_code == 422
    assert "Buka lagi" in sutrisno.open(TONO)
    sutrisno.send(address("Tono", "opening"))
    assert log_in(client, who="0812 0000 0009").status_code == 303
