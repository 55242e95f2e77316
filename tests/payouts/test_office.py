"""Payouts from the office's desk: prepared by one, approved by another, given to the bank, answered."""

import hashlib
from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.payouts.models import PayoutRun, PayoutStatus, RunStatus
from shop.sellers.models import BankAccount
from shop.users.models import Role, RoleGrant
from tests import cast, make
from tests.support.browsing import form_to
from tests.support.desk import Desk

PAYOUTS = "/office/payouts"


def the_run():
    session().rollback()
    return session().scalars(sa.select(PayoutRun).order_by(PayoutRun.id.desc()).limit(1)).one()


@pytest.fixture
def prepared(bendahara):
    make.released_order()
    bendahara.send(PAYOUTS, until=today().isoformat())
    return the_run().number


@pytest.fixture
def approved(prepared, ketua):
    form = form_to(ketua.open(f"{PAYOUTS}/{prepared}"), "/approval")
    ketua.send(form.action, **{**form.values, "password": cast.PASSWORD})
    return prepared


@pytest.fixture
def exported(approved, bendahara):
    bendahara.send(f"{PAYOUTS}/{approved}/file", account="bri")
    bendahara.send(f"{PAYOUTS}/{approved}/export")
    return approved


def test_the_list_says_who_can_be_paid_and_why_others_wait(bendahara):
    make.released_order()
    make.released_order(make.product("Keripik", seller=cast.seller("KUB Melati"), price=15_001))
    page = bendahara.open(PAYOUTS)
    assert page.index("Sulastri Ecoprint") < page.index("KUB Melati")
    assert "Di bawah batas terkecil" in page
    assert "135.000" in page
    assert "13.501" in page


def test_preparing_the_same_day_twice_leads_to_the_same_run(bendahara, prepared):
    page = bendahara.send(PAYOUTS, until=today().isoformat())
    assert prepared in page
    assert session().scalar(sa.select(sa.func.count(PayoutRun.id))) == 1


@pytest.mark.parametrize("until", ["", "besok", "2099-01-01", "2001-01-01", "2026-02-30", "x" * 10_000])
def test_an_odd_day_is_shown_again(bendahara, until):
    page = bendahara.send(PAYOUTS, 422, until=until)
    assert "field__error" in page


def test_nothing_to_pay_is_said_beside_the_day(bendahara):
    page = bendahara.send(PAYOUTS, 422, until=today().isoformat())
    assert "Belum ada yang bisa dibayar" in page


def test_the_ketua_sees_what_differs_and_the_fingerprint(prepared, ketua):
    page = ketua.open(f"{PAYOUTS}/{prepared}")
    seal = the_run().fingerprint
    assert f"{seal[:4]} {seal[4:8]} {seal[8:12]} {seal[12:16]}" in page
    assert "dibayar pertama kali" in page
    assert "Tidak ada penjualan yang dibayar dua kali" in page
    assert "Setujui Rp135.000" in page


def test_a_new_account_since_the_last_run_must_be_looked_at(exported, bendahara, ketua):
    bendahara.send(f"{PAYOUTS}/{exported}/1/confirmation", reference="BIFAST 1")
    with transaction():
        session().execute(sa.update(BankAccount).values(number="9990001112223"))
    with clock.set_to(clock.now() + timedelta(days=7)):
        make.released_order()
        bendahara.send(PAYOUTS, until=today().isoformat())
        page = ketua.open(f"{PAYOUTS}/{the_run().number}")
    assert "memakai rekening baru" in page
    assert "Sebelumnya: BRI ···· 0001" in page


def test_approval_wants_the_approver_s_own_password(prepared, ketua):
    form = form_to(ketua.open(f"{PAYOUTS}/{prepared}"), "/approval")
    for password, words in (("", "Isi dulu"), ("salah", "bukan kata sandi Anda")):
        assert words in ketua.send(form.action, 422, **{**form.values, "password": password})
    assert the_run().status is RunStatus.DRAFT
    assert "disetujui" in ketua.send(form.action, **{**form.values, "password": cast.PASSWORD})
    assert the_run().status is RunStatus.APPROVED


def test_a_stale_page_approves_nothing(prepared, ketua):
    page = ketua.send(f"{PAYOUTS}/{prepared}/approval", 409, password=cast.PASSWORD, seen="another list")
    assert "bukan yang tadi Anda lihat" in page
    assert the_run().status is RunStatus.DRAFT


def test_approving_twice_is_refused(approved, ketua):
    page = ketua.send(f"{PAYOUTS}/{approved}/approval", 409, password=cast.PASSWORD, seen=the_run().fingerprint)
    assert "sudah berubah" in page
    assert balance("paying") == -135_000


def test_whoever_prepared_does_not_approve_even_with_both_roles(sign_in):
    """Nurul is bendahara and, for this test, ketua too: the page explains, the rule refuses."""
    with transaction():
        session().add(RoleGrant(user_id=cast.person("Nurul").id, role=Role.KETUA))
    both = Desk(sign_in(cast.person("Nurul")))
    make.released_order()
    both.send(PAYOUTS, until=today().isoformat())
    run = the_run()
    assert "Anda yang menyiapkan" in both.open(f"{PAYOUTS}/{run.number}")
    page = both.send(f"{PAYOUTS}/{run.number}/approval", 403, password=cast.PASSWORD, seen=run.fingerprint)
    assert "Orang lain harus menyetujui" in page
    assert the_run().status is RunStatus.DRAFT


def test_the_bendahara_cannot_approve_and_the_ketua_cannot_prepare(prepared, bendahara, ketua):
    assert bendahara.browser.post(f"{PAYOUTS}/{prepared}/approval", data={}).status_code == 404
    assert ketua.browser.post(PAYOUTS, data={"until": today().isoformat()}).status_code == 404


def test_a_draft_given_back_can_be_prepared_again(prepared, bendahara, ketua):
    ketua.send(f"{PAYOUTS}/{prepared}/discard")
    assert session().scalar(sa.select(sa.func.count(PayoutRun.id))) == 0
    bendahara.send(PAYOUTS, until=today().isoformat())
    assert the_run().number == prepared


def test_who_opens_a_discarded_run_reads_who_discarded_it_and_when(prepared, bendahara, ketua):
    bendahara.send(f"{PAYOUTS}/{prepared}/discard")
    seen = {"password": cast.PASSWORD, "seen": "x"}
    for page in (ketua.open(f"{PAYOUTS}/{prepared}", 409), ketua.send(f"{PAYOUTS}/{prepared}/approval", 409, **seen)):
        assert "Pencairan dibuang oleh Nurul" in page and "WIB" in page


def test_who_prepares_second_reads_who_prepared_and_when(prepared, bendahara):
    page = bendahara.send(PAYOUTS, until=today().isoformat())
    assert f"{prepared} disiapkan oleh Nurul" in page


def test_an_approved_run_is_not_discarded(approved, bendahara):
    answer = bendahara.browser.post(f"{PAYOUTS}/{approved}/discard")
    assert answer.status_code == 409
    assert the_run().status is RunStatus.APPROVED


def test_there_is_no_bank_file_before_approval(prepared, bendahara):
    assert bendahara.browser.get(f"{PAYOUTS}/{prepared}/file").status_code == 404
    page = bendahara.send(f"{PAYOUTS}/{prepared}/file", account="bri")
    assert "sudah berubah" in page
    assert bendahara.browser.post(f"{PAYOUTS}/{prepared}/export").status_code == 404


def test_the_file_is_the_same_before_and_after_it_was_given(approved, bendahara):
    assert "Buat berkas" in bendahara.open(f"{PAYOUTS}/{approved}")
    bendahara.send(f"{PAYOUTS}/{approved}/file", account="bri")
    before = bendahara.file(f"{PAYOUTS}/{approved}/file").data
    for _ in range(2):
        bendahara.send(f"{PAYOUTS}/{approved}/export")
    assert bendahara.file(f"{PAYOUTS}/{approved}/file").data == before
    assert the_run().file_sha256 == hashlib.sha256(before).hexdigest()
    assert the_run().status is RunStatus.EXPORTED
    page = bendahara.open(f"{PAYOUTS}/{approved}")
    assert the_run().file_sha256 in page
    assert "1 pencairan" in page


def test_the_office_chooses_each_bank_s_form_of_file(approved, bendahara, ketua):
    page = bendahara.send(f"{PAYOUTS}/files/bri", layout="bca_multi")
    assert "KlikBCA" in page
    bendahara.send(f"{PAYOUTS}/{approved}/file", account="bri")
    answer = bendahara.file(f"{PAYOUTS}/{approved}/file")
    assert f"{approved}.xlsx" in answer.headers["Content-Disposition"]
    assert answer.data[:2] == b"PK"
    assert approved in ketua.open(f"{PAYOUTS}/files")


@pytest.mark.parametrize(
    ("account", "layout", "status"), [("bri", "excel", 422), ("bri", "", 422), ("x", "generic", 404)]
)
def test_a_form_or_an_account_that_is_not_there_is_refused(bendahara, account, layout, status):
    assert bendahara.browser.post(f"{PAYOUTS}/files/{account}", data={"layout": layout}).status_code == status


def test_a_file_for_no_account_is_shown_again(approved, bendahara):
    assert "field__error" in bendahara.send(f"{PAYOUTS}/{approved}/file", 422, account="mandiri")


def test_only_the_ketua_gives_a_file_back(approved, bendahara, ketua):
    bendahara.send(f"{PAYOUTS}/{approved}/file", account="bri")
    path = f"{PAYOUTS}/{approved}/file/withdrawal"
    assert bendahara.browser.post(path, data={"withdrawn_reason": "x"}).status_code == 404
    assert "field__error" in ketua.send(path, 422, withdrawn_reason="")
    assert "ditarik kembali" in ketua.send(path, withdrawn_reason="Tanggal lewat")
    assert bendahara.browser.get(f"{PAYOUTS}/{approved}/file").status_code == 404
    assert "Tanggal lewat" in bendahara.open(f"{PAYOUTS}/files")


def test_an_approved_payout_is_held_back_with_a_reason_she_reads(approved, bendahara, sign_in):
    path = f"{PAYOUTS}/{approved}/1/holding"
    assert "field__error" in bendahara.send(path, 422, held_reason="")
    assert "/01: ditunda." in bendahara.send(path, held_reason="Rekening diganti")
    assert "Ditunda" in bendahara.open(f"{PAYOUTS}/{approved}/1")
    seller = Desk(sign_in(cast.person("Sulastri")))
    assert "Rekening diganti" in seller.open(f"/seller/money/payouts/{approved}/1")
    assert the_run().status is RunStatus.CLOSED


def test_approval_names_an_account_that_was_changed_meanwhile(prepared, ketua):
    with transaction():
        session().execute(sa.update(BankAccount).values(ended_at=clock.now()))
    page = ketua.open(f"{PAYOUTS}/{prepared}")
    assert "Rekening Sulastri Ecoprint diganti" in page
    form = form_to(page, "/approval")
    page = ketua.send(form.action, 409, **{**form.values, "password": cast.PASSWORD})
    assert "Sulastri Ecoprint" in page
    assert the_run().status is RunStatus.DRAFT


def test_a_payout_shows_its_sales_and_each_maker_s_part(bendahara):
    make.released_order(make.product("Keripik bawang", seller=cast.seller("KUB Melati"), price=15_001), quantity=3)
    bendahara.send(PAYOUTS, until=today().isoformat())
    page = bendahara.open(f"{PAYOUTS}/{the_run().number}/1")
    for words in ("3 Keripik bawang", "45.003", "−4.500", "40.503", "20.252", "16.201", "4.050", "Wiwik", "Kas KUB"):
        assert words in page


def test_a_run_at_the_bank_leads_to_the_statement_that_confirms_it(exported, bendahara):
    """Eleven payouts by hand are thirty-three presses."""
    page = bendahara.open(f"{PAYOUTS}/{exported}")
    assert 'href="/office/bank/statements#upload"' in page and "Unggah mutasinya" in page


def test_a_payout_is_confirmed_with_the_bank_s_reference(exported, bendahara):
    assert "error" in bendahara.send(f"{PAYOUTS}/{exported}/1/confirmation", 422, reference="")
    page = bendahara.send(f"{PAYOUTS}/{exported}/1/confirmation", reference="BIFAST DB 1")
    assert "Masuk rekening" in page
    assert f"{exported}/01: uangnya sudah masuk rekening penjual" in page
    assert the_run().status is RunStatus.CLOSED
    assert "sudah berubah" in bendahara.send(f"{PAYOUTS}/{exported}/1/return", reason="terlambat")
    assert balance("paying") == balance("payable") == 0


def test_a_returned_payout_says_why_and_is_payable_again(exported, bendahara):
    assert "error" in bendahara.send(f"{PAYOUTS}/{exported}/1/return", 422, reason="")
    page = bendahara.send(f"{PAYOUTS}/{exported}/1/return", reason="rekening tutup")
    assert "dikembalikan bank: rekening tutup" in page
    assert f"{exported}/01: dikembalikan bank. Uangnya menunggu rekening lain" in page
    assert the_run().payouts[0].status is PayoutStatus.RETURNED
    assert balance("payable") == -135_000
    assert "menunggu rekening baru" in bendahara.open(PAYOUTS)


def test_a_payout_before_it_is_sent_has_no_answer(approved, bendahara):
    page = bendahara.open(f"{PAYOUTS}/{approved}/1")
    assert "/confirmation" not in page
    assert "sudah berubah" in bendahara.send(f"{PAYOUTS}/{approved}/1/confirmation", reference="x")


@pytest.mark.parametrize("path", ["/PC-0000-00", "/PC-0000-00/1", "/x%00y", "/" + "x" * 300])
def test_a_run_that_is_not_there_is_not_found(bendahara, path):
    assert bendahara.browser.get(PAYOUTS + path).status_code == 404


def test_a_payout_that_is_not_there_is_not_found(prepared, bendahara):
    assert bendahara.browser.get(f"{PAYOUTS}/{prepared}/2").status_code == 404


@pytest.mark.parametrize("who", ["Ratih", "Tono", "Sulastri"])
def test_others_find_nothing_there(prepared, sign_in, who):
    browser = sign_in(cast.person(who))
    for path in ("", f"/{prepared}", f"/{prepared}/1", f"/{prepared}/file", "/files", "/cash"):
        assert browser.get(PAYOUTS + path).status_code == 404
