"""The inbox: what fails is tried again after growing pauses, given up after nine tries, and taken up by a person."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.clock import now, set_to
from shop.db import session, transaction
from shop.payments import inbox
from shop.payments.card_models import EventState, ProviderEvent
from shop.payments.looking import work_inbox
from shop.payments.provider import Notice
from shop.payments.provider_queries import dead_events
from tests import cast
from tests.payments.cards import at_stripe, card_order, page

pytestmark = pytest.mark.long  # each takes a card through the stand-in


def keep(ref: str = "evt_1", about: str = "cs_nobody") -> ProviderEvent:
    with transaction():
        inbox.keep_notice(Notice(ref, "checkout.session.completed", about, False, "2026-05-27.dahlia", '{"a": 1}'))
    return event(ref)


def event(ref: str = "evt_1") -> ProviderEvent:
    session().expire_all()
    return session().scalars(sa.select(ProviderEvent).where(ProviderEvent.event_ref == ref)).one()


def make_due(ref: str = "evt_1") -> None:
    with transaction():
        session().execute(sa.update(ProviderEvent).where(ProviderEvent.event_ref == ref).values(next_try_at=now()))


def test_a_message_that_fails_waits_longer_each_time(stripe):
    keep()
    pauses = []
    for _ in range(3):
        make_due()
        assert work_inbox() == 1
        pauses.append((event().next_try_at - now()).total_seconds())
    assert 9 < pauses[0] < 21 < 19.9 + pauses[1] and 19 < pauses[1] < 41 and 39 < pauses[2] < 81
    assert "resource_missing" in event().trouble
    assert work_inbox() == 0


def test_after_nine_tries_a_person_has_to_look_and_may_try_again(stripe):
    keep()
    for _ in range(inbox.MOST_ATTEMPTS):
        make_due()
        work_inbox()
    assert event().state is EventState.DEAD
    assert [one.event_ref for one in dead_events()] == ["evt_1"]
    make_due()
    assert work_inbox() == 0
    ref = page(card_order())
    stripe.world.pay(ref)
    with transaction():
        session().execute(sa.update(ProviderEvent).values(object_ref=ref))
        inbox.try_again(event(), by=cast.person("Nurul"))
    assert work_inbox() == 1
    assert event().state is EventState.DONE
    assert at_stripe() == 163_029
    with transaction():
        inbox.try_again(event(), by=cast.person("Nurul"))
    assert event().state is EventState.DONE


def test_one_message_that_fails_holds_no_other_back(stripe):
    keep("evt_bad")
    ref = page(card_order())
    stripe.world.pay(ref)
    keep("evt_good", ref)
    assert work_inbox() == 2
    assert (event("evt_bad").state, event("evt_good").state) == (EventState.NEW, EventState.DONE)


def test_a_worker_that_dies_leaves_its_message_to_the_next(stripe):
    ref = page(card_order())
    stripe.world.pay(ref)
    keep(about=ref)
    with transaction():
        assert len(inbox.claim()) == 1
    assert work_inbox() == 0
    with set_to(now() + inbox.LEASE + timedelta(seconds=1)):
        assert work_inbox() == 1
    assert event().state is EventState.DONE


def test_a_claimed_message_is_nobody_elses(stripe):
    keep()
    with transaction():
        first = inbox.claim()
    with transaction():
        second = inbox.claim()
    assert ([one.event_ref for one in first], second) == (["evt_1"], [])


def test_one_look_answers_every_message_about_the_same_thing(stripe):
    ref = page(card_order())
    stripe.world.pay(ref)
    for number in range(5):
        keep(f"evt_{number}", ref)
    stripe.calls.clear()
    assert work_inbox() == 5
    assert [call for call, _status in stripe.calls] == [
        f"GET /v1/checkout/sessions/{ref}",
        "GET /v1/refunds",
        "GET /v1/disputes",
    ]
    assert {event(f"evt_{number}").state for number in range(5)} == {EventState.DONE}


def test_what_was_done_stays_done(stripe):
    ref = page(card_order())
    keep(about=ref)
    assert work_inbox() == 1
    with transaction():
        inbox.finish([event().id], EventState.IGNORED)
    with transaction():
        inbox.put_back([event().id], "late trouble")
    assert (event().state, event().trouble) == (EventState.DONE, "")


def test_bodies_are_forgotten_after_ninety_days(stripe):
    keep()
    with set_to(now() + inbox.KEEPS_BODIES - timedelta(days=1)), transaction():
        inbox.forget_bodies()
    assert event().body
    with set_to(now() + inbox.KEEPS_BODIES + timedelta(days=1)), transaction():
        inbox.forget_bodies()
    assert event().body == ""


@pytest.mark.parametrize("about", ["pi_nobody", "po_nobody"])
def test_a_name_the_provider_does_not_know_is_given_up_in_the_end(stripe, about):
    keep(about=about)
    work_inbox()
    assert event().state in (EventState.NEW, EventState.IGNORED)
