"""Withheld tax is paid to the state month by month: once, exactly, with the number of its receipt."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.audit import AuditRecord
from shop.bank.closing import close_certain
from shop.bank.importing import import_statement
from shop.bank.models import Match
from shop.db import db, session, transaction
from shop.errors import NotFound
from shop.ledger.models import Entry
from shop.ledger.queries import balance
from shop.office.reports import tax_sheet
from shop.payments.requesting import coop_account
from shop.payouts import taxes
from shop.payouts.models import TaxCorrection, TaxPayment
from shop.payouts.yearly import year_of, year_sheet
from tests import cast, make
from tests.bank import files
from tests.orders.test_withholding import decide

pytestmark = pytest.mark.long  # each pays a whole run

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)
NTPN = "1A2B3C4D5E6F7G8H"


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def october_sale(price: int = 150_000, day: int = 14):
    """Half a percent of it is withheld in October."""
    with clock.set_to(at(10, day)):
        decide(starts_on=date(2026, 9, 1))
        return make.released_order(make.product(price=price))


def pay(month_on: date = OCTOBER, amount: int = 750, ntpn: str = NTPN, paid_on: date = date(2026, 11, 5)) -> bool:
    with transaction():
        return taxes.record_payment(
            month_on, amount=amount, ntpn=ntpn, paid_on=paid_on, account=coop_account(), by=cast.person("Nurul")
        )


def correct(ntpn: str, *, by: str = "Nurul", reason: str = "Salah ketik", seen: str = "") -> bool:
    with transaction():
        return taxes.correct_number(OCTOBER, ntpn=ntpn, reason=reason, by=cast.person(by), seen=seen)


def everything_booked() -> list[tuple[object, ...]]:
    return [tuple(row) for row in session().execute(sa.select(Entry.__table__).order_by(Entry.id))]


def test_a_wrong_number_is_corrected_and_both_stay_and_no_entry_changes():
    october_sale()
    with clock.set_to(at(11, 6)):
        pay()
        before = everything_booked()
    with clock.set_to(at(12, 20)):
        assert correct("B" * 16) is True
        assert correct("B" * 16) is False
        [payment] = session().scalars(sa.select(TaxPayment))
        assert (payment.ntpn, payment.number) == (NTPN, "B" * 16)
        [row] = payment.corrections
        assert (row.ntpn, row.reason, row.recorded_by.name) == ("B" * 16, "Salah ketik", cast.person("Nurul").name)
        assert everything_booked() == before and f"NTPN {NTPN}" in before[-1]
        assert "B" * 16 in next(iter(taxes.tax_payments_sheet(OCTOBER, OCTOBER).rows))
        assert correct(NTPN, reason="Yang pertama benar") is True  # its own first number may be right after all
        assert [one.ntpn for one in payment.corrections] == ["B" * 16, NTPN]
        corrected = sa.select(AuditRecord.facts).where(AuditRecord.act == "tax_number_corrected")
        acts = session().scalars(corrected.order_by(AuditRecord.id)).all()
        assert [(facts["was"], facts["ntpn"]) for facts in acts] == [(NTPN, "B" * 16), ("B" * 16, NTPN)]


def test_a_number_that_ever_stood_with_another_month_is_refused():
    october_sale()
    with clock.set_to(at(11, 6)):
        pay()
        make.released_order(make.product(price=100_000))
        correct("B" * 16)
    with clock.set_to(at(12, 6)):
        for taken in (NTPN, "B" * 16):
            with pytest.raises(taxes.NtpnUsed) as refusal:
                pay(NOVEMBER, amount=500, ntpn=taken, paid_on=date(2026, 12, 4))
            assert refusal.value.month_on == OCTOBER
        pay(NOVEMBER, amount=500, ntpn="C" * 16, paid_on=date(2026, 12, 4))
        with pytest.raises(taxes.NtpnUsed):
            correct("C" * 16)


def test_corrections_and_a_month_that_is_not_paid_cannot_be_changed():
    october_sale()
    with pytest.raises(NotFound):
        correct("B" * 16)
    with clock.set_to(at(11, 6)):
        pay()
        correct("B" * 16)
    with pytest.raises(sa.exc.DBAPIError), transaction():
        session().execute(sa.update(TaxCorrection).values(ntpn="D" * 16))


def test_a_month_is_paid_exactly_once_and_its_account_is_empty():
    october_sale()
    with clock.set_to(at(11, 6)):
        [month] = taxes.tax_months()
        assert (month.withheld, month.given_back, month.due, month.waits) == (750, 0, 750, True)
        assert pay() is True
        assert balance("tax_withheld") == 0
        entry = session().scalars(sa.select(Entry).where(Entry.kind == "tax_paid")).one()
        assert (entry.booked_on, entry.memo) == (date(2026, 11, 5), f"NTPN {NTPN}")
        assert pay() is False  # pressed twice
        with pytest.raises(taxes.MonthPaid) as refusal:
            pay(ntpn="9" * 16)
        assert refusal.value.ntpn == NTPN
        assert taxes.tax_month(OCTOBER).payment is not None and taxes.unpaid() == 0
        assert not taxes.tax_month(OCTOBER).waits
    assert session().scalar(sa.select(sa.func.count(TaxPayment.id))) == 1


@pytest.mark.parametrize("amount", [749, 751, 1])
def test_another_amount_than_the_months_is_refused(amount):
    october_sale()
    with clock.set_to(at(11, 6)), pytest.raises(taxes.NotTheMonths) as refusal:
        pay(amount=amount)
    assert refusal.value.due == 750


def test_a_month_that_is_not_over_and_one_without_tax_are_not_paid():
    october_sale()
    with clock.set_to(at(10, 31)), pytest.raises(taxes.NothingDue):
        pay(paid_on=date(2026, 10, 31))
    with clock.set_to(at(11, 6)):
        with pytest.raises(taxes.PaidBefore):
            pay(paid_on=date(2026, 10, 31))
        with pytest.raises(taxes.NotFound):
            pay(SEPTEMBER)


def test_a_receipt_pays_one_month_only():
    with clock.set_to(at(9, 14)):
        decide(starts_on=date(2026, 9, 1))
        make.released_order()
    with clock.set_to(at(10, 14)):
        make.released_order()
    with clock.set_to(at(11, 6)):
        pay(SEPTEMBER)
        with pytest.raises(taxes.NtpnUsed) as refusal:
            pay(OCTOBER)
        assert refusal.value.month_on == SEPTEMBER
        assert taxes.unpaid() == 750
        pay(OCTOBER, ntpn="Z" * 16)


def test_a_month_left_out_is_not_paid_because_a_later_one_is():
    with clock.set_to(at(9, 14)):
        decide(starts_on=date(2026, 9, 1))
        make.released_order(make.product(price=100_000))
    with clock.set_to(at(10, 14)):
        make.released_order()
    with clock.set_to(at(11, 6)):
        pay(OCTOBER)
        [hers] = year_of(cast.seller(), 2026).makers
        assert (hers.withheld, hers.paid) == (1_250, 750)


def test_what_a_later_refund_gives_back_is_deducted_from_the_month_of_the_refund():
    order = october_sale(day=30)
    with clock.set_to(at(11, 5)):
        pay()
        make.refunded_claim(order, 150_000)
        make.released_order(make.product(price=100_000))
    with clock.set_to(at(12, 3)):
        november = taxes.tax_month(NOVEMBER)
        assert (november.withheld, november.given_back, november.due) == (500, 750, 0)
        assert not november.waits
        make.released_order(make.product(price=20_000))
    with clock.set_to(datetime(2027, 1, 4, 3, tzinfo=UTC)):
        december = taxes.tax_month(date(2026, 12, 1))
        assert (december.withheld, december.carried, december.due, december.beyond) == (100, 250, 0, 150)
        make.released_order(make.product(price=400_000))
    with clock.set_to(datetime(2027, 2, 4, 3, tzinfo=UTC)):
        january = taxes.tax_month(date(2027, 1, 1))
        assert (january.withheld, january.carried, january.due) == (2_000, 150, 1_850)
        pay(date(2027, 1, 1), amount=1_850, ntpn="Y" * 16, paid_on=date(2027, 2, 4))
        assert balance("tax_withheld") == 0


def test_the_bank_s_line_of_it_is_tied_as_every_other():
    october_sale()
    with clock.set_to(at(11, 6)):
        pay()
        moves = [(date(2026, 11, 5), "PEMBAYARAN PAJAK MPN G3", -75_000)]
        with transaction():
            text = files.bri_cms(moves, 100_000_000)
            import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
        assert close_certain(coop_account(), by=cast.person("Nurul")) == (1, 0)
        [match] = session().scalars(sa.select(Match))
        assert match.reason == "amount,date"
        assert balance("bank_fees") == 0


def test_reports_say_what_is_paid_of_each_makers_tax():
    october_sale()
    with clock.set_to(at(11, 6)):
        make.released_order(make.product(price=100_000))
        assert tax_sheet(OCTOBER, date(2026, 11, 30)).foot[0][-2:] == [1_250, 0]
        pay()
        assert tax_sheet(OCTOBER, date(2026, 11, 30)).foot[0][-2:] == [1_250, 750]
        [hers] = year_of(cast.seller(), 2026).makers
        assert (hers.withheld, hers.paid) == (1_250, 750)
        assert list(year_sheet(year_of(cast.seller(), 2026)).rows)[-1][-2:] == [1_250, 750]
        rows = list(taxes.tax_payments_sheet(OCTOBER, date(2026, 11, 30)).rows)
        assert [row[1:8] for row in rows] == [
            [750, 0, 0, 750, 750, 0, date(2026, 11, 5)],
            [500, 0, 0, 500, 0, 500, None],
        ]


@pytest.mark.parametrize("act", ["UPDATE tax_payments SET amount = 1", "DELETE FROM tax_payments"])
def test_a_recorded_payment_stays_as_it_is(act):
    october_sale()
    with clock.set_to(at(11, 6)):
        pay()
    with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
        connection.execute(sa.text(act))
