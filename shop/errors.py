"""Refusals: what the shop will not do, said so that a person can act on it."""

from __future__ import annotations

from typing import Any


class ShopError(Exception):
    """The shop refuses, for a reason a person may read.

    A subclass lives in the file whose rule raises it. It carries its facts as attributes, an HTTP `status`,
    and `sentence()`: one sentence in the reader's language that says what to do next.
    """

    status = 409

    def sentence(self) -> str:
        """Say what happened and what to do, in the reader's language."""
        raise NotImplementedError(type(self).__name__)

    def __str__(self) -> str:
        facts = {name: value for name, value in vars(self).items() if not name.startswith("_")}
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in facts.items())})"


class NotFound(ShopError):
    """There is no such thing, or it is another's: the two look the same from outside."""

    status = 404

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    def sentence(self) -> str:
        return "Not found"
