"""The month close at the office's desk: everything explained, one line not, somebody faster, an event too late."""

from __future__ import annotations

import re
from datetime import date

import pytest

from shop import clock
from shop.bank import months
from shop.bank.month_queries import month_standing
from shop.bank.queries import standing
from shop.db import transaction
from shop.ledger.months import closed_until, month_starting
from shop.ledger.posting import Posting, post
from shop.payments.requesting import coop_account
from tests import cast
from tests.bank.test_months import MID_OCTOBER, NOVEMBER, OCTOBER, bring, october_sale
from tests.support.desk import Desk

pytestmark = pytest.mark.long  # each fills a month of the bank's lines

PAGE = "/office/months/2026-10"


@pytest.fixture
def desks(sign_in):
    return Desk(sign_in(cast.person("Nurul"))), Desk(sign_in(cast.person("Sutrisno")))


@pytest.fixture
def october(app):
    """October's one sale, on the bank's statement; the clock stands in November."""
    with app.test_request_context("/"):
        came = october_sale()
        with clock.set_to(NOVEMBER):
            bring((date(2026, 10, 14), "TRSF CR BUDI", came))
    with clock.set_to(NOVEMBER):
        yield came


@pytest.fixture
def unexplained(app, october):
    """One line more that nobody has explained."""
    with app.test_request_context("/"):
        bring((date(2026, 10, 30), "=SETORAN <b>", 77_000), opening=october)
        [item] = month_standing(OCTOBER).items
    return item


def test_a_month_with_everything_explained_is_prepared_by_one_and_closed_by_the_other(desks, october):
    nurul, sutrisno = desks
    assert "Oktober 2026" in nurul.open("/office/months") and "Semua sudah dijelaskan" in nurul.open(PAGE)
    page = nurul.send(f"{PAGE}/preparation")
    assert "Anda yang menyiapkan; orang lain yang menutup" in page and "/closing" not in page
    seen = month_starting(OCTOBER).fingerprint
    assert seen in sutrisno.open(PAGE)
    assert "Ditutup oleh Sutrisno" in sutrisno.send(f"{PAGE}/closing", seen=seen)
    assert closed_until() == date(2026, 10, 31)
    assert "Sutrisno" in nurul.open("/office/months") and "/preparation" not in nurul.open(PAGE)


def test_one_line_without_a_reason_keeps_the_month_open(desks, unexplained):
    nurul, sutrisno = desks
    page = nurul.open(PAGE)
    assert "1 baris menunggu Anda" in page and "=SETORAN &lt;b&gt;" in page
    assert "1 baris belum dijelaskan" in nurul.send(f"{PAGE}/preparation", 409)
    given = {"ref": unexplained.ref, "amount": unexplained.amount}
    assert "Isi dulu bagian ini" in nurul.send(f"{PAGE}/reasons", 422, **given, reason=" ")
    nurul.send(f"{PAGE}/reasons", **given, reason="Setoran bazar, nota menyusul")
    nurul.send(f"{PAGE}/preparation")
    seen = month_starting(OCTOBER).fingerprint
    assert "belum ditandatangani dua orang" in sutrisno.send(f"{PAGE}/closing", 409, seen=seen)
    assert "sudah menandatangani" in nurul.send(
        f"{PAGE}/signatures", 403, **given, reason="Setoran bazar, nota menyusul"
    )
    assert "Ditandatangani dua orang" in sutrisno.send(
        f"{PAGE}/signatures", **given, reason="Setoran bazar, nota menyusul"
    )
    assert "Ditutup oleh Sutrisno" in sutrisno.send(f"{PAGE}/closing", seen=seen)
    assert "Setoran bazar, nota menyusul" in nurul.open(PAGE)


def test_a_stale_form_says_who_closed_and_when_and_changes_nothing(desks, october):
    nurul, sutrisno = desks
    nurul.send(f"{PAGE}/preparation")
    seen = month_starting(OCTOBER).fingerprint
    sutrisno.send(f"{PAGE}/closing", seen=seen)
    before = month_starting(OCTOBER).closed_at
    for act in ("closing", "preparation", "signatures", "opening"):
        answer = nurul.send(f"{PAGE}/{act}", 409, seen=seen, ref="line-1", amount=1, code="bri")
        assert "Sutrisno sudah menutup bulan ini, 3 November 2026" in answer
    assert month_starting(OCTOBER).closed_at == before


def test_an_event_after_the_close_stands_in_the_next_month_with_its_day(desks, october):
    nurul, sutrisno = desks
    nurul.send(f"{PAGE}/preparation")
    sutrisno.send(f"{PAGE}/closing", seen=month_starting(OCTOBER).fingerprint)
    with transaction():
        fee = [Posting("bank_fees", 2_500), Posting("bank", -2_500, "bri")]
        number = post("bank_fee", fee, subject="BM-9", key="late", by=None, booked_on=date(2026, 10, 31)).id
    assert "31 Oktober 2026" in nurul.open(f"/office/ledger/entries/{number}")
    assert "31 Oktober 2026" in nurul.open("/office/ledger/bank_fees?from=2026-11-01&to=2026-11-30")
    assert "2.500" not in nurul.open(PAGE)


def test_a_month_that_is_not_over_can_be_seen_and_not_closed(desks, app):
    nurul, _ = desks
    with app.test_request_context("/"):
        october_sale()
    with clock.set_to(MID_OCTOBER):
        assert "setelah hari terakhirnya" in nurul.open(PAGE)
        assert "setelah hari terakhirnya" in nurul.send(f"{PAGE}/preparation", 409)


@pytest.mark.parametrize("month", ["2026-09", "2026-13", "2027-01", "oktober", "２０２６-10"])
def test_a_month_that_is_none_is_not_found(desks, october, month):
    desks[0].browser.get(f"/office/months/{month}")
    assert desks[0].browser.get(f"/office/months/{month}").status_code == 404


@pytest.mark.parametrize("amount", ["", "x", "9" * 30, "1.5"])
def test_an_odd_amount_is_not_found(desks, unexplained, amount):
    answer = desks[0].browser.post(
        f"{PAGE}/reasons", data={"ref": unexplained.ref, "amount": amount, "reason": "Setoran"}
    )
    assert answer.status_code == 404


def test_figures_in_english_are_the_same_figures(desks, unexplained):
    """The fingerprint is of the figures, not of the language they are read in."""
    nurul, sutrisno = desks
    given = {"ref": unexplained.ref, "amount": unexplained.amount, "reason": "Setoran"}
    nurul.send(f"/en{PAGE}/reasons", **given)
    sutrisno.send(f"{PAGE}/signatures", **given)
    nurul.send(f"/en{PAGE}/preparation")
    sutrisno.send(f"{PAGE}/closing", seen=month_starting(OCTOBER).fingerprint)
    assert closed_until() is not None


def test_the_opening_balance_is_booked_by_its_button(desks, app):
    with app.test_request_context("/"):
        came = october_sale()
        with clock.set_to(NOVEMBER):
            bring((date(2026, 10, 14), "TRSF CR BUDI", came), opening=500_000)
    with clock.set_to(NOVEMBER):
        nurul, _ = desks
        assert "Bukukan sebagai saldo awal" in nurul.open(PAGE)
        assert "Semua sudah dijelaskan" in nurul.send(f"{PAGE}/opening", code="bri", amount=500_000)
        assert months.explanations(month_starting(OCTOBER)) == {}


def test_every_month_is_in_the_list_with_its_state(desks, october):
    nurul, sutrisno = desks
    with clock.set_to(NOVEMBER.replace(month=12)):
        page = nurul.open("/office/months")
        for month, state in (
            ("2026-12", "Masih berjalan"),
            ("2026-11", "Setelah Oktober"),
            ("2026-10", "Menunggu ditutup"),
        ):
            assert f'href="/office/months/{month}"' in page and state in page
            assert "<h1>" in nurul.open(f"/office/months/{month}")
        nurul.send(f"{PAGE}/preparation")
        assert "Menunggu orang lain" in nurul.open("/office/months")
        sutrisno.send(f"{PAGE}/closing", seen=month_starting(OCTOBER).fingerprint)
        page = nurul.open("/office/months")
        assert f'href="{PAGE}"' in page and "Menunggu ditutup" in page and "Setelah November" not in page


def test_a_reason_leads_on_to_the_next_line_and_the_last_one_to_the_close(app, desks, unexplained):
    nurul, sutrisno = desks
    with app.test_request_context("/"):
        bring((date(2026, 10, 31), "SETOR LAIN", 5_000), opening=standing(coop_account()).bank)
        first, second = month_standing(OCTOBER).items
    for item, place in ((first, second.ref), (second, "close")):
        fields = {"ref": item.ref, "amount": item.amount, "reason": "dicari"}
        assert nurul.browser.post(f"{PAGE}/reasons", data=fields).location == f"{PAGE}#{place}"
    assert f'id="{first.ref}"' in sutrisno.open(PAGE)
    fields = {"ref": first.ref, "amount": first.amount, "reason": "dicari"}
    assert sutrisno.browser.post(f"{PAGE}/signatures", data=fields).location == f"{PAGE}#{second.ref}"


def test_what_must_hold_before_the_close_is_listed_with_what_is_left(desks, unexplained):
    page = desks[0].open(PAGE)
    must = [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in re.findall(r'checklist__item[" -].*?</li>', page, re.S)]
    assert any("Setiap mutasi bank punya jurnal" in one and "sisa 1" in one for one in must)
    assert any("Semua uang masuk punya pesanan" in one and "sisa" not in one for one in must)
    assert any("ditandatangani dua orang" in one and "sisa 1" in one for one in must)


def test_a_month_whose_turn_has_not_come_leads_to_the_one_that_comes_first(desks, october):
    with clock.set_to(NOVEMBER):
        page = desks[0].open("/office/months/2026-11")
    assert "Ada bulan lain" in page and f'href="{PAGE}"' in page
