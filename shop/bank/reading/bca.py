"""BCA: KlikBCA for persons (older files without years, with PEND rows) and KlikBCA Bisnis."""

from __future__ import annotations

from shop.bank.reading.tables import Table

PERSONAL = Table(
    code="bca",
    title="BCA, KlikBCA Individual",
    bank="BCA",
    header=("date", "description", "branch", "amount", "", "balance"),
    also=(
        ("tanggal", "keterangan", "cabang", "jumlah", "", "saldo"),
        ("tanggal transaksi", "keterangan", "cabang", "jumlah", "", "saldo"),
    ),
    day=0,
    text=(1,),
    amount=3,
    side=4,
    balance=5,
    loose=1,
)
BUSINESS = Table(
    code="bca_business",
    title="BCA, KlikBCA Bisnis",
    bank="BCA",
    header=("tanggal transaksi", "keterangan", "cabang", "jumlah", "saldo"),
    also=(("transaction date", "description", "branch", "amount", "balance"),),
    day=0,
    text=(1,),
    amount=3,
    balance=4,
    loose=1,
)
