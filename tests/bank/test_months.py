"""A month closes when bank and books agree and the rest is signed by two; then nothing reaches it any more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.bank import booking, months, queries
from shop.bank.importing import import_statement
from shop.bank.month_queries import apart, kept_standing, month_standing
from shop.db import db, session, transaction
from shop.ledger.models import Entry, Line, Month
from shop.ledger.months import closed_until, months_over, open_months
from shop.ledger.posting import Posting, post
from shop.ledger.queries import balance
from shop.payments.card_cases import explain, open_case
from shop.payments.card_models import MoneyCase
from shop.payments.models import CoopAccount
from shop.payments.queries import request_of
from shop.payments.requesting import coop_account
from shop.payments.settling import settle_payment
from tests import cast, make
from tests.bank import files
from tests.bank.bringing import bring, is_reconciled

pytestmark = pytest.mark.long  # each fills a month of the bank's lines

OCTOBER = date(2026, 10, 1)
MID_OCTOBER = datetime(2026, 10, 14, 3, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 3, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def october_sale() -> int:
    """An order of October, paid and received; what came to the bank."""
    with clock.set_to(MID_OCTOBER):
        order = make.released_order()
        return request_of(order.number).amount


def at(name: str) -> dict:
    return {"by": cast.person(name)}


def do(act, *args, **kw):
    with transaction():
        return act(OCTOBER, *args, **kw)


def closed_october() -> Month:
    with clock.set_to(NOVEMBER):
        month = do(months.prepare, **at("Nurul"))
        return do(months.close, seen=month.fingerprint, **at("Sutrisno"))


def test_a_month_in_which_everything_is_explained_is_closed_by_a_second_person():
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), (date(2026, 11, 2), "BIAYA ADM", -15_000))
        standing = month_standing(OCTOBER)
        [bank] = standing.banks
        assert (bank.books, bank.statement, bank.unexplained) == (came, came, 0)
        assert is_reconciled(standing) and not standing.items
    month = closed_october()
    assert month.closed_by.name == "Sutrisno" and month.prepared_by.name == "Nurul"
    assert closed_until() == date(2026, 10, 31)
    assert kept_standing(month.facts).banks == [bank]


def test_one_unexplained_line_keeps_the_month_open():
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), (date(2026, 10, 30), "SETORAN", 1))
        with pytest.raises(months.NotExplained) as refusal:
            do(months.prepare, **at("Nurul"))
        assert refusal.value.count == 1
        [item] = month_standing(OCTOBER).items
        assert (item.kind, item.on, item.text, item.amount) == ("line", date(2026, 10, 30), "SETORAN", 1)
        with pytest.raises(months.NotPrepared):
            do(months.close, seen="", **at("Sutrisno"))
    assert closed_until() is None


def test_a_reason_needs_two_people_and_holds_for_its_amount_only():
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), (date(2026, 10, 30), "SETORAN", 77_000))
        [item] = month_standing(OCTOBER).items
        with pytest.raises(months.ItemChanged):
            do(months.explain, item.ref, amount=item.amount + 1, reason="Setoran bazar", **at("Nurul"))
        do(months.explain, item.ref, amount=item.amount, reason="Setoran bazar", **at("Nurul"))
        month = do(months.prepare, **at("Nurul"))
        with pytest.raises(months.NotExplained) as refusal:
            do(months.close, seen=month.fingerprint, **at("Sutrisno"))
        assert refusal.value.wanted == 2
        with pytest.raises(months.SamePersonCannotSign):
            do(months.countersign, item.ref, amount=item.amount, reason="Setoran bazar", **at("Nurul"))
        with pytest.raises(months.SignedMeanwhile):
            do(months.countersign, item.ref, amount=item.amount, reason="Lain", **at("Sutrisno"))
        do(months.countersign, item.ref, amount=item.amount, reason="Setoran bazar", **at("Sutrisno"))
        do(months.close, seen=month.fingerprint, **at("Sutrisno"))
    assert closed_until() == date(2026, 10, 31)
    with transaction(), pytest.raises(sa.exc.DatabaseError, match="closed"):
        session().execute(sa.text("UPDATE month_explanations SET reason = 'x'"))


def test_whoever_prepared_does_not_close_and_a_second_close_changes_nothing():
    october_sale_matched()
    with clock.set_to(NOVEMBER):
        month = do(months.prepare, **at("Nurul"))
        with pytest.raises(months.SamePersonCannotClose):
            do(months.close, seen=month.fingerprint, **at("Nurul"))
        do(months.close, seen=month.fingerprint, **at("Sutrisno"))
        before = session().get_one(Month, month.id).closed_at
        with pytest.raises(months.ClosedAlready) as refusal:
            do(months.close, seen=month.fingerprint, **at("Sutrisno"))
        assert "Sutrisno" in refusal.value.sentence()
        with pytest.raises(months.ClosedAlready):
            do(months.prepare, **at("Nurul"))
        assert session().get_one(Month, month.id).closed_at == before


def october_sale_matched() -> None:
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came))


def test_figures_that_changed_after_the_preparation_are_not_closed():
    october_sale_matched()
    with clock.set_to(NOVEMBER):
        month = do(months.prepare, **at("Nurul"))
        seen = month.fingerprint
        with transaction():
            post(
                "bank_fee",
                [Posting("bank_fees", 10), Posting("cash", -10, "kas")],
                subject="x",
                key="x",
                by=None,
                booked_on=date(2026, 10, 20),
            )
        with pytest.raises(months.NotPrepared) as refusal:
            do(months.close, seen=seen, **at("Sutrisno"))
        assert "Nurul" in refusal.value.sentence()
    with transaction():
        post("bank_fee", [Posting("cash", 10, "kas"), Posting("bank_fees", -10)], subject="x", key="y", by=None)


def test_months_are_closed_in_their_order_and_after_their_last_day():
    october_sale_matched()
    with clock.set_to(MID_OCTOBER), pytest.raises(months.NotItsTurn):
        do(months.prepare, **at("Nurul"))
    with clock.set_to(datetime(2027, 1, 3, tzinfo=UTC)), transaction(), pytest.raises(months.NotItsTurn):
        months.prepare(date(2026, 11, 1), **at("Nurul"))


def test_a_month_waits_to_be_closed_from_the_first_minute_after_its_last_day_in_jember():
    october_sale_matched()
    midnight = datetime(2026, 10, 31, 17, tzinfo=UTC)
    with clock.set_to(midnight - timedelta(minutes=1)):
        assert (open_months(), months_over()) == ([OCTOBER], [])
        with pytest.raises(months.NotItsTurn):
            do(months.prepare, **at("Nurul"))
    with clock.set_to(midnight):
        assert (open_months(), months_over()) == ([OCTOBER, date(2026, 11, 1)], [OCTOBER])
        do(months.prepare, **at("Nurul"))


def test_a_late_event_lands_on_the_first_day_of_the_next_month_and_keeps_its_day():
    october_sale_matched()
    closed_october()
    with clock.set_to(NOVEMBER), transaction():
        entry = post(
            "bank_interest",
            [Posting("bank", 5_000, "bri"), Posting("other_income", -5_000)],
            subject="BM-1",
            key="late",
            by=None,
            booked_on=date(2026, 10, 31),
        )
        on_time = post(
            "bank_fee", [Posting("bank_fees", 5_000), Posting("bank", -5_000, "bri")], subject="x", key="z", by=None
        )
    assert (entry.booked_on, entry.happened_on) == (date(2026, 11, 1), date(2026, 10, 31))
    assert (on_time.booked_on, on_time.happened_on) == (date(2026, 11, 3), None)
    assert balance("other_income", until=date(2026, 10, 31)) == 0


def test_a_late_line_of_the_bank_is_booked_in_the_next_month_and_closes_it():
    october_sale_matched()
    closed_october()
    with clock.set_to(datetime(2026, 12, 2, tzinfo=UTC)):
        came = int(balance("bank", "bri"))
        bring((date(2026, 10, 31), "BUNGA", 3_000), (date(2026, 11, 30), "BIAYA ADM", -1_000), opening=came)
        for line in queries.open_lines(coop_account()):
            with transaction():
                booking.book(coop_account(), [line.id], "interest" if line.amount > 0 else "fee", **at("Nurul"))
        assert not month_standing(date(2026, 11, 1)).items
        with transaction():
            month = months.prepare(date(2026, 11, 1), **at("Sutrisno"))
        with transaction():
            months.close(date(2026, 11, 1), seen=month.fingerprint, **at("Nurul"))
    assert closed_until() == date(2026, 11, 30)


@pytest.mark.parametrize("what", ["entry", "line", "update", "delete"])
def test_the_database_itself_refuses_what_would_reach_a_closed_month(what):
    october_sale_matched()
    closed_october()
    account = session().scalars(sa.select(Line.account_id)).first()
    old = session().scalars(sa.select(Entry.id)).first()
    statements = {
        "entry": 'INSERT INTO entries (kind, subject, memo, key, booked_on, recorded_at, "by") '
        "VALUES ('x', 'x', '', 'direct', '2026-10-31', '2026-11-03 00:00:00', 'x')",
        "line": f"INSERT INTO lines (entry_id, account_id, amount) VALUES ({old}, {account}, 5)",
        "update": "UPDATE months SET closed_at = NULL, closed_by_id = NULL",
        "delete": "DELETE FROM months",
    }
    with pytest.raises(sa.exc.DatabaseError, match="closed|append-only"), db.engine.begin() as connection:
        connection.execute(sa.text(statements[what]))


def test_what_is_matched_across_the_month_s_end_is_on_the_way():
    with clock.set_to(datetime(2026, 10, 31, 3, tzinfo=UTC)):
        order = make.order()
        amount = request_of(order.number).amount
    with clock.set_to(NOVEMBER):
        # the bank had it on the last of October, the office confirmed it by hand in November
        with transaction():
            settle_payment(request_of(order.number), received=amount, **at("Nurul"))
        bring((date(2026, 10, 31), "TRSF CR BUDI", amount))
        [bank] = month_standing(date(2026, 11, 1)).banks
        assert (bank.statement, bank.books, bank.unexplained) == (amount, amount, 0)
        [bank] = month_standing(OCTOBER).banks
        assert (bank.statement, bank.books, bank.on_the_way, bank.unexplained) == (amount, 0, amount, 0)


def test_what_the_bank_held_before_is_booked_once_as_opening_balance():
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), opening=500_000)
        [item] = month_standing(OCTOBER).items
        assert (item.kind, item.amount) == ("opening", 500_000)
        do(months.book_opening, "bri", amount=500_000, **at("Nurul"))
        with pytest.raises(months.ItemChanged):
            do(months.book_opening, "bri", amount=500_000, **at("Nurul"))
        assert balance("equity") == -500_000
        standing = month_standing(OCTOBER)
        assert not standing.items and is_reconciled(standing)


def test_an_opening_booked_on_the_day_of_the_first_line_is_what_the_bank_held_before():
    """Statements mostly begin on a month's first day, and no opening is booked into the month before."""
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((OCTOBER, "SETOR", 7_000), (date(2026, 10, 14), "TRSF CR BUDI", came), opening=500_000)
        do(months.book_opening, "bri", amount=500_000, **at("Nurul"))
        assert [(item.kind, item.amount) for item in month_standing(OCTOBER).items] == [("line", 7_000)]
        parts = apart(queries.standing(coop_account()))
        assert (parts.before, parts.lines, parts.books, parts.books_count, parts.gap) == (0, 7_000, 0, 0, 0)


def test_a_missing_statement_shows_as_a_gap():
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came))
        bring((date(2026, 10, 20), "BIAYA ADM", -1_000), opening=came + 40_000)
        assert {(item.kind, item.amount) for item in month_standing(OCTOBER).items} == {
            ("gap", 40_000),
            ("line", -1_000),
        }


def test_the_unexplained_of_an_account_is_the_sum_of_its_items():
    came = october_sale()
    with clock.set_to(MID_OCTOBER + timedelta(days=3)):
        make.paid_order()  # confirmed by hand; the bank never had it
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), (date(2026, 10, 30), "SETORAN", 77_000), opening=9_000)
        standing = month_standing(OCTOBER)
        [bank] = standing.banks
        assert bank.unexplained == sum(item.amount for item in standing.items) != 0
        assert {item.kind for item in standing.items} == {"line", "book", "opening"}


def test_money_whose_order_is_unknown_must_be_explained():
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 14), "TRSF CR BUDI", came), (date(2026, 10, 30), "SETORAN", 77_000))
        [line] = queries.open_lines(coop_account())
        with transaction():
            booking.book(coop_account(), [line.id], "unknown", **at("Nurul"))
        [item] = month_standing(OCTOBER).items
        assert (item.kind, item.amount) == ("receipt", 77_000)
        with pytest.raises(months.NotExplained):
            do(months.prepare, **at("Nurul"))


def test_what_left_the_provider_unexplained_must_be_explained():
    """A refund made on the provider's own pages that nobody has explained is as unexplained as money nobody knows."""
    october_sale_matched()
    with clock.set_to(MID_OCTOBER), transaction():
        lines = [Posting("suspense", 1, "re_1"), Posting("cash_difference", -1)]
        post("provider_moved", lines, subject="re_1", key="left", by=None)
        open_case("unknown_line", "re_1", amount=1)
    with clock.set_to(NOVEMBER):
        [item] = month_standing(OCTOBER).items
        assert (item.kind, item.account, item.amount) == ("suspense", "suspense", 1)
        with pytest.raises(months.NotExplained):
            do(months.prepare, **at("Nurul"))
        with transaction():
            explain(session().scalars(sa.select(MoneyCase)).one(), "written_off", **at("Nurul"))
    assert [item.amount for item in month_standing(OCTOBER).items] == [1], "it was explained in November"


def test_an_account_whose_first_line_is_of_the_first_day_has_its_opening_balance_in_the_same_month():
    with clock.set_to(datetime(2026, 10, 1, 3, tzinfo=UTC)):
        came = request_of(make.released_order().number).amount
    with clock.set_to(NOVEMBER):
        bring((date(2026, 10, 1), "TRSF CR BUDI", came), opening=500_000)
        do(months.book_opening, "bri", amount=500_000, **at("Nurul"))
        assert balance("equity", until=date(2026, 9, 30)) == 0
        standing = month_standing(OCTOBER)
        assert not standing.items and is_reconciled(standing)
    closed_october()


def test_the_opening_balance_of_an_account_whose_first_line_is_in_a_closed_month_is_booked_once():
    october_sale_matched()
    closed_october()
    with clock.set_to(datetime(2026, 12, 2, tzinfo=UTC)):
        with transaction():
            session().add(
                CoopAccount(
                    code="desa", bank_name="BPR Jember", number=files.NUMBER, holder="Koperasi", is_active=False
                )
            )
        other = queries.account_named("desa")
        text = files.bri_cms([(date(2026, 10, 30), "BUNGA", 300_000)], 50_000_000)
        with transaction():
            import_statement(other, text.encode(), name="mutasi.csv", by=cast.person("Nurul"))
        [line] = queries.open_lines(other)
        with transaction():
            booking.book(other, [line.id], "interest", **at("Nurul"))
        november = date(2026, 11, 1)
        with transaction():
            months.book_opening(november, "desa", amount=500_000, **at("Nurul"))
        assert not month_standing(november).items
        with pytest.raises(months.ItemChanged), transaction():
            months.book_opening(november, "desa", amount=500_000, **at("Nurul"))
