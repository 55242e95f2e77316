"""Small things: Lilis's brooches and earrings, Dwi's offcuts, Ika's masks."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import colours, only
from shop.demo.data.words import BROWN, GREEN, INDIGO, NATURAL, RED, SMALL_CARE, YELLOW
from shop.demo.goods import Picture, Product, Technique, Words

PERCA = Words("Perca ecoprint, benang katun", "Ecoprint offcuts, cotton thread")
lilis = partial(
    Product, seller="aksesori-lilis", category="aksesori", technique=Technique.SEWN, care=SMALL_CARE, weight_grams=40
)
dwi = partial(
    Product, seller="perca-dwi", category="aksesori", technique=Technique.SEWN, care=SMALL_CARE, materials=PERCA
)
ika = partial(
    Product,
    seller="tas-ika",
    category="aksesori",
    kind="masker",
    technique=Technique.SEWN,
    care=SMALL_CARE,
    weight_grams=35,
    length_cm=18,
    width_cm=9,
)

ACCESSORIES = (
    lilis(
        slug="bros-bunga-secang",
        kind="bros",
        title=Words("Bros bunga, merah secang", "Flower brooch, sappan red"),
        text=Words(
            "Delapan belas kelopak yang disetrika satu per satu lalu dijahit dari luar ke dalam. Tengahnya kancing kayu sonokeling. "
            "Penitinya aman, berkunci.",
            "Eighteen petals, ironed one by one and sewn from the outside in. A rosewood button in the middle, a locking pin behind.",
        ),
        price=28_000,
        materials=Words("Kain ecoprint, kancing kayu, peniti", "Ecoprint, wooden button, pin"),
        variants=only(12),
        picture=Picture("brooch", 5, "secang", leaves=("jati", "kenikir", "kelor")),
        length_cm=8,
        width_cm=8,
        listed=-13,
        search=("bros jilbab", "kado"),
    ),
    lilis(
        slug="bros-bunga-nila",
        kind="bros",
        title=Words("Bros bunga, biru nila", "Flower brooch, indigo blue"),
        text=Words(
            "Dari potongan kain nila yang birunya tidak sama, jadi kelopaknya bergradasi. Dipakai pengantin pria Sidomulyo bulan lalu.",
            "From indigo pieces of different depth, so that the petals shade. A bridegroom in Sidomulyo wore one last month.",
        ),
        price=28_000,
        materials=Words("Kain celup nila, kancing kayu, peniti", "Indigo cloth, wooden button, pin"),
        variants=only(9),
        picture=Picture("brooch", 8, "nila", leaves=("pakis", "jarak")),
        length_cm=8,
        width_cm=8,
        listed=-29,
        search=("bros jilbab", "biru"),
    ),
    lilis(
        slug="bros-bunga-batik-sogan",
        kind="bros",
        title=Words("Bros bunga batik cap sogan", "Flower brooch, brown stamped batik"),
        text=Words(
            "Batik cap dari Ambulu, kawungnya kecil sehingga tetap terbaca di kelopak. Pas untuk kebaya atau blazer.",
            "Stamped batik from Ambulu, with a kawung small enough to read on a petal. For a kebaya or a blazer.",
        ),
        price=32_000,
        materials=Words("Batik cap, kancing kayu, peniti", "Stamped batik, wooden button, pin"),
        variants=only(7),
        picture=Picture("brooch", 12, "soga", "kawung"),
        length_cm=8,
        width_cm=8,
        listed=-42,
        search=("bros batik", "wisuda"),
    ),
    lilis(
        slug="anting-bulat-nila",
        kind="anting",
        title=Words("Anting bulat kain nila", "Round earrings, indigo cloth"),
        text=Words(
            "Kain dibungkus di cakram kayu tipis, digantung biji jati yang diampelas halus. Ringan: sepasang tidak sampai enam gram.",
            "Cloth over a thin wooden disc with a drop of sanded teak. Light: a pair weighs less than six grams.",
        ),
        price=45_000,
        materials=Words(
            "Kain celup nila, kayu jati, kait baja antialergi", "Indigo cloth, teak, hypoallergenic steel hooks"
        ),
        variants=only(6),
        picture=Picture("earrings", 6, "nila", leaves=("pakis", "jarak")),
        length_cm=6,
        width_cm=3,
        listed=-22,
        search=("giwang", "earrings"),
    ),
    lilis(
        slug="anting-bulat-krem-kenikir",
        kind="anting",
        title=Words("Anting bulat ecoprint kenikir", "Round earrings, cosmos ecoprint"),
        text=Words(
            "Satu kelopak kenikir di setiap cakram, diletakkan sedikit meleset dari tengah. Kiri dan kanan tidak kembar, hanya bersaudara.",
            "One cosmos petal on each disc, a little off centre. Left and right are not twins, only sisters.",
        ),
        price=42_000,
        materials=Words("Ecoprint, kayu jati, kait baja antialergi", "Ecoprint, teak, hypoallergenic steel hooks"),
        variants=only(1),
        picture=Picture("earrings", 9, "belacu", leaves=("kenikir",)),
        length_cm=6,
        width_cm=3,
        listed=-34,
    ),
    lilis(
        slug="anting-batik-merah",
        kind="anting",
        title=Words("Anting batik cap merah marun", "Earrings, maroon stamped batik"),
        text=Words(
            "Satu bulatan kawung tepat di tengah cakram, dipilih dari setengah meter kain. Kait bisa diganti jepit tanpa biaya.",
            "One round of kawung in the middle of each disc, chosen from half a metre of cloth. Clips instead of hooks at no cost.",
        ),
        price=48_000,
        materials=Words(
            "Batik cap, kayu jati, kait baja antialergi", "Stamped batik, teak, hypoallergenic steel hooks"
        ),
        variants=only(4),
        picture=Picture("earrings", 13, "secang", "kawung"),
        length_cm=6,
        width_cm=3,
        listed=-51,
        search=("giwang batik",),
    ),
    lilis(
        slug="bros-bunga-hijau-mini",
        kind="bros",
        title=Words("Bros bunga mini, hijau daun", "Small flower brooch, leaf green"),
        text=Words(
            "Separuh ukuran bros biasa, untuk ujung jilbab atau pita topi. Sering dibeli selusin untuk panitia acara.",
            "Half the usual size, for a scarf's end or a hat's ribbon. Often bought by the dozen for helpers at a feast.",
        ),
        price=15_000,
        weight_grams=25,
        materials=Words("Kain ecoprint, kancing kayu, peniti", "Ecoprint, wooden button, pin"),
        variants=only(30),
        picture=Picture("brooch", 17, "daun", leaves=("kelor", "pakis", "lanang")),
        length_cm=5,
        width_cm=5,
        listed=-65,
        search=("bros murah", "suvenir"),
    ),
    dwi(
        slug="ikat-rambut-perca-ecoprint",
        kind="ikat-rambut",
        title=Words("Ikat rambut perca ecoprint", "Hair tie, ecoprint offcuts"),
        text=Words(
            "Karetnya tebal dan bisa diganti lewat lubang kecil di jahitan. Warna datang dari perca minggu itu, pilih keluarganya saja.",
            "The elastic is thick and can be changed through a small gap in the seam. Colours come with the week's offcuts; choose the "
            "family.",
        ),
        price=8_000,
        weight_grams=20,
        variants=colours((NATURAL, 25), (BROWN, 14), (INDIGO, 16), (RED, 0)),
        picture=Picture("scrunchie", 8, "belacu", leaves=("jati", "pakis", "jarak")),
        length_cm=12,
        width_cm=12,
        listed=-17,
        search=("scrunchie", "karet rambut", "murah"),
    ),
    dwi(
        slug="ikat-rambut-nila-isi-tiga",
        kind="ikat-rambut",
        title=Words("Ikat rambut nila, isi tiga", "Indigo hair ties, set of three"),
        text=Words(
            "Tiga tingkat biru dalam satu kantong blacu. Kain nila makin lembut, rambut tidak tersangkut.",
            "Three depths of blue in a calico bag. Indigo cloth grows softer and does not catch the hair.",
        ),
        price=25_000,
        weight_grams=60,
        variants=only(10),
        picture=Picture("scrunchie", 11, "nila", "polos"),
        length_cm=12,
        width_cm=12,
        dyes=("nila",),
        listed=-31,
        search=("scrunchie", "paket"),
    ),
    dwi(
        slug="ikat-rambut-kuning",
        kind="ikat-rambut",
        title=Words("Ikat rambut kuning tegeran", "Hair tie, tegeran yellow"),
        text=Words(
            "Dari pinggir kain pakis kuning. Anak-anak menyebutnya donat.",
            "From the edge of the yellow fern cloth. Children call it the doughnut.",
        ),
        price=8_000,
        weight_grams=20,
        variants=only(13),
        picture=Picture("scrunchie", 15, "tegeran", leaves=("pakis", "kelor")),
        length_cm=12,
        width_cm=12,
        listed=-44,
        search=("scrunchie",),
    ),
    dwi(
        slug="gantungan-kunci-daun-krem",
        kind="gantungan-kunci",
        title=Words("Gantungan kunci daun, krem", "Leaf key ring, cream"),
        text=Words(
            "Berbentuk daun, diisi benang sisa, dengan dua jumbai kecil. Ringnya baja dan tidak berkarat di saku.",
            "Leaf-shaped, stuffed with leftover thread, with two small tassels. The steel ring does not rust in a pocket.",
        ),
        price=18_000,
        weight_grams=35,
        variants=only(19),
        picture=Picture("keychain", 6, "belacu", leaves=("jati", "kenikir", "pakis")),
        length_cm=14,
        width_cm=5,
        listed=-28,
        search=("suvenir", "oleh-oleh"),
    ),
    dwi(
        slug="gantungan-kunci-daun-cokelat",
        kind="gantungan-kunci",
        title=Words("Gantungan kunci daun, cokelat", "Leaf key ring, brown"),
        text=Words(
            "Versi yang tidak cepat kotor. Cocok untuk kunci motor, jumbainya bisa dilepas.",
            "The one that hides dirt. Good for a motorbike's key; the tassels come off.",
        ),
        price=18_000,
        weight_grams=35,
        variants=only(8),
        picture=Picture("keychain", 10, "soga", leaves=("ketapang", "jarak", "lanang")),
        length_cm=14,
        width_cm=5,
        listed=-40,
        search=("suvenir",),
    ),
    dwi(
        slug="gantungan-kunci-batik-tembakau",
        kind="gantungan-kunci",
        title=Words("Gantungan kunci batik cap tembakau", "Leaf key ring, stamped tobacco batik"),
        text=Words(
            "Daun di dalam daun: motif tembakau dipotong pas mengikuti bentuknya. Dibuat untuk tamu yang pulang dari Jember dengan "
            "tas penuh.",
            "A leaf within a leaf: the tobacco motif cut to follow the shape. Made for visitors who leave Jember with a full bag.",
        ),
        price=22_000,
        weight_grams=35,
        materials=Words("Batik cap, benang katun", "Stamped batik, cotton thread"),
        variants=only(5),
        picture=Picture("keychain", 14, "secang", "tembakau"),
        length_cm=14,
        width_cm=5,
        listed=-56,
        search=("oleh-oleh jember",),
    ),
    ika(
        slug="masker-kain-ecoprint-hijau",
        title=Words("Masker kain ecoprint, hijau", "Cloth mask, green ecoprint"),
        text=Words(
            "Tiga lapis dengan kantong penyaring, tali telinga bisa disetel. Lipitnya dijahit mati di tepi supaya tidak terbalik saat "
            "dicuci.",
            "Three layers with a filter pocket and adjustable loops. The pleats are fixed at the edge so they stay put in the wash.",
        ),
        price=12_000,
        materials=Words("Ecoprint katun, tiga lapis", "Cotton ecoprint, three layers"),
        variants=only(21),
        picture=Picture("mask", 7, "daun", leaves=("kelor", "pakis", "lanang")),
        listed=-25,
        search=("masker", "debu"),
    ),
    ika(
        slug="masker-kain-ecoprint-krem",
        title=Words("Masker kain ecoprint, krem", "Cloth mask, cream ecoprint"),
        text=Words(
            "Dipakai petani tembakau saat menyortir daun, dan oleh siapa saja yang naik motor jauh. Ada ukuran anak dengan pesan lewat "
            "catatan.",
            "Worn by tobacco sorters and by anyone riding far. Children's size on request in the note.",
        ),
        price=12_000,
        materials=Words("Ecoprint katun, tiga lapis", "Cotton ecoprint, three layers"),
        variants=only(15),
        picture=Picture("mask", 11, "belacu", leaves=("kenikir", "jati", "pakis")),
        listed=-48,
        search=("masker",),
    ),
    ika(
        slug="masker-batik-cap-biru",
        title=Words("Masker batik cap biru", "Cloth mask, blue stamped batik"),
        text=Words(
            "Kawung biru yang dipotong dari sisa jarik. Bagian dalam katun putih, supaya terlihat kalau sudah perlu dicuci.",
            "Blue kawung cut from the ends of long cloths. White cotton inside, so you see when it needs washing.",
        ),
        price=13_500,
        materials=Words("Batik cap, katun, tiga lapis", "Stamped batik, cotton, three layers"),
        variants=only(0),
        picture=Picture("mask", 15, "nila", "kawung"),
        listed=-60,
        search=("masker batik",),
    ),
    dwi(
        slug="ikat-rambut-besar-hijau-ketapang",
        kind="ikat-rambut",
        title=Words("Ikat rambut besar, hijau ketapang", "Large hair tie, ketapang green"),
        text=Words(
            "Dua kali lebih lebar, untuk rambut tebal dan sanggul santai. Dwi mencobanya sendiri seharian sebelum menjual satu bak baru.",
            "Twice as wide, for thick hair and an easy bun. Dwi wears each new batch for a day before selling it.",
        ),
        price=14_000,
        weight_grams=35,
        variants=colours((GREEN, 9), (YELLOW, 3)),
        picture=Picture("scrunchie", 20, "daun", leaves=("ketapang", "pakis")),
        length_cm=16,
        width_cm=16,
        listed=-15,
        search=("scrunchie besar", "sanggul"),
    ),
)
