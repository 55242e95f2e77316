"""The same forms, pressed by two in the same moment: one of them does it, the other is told who did, and nothing breaks.

What one did is about to be kept when the other presses; it is kept once she waits for it, or has her answer.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop import clock
from shop.audit import AuditRecord
from shop.clock import now
from shop.db import engine, session
from tests import cast
from tests.orders.test_taking_turns import WAITING
from tests.stale_forms.test_stale_forms import OFFICE, SELLERS, send, two
from tests.support.browsing import form_to

__all__ = ["two"]  # a fixture

pytestmark = pytest.mark.long

#: So many seconds at most is kept back what one did.
PATIENCE = 5


class Hand(threading.Thread):
    """One person's press, in a thread of its own; `before_commit` is done once, when what it did is about to be kept."""

    def __init__(self, press: Callable[[], Any], before_commit: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.press, self.before_commit, self.moment = press, before_commit, now()
        self.answer: Any = None

    def run(self) -> None:
        with clock.set_to(self.moment):
            self.answer = self.press()


@pytest.fixture
def kept_back(app: Any) -> Iterator[None]:
    def hold(_session: Session) -> None:
        hand = threading.current_thread()
        if isinstance(hand, Hand) and _session.info.get("open"):
            before, hand.before_commit = hand.before_commit, lambda: None
            before()

    sa.event.listen(Session, "before_commit", hold)
    yield
    sa.event.remove(Session, "before_commit", hold)


def press_at_once(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """Both answers: the first's work is done when the second presses, and is kept once she waits or has her answer."""
    database, acted, until = engine(), threading.Event(), time.monotonic() + PATIENCE
    later = Hand(second)

    def hold() -> None:
        acted.set()
        with database.connect().execution_options(isolation_level="AUTOCOMMIT") as watch:
            while later.is_alive() and time.monotonic() < until and not watch.scalar(sa.text(WAITING)):
                time.sleep(0.01)

    earlier = Hand(first, hold)
    earlier.start()
    acted.wait(PATIENCE)
    later.start()
    for hand in (earlier, later):
        hand.join()
    return earlier.answer, later.answer


@pytest.mark.parametrize("made", [*OFFICE, *SELLERS], ids=lambda made: made.__name__)
def test_of_two_who_press_at_once_one_does_it_and_the_other_is_told(app, two, kept_back, made):
    mine, theirs = two(made in OFFICE)
    with app.test_request_context("/"):
        row = made()
    me = cast.person("Sutrisno" if made in OFFICE else "Wiwik").id
    with clock.set_to(row.at or now()):
        my_form = form_to(mine.get(row.mine.page).text, row.mine.form)
        their_form = form_to(theirs.get(row.theirs.page).text, row.theirs.form)
        acts = sa.select(sa.func.count()).where(AuditRecord.user_id == me)
        before = session().scalar(acts)
        session().rollback()
        done, answer = press_at_once(
            lambda: send(theirs, their_form, row.theirs.typed), lambda: send(mine, my_form, row.mine.typed)
        )
        assert (done.status_code, answer.status_code) in [(303, 303), (303, 409), (303, 422)]
        page = mine.get(answer.location).text if answer.status_code == 303 else answer.text
    name = "Ratih" if made in OFFICE else "Tono"
    said = page[page.index("<main") :]
    assert [words for words in said.split("<") if name in words and "WIB" in words], said[:1500]
    assert session().scalar(acts) == before
