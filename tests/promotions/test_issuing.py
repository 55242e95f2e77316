"""A voucher is written once: two people put it in force, and of two who do the same at once one is told."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.db import session, transaction
from shop.jobs import Job, drain
from shop.promotions import issuing
from shop.promotions.models import VoucherState
from tests import cast, make
from tests.support.at_once import at_once, winner_and_refused
from tests.support.queries import counted


def test_of_two_who_move_it_at_once_one_is_told(app):
    make.voucher(in_force=False)
    ends = at_once(
        app,
        ("Nurul", lambda by: issuing.end_voucher(issuing.voucher_named("PULANG10"), by=by)),
        ("Sutrisno", lambda by: issuing.end_voucher(issuing.voucher_named("PULANG10"), by=by)),
    )
    _winner, refused = winner_and_refused(ends)
    assert isinstance(refused, issuing.VoucherMoved)


def test_its_terms_stay_as_they_were_written(app):
    make.voucher()
    for act in ("UPDATE vouchers SET bps = 9000", "DELETE FROM vouchers"):
        with pytest.raises(sa.exc.DatabaseError, match="append-only"):
            session().execute(sa.text(act))
        session().rollback()


def test_two_put_it_in_force_at_once_and_whoever_wrote_it_never_does(app):
    made = make.voucher(in_force=False)
    with pytest.raises(issuing.SamePersonCannotApprove), transaction():
        issuing.approve(made, by=cast.person("Nurul"))
    act = lambda by: issuing.approve(issuing.voucher_named("PULANG10"), by=by)  # noqa: E731
    winner, refused = winner_and_refused(at_once(app, ("Sutrisno", act), ("Ratih", act)))
    assert isinstance(refused, issuing.VoucherMoved)
    assert issuing.voucher_named("PULANG10").approved_by.name == winner
    assert issuing.voucher_named("PULANG10").state is VoucherState.IN_FORCE


def test_an_order_without_a_voucher_costs_not_one_statement_more_and_one_with_it_two(app):
    make.voucher()
    goods = make.product(price=100_000, stock=9)
    asked = {}
    for code in ("", "", "PULANG10"):
        cart = make.cart({goods: 1}).id
        with counted() as statements, transaction():
            make.place(cart, voucher=code, shown_less=10_000 if code else 0)
        asked[code] = statements
    assert not [one for one in asked[""] if " vouchers" in one]
    assert len(asked["PULANG10"]) == len(asked[""]) + 2


def test_sellers_who_may_bear_a_part_and_said_nothing_yet_are_asked_once(app):
    make.voucher("KOPERASI")
    assert not letters()
    make.voucher(coop_bps=5_000, agreed=(cast.seller(),))
    [letter] = letters()
    assert letter["to"] == "wiwik@contoh.id"
    assert letter["facts"] == {"name": "Wiwik", "code": "PULANG10", "purpose": "Hari Migran"}
    drain()


def letters():
    found = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter").order_by(Job.id))
    return [one for one in found if one["template"] == "promotions/mail/asked.txt"]
