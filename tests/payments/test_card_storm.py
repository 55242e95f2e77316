"""Two thousand messages, each five times, shuffled, thirty-two at once, with failures and forgeries among them: the shop
ends exactly where it would have ended with each heard once and in order."""

from __future__ import annotations

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shop.clock import now, set_to
from shop.db import db, session, transaction
from shop.demo.stripe.signing import signature
from shop.jobs import drain
from shop.ledger.models import Account, Entry, Line
from shop.orders.models import Order
from shop.payments.card_models import (
    CardDispute,
    CardRefund,
    CardSession,
    EventState,
    MoneyCase,
    ProviderEvent,
    ProviderPayout,
)
from shop.payments.ending import expire
from shop.payments.looking import work_inbox
from shop.payments.methods import switch_method
from shop.payments.models import Payment
from shop.payments.requesting import TRANSFER
from shop.payments.settling import settle_payment
from shop.payments.stripe import CODE
from tests import cast, make
from tests.payments.cards import page
from tests.support.stripe.stand import SECRET, standing

MESSAGES, TIMES, AT_ONCE = 2_000, 5, 32
SEED = 20261125


def world(stand: Any, messages: int) -> list[Order]:
    """Orders of every fate, until the provider has so many messages about them. The shop has heard none."""
    chance, orders = random.Random(SEED), []
    goods = make.product(price=150_000, stock=100_000)
    while len(stand.events) < messages:
        order = make.order(goods)
        with transaction():
            switch_method(order, CODE, by=None)
        ref = page(order)
        orders.append(order)
        live(stand, order, ref, chance)
        if len(orders) % 40 == 0:
            pay_out(stand, chance)
    return orders


def live(stand: Any, order: Order, ref: str, chance: random.Random) -> None:
    """One order's fate at the provider."""
    at = stand.world
    if chance.random() < 0.3:
        at.pay(ref, is_declined=True)
    fate = chance.choice(["paid", "paid", "refunded", "part", "failed refund", "won", "lost", "late", "twice", "left"])
    if fate == "left":
        at.expire_page(ref)
        return
    if fate == "late":
        with transaction():
            expire(session().get_one(Order, order.id))
    if fate == "twice":
        pay_by_transfer(order)
    intent = at.pay(ref)["payment_intent"]
    if fate in ("refunded", "failed refund"):
        refund = at.refund({"payment_intent": intent})
        if fate == "failed refund":
            at.end_refund(refund["id"], reason="expired_or_canceled_card")
    if fate == "part":
        at.refunds_are = "pending"
        refund = at.refund({"payment_intent": intent, "amount": str(chance.randrange(100, 5_000_000))})
        at.end_refund(refund["id"])
        at.refunds_are = "succeeded"
    if fate in ("won", "lost"):
        dispute = at.dispute(ref)
        at.end_dispute(dispute["id"], is_won=fate == "won")


def pay_by_transfer(order: Order) -> None:
    """The buyer left the card page and transferred instead; the card was taken all the same."""
    with transaction():
        payment = switch_method(session().get_one(Order, order.id), TRANSFER, by=None)
    with transaction():
        settle_payment(payment, received=payment.amount, by=cast.person("Nurul"))


def pay_out(stand: Any, chance: random.Random) -> None:
    """The provider pays to the bank; now and then the bank does not take it, now and then it charges something odd."""
    at = stand.world
    if chance.random() < 0.5:
        at.charge_account(-chance.randrange(1, 900_000), chance.choice(["fee", "climate_order_purchase"]), "monthly")
    ref = at.pay_out()["id"]
    at.settle_payout(ref)
    if chance.random() < 0.4:
        at.fail_payout(ref)


def state(orders: list[Order]) -> dict[str, Any]:
    """Everything the shop believes, by what does not depend on the order in which rows were written."""
    session().expire_all()
    place = {order.id: number for number, order in enumerate(orders)}
    by_number = {order.number: number for number, order in enumerate(orders)}
    parts = {part.id: (place[order.id], part.seller_id) for order in orders for part in order.seller_orders}
    accounts: Counter[tuple[str, str]] = Counter()
    rows = sa.select(Account.name, Account.owner, sa.func.sum(Line.amount)).join(Line).group_by(Account.id)
    for name, owner, amount in session().execute(rows):
        if name == "held":
            owner = str(parts[int(owner)])
        if name == "refunds_due":
            owner = str(place[int(owner)])
        accounts[name, owner] += int(amount)
    kinds = sa.select(Entry.kind, Entry.subject, sa.func.count()).group_by(Entry.kind, Entry.subject)
    cases = sa.select(MoneyCase.kind, MoneyCase.ref, MoneyCase.closed_at.is_not(None), MoneyCase.amount)
    sent = sa.select(
        CardRefund.is_ours, CardRefund.amount, CardRefund.state, CardRefund.from_due, CardSession.session_ref
    )
    sent = sent.join(CardSession)
    return {
        "accounts": {key: amount for key, amount in accounts.items() if amount},
        "entries": {
            (kind, by_number.get(subject, subject)): count
            for kind, subject, count in session().execute(kinds)
            if kind != "provider_fee"
        },
        "orders": [(order.status, order.payment_method) for order in orders],
        "payments": sorted((place[order_id], method, state) for order_id, method, state in session().execute(PAYMENTS)),
        "pages": sorted(tuple(row) for row in session().execute(PAGES)),
        "refunds": sorted(tuple(row) for row in session().execute(sent)),
        "disputes": sorted(tuple(row) for row in session().execute(DISPUTES)),
        "payouts": sorted(tuple(row) for row in session().execute(PAYOUTS)),
        "cases": sorted((tuple(row) for row in session().execute(cases)), key=str),
        "messages": sorted(tuple(row) for row in session().execute(EVENTS)),
    }


PAYMENTS = sa.select(Payment.order_id, Payment.method, Payment.state)
PAGES = sa.select(CardSession.session_ref, CardSession.state, CardSession.paid)
DISPUTES = sa.select(CardDispute.ref, CardDispute.state, CardDispute.amount)
PAYOUTS = sa.select(ProviderPayout.ref, ProviderPayout.state, ProviderPayout.amount, ProviderPayout.is_whole)
EVENTS = sa.select(ProviderEvent.event_ref, ProviderEvent.state)


def in_order_once(app: Any, messages: int) -> tuple[dict[str, Any], int]:
    """Every message once, kept and worked in the order in which the provider made them."""
    with standing(app) as stand:
        orders = world(stand, messages)
        client = app.test_client()
        told = list(stand.events)
        assert set(stand.deliver(client)) == {200}
        work_inbox()
        drain()
        answer = list(stand.events)
        stand.deliver(client)
        work_inbox()
        return state(orders), len(told) + len(answer)


def in_a_storm(app: Any, messages: int) -> dict[str, Any]:
    """The same messages five times each, shuffled, thirty-two at once, forgeries among them, the provider failing."""
    with standing(app) as stand:
        orders = world(stand, messages)
        flood(app, stand)
        drain()
        flood(app, stand)
        drain()
        return state(orders)


def flood(app: Any, stand: Any) -> None:
    """Deliver all that was said, and work it meanwhile; afterwards until nothing is left."""
    chance = random.Random(SEED + len(stand.world.things["events"]))
    told = [json.dumps(event).encode() for event in stand.events for _ in range(TIMES)]
    stand.events = []
    forged = [body.replace(b"evt_", b"evt_forged_") for body in chance.sample(told, len(told) // 20)]
    letters = [(body, SECRET, 200) for body in told] + [(body, "whsec_forged", 400) for body in forged]
    chance.shuffle(letters)
    stand.faults.extend(("GET /v1/", chance.choice(["500", "429", "drop"])) for _ in range(len(told) // 50))

    def deliver(some: list[tuple[bytes, str, int]]) -> list[bool]:
        client, found = app.test_client(), []
        for body, secret, expected in some:
            signed = signature(body, secret, int(now().timestamp()))
            answer = client.post("/webhooks/stripe", data=body, headers={"Stripe-Signature": signed})
            found.append(answer.status_code == expected)
        return found

    def work(_: int) -> int:
        with app.app_context():
            try:
                return work_inbox()
            finally:
                db.session.remove()

    session().rollback()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        senders = [crowd.submit(deliver, letters[start :: AT_ONCE - 8]) for start in range(AT_ONCE - 8)]
        workers = [crowd.submit(work, number) for number in range(8)]
        assert all(all(sender.result()) for sender in senders)
        for worker in workers:
            worker.result()  # raises what went wrong in it
    stand.faults.clear()
    hours = 0
    while waiting() and hours < 48:
        hours += 1
        with set_to(now() + timedelta(hours=hours)):
            work_inbox()


def waiting() -> int:
    """Messages that are not done."""
    session().rollback()
    return session().scalar(sa.select(sa.func.count()).where(ProviderEvent.state == EventState.NEW))


@pytest.mark.long
def test_the_storm_ends_where_the_calm_does(shop):
    calm, heard = in_order_once(shop.app, MESSAGES)
    assert heard >= MESSAGES
    assert not cast.broken_invariants()
    session().rollback()
    shop.renew()
    storm = in_a_storm(shop.app, MESSAGES)
    for name, told in calm.items():
        assert storm[name] == told, name
