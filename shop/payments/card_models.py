"""What the provider of card payments says: pages, movements, refunds, disputes, payouts, messages, and cases for a person."""

from __future__ import annotations

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shop.db import Base, UtcDateTime, word
from shop.orders.models import Order
from shop.payments.models import CoopAccount, Payment


class SessionState(enum.StrEnum):
    """A card page of the provider, as far as the shop knows."""

    #: Written down, not yet answered by the provider: its number is the key under which it may be asked for again.
    ASKED = "asked"
    OPEN = "open"
    COMPLETE = "complete"
    EXPIRED = "expired"
    #: The provider refused to open it.
    REFUSED = "refused"


class CardSession(Base):
    """One page of the provider on which a request can be paid by card. A request may have had several."""

    __tablename__ = "card_sessions"
    __table_args__ = (sa.Index(None, "payment_id"), sa.Index(None, "state", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(sa.ForeignKey("payments.id"))
    state: Mapped[SessionState] = mapped_column(word(SessionState, "state"), default=SessionState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: The provider's names: the page `cs_…`, the payment `pi_…`, the charge `ch_…`.
    session_ref: Mapped[str | None] = mapped_column(sa.String(255), unique=True)
    intent_ref: Mapped[str | None] = mapped_column(sa.String(255), unique=True)
    charge_ref: Mapped[str | None] = mapped_column(sa.String(255))
    url: Mapped[str] = mapped_column(sa.Text, default="")
    #: What was paid on it, in rupiah; nothing while it was not.
    paid: Mapped[int] = mapped_column(default=0)
    #: When the look began whose answer stands here: an older look that is written down later changes nothing.
    looked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    payment: Mapped[Payment] = relationship()


class ProviderLine(Base):
    """A movement on the cooperative's balance at the provider, to the sen. Never changed."""

    __tablename__ = "provider_lines"
    __table_args__ = (sa.Index(None, "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The provider's number of it: `txn_…`.
    ref: Mapped[str] = mapped_column(sa.String(255), unique=True)
    #: The provider's word for its kind: `charge`, `refund`, `dispute`, `fee`, `payout` …
    category: Mapped[str] = mapped_column(sa.String(60))
    #: What it is a movement of: `ch_…`, `re_…`, `dp_…`, `po_…`.
    source_ref: Mapped[str] = mapped_column(sa.String(255), default="")
    session_id: Mapped[int | None] = mapped_column(sa.ForeignKey("card_sessions.id"))
    #: The currency in which the balance is kept, and amount and fee in its hundredths, as the provider says.
    currency: Mapped[str] = mapped_column(sa.String(3))
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    fee: Mapped[int] = mapped_column(sa.BigInteger)
    #: How much of that currency one rupiah gave, as the provider says it; empty for rupiah.
    exchange_rate: Mapped[str] = mapped_column(sa.String(40), default="")
    #: The same in sen of a rupiah, and the whole balance in sen after this line: what the books hold, cut to the rupiah.
    amount_sen: Mapped[int] = mapped_column(sa.BigInteger)
    fee_sen: Mapped[int] = mapped_column(sa.BigInteger)
    balance_sen: Mapped[int] = mapped_column(sa.BigInteger)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CardRefundState(enum.StrEnum):
    """A refund to a card: asked for here, sent, and done when the provider says so. It may fail even afterwards."""

    REQUESTED = "requested"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class CardRefund(Base):
    """Money given back to the card it came from."""

    __tablename__ = "card_refunds"
    __table_args__ = (
        sa.CheckConstraint("amount > 0", name="amount"),
        sa.Index(None, "session_id"),
        sa.Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("card_sessions.id"))
    amount: Mapped[int]
    state: Mapped[CardRefundState] = mapped_column(word(CardRefundState, "state"), default=CardRefundState.REQUESTED)
    #: The provider's number of it: `re_…`; empty until it was sent.
    ref: Mapped[str | None] = mapped_column(sa.String(255), unique=True)
    #: Whether the shop asked for it; otherwise somebody made it on the provider's own pages.
    is_ours: Mapped[bool] = mapped_column(default=True)
    #: How much of it paid a refund that was due; the rest waits to be explained.
    from_due: Mapped[int] = mapped_column(default=0)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    requested_by: Mapped[str] = mapped_column(sa.String(120))
    #: When the money left the balance at the provider.
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why it failed, in the provider's word.
    trouble: Mapped[str] = mapped_column(sa.String(200), default="")

    session: Mapped[CardSession] = relationship()


class CardDispute(Base):
    """A buyer's bank takes the money back until it has decided who is right."""

    __tablename__ = "card_disputes"
    __table_args__ = (sa.Index(None, "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(255), unique=True)
    session_id: Mapped[int] = mapped_column(sa.ForeignKey("card_sessions.id"))
    amount: Mapped[int]
    #: The provider's words: `needs_response`, `under_review`, `won`, `lost`; and why: `fraudulent`, `product_not_received`.
    state: Mapped[str] = mapped_column(sa.String(40))
    reason: Mapped[str] = mapped_column(sa.String(60), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: Until when the cooperative can answer.
    answer_before: Mapped[datetime | None] = mapped_column(UtcDateTime)

    session: Mapped[CardSession] = relationship()


class ProviderPayout(Base):
    """What the provider pays to the cooperative's bank in one sum."""

    __tablename__ = "provider_payouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(sa.String(255), unique=True)
    #: `pending`, `in_transit`, `paid`, `failed`, `canceled`: the provider's words.
    state: Mapped[str] = mapped_column(sa.String(20))
    #: In hundredths of its currency.
    amount: Mapped[int] = mapped_column(sa.BigInteger)
    currency: Mapped[str] = mapped_column(sa.String(3))
    arrives_on: Mapped[date]
    coop_account_id: Mapped[int] = mapped_column(sa.ForeignKey("coop_accounts.id"))
    #: Whether every line behind it is known and they add up to it.
    is_whole: Mapped[bool] = mapped_column(default=False)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(sa.String(200), default="")

    coop_account: Mapped[CoopAccount] = relationship()


class PayoutLine(Base):
    """Which movements a payout of the provider paid out; each at most once."""

    __tablename__ = "provider_payout_lines"

    line_id: Mapped[int] = mapped_column(sa.ForeignKey("provider_lines.id"), primary_key=True)
    payout_id: Mapped[int] = mapped_column(sa.ForeignKey("provider_payouts.id"), index=True)


class EventState(enum.StrEnum):
    """What became of a provider's message."""

    NEW = "new"
    DONE = "done"
    #: Nothing of this shop.
    IGNORED = "ignored"
    #: Tried so often that a person has to look.
    DEAD = "dead"
    #: Signed, but of the other mode (test or live): nothing is done with it.
    QUARANTINED = "quarantined"


class ProviderEvent(Base):
    """A message of a provider, kept once before it is answered. What it is about is asked for, never taken from it."""

    __tablename__ = "provider_events"
    __table_args__ = (
        sa.UniqueConstraint("provider", "event_ref"),
        sa.Index(
            "ix_provider_events_due",
            "next_try_at",
            sqlite_where=sa.text("state = 'new'"),
            postgresql_where=sa.text("state = 'new'"),
        ),
        sa.Index(None, "state", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    provider: Mapped[str] = mapped_column(sa.String(20))
    event_ref: Mapped[str] = mapped_column(sa.String(255))
    type: Mapped[str] = mapped_column(sa.String(100))
    #: What to look at: `cs_…`, `pi_…` or `po_…`; empty when it is about none of them.
    object_ref: Mapped[str] = mapped_column(sa.String(255), default="")
    livemode: Mapped[bool]
    api_version: Mapped[str] = mapped_column(sa.String(60), default="")
    #: As it came; emptied after KEEPS_BODIES.
    body: Mapped[str] = mapped_column(sa.Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[EventState] = mapped_column(word(EventState, "state"), default=EventState.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    #: Not before this moment; while a worker has it, the end of its lease.
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why the last try failed.
    trouble: Mapped[str] = mapped_column(sa.Text, default="")


class MoneyCase(Base):
    """Something about provider money that a person has to look at, by name; once for each thing it is about."""

    __tablename__ = "money_cases"
    __table_args__ = (
        sa.UniqueConstraint("kind", "ref"),
        sa.Index(
            "ix_money_cases_open",
            "id",
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    #: The provider's number of the thing.
    ref: Mapped[str] = mapped_column(sa.String(255))
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("orders.id"), index=True)
    amount: Mapped[int]
    #: A word that says more: a category, a reason.
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by: Mapped[str] = mapped_column(sa.String(120), default="")

    order: Mapped[Order | None] = relationship()
