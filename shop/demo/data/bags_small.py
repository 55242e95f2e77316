"""Titik's pouches and small bags from offcuts."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import colours, only, sizes
from shop.demo.data.words import BROWN, INDIGO, NATURAL, RED, SMALL_CARE, YELLOW
from shop.demo.goods import Picture, Product, Technique, Variant, Words

PERCA = Words("Perca ecoprint, puring katun, ritsleting YKK", "Ecoprint offcuts, cotton lining, YKK zip")
titik = partial(
    Product,
    seller="jahitan-titik",
    category="tas",
    kind="pouch",
    technique=Technique.SEWN,
    care=SMALL_CARE,
    materials=PERCA,
)

BAGS_SMALL = (
    titik(
        slug="pouch-perca-ecoprint-tiga-ukuran",
        title=Words("Pouch perca ecoprint, tiga ukuran", "Offcut pouch, three sizes"),
        text=Words(
            "Kecil untuk koin dan obat, sedang untuk pensil, besar untuk alat mandi. Perca disusun menurut warna, jadi satu pouch "
            "bisa berisi tujuh kain.",
            "Small for coins and pills, medium for pencils, large for the bath. Offcuts are laid out by colour, so one pouch may "
            "hold seven cloths.",
        ),
        price=45_000,
        weight_grams=90,
        variants=(
            Variant(14, size="S · 12 × 9 cm", price=32_000, weight_grams=60),
            Variant(11, size="M · 20 × 12 cm"),
            Variant(6, size="L · 26 × 17 cm", price=62_000, weight_grams=130),
        ),
        picture=Picture("pouch", 6, "belacu", leaves=("jati", "jarak", "pakis"), beside=("belacu", "belacu")),
        length_cm=20,
        width_cm=12,
        listed=-32,
    ),
    titik(
        slug="pouch-kuning-tegeran",
        title=Words("Pouch ecoprint kuning tegeran", "Ecoprint pouch, tegeran yellow"),
        text=Words(
            "Dari sisa gulungan meteran kuning KUB Lintang Nila. Benang jahitnya oranye, sengaja dibuat terlihat.",
            "From the end of KUB Lintang Nila's yellow roll. The orange thread is meant to be seen.",
        ),
        price=48_000,
        weight_grams=90,
        variants=only(8),
        picture=Picture("pouch", 4, "tegeran", leaves=("pakis", "kelor")),
        length_cm=20,
        width_cm=12,
        dyes=("tegeran",),
        listed=-27,
    ),
    titik(
        slug="pouch-merah-secang",
        title=Words("Pouch ecoprint merah secang", "Ecoprint pouch, sappan red"),
        text=Words(
            "Cukup panjang untuk kacamata dan alat tulis. Ritsletingnya dijahit dua kali di ujung, karena di situlah biasanya rusak.",
            "Long enough for glasses and pens. The zip is sewn twice at its ends, where they usually break.",
        ),
        price=48_000,
        weight_grams=90,
        variants=only(1),
        picture=Picture("pouch", 11, "secang", leaves=("jati", "kenikir", "eucalyptus")),
        length_cm=22,
        width_cm=11,
        dyes=("secang",),
        listed=-39,
    ),
    titik(
        slug="pouch-batik-cap-kawung",
        title=Words("Pouch batik cap kawung", "Pouch, stamped kawung batik"),
        text=Words(
            "Batik cap yang warnanya meleset sedikit dari pesanan, terlalu sayang untuk dibuang. Titik membelinya dari KUB Canting "
            "Ambulu dan memotongnya jadi pouch.",
            "Stamped batik whose colour missed an order by a little and was too good to discard. Titik buys it from KUB Canting "
            "Ambulu and cuts it into pouches.",
        ),
        price=52_000,
        weight_grams=95,
        materials=Words("Batik cap, puring katun", "Stamped batik, cotton lining"),
        variants=colours((BROWN, 7), (INDIGO, 5), (RED, 0)),
        picture=Picture("pouch", 15, "soga", "kawung", beside=("nila", "secang")),
        length_cm=20,
        width_cm=13,
        listed=-53,
    ),
    titik(
        slug="tas-kecil-lurik-selempang",
        kind="tas-selempang",
        title=Words("Tas selempang kecil lurik", "Small shoulder bag, lurik"),
        text=Words(
            "Untuk telepon, dompet, dan kunci saja. Talinya bisa dilepas, lalu tas jadi pouch.",
            "For telephone, purse and keys, no more. Take the strap off and it is a pouch.",
        ),
        price=99_000,
        weight_grams=220,
        materials=Words("Lurik katun, puring katun", "Cotton lurik, cotton lining"),
        variants=only(4),
        picture=Picture("sling", 16, "nila", "lurik"),
        length_cm=19,
        width_cm=4,
        height_cm=14,
        listed=-30,
    ),
    titik(
        slug="dompet-koin-perca",
        title=Words("Dompet koin perca", "Coin purse from offcuts"),
        text=Words(
            "Sebesar telapak tangan anak. Dibuat dari perca yang tinggal sejengkal, jadi coraknya kejutan; pilih dasar warnanya saja.",
            "As large as a child's palm. Made from the last hand's breadth of cloth, so the pattern is a surprise; choose only the "
            "ground.",
        ),
        price=15_000,
        weight_grams=35,
        variants=colours((NATURAL, 22), (INDIGO, 18), (BROWN, 9), (YELLOW, 12)),
        picture=Picture("pouch", 21, "belacu", leaves=("kenikir", "kelor"), beside=("nila", "soga", "tegeran")),
        length_cm=10,
        width_cm=8,
        listed=-68,
    ),
    titik(
        slug="pouch-buku-ecoprint-hijau",
        title=Words("Pouch buku ecoprint hijau, dua ukuran", "Green ecoprint book pouch, two sizes"),
        text=Words(
            "Untuk buku catatan atau mushaf, dilapis kain keras supaya sudutnya tidak tertekuk. Ada satu saku tipis di dalam.",
            "For a notebook or a mushaf, stiffened so that corners do not bend. One thin pocket inside.",
        ),
        price=58_000,
        weight_grams=110,
        materials=Words("Ecoprint, kain keras, puring katun", "Ecoprint, interfacing, cotton lining"),
        variants=sizes({"A5": 7, "B5": 3}),
        picture=Picture("pouch", 26, "daun", leaves=("pakis", "lanang", "kelor"), beside=("daun",)),
        length_cm=22,
        width_cm=16,
        listed=-59,
    ),
)
