"""Looking at the provider now: the one routine that the success page, a message and the sweep share.

Each asks the provider first, outside any transaction, and then takes the answer in, in one. Whoever asks, however often
and in whatever order, the shop ends where the provider is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import sqlalchemy as sa
import structlog

from shop.clock import now
from shop.db import committed, session
from shop.errors import NotFound, ShopError
from shop.jobs import EVERY_MINUTE, job, later
from shop.orders.models import Order
from shop.payments import cards, inbox, stripe
from shop.payments.card_models import CardRefund, CardRefundState, CardSession, EventState, ProviderPayout, SessionState
from shop.payments.card_refunds import fail, take_refund, unsent
from shop.payments.provider import NotYet, PageWish, ProviderRefused, SeenPayout, Unreachable, key_of
from shop.payments.provider_payouts import PAYOUT, take_in_payout, unentered
from shop.payments.taking import take_in

log = structlog.get_logger(__name__)

#: The sweep looks at open pages so often, and asks for messages so far back.
SWEEP, BACK = timedelta(minutes=15), timedelta(hours=6)
#: So much of each kind in one sweep; the next takes the rest.
MOST = 200


def open_page(order: Order) -> str:
    """The address of the card page for an order, opened when there is none. A second call gives the same page.

    Raises WrongMoment when nothing is to be paid by card, Unreachable when the provider does not answer.
    """

    def ask() -> tuple[int, str | None, PageWish]:
        row, wish = cards.ask_page(order)
        return row.id, row.url, wish

    number, address, wish = committed(ask)
    if address:
        return address
    return _open(number, wish)


def _open(number: int, wish: PageWish) -> str:
    try:
        page = stripe.open_page(wish)
    except ProviderRefused as refusal:
        log.error(
            "card page refused", order=wish.order, code=refusal.code, request=refusal.request, words=refusal.words
        )
        committed(lambda: cards.refuse_page(session().get_one(CardSession, number)))
        raise Unreachable from refusal
    committed(lambda: cards.keep_page(session().get_one(CardSession, number, populate_existing=True), page))
    return page.url


def look_at_page(ref: str) -> None:
    """See how a card page stands and take it in. Raises Unreachable, NotYet, and NotFound for one that is not ours."""
    session().rollback()  # ends the reading that went before: nobody holds the database while the provider thinks
    seen = stripe.look_at_page(ref)
    committed(lambda: take_in(seen))


def look_at_payout(ref: str) -> None:
    """See how a payout stands, and first at what stands behind it and the shop does not know yet."""
    session().rollback()
    committed_payout(stripe.look_at_payout(ref))


def committed_payout(seen: SeenPayout, finish: Callable[[], None] = lambda: None) -> None:
    """Take a payout in, and `finish` what asked for it, in one transaction."""
    for ref in unentered(seen):
        if ref.startswith(PAYOUT):
            look_at_payout(ref)
            continue
        page = stripe.page_of(ref)
        if page is not None:
            try:
                look_at_page(page)
            except NotFound:
                log.info("a payment that is not the shop's", intent=ref)

    def take() -> None:
        take_in_payout(seen)
        finish()

    committed(take)


def work_inbox(most: int = 10_000) -> int:
    """Work the messages that are due; the number. What fails is tried again later, its trouble kept."""
    done = 0
    while done < most:
        numbers, ref = committed(_claim)
        if not numbers:
            break
        done += len(numbers)
        _work(numbers, ref)
    return done


def _claim() -> tuple[list[int], str]:
    events = inbox.claim()
    return [event.id for event in events], events[0].object_ref if events else ""


def _work(numbers: list[int], ref: str) -> None:
    try:
        _look(numbers, ref)
    except Exception as trouble:  # the worker outlives any message; the trouble is kept and logged  # noqa: BLE001
        words = repr(trouble)
        log.warning("provider's messages failed", messages=numbers, about=ref, trouble=words)
        committed(lambda: inbox.put_back(numbers, words))


def _look(numbers: list[int], ref: str) -> None:
    if ref.startswith(PAYOUT):
        committed_payout(stripe.look_at_payout(ref), lambda: inbox.finish(numbers))
        return
    page = ref if ref.startswith("cs_") else _page_of(ref)
    try:
        if page is None:
            raise NotFound(page=ref)
        seen = stripe.look_at_page(page)

        def take() -> None:
            take_in(seen)
            inbox.finish(numbers)

        committed(take)
    except NotFound:
        committed(lambda: inbox.finish(numbers, EventState.IGNORED))


def _page_of(intent: str) -> str | None:
    """The page of a payment: as the shop knows it, or as the provider does."""
    known = session().scalar(sa.select(CardSession.session_ref).where(CardSession.intent_ref == intent))
    session().rollback()
    return known or stripe.page_of(intent)


@job("work_inbox")
def work_inbox_job() -> None:
    """Work what has just come in."""
    work_inbox()


@job("send_card_refund")
def send_card_refund(*, refund: int) -> None:
    """Send one refund to the card; one that was sent already is not sent again. Refused, it becomes a bank transfer."""
    row = session().get_one(CardRefund, refund, populate_existing=True)
    if row.state is not CardRefundState.REQUESTED:
        return
    intent, amount, key = row.session.intent_ref or "", row.amount, key_of("refund", row.id, row.requested_at)
    session().rollback()
    try:
        seen = stripe.send_refund(key=key, intent=intent, amount=amount)
    except ProviderRefused as refusal:
        log.warning("refund refused", refund=refund, code=refusal.code, request=refusal.request)
        reason = refusal.code

        def give_up() -> None:
            found = session().get_one(CardRefund, refund, with_for_update=True, populate_existing=True)
            if found.state is CardRefundState.REQUESTED:
                fail(found, trouble=reason)

        committed(give_up)
        return

    def take() -> None:
        found = session().get_one(CardRefund, refund, populate_existing=True)
        order_id = found.session.payment.order_id
        session().execute(sa.select(Order.id).where(Order.id == order_id).with_for_update())
        session().refresh(found)
        take_refund(found.session, seen, is_fresh=found.state is CardRefundState.REQUESTED)

    committed(take)


@job("sweep_cards")
def sweep() -> None:
    """Look at everything that should have said something by now: a lost message costs a quarter of an hour, no more."""
    notices = list(stripe.events_since(now() - BACK))

    def keep() -> None:
        for notice in inbox.unkept(notices):
            inbox.keep_notice(notice)
        inbox.forget_bodies()

    committed(keep)
    for number in cards.pages_asked(SWEEP, MOST):
        _each(partial(_ask_again, number), row=number)
    for ref in cards.pages_to_look_at(SWEEP, MOST):
        _each(partial(look_at_page, ref), page=ref)
    for number in unsent(MOST):
        _each(partial(send_card_refund, refund=number), refund=number)
    for ref in _payouts_under_way():
        _each(partial(look_at_payout, ref), payout=ref)
    work_inbox()


def _ask_again(number: int) -> None:
    row = session().get_one(CardSession, number)
    if row.state is SessionState.ASKED:
        wish = cards.wish_of(row)
        session().rollback()
        _open(number, wish)


def _each(look: Callable[[], None], **facts: object) -> None:
    """One of many: what fails is logged, and the others still get their turn."""
    session().rollback()
    try:
        look()
    except (ShopError, NotYet, ProviderRefused) as trouble:
        log.warning("not looked at", trouble=repr(trouble), **facts)


def _payouts_under_way() -> list[str]:
    query = sa.select(ProviderPayout.ref).where(
        sa.or_(ProviderPayout.state.in_(["pending", "in_transit"]), ~ProviderPayout.is_whole),
        ProviderPayout.looked_at <= now() - SWEEP,
    )
    return list(session().scalars(query.order_by(ProviderPayout.id).limit(MOST)))


def tend_cards() -> None:
    """Each minute: end pages nobody should pay on any more, try failed messages again, and every quarter hour sweep."""
    if not stripe.is_on():
        return
    for ref in cards.pages_to_end(MOST):
        _each(partial(_end, ref), page=ref)
    quarter = int(now().timestamp() // SWEEP.total_seconds())
    committed(lambda: later("sweep_cards", key=f"sweep_cards:{quarter}"))
    work_inbox()


def _end(ref: str) -> None:
    stripe.end_page(ref)
    look_at_page(ref)


EVERY_MINUTE.append(tend_cards)
