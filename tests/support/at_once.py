"""Several people who do something in the same moment, each in a thread and a transaction of her own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from shop.db import session, transaction
from shop.errors import NotFound, ShopError
from shop.users.models import User
from tests import cast

Work = tuple[str, Callable[[User], Any]]
Refusal = ShopError | NotFound


def at_once(app: Flask, *works: Work, after: threading.Event | None = None) -> dict[str, Refusal | None]:
    """Do each of (name, act), started together; by name None when it was done, or what was refused. Nothing else may break.

    With `after` all but the first wait for it.
    """
    people = {name: cast.person(name).id for name, _ in works}
    session().rollback()
    barrier, ends = threading.Barrier(len(works)), {}

    def work(name: str, act: Callable[[User], Any]) -> None:
        with app.app_context():
            session().get_one(User, people[name])
            session().rollback()
            barrier.wait()
            if after is not None and name != works[0][0]:
                after.wait(5)
            try:
                with transaction():
                    act(session().get_one(User, people[name]))
                ends[name] = None
            except (ShopError, NotFound) as refused:
                ends[name] = refused

    threads = [threading.Thread(target=work, args=one) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == len(works), "one of them broke"
    session().rollback()
    return ends


def before_it_is_kept(app: Flask, first: Work, second: Work, *, patience: float = 0.3) -> dict[str, Refusal | None]:
    """As `at_once`, but the second begins when the first has acted, which is kept once the second is done or waits."""
    has_acted, is_done = threading.Event(), threading.Event()

    def act_first(by: User) -> None:
        first[1](by)
        has_acted.set()
        is_done.wait(patience)

    def act_second(by: User) -> None:
        second[1](by)
        session().flush()
        is_done.set()

    return at_once(app, (first[0], act_first), (second[0], act_second), after=has_acted)


def winner_and_refused(ends: dict[str, Refusal | None]) -> tuple[str, Refusal]:
    """Who of two did it, and how the other was refused."""
    [winner] = [name for name, end in ends.items() if end is None]
    [refused] = [end for end in ends.values() if end is not None]
    return winner, refused
