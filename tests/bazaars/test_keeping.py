"""The office gives a stall to another person."""

import pytest

from shop.audit import WORDS, trail
from shop.bazaars.queries import keepers, stalls_of
from shop.catalogue.models import Variant
from shop.db import session
from tests import cast, make
from tests.support.browsing import form_to


@pytest.fixture
def office(sign_in, stall):
    return sign_in(cast.person("Sutrisno"))


def given(stall, name: str, **more):
    return {"keeper": str(cast.person(name).id)} | more


def test_the_new_keeper_sells_and_the_old_one_is_told_who_gave_it_away_and_when(sign_in, office, stall):
    make.product("Kain jati")
    before, path = sign_in(cast.person("Nurul")), f"/bazaars/{stall.bazaar.id}/stall"
    assert before.get(path).status_code == 200
    assert office.post(f"/office/bazaars/{stall.bazaar.id}/keeper", data=given(stall, "Ratih")).status_code == 303
    refused = before.get(path)
    assert refused.status_code == 403
    for words in ("Sutrisno", "Ratih", "WIB", "tetap tersimpan"):
        assert words in refused.text
    assert before.get(f"/bazaars/{stall.bazaar.id}/goods.json").status_code == 403
    assert before.post(f"/bazaars/{stall.bazaar.id}/sales", json={"sales": []}).status_code == 403
    assert sign_in(cast.person("Ratih")).get(path).status_code == 200
    assert sign_in(cast.person("Sulastri")).get(path).status_code == 404
    (act,) = [one for one in trail(f"bazaar {stall.bazaar.id}") if one.act == "bazaar_keeper_changed"]
    assert (act.facts["before"], act.facts["after"], act.act in WORDS) == ("Nurul", "Ratih", True)


def test_whoever_gets_a_stall_back_sends_what_she_had_kept(sign_in, office, stall):
    kain = make.product("Kain jati")
    path = f"/office/bazaars/{stall.bazaar.id}/keeper"
    for name in ("Ratih", "Nurul"):
        assert office.post(path, data=given(stall, name)).status_code == 303
    sold = stall.sold((kain, 1))
    sale = {"id": sold.key, "at": sold.sold_at.isoformat(), "paid_by": "cash"}
    sale["lines"] = [{"variant": session().query(Variant).one().id, "quantity": 1, "price": 150_000}]
    answer = sign_in(cast.person("Nurul")).post(f"/bazaars/{stall.bazaar.id}/sales", json={"sales": [sale]})
    assert [one["answer"] for one in answer.get_json()["sales"]] == ["counted"]
    assert sign_in(cast.person("Ratih")).get(f"/bazaars/{stall.bazaar.id}/stall").status_code == 403


def test_nobody_but_who_may_keep_a_stall_gets_it(office, stall):
    for keeper in (str(cast.person("Tono").id), "0", "x", "", "9" * 30, "１２", "a\0b"):
        answer = office.post(f"/office/bazaars/{stall.bazaar.id}/keeper", data={"keeper": keeper})
        assert answer.status_code == 422, keeper
        assert "field__error" in answer.text
    assert office.post(f"/office/bazaars/{stall.bazaar.id}/keeper", data=given(stall, "Nurul")).status_code == 303
    assert [one.act for one in trail(f"bazaar {stall.bazaar.id}")] == ["bazaar_opened"], "to its keeper: nothing"
    assert office.post("/office/bazaars/999/keeper", data=given(stall, "Nurul")).status_code == 404


def test_whoever_keeps_a_stall_finds_it_in_her_account(sign_in, office, stall):
    keeper = cast.person("Nurul")
    assert f"/bazaars/{stall.bazaar.id}/stall" in sign_in(keeper).get("/account").text
    assert keeper in keepers() and stalls_of(keeper) == [stall.bazaar]
    assert f"/bazaars/{stall.bazaar.id}/stall" not in office.get("/account").text


def test_signing_out_with_unsent_sales_is_asked_first(sign_in, stall):
    browser = sign_in(cast.person("Nurul"))
    said = {"unsent": "3", "stall": str(stall.bazaar.id)}
    for where in ("/logout", "/account/sessions/end"):
        asked = browser.post(where, data=said)
        assert asked.status_code == 409
        assert "3 penjualan" in asked.text and f"/bazaars/{stall.bazaar.id}/stall" in asked.text
        assert form_to(asked.text, where).values["anyway"] == "1"
        assert browser.get("/account").status_code == 200, "still signed in"
    for odd in ({"unsent": "x", "stall": "1"}, {"unsent": "9" * 30, "stall": "１"}, {"unsent": "0", "stall": "1"}):
        assert sign_in(cast.person("Nurul")).post("/logout", data=odd).status_code == 303
    assert browser.post("/logout", data=said | {"anyway": "1"}).status_code == 303
    assert browser.get("/account").status_code == 303
