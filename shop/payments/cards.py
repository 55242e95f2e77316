"""Paying by card: the request, and the pages at the provider on which it can be paid. No network here."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from shop.clock import now
from shop.db import hold_row, session
from shop.money import Rupiah
from shop.orders.models import Order, OrderStatus
from shop.orders.moving import WrongMoment
from shop.payments.card_models import CardSession, SessionState
from shop.payments.models import Payment, PaymentState
from shop.payments.provider import Page, PageWish, key_of
from shop.payments.requesting import open_request, request_total
from shop.payments.stripe import CODE
from shop.web import setting

#: The smallest and largest order paid by card. Rule: the provider takes no less than about half a dollar (the
#: cooperative's own floor is higher) and no more than twelve digits of hundredths.
LEAST, MOST = 10_000, 9_999_999_999
#: Rule: the provider keeps a page open between 30 minutes and 24 hours; a minute more for the way there.
SHORTEST, LONGEST = timedelta(minutes=31), timedelta(hours=23, minutes=55)


def request_card(order: Order) -> Payment:
    """Ask for the order's total by card. A second call returns the open request."""
    found = open_request(order, CODE)
    if found is not None:
        return found
    return request_total(order, CODE)


def ask_page(order: Order) -> tuple[CardSession, PageWish]:
    """The card page for an order's open request: the one that stands open, or a new one to be asked for.

    Of two tabs at once both get the same. Raises WrongMoment when the order is not to be paid by card now.
    """
    hold_row(order)
    session().refresh(order)
    payment = open_request(order, CODE)
    if payment is None or order.status is not OrderStatus.AWAITING_PAYMENT:
        raise WrongMoment(order.number, order.status, CODE)
    usable = sa.select(CardSession).where(
        CardSession.payment_id == payment.id,
        sa.or_(
            sa.and_(CardSession.state == SessionState.OPEN, CardSession.expires_at > now() + timedelta(minutes=1)),
            sa.and_(CardSession.state == SessionState.ASKED, CardSession.expires_at > now() + SHORTEST),
        ),
    )
    found = session().scalar(usable.order_by(CardSession.id.desc()).limit(1))
    if found is None:
        ends = min(max(order.pay_before, now() + SHORTEST + timedelta(minutes=1)), now() + LONGEST)
        found = CardSession(
            payment_id=payment.id,
            state=SessionState.ASKED,
            asked_at=now(),
            expires_at=ends.replace(microsecond=0),
            url="",
            paid=0,
        )
        session().add(found)
        session().flush()
    return found, wish_of(found)


def wish_of(row: CardSession) -> PageWish:
    """What a card page is to say: the same words whenever it is asked for, so that asking twice gives one page."""
    order = row.payment.order
    base = str(setting("BASE_URL")) + ("/en" if order.language == "en" else "")
    return PageWish(
        key=key_of("session", row.id, row.asked_at),
        order=order.number,
        amount=row.payment.amount,
        language=order.language,
        email=order.buyer_email,
        success_url=f"{base}/orders/{order.number}/payment/card?key={order.secret}&page={{CHECKOUT_SESSION_ID}}",
        cancel_url=f"{base}/orders/{order.number}/payment?key={order.secret}",
        expires_at=row.expires_at,
    )


def keep_page(row: CardSession, page: Page) -> None:
    """The provider opened the page. A second call with the same page changes nothing."""
    if row.state is SessionState.ASKED:
        row.state, row.session_ref, row.url = SessionState.OPEN, page.ref, page.url


def refuse_page(row: CardSession) -> None:
    """The provider will not open this page; the next press asks for another one."""
    if row.state is SessionState.ASKED:
        row.state = SessionState.REFUSED


def card_fits(total: Rupiah) -> bool:
    """Whether an order of this size can be paid by card."""
    return LEAST <= total <= MOST


def pages_to_end(most: int) -> list[str]:
    """Open pages whose request waits no more: paid another way, cancelled, expired. Nobody should pay on them."""
    query = (
        sa.select(CardSession.session_ref)
        .join(Payment, Payment.id == CardSession.payment_id)
        .where(CardSession.state == SessionState.OPEN, Payment.state != PaymentState.PENDING)
    )
    return [ref for ref in session().scalars(query.order_by(CardSession.id).limit(most)) if ref]


def pages_to_look_at(before: timedelta, most: int) -> list[str]:
    """Open pages nobody looked at for so long: their message may have been lost."""
    since = now() - before
    query = sa.select(CardSession.session_ref).where(
        CardSession.state == SessionState.OPEN,
        sa.func.coalesce(CardSession.looked_at, CardSession.asked_at) <= since,
    )
    return [ref for ref in session().scalars(query.order_by(CardSession.id).limit(most)) if ref]


def pages_asked(before: timedelta, most: int) -> list[int]:
    """Pages asked for so long ago whose answer never came: the provider may have opened them all the same."""
    query = sa.select(CardSession.id).where(
        CardSession.state == SessionState.ASKED, CardSession.asked_at <= now() - before
    )
    return list(session().scalars(query.order_by(CardSession.id).limit(most)))
