"""Couriers on the office's pages: another one, what it costs, where it is looked up, and its end."""

from __future__ import annotations

import pytest

from shop.audit import trail
from shop.db import session, transaction
from shop.shipping import offering
from tests import cast
from tests.support.desk import Desk

COURIERS = "/office/settings/couriers"
NEW = {
    "name": "Pos Reguler",
    "name_en": "Post",
    "slug": "pos-reg",
    "kind": "courier",
    "needs_tracking": "y",
    "track_at": "https://pos.example/{resi}",
}
RATE = {"region_code": "35", "price": "12.000", "days_least": "2", "days_most": "4"}


@pytest.fixture
def nurul(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def rates(slug):
    session().expire_all()
    return {one.region_code: (one.price_per_step, one.days_most) for one in offering.find_service(slug).rates}


def test_settings_lead_to_the_couriers_and_a_courier_to_its_rates(nurul):
    assert f'href="{COURIERS}"' in nurul.open("/office/settings")
    assert f'href="{COURIERS}/jne-reg"' in nurul.open(COURIERS)
    assert "Rp18.000" in nurul.open(f"{COURIERS}/jne-reg")


def test_a_courier_is_added_and_then_priced(nurul):
    page = nurul.send(COURIERS, **NEW)
    assert "Pos Reguler ditambahkan" in page and "Belum ada tarif" in page
    nurul.send(f"{COURIERS}/pos-reg/rates", **RATE)
    assert rates("pos-reg") == {"35": (12_000, 4)}


def test_a_rate_takes_the_place_of_the_one_that_stood_there(nurul):
    nurul.send(f"{COURIERS}/jne-reg/rates", **RATE)
    assert rates("jne-reg") == {"": (38_000, 9), "35": (12_000, 4), "35.09": (9_000, 2)}
    nurul.send(f"{COURIERS}/jne-reg/rates", **RATE | {"price": "15.000"})
    facts = trail(offering.subject("jne-reg"))[-1].facts
    assert (facts["before"], facts["price"]) == (12_000, 15_000), "a price that nobody charges any more stays known"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"region_code": "99.99"}, "Tidak ada wilayah"),
        ({"days_most": "1"}, "Tidak boleh kurang"),
        ({"price": "banyak"}, "angka saja"),
    ],
)
def test_a_wrong_rate_is_said_beside_its_field(nurul, wrong, words):
    before = rates("jne-reg")
    assert words in nurul.send(f"{COURIERS}/jne-reg/rates", 422, **(RATE | wrong))
    assert rates("jne-reg") == before


@pytest.mark.parametrize(
    ("wrong", "words"), [({"slug": "jne-reg"}, "sudah dipakai"), ({"track_at": "http://x"}, "https://")]
)
def test_a_wrong_courier_is_said_beside_its_field(nurul, wrong, words):
    page = nurul.send(COURIERS, 422, **(NEW | wrong))
    assert words in page and 'value="Pos Reguler"' in page


def test_name_and_tracking_change_and_an_end_can_be_taken_back(nurul):
    nurul.send(f"{COURIERS}/jne-reg", name="JNE", name_en="JNE", track_at="https://jne.example/{resi}")
    session().expire_all()
    assert offering.find_service("jne-reg").track_at == "https://jne.example/{resi}"
    assert "Tawarkan lagi" in nurul.send(f"{COURIERS}/jne-reg/end")
    assert "Jangan tawarkan lagi" in nurul.send(f"{COURIERS}/jne-reg/return")


def test_what_somebody_else_did_meanwhile_is_said_and_nothing_changes(nurul):
    page = nurul.open(f"{COURIERS}/jne-reg")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    with transaction():
        offering.offer(offering.find_service("jne-reg"), is_offered=False, by=cast.person("Sutrisno"))
    assert "Sutrisno" in nurul.send(f"{COURIERS}/jne-reg/rates", 409, **RATE, seen=seen)
    assert rates("jne-reg")["35"] == (18_000, 3)
