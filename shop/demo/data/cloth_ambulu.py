"""Batik of KUB Canting Ambulu: hand-drawn, stamped, and ecoprint joined with wax."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import halal, only, pieces
from shop.demo.data.words import WASH_BATIK, WASH_SILK
from shop.demo.goods import Picture, Product, Share, Technique, Words

PRIMISSIMA = Words("Katun primissima", "Primissima cotton")
cloth = partial(Product, seller="kub-canting-ambulu", category="kain", care=WASH_BATIK, materials=PRIMISSIMA)

CLOTH_AMBULU = (
    cloth(
        slug="batik-tulis-motif-daun-tembakau",
        kind="kain-panjang",
        technique=Technique.BATIK_TULIS,
        title=Words("Batik tulis motif daun tembakau", "Hand-drawn batik, tobacco leaf"),
        text=Words(
            "Wahidah menggambarnya selama tiga minggu, daun demi daun, dengan isen titik di dalamnya. Sogan dicelup dua "
            "kali supaya daunnya tetap krem. Di pinggir ada namanya dan tanggal selesai.",
            "Wahidah drew it over three weeks, leaf after leaf, with dots inside. Soga brown is dyed twice so that the leaves "
            "stay cream. Her name and the day it was finished stand at the edge.",
        ),
        price=475_000,
        weight_grams=340,
        variants=pieces(7),
        picture=Picture("batik", 5, "soga", "tembakau"),
        length_cm=240,
        width_cm=110,
        dyes=("soga jambal", "tingi", "tegeran"),
        shares=(
            Share("wahidah", 6200),
            Share("kasminah", 1200),
            Share("misni", 1000),
            Share("rohmah", 1000),
            Share("kas-canting-ambulu", 600),
        ),
        listed=-5,
    ),
    cloth(
        slug="batik-tulis-kawung-sogan",
        kind="kain-panjang",
        technique=Technique.BATIK_TULIS,
        title=Words("Batik tulis kawung sogan", "Hand-drawn batik, brown kawung"),
        text=Words(
            "Kawung yang tidak seragam: bulatannya digambar tangan, jadi ada yang sedikit lonjong. Warna sogannya dari "
            "kulit kayu tingi dan jambal, direbus enam jam.",
            "A kawung that is not uniform: its rounds are drawn by hand, so some lean a little. The brown is tingi and jambal "
            "bark, boiled six hours.",
        ),
        price=525_000,
        weight_grams=345,
        variants=pieces(3, sold=(2,)),
        picture=Picture("batik", 3, "soga", "kawung"),
        length_cm=240,
        width_cm=110,
        dyes=("tingi", "jambal"),
        listed=-17,
    ),
    cloth(
        slug="batik-cap-parang-biru",
        kind="kain-panjang",
        technique=Technique.BATIK_CAP,
        title=Words("Batik cap parang biru", "Stamped batik, blue parang"),
        text=Words(
            "Dua cap tembaga dipakai bergantian, dan sambungannya harus jatuh tepat di bawah gelombang. Slamet "
            "mengecapnya berdiri, seharian. Warna birunya dari pasta nila.",
            "Two copper stamps in turn, whose joints must fall just below the wave. Slamet stamps standing, a whole day. The "
            "blue is indigo paste.",
        ),
        price=189_000,
        weight_grams=320,
        variants=only(8),
        picture=Picture("batik", 4, "nila", "parang"),
        length_cm=220,
        width_cm=110,
        dyes=("nila",),
        shares=(
            Share("slamet-r", 4600),
            Share("misni", 2000),
            Share("rohmah", 1800),
            Share("kasminah", 1000),
            Share("kas-canting-ambulu", 600),
        ),
        listed=-33,
    ),
    cloth(
        slug="batik-cap-kawung-merah",
        kind="kain-panjang",
        technique=Technique.BATIK_CAP,
        title=Words("Batik cap kawung merah marun", "Stamped batik, maroon kawung"),
        text=Words(
            "Marun dari akar mengkudu, dicelup sampai lima kali karena merahnya malu-malu. Cap kawungnya yang paling tua di "
            "lemari kami, sudutnya sudah aus sehingga tepinya lembut.",
            "Maroon from morinda root, dyed five times because its red is shy. The kawung stamp is the oldest in our "
            "cupboard, worn at the corners, which makes the edges soft.",
        ),
        price=195_000,
        weight_grams=320,
        variants=only(6),
        picture=Picture("batik", 9, "secang", "kawung"),
        length_cm=220,
        width_cm=110,
        dyes=("akar mengkudu",),
        listed=-48,
    ),
    cloth(
        slug="bahan-kemeja-batik-cap-tembakau-hijau",
        kind="bahan-kemeja",
        technique=Technique.BATIK_CAP,
        title=Words("Bahan kemeja batik cap tembakau, hijau", "Stamped batik shirt cloth, green tobacco"),
        text=Words(
            "Cap daun tembakau yang lebih kecil, supaya tidak terpotong di kerah. Satu potong cukup untuk kemeja lengan "
            "panjang ukuran XL. Kantor desa memesannya untuk seragam Kamis.",
            "A smaller tobacco stamp, so that the collar does not cut it. One piece makes a long-sleeved shirt up to XL. The "
            "village office orders it for Thursdays.",
        ),
        price=165_000,
        weight_grams=300,
        variants=only(14),
        picture=Picture("roll", 6, "daun", "tembakau"),
        length_cm=200,
        width_cm=115,
        dyes=("jolawe", "tunjung"),
        listed=-57,
    ),
    cloth(
        slug="kain-kombinasi-ecoprint-dan-batik-jati",
        kind="kain-panjang",
        technique=Technique.COMBINATION,
        title=Words("Kain kombinasi ecoprint dan batik, daun jati", "Ecoprint joined with batik, teak leaves"),
        text=Words(
            "Daun jati dicetak dulu, lalu Juwariyah menggambar tulang daunnya dengan malam panas dan kain dicelup lagi. "
            "Cetakan dan garis tidak pernah persis bertemu, di situlah bagusnya.",
            "Teak is printed first, then Juwariyah draws its veins in hot wax and the cloth is dyed again. Print and line "
            "never quite meet, and that is the beauty of it.",
        ),
        price=425_000,
        weight_grams=355,
        variants=pieces(4),
        picture=Picture("ecoprint", 17, "soga", "canting", leaves=("jati", "lanang")),
        length_cm=220,
        width_cm=110,
        dyes=("daun jati", "tingi"),
        shares=(
            Share("juwariyah", 5600),
            Share("kasminah", 1600),
            Share("misni", 1200),
            Share("rohmah", 1000),
            Share("kas-canting-ambulu", 600),
        ),
        listed=-11,
    ),
    cloth(
        slug="selendang-batik-tulis-sutra-parang",
        from_animal=True,
        halal=halal(104001),
        kind="selendang",
        technique=Technique.BATIK_TULIS,
        title=Words("Selendang batik tulis sutra, parang", "Silk shawl, hand-drawn parang"),
        text=Words(
            "Di atas sutra malam lebih cepat dingin, jadi garisnya harus sekali jadi. Erna hanya mengerjakannya pagi hari "
            "ketika udara masih tenang.",
            "On silk the wax cools faster, so each line must be right at once. Erna works on it only in the morning while the "
            "air is still.",
        ),
        price=450_000,
        weight_grams=130,
        materials=Words("Sutra ATBM", "Hand-woven silk"),
        care=WASH_SILK,
        variants=pieces(1),
        picture=Picture("scarf", 14, "nila", "parang"),
        length_cm=200,
        width_cm=60,
        dyes=("nila", "jolawe"),
        listed=-14,
    ),
    cloth(
        slug="selendang-batik-cap-tembakau-kuning",
        kind="selendang",
        technique=Technique.BATIK_CAP,
        title=Words("Selendang batik cap tembakau, kuning", "Shawl, stamped tobacco leaves in yellow"),
        text=Words(
            "Daunnya kuning kunyit bercampur tegeran, dasarnya cokelat tingi. Ringan, sering dibawa penari Can Macanan untuk "
            "ikat pinggang.",
            "The leaves are turmeric and tegeran yellow, the ground brown tingi bark. Light; dancers of Can Macanan often tie it "
            "round the waist.",
        ),
        price=98_000,
        weight_grams=150,
        variants=only(10),
        picture=Picture("scarf", 17, "tegeran", "tembakau"),
        length_cm=180,
        width_cm=55,
        dyes=("tegeran", "kunyit", "tingi"),
        listed=-66,
    ),
    cloth(
        slug="kain-batik-cap-meteran-parang-cokelat",
        kind="bahan-kemeja",
        technique=Technique.BATIK_CAP,
        title=Words("Kain batik cap meteran, parang cokelat", "Stamped batik by the metre, brown parang"),
        text=Words(
            "Parang kecil untuk rok, sarung bantal, atau seragam keluarga. Dari gulungan dua puluh meter, dipotong lurus "
            "mengikuti benang.",
            "A small parang for skirts, cushions or a family's matching clothes. From a roll of twenty metres, cut straight "
            "along the thread.",
        ),
        price=78_000,
        weight_grams=170,
        variants=only(32),
        picture=Picture("roll", 12, "soga", "parang"),
        length_cm=100,
        width_cm=110,
        dyes=("tingi", "mahoni"),
        listed=-75,
    ),
)
