"""Ecoprint of KUB Daun Jati, Wonoasri: steamed, with teak in most of it."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import halal, only, pieces
from shop.demo.data.words import WASH_ECOPRINT, WASH_SILK
from shop.demo.goods import Picture, Product, Share, Technique, Words

PRIMISSIMA = Words("Katun primissima", "Primissima cotton")
cloth = partial(
    Product,
    seller="kub-daun-jati",
    category="kain",
    technique=Technique.ECOPRINT_STEAMED,
    care=WASH_ECOPRINT,
)

CLOTH_WONOASRI = (
    cloth(
        slug="kain-ecoprint-daun-jarak-dan-lanang",
        kind="kain-panjang",
        title=Words("Kain ecoprint daun jarak dan lanang", "Ecoprint cloth, castor and lanang leaves"),
        text=Words(
            "Daun jarak, daun lanang, dan jati muda dipetik pagi hari, ditata di atas kain, digulung, lalu dikukus dua "
            "jam. Hijau zaitun keluar dari jarak, merah muda dari lanang, kuning dari jati. Tanpa malam dan tanpa "
            "canting, karena itu kami menyebutnya ecoprint. Cukup untuk satu kemeja atau tunik.",
            "Castor, lanang and young teak are picked in the morning, laid on the cloth, rolled and steamed for two "
            "hours. The olive comes from castor, the pink from lanang, the yellow from teak. No wax and no canting, "
            "which is why we call it ecoprint. Enough for one shirt or tunic.",
        ),
        price=325_000,
        weight_grams=350,
        materials=PRIMISSIMA,
        variants=pieces(14, 15, sold=(13, 12)),
        picture=Picture("ecoprint", 42, "belacu", leaves=("jarak", "lanang", "jati")),
        length_cm=200,
        width_cm=115,
        dyes=("daun jarak", "daun lanang", "jati muda"),
        shares=(
            Share("sulastri", 6000),
            Share("halimah", 1800),
            Share("yuni", 1400),
            Share("kas-daun-jati", 800),
        ),
        listed=-3,
    ),
    cloth(
        slug="kain-ecoprint-jati-muda",
        kind="kain-panjang",
        title=Words("Kain ecoprint jati muda", "Ecoprint cloth, young teak"),
        text=Words(
            "Hanya daun jati, dari pucuk yang masih merah sampai daun selebar piring. Pucuk memberi ungu, daun tua "
            "memberi cokelat pucat. Tulang daunnya terbaca sampai yang paling halus.",
            "Nothing but teak, from shoots still red to leaves as wide as a plate. Shoots give purple, old leaves a pale "
            "brown. You can read the veins down to the finest.",
        ),
        price=285_000,
        weight_grams=340,
        materials=PRIMISSIMA,
        variants=pieces(8),
        picture=Picture("ecoprint", 3, "belacu", leaves=("jati",)),
        length_cm=200,
        width_cm=115,
        dyes=("jati muda", "tawas"),
        listed=-6,
    ),
    cloth(
        slug="kain-ecoprint-pakis-kuning-tegeran",
        kind="kain-panjang",
        title=Words("Kain ecoprint pakis, kuning tegeran", "Ecoprint cloth, fern on tegeran yellow"),
        text=Words(
            "Kain dicelup kayu tegeran dulu, baru pakis ditata di atasnya. Di tempat daun menutup, kuningnya tertahan "
            "dan tinggal bayangan. Warnanya hangat, cocok untuk kulit sawo matang.",
            "The cloth is first dyed with tegeran wood, then ferns are laid over it. Where a leaf covers it the yellow is "
            "held back and only a shadow stays. A warm colour that suits brown skin.",
        ),
        price=265_000,
        weight_grams=345,
        materials=PRIMISSIMA,
        variants=pieces(5, 6, sold=(4,)),
        picture=Picture("ecoprint", 8, "tegeran", leaves=("pakis", "lanang", "kelor")),
        length_cm=200,
        width_cm=110,
        dyes=("kayu tegeran", "daun pakis"),
        shares=(
            Share("yuni", 5200),
            Share("sulastri", 2400),
            Share("halimah", 1600),
            Share("kas-daun-jati", 800),
        ),
        listed=-15,
    ),
    cloth(
        slug="selendang-ecoprint-merah-secang",
        kind="selendang",
        title=Words("Selendang ecoprint, merah secang", "Ecoprint shawl, sappan red"),
        text=Words(
            "Secang direbus sampai airnya semerah teh pekat, lalu kain direndam semalam. Daun jati dan kenikir dicetak "
            "sesudahnya. Pinggirnya dibiarkan berumbai dan dipilin tangan.",
            "Sappan wood is boiled until the water is red as strong tea and the cloth lies in it overnight. Teak and "
            "cosmos are printed afterwards. The fringe is twisted by hand.",
        ),
        price=95_000,
        weight_grams=160,
        materials=Words("Rayon viscose", "Viscose"),
        variants=only(6),
        picture=Picture("scarf", 5, "secang", leaves=("jati", "kenikir", "eucalyptus")),
        length_cm=180,
        width_cm=60,
        dyes=("kayu secang", "daun jati", "bunga kenikir"),
        listed=-40,
    ),
    cloth(
        slug="selendang-sutra-ecoprint-jati",
        from_animal=True,
        halal=halal(101001),
        kind="selendang",
        title=Words("Selendang sutra ecoprint jati", "Silk shawl, teak ecoprint"),
        text=Words(
            "Sutra menangkap warna lebih dalam daripada katun, jadi jatinya hampir merah anggur. Ringan sekali, bisa "
            "ditarik lewat cincin. Kami hanya membuatnya pada musim pucuk jati, November sampai Januari.",
            "Silk takes colour deeper than cotton, so the teak is almost wine red. So light it can be drawn through a "
            "ring. We make it only while teak is sprouting, from November to January.",
        ),
        price=385_000,
        weight_grams=120,
        materials=Words("Sutra ATBM", "Hand-woven silk"),
        care=WASH_SILK,
        variants=pieces(2, sold=(1,)),
        picture=Picture("scarf", 12, "secang", leaves=("jati", "pakis")),
        length_cm=200,
        width_cm=60,
        dyes=("jati muda", "kapur sirih"),
        listed=-9,
    ),
    cloth(
        slug="taplak-meja-ecoprint-40-180",
        kind="taplak",
        title=Words("Taplak meja ecoprint 40 × 180 cm", "Ecoprint table runner 40 × 180 cm"),
        text=Words(
            "Untuk meja makan enam kursi. Kanvas tipisnya jatuh rata dan tidak mudah bergeser, motif daunnya disusun "
            "dari dua ujung bertemu di tengah. Ujungnya dirumbai pendek.",
            "For a table of six. The light canvas lies flat and does not slip, and the leaves run from both ends to meet "
            "in the middle. Short fringe at the ends.",
        ),
        price=175_000,
        weight_grams=310,
        materials=Words("Kanvas katun tipis", "Light cotton canvas"),
        variants=only(5),
        picture=Picture("runner", 8, "belacu", leaves=("jati", "jarak", "pakis")),
        length_cm=180,
        width_cm=40,
        dyes=("daun jati", "daun jarak"),
        listed=-52,
    ),
    cloth(
        slug="kain-ecoprint-meteran-krem",
        kind="bahan-kemeja",
        title=Words("Kain ecoprint meteran, krem", "Ecoprint by the metre, cream"),
        text=Words(
            "Dijual per meter dari gulungan, jadi motifnya menyambung. Untuk kemeja pria dewasa biasanya dua meter. Pesan "
            "sekaligus supaya dipotong dari lembar yang sama.",
            "Sold by the metre from one roll, so the pattern runs on. A man's shirt usually takes two metres. Order at "
            "once so that it is cut from the same piece.",
        ),
        price=85_000,
        weight_grams=180,
        materials=PRIMISSIMA,
        variants=only(24),
        picture=Picture("roll", 3, "belacu", leaves=("jati", "jarak", "pakis", "kenikir")),
        length_cm=100,
        width_cm=115,
        dyes=("daun jati", "daun jarak", "pakis"),
        listed=-70,
    ),
    cloth(
        slug="kain-ecoprint-ketapang-cokelat",
        kind="kain-panjang",
        title=Words("Kain ecoprint ketapang, cokelat tua", "Ecoprint cloth, ketapang on dark brown"),
        text=Words(
            "Daun ketapang yang gugur sendiri, dikumpulkan dari halaman sekolah. Taninnya kuat, sehingga cetakannya nyaris "
            "hitam di atas cokelat mahoni. Kain paling gelap yang kami buat.",
            "Ketapang leaves that fell by themselves, gathered from the schoolyard. Their tannin is strong, so the print "
            "is nearly black on mahogany brown. The darkest cloth we make.",
        ),
        price=295_000,
        weight_grams=355,
        materials=PRIMISSIMA,
        variants=pieces(3),
        picture=Picture("ecoprint", 14, "soga", leaves=("ketapang",)),
        length_cm=200,
        width_cm=115,
        dyes=("daun ketapang", "kulit mahoni", "tunjung"),
        listed=-22,
    ),
    cloth(
        slug="jilbab-segi-empat-ecoprint-eucalyptus",
        kind="selendang",
        title=Words("Jilbab segi empat ecoprint eucalyptus", "Square headscarf, eucalyptus ecoprint"),
        text=Words(
            "Voile katun yang tegak di dahi tanpa perlu dipeniti banyak. Rantingnya kecil-kecil, menyebar dari satu sudut. "
            "Tepinya dijahit neci oleh Yuni.",
            "Cotton voile that keeps its shape at the forehead without many pins. Small twigs spread from one corner. Yuni "
            "sews the rolled edge.",
        ),
        price=89_000,
        weight_grams=130,
        materials=Words("Voile katun", "Cotton voile"),
        variants=only(9),
        picture=Picture("square", 18, "daun", leaves=("eucalyptus", "kelor")),
        length_cm=113,
        width_cm=113,
        dyes=("daun eucalyptus", "tawas"),
        listed=-34,
    ),
)
