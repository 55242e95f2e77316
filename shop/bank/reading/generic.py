"""A layout the office described by looking at its own file: which column holds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shop.bank.reading.tables import Table

CODE = "own"


def own_table(title: str, header: Sequence[str], columns: Mapping[str, int | None]) -> Table:
    """The table of a mapping: `day`, `text`, `balance`, and either `amount` (with `side`) or `debit` and `credit`."""

    def column(name: str) -> int | None:
        return columns.get(name)

    text = column("text") or 0
    return Table(
        code=CODE,
        title=title,
        header=tuple(header),
        day=column("day") or 0,
        text=(text,),
        balance=column("balance") or 0,
        amount=column("amount"),
        side=column("side"),
        debit=column("debit"),
        credit=column("credit"),
        loose=text,
    )
