"""Refusals: what the shop will not do, with a sentence that tells the person what to do instead."""

from __future__ import annotations

from typing import Any


class ShopError(Exception):
    """The shop refuses to do something, for a reason the person may read.

    Each refusal is a subclass, defined in the file whose rule raises it. It carries its facts as attributes, the HTTP
    `status` of the answer, and `sentence()`, which says in the reader's language what happened and what to do next.
    """

    status = 409

    def sentence(self) -> str:
        """Say what happened and what to do, in the reader's language."""
        raise NotImplementedError(type(self).__name__)

    def __str__(self) -> str:
        facts = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in facts.items())})"


class NotFound(Exception):
    """There is no such thing, or it belongs to somebody else: both are answered by the same page, which quotes no facts."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(facts)
