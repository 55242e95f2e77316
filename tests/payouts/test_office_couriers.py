"""The office pays a courier from what buyers paid for shipping, and settles what stays after its bill."""

from __future__ import annotations

import pytest

from shop.ledger.queries import balance
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.desk import Desk

PAGE = "/office/payouts/couriers"
JNE = f"{PAGE}?courier=jne-reg"


@pytest.fixture
def bendahara(sign_in):
    make.released_order()
    return Desk(sign_in(cast.person("Nurul")))


def send(desk, form, status=303, **typed):
    found = form_to(desk.open(JNE), form)
    return desk.send(found.action, status, **{**found.values, **typed})


def test_a_bill_is_paid_and_its_difference_settled(bendahara):
    assert PAGE in bendahara.open("/office/payouts") and PAGE in bendahara.open("/office/ledger/shipping_due")
    assert "18.000" in bendahara.open(PAGE)
    page = send(bendahara, "/jne-reg/payment", amount="16.500", reference="JNE 1")
    assert "1.500" in page and balance("bank", "bri") == 167_999 - 16_500
    page = bendahara.open(JNE)
    assert "Rp1.500 tinggal di koperasi" in page
    assert "Isi dulu bagian ini" in send(bendahara, "/jne-reg/difference", 422, difference_reason=" ")
    assert "Tidak ada lagi yang terbuka" in send(bendahara, "/jne-reg/difference", difference_reason="Tagihan JNE")
    assert (balance("shipping_due"), balance("shipping_income")) == (0, -1_500)


def test_what_does_not_fit_is_said_beside_its_field(bendahara):
    page = send(bendahara, "/jne-reg/payment", 422, amount="x", reference="JNE 1")
    assert 'value="x"' in page and "JNE 1" in page
    page = send(bendahara, "/jne-reg/payment", 422, amount="18.000", reference="JNE 1", account="box")
    assert "lebih dari yang ada menurut pembukuan: Rp0" in page
    assert balance("shipping_due") == -18_000


def test_the_second_press_books_nothing(bendahara):
    found = form_to(bendahara.open(JNE), "/jne-reg/payment")
    typed = {**found.values, "amount": "18.000", "reference": "JNE 1"}
    bendahara.send(found.action, **typed)
    assert "sudah dibukukan" in bendahara.send(found.action, **typed)
    assert balance("shipping_due") == 0


@pytest.mark.parametrize("owed", ["", "x", "-", "9" * 30])
def test_an_odd_figure_and_an_unknown_courier_are_not_found(bendahara, owed):
    path = f"{PAGE}/jne-reg/difference"
    assert bendahara.browser.post(path, data={"owed": owed, "difference_reason": "x"}).status_code == 404
    assert bendahara.browser.get(f"{PAGE}?courier=nobody").status_code == 404


def test_the_ketua_lets_go_of_what_is_more_than_one_person_does(bendahara, sign_in):
    send(bendahara, "/jne-reg/payment", amount="38.001", reference="JNE 1")
    assert "Lebih dari Rp20.000 hanya ketua" in send(bendahara, "/jne-reg/difference", 403, difference_reason="Hilang")
    assert balance("shipping_due") == 20_001
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert "Tidak ada lagi yang terbuka" in send(ketua, "/jne-reg/difference", difference_reason="Hilang")
    assert balance("shipping_due") == 0


def test_the_ketua_pays_nothing(bendahara, sign_in):
    ketua = Desk(sign_in(cast.person("Sutrisno")))
    assert "18.000" in ketua.open(JNE) and "/payment" not in ketua.open(JNE)
    assert ketua.browser.post(f"{PAGE}/jne-reg/payment").status_code == 404
