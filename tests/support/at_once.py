"""Several people who do something in the same moment, each in a thread and a transaction of her own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from shop.db import session, transaction
from shop.errors import ShopError
from shop.users.models import User
from tests import cast

Work = tuple[str, Callable[[User], Any]]


def at_once(app: Flask, *works: Work) -> dict[str, ShopError | None]:
    """Do each of (name, act), started together; by name None when it was done, or what was refused. Nothing else may break."""
    people = {name: cast.person(name).id for name, _ in works}
    session().rollback()
    barrier, ends = threading.Barrier(len(works)), {}

    def work(name: str, act: Callable[[User], Any]) -> None:
        with app.app_context():
            session().get_one(User, people[name])
            session().rollback()
            barrier.wait()
            try:
                with transaction():
                    act(session().get_one(User, people[name]))
                ends[name] = None
            except ShopError as refused:
                ends[name] = refused

    threads = [threading.Thread(target=work, args=one) for one in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ends) == len(works), "one of them broke"
    session().rollback()
    return ends


def winner_and_refused(ends: dict[str, ShopError | None]) -> tuple[str, ShopError]:
    """Who of two did it, and how the other was refused."""
    [winner] = [name for name, end in ends.items() if end is None]
    [refused] = [end for end in ends.values() if end is not None]
    return winner, refused
