"""Woven bags of KUB Anyam Segara, Puger Kulon."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import only, sizes
from shop.demo.data.words import WOVEN_CARE
from shop.demo.goods import Picture, Product, Technique, Variant, Words

MENDONG = Words("Mendong, kain ecoprint, tali rotan", "Rush, ecoprint, rattan handles")
woven = partial(
    Product,
    seller="kub-anyam-segara",
    category="tas",
    kind="tas-anyam",
    technique=Technique.WOVEN,
    care=WOVEN_CARE,
    materials=MENDONG,
)

BAGS_WOVEN = (
    woven(
        slug="tas-anyam-mendong-dan-ecoprint",
        title=Words("Tas anyam mendong dan ecoprint", "Woven rush bag with ecoprint"),
        text=Words(
            "Anyaman kepar dua warna dengan sabuk kain ecoprint di tengahnya. Dua hari menganyam, setengah hari menjahit. Berdiri "
            "sendiri walaupun kosong.",
            "A two-colour twill weave with a belt of ecoprint. Two days of weaving, half a day of sewing. It stands by itself even "
            "when empty.",
        ),
        price=145_000,
        weight_grams=640,
        variants=only(7),
        picture=Picture("woven", 9, "belacu", leaves=("jati", "pakis", "kenikir")),
        length_cm=34,
        width_cm=14,
        height_cm=28,
        packed=(35, 29, 15),
        listed=-7,
    ),
    woven(
        slug="tas-anyam-mendong-sabuk-nila",
        title=Words("Tas anyam mendong, sabuk nila", "Woven rush bag, indigo belt"),
        text=Words(
            "Sabuknya dari kain nila KUB Lintang Nila. Warna birunya membuat mendong terlihat lebih kuning, dan orang di pantai "
            "selalu bertanya.",
            "The belt is KUB Lintang Nila's indigo. Its blue makes the rush look more golden, and on the beach people always ask.",
        ),
        price=149_000,
        weight_grams=640,
        variants=only(4),
        picture=Picture("woven", 10, "nila", leaves=("jarak", "pakis")),
        length_cm=34,
        width_cm=14,
        height_cm=28,
        packed=(35, 29, 15),
        dyes=("nila",),
        listed=-18,
    ),
    woven(
        slug="tas-anyam-lurik-hijau",
        title=Words("Tas anyam dengan lurik hijau", "Woven bag with green lurik"),
        text=Words(
            "Lurik Ratih dijahit di tengah anyaman yang lebih rapat dari biasanya. Dipakai ibu-ibu untuk arisan, dan bapak-bapak "
            "untuk membawa ayam.",
            "Ratih's lurik on a weave tighter than usual. Mothers take it to the savings circle, fathers carry chickens in it.",
        ),
        price=155_000,
        weight_grams=660,
        variants=only(3),
        picture=Picture("woven", 3, "daun", "lurik"),
        length_cm=34,
        width_cm=14,
        height_cm=28,
        packed=(35, 29, 15),
        listed=-35,
    ),
    woven(
        slug="keranjang-anyam-tiga-ukuran",
        title=Words("Keranjang anyam, tiga ukuran", "Woven basket, three sizes"),
        text=Words(
            "Untuk pakaian kotor, mainan, atau sayur. Polos saja, hanya ada sabuk perca di tengahnya.",
            "For laundry, toys or vegetables. Only a ribbon of offcuts runs round its middle.",
        ),
        price=89_000,
        weight_grams=520,
        materials=Words("Mendong, perca, tali rotan", "Rush, offcuts, rattan handles"),
        variants=(
            Variant(9, size="S · 22 × 20 cm", price=65_000, weight_grams=340),
            Variant(6, size="M · 30 × 26 cm"),
            Variant(2, size="L · 40 × 34 cm", price=129_000, weight_grams=860),
        ),
        picture=Picture("basket", 15, "tegeran", leaves=("kelor", "pakis")),
        length_cm=30,
        width_cm=30,
        height_cm=26,
        packed=(31, 31, 27),
        listed=-47,
    ),
    woven(
        slug="tas-anyam-batik-cap-sogan",
        title=Words("Tas anyam dengan batik cap sogan", "Woven bag with brown stamped batik"),
        text=Words(
            "Batik cap cokelat dari Ambulu di atas mendong alami. Lapisan dalamnya berkancing magnet, jadi dompet tidak terlihat "
            "dari luar.",
            "Brown stamped batik from Ambulu on natural rush. The lining closes with a magnet, so nobody sees your purse.",
        ),
        price=169_000,
        weight_grams=690,
        materials=Words("Mendong, batik cap, puring katun", "Rush, stamped batik, cotton lining"),
        variants=only(5),
        picture=Picture("woven", 18, "soga", "kawung"),
        length_cm=34,
        width_cm=14,
        height_cm=28,
        packed=(35, 29, 15),
        listed=-21,
    ),
    woven(
        slug="tas-anyam-kecil-secang",
        title=Words("Tas anyam kecil, pita merah secang", "Small woven bag, sappan ribbon"),
        text=Words(
            "Cukup untuk mukena dan dompet. Anyamannya halus, satu sentimeter enam lajur, dikerjakan Tumini dan Sarinten.",
            "Room for a prayer robe and a purse. A fine weave, six strands to the centimetre, by Tumini and Sarinten.",
        ),
        price=95_000,
        weight_grams=390,
        variants=only(1),
        picture=Picture("woven", 23, "secang", leaves=("kenikir", "jati", "kelor")),
        length_cm=24,
        width_cm=10,
        height_cm=20,
        dyes=("secang",),
        listed=-14,
    ),
    woven(
        slug="tas-anyam-hampers",
        title=Words("Keranjang hampers anyam, isi sendiri", "Woven hamper, to fill yourself"),
        text=Words(
            "Keranjang rendah dengan pegangan, untuk hantaran atau parsel Lebaran. Bisa dipesan sepuluh dengan pita seragam; tulis "
            "warnanya di catatan.",
            "A low basket with handles for gifts and Lebaran parcels. Order ten with matching ribbons; write the colour in the note.",
        ),
        price=55_000,
        weight_grams=310,
        variants=only(26),
        picture=Picture("basket", 27, "besi", leaves=("jarak", "pakis")),
        length_cm=30,
        width_cm=20,
        height_cm=14,
        listed=-62,
    ),
    woven(
        slug="tas-pasar-mendong",
        title=Words("Tas pasar mendong, kuat dua belas kilo", "Market bag of rush, carries twelve kilos"),
        text=Words(
            "Dasarnya diperkuat rotan yang disilang. Ludfi menggantungnya dengan karung beras semalam sebelum tas boleh keluar.",
            "Its base is braced with crossed rattan. Each bag hangs overnight with a sack of rice before it may leave.",
        ),
        price=110_000,
        weight_grams=780,
        variants=sizes({"40 cm": 5, "46 cm": 3}),
        picture=Picture("woven", 31, "belacu", leaves=("ketapang", "jarak")),
        length_cm=40,
        width_cm=18,
        height_cm=34,
        packed=(41, 35, 19),
        listed=-73,
    ),
)
