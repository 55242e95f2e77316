"""The office's page of a lost dispute: the figures stand beside the choice, and it is booked once, by two where it is large."""

from __future__ import annotations

import pytest

from shop.clock import today
from shop.db import transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.orders.claim_models import Bearer
from shop.payments import disputes
from tests import cast
from tests.payments.cards import books
from tests.payments.test_disputes import decide, lost_order, regain
from tests.support.desk import Desk
from tests.support.lint import complaints

pytestmark = pytest.mark.long  # each takes a card through the stand-in


def asked(dispute, amount: str = "100.000", borne_by: str = "seller", **more: str) -> dict[str, str]:
    """The form of a dispute of one line, filled in."""
    [(line, _left)] = disputes.lines_to_bear(dispute)
    return {f"line-{line.id}-amount": amount, f"line-{line.id}-borne_by": borne_by, "reason": "Salah kirim"} | more


def test_the_figures_are_shown_before_it_is_booked_and_a_second_press_changes_nothing(stripe, client, bendahara):
    _order, dispute = lost_order(stripe, client, release=True)
    path = f"/office/cards/disputes/{dispute.ref}"
    assert path in bendahara.open("/office/cards")
    shown = bendahara.open(path)
    assert not complaints(shown, csrf=False)
    for words in ("Bila penjual menanggung", "Rp90.000", "Rp10.000", "Sudah dilepas", "barang tidak sampai"):
        assert words in shown
    counted = bendahara.browser.post(f"{path}/decision", data=asked(dispute, "50.000", count="1"))
    assert counted.status_code == 200 and "Rp45.000" in counted.text
    assert books("payable") == {"payable": -90_000}
    assert "Diputuskan dan dibukukan" in bendahara.send(f"{path}/decision", **asked(dispute, "50.000"))
    assert books("payable") == {"payable": -45_000}
    again = bendahara.browser.post(f"{path}/decision", data=asked(dispute, "50.000"))
    assert again.status_code == 409 and "sudah memutuskan ini" in again.text
    assert "Kalah sengketa" not in bendahara.open("/office/cards")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "100.001"}, "paling banyak Rp100.000"),
        ({"amount": "x"}, "x"),
        ({"borne_by": ""}, "Pilih salah satu"),
        ({"reason": ""}, "Alasan"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(stripe, client, bendahara, change, words):
    _order, dispute = lost_order(stripe, client, release=True)
    reason = {"reason": change.pop("reason")} if "reason" in change else {}
    answer = bendahara.browser.post(
        f"/office/cards/disputes/{dispute.ref}/decision", data=asked(dispute, **change) | reason
    )
    assert answer.status_code == 422 and words in answer.text
    assert 'aria-invalid="true"' in answer.text or "field--wrong" in answer.text
    assert books("payable") == {"payable": -90_000}


def test_a_large_loss_is_proposed_by_one_and_booked_by_another(stripe, client, bendahara, ketua):
    with transaction():
        record_decision(
            Kind.REFUND_ALONE_RUPIAH, value=50_000, starts_on=today(), source="KEP-2", by=cast.person("Sutrisno")
        )
    _order, dispute = lost_order(stripe, client, release=True)
    path = f"/office/cards/disputes/{dispute.ref}"
    assert "Diusulkan" in bendahara.send(f"{path}/decision", **asked(dispute))
    assert "Orang lain harus memeriksa" in bendahara.open(path)
    number = str(disputes.proposal(dispute).id)
    assert "Orang lain harus memeriksa" in bendahara.send(f"{path}/approval", 403, proposal=number)
    assert books("payable") == {"payable": -90_000}
    assert "Bukukan begitu" in ketua.open(path)
    assert "Diputuskan dan dibukukan" in ketua.send(f"{path}/approval", proposal=number)
    assert books("payable") == {"payable": 0}
    assert "Dibukukan oleh Sutrisno" in ketua.open(path)
    assert ketua.browser.post(f"{path}/approval", data={"proposal": "x"}).status_code == 404


def test_a_lost_dispute_is_decided_not_just_seen(stripe, client, bendahara):
    lost_order(stripe, client, release=True)
    assert bendahara.browser.post("/office/cards/cases/1/closing").status_code in (404, 409)
    assert bendahara.browser.get("/office/cards/disputes/dp_nobody").status_code == 404
    assert "Sudah dilihat" not in bendahara.open("/office/cards")


def test_the_seller_reads_what_was_taken_and_why(stripe, client, bendahara, sign_in):
    order, dispute = lost_order(stripe, client, release=True)
    bendahara.send(f"/office/cards/disputes/{dispute.ref}/decision", **asked(dispute))
    hers = Desk(sign_in(cast.person("Sulastri")))
    shown = hers.open(f"/seller/claims/{order.seller_orders[0].code}-K1")
    for words in ("Uangnya ditarik kembali oleh bank pembeli", "Salah kirim", "Rp90.000"):
        assert words in shown
    assert "Ditarik kembali oleh bank pembeli" in hers.open("/seller/money/statement")


def test_what_was_regained_is_given_back_by_one_press_and_a_second_says_who_did_it(
    stripe, client, bendahara, ketua, sign_in
):
    _order, dispute = lost_order(stripe, client, release=True)
    decide(dispute, (100_000, Bearer.SELLER))
    regain(stripe, dispute)
    path = f"/office/cards/disputes/{dispute.ref}"
    assert path in bendahara.open("/office/cards")
    shown = bendahara.open(path)
    assert not complaints(shown, csrf=False)
    for words in ("Uangnya kembali", "Rp90.000", "Rp10.000", "Kembalikan"):
        assert words in shown
    assert "Dikembalikan dan dibukukan" in bendahara.send(f"{path}/return")
    assert books("payable") == {"payable": -90_000}
    again = ketua.browser.post(f"{path}/return")
    assert again.status_code == 409 and "Nurul" in again.text and "sudah mengembalikan ini" in again.text
    assert books("payable") == {"payable": -90_000}
    assert path not in bendahara.open("/office/cards")
    statement = sign_in(cast.person("Sulastri")).get("/seller/money/statement").text
    assert "Kembali dari bank pembeli" in statement
