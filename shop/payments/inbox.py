"""The inbox: each message of a provider is kept once before it is answered, and worked afterwards until it is done."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta

import sqlalchemy as sa

from shop import audit
from shop.clock import now
from shop.db import insert_or_leave, session
from shop.payments.models import EventState, ProviderEvent
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


def claim() -> ProviderEvent | None:
    """Take the next due message for a while; whoever dies with it leaves it to the next. None when none is due."""
    due = sa.select(ProviderEvent.id).where(ProviderEvent.state == EventState.NEW, ProviderEvent.next_try_at <= now())
    due = due.order_by(ProviderEvent.next_try_at, ProviderEvent.id).limit(1).with_for_update(skip_locked=True)
    taken: ProviderEvent | None = session().scalar(
        sa.update(ProviderEvent)
        .where(ProviderEvent.id == due.scalar_subquery())
        .values(attempts=ProviderEvent.attempts + 1, next_try_at=now() + LEASE)
        .returning(ProviderEvent)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return taken


def finish(event_id: int, state: EventState = EventState.DONE) -> None:
    """Done, in the same transaction as what it led to; a message done before stays as it is."""
    session().execute(
        sa.update(ProviderEvent)
        .where(ProviderEvent.id == event_id, ProviderEvent.state == EventState.NEW)
        .values(state=state, done_at=now(), trouble="")
    )


def put_back(event_id: int, trouble: str) -> None:
    """Try it again later, each time after a longer pause; after MOST_ATTEMPTS a person has to look."""
    event = session().get_one(ProviderEvent, event_id, populate_existing=True)
    if event.state is not EventState.NEW:
        return
    event.trouble = trouble[:2_000]
    event.next_try_at = now() + timedelta(seconds=2**event.attempts * random.uniform(5, 10))
    if event.attempts >= MOST_ATTEMPTS:
        event.state = EventState.DEAD


def try_again(event: ProviderEvent, *, by: User) -> None:
    """A person wants a dead message tried again; one that is not dead stays as it is."""
    revived = session().scalar(
        sa.update(ProviderEvent)
        .where(ProviderEvent.id == event.id, ProviderEvent.state == EventState.DEAD)
        .values(state=EventState.NEW, attempts=0, next_try_at=now())
        .returning(ProviderEvent.id)
    )
    if revived is not None:
        audit.record("provider_event_again", f"event {event.event_ref}", by=by, type=event.type)


def forget_bodies() -> None:
    """Empty bodies whose time has passed."""
    session().execute(
        sa.update(ProviderEvent)
        .where(ProviderEvent.received_at <= now() - KEEPS_BODIES, ProviderEvent.body != "")
        .values(body="")
    )
