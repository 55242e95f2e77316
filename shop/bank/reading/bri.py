"""BRI: the cash management's file (CMS, QLola) and the one of internet banking."""

from __future__ import annotations

from shop.bank.reading.tables import Table

CMS = Table(
    code="bri_cms",
    title="BRI, CMS / QLola",
    bank="BRI",
    header=(
        "id",
        "norek",
        "tgl_tran",
        "tgl_efektif",
        "jam_tran",
        "seq",
        "desk_tran",
        "saldo_awal_mutasi",
        "mutasi_debet",
        "mutasi_kredit",
        "saldo_akhir_mutasi",
    ),
    day=2,
    text=(6,),
    before=7,
    debit=8,
    credit=9,
    balance=10,
    account=1,
)
INTERNET = Table(
    code="bri_internet",
    title="BRI, internet banking",
    bank="BRI",
    header=("tanggal transaksi", "uraian transaksi", "teller", "debet", "kredit", "saldo"),
    also=(("tanggal transaksi", "uraian transaksi", "teller", "debit", "kredit", "saldo"),),
    day=0,
    text=(1,),
    debit=3,
    credit=4,
    balance=5,
)
