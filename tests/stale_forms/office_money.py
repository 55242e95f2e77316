"""The office's forms about money: ways to pay, decisions, months, files, cash, taxes, payouts and cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shop import clock
from shop.bank import uploads
from shop.bank.month_queries import month_standing
from shop.clock import now, today
from shop.db import session, transaction
from shop.payments import cod, inbox
from shop.payments.card_models import EventState, MoneyCase, ProviderEvent
from shop.payments.codes import store_code
from shop.payments.provider import BalanceLine, Notice, SeenPayout
from shop.payments.provider_payouts import take_in_payout
from shop.payments.requesting import coop_account
from shop.payouts import exporting, paying, taxes
from shop.payouts.pages_office import found_run
from shop.regions.models import Region
from tests import cast, make
from tests.bank.test_months import NOVEMBER, OCTOBER, bring, october_sale
from tests.orders.test_withholding import decide as withhold
from tests.payments.test_qris import STATIC
from tests.payouts.conftest import Office
from tests.stale_forms.row import Press, Row, both, by


def qris_code() -> Row:
    with transaction():
        store_code(STATIC, account=coop_account(), by=by("Nurul"))
    end = Press("/office/methods", "/qris/end")
    return Row(Press("/office/methods", "/methods/qris", {"text": STATIC}), end)


def qris_end() -> Row:
    with transaction():
        store_code(STATIC, account=coop_account(), by=by("Nurul"))
    return both("/office/methods", "/qris/end")


def cod_area() -> Row:
    return both("/office/cod", "/cod/areas", {"region_code": "35.09", "source": "RAT"})


def cod_area_end() -> Row:
    with transaction():
        cod.add_area(session().get_one(Region, "35.09"), source="RAT", by=by())
    return both("/office/cod", "/areas/35.09/end")


def decision_of_the_same_day() -> Row:
    typed = {"kind": "hold_days", "value": "4", "starts_on": today().isoformat(), "source": "RAT 2026"}
    return both("/office/decisions", "/decisions", typed, typed | {"value": "5"})


def decision_of_another_day() -> Row:
    typed = {"kind": "hold_days", "value": "4", "starts_on": today().isoformat(), "source": "RAT 2026"}
    later = {"value": "5", "starts_on": (today() + timedelta(days=2)).isoformat()}
    return both("/office/decisions", "/decisions", typed, typed | later)


def month_preparation() -> Row:
    return _month("/preparation")


def month_reason() -> Row:
    row = _month("/reasons", odd=True)
    row.mine.typed, row.theirs.typed = {"reason": "Setoran bazar"}, {"reason": "Titipan"}
    return row


def month_opening() -> Row:
    return _month("/opening", opening=500_000)


def _month(form: str, *, odd: bool = False, opening: int = 0) -> Row:
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), opening=opening)
        if odd:
            bring((date(2026, 10, 30), "SETORAN", 77_000), opening=came)
            assert month_standing(OCTOBER).items
    row = both("/office/months/2026-10", form)
    row.at = NOVEMBER
    return row


TABLE = b"Hari;Berita;Setoran;Penarikan;Sisa\n24/11/2026;SETORAN;5000;;5000\n"


def statement_columns() -> Row:
    with transaction():
        token = uploads.keep_upload(coop_account(), TABLE, name="desa.csv").token
    named = {"day": "0", "text": "1", "credit": "2", "debit": "3", "balance": "4", "amount": "", "side": ""}
    typed = {"name": "Bank desa", "head": "0", **named}
    return both(f"/office/bank/uploads/{token}", "/layout", typed, typed | {"credit": "3", "debit": "2"})


def acquirer_columns() -> Row:
    return _report_columns("qris", b"Tanggal;RRN;Nominal;MDR;Bersih\n24/11/2026;R1;9000;63;8937\n", "net", "4")


def courier_columns() -> Row:
    return _report_columns("cod-1", b"Resi;Nilai COD;Potongan\nJP1;109000;0\n", "fee", "2")


def _report_columns(source: str, data: bytes, column: str, place: str) -> Row:
    with transaction():
        token = uploads.keep_upload(coop_account(), data, name="daftar.csv", source=source).token
    return both(f"/office/bank/reports/{token}", "/layout", {column: ""}, {column: place})


def cash_move() -> Row:
    make.released_order()
    typed = {"way": "to_box", "amount": "50000"}
    return both("/office/payouts/cash", "/payouts/cash", typed, typed | {"amount": "70000"})


def courier_payment() -> Row:
    make.released_order()
    typed = {"amount": "18000", "reference": "JNE 1"}
    return both("/office/payouts/couriers?courier=jne-reg", "/jne-reg/payment", typed, typed | {"amount": "16500"})


def courier_difference() -> Row:
    make.released_order()
    page, typed = "/office/payouts/couriers?courier=jne-reg", {"difference_reason": "Tagihan JNE"}
    return both(page, "/jne-reg/difference", typed)


def debt_paid_back() -> Row:
    typed = {"amount": "50000", "reference": "BRI 7"}
    return both(_debt(), "/payment", typed, typed | {"amount": "60000"})


def debt_let_go() -> Row:
    return both(_debt(), "/release", {"letting_go": "RAT 2026"})


def _debt() -> str:
    order = make.released_order()
    Office().confirm()
    make.refunded_claim(order, 150_000)
    return f"/office/payouts/debts?maker={cast.seller().makers[0].id}"


def tax_number() -> Row:
    with clock.set_to(datetime(2026, 9, 14, 3, tzinfo=UTC)):
        withhold(starts_on=date(2026, 9, 1))
        make.released_order()
    with clock.set_to(datetime(2026, 10, 5, 3, tzinfo=UTC)), transaction():
        paid = {"amount": 750, "ntpn": "A" * 16, "paid_on": date(2026, 10, 5), "account": coop_account()}
        taxes.record_payment(date(2026, 9, 1), **paid, by=by("Nurul"))
    typed = {"ntpn": "B" * 16, "reason": "Salah ketik"}
    return both("/office/taxes?number=2026-09", "/correction", typed, typed | {"ntpn": "C" * 16})


def payout_layout() -> Row:
    return both("/office/payouts/files", "/files/bri", {"layout": "mandiri_mcm"}, {"layout": "bca_multi"})


def _run() -> Any:
    make.released_order()
    with transaction():
        return paying.prepare_run(today(), by=by("Nurul"))


def payout_approval() -> Row:
    typed = {"password": cast.PASSWORD}
    return both(f"/office/payouts/{_run().number}", "/approval", typed)


def payout_discard() -> Row:
    return both(f"/office/payouts/{_run().number}", "/discard")


def _approved() -> str:
    run = _run()
    with transaction():
        paying.approve(run, seen=run.fingerprint, by=by("Budi"))
    return run.number


def payout_export() -> Row:
    number = _approved()
    with transaction():
        exporting.make_file(found_run(number), coop_account(), by=by("Nurul"))
    return both(f"/office/payouts/{number}", "/export")


def payout_confirmation() -> Row:
    return _payout("/confirmation", {"reference": "BIFAST 1"})


def payout_return() -> Row:
    return _payout("/return", {"reason": "tutup"})


def _payout(form: str, typed: dict[str, str]) -> Row:
    number = _approved()
    with transaction():
        made = exporting.make_file(found_run(number), coop_account(), by=by("Nurul"))
        paying.mark_exported(found_run(number), file_sha256=made.sha256, by=by("Nurul"))
    page = f"/office/payouts/{number}/1"
    return Row(Press(page, form, typed), Press(page, "/confirmation", {"reference": "BIFAST 2"}))


def _card_case() -> int:
    known = BalanceLine("txn_1", "climate_order", "", "idr", 1_000_050, 0, None, now())
    own = BalanceLine("txn_2", "payout", "po_1", "idr", -1_000_050, 0, None, now())
    with transaction():
        seen = SeenPayout("po_1", now(), "paid", 1_000_050, "idr", today(), True, False, "", own, None, [known])
        take_in_payout(seen)
    return session().scalars(sa.select(MoneyCase.id)).one()


def card_case() -> Row:
    form = f"/cases/{_card_case()}/explanation"
    return both("/office/cards", form, {"account": "other_income"}, {"account": "payment_fees"})


def card_message() -> Row:
    with transaction():
        inbox.keep_notice(Notice("evt_1", "charge.refunded", "pi_1", False, "2026-05-27.dahlia", "{}"))
        session().execute(sa.update(ProviderEvent).values(state=EventState.DEAD, trouble="x"))
    return both("/office/cards", "/tries")


MONEY: list[Callable[[], Row]] = [
    qris_code,
    qris_end,
    cod_area,
    cod_area_end,
    decision_of_the_same_day,
    decision_of_another_day,
    month_preparation,
    month_reason,
    month_opening,
    statement_columns,
    acquirer_columns,
    courier_columns,
    cash_move,
    courier_payment,
    courier_difference,
    debt_paid_back,
    debt_let_go,
    tax_number,
    payout_layout,
    payout_approval,
    payout_discard,
    payout_export,
    payout_confirmation,
    payout_return,
    card_case,
    card_message,
]
