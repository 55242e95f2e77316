"""Decisions hold from a day on, never backwards."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from shop.audit import trail
from shop.clock import today
from shop.db import session, transaction
from shop.decisions.deciding import BOUNDS, AlreadyInForce, DecidedTwice, record_decision
from shop.decisions.models import Decision, Kind
from shop.decisions.queries import NothingDecided, all_in_force, history, in_force, on_days, value
from shop.payments.queries import request_of
from tests import cast, make
from tests.support.queries import counted

SOURCE = "RAT 14 March 2026, minutes no. 3"


def decide(kind=Kind.COMMISSION_BPS, *, figure=1_200, in_days=0):
    with transaction():
        return record_decision(
            kind, value=figure, starts_on=today() + timedelta(days=in_days), source=SOURCE, by=cast.person("Sutrisno")
        )


def test_a_decision_holds_from_its_day_on(app):
    decide(in_days=7)
    assert value(Kind.COMMISSION_BPS) == 1_000
    assert value(Kind.COMMISSION_BPS, today() + timedelta(days=6)) == 1_000
    assert value(Kind.COMMISSION_BPS, today() + timedelta(days=7)) == 1_200


def test_many_days_are_answered_by_one_question(app):
    decide(in_days=7)
    with counted() as seen:
        on = on_days(Kind.COMMISSION_BPS)
        assert [on(today() + timedelta(days=days)) for days in (0, 6, 7, 400)] == [1_000, 1_000, 1_200, 1_200]
    assert len(seen) == 1
    with pytest.raises(NothingDecided):
        on(date(2000, 1, 1))


def test_a_decision_of_today_holds_at_once_and_is_written_down(app):
    decide()
    assert in_force(Kind.COMMISSION_BPS).source == SOURCE
    assert [record.act for record in trail("decision commission_bps")] == ["decision_recorded"]


def test_orders_placed_before_keep_what_held(app):
    before = make.order()
    decide()
    after = make.order()
    assert before.seller_orders[0].commission == 15_000
    assert after.seller_orders[0].commission == 18_000


def test_the_past_is_not_decided(app):
    with pytest.raises(AlreadyInForce):
        decide(in_days=-1)


def test_one_day_has_one_decision_of_a_kind(app):
    decide(in_days=3)
    with pytest.raises(DecidedTwice):
        decide(figure=900, in_days=3)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_figure_beyond_what_is_sensible_is_refused(app, kind):
    least, most = BOUNDS[kind]
    for figure in (least - 1, most + 1):
        with pytest.raises(ValueError, match="is not between"):
            decide(kind, figure=figure)


def test_a_unique_code_is_added_or_subtracted_never_nothing(app):
    with pytest.raises(ValueError, match="is not between"):
        decide(Kind.UNIQUE_CODE_SIGN, figure=0)
    decide(Kind.UNIQUE_CODE_SIGN, figure=1)
    order = make.order()
    assert request_of(order.number).amount == order.total + 1


def test_nothing_is_guessed_before_the_first_decision(app):
    with pytest.raises(NothingDecided):
        value(Kind.HOLD_DAYS, date(2019, 12, 31))
    assert all_in_force(date(2019, 12, 31)) == {}


def test_all_that_holds_comes_in_one_question(app):
    decide(in_days=1)
    assert {kind: one.value for kind, one in all_in_force().items()} == cast.DECIDED
    assert len(history()) == len(cast.DECIDED) + 1


def test_two_who_decide_at_once_meet_the_database(app):
    decide(in_days=2)
    with pytest.raises(sa.exc.IntegrityError), transaction():
        session().execute(
            sa.insert(Decision).values(
                kind=Kind.COMMISSION_BPS,
                value=1,
                starts_on=today() + timedelta(days=2),
                source="x",
                recorded_at=sa.func.now(),
            )
        )


def test_all_in_force_names_a_figure_nobody_decided(app):
    early = date(2019, 12, 31)
    assert all_in_force(early) == {}
    with pytest.raises(NothingDecided):
        all_in_force(early)[Kind.HOLD_DAYS]
