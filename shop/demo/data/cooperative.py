"""The cooperative itself. Name, people and every number are invented for the demo and look it."""

from __future__ import annotations

from shop.demo.goods import BankAccount, Cooperative, Officer, Words

COOPERATIVE = Cooperative(
    name="Koperasi Bakti Migran Bersinar",
    short_name="Bersinar",
    mark=Words("toko contoh", "demo shop"),
    text=Words(
        "Milik bersama para purna pekerja migran di desa-desa Kabupaten Jember, Jawa Timur.",
        "Owned together by returned migrant workers in the villages of Jember Regency, East Java.",
    ),
    address="Dusun Krajan RT 002/RW 005, Desa Wonoasri, Kec. Tempurejo, Jember 68173",
    village_code="35.09.18.2005",
    postal_code="68173",
    phone="+628000000000",
    whatsapp="+628000000000",
    email="halo@bersinar.example",
    hours=Words(
        "Senin–Sabtu, 08.00–16.00 WIB. Dijawab paling lama 2 hari kerja.",
        "Monday to Saturday, 08.00–16.00 WIB. Answered within 2 working days.",
    ),
    legal_entity="AHU-0000000.AH.01.00",
    cooperative_number="3509 0000 00000",
    nib="0000 0000 00000",
    pse="000000.00/DJAI.PSE/00/2026",
    bank_accounts=(
        BankAccount("002", "000001000001301", "KOP BAKTI MIGRAN BERSINAR"),
        BankAccount("014", "0000001301", "KOP BAKTI MIGRAN BERSINAR"),
        BankAccount("451", "0000001301", "KOP BAKTI MIGRAN BERSINAR"),
    ),
    officers=(
        Officer("Endah Kusumawati", "+628000000901", "katalog@bersinar.example", "catalogue"),
        Officer("Rina Maharani", "+628000000902", "bendahara@bersinar.example", "treasurer"),
        Officer("Dewi Anggraeni", "+628000000903", "ketua@bersinar.example", "chair"),
        Officer("Umi Latifah", "+628000000803", "koordinator@bersinar.example", "coordinator", "wonoasri"),
        Officer("Paimin", "+628000000107", "penjual@bersinar.example", "seller", "paimin"),
        Officer("Halimah", "+628000000101", "kub@bersinar.example", "seller", "kub-daun-jati"),
        Officer("Budi Hartono", "+628000000501", "pembeli@bersinar.example", "buyer"),
    ),
)
