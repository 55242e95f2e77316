"""Reports of QRIS payments and couriers' lists: read, shown, booked once, whatever files bring them."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.bank import booking, planning, queries, reporting
from shop.bank.closing import close_certain
from shop.bank.describing import ColumnsUnclear, describe_report
from shop.bank.importing import import_statement
from shop.bank.models import Report, ReportRow, StatementUpload
from shop.bank.reading.lines import Unreadable
from shop.bank.reading.reports import UnknownReport
from shop.bank.uploads import keep_upload
from shop.clock import now, today
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.ledger.queries import balance
from shop.orders import fulfilment, handing_over
from shop.orders.models import Order, OrderStatus
from shop.payments import cod
from shop.payments.acquirer import MoreThanConfirmed
from shop.payments.bearing import KetuaDecides
from shop.payments.codes import store_code
from shop.payments.methods import switch_method
from shop.payments.models import Remittance
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payments.unknown import unexplained
from shop.regions.models import Region
from shop.shipping.models import Service
from tests import cast, make
from tests.bank import files
from tests.payments.test_qris import STATIC

QRIS_HEAD = ["Tanggal", "RRN", "Nominal", "MDR", "Neto", "Status"]
QRIS_COLUMNS = {"day": 0, "reference": 1, "amount": 2, "fee": 3, "net": 4, "state": 5}
COD_HEAD = ["Resi", "COD", "Biaya", "Dibayarkan", "Status", "Ongkir retur"]
COD_COLUMNS = {"number": 0, "amount": 1, "fee": 2, "net": 3, "state": 4, "freight": 5}


@pytest.fixture(autouse=True)
def described(app):
    """QRIS and COD are offered, and the office described both tables."""
    with transaction():
        store_code(STATIC, account=coop_account(), by=cast.person("Sutrisno"))
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=cast.person("Sutrisno"))
        for kind, value in ((Kind.COD_MOST_RUPIAH, 300_000), (Kind.COD_OPEN_ORDERS, 9)):
            session().add(Decision(kind=kind, value=value, starts_on=today(), source="RAT", recorded_at=now()))
        by = cast.person("Nurul")
        describe_report("Akuirer", "qris", QRIS_HEAD, QRIS_COLUMNS, by=by)
        describe_report("Setoran kurir", "cod", COD_HEAD, COD_COLUMNS, by=by)


def qris_file(*rows: tuple[str, str, str, str, str]) -> str:
    """A report of today: reference, amount, fee, net, state."""
    lines = [f"{today():%d/%m/%Y},{','.join(row)}" for row in rows]
    return "\n".join([",".join(QRIS_HEAD), *lines]) + "\n"


def cod_file(*rows: tuple[str, ...]) -> str:
    return "\n".join([";".join(COD_HEAD), *(";".join(row) for row in rows)]) + "\n"


def upload(text: str | bytes, source: str = "qris", name: str = "laporan.csv") -> StatementUpload:
    data = text.encode() if isinstance(text, str) else text
    with transaction():
        return keep_upload(coop_account(), data, name=name, source=source)


def plan(text: str, source: str = "qris") -> list[tuple[str, str]]:
    return [(one.will, one.what) for one in planning.plan(upload(text, source)).rows]


def save(text: str, source: str = "qris", reference: str = "JNE 1") -> Report:
    kept = upload(text, source)
    with transaction():
        return reporting.save_report(
            kept, account=kept.coop_account, received_on=today(), reference=reference, by=cast.person("Nurul")
        )


def qris_order(price: int = 152_000) -> Order:
    made = make.order(make.product(price=price))
    with transaction():
        switch_method(made, "qris", by=None)
    return made


def cod_order(*, delivered: bool = False, price: int = 100_000) -> Order:
    made = make.order(make.product(price=price), region="35.09.07.2006")
    by = cast.person("Nurul")
    with transaction():
        switch_method(made, "cod", by=None)
    with transaction():
        for part in made.seller_orders:
            fulfilment.mark_ready(part, by=by)
            if part.parcel.is_hub:
                handing_over.hand_over(part, by=by)
        fulfilment.ship(made.parcels[0], tracking=f"JP{made.id:08d}", by=by)
        if delivered:
            fulfilment.mark_delivered(made.parcels[0], by=by)
    return made


def source_of(order: Order) -> str:
    return f"cod-{order.parcels[0].service_id}"


def status(order: Order) -> OrderStatus:
    return request_of(order.number).order.status


def test_a_row_of_exactly_the_amount_pays_its_qris_order_and_its_fee_is_known():
    """payments.md §7.5, QRIS: Rp170.000 less the code; MDR 0,7 % of it is Rp1.189,99, booked as Rp1.189."""
    order = qris_order()
    asked = request_of(order.number).amount
    assert asked == 169_998  # the transfer request left behind keeps Rp169.999
    text = qris_file(("RRN1", "169998.00", "1189.99", "168808.01", "Sukses"))
    assert plan(text) == [("settled", order.number)]
    report = save(text)
    assert (report.rows_read, report.rows_new) == (1, 1)
    assert status(order) is OrderStatus.PAID
    assert balance("payment_fees") == 1_189 and balance("clearing", "qris") == 169_998 - 1_189
    assert balance("bank") == 0


def test_fees_are_rounded_together_never_each_for_itself():
    for price in (100_000, 110_000, 120_000):
        qris_order(price)
    rows = [(f"RRN{at}", f"{100_000 + at * 10_000 + 18_000 - 2}.00", "0.60", "", "") for at in range(3)]
    text = qris_file(*((ref, amount, fee, f"{float(amount) - 0.6:.2f}", "ok") for ref, amount, fee, *_ in rows))
    save(text)
    assert balance("payment_fees") == 1  # three times Rp0,60 are Rp1,80


def test_everything_else_becomes_a_receipt_in_the_queue():
    order = qris_order()
    save(qris_file(("A", "150000", "0", "150000", "Sukses"), ("B", "60000", "0", "60000", "Sukses")))
    assert sorted(one.amount for one in unexplained()) == [60_000, 150_000]
    assert balance("clearing", "qris") == 210_000 and status(order) is OrderStatus.AWAITING_PAYMENT


def test_two_rows_of_one_amount_are_a_person_s_to_decide():
    order = qris_order()
    rows = [(ref, "169998", "0", "169998", "Sukses") for ref in ("A", "B")]
    assert plan(qris_file(*rows)) == [("exact", order.number)] * 2
    save(qris_file(*rows))
    assert len(unexplained()) == 2 and status(order) is OrderStatus.AWAITING_PAYMENT


def test_the_same_file_and_overlapping_ones_add_nothing_and_twins_stay_two():
    rows = [
        ("", "50000", "0", "50000", "Sukses"),
        ("", "50000", "0", "50000", "Sukses"),
        ("C", "7000", "0", "7000", ""),
    ]
    save(qris_file(*rows))
    with pytest.raises(reporting.NothingToBook):
        save(qris_file(*rows))
    assert save(qris_file(*rows[1:], ("D", "8000", "0", "8000", "Sukses"))).rows_new == 1
    assert session().scalar(sa.select(sa.func.count(ReportRow.id))) == 4
    assert balance("unidentified") == -(50_000 * 2 + 7_000 + 8_000)


def test_a_pending_row_never_settles_and_comes_again_once_it_is_booked():
    order = qris_order()
    text = qris_file(("RRN1", "169998", "0", "169998", "Pending"), ("RRN2", "5000", "0", "5000", "Gagal"))
    assert plan(text) == [("left", ""), ("left", "")]
    with pytest.raises(reporting.NothingToBook):
        save(text)
    save(qris_file(("RRN1", "169998", "0", "169998", "Sukses")))
    assert status(order) is OrderStatus.PAID


def statement(*moves: tuple[str, int]) -> None:
    text = files.bri_cms([(today(), words, amount * 100) for words, amount in moves])
    with transaction():
        import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))


def test_the_acquirer_s_sum_of_a_day_is_matched_by_itself():
    qris_order()
    save(qris_file(("A", "169998", "1190", "168808", "Sukses"), ("B", "60000", "420", "59580", "Sukses")))
    statement(("KR OTOMATIS MID : 0001 QR", 168_808 + 59_580))
    assert close_certain(coop_account(), by=cast.person("Nurul")) == (1, 0)
    assert balance("clearing", "qris") == 0 and balance("bank", "bri") == 228_388
    assert queries.open_items(coop_account(), today(), today()) == []


def test_another_sum_of_the_acquirer_is_booked_by_hand_up_to_what_is_on_its_way():
    save(qris_file(("A", "60000", "420", "59580", "Sukses")))
    statement(("KR OTOMATIS QR", 30_000), ("KR OTOMATIS QR", 90_000))
    first, second = queries.open_lines(coop_account())
    with transaction():
        booking.book(coop_account(), [first.id], "qris", by=cast.person("Nurul"))
    assert balance("clearing", "qris") == 29_580
    with pytest.raises(MoreThanConfirmed), transaction():
        booking.book(coop_account(), [second.id], "qris", by=cast.person("Nurul"))


def test_a_courier_s_list_hands_in_what_was_collected_less_the_fee():
    """payments.md §7.5, COD remitted: 1110, 5130 against 1140."""
    first, second = cod_order(delivered=True), cod_order(delivered=True)
    text = cod_file(
        (first.parcels[0].tracking, "109.000", "3.000", "106.000", "Terkirim", ""),
        (second.number, "109.000", "3.000", "106.000", "Terkirim", ""),
    )
    assert plan(text, source_of(first)) == [("remitted", first.number), ("remitted", second.number)]
    save(text, source_of(first))
    assert (balance("bank", "bri"), balance("bank_fees"), balance("receivable")) == (212_000, 6_000, 0)
    statement(("JNE COD", 212_000))
    assert close_certain(coop_account(), by=cast.person("Nurul")) == (1, 0)


@pytest.mark.parametrize("fee", ["20001", "109000"])
def test_a_file_that_names_unusual_fees_is_booked_by_nobody_but_the_ketua(fee):
    """Whoever saves a file may have written it."""
    order, paid = cod_order(delivered=True), qris_order(price=92_000)
    net = str(109_000 - int(fee))
    with pytest.raises(KetuaDecides):
        save(cod_file((order.number, "109000", fee, net, "Delivered", "")), source_of(order))
    asked = request_of(paid.number).amount
    with pytest.raises(KetuaDecides):
        save(qris_file(("R1", str(asked), fee, str(asked - int(fee)), "ok")))
    assert (balance("bank_fees"), balance("payment_fees"), status(paid)) == (0, 0, OrderStatus.AWAITING_PAYMENT)


def test_the_usual_fee_of_much_money_needs_nobody_else():
    paid = qris_order(price=2_990_000)
    asked = request_of(paid.number).amount
    save(qris_file(("R1", str(asked), str(asked // 100), str(asked - asked // 100), "ok")))
    assert balance("payment_fees") == asked // 100 > 20_000


def test_a_parcel_the_shop_thought_on_its_way_has_arrived():
    order = cod_order()
    text = cod_file((order.parcels[0].tracking.lower(), "109000", "0", "109000", "Delivered", ""))
    assert plan(text, source_of(order)) == [("delivered", order.number)]
    save(text, source_of(order))
    assert status(order) is OrderStatus.PAID and balance("receivable") == 0 and balance("held") == -109_000


def test_a_courier_hands_nothing_in_before_it_was_paid_at_the_door():
    """The money came yesterday, the shop hears of the parcel's arrival today: no day on which the courier owes less than nothing."""
    order = cod_order()
    yesterday = today() - timedelta(days=1)
    kept = upload(cod_file((order.number, "109000", "0", "109000", "Terkirim", "")), source_of(order))
    with transaction():
        reporting.save_report(
            kept, account=kept.coop_account, received_on=yesterday, reference="JNE 1", by=cast.person("Nurul")
        )
    assert [balance("receivable", until=day) for day in (yesterday, today())] == [0, 0]
    assert session().scalars(sa.select(Remittance.received_on)).one() == yesterday


def test_rows_that_do_not_fit_are_left_out_and_come_with_the_next_file():
    order = cod_order()
    other = cod_order(delivered=True)
    rows = [
        (order.parcels[0].tracking, "150000", "0", "150000", "Terkirim", ""),
        ("JP99999999", "109000", "0", "109000", "Terkirim", ""),
        (other.number, "0", "0", "0", "Retur", "9000"),
    ]
    assert plan(cod_file(*rows), source_of(order)) == [
        ("differs", order.number),
        ("lost", ""),
        ("differs", other.number),
    ]
    with pytest.raises(reporting.NothingToBook):
        save(cod_file(*rows), source_of(order))
    right = (order.parcels[0].tracking, "109000", "0", "109000", "Terkirim", "")
    others = sa.select(Service.id).where(Service.id != order.parcels[0].service_id).order_by(Service.id)
    assert plan(cod_file(right), f"cod-{session().scalars(others).first()}") == [("lost", "")], "another courier's list"
    assert save(cod_file(right, *rows[1:]), source_of(order)).rows_new == 1


def test_a_reference_used_before_is_refused():
    first, second = cod_order(delivered=True), cod_order(delivered=True)
    for at, order in enumerate((first, second)):
        text = cod_file((order.number, "109000", "0", "109000", "", ""))
        if at:
            with pytest.raises(reporting.ReferenceUsed):
                save(text, source_of(order))
        else:
            save(text, source_of(order))
    assert balance("receivable") == 109_000


@pytest.mark.parametrize(("bps", "makers"), [(None, 0), (0, 0), (5_000, 8_000), (10_000, 16_000)])
def test_who_pays_the_freight_of_a_refused_parcel_was_decided(bps, makers):
    if bps is not None:
        with transaction():
            session().add(
                Decision(
                    kind=Kind.COD_FREIGHT_SELLER_BPS, value=bps, starts_on=today(), source="RAT", recorded_at=now()
                )
            )
    order = cod_order()
    save(cod_file((order.number, "0", "0", "0", "Retur", "7.000")), source_of(order))
    assert status(order) is OrderStatus.CANCELLED
    assert (balance("payable"), balance("written_off"), balance("shipping_due")) == (makers, 16_000 - makers, -16_000)


def test_a_way_back_that_costs_more_than_the_office_says_alone_waits_for_the_ketua():
    order, other = cod_order(), cod_order()
    rows = [(order.number, "0", "0", "0", "Retur", "20.001"), (other.number, "0", "0", "0", "Retur", "20.000")]
    save(cod_file(*rows), source_of(order))
    assert (status(order), status(other)) == (OrderStatus.ON_DELIVERY, OrderStatus.CANCELLED)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1x,0,1,Sukses\n", "Baris 2, kolom “Jumlah dibayar”"),
        (
            "Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1000,7,1000,Sukses\n",
            "kolom “Jumlah setelah biaya”: seharusnya Rp993",
        ),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n32/12/2025,A,1000,0,1000,Sukses\n", "kolom “Tanggal”"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1000,0,1000,Aneh\n", "kolom “Keadaan”"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1000,0\n", "6 kolom; baris ini terpotong"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1000.50,0,1000.50,\n", "rupiah bulat"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1000,2000,,\n", "jumlah uang"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n", "paling sedikit satu pembayaran"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2025,A,1000,0,1000,\nTotal,,2000,,,\n", "total Rp1.000"),
        ("Tanggal,RRN,Nominal,MDR,Neto,Status\n30/12/2099,A,1000,0,1000,\n", "hari ini atau sebelumnya"),
        ("Tanggal,Nominal\n30/12/2025,1000\n", "belum dikenal"),
    ],
)
def test_a_refusal_names_the_line_the_column_and_what_was_expected(text, words):
    with pytest.raises(Unreadable) as refused:
        save(text)
    sentence = refused.value.sentence()
    assert words in sentence and sentence.endswith("Tidak ada yang disimpan.")
    assert session().scalar(sa.select(sa.func.count(Report.id))) == 0


def test_an_unknown_table_is_asked_about_and_columns_must_be_clear():
    with pytest.raises(UnknownReport):
        plan("a,b\n1,2\n")
    for columns in ({"day": 0}, {"day": 0, "amount": 0}, {"day": 0, "amount": 1, "x": 2}):
        with pytest.raises(ColumnsUnclear), transaction():
            describe_report("X", "qris", ["a", "b"], columns, by=cast.person("Nurul"))


def test_the_report_outlives_an_old_upload():
    old = upload(qris_file(("A", "60000", "0", "60000", "Sukses")))
    assert old.uploaded_at <= now() + timedelta(seconds=1)
    assert planning.plan(old).gross == 60_000
