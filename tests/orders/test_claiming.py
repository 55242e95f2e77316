"""Claims: when one may be opened, who hears of it, and that it ends once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.db import session, transaction
from shop.decisions.models import Decision, Kind
from shop.jobs import Job
from shop.orders import claiming, fulfilment
from shop.orders.claim_models import Claim, ClaimReason, ClaimState
from tests import cast, make

#: A Friday morning in Jember.
FRIDAY = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


def claim_on(order, quantity=1, text="Sobek di tepi"):
    with transaction():
        line = order.seller_orders[0].lines[0]
        return claiming.open_claim(line, quantity=quantity, reason=ClaimReason.DAMAGED, text=text, by=None)


def letters():
    facts = session().scalars(sa.select(Job.facts).where(Job.kind == "send_letter").order_by(Job.id)).all()
    return [(fact["template"], fact["to"]) for fact in facts]


def arrived(at=FRIDAY):
    with clock.set_to(at):
        order = make.shipped_order()
        with transaction():
            fulfilment.mark_delivered(order.parcels[0], by=None)
    return order


def test_before_it_is_sent_there_is_nothing_to_claim(app):
    with pytest.raises(claiming.TooEarly):
        claim_on(make.paid_order())


def test_what_is_on_its_way_can_be_claimed_for_as_long_as_it_is(app):
    order = make.shipped_order()
    with clock.set_to(clock.now() + timedelta(days=60)):
        assert claim_on(order).code == f"{order.number}-A-K1"


def test_the_window_is_the_decision_of_the_day_of_receipt(app):
    """Seven days after Friday, to the end of that day in Jember."""
    order = arrived()
    part = order.seller_orders[0]
    assert claiming.claimable_until(part) == datetime(2026, 12, 4, 17, 0, tzinfo=UTC)
    with clock.set_to(datetime(2026, 12, 4, 16, 59, tzinfo=UTC)):
        assert claiming.is_within(claiming.claimable_until(part))
    with clock.set_to(datetime(2026, 12, 4, 17, 0, tzinfo=UTC)), pytest.raises(claiming.WindowPassed):
        claim_on(order)


@pytest.mark.parametrize(
    "change",
    ["UPDATE decisions SET value = 2 WHERE kind = 'claim_days'", "DELETE FROM decisions WHERE kind = 'claim_days'"],
)
def test_the_law_s_two_working_days_hold_whatever_was_decided(app, change):
    """Friday's parcel: Monday and Tuesday."""
    with transaction():
        session().execute(sa.text(change))
    part = arrived().seller_orders[0]
    assert claiming.claimable_until(part) == datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


def test_a_decision_of_later_does_not_shorten_it(app):
    order = arrived()
    with transaction():
        day = FRIDAY.date() + timedelta(days=1)
        session().add(Decision(kind=Kind.CLAIM_DAYS, value=3, starts_on=day, source="RAT", recorded_at=clock.now()))
    assert claiming.claimable_until(order.seller_orders[0]) == datetime(2026, 12, 4, 17, 0, tzinfo=UTC)


def test_one_line_has_one_open_claim(app):
    order = make.shipped_order(quantity=2)
    first = claim_on(order)
    with pytest.raises(claiming.AlreadyClaimed) as refusal:
        claim_on(order)
    assert refusal.value.code == first.code
    with transaction():
        claiming.withdraw(first, by=None)
    assert claim_on(order).code.endswith("-K2")


def test_an_open_claim_stays_the_only_one_when_a_lost_dispute_was_decided_after_it(app):
    order = make.shipped_order(quantity=2)
    first = claim_on(order)
    with transaction():
        lost = Claim(code=f"{first.code}-D", line_id=first.line_id, seller_order_id=first.seller_order_id, quantity=1)
        lost.reason, lost.state, lost.text = ClaimReason.DISPUTED, ClaimState.REJECTED, ""
        lost.opened_at = lost.decided_at = clock.now()
        session().add(lost)
    with pytest.raises(claiming.AlreadyClaimed) as refusal:
        claim_on(order)
    assert first.code in refusal.value.sentence()


def test_no_more_pieces_than_were_bought(app):
    order = make.shipped_order(quantity=2)
    for quantity in (0, 3):
        with pytest.raises(claiming.TooMany):
            claim_on(order, quantity)


def test_the_seller_hears_of_it_and_answers(app):
    claim = claim_on(make.shipped_order())
    assert ("orders/mail/claim_opened.txt", "sulastri@contoh.id") in letters()
    with transaction():
        claiming.answer_claim(claim, text="Saya kirim foto sebelum dikemas", by=cast.person("Sulastri"))
    session().refresh(claim)
    assert (claim.answer, claim.state) == ("Saya kirim foto sebelum dikemas", ClaimState.OPEN)


@pytest.mark.parametrize("how", ["reject", "replace"])
def test_without_money_the_buyer_is_told_why_and_the_books_stay(app, how):
    claim = claim_on(make.shipped_order(email="budi@contoh.id"))
    with transaction():
        getattr(claiming, how)(claim, verdict="Kami kirim lagi hari Senin", by=cast.person("Nurul"))
    ended = ClaimState.REJECTED if how == "reject" else ClaimState.REPLACED
    assert (claim.state, claim.verdict, claim.refund) == (ended, "Kami kirim lagi hari Senin", 0)
    assert (f"orders/mail/claim_{ended}.txt", "budi@contoh.id") in letters()
    with pytest.raises(claiming.ClaimDecided), transaction():
        claiming.answer_claim(claim, text="Terlambat", by=cast.person("Sulastri"))
