"""The office's page: the ketua approves a large refund, the bendahara pays it."""

import pytest

from shop.ledger.queries import balance
from tests.payments.test_approving import cancelled, decide

INCOMING = "/office/incoming"


def test_the_ketua_approves_and_the_bendahara_pays(bendahara, ketua):
    decide(100_000)
    order = cancelled()
    path = f"{INCOMING}/{order.number}/refund"
    assert "ketua menyetujuinya dulu" in bendahara.open(INCOMING)
    assert "Orang lain menyetujuinya dulu" in bendahara.send(path, 403, reference="BIFAST 7")
    assert bendahara.browser.post(f"{path}/approval", data={"amount": "167999"}).status_code == 404
    assert "Setujui Rp167.999" in ketua.open(INCOMING)
    assert "Lihat lagi" in ketua.send(f"{path}/approval", 409, amount="168000")
    assert "disetujui" in ketua.send(f"{path}/approval", amount="167999")
    assert "Anda sudah menyetujuinya" in ketua.open(INCOMING)
    assert "Rp167.999" in bendahara.send(path, reference="BIFAST 7")
    assert balance("refunds_due") == 0


@pytest.mark.parametrize("amount", ["", "x", "-1", "１２", "9" * 40])
def test_an_odd_amount_is_not_found(ketua, amount):
    decide(100_000)
    order = cancelled()
    path = f"{INCOMING}/{order.number}/refund/approval"
    assert ketua.browser.post(path, data={"amount": amount}).status_code == 404
    assert ketua.browser.post(f"{INCOMING}/BR-0/refund/approval", data={"amount": "1"}).status_code == 404


def test_a_small_refund_is_paid_as_before(bendahara):
    decide(167_999)
    cancelled()
    page = bendahara.open(INCOMING)
    assert "/approval" not in page
    assert "Sudah dikembalikan" in page
