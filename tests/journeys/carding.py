"""Steps of the journey by card: what buyers, their banks and the provider do, and when the shop hears of it.

They need a stand-in for the provider: `world.stand`, a browser for its messages, `world.client`, and what it said before,
`world.told`.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.db import session, transaction
from shop.orders import claiming
from shop.orders.claim_models import Bearer, ClaimReason
from shop.orders.models import Order, OrderLine, OrderStatus, SellerOrder, SellerOrderStatus
from shop.payments import ending, looking, refunding
from shop.payments.card_cases import EXPLANATIONS, TO_EXPLAIN, NotDue, close_case, explain
from shop.payments.card_models import CardDispute, CardSession, MoneyCase
from shop.payments.card_refunds import pay_to_card, returnable, unsent
from shop.payments.cod import COD
from shop.payments.dispute_returns import give_back_loss
from shop.payments.disputes import Bearing, decide_loss, find_lost, suggested
from shop.payments.ending import NothingToRefund
from shop.payments.methods import offered, switch_method
from shop.payments.models import Payment
from shop.payments.requesting import QRIS
from shop.payments.stripe import CODE
from shop.payments.terms import Wish
from tests.journeys import provider
from tests.journeys.world import World

AWAITING = sa.select(Order).where(Order.status == OrderStatus.AWAITING_PAYMENT).order_by(Order.id)


def choose_card(world: World) -> bool:
    return _choose(world, CODE)


def choose_qris(world: World) -> bool:
    return _choose(world, QRIS)


def choose_cod(world: World) -> bool:
    return _choose(world, COD)


def _choose(world: World, code: str) -> bool:
    """An order that waits is to be paid this way after all."""
    waiting = session().scalars(AWAITING.where(Order.payment_method != code)).all()
    fitting = [order for order in waiting if code in [method.code for method in offered(Wish.of(order))]]
    if fitting:
        with transaction():
            switch_method(world.random.choice(fitting), code, by=None)
    return bool(fitting)


def open_card_page(world: World) -> bool:
    order = world.any(AWAITING.where(Order.payment_method == CODE))
    if order:
        looking.open_page(order)
    return order is not None


def _open_page(world: World) -> str | None:
    """A page on which a card can be entered, also when the shop has given up its order."""
    at = world.stand.world
    at.expire_overdue()
    refs = [ref for ref, page in at.things["pages"].items() if page["status"] == "open"]
    return world.random.choice(refs) if refs else None


def pay_by_card(world: World) -> bool:
    ref = _open_page(world)
    if ref:
        world.stand.world.pay(ref)
    return ref is not None


def card_declined(world: World) -> bool:
    ref = _open_page(world)
    if ref:
        world.stand.world.pay(ref, is_declined=True)
    return ref is not None


def leave_card_page(world: World) -> bool:
    ref = _open_page(world)
    if ref:
        world.stand.world.expire_page(ref)
    return ref is not None


def come_back_from_card(world: World) -> bool:
    """The buyer is on the shop's page again, before or after any message."""
    row = world.any(sa.select(CardSession).where(CardSession.session_ref.is_not(None)).order_by(CardSession.id))
    if row:
        looking.look_at_page(row.session_ref)
    return row is not None


def messages_come(world: World) -> bool:
    """Some of what the provider said, in any order; the rest is late."""
    said = world.stand.events
    if said:
        chosen = world.random.sample(said, world.random.randint(1, len(said)))
        world.stand.events = [event for event in said if event not in chosen]
        _deliver(world, chosen)
    return bool(said)


def messages_come_again(world: World) -> bool:
    """What was said long ago comes once more, as it was then."""
    if world.told:
        _deliver(world, world.random.sample(world.told, world.random.randint(1, min(6, len(world.told)))))
    return bool(world.told)


def _deliver(world: World, events: list[Any]) -> None:
    assert set(world.stand.deliver(world.client, *events)) == {200}
    world.told += events


def work_messages(world: World) -> bool:
    return looking.work_inbox() > 0


def sweep_cards(world: World) -> bool:
    """What never came is asked for."""
    looking.sweep()
    return True


def end_card_pages(world: World) -> bool:
    looking.tend_cards()
    return True


def refund_to_card(world: World) -> bool:
    """What is due for an order paid by card."""
    order = world.any(sa.select(Order).where(Order.payment_method == CODE, Order.paid_at.is_not(None)))
    try:
        with transaction():
            return order is not None and pay_to_card(order, by=world.by("Nurul")) > 0
    except NothingToRefund:
        return False


def refund_all_to_card(world: World) -> bool:
    """Nothing of an order has left: all of it is cancelled, and goes back."""
    early = [SellerOrderStatus.TO_PACK, SellerOrderStatus.READY]
    left = sa.select(SellerOrder.order_id).where(
        sa.or_(SellerOrder.status.not_in(early), SellerOrder.handed_over_at.is_not(None))
    )
    paid = sa.select(Order).where(Order.payment_method == CODE, Order.paid_at.is_not(None), Order.id.not_in(left))
    order = world.any(paid.order_by(Order.id))
    if order is None:
        return False
    with transaction():
        for part in order.seller_orders:
            ending.cancel_paid_part(part, reason="rusak", by=world.by("Wiwik"))
    try:
        with transaction():
            return pay_to_card(order, by=world.by("Nurul")) == order.total
    except NothingToRefund:  # disputed meanwhile, or given back on the provider's pages
        return False


def refund_part_to_card(world: World) -> bool:
    """A claim on one line of an order paid by card, and a part of it back."""
    sent = sa.select(OrderLine).join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id).join(Order)
    sent = sent.where(Order.payment_method == CODE, Order.paid_at.is_not(None))
    line = world.any(sent.where(SellerOrder.status.in_(claiming.CLAIMABLE)).order_by(OrderLine.id))
    if line is None or not any(most for _row, most in returnable(line.seller_order.order)):
        return False
    try:
        with transaction():
            claim = claiming.open_claim(line, quantity=1, reason=ClaimReason.DAMAGED, text="Sobek", by=world.by("Budi"))
    except (claiming.AlreadyClaimed, claiming.WindowPassed):
        return False
    most = refunding.refundable(claim)
    with transaction():
        amount, bearer = world.random.randint(1, most), world.random.choice(list(Bearer))
        refunding.refund(claim, amount=amount, borne_by=bearer, verdict="Benar", by=world.by("Nurul"))
    with transaction():
        return pay_to_card(line.seller_order.order, by=world.by("Nurul")) > 0


def send_card_refunds(world: World) -> bool:
    """The worker sends what was asked for; the provider has enough, or gives it back later."""
    waiting = unsent(looking.MOST)
    for number in waiting:
        world.stand.world.refunds_are = world.random.choice(["succeeded", "pending"])
        looking.send_card_refund(refund=number)
    return bool(waiting)


def _charges(world: World) -> list[tuple[str, Any]]:
    """Payments taken whose money is still at the shop, wholly or in part, by the name of their page."""
    at, found = world.stand.world.things, []
    for ref, page in at["pages"].items():
        if page["payment_status"] == "paid":
            charge = at["charges"][at["intents"][page["payment_intent"]]["latest_charge"]]
            if not charge["disputed"] and charge["amount_refunded"] < charge["amount"]:
                found.append((ref, charge))
    return found


def refund_elsewhere(world: World) -> bool:
    """Somebody gives money back on the provider's own pages."""
    charges = _charges(world)
    if charges:
        _ref, charge = world.random.choice(charges)
        left = charge["amount"] - charge["amount_refunded"]
        amount = world.random.choice([left, world.random.randint(1, left)])
        world.stand.world.refund({"payment_intent": charge["payment_intent"], "amount": str(amount)})
    return bool(charges)


def _refund(world: World, *states: str) -> str | None:
    refs = [ref for ref, one in world.stand.world.things["refunds"].items() if one["status"] in states]
    return world.random.choice(refs) if refs else None


def card_refund_arrives(world: World) -> bool:
    ref = _refund(world, "pending")
    if ref:
        world.stand.world.end_refund(ref)
    return ref is not None


def card_refund_fails(world: World) -> bool:
    """Perhaps long after it was said to have arrived."""
    ref = _refund(world, "pending", "succeeded")
    if ref:
        world.stand.world.end_refund(ref, reason="lost_or_stolen_card")
    return ref is not None


def dispute_before(world: World) -> bool:
    return _dispute(world, is_released=False)


def dispute_after(world: World) -> bool:
    return _dispute(world, is_released=True)


def _dispute(world: World, *, is_released: bool) -> bool:
    """The buyer's bank takes back a payment nothing of which went back before, before or after its maker has the money."""
    released = sa.select(SellerOrder.order_id).where(SellerOrder.status == SellerOrderStatus.COMPLETED)
    of = sa.select(CardSession.session_ref).join(Payment).where(Payment.order_id.in_(released))
    known = set(session().scalars(of))
    refs = [ref for ref, charge in _charges(world) if not charge["amount_refunded"] and (ref in known) is is_released]
    if refs:
        world.stand.world.dispute(world.random.choice(refs))
    return bool(refs)


def win_dispute(world: World) -> bool:
    return _end_dispute(world, is_won=True)


def lose_dispute(world: World) -> bool:
    return _end_dispute(world, is_won=False)


def _end_dispute(world: World, *, is_won: bool) -> bool:
    refs = [ref for ref, one in world.stand.world.things["disputes"].items() if one["status"] == "needs_response"]
    if refs:
        world.stand.world.end_dispute(world.random.choice(refs), is_won=is_won)
    return bool(refs)


def hear_of_dispute(world: World) -> bool:
    """A message about a dispute comes before the others, and is worked at once."""
    said = [event for event in world.stand.events if event["type"].startswith("charge.dispute")]
    if said:
        world.stand.events = [event for event in world.stand.events if event not in said]
        _deliver(world, said)
        looking.work_inbox()
    return bool(said) and session().scalar(sa.select(CardDispute.id).limit(1)) is not None


def answer_case(world: World) -> bool:
    """The office closes a case of card money, or says what a movement was."""
    waiting = sa.select(MoneyCase).where(MoneyCase.closed_at.is_(None), MoneyCase.kind != "payout_abroad")
    case = world.any(waiting.order_by(MoneyCase.id))
    if case is None:
        return False
    try:
        with transaction():
            if case.kind in TO_EXPLAIN:
                explain(case, world.random.choice(list(EXPLANATIONS)), by=world.by("Sutrisno"))
            elif case.kind == "dispute_lost":
                bear_loss(world, case.ref)
            elif case.kind == "dispute_regained":
                give_back_loss(find_lost(case.ref), by=world.by("Nurul"))
            else:
                close_case(case, by=world.by("Nurul"))
    except NotDue:
        return False
    return True


def bear_loss(world: World, ref: str) -> None:
    """Of each line somebody bears a part, or nobody but the cooperative."""
    dispute = find_lost(ref)
    bearings = [
        Bearing(one.line_id, world.random.randint(0, one.amount), world.random.choice(list(Bearer)))
        for one in suggested(dispute)
    ]
    decide_loss(dispute, bearings, reason="Salah kirim", by=world.by("Nurul"))


def regain_dispute(world: World) -> bool:
    """The buyer's bank gives the money of a lost dispute back after all, and the shop hears of it."""
    refs = [ref for ref, one in world.stand.world.things["disputes"].items() if one["status"] == "lost"]
    if refs:
        world.stand.world.end_dispute(world.random.choice(refs), is_won=True)
    return bool(refs)


#: Every step by card, by its name.
STEPS = {
    step.__name__: step
    for step in (
        *(choose_card, choose_qris, choose_cod, open_card_page, pay_by_card, card_declined, leave_card_page),
        *(come_back_from_card, messages_come, messages_come_again, work_messages, sweep_cards, end_card_pages),
        *(refund_to_card, refund_all_to_card, refund_part_to_card, send_card_refunds, refund_elsewhere),
        *(card_refund_arrives, card_refund_fails, dispute_before, dispute_after, win_dispute, lose_dispute),
        regain_dispute,
        *(hear_of_dispute, answer_case),
    )
} | provider.STEPS
