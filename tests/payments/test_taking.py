"""Money that comes by card: whoever looks, however often and in whatever order, it is booked once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import clock
from shop.clock import now, today
from shop.db import session, transaction
from shop.errors import NotFound
from shop.jobs import drain
from shop.ledger.models import Entry
from shop.ledger.posting import credit, post
from shop.ledger.queries import balance
from shop.office.checks import broken
from shop.orders.models import OrderStatus
from shop.payments import ending
from shop.payments import stripe as edge
from shop.payments.card_models import CardDispute, CardRefund, CardSession, MoneyCase
from shop.payments.card_refunds import pay_to_card
from shop.payments.ending import pay_refund
from shop.payments.looking import look_at_page, open_page, tend_cards, work_inbox
from shop.payments.methods import switch_method
from shop.payments.models import Payment, PaymentState
from shop.payments.provider import BalanceLine, NotYet, SeenPage, key_of
from shop.payments.provider_books import clearing, enter_line, suspense
from shop.payments.requesting import TRANSFER
from shop.payments.settling import settle_payment
from shop.payments.taking import take_in
from tests import cast
from tests.payments.cards import at_stripe, books, card_order, hear, page, paid_by_card

pytestmark = pytest.mark.long  # each takes a card through the stand-in


def cases() -> dict[str, bool]:
    """Every case by kind, and whether it is open."""
    return {case.kind: case.closed_at is None for case in session().scalars(sa.select(MoneyCase))}


def work(stand, client) -> None:
    """Everything that is due: what was decided goes out, what came is worked."""
    drain()
    hear(stand, client)
    session().expire_all()


def test_a_card_payment_is_held_and_its_fee_is_the_cooperatives(stripe):
    """The worked example: 170.000 paid, 6.280 and PPN 690,80 kept, so that 163.029,20 stand at the provider."""
    order, _ref = paid_by_card(stripe)
    assert order.status is OrderStatus.PAID
    assert books("held", "payment_fees") == {"held": -170_000, "payment_fees": 6_971}
    assert at_stripe() == 163_029


def test_sen_of_many_fees_never_add_up(stripe):
    """Five times 690,80: cut line by line the book would be a rupiah off; it stays the exact balance, cut."""
    for _ in range(5):
        paid_by_card(stripe)
    exact = sum(line["net"] for line in stripe.world.things["lines"].values())
    assert exact == 5 * 16_302_920
    assert at_stripe() == exact // 100 == 815_146


def test_looking_twice_books_once(stripe):
    _order, ref = paid_by_card(stripe)
    look_at_page(ref)
    assert books("held") == {"held": -170_000}


def test_a_page_that_was_not_paid_changes_nothing(stripe):
    order = card_order()
    look_at_page(page(order))
    assert order.status is OrderStatus.AWAITING_PAYMENT
    assert at_stripe() == 0


def test_a_declined_card_leaves_the_page_open_for_another_one(stripe, client):
    order = card_order()
    ref = page(order)
    stripe.world.pay(ref, is_declined=True)
    hear(stripe, client)
    assert open_page(order).endswith(ref)
    stripe.world.pay(ref)
    hear(stripe, client)
    session().refresh(order)
    assert order.status is OrderStatus.PAID


def test_the_message_may_come_before_the_buyer_does(stripe, client):
    order = card_order()
    ref = page(order)
    stripe.world.pay(ref)
    hear(stripe, client)
    session().refresh(order)
    assert order.status is OrderStatus.PAID
    look_at_page(ref)
    assert books("held") == {"held": -170_000}


def test_the_message_may_come_after_the_buyer(stripe, client):
    order = card_order()
    ref = page(order)
    stripe.world.pay(ref)
    look_at_page(ref)
    hear(stripe, client)
    assert books("held") == {"held": -170_000}
    session().refresh(order)
    assert order.status is OrderStatus.PAID


def test_a_refund_may_be_heard_of_before_the_payment(stripe, client):
    """Only the refund's own message comes; looking finds the payment behind it too."""
    order = card_order()
    ref = page(order)
    intent = stripe.world.pay(ref)["payment_intent"]
    stripe.world.refund({"payment_intent": intent, "amount": "5000000"})
    told = [event for event in stripe.events if event["type"] == "refund.created"]
    stripe.deliver(client, *told)
    work_inbox()
    session().refresh(order)
    assert order.status is OrderStatus.PAID
    assert at_stripe() == 113_029


def test_two_tabs_get_the_same_page(stripe):
    order = card_order()
    assert open_page(order) == open_page(order)


def test_two_pages_paid_for_one_order_pay_it_once_and_the_other_goes_back(stripe, client):
    """The first page ran out of time at the shop, the buyer opened a second one, and both cards were taken."""
    order = card_order()
    first = page(order)
    with transaction():
        session().execute(sa.update(CardSession).values(expires_at=now()))
    second = page(order)
    assert first != second
    stripe.world.pay(second)
    stripe.world.pay(first)
    hear(stripe, client)
    assert cases() == {"paid_twice": True}
    work(stripe, client)
    assert books("held", "refunds_due") == {"held": -170_000, "refunds_due": 0}
    refund = session().scalars(sa.select(CardRefund)).one()
    assert (refund.state, refund.amount, refund.session.session_ref) == ("succeeded", 170_000, first)
    assert cases() == {"paid_twice": False}
    assert session().scalar(sa.select(sa.func.count(Payment.id)).where(Payment.state == PaymentState.SETTLED)) == 1


def test_a_card_taken_after_the_order_was_paid_by_transfer_goes_back(stripe, client):
    order = card_order()
    ref = page(order)
    with transaction():
        payment = switch_method(order, TRANSFER, by=None)
    with transaction():
        settle_payment(payment, received=payment.amount, by=cast.person("Nurul"))
    stripe.world.pay(ref)
    work(stripe, client)
    work(stripe, client)
    assert cases() == {"paid_twice": False}
    assert books("held", "refunds_due") == {"held": -170_000, "refunds_due": 0}


def test_a_card_taken_while_another_method_was_chosen_pays_the_order(stripe, client):
    order = card_order()
    ref = page(order)
    with transaction():
        switch_method(order, TRANSFER, by=None)
    stripe.world.pay(ref)
    hear(stripe, client)
    session().refresh(order)
    assert (order.status, order.payment_method) == (OrderStatus.PAID, "stripe")


def test_a_card_taken_after_the_order_expired_goes_back(stripe, client):
    order = card_order()
    ref = page(order)
    with transaction():
        ending.expire(order)
    stripe.world.pay(ref)
    hear(stripe, client)
    assert cases() == {"paid_late": True}
    work(stripe, client)
    assert cases() == {"paid_late": False}
    assert books("held", "refunds_due") == {"held": 0, "refunds_due": 0}
    session().refresh(order)
    assert order.status is OrderStatus.EXPIRED


def test_the_page_of_an_order_that_is_over_is_ended(stripe):
    order = card_order()
    ref = page(order)
    with transaction():
        ending.cancel_unpaid(order, by=None)
    tend_cards()
    assert stripe.world.things["pages"][ref]["status"] == "expired"
    session().expire_all()
    assert session().scalars(sa.select(CardSession.state)).one() == "expired"


def test_a_page_that_ends_while_the_buyer_pays_is_ended_by_whoever_was_first(stripe, client):
    """The shop wants to end it, the card was taken a moment before: the payment stands, and goes back as too late."""
    order = card_order()
    ref = page(order)
    with transaction():
        ending.cancel_unpaid(order, by=None)
    stripe.world.pay(ref)
    tend_cards()
    work(stripe, client)
    assert cases()["paid_late"] is False
    assert books("held", "refunds_due") == {"held": 0, "refunds_due": 0}


@pytest.mark.parametrize("sen", [16_900_000, 17_100_000])
def test_another_amount_than_asked_for_pays_nothing_and_goes_back(stripe, client, sen):
    order = card_order()
    stripe.world.pay(page(order), amount=sen)
    hear(stripe, client)
    session().refresh(order)
    assert order.status is OrderStatus.AWAITING_PAYMENT
    work(stripe, client)
    assert cases() == {"wrong_amount": False}
    assert books("held", "refunds_due") == {"held": 0, "refunds_due": 0}


def test_a_payment_without_its_line_is_looked_at_again(stripe):
    ref = page(card_order())
    bare = SeenPage(ref, now(), "complete", True, 170_000, intent="pi_1", charge="ch_1")
    with pytest.raises(NotYet), transaction():
        take_in(bare)


def test_a_card_taken_before_midnight_counts_on_its_day_however_late_it_is_heard_of(stripe):
    order = card_order()
    ref = page(order)
    stripe.world.pay(ref)
    taken_on = today()
    with clock.set_to(now() + timedelta(days=1)):
        look_at_page(ref)
    settled = session().scalars(sa.select(Entry).where(Entry.kind == "payment_settled")).one()
    assert settled.booked_on == taken_on


def test_a_page_that_only_bears_the_number_of_one_of_the_shops_pays_nothing(stripe):
    """Of before the database was restored, when another page had the number; or of an order that has its page."""
    ref = page(card_order())
    row = session().scalars(sa.select(CardSession)).one()
    for asked_at, known_as in ((row.asked_at - timedelta(days=1), None), (row.asked_at, ref)):
        with transaction():
            row.session_ref = known_as
        key = key_of("session", row.id, asked_at)
        other = SeenPage("cs_other", now(), "complete", True, 170_000, key=key, intent="pi_1", charge="ch_1")
        with pytest.raises(NotFound), transaction():
            take_in(other)


def test_an_older_look_that_comes_later_takes_nothing_back(stripe, client):
    """Seen under dispute, then won; the first look is written down last."""
    _order, ref = paid_by_card(stripe)
    dispute = stripe.world.dispute(ref)["id"]
    older = stripe_look(ref)
    stripe.world.end_dispute(dispute, is_won=True)
    look_at_page(ref)
    with transaction():
        take_in(older)
    assert session().scalars(sa.select(CardDispute.state)).one() == "won"
    assert balance("disputed", dispute) == 0


def stripe_look(ref: str) -> SeenPage:
    """What looking shows now, not yet taken in."""
    seen = edge.look_at_page(ref)
    session().rollback()
    return seen


def test_a_dispute_holds_the_money_back_and_costs_a_fee(stripe, client):
    """Dr disputed 170.000 and payment_fees 25.000, Cr clearing."""
    _order, ref = paid_by_card(stripe)
    stripe.world.dispute(ref)
    hear(stripe, client)
    assert books("disputed", "payment_fees") == {"disputed": 170_000, "payment_fees": 6_971 + 25_000}
    assert at_stripe() == 163_029 - 195_000
    assert cases() == {"dispute": True}


def test_a_dispute_won_gives_the_money_back(stripe, client):
    _order, ref = paid_by_card(stripe)
    dispute = stripe.world.dispute(ref)["id"]
    stripe.world.end_dispute(dispute, is_won=True)
    hear(stripe, client)
    assert books("disputed", "written_off") == {"disputed": 0, "written_off": 0}
    assert at_stripe() == 163_029 - 25_000
    assert cases() == {"dispute": False}


def test_a_dispute_lost_is_written_off_and_touches_no_maker(stripe, client):
    _order, ref = paid_by_card(stripe)
    dispute = stripe.world.dispute(ref)["id"]
    hear(stripe, client)
    stripe.world.end_dispute(dispute, is_won=False)
    hear(stripe, client)
    assert books("disputed", "written_off", "held") == {"disputed": 0, "written_off": 170_000, "held": -170_000}
    assert cases() == {"dispute": False, "dispute_lost": True}
    look_at_page(ref)
    assert books("disputed", "written_off") == {"disputed": 0, "written_off": 170_000}


def test_a_refund_cannot_be_paid_twice_while_it_is_on_its_way_to_the_card(stripe, client):
    order, _ref = paid_by_card(stripe)
    with transaction():
        ending.cancel_paid_part(order.seller_orders[0], reason="Habis", by=cast.person("Nurul"))
    with transaction():
        pay_to_card(order, by=cast.person("Nurul"))
    with pytest.raises(ending.NothingToRefund), transaction():
        pay_refund(order, account=order_account(order), reference="BRI-1", by=cast.person("Nurul"))
    work(stripe, client)
    assert books("refunds_due") == {"refunds_due": 0}


def order_account(order):
    return session().scalars(sa.select(Payment).where(Payment.order_id == order.id)).first().coop_account


def test_the_check_sees_a_rupiah_that_is_not_at_the_provider(app):
    with transaction():
        enter_line(BalanceLine("txn_1", "charge", "ch_1", "idr", 17_000_000, 0, None, now()), subject="x")
    assert any("clearing stripe" in fact for fact in broken())
    with transaction():
        post(
            "provider_moved",
            [clearing(170_000), suspense(170_000, "txn_1")],
            subject="x",
            key="x",
            by=None,
        )
    assert broken() == ["suspense txn_1: -170000 rupiah, and no case asks for it"]
    with transaction():
        post(
            "provider_moved",
            [suspense(-170_000, "txn_1"), credit("other_income", 170_000)],
            subject="x",
            key="y",
            by=None,
        )
    assert broken() == []
