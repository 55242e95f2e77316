"""What waited for a line of the bank is booked on the bank's own day, so that a month is what its statement says."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from shop import clock
from shop.bank import months, queries, tying
from shop.bank.month_queries import month_standing
from shop.db import session, transaction
from shop.ledger.models import Entry
from shop.ledger.posting import Posting, post
from shop.ledger.queries import balance
from shop.payments.acquirer import book_payout
from shop.payments.queries import request_of
from shop.payments.requesting import QRIS, coop_account
from shop.payouts import paying
from tests import cast, make
from tests.bank.bringing import bring, is_reconciled
from tests.payouts.conftest import Office

OCTOBER, LAST = date(2026, 10, 1), date(2026, 10, 31)
MID_OCTOBER = datetime(2026, 10, 14, 3, tzinfo=UTC)
END_OF_OCTOBER = datetime(2026, 10, 29, 3, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 2, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def entry(kind: str) -> Entry:
    return session().scalars(sa.select(Entry).where(Entry.kind == kind).order_by(Entry.id.desc())).first()


def days(kind: str) -> tuple[date, date | None]:
    found = entry(kind)
    return found.booked_on, found.happened_on


def sale() -> int:
    """An order of mid-October by transfer whose money nobody has confirmed; its amount."""
    with clock.set_to(MID_OCTOBER):
        return request_of(make.order().number).amount


def sent_payout() -> tuple[int, int]:
    """A sale of mid-October paid by transfer, and its seller's payout, sent at the end of October."""
    with clock.set_to(MID_OCTOBER):
        order = make.released_order()
        came = request_of(order.number).amount
    with clock.set_to(END_OF_OCTOBER):
        [payout] = Office().send().payouts
        return came, payout.amount


def close_october() -> None:
    with transaction():
        month = months.prepare(OCTOBER, by=cast.person("Nurul"))
    with transaction():
        months.close(OCTOBER, seen=month.fingerprint, by=cast.person("Sutrisno"))


def test_an_october_statement_matched_in_november_leaves_nothing_between_at_the_close():
    asked = sale()
    came, paid = sent_payout()
    with clock.set_to(NOVEMBER):
        bring(
            (date(2026, 10, 14), "TRSF CR BUDI", came),
            (date(2026, 10, 15), "TRSF CR RATNA", asked),
            (date(2026, 10, 30), "BIFAST DB WIWIK", -paid),
            (date(2026, 10, 31), "RETUR BIFAST WIWIK", paid),
        )
        for line in queries.open_lines(coop_account()):
            [back] = [one for one in queries.open_items(coop_account(), line.day, line.day) if one.kind == "return"]
            with transaction():
                tying.tie(coop_account(), [line.id], [back.ref], by=cast.person("Nurul"))
        standing = month_standing(OCTOBER)
        [bank] = standing.banks
        assert (bank.books, bank.statement, bank.on_the_way) == (came + asked, came + asked, 0)
        assert is_reconciled(standing) and not standing.items
        assert days("payment_settled") == (date(2026, 10, 15), None)
        assert days("payout_confirmed") == (date(2026, 10, 30), None)
        assert days("payout_returned") == (date(2026, 10, 31), None)
        for kind in ("payment_settled", "payout_confirmed", "payout_returned"):
            assert (entry(kind).recorded_at, entry(kind).by) == (NOVEMBER, "Nurul")
        close_october()


def test_with_october_closed_the_same_lines_are_booked_on_the_first_of_november_and_keep_their_day():
    came, paid = sent_payout()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came))
        close_october()
        before = balance("bank", "bri", LAST)
        bring((date(2026, 10, 30), "BIFAST DB WIWIK", -paid), opening=came)
        assert days("payout_confirmed") == (date(2026, 11, 1), date(2026, 10, 30))
        assert balance("bank", "bri", LAST) == before
        [bank] = month_standing(date(2026, 11, 1)).banks
        assert (bank.books, bank.statement, bank.unexplained) == (came - paid, came - paid, 0)


def test_money_from_before_the_order_is_booked_on_the_order_s_day():
    with clock.set_to(END_OF_OCTOBER):
        asked = request_of(make.order().number).amount
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 27), "TRSF CR BUDI", asked))
        [line] = queries.open_lines(coop_account())
        payment = next(one for one in queries.open_items(coop_account(), OCTOBER, LAST) if one.kind == "payment")
        with transaction():
            tying.tie(coop_account(), [line.id], [payment.ref], by=cast.person("Nurul"))
    assert days("payment_settled") == (date(2026, 10, 29), None)


def test_a_payout_is_never_paid_before_it_was_approved_nor_back_before_it_was_paid():
    _came, paid = sent_payout()
    [payout] = session().scalars(sa.select(paying.Payout)).all()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 20), "BIFAST DB WIWIK", -paid), (date(2026, 10, 21), "RETUR", paid), opening=9_000_000)
        out, back = queries.open_lines(coop_account())
        for line, ref in ((out, f"payout-{payout.id}"), (back, f"return-{payout.id}")):
            with transaction():
                tying.tie(coop_account(), [line.id], [ref], by=cast.person("Nurul"))
    assert days("payout_confirmed") == days("payout_returned") == (date(2026, 10, 29), None)


def test_of_several_lines_for_one_order_the_last_one_s_day_counts():
    asked = sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 16), "TRSF CR 1", 50_000), (date(2026, 10, 19), "TRSF CR 2", asked - 50_000))
        lines = [line.id for line in queries.open_lines(coop_account())]
        [item] = [one for one in queries.open_items(coop_account(), OCTOBER, LAST) if one.kind == "payment"]
        with transaction():
            tying.tie(coop_account(), lines, [item.ref], by=cast.person("Nurul"))
    assert days("payment_settled") == (date(2026, 10, 19), None)


def by_qris(amount: int, day: date) -> None:
    with transaction():
        post(
            "money_unidentified",
            [Posting("clearing", amount, QRIS), Posting("unidentified", -amount, f"UM-{day}")],
            subject=f"UM-{day}",
            key=f"qris:{day}:{amount}",
            by=None,
            booked_on=day,
        )


def test_the_acquirer_never_pays_out_before_the_books_had_it():
    """Rp100.000 came on the 20th and again on the 27th: of Rp150.000 paid out on the 22nd the second came on the 27th."""
    by_qris(100_000, date(2026, 10, 20))
    by_qris(100_000, date(2026, 10, 27))

    def paid_out(amount: int, day: date, reference: str) -> date:
        with transaction():
            book_payout(
                amount,
                fee=0,
                account=coop_account(),
                received_on=day,
                reference=reference,
                by=cast.person("Nurul"),
            )
        return entry("acquirer_paid").booked_on

    assert paid_out(60_000, date(2026, 10, 22), "1") == date(2026, 10, 22)
    assert paid_out(90_000, date(2026, 10, 22), "2") == date(2026, 10, 27)
    assert paid_out(40_000, date(2026, 10, 21), "3") == date(2026, 10, 21)
    assert paid_out(10_000, date(2026, 10, 28), "4") == date(2026, 10, 28)
    assert balance("clearing", QRIS) == 0
