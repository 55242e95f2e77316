"""Asking the provider: what it costs when it is slow, silent or says no, and what the sweep finds that no message said."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop.clock import now, set_to
from shop.db import session, transaction
from shop.jobs import Job, drain
from shop.orders.fulfilment import WrongMoment
from shop.orders.models import OrderStatus
from shop.payments import stripe as edge
from shop.payments.card_models import CardSession
from shop.payments.cards import ask_page
from shop.payments.looking import look_at_page, open_page, sweep, tend_cards
from shop.payments.provider import ProviderRefused, Unreachable, key_of
from tests import make
from tests.payments.cards import at_stripe, card_order, page, paid_by_card

pytestmark = pytest.mark.long

OPEN = "POST /v1/checkout/sessions"


def rows() -> list[CardSession]:
    session().expire_all()
    return list(session().scalars(sa.select(CardSession).order_by(CardSession.id)))


def an_hour_later() -> None:
    """The sweep of an hour later."""
    with set_to(now() + timedelta(hours=1)):
        sweep()


def test_a_server_error_is_asked_again_under_the_same_key(stripe):
    stripe.faults.append((OPEN, "500"))
    stripe.faults.append((OPEN, "409"))
    page(card_order())
    assert len(stripe.world.things["pages"]) == 1


def test_too_many_requests_is_said_at_once_and_the_next_press_works(stripe):
    order = card_order()
    stripe.faults.append((OPEN, "429"))
    with pytest.raises(Unreachable):
        open_page(order)
    assert page(order)
    assert len(rows()) == 1


def test_an_answer_that_was_lost_is_found_under_its_key(stripe):
    """The provider opened the page, the connection broke: asking again gives the same one."""
    order = card_order()
    stripe.faults.append((OPEN, "drop"))
    page(order)
    assert len(stripe.world.things["pages"]) == 1


def test_a_page_whose_opening_was_never_answered_is_known_by_its_number(stripe):
    """Timeout after the provider accepted, and the buyer paid all the same: looking shows it paid."""
    order = card_order()
    for _ in range(3):
        stripe.faults.append((OPEN, "drop"))
    with pytest.raises(Unreachable):
        open_page(order)
    (ref,) = stripe.world.things["pages"]
    stripe.world.pay(ref)
    look_at_page(ref)
    session().refresh(order)
    assert order.status is OrderStatus.PAID
    assert [(row.session_ref, row.paid) for row in rows()] == [(ref, 170_000)]


def test_the_sweep_asks_again_for_a_page_that_was_never_answered(stripe):
    order = card_order()
    for _ in range(3):
        stripe.faults.append((OPEN, "drop"))
    with pytest.raises(Unreachable):
        open_page(order)
    an_hour_later()
    assert [row.state for row in rows()] == ["open"]
    assert len(stripe.world.things["pages"]) == 1


def test_a_refused_page_is_said_and_the_next_press_asks_for_another(stripe):
    """The provider remembers other words under the key of the first page."""
    order = card_order()
    with transaction():
        row, _wish = ask_page(order)
    stripe.world.answers[key_of("session", row.id, row.asked_at)] = ("other words", 200, {})
    with pytest.raises(Unreachable):
        open_page(order)
    assert [row.state for row in rows()] == ["refused"]
    assert open_page(order)
    assert [row.state for row in rows()] == ["refused", "open"]


def test_nothing_to_pay_by_card_opens_no_page(stripe):
    paid, _ref = paid_by_card(stripe)
    for order in (paid, make.order()):
        with pytest.raises(WrongMoment):
            open_page(order)


def test_no_transaction_is_open_while_the_provider_is_asked(stripe):
    """On SQLite it would hold everybody else's writing back; the stand-in waits, and another writer gets through."""
    order = card_order()
    seen, current, told = [], session(), stripe.server.witness

    def witness(*what):
        seen.append(current.in_transaction())
        told(*what)

    stripe.server.witness = witness
    look_at_page(page(order))
    assert seen
    assert not any(seen)


def test_the_words_never_name_kinds_of_cards_and_always_a_version_and_a_key(stripe):
    """Kinds of payment are chosen in the provider's own settings: naming them is refused by newer versions."""
    said = []
    told = stripe.server.witness

    def witness(method, path, text, status, answer):
        said.append(text)
        told(method, path, text, status, answer)

    stripe.server.witness = witness
    page(card_order())
    assert len(said) == 1
    assert "payment_method_types" not in said[0]
    assert "[unit_amount]=17000000" in said[0]
    (row,) = rows()
    assert list(stripe.world.answers) == [key_of("session", row.id, row.asked_at)]


def test_lost_messages_are_found_by_the_sweep(stripe):
    order = card_order()
    stripe.world.pay(page(order))
    stripe.events.clear()
    sweep()
    session().refresh(order)
    assert order.status is OrderStatus.PAID
    sweep()
    assert at_stripe() == 163_029


def test_the_sweep_looks_at_pages_nobody_spoke_of(stripe):
    order = card_order()
    stripe.world.pay(page(order))
    stripe.world.things["events"].clear()
    an_hour_later()
    session().refresh(order)
    assert order.status is OrderStatus.PAID


def test_a_sweep_is_written_down_once_each_quarter_of_an_hour(stripe):
    for _ in range(3):
        tend_cards()
    assert session().scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "sweep_cards")) == 1
    drain()


def test_without_keys_nothing_is_asked(app):
    tend_cards()
    assert session().scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "sweep_cards")) == 0
    assert not edge.is_on()


def test_a_provider_that_is_silent_is_given_up_in_time(app, stripe, monkeypatch):
    monkeypatch.setattr(edge, "PATIENCE", (0.2, 0.3))
    monkeypatch.setattr(edge, "RETRIES", 0)
    edge._client.cache_clear()
    ref = page(card_order())
    stripe.faults.append((f"GET /v1/checkout/sessions/{ref}", "wait1"))
    with pytest.raises(Unreachable):
        look_at_page(ref)
    edge._client.cache_clear()


def test_what_does_not_exist_is_refused_and_an_empty_name_never_asked(stripe):
    with pytest.raises(ProviderRefused, match="resource_missing"):
        edge.look_at_page("cs_nobody")
    with pytest.raises(ValueError, match="nothing"):
        edge.look_at_page("")


@pytest.mark.parametrize("amount", [0, -1, 1.5, True, "170000"])
def test_only_whole_rupiah_are_sent(amount):
    with pytest.raises(ValueError, match="not an amount"):
        edge.hundredths(amount)


def test_sen_are_not_lost_silently():
    assert edge.rupiah_of(17_000_000) == 170_000
    with pytest.raises(ValueError, match="no whole rupiah"):
        edge.rupiah_of(17_000_050)
