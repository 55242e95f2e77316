"""BSI, by the columns its papers have."""

from __future__ import annotations

from shop.bank.reading.tables import Table

NET = Table(
    code="bsi",
    title="BSI Net",
    bank="BSI",
    header=("trxid", "tanggal", "trx time", "d/k", "mutasi", "saldo", "keterangan"),
    also=(("trx id", "tanggal", "trx time", "d/k", "mutasi", "saldo", "keterangan"),),
    day=1,
    text=(6, 0),
    amount=4,
    side=3,
    balance=5,
    loose=6,
)
