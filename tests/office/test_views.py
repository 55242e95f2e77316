"""What needs a decision today, and the counts beside the navigation."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from shop import audit, clock
from shop.audit import AuditRecord
from shop.bank.importing import import_statement
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.office.queries import owed, waiting, work_counts
from shop.orders.fulfilment import mark_ready
from shop.orders.handing_over import hand_over
from shop.payments.cod import add_area
from shop.payments.ending import cancel_paid_part
from shop.payments.methods import switch_method
from shop.payments.queries import waiting_total
from shop.payments.requesting import coop_account
from shop.payments.unknown import receive_unknown
from shop.payouts import paying
from shop.regions.models import Region
from shop.sellers.models import AccountStatus, BankAccount
from tests import cast, make
from tests.bank import files
from tests.support.desk import Desk
from tests.support.queries import counted


@pytest.fixture
def desk(sign_in):
    return Desk(sign_in(cast.person("Nurul")))


def everything_waits():
    """One of each: unpaid, refund, unknown money, at the hub, unchecked account, draft."""
    nurul = cast.person("Nurul")
    make.order()
    make.released_order()
    with transaction():
        paying.prepare_run(today(), by=nurul)
    gone, here = make.paid_order(), make.paid_order()
    with transaction():
        cancel_paid_part(gone.seller_orders[0], reason="rusak", by=nurul)
        mark_ready(here.seller_orders[0], by=nurul)
        hand_over(here.seller_orders[0], by=nurul)
        receive_unknown(
            60_000, account=coop_account(), sender="X", memo="", received_on=today(), token="ab" * 16, by=nurul
        )
        session().execute(
            sa.update(BankAccount).where(BankAccount.holder == "WIWIK").values(status=AccountStatus.UNCHECKED)
        )


def test_an_empty_office_has_nothing_to_decide(desk):
    page = desk.open("/office")
    assert "Tidak ada yang menunggu" in page
    assert not any(work_counts(waiting()).values())


def test_the_front_page_names_the_year_whose_holidays_nobody_wrote_down(desk, sign_in):
    words = "Hari libur tahun 2028 belum dicatat"
    assert words not in desk.open("/office")
    with clock.set_to(datetime(2027, 10, 1, 3, tzinfo=UTC)):
        assert words in Desk(sign_in(cast.person("Nurul"))).open("/office")


def test_everything_that_waits_is_counted_with_its_sum(app):
    everything_waits()
    found = {name: (one.count, one.total) for name, one in waiting().items() if one.count}
    assert found == {
        "transfers": (1, 167_999),
        "to_approve": (1, 135_000),
        "unchecked": (1, 0),
        "at_hub": (1, 0),
        "refunds": (1, 167_997),
        "unknown": (1, 60_000),
    }
    assert work_counts(waiting()) == {
        "orders": 1,
        "incoming": 3,
        "bazaars": 0,
        "claims": 0,
        "payouts": 1,
        "bank": 0,
        "months": 0,
        "sellers": 1,
        "products": 0,
        "reviews": 0,
        "stories": 0,
        "vouchers": 0,
    }


def test_time_makes_orders_overdue_and_payouts_unanswered(app):
    run = _sent_run()
    order = make.order()
    with clock.set_to(order.pay_before + timedelta(days=1)):
        found = waiting()
    assert found["overdue"].count == 1
    assert found["unanswered"].count == 1
    assert found["unanswered"].since == run.payouts[0].sent_at


def test_a_returned_payout_waits_until_there_is_a_new_account(app):
    run = _sent_run()
    with transaction():
        paying.take_back(run.payouts[0], reason="rekening tutup", by=cast.person("Nurul"))
    assert waiting()["returned"].total == 135_000
    with transaction():
        run.payouts[0].bank_account.ended_at = clock.now()
    assert waiting()["returned"].count == 0


def _sent_run():
    make.released_order()
    with transaction():
        run = paying.prepare_run(today(), by=cast.person("Nurul"))
        paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
        paying.mark_exported(run, file_sha256="0" * 64, by=cast.person("Nurul"))
    return run


def test_each_count_leads_to_its_list(desk):
    everything_waits()
    page = desk.open("/office")
    for href in re.findall(r'queue__act" href="([^"#]+)', page):
        assert desk.browser.get(href).status_code == 200, href
    assert "14 hari" in _page_after(desk, 14)


def test_the_transfers_that_wait_are_those_of_the_page_they_lead_to(app):
    """What is paid at the door waits for its courier, not for the bank."""
    make.order()
    with transaction():
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 2)):
            record_decision(kind, value=value, starts_on=today(), source="RAT", by=None)
        add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))
    at_the_door = make.order(region="35.09.07.2006")
    with transaction():
        switch_method(at_the_door, "cod", by=None)
    found = waiting()["transfers"]
    assert (found.count, found.total) == waiting_total() == (1, 167_999)


def test_a_single_thing_is_led_to_and_several_to_their_list(desk):
    make.released_order()
    with transaction():
        run = paying.prepare_run(today(), by=cast.person("Nurul"))
    page = desk.open("/office")
    assert f'queue__act" href="/office/payouts/{run.number}"' in page and run.number in page
    with transaction():
        session().execute(sa.update(BankAccount).values(status=AccountStatus.UNCHECKED))
    assert waiting()["unchecked"].count > 1
    assert 'queue__act" href="/office/sellers"' in desk.open("/office")


def test_bank_and_books_stand_side_by_side_with_what_is_between_them(desk):
    make.paid_order()
    assert "selisih" not in desk.open("/office").lower()
    with transaction():
        text = files.bri_cms([(today(), "SETOR TUNAI", 100_000_00)], 0)
        import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
    page = desk.open("/office")
    assert "Rp100.000" in page and "−Rp67.999" in page


def _page_after(desk, days, address="/office"):
    with clock.set_to(clock.now() + timedelta(days=days)):
        return desk.open(address)


def test_whoever_works_here_finds_her_own_account(desk):
    assert 'href="/account"' in desk.open("/office")


def test_the_four_numbers_are_those_of_the_books(app):
    everything_waits()
    found = owed()
    assert (found.held, found.ready, found.paying, found.debts) == (168_000, 135_000, 0, 0)


def test_what_was_done_today_stands_with_who_did_it(desk):
    make.paid_order()
    page = desk.open("/office")
    assert "Pembayaran dipastikan" in page
    assert "· Nurul" in page
    assert "Pembayaran dipastikan" not in _page_after(desk, 1)


def test_what_one_person_does_many_times_in_a_row_is_one_row(desk):
    for _ in range(3):
        make.paid_order()
    page = desk.open("/office")
    assert "Pembayaran dipastikan, 3 kali" in page or page.count("Pembayaran dipastikan") == 3
    with transaction():
        for number in (7, 8):
            audit.record("lines_matched", f"match {number}", by=cast.person("Nurul"))
    page = desk.open("/office")
    assert "Mutasi bank dicocokkan, 2 kali" in page and "dicocokkan, 8" not in page


def test_what_many_did_in_turn_is_told_apart_however_much_it_is(app):
    """Two by Nurul, one by Sutrisno between, then 2,100 by Nurul: three rows, and the last says all 2,100."""
    nurul, sutrisno = cast.person("Nurul"), cast.person("Sutrisno")
    start = now()
    with transaction():
        for number, by in enumerate([nurul, nurul, sutrisno, *[nurul] * 2_100]):
            audit.record("lines_matched", f"match {number}", by=by)
        audit.record("lines_matched", "match 9999", by=None)
    rows = [(last.by, last.code, count) for last, count in audit.since(start, 8)]
    assert rows == [("Nurul", "2102", 2_100), ("Sutrisno", "2", 1), ("Nurul", "1", 2)]
    assert [count for _, count in audit.since(start, 1)] == [2_100]


def test_a_decision_is_named_in_words_where_it_was_recorded(desk):
    with transaction():
        tomorrow = today() + timedelta(days=1)
        record_decision(Kind.HOLD_DAYS, value=4, starts_on=tomorrow, source="RAT", by=cast.person("Sutrisno"))
    for address in ("/office/trail", "/office"):
        page = desk.open(address)
        assert "Lama uang ditahan sesudah barang tiba" in page and "hold_days" not in page


def test_everything_that_was_done_on_a_day_is_read_page_by_page(desk, sign_in):
    order = make.paid_order()
    assert "/office/trail" in desk.open("/office")
    page = desk.open("/office/trail")
    assert "Pembayaran dipastikan" in page and f'href="/office/orders/{order.number}"' in page
    yesterday = today() - timedelta(days=1)
    assert "Tidak ada pada hari ini" in desk.open(f"/office/trail?until={yesterday}")
    assert "Pembayaran dipastikan" in _page_after(desk, 1, f"/office/trail?until={today()}")
    assert "Pembayaran dipastikan" not in _page_after(desk, 1, "/office/trail")
    with transaction():
        for number in range(100):
            audit.record("lines_matched", f"match {number}", by=cast.person("Nurul"))
    assert "Halaman 2 dari 2" in desk.open("/office/trail?page=2")
    desk.open("/office/trail?until=nonsense", 422)
    assert sign_in(cast.person("Ratih")).get("/office/trail").status_code == 404


def test_a_days_acts_are_found_by_an_index(app):
    asked = []
    session().rollback()
    event.listen(session().get_bind(), "before_cursor_execute", lambda *said: asked.append(said[2:4]))
    audit.of_day(today(), 0, 100)
    audit.since(now(), 8)
    reads = [one for one in asked if one[0].startswith(("SELECT", "WITH"))]
    assert len(reads) == 3
    for statement, parameters in reads:
        plan = str(session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
        assert "INDEX ix_audit_records_at_id (at>" in plan, plan
        assert "TEMP B-TREE" not in plan or statement.startswith("WITH"), (
            plan
        )  # the day's own acts are sorted by person


def test_a_reason_of_the_shops_own_is_said_in_words(desk):
    make.claim(make.shipped_order())
    page = desk.open("/office/trail")
    assert "Komplain dibuka" in page
    assert "Barang rusak" in page and "damaged" not in page


def test_every_act_recorded_has_words(app):
    everything_waits()
    _sent = make.shipped_order()
    acts = set(session().scalars(sa.select(AuditRecord.act).distinct()))
    assert acts <= set(audit.WORDS)


def test_the_front_page_asks_few_questions_however_much_waits(desk):
    desk.open("/office")
    with counted() as before:
        desk.open("/office")
    everything_waits()
    for _ in range(3):
        make.order()
    with counted() as after:
        desk.open("/office")
    assert len(after) <= len(before) + 1
    assert len(after) <= 14


@pytest.mark.parametrize("who", ["Nurul", "Sutrisno", "Ratih"])
def test_the_count_beside_the_front_page_is_that_of_its_rows(sign_in, who):
    everything_waits()
    page = Desk(sign_in(cast.person(who))).open("/office")
    beside = re.search(r"sidenav__count[^>]*>\s*(\d+)", page)
    assert int(beside[1] if beside else 0) == page.count('class="queue__item"')


def test_the_catalogue_officer_sees_no_money(sign_in):
    everything_waits()
    page = Desk(sign_in(cast.person("Ratih"))).open("/office")
    assert "Rp" not in page.split("<main")[1] and "Rekening penjual belum diperiksa" not in page
    for hidden in ("/office/incoming", "/office/payouts", "/office/ledger", "/office/decisions"):
        assert hidden not in page


@pytest.mark.parametrize("who", ["Nurul", "Sutrisno", "Ratih"])
def test_every_entry_of_the_navigation_opens(sign_in, who):
    desk = Desk(sign_in(cast.person(who)))
    for href in re.findall(r'class="sidenav__link" href="([^"]+)"', desk.open("/office")):
        assert desk.browser.get(href).status_code == 200, href


@pytest.mark.parametrize("who", ["Tono", "Sulastri", "Budi"])
def test_others_find_nothing_there(sign_in, who):
    assert sign_in(cast.person(who)).get("/office").status_code == 404


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get("/office").status_code == 303


def test_a_month_that_is_over_waits_to_be_closed(time_machine, sign_in):
    time_machine.move_to("2026-11-20 10:00+07:00")  # 62 days later two months are over
    make.released_order()
    desk = Desk(sign_in(cast.person("Nurul")))
    assert "Bulan yang perlu ditutup" not in desk.open("/office") and work_counts(waiting())["months"] == 0
    with clock.set_to(clock.now() + timedelta(days=62)):
        found = waiting()["months"]
        assert found.count == 2 and found.since < clock.now() - timedelta(days=28)
        page = Desk(sign_in(cast.person("Nurul"))).open("/office")
        assert "Bulan yang perlu ditutup" in page and 'queue__act" href="/office/months/2' in page
        assert work_counts(waiting())["months"] == 2
        assert "Bulan yang perlu ditutup" not in Desk(sign_in(cast.person("Ratih"))).open("/office")
