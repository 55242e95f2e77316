"""Two of the office tie, untie, explain and sign the same in one moment: one does, the other is told who and when."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa

from shop import audit, clock
from shop.audit import AuditRecord
from shop.bank import booking, months, tying
from shop.bank.matches import TiedAlready, find_match
from shop.bank.models import Explanation, Match
from shop.bank.month_queries import month_standing
from shop.db import engine, session, transaction
from shop.ledger.models import Entry, Month
from shop.ledger.queries import balance
from shop.orders.models import Order
from shop.payments.queries import request_of
from shop.payments.requesting import cancel_requests, coop_account, request_transfer
from tests import cast, make
from tests.bank.test_months import NOVEMBER, OCTOBER, october_sale
from tests.bank.test_months import bring as bring_october
from tests.bank.test_tying import bring
from tests.support.at_once import at_once, before_it_is_kept, winner_and_refused

TWO = ("Nurul", "Sutrisno")


@pytest.fixture(autouse=True)
def _spoken(app):
    with app.test_request_context("/"):
        yield


def matches() -> list[Match]:
    return list(session().scalars(sa.select(Match).where(Match.undone_at.is_(None))))


def test_two_tie_the_same_line_to_the_same_request(app):
    order = make.order()
    payment = request_of(order.number)
    [line] = bring(("SETOR TUNAI", payment.amount))
    ref = f"payment-{payment.id}"
    ends = at_once(app, *((name, lambda by: tying.tie(coop_account(), [line], [ref], by=by)) for name in TWO))
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, TiedAlready)
    assert refused.by == winner and winner in refused.sentence()
    assert [match.by for match in matches()] == [winner]
    assert balance("held") == -order.total


def test_one_ties_the_line_that_the_other_books_as_unknown(app):
    order = make.order()
    payment = request_of(order.number)
    [line] = bring(("SETOR TUNAI", payment.amount))
    ref = f"payment-{payment.id}"
    ends = at_once(
        app,
        ("Nurul", lambda by: tying.tie(coop_account(), [line], [ref], by=by)),
        ("Sutrisno", lambda by: booking.book(coop_account(), [line], "unknown", by=by)),
    )
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, TiedAlready) and refused.by == winner
    was_tied = winner == "Nurul"
    assert (balance("held"), balance("unidentified")) == ((-order.total, 0) if was_tied else (0, -payment.amount))
    assert len(matches()) == 1


def test_two_lines_cannot_be_tied_to_one_request_at_once(app):
    """Each ties another line; the request is settled once."""
    order = make.order()
    payment = request_of(order.number)
    lines = bring(("SETOR TUNAI", payment.amount), ("SETOR LAIN", payment.amount))
    ref = f"payment-{payment.id}"
    pairs = zip(TWO, lines, strict=True)
    ends = at_once(
        app, *((name, lambda by, line=line: tying.tie(coop_account(), [line], [ref], by=by)) for name, line in pairs)
    )
    winner_and_refused(ends)
    assert len(matches()) == 1
    assert balance("held") == -order.total
    assert session().scalar(sa.select(sa.func.count()).where(Entry.kind == "payment_settled")) == 1


def test_two_undo_the_same_match(app):
    [line] = bring(("SETOR TUNAI", 60_000))
    with transaction():
        number = booking.book(coop_account(), [line], "unknown", by=cast.person("Nurul")).id
    ends = at_once(app, *((name, lambda by: tying.untie(find_match(number), by=by)) for name in TWO))
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, tying.UntiedAlready) and refused.by == winner
    assert (matches(), balance("unidentified"), balance("bank")) == ([], -60_000, 60_000)
    assert session().scalar(sa.select(sa.func.count()).where(AuditRecord.act == "match_undone")) == 1


@pytest.fixture
def odd(app):
    """October with one line nobody can explain, in November."""
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring_october((date(2026, 10, 14), "TRSF CR BUDI", came))
        bring_october((date(2026, 10, 30), "SETORAN", 77_000), opening=came)
        yield month_standing(OCTOBER).items[0]


def in_november(act):
    """The same act, on that day: another thread has another clock."""

    def done(by):
        with clock.set_to(NOVEMBER):
            return act(by)

    return done


def test_two_give_a_reason_for_the_same_line(app, odd):
    item = (odd.ref, odd.amount)

    def explain(by):
        return months.explain(OCTOBER, item[0], amount=item[1], reason=f"Setoran, kata {by.name}", by=by)

    ends = at_once(app, *((name, in_november(explain)) for name in TWO))
    winner, refused = winner_and_refused(ends)
    assert isinstance(refused, months.SignedMeanwhile) and refused.name == winner
    [kept] = session().scalars(sa.select(Explanation))
    assert kept.reason == f"Setoran, kata {winner}"


def test_two_sign_the_same_reason(app, odd):
    """Both are second; one signature is kept, and one act written down."""
    ref, amount = odd.ref, odd.amount
    with transaction():
        months.explain(OCTOBER, ref, amount=amount, reason="Setoran bazar", by=cast.person("Nurul"))

    def sign(by):
        return months.countersign(OCTOBER, ref, amount=amount, reason="Setoran bazar", by=by)

    ends = at_once(app, *((name, in_november(sign)) for name in ("Sutrisno", "Ratih")))
    assert set(ends.values()) == {None}
    [act] = [one for one in audit.trail("month 2026-10") if one.act == "month_item_signed"]
    [kept] = session().scalars(sa.select(Explanation))
    assert act.user_id == kept.second_by_id


def test_two_prepare_the_same_month(app):
    came = october_sale()
    with clock.set_to(NOVEMBER):
        bring_october((date(2026, 10, 14), "TRSF CR BUDI", came))
    ends = at_once(app, *((name, in_november(lambda by: months.prepare(OCTOBER, by=by))) for name in TWO))
    assert set(ends.values()) == {None}
    month = session().scalars(sa.select(Month)).one()
    assert audit.trail("month 2026-10")[-1].by == month.prepared_by.name


def test_nobody_who_orders_waits_for_whoever_ties_the_bank_s_lines(app):
    """A request for payment names its account; the account is held only against others of the office."""
    [line] = bring(("BIAYA ADM", -5_000))
    number, found = make.order().id, []

    def ask_again(_by):
        order = session().get_one(Order, number)
        cancel_requests(order)
        request_transfer(order)
        found.append(session().scalar(sa.select(sa.func.count()).select_from(Match)))

    works = ("Nurul", lambda by: booking.book(coop_account(), [line], "fee", by=by)), ("Budi", ask_again)
    waits = engine().dialect.name == "sqlite"  # one writes at a time
    assert set(before_it_is_kept(app, *works, patience=0.3 if waits else 5).values()) == {None}
    assert found == [1 if waits else 0], "where two may write, the match was not kept yet"
