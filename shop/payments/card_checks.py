"""What must always hold between the provider's lines, the books, and what the shop believes. Read-only and set-based."""

from __future__ import annotations

import sqlalchemy as sa

from shop.db import session
from shop.invariants import Never, facts
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance
from shop.orders.models import Order
from shop.payments.card_models import (
    CardDispute,
    CardRefund,
    CardRefundState,
    CardSession,
    EventState,
    MoneyCase,
    PayoutLine,
    ProviderEvent,
    ProviderLine,
    ProviderPayout,
)
from shop.payments.models import Payment, PaymentState
from shop.payments.stripe import CODE, HUNDREDTHS


def check() -> list[str]:
    """The facts that break; empty when all is well.

    The book of the provider's balance is the exact balance cut to the rupiah; every payment by card was booked once, as
    the order's or as one too many; nothing goes back twice; what is not explained has an open case; a payout is the sum
    of its lines; a message that is done left what it was about.
    """
    return [*_balance(), *facts(_paid, _settled, _refunds, _disputes, _suspense, _payouts, _inbox)]


def _balance() -> list[str]:
    exact = int(session().scalar(sa.select(sa.func.sum(ProviderLine.amount_sen - ProviderLine.fee_sen))) or 0)
    kept = session().scalar(sa.select(ProviderLine.balance_sen).order_by(ProviderLine.id.desc()).limit(1)) or 0
    book = balance("clearing", CODE)
    found = []
    if kept != exact:
        found.append(f"provider lines sum to {exact} sen, the last one says {kept}")
    if book != exact // HUNDREDTHS:
        found.append(f"clearing {CODE}: {book} in the books, {exact} sen at the provider")
    return found


def _paid() -> list[Never]:
    """What pages say was paid, and what the books brought in for their orders."""
    paid = (
        sa.select(Order.number, sa.func.sum(CardSession.paid).label("paid"))
        .join(Payment, Payment.order_id == Order.id)
        .join(CardSession, CardSession.payment_id == Payment.id)
        .where(CardSession.paid > 0)
        .group_by(Order.number)
        .subquery()
    )
    booked = (
        sa.select(Entry.subject, sa.func.sum(Line.amount).label("amount"))
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .where(Account.name == "clearing", Account.owner == CODE, Entry.kind.in_(["payment_settled", "card_overpaid"]))
        .group_by(Entry.subject)
        .subquery()
    )
    amount = sa.func.coalesce(booked.c.amount, 0)
    query = sa.select(paid.c.number, paid.c.paid, amount).outerjoin(booked, booked.c.subject == paid.c.number)
    stray = sa.select(booked.c.subject).where(booked.c.subject.not_in(sa.select(paid.c.number)))
    return [
        Never(query.where(paid.c.paid != amount), "order {}: {} paid by card, the books brought in {}"),
        Never(stray, "order {}: card money in the books that no page took"),
    ]


def _settled() -> list[Never]:
    full = sa.select(CardSession.id).where(CardSession.payment_id == Payment.id, CardSession.paid == Payment.amount)
    query = sa.select(Payment.id).where(Payment.method == CODE, Payment.state == PaymentState.SETTLED, ~full.exists())
    return [Never(query, "payment {}: settled by card, and no page took its amount")]


def _refunds() -> list[Never]:
    back = (
        sa.select(CardRefund.session_id, sa.func.sum(CardRefund.amount).label("amount"))
        .where(CardRefund.state != CardRefundState.FAILED)
        .group_by(CardRefund.session_id)
        .subquery()
    )
    query = sa.select(CardSession.id, CardSession.paid, back.c.amount).join(back, back.c.session_id == CardSession.id)
    return [Never(query.where(back.c.amount > CardSession.paid), "card page {}: {} came, {} goes back")]


def _disputes() -> list[Never]:
    standing = (
        sa.select(Account.owner, sa.func.sum(Line.amount).label("amount"))
        .join(Line, Line.account_id == Account.id)
        .where(Account.name == "disputed")
        .group_by(Account.owner)
        .having(sa.func.sum(Line.amount) != 0)
        .subquery()
    )
    query = sa.select(CardDispute.ref, CardDispute.state, standing.c.amount)
    query = query.join(standing, standing.c.owner == CardDispute.ref)
    over = sa.or_(standing.c.amount < 0, CardDispute.state.in_(["won", "lost"]))
    return [Never(query.where(over), "dispute {}: {} and {} rupiah still held back")]


def _suspense() -> list[Never]:
    is_open = sa.select(MoneyCase.id).where(
        sa.func.substr(MoneyCase.ref, 1, 40) == Account.owner, MoneyCase.closed_at.is_(None)
    )
    query = (
        sa.select(Account.owner, sa.func.sum(Line.amount))
        .join(Line, Line.account_id == Account.id)
        .where(Account.name == "suspense", ~is_open.exists())
        .group_by(Account.id, Account.owner)
        .having(sa.func.sum(Line.amount) != 0)
    )
    return [Never(query, "suspense {}: {} rupiah, and no case asks for it")]


def _payouts() -> list[Never]:
    lines = (
        sa.select(PayoutLine.payout_id, sa.func.sum(ProviderLine.amount - ProviderLine.fee).label("net"))
        .join(ProviderLine, ProviderLine.id == PayoutLine.line_id)
        .group_by(PayoutLine.payout_id)
        .subquery()
    )
    query = sa.select(ProviderPayout.ref, ProviderPayout.amount, lines.c.net)
    query = query.join(lines, lines.c.payout_id == ProviderPayout.id)
    return [
        Never(
            query.where(ProviderPayout.is_whole, ProviderPayout.amount != lines.c.net),
            "payout {}: {}, its lines are {}",
        )
    ]


def _inbox() -> list[Never]:
    page = sa.select(CardSession.id).where(
        sa.or_(CardSession.session_ref == ProviderEvent.object_ref, CardSession.intent_ref == ProviderEvent.object_ref),
        CardSession.looked_at.is_not(None),
    )
    payout = sa.select(ProviderPayout.id).where(ProviderPayout.ref == ProviderEvent.object_ref)
    query = sa.select(ProviderEvent.event_ref, ProviderEvent.type).where(
        ProviderEvent.state == EventState.DONE,
        ~page.exists(),
        ~payout.exists(),
    )
    return [Never(query, "message {} ({}): done, and nothing of it is known")]
