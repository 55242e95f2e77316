"""The office's vouchers: written down by one, in force by another, ended by either, never changed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.audit import trail
from shop.clock import today
from shop.db import session
from shop.promotions.models import Voucher, VoucherState
from tests import cast, make
from tests.support.lint import assert_clean
from tests.support.queries import counted


@pytest.fixture
def nurul(sign_in):
    return sign_in(cast.person("Nurul"))


def typed(**changes):
    return {
        "code": "pulang10",
        "purpose": "Hari Migran",
        "kind": "percent",
        "percent": "10",
        "most": "25rb",
        "amount": "",
        "least_order": "",
        "starts_on": str(today()),
        "ends_on": str(today() + timedelta(days=30)),
        "most_uses": "100",
        "coop_percent": "50",
    } | changes


def the_voucher():
    session().expire_all()
    return session().scalars(sa.select(Voucher)).one()


def test_one_writes_it_down_another_puts_it_in_force_and_the_trail_says_so(nurul, sign_in):
    assert nurul.post("/office/vouchers", data=typed()).status_code == 303
    found = the_voucher()
    assert (found.code, found.bps, found.most, found.coop_bps) == ("PULANG10", 1_000, 25_000, 5_000)
    assert found.state is VoucherState.WAITING
    page = nurul.get("/office/vouchers").text
    assert_clean(page, csrf=False)
    assert "/office/vouchers/PULANG10/approval" not in page
    refused = nurul.post("/office/vouchers/PULANG10/approval")
    assert (refused.status_code, "Orang lain" in refused.text) == (403, True)
    sutrisno = sign_in(cast.person("Sutrisno"))
    assert "/office/vouchers/PULANG10/approval" in sutrisno.get("/office/vouchers").text
    assert sutrisno.post("/office/vouchers/PULANG10/approval").status_code == 303
    again = sutrisno.post("/office/vouchers/PULANG10/approval")
    assert (again.status_code, "Sutrisno" in again.text) == (409, True)
    assert the_voucher().state is VoucherState.IN_FORCE
    assert nurul.post("/office/vouchers/PULANG10/end").status_code == 303
    acts = [(one.act, one.by) for one in trail("voucher PULANG10")]
    assert acts == [("voucher_written", "Nurul"), ("voucher_approved", "Sutrisno"), ("voucher_ended", "Nurul")]


@pytest.mark.parametrize(("said", "bps"), [("2,5", 250), ("12.5%", 1_250), ("100 %", 10_000), ("0,5%", 50)])
def test_percentages_are_typed_as_they_are_said(nurul, said, bps):
    assert nurul.post("/office/vouchers", data=typed(percent=said, coop_percent="37,5%")).status_code == 303
    found = the_voucher()
    assert (found.bps, found.coop_bps) == (bps, 3_750)
    assert "koperasi 37,5%" in nurul.get("/office/vouchers").text


def test_neither_the_percentage_nor_the_amount_is_said_to_be_free_to_stay_empty(nurul):
    """One of the two is needed; which, says what it takes off."""
    page = nurul.get("/office/vouchers").text
    for name in ("percent", "amount"):
        label = page[page.index(f'for="{name}"') :].split("</label>")[0]
        assert "boleh kosong" not in label
    assert page.count("Hanya untuk persen.") == 2 and "Hanya untuk sejumlah rupiah." in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "a b"}, "code"),
        ({"code": "PULANG_10"}, "code"),
        ({"purpose": ""}, "purpose"),
        ({"kind": "gift"}, "kind"),
        ({"percent": ""}, "percent"),
        ({"percent": "0"}, "percent"),
        ({"percent": "101"}, "percent"),
        ({"percent": "2,555"}, "percent"),
        ({"percent": "sepuluh"}, "percent"),
        ({"kind": "amount"}, "amount"),
        ({"kind": "amount", "amount": "999999999999"}, "amount"),
        ({"most": "-1"}, "most"),
        ({"least_order": "banyak"}, "least_order"),
        ({"ends_on": "2020-01-02"}, "ends_on"),
        ({"ends_on": ""}, "ends_on"),
        ({"most_uses": "0"}, "most_uses"),
        ({"coop_percent": "101"}, "coop_percent"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(nurul, changes, field):
    page = nurul.post("/office/vouchers", data=typed(**changes))
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text
    assert 'value="25rb"' in page.text or field == "most"
    assert not session().scalars(sa.select(Voucher)).all()


def test_a_code_is_never_used_again(nurul):
    make.voucher()
    page = nurul.post("/office/vouchers", data=typed(code="PULANG10"))
    assert (page.status_code, 'id="code-error"' in page.text) == (422, True)


@pytest.mark.parametrize("name", ["Ratih", "Budi", "Sulastri"])
def test_nobody_else_sees_them(sign_in, name):
    make.voucher()
    other = sign_in(cast.person(name))
    assert other.get("/office/vouchers").status_code == 404
    assert other.post("/office/vouchers/PULANG10/end").status_code == 404


def test_what_waits_for_a_second_person_stands_among_what_is_to_be_decided(nurul):
    make.voucher(in_force=False)
    assert "Voucher yang menunggu" in nurul.get("/office").text


def test_the_page_asks_the_database_little_however_many_there_are(nurul):
    sellers = (cast.seller(), cast.seller("KUB Melati"))
    make.voucher("SATU-1", coop_bps=5_000, agreed=sellers)
    nurul.get("/office/vouchers")
    with counted() as few:
        nurul.get("/office/vouchers")
    for number in range(2, 6):
        make.voucher(f"SATU-{number}", coop_bps=5_000, agreed=sellers)
    with counted() as many:
        nurul.get("/office/vouchers")
    assert len(few) == len(many)
