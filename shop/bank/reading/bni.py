"""BNI Direct."""

from __future__ import annotations

from shop.bank.reading.tables import Table

DIRECT = Table(
    code="bni",
    title="BNI Direct",
    bank="BNI",
    header=("post date", "branch", "journal no", "description", "debit", "credit", "balance"),
    also=(("post date", "branch", "journal no.", "description", "debit", "credit", "balance"),),
    day=0,
    text=(3,),
    debit=4,
    credit=5,
    balance=6,
    loose=3,
)
