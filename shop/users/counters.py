"""Where tries are counted when there is no Redis: in the memory of this process."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

from limits.storage import MemoryStorage

from shop.clock import now

#: How the library is told to count so.
SCHEME = "process"
STORED_HERE = f"{SCHEME}://"
#: Time between two looks through everything counted in memory for what is over.
SWEPT_EVERY = timedelta(minutes=1)


class Counters(MemoryStorage):
    """The library's counters in memory, looked through once a minute for what is over.

    Left alone the library looks through all of them ten milliseconds after each count, in a thread it starts for that:
    with some thousand visitors this costs more than their pages.
    """

    STORAGE_SCHEME = [SCHEME]

    def __init__(self, uri: str | None = None, **options: Any) -> None:
        super().__init__(uri, **options)
        self.timer.cancel()
        self.sweep, self.timer = self.timer.function, AlwaysSet(0, self.timer.function)
        self.swept_at = now()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count; False when it is too often. Looks first for what is over, when that was a minute ago."""
        if now() - self.swept_at >= SWEPT_EVERY:
            self.swept_at = now()
            self.sweep()
        return super().acquire_entry(key, limit, expiry, amount)


class AlwaysSet(threading.Timer):
    """A timer of which the library believes that it runs, so that it starts no other."""

    def is_alive(self) -> bool:
        """Always."""
        return True
