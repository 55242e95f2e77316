"""Mandiri: Kopra and MCM."""

from __future__ import annotations

from shop.bank.reading.tables import Table

KOPRA = Table(
    code="mandiri",
    title="Mandiri, Kopra / MCM",
    bank="Mandiri",
    header=(
        "accountno",
        "ccy",
        "postdate",
        "remarks",
        "additionaldesc",
        "credit amount",
        "debit amount",
        "close balance",
    ),
    day=2,
    text=(3, 4),
    credit=5,
    debit=6,
    balance=7,
    account=0,
)
