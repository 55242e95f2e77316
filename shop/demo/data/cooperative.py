"""The cooperative itself. People and numbers are invented for the demo and look it."""

from __future__ import annotations

from shop.demo.goods import BankAccount, Cooperative, Officer

COOPERATIVE = Cooperative(
    bank_accounts=(
        BankAccount("002", "000001000001301", "KOP BAKTI MIGRAN BERSINAR"),
        BankAccount("014", "0000001301", "KOP BAKTI MIGRAN BERSINAR"),
        BankAccount("451", "0000001301", "KOP BAKTI MIGRAN BERSINAR"),
    ),
    officers=(
        Officer("Endah Kusumawati", "+628000000901", "katalog@bersinar.example", "catalogue"),
        Officer("Rina Maharani", "+628000000902", "bendahara@bersinar.example", "treasurer"),
        Officer("Dewi Anggrahini", "+628000000903", "ketua@bersinar.example", "chair"),
        Officer("Umi Latifah", "+628000000803", "koordinator@bersinar.example", "coordinator"),
        Officer("Paimin", "+628000000107", "penjual@bersinar.example", "seller"),
        Officer("Halimah", "+628000000101", "kub@bersinar.example", "group"),
        Officer("Budi Prasetyo", "+628000000501", "pembeli@bersinar.example", "buyer"),
    ),
)
