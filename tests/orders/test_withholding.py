"""PPh 22 is off until it is decided; then half a percent of each maker's gross, given back with a refund."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import today
from shop.db import db, transaction
from shop.decisions.deciding import record_decision
from shop.decisions.models import Kind
from shop.ledger.queries import balance, balances
from shop.office.reports import tax_sheet
from shop.orders import fulfilment
from shop.orders.claim_models import Bearer
from shop.payouts.queries import makers_of, money_of
from shop.payouts.statements import RowKind, statement_of
from shop.payouts.yearly import year_of
from shop.sellers.letters import LetterKept, keep_letter
from tests import cast, make
from tests.payouts.conftest import Office


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def decide(bps=50, starts_on=None):
    with transaction():
        record_decision(
            Kind.TAX_WITHHELD_BPS, value=bps, starts_on=starts_on or today(), source="KEP-1", by=cast.person("Sutrisno")
        )


def letter(maker, year):
    with transaction():
        keep_letter(maker, year=year, reference="SP-1", by=cast.person("Nurul"))


def withheld():
    return -balance("tax_withheld")


def test_nothing_is_withheld_until_it_is_decided():
    make.released_order()
    assert withheld() == 0
    decide(starts_on=date(2099, 1, 1))
    make.released_order()
    assert withheld() == 0


@pytest.mark.parametrize(
    ("price", "tax"), [(150_000, 750), (100_000, 500), (500, 3), (99, 0), (99_999, 500), (1_000_000, 5_000)]
)
def test_half_a_percent_of_the_gross_of_a_line(price, tax):
    decide()
    make.released_order(make.product(price=price))
    assert withheld() == tax
    [maker] = makers_of(cast.seller().id)
    assert -balances("payable", [maker.id])[str(maker.id)] == price - round(price * 0.1 + 1e-9) - tax


def test_each_member_of_a_group_is_taxed_on_her_own_part_and_a_letter_exempts_one():
    decide()
    goods = make.product("Keripik", seller=cast.seller("KUB Melati"), price=200_000)
    make.released_order(goods)
    whole = withheld()
    assert whole == 1_000
    letter(next(one for one in makers_of(cast.seller("KUB Melati").id) if one.name == "Endang"), today().year)
    make.released_order(goods)
    assert withheld() - whole == 1_000 - 400  # Endang's 40 %


def test_a_letter_of_another_year_exempts_nobody():
    decide()
    letter(makers_of(cast.seller().id)[0], today().year - 1)
    make.released_order()
    assert withheld() == 750


@pytest.mark.parametrize("parts", [(150_000,), (33_333, 66_667, 50_000), (1, 149_999)])
def test_a_full_refund_gives_back_exactly_what_was_withheld(parts):
    decide()
    order = make.released_order()
    for part in parts:
        make.refunded_claim(order, part)
    assert withheld() == 0


def test_what_the_cooperative_bore_of_a_sale_stays_taxed():
    decide()
    order = make.released_order()
    make.refunded_claim(order, 50_000, borne_by=Bearer.COOPERATIVE)
    assert withheld() == 750
    make.refunded_claim(order, 30_000)
    assert withheld() == 600  # half a percent of Rp120.000


def test_a_refund_before_the_release_is_never_taxed():
    decide()
    order = make.shipped_order(quantity=2)
    make.refunded_claim(order, 100_000)
    from_parcels(order)
    assert withheld() == 1_000  # half a percent of Rp200.000


def from_parcels(order):
    with transaction():
        for parcel in order.parcels:
            fulfilment.confirm_receipt(parcel, by=None)


def test_a_refund_of_a_later_month_is_a_correction():
    with clock.set_to(datetime(2026, 10, 30, 3, tzinfo=UTC)):
        decide()
        order = make.released_order()
    with clock.set_to(datetime(2026, 11, 2, 3, tzinfo=UTC)):
        make.refunded_claim(order, 50_000)
        rows = statement_of(cast.seller(), since=date(2026, 10, 1), until=date(2026, 11, 30)).rows
    assert [(row.kind, row.amount) for row in rows if row.kind is RowKind.TAX] == [
        (RowKind.TAX, -750),
        (RowKind.TAX, 250),
    ]
    assert withheld() == 500


def test_a_payout_is_less_by_the_tax_and_nobody_owes_it():
    decide()
    make.released_order()
    money = money_of(cast.seller().id)
    assert (money.ready, money.debt) == (135_000 - 750, 0)
    [payout] = Office().confirm().payouts
    assert payout.amount == 134_250
    money = money_of(cast.seller().id)
    assert (money.ready, money.debt) == (0, 0)
    rows = statement_of(cast.seller(), since=today(), until=today()).rows
    assert [row.kind for row in rows] == [RowKind.SALE, RowKind.TAX, RowKind.PAYOUT]
    assert rows[-1].balance == 0


def test_a_letter_is_kept_once_a_year():
    [maker] = makers_of(cast.seller().id)
    letter(maker, today().year)
    with pytest.raises(LetterKept) as refusal:
        letter(maker, today().year)
    assert "Nurul" in refusal.value.sentence()


def test_what_was_withheld_stays_written():
    decide()
    make.released_order()
    for act in ("UPDATE withholdings SET amount = 1", "DELETE FROM withholdings"):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"), db.engine.begin() as connection:
            connection.execute(sa.text(act))


def test_the_year_s_paper_and_the_report_show_what_was_withheld():
    decide()
    make.refunded_claim(make.released_order(), 50_000)
    [one] = year_of(cast.seller(), today().year).makers
    assert one.withheld == withheld() == 500
    [total] = tax_sheet(today(), today()).foot
    assert total[5] == 500
