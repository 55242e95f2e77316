"""An act of the shop whose process is killed at a chosen statement."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy import event

from shop.db import committed, db
from tests.support.written import WRITES


def killed(act: Callable[[], object], at: int) -> bool:
    """Do the act in a transaction of a process of its own, and kill it there; False when it ended before.

    It dies before the statement number `at` that writes, counted from one. A commit counts as one: the last death is when all
    is said and nothing kept. Raises RuntimeError when the act failed.
    """
    db.session.remove()
    db.engine.dispose()  # the child must not speak through a connection of its parent
    child = os.fork()
    if not child:
        try:
            _die(act, at)
        except BaseException:  # nothing of this process may go back into the test  # noqa: BLE001
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code not in (0, -signal.SIGKILL):
        raise RuntimeError(f"the act ended with {code}")
    return code != 0


def _die(act: Callable[[], object], left: int) -> None:
    def count(*_facts: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def said(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if WRITES.match(statement):
            count()

    event.listen(sa.Engine, "before_cursor_execute", said)
    event.listen(sa.Engine, "commit", count)
    committed(act)
