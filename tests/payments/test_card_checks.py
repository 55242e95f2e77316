"""Each invariant of card money is broken once on purpose, and named."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from shop.clock import now
from shop.db import session
from shop.ledger.posting import credit, debit, post
from shop.payments import card_checks
from shop.payments.card_models import CardDispute, CardRefund, CardSession, EventState, ProviderEvent, ProviderPayout
from tests.payments.cards import hear, paid_by_card
from tests.support.undone import facts_after

pytestmark = pytest.mark.long


def book(*postings) -> None:
    post("provider_moved", postings, subject="x", key="broken", by=None)


def change(model, **values):
    return lambda: session().execute(sa.update(model).values(**values))


def lost_event() -> None:
    session().add(
        ProviderEvent(
            provider="stripe",
            event_ref="evt_lost",
            type="charge.succeeded",
            object_ref="pi_nowhere",
            livemode=False,
            body="",
            received_at=now(),
            state=EventState.DONE,
            next_try_at=now(),
        )
    )
    session().flush()


BROKEN = {
    "a rupiah too many in the books": (
        lambda: book(debit("clearing", 1, "stripe"), credit("other_income", 1)),
        "clearing stripe",
    ),
    "a page that took more than was booked": (change(CardSession, paid=CardSession.paid + 1), "paid by card"),
    "a request settled by no page": (change(CardSession, paid=1), "no page took its amount"),
    "more going back than came": (change(CardRefund, amount=999_999), "goes back"),
    "a dispute over whose money is still held back": (change(CardDispute, state="won"), "still held back"),
    "money nobody asks about": (
        lambda: book(debit("suspense", 5, "re_x"), credit("other_income", 5)),
        "no case asks for it",
    ),
    "a payout that is not its lines": (change(ProviderPayout, amount=1), "its lines are"),
    "a message that left nothing": (lost_event, "nothing of it is known"),
}


@pytest.mark.parametrize(("act", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_what_breaks_is_named(stripe, client, act, words):
    _order, ref = paid_by_card(stripe)
    _other, second = paid_by_card(stripe)
    stripe.world.refund({"payment_intent": stripe.world.things["pages"][ref]["payment_intent"], "amount": "1000000"})
    stripe.world.dispute(second)
    paid_by_card(stripe)
    stripe.world.settle_payout(stripe.world.pay_out()["id"])
    hear(stripe, client)
    assert card_checks.check() == []
    found = facts_after(act, card_checks.check)
    assert any(words in fact for fact in found), found
