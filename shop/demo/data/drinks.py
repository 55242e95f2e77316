"""Spice drinks of KUB Pawon Bagorejo and Bu Sutinah.

Licensed as P-IRT drinks, so no text says what they might do for the body. Rule: rules for jamu, claim filter.
Licence and certificate numbers are invented.
"""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import batches, halal, licence, only
from shop.demo.data.words import COLD_STORAGE, DRY_STORAGE
from shop.demo.goods import Food, Picture, Product, Technique, Words

GLASS = Words("Botol kaca, tutup segel", "Glass bottle, sealed cap")
pawon = partial(
    Product,
    seller="kub-pawon-bagorejo",
    category="jamu",
    kind="minuman-rempah",
    technique=Technique.COOKED,
    materials=GLASS,
    weight_grams=520,
)
sutinah = partial(pawon, seller="jamu-bu-sutinah")
dry = partial(
    pawon,
    materials=Words("Kantong kertas berlapis", "Lined paper bag"),
)


def _bottled(
    ingredients: Words,
    product: int,
    producer: int,
    certificate: int,
    code: str,
    stock: int,
    *,
    checked: bool = True,
) -> Food:
    return Food(
        ingredients,
        (),
        250,
        "ml",
        licence(1, 13, product, producer, 30),
        halal(certificate),
        45,
        COLD_STORAGE,
        batches(code, 45, stock),
        checked,
    )


DRINKS = (
    pawon(
        slug="kunyit-asam",
        title=Words("Kunyit asam", "Turmeric and tamarind"),
        text=Words(
            "Kunyit dari kebun Warsini, asam jawa tua, dan gula aren. Rasanya asam dulu, lalu manis, lalu tanah basah. Dingin lebih "
            "enak.",
            "Turmeric from Warsini's plot, old tamarind and palm sugar. First sour, then sweet, then wet earth. Better cold.",
        ),
        price=10_000,
        variants=only(24),
        picture=Picture("jamu", 4, "soga", label="Kunyit Asam", under="isi bersih 250 ml"),
        food=_bottled(
            Words("Air, kunyit, asam jawa, gula aren, garam", "Water, turmeric, tamarind, palm sugar, salt"),
            1,
            706,
            106001,
            "PB-KA",
            24,
        ),
        listed=-60,
    ),
    pawon(
        slug="beras-kencur",
        title=Words("Beras kencur", "Rice and kencur"),
        text=Words(
            "Beras disangrai sampai wangi, ditumbuk bersama kencur dan jahe. Putih susu, hangat di tenggorokan, disukai anak-anak yang "
            "tidak mau minum yang kuning.",
            "Rice roasted until fragrant, pounded with kencur and ginger. Milky white, warm in the throat, and liked by children who "
            "refuse the yellow one.",
        ),
        price=10_000,
        variants=only(19),
        picture=Picture("jamu", 6, "daun", label="Beras Kencur", under="isi bersih 250 ml"),
        food=_bottled(
            Words("Air, beras, kencur, jahe, gula aren, garam", "Water, rice, kencur, ginger, palm sugar, salt"),
            2,
            706,
            106002,
            "PB-BK",
            19,
        ),
        listed=-59,
    ),
    pawon(
        slug="wedang-secang",
        title=Words("Wedang secang", "Sappan wood drink"),
        text=Words(
            "Merahnya dari serutan kayu secang yang sama dengan yang dipakai mencelup kain. Kayu manis, cengkih, dan serai membuatnya "
            "harum. Bisa dipanaskan lagi.",
            "The red comes from the same sappan shavings that dye our cloth. Cinnamon, clove and lemongrass give the scent. Can be "
            "warmed again.",
        ),
        price=12_000,
        variants=only(11),
        picture=Picture("jamu", 5, "secang", label="Wedang Secang", under="isi bersih 250 ml"),
        food=_bottled(
            Words(
                "Air, kayu secang, jahe, serai, kayu manis, cengkih, gula batu",
                "Water, sappan wood, ginger, lemongrass, cinnamon, clove, rock sugar",
            ),
            3,
            706,
            106003,
            "PB-WS",
            11,
        ),
        listed=-41,
    ),
    pawon(
        slug="sinom",
        title=Words("Sinom daun asam muda", "Sinom, young tamarind leaf"),
        text=Words(
            "Pucuk daun asam direbus sebentar supaya hijaunya tidak pahit. Paling segar dari semua, hampir seperti teh dingin.",
            "Young tamarind leaves boiled briefly so that their green does not turn bitter. The freshest of all, almost an iced tea.",
        ),
        price=10_000,
        variants=only(8),
        picture=Picture("jamu", 8, "tegeran", label="Sinom", under="isi bersih 250 ml"),
        food=_bottled(
            Words(
                "Air, daun asam muda, kunyit, asam jawa, gula, garam",
                "Water, young tamarind leaf, turmeric, tamarind, sugar, salt",
            ),
            4,
            706,
            106004,
            "PB-SN",
            8,
        ),
        listed=-26,
    ),
    pawon(
        slug="sirup-jahe-merah",
        title=Words("Sirup jahe merah", "Red ginger syrup"),
        text=Words(
            "Pekat, satu sendok makan untuk segelas air panas. Jahe merahnya tidak dikupas, hanya disikat, karena harumnya ada di kulit.",
            "Concentrated: one spoon to a glass of hot water. The ginger is scrubbed, not peeled, because the scent is in the skin.",
        ),
        price=28_000,
        variants=only(13),
        picture=Picture("jamu", 3, "soga", label="Jahe Merah", under="isi bersih 250 ml"),
        food=_bottled(
            Words(
                "Jahe merah, gula aren, air, serai, kayu manis",
                "Red ginger, palm sugar, water, lemongrass, cinnamon",
            ),
            5,
            706,
            106005,
            "PB-JM",
            13,
        ),
        listed=-52,
    ),
    dry(
        slug="wedang-uwuh-kering",
        title=Words("Wedang uwuh kering, isi lima seduhan", "Dried wedang uwuh, five brews"),
        text=Words(
            "Kayu secang, jahe geprek kering, daun kayu manis, cengkih, dan gula batu dalam lima kantong kecil. Ringan, jadi cocok ikut "
            "paket lain.",
            "Sappan, dried crushed ginger, cinnamon leaf, clove and rock sugar in five small bags. Light enough to travel with another "
            "parcel.",
        ),
        price=20_000,
        weight_grams=140,
        variants=only(22),
        picture=Picture(
            "parcel",
            19,
            "secang",
            label="Wedang Uwuh",
            under="isi bersih 110 g",
            leaves=("kenikir", "jati", "kelor"),
        ),
        food=Food(
            Words(
                "Kayu secang, jahe kering, daun kayu manis, cengkih, gula batu",
                "Sappan wood, dried ginger, cinnamon leaf, clove, rock sugar",
            ),
            (),
            110,
            "g",
            licence(3, 12, 6, 706, 30),
            halal(106006),
            270,
            DRY_STORAGE,
            batches("PB-WU", 270, 22),
        ),
        listed=-69,
    ),
    sutinah(
        slug="temulawak-bu-sutinah",
        title=Words("Temulawak manis Bu Sutinah", "Bu Sutinah's sweet temulawak"),
        text=Words(
            "Rimpang temulawak diparut, diperas, lalu didiamkan agar patinya turun. Yang diambil hanya bagian jernihnya, direbus dengan "
            "gula kelapa.",
            "Temulawak root grated, pressed and left until the starch sinks. Only the clear part is boiled, with coconut sugar.",
        ),
        price=11_000,
        variants=only(10),
        picture=Picture("jamu", 10, "tegeran", label="Temulawak", under="isi bersih 250 ml"),
        food=_bottled(
            Words(
                "Air, temulawak, gula kelapa, asam jawa, garam",
                "Water, temulawak, coconut sugar, tamarind, salt",
            ),
            1,
            811,
            117001,
            "ST-TL",
            10,
        ),
        listed=-46,
    ),
    sutinah(
        slug="kunyit-asam-pekat",
        title=Words("Kunyit asam pekat Bu Sutinah", "Bu Sutinah's strong turmeric and tamarind"),
        text=Words(
            "Lebih kental dan lebih asam daripada yang biasa, seperti pesanan pelanggan lamanya. Encerkan kalau baru pertama mencoba.",
            "Thicker and sourer than usual, as her old customers ask. Dilute it if it is your first.",
        ),
        price=12_500,
        variants=only(6),
        picture=Picture("jamu", 13, "secang", label="Kunyit Asam Pekat", under="isi bersih 250 ml"),
        food=_bottled(
            Words("Air, kunyit, asam jawa, gula kelapa, garam", "Water, turmeric, tamarind, coconut sugar, salt"),
            2,
            811,
            117002,
            "ST-KP",
            6,
        ),
        listed=-31,
    ),
    sutinah(
        slug="gula-asem",
        title=Words("Gula asem", "Tamarind and palm sugar"),
        text=Words(
            "Hanya tiga bahan. Sutinah memilih asam yang sudah dua musim karena warnanya lebih gelap dan rasanya bulat.",
            "Just three ingredients. Sutinah picks tamarind two seasons old, darker and rounder.",
        ),
        price=9_000,
        variants=only(1),
        picture=Picture("jamu", 12, "soga", label="Gula Asem", under="isi bersih 250 ml"),
        food=_bottled(Words("Air, asam jawa, gula aren", "Water, tamarind, palm sugar"), 3, 811, 117003, "ST-GA", 1),
        listed=-17,
    ),
    sutinah(
        slug="sari-rosella",
        title=Words("Sari rosella", "Roselle drink"),
        text=Words(
            "Kelopak rosella dari pagar rumah, direndam air panas, bukan direbus, sehingga merahnya tetap terang. Tinggal ditambah es.",
            "Roselle from the hedge, steeped in hot water and not boiled, so its red stays bright. Just add ice.",
        ),
        price=11_000,
        variants=only(9),
        picture=Picture("jamu", 15, "nila", label="Rosella", under="isi bersih 250 ml"),
        food=_bottled(Words("Air, kelopak rosella, gula", "Water, roselle, sugar"), 4, 811, 117004, "ST-RS", 9),
        listed=-22,
    ),
    sutinah(
        slug="jahe-serai",
        title=Words("Jahe serai", "Ginger and lemongrass"),
        text=Words(
            "Jahe emprit dibakar sebentar lalu digeprek, serai diikat dan ikut mendidih. Dulu ia menjualnya di pos ronda.",
            "Small ginger, scorched and crushed, with a knot of lemongrass in the pot. She used to sell it to the night watch.",
        ),
        price=10_000,
        variants=only(0),
        picture=Picture("jamu", 17, "besi", label="Jahe Serai", under="isi bersih 250 ml"),
        food=_bottled(
            Words("Air, jahe, serai, gula aren, garam", "Water, ginger, lemongrass, palm sugar, salt"),
            5,
            811,
            117005,
            "ST-JS",
            0,
        ),
        listed=-35,
    ),
    sutinah(
        slug="beras-kencur-gula-merah",
        title=Words("Beras kencur gula merah Bu Sutinah", "Bu Sutinah's rice and kencur, palm sugar"),
        text=Words(
            "Warnanya lebih cokelat karena gulanya gula merah. Dikocok dulu, karena berasnya turun ke bawah.",
            "Browner than others because of the palm sugar. Shake it first: the rice sinks.",
        ),
        price=10_500,
        variants=only(7),
        picture=Picture("jamu", 20, "belacu", label="Kencur Gula Merah", under="isi bersih 250 ml"),
        food=_bottled(
            Words("Air, beras, kencur, gula merah, garam", "Water, rice, kencur, palm sugar, salt"),
            6,
            811,
            117006,
            "ST-BK",
            7,
            checked=False,
        ),
        listed=-4,
    ),
)
