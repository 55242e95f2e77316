"""The inbox: each message of a provider is kept once before it is answered, and worked afterwards until it is done."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from datetime import timedelta

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import insert_or_leave, session
from shop.payments.card_models import EventState, ProviderEvent
from shop.payments.provider import Notice
from shop.payments.stripe import CODE, is_live
from shop.users.models import User

#: A message that failed so often waits for a person.
MOST_ATTEMPTS = 9
LEASE = timedelta(minutes=5)
#: Rule: bodies hold what buyers typed at the provider; they are kept as long as a dispute can need them, no longer.
KEEPS_BODIES = timedelta(days=90)


def keep_notice(notice: Notice) -> bool:
    """Keep a message; False when it is here already. One of the other mode, or about nothing, is kept and left alone."""
    state = EventState.NEW if notice.object_ref else EventState.IGNORED
    if notice.livemode is not is_live():
        state = EventState.QUARANTINED
    made = session().scalar(
        insert_or_leave(ProviderEvent)
        .values(
            provider=CODE,
            event_ref=notice.ref,
            type=notice.type,
            object_ref=notice.object_ref,
            livemode=notice.livemode,
            api_version=notice.api_version[:60],
            body=notice.body,
            received_at=now(),
            state=state,
            attempts=0,
            next_try_at=now(),
            trouble="",
        )
        .returning(ProviderEvent.id)
    )
    return made is not None


def unkept(notices: Iterable[Notice]) -> list[Notice]:
    """Which of these messages never came."""
    found = {notice.ref: notice for notice in notices}
    query = sa.select(ProviderEvent.event_ref).where(ProviderEvent.provider == CODE, ProviderEvent.event_ref.in_(found))
    known = set(session().scalars(query))
    return [notice for ref, notice in found.items() if ref not in known]


def claim() -> list[ProviderEvent]:
    """Take the next due message for a while, and with it every due one about the same thing: one look answers them all.

    Whoever dies with them leaves them to the next. Empty when none is due.
    """
    due = sa.select(ProviderEvent.object_ref).where(*_due())
    due = due.order_by(ProviderEvent.next_try_at, ProviderEvent.id).limit(1).with_for_update(skip_locked=True)
    taken = session().scalars(
        sa.update(ProviderEvent)
        .where(ProviderEvent.object_ref == due.scalar_subquery(), *_due())
        .values(attempts=ProviderEvent.attempts + 1, next_try_at=now() + LEASE)
        .returning(ProviderEvent)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(taken)


def _due() -> tuple[sa.ColumnElement[bool], ...]:
    return ProviderEvent.state == EventState.NEW, ProviderEvent.next_try_at <= now()


def finish(events: Sequence[int], state: EventState = EventState.DONE) -> None:
    """Done, in the same transaction as what they led to; a message done before stays as it is."""
    session().execute(
        sa.update(ProviderEvent)
        .where(ProviderEvent.id.in_(events), ProviderEvent.state == EventState.NEW)
        .values(state=state, done_at=now(), trouble="")
    )


def put_back(events: Sequence[int], trouble: str) -> None:
    """Try them again later, each time after a longer pause; after MOST_ATTEMPTS a person has to look."""
    query = sa.select(ProviderEvent).where(ProviderEvent.id.in_(events), ProviderEvent.state == EventState.NEW)
    for event in session().scalars(query.execution_options(populate_existing=True)):
        event.trouble = trouble[:2_000]
        event.next_try_at = now() + timedelta(seconds=2**event.attempts * random.uniform(5, 10))
        if event.attempts >= MOST_ATTEMPTS:
            event.state = EventState.DEAD


def try_again(event: ProviderEvent, *, by: User) -> bool:
    """A person wants a dead message tried again; one that is not dead stays as it is: False."""
    revived = session().scalar(
        sa.update(ProviderEvent)
        .where(ProviderEvent.id == event.id, ProviderEvent.state == EventState.DEAD)
        .values(state=EventState.NEW, attempts=0, next_try_at=now())
        .returning(ProviderEvent.id)
    )
    if revived is not None:
        audit.record("provider_event_again", f"event {event.event_ref}", by=by, type=event.type)
    return revived is not None


def forget_bodies() -> None:
    """Empty bodies whose time has passed."""
    session().execute(
        sa.update(ProviderEvent)
        .where(ProviderEvent.received_at <= now() - KEEPS_BODIES, ProviderEvent.body != "")
        .values(body="")
    )
