"""A bank's line whose sen make a rupiah is settled with that rupiah on an account of its own, never silently."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.audit import AuditRecord
from shop.bank import queries, tying
from shop.bank.importing import import_statement
from shop.bank.month_queries import month_standing
from shop.db import session, transaction
from shop.ledger.queries import balance
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from tests import cast, make
from tests.bank import files
from tests.payouts.conftest import Office

DAY = date(2026, 10, 30)


@pytest.fixture(autouse=True)
def _october(app):
    with app.test_request_context("/"), clock.set_to(datetime(2026, 10, 30, 3, tzinfo=UTC)):
        yield


def paid_out_with(sen: int) -> tuple[int, str]:
    """A payout sent, and a line of the bank for it with so many sen more; the line and the payout's name."""
    order = make.released_order()
    [payout] = Office().send().payouts
    came = request_of(order.number).amount
    with transaction():
        text = files.bri_cms([(DAY, "TRSF CR", came * 100), (DAY, "BIFAST DB", -payout.amount * 100 - sen)], 0)
        import_statement(coop_account(), text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
    came_in, out = queries.open_lines(coop_account())
    [settled] = [one.ref for one in queries.open_items(coop_account(), DAY, DAY) if one.kind == "ledger"]
    tie(came_in.id, settled)
    return out.id, f"payout-{payout.id}"


def tie(line: int, ref: str):
    with transaction():
        return tying.tie(coop_account(), [line], [ref], by=cast.person("Nurul"))


@pytest.mark.parametrize("sen", [1, 40, 99])
def test_sen_that_make_a_rupiah_are_booked_as_rounding_and_tied(sen):
    match = tie(*paid_out_with(sen))
    assert (balance("rounding"), tying.rounded(match)) == (1, -1)
    assert session().scalars(sa.select(AuditRecord.act).where(AuditRecord.act == "sen_rounded")).all() == [
        "sen_rounded"
    ]
    [bank] = month_standing(date(2026, 10, 1)).banks
    assert bank.books == bank.statement and not bank.unexplained


@pytest.mark.parametrize("sen", [100, 101, 5_000, -100])
def test_a_whole_rupiah_is_never_taken_for_sen(sen):
    line, ref = paid_out_with(sen)
    with pytest.raises(tying.DoesNotAdd):
        tie(line, ref)
    assert balance("rounding") == 0


def test_undone_the_rupiah_is_taken_back_and_tied_again_booked_again():
    line, ref = paid_out_with(40)
    match = tie(line, ref)
    with transaction():
        tying.untie(match, by=cast.person("Nurul"))
    assert balance("rounding") == 0
    [settled] = [one.ref for one in queries.open_items(coop_account(), DAY, DAY) if one.kind == "ledger"]
    tie(line, settled)
    assert balance("rounding") == 1


def test_the_office_is_told_of_it(sign_in):
    line, ref = paid_out_with(40)
    answer = sign_in(cast.person("Nurul")).post(
        f"/office/bank/{coop_account().code}/matches", data={"line": line, "item": ref}, follow_redirects=True
    )
    assert "Rp1 hanyalah sen dari bank" in answer.text
