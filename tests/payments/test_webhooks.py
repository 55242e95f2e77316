"""The machines' door: signed messages are kept once, everything else is refused, and nothing ever breaks."""

from __future__ import annotations

import io
import json

import pytest
import sqlalchemy as sa

from shop.db import session
from shop.payments.card_models import CardRefund, EventState, MoneyCase, ProviderEvent
from shop.payments.looking import work_inbox
from shop.payments.stripe import CODE
from shop.payments.webhooks import LARGEST
from tests.payments.cards import at_stripe, card_order, page
from tests.support.stripe.stand import send

DOOR = "/webhooks/stripe"
#: A message about a refund, to be filled in with its number, its kind, and the version of its form.
EVENT = (
    b'{"id": %s, "type": %s, "api_version": %s, "livemode": false, "data": {"object":'
    b' {"object": "refund", "payment_intent": "pi_1"}}}'
)


def kept() -> list[ProviderEvent]:
    session().rollback()
    return list(session().scalars(sa.select(ProviderEvent).order_by(ProviderEvent.id)))


def an_event(stand, **changes) -> dict:
    """A real message about a paid page, with changes."""
    stand.world.pay(page(card_order()))
    event = next(one for one in stand.events if one["type"] == "checkout.session.completed")
    return event | changes


def test_a_signed_message_is_kept_and_answered_before_anything_is_done(stripe, client):
    event = an_event(stripe)
    assert stripe.deliver(client, event) == [200]
    (row,) = kept()
    assert (row.state, row.provider, row.event_ref, row.object_ref) == (
        EventState.NEW,
        CODE,
        event["id"],
        event["data"]["object"]["id"],
    )
    assert at_stripe() == 0
    work_inbox()
    assert at_stripe() == 163_029
    assert [one.state for one in kept()] == [EventState.DONE]


def test_the_same_message_again_is_kept_once(stripe, client):
    event = an_event(stripe)
    assert stripe.deliver(client, event, event, event) == [200, 200, 200]
    assert len(kept()) == 1


def test_the_same_message_after_it_was_worked_changes_nothing(stripe, client):
    event = an_event(stripe)
    stripe.deliver(client, event)
    work_inbox()
    before = at_stripe()
    assert stripe.deliver(client, event) == [200]
    assert work_inbox() == 0
    assert ([one.state for one in kept()], at_stripe()) == ([EventState.DONE], before)


def test_another_message_under_a_number_that_came_before_is_left_out(stripe, client):
    event = an_event(stripe)
    stripe.deliver(client, event, {**event, "type": "charge.refunded"})
    assert [one.type for one in kept()] == ["checkout.session.completed"]


def test_a_message_about_another_amount_than_asked_for_goes_back_and_is_a_case(stripe, client):
    order = card_order()
    ref = page(order)
    stripe.world.pay(ref, amount=16_000_000)
    assert set(stripe.deliver(client)) == {200}
    work_inbox()
    session().expire_all()
    assert order.paid_at is None
    assert session().scalars(sa.select(MoneyCase.kind)).all() == ["wrong_amount"]
    assert session().scalars(sa.select(CardRefund.amount)).all() == [160_000]
    assert {one.state for one in kept()} == {EventState.DONE}


def test_what_is_not_signed_is_refused_and_not_kept(stripe, client):
    body = json.dumps(an_event(stripe)).encode()
    refused = [
        send(client, body, header=""),
        send(client, body, header="t=1,v1=0"),
        send(client, body, header="t=x,v1=0"),
        send(client, body, header="nonsense"),
        send(client, body, header="t=99999999999999999999,v1=0"),
        send(client, body, header="t=-1,v1=0"),
        send(client, body, header="t=1,v1=\xe9"),
        send(client, body, header="t=,v1=,v0=" + "x" * 20_000),
        send(client, b""),
        client.post(DOOR),
        send(client, body, secret="whsec_other"),
        client.post(DOOR, data=body),
        client.post(DOOR, data=body, headers={"Stripe-Signature": "t=1,v0=" + "0" * 64}),
    ]
    assert {answer.status_code for answer in refused} == {400}
    assert kept() == []


@pytest.mark.parametrize("late", [301, 86_400, -301, -86_400], ids=lambda late: f"{late} seconds ago")
def test_a_message_signed_long_ago_or_in_the_future_is_refused(stripe, client, late):
    """Stripe's own check lets the future pass; this one does not."""
    assert send(client, json.dumps(an_event(stripe)).encode(), late=late).status_code == 400
    assert kept() == []


def test_a_changed_message_is_refused(stripe, client):
    signed = []
    body = json.dumps(an_event(stripe)).encode()
    answer = send(client, body)
    signed.append(answer.status_code)
    header = answer.request.headers["Stripe-Signature"]
    assert send(client, body.replace(b"17000000", b"99000000"), header=header).status_code == 400
    assert signed == [200]


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe\x00",
        b"",
        b"not json",
        b"[]",
        b"[1, 2]",
        b"null",
        b"3",
        b'"text"',
        b"{}",
        b'{"id": "evt_1"}',
        b'{"id": "evt_1", "type": "x", "livemode": false, "data": {}}',
        b'{"id": "evt_1", "type": "x", "livemode": false, "data": {"object": []}}',
        b'{"id": "evt_1", "type": "x", "livemode": false, "data": []}',
        b'{"id": 1, "type": "x", "livemode": false, "data": {"object": {"object": "refund"}}}',
        b'{"id": "evt_1", "type": {}, "livemode": false, "data": {"object": {"object": "refund"}}}',
        b'{"id": "evt_1", "type": "x", "livemode": false, "data": {"object": {"object": "refund", "payment_intent": [1]}}}',
        b'{"id": "evt_1", "type": "x", "livemode": false, "data": {"object": {"object": "payout", "id": 7}}}',
        b"[" * 5_000,
        EVENT % (b'"evt_\\u0000"', b'"x"', b'"2026"'),
        EVENT % (b'"evt_\\ud800"', b'"x"', b'"2026"'),
        EVENT % (b'""', b'"x"', b'"2026"'),
        EVENT % (b'"evt_1"', b'"x\\u0000"', b'"2026"'),
        EVENT % (b'"evt_1"', b'"x"', b"5"),
        EVENT % (b'"evt_1"', b'"x"', b'["2026"]'),
        EVENT % (b'"evt_1"', b"null", b'"2026"'),
    ],
    ids=lambda body: repr(body[:30] + body[-12:]),
)
def test_signed_nonsense_is_refused_and_never_breaks(stripe, client, body):
    assert send(client, body).status_code == 400
    assert kept() == []


def test_a_body_that_is_not_utf8_is_refused_before_its_signature_is_read(stripe, client):
    assert send(client, b'{"id": "\xe9"}').status_code == 400


def test_a_message_that_is_too_large_is_refused(stripe, client):
    event = an_event(stripe)
    fits = json.dumps(event | {"padding": ""}).encode()
    whole = json.dumps(event | {"padding": "x" * (LARGEST - len(fits))}).encode()
    assert send(client, whole).status_code == 200
    assert send(client, whole + b" ").status_code == 413
    pieces = {"input_stream": io.BytesIO(whole + b" " * LARGEST), "environ_overrides": {"wsgi.input_terminated": True}}
    assert client.post(DOOR, headers={"Transfer-Encoding": "chunked"}, **pieces).status_code in (400, 413)
    assert len(kept()) == 1


def test_a_message_of_the_other_mode_is_kept_apart(stripe, client):
    assert stripe.deliver(client, an_event(stripe, livemode=True)) == [200]
    assert work_inbox() == 0
    assert [row.state for row in kept()] == [EventState.QUARANTINED]
    assert at_stripe() == 0


def test_a_message_about_nothing_of_ours_is_kept_and_left_alone(stripe, client):
    about = {"object": "customer", "id": "cus_1"}
    assert stripe.deliver(client, an_event(stripe, type="customer.created", data={"object": about})) == [200]
    assert [row.state for row in kept()] == [EventState.IGNORED]


def test_the_message_is_not_believed(stripe, client):
    """A signed message says paid; the page is not. Nothing is booked."""
    ref = page(card_order())
    lie = an_event(stripe)
    told = {**lie["data"]["object"], "id": ref, "payment_status": "paid"}
    stripe.deliver(client, {**lie, "id": "evt_lie", "data": {"object": told}})
    work_inbox()
    assert at_stripe() == 0


def test_without_keys_there_is_no_such_door(app, client):
    assert client.post(DOOR, data=b"{}").status_code == 404


def test_only_messages_come_in(stripe, client):
    assert client.get(DOOR).status_code == 405


def test_the_door_asks_for_no_token_of_a_form(stripe, client, app):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        assert stripe.deliver(client, an_event(stripe)) == [200]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
