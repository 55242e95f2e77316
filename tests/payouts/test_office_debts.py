"""The office books what a maker pays back; the ketua lets a debt go."""

from __future__ import annotations

import pytest

from shop.ledger.queries import balance
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.desk import Desk

PAGE = "/office/payouts/debts"


@pytest.fixture
def maker(office):
    order = make.released_order()
    office.confirm()
    make.refunded_claim(order, 150_000)
    return cast.seller().makers[0].id


@pytest.fixture
def bendahara(maker, sign_in):
    return Desk(sign_in(cast.person("Nurul")))


@pytest.fixture
def ketua(maker, sign_in):
    return Desk(sign_in(cast.person("Sutrisno")))


def send(desk, maker, form, status=303, **typed):
    found = form_to(desk.open(f"{PAGE}?maker={maker}"), form)
    return desk.send(found.action, status, **{**found.values, **typed})


def test_the_bendahara_books_what_was_paid_back_and_the_ketua_lets_the_rest_go(bendahara, ketua, maker):
    assert PAGE in bendahara.open("/office/payouts")
    assert "135.000" in bendahara.open(PAGE) and "/release" not in bendahara.open(f"{PAGE}?maker={maker}")
    page = send(bendahara, maker, "/payment", 422, amount="135.001", reference="BRI 7")
    assert "sekarang berutang Rp135.000" in page and "BRI 7" in page
    assert "35.000" in send(bendahara, maker, "/payment", amount="100.000", reference="BRI 7")
    assert "/payment" not in ketua.open(f"{PAGE}?maker={maker}")
    assert "Isi dulu bagian ini" in send(ketua, maker, "/release", 422, letting_go=" ")
    assert "tidak berutang lagi" in send(ketua, maker, "/release", letting_go="RAT 2026")
    assert (balance("payable"), balance("written_off")) == (0, 35_000)


def test_each_does_only_her_part_and_what_is_not_there_is_not_found(bendahara, ketua, maker):
    assert bendahara.browser.post(f"{PAGE}/{maker}/release").status_code == 404
    assert ketua.browser.post(f"{PAGE}/{maker}/payment").status_code == 404
    for number in ("999999", "x", "9" * 20):
        assert bendahara.browser.get(f"{PAGE}?maker={number}").status_code == 404
    assert ketua.browser.post(f"{PAGE}/{maker}/release", data={"owed": "x", "letting_go": "x"}).status_code == 404
