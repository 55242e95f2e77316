"""Biscuits of Bu Maslikah and sweets of Bu Yatemi. Licence and certificate numbers are invented."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import batches, colours, halal, licence, only
from shop.demo.data.words import DRY_STORAGE
from shop.demo.goods import Food, Picture, Product, Technique, Words

food = partial(Product, category="camilan", technique=Technique.COOKED)
biscuit = partial(
    food,
    seller="kue-bu-maslikah",
    kind="kue-kering",
    materials=Words("Kaleng bundar berlapis kertas motif", "Round tin wrapped in printed paper"),
    weight_grams=460,
)
sweet = partial(
    food,
    seller="suwar-suwir-yatemi",
    kind="manisan",
    materials=Words("Kertas minyak, kotak karton", "Waxed paper, cardboard box"),
)
BISCUITS_AND_SWEETS = (
    biscuit(
        slug="kue-sagu-kaleng",
        title=Words("Kue sagu kaleng", "Sago biscuits in a tin"),
        text=Words(
            "Lumer karena sagunya disangrai dengan daun pandan dulu. Resep dari Kowloon, kejunya dari Malang, telurnya dari belakang "
            "rumah.",
            "They melt because the sago is first roasted with pandan. The recipe is from Kowloon, the cheese from Malang, the eggs from "
            "behind the house.",
        ),
        price=38_000,
        variants=only(15),
        picture=Picture("tin", 9, "nila", label="Kue Sagu", under="isi bersih 300 g", leaves=("pakis", "jarak")),
        food=Food(
            Words(
                "Tepung sagu, mentega, gula halus, keju, kuning telur, santan, daun pandan",
                "Sago flour, butter, icing sugar, cheese, egg yolk, coconut milk, pandan",
            ),
            ("milk", "egg"),
            300,
            "g",
            licence(4, 6, 1, 418, 29),
            halal(118001),
            120,
            DRY_STORAGE,
            batches("MK-SG", 120, 15),
        ),
        listed=-43,
    ),
    biscuit(
        slug="kue-nastar-kaleng",
        title=Words("Nastar kaleng", "Pineapple tarts in a tin"),
        text=Words(
            "Selai nanas dimasak sendiri sampai cokelat, tidak pakai pewarna. Lima puluh butir satu kaleng, dihitung.",
            "The pineapple is cooked down until brown, without colouring. Fifty to a tin, counted.",
        ),
        price=65_000,
        weight_grams=560,
        variants=only(8),
        picture=Picture("tin", 12, "tegeran", label="Nastar", under="isi bersih 400 g", leaves=("lanang", "pakis")),
        food=Food(
            Words(
                "Tepung terigu, mentega, nanas, gula, kuning telur, susu bubuk, kayu manis",
                "Wheat flour, butter, pineapple, sugar, egg yolk, milk powder, cinnamon",
            ),
            ("wheat", "milk", "egg"),
            400,
            "g",
            licence(4, 6, 2, 418, 29),
            halal(118002),
            60,
            DRY_STORAGE,
            batches("MK-NS", 60, 8),
        ),
        listed=-30,
    ),
    biscuit(
        slug="kue-kacang-kaleng",
        title=Words("Kue kacang kaleng", "Peanut biscuits in a tin"),
        text=Words(
            "Kacang tanah disangrai dan digiling kasar, jadi masih ada yang tergigit. Sedikit asin, seperti buatan nenek.",
            "Peanuts roasted and ground coarse, so there is still something to bite. A little salty, as grandmother made them.",
        ),
        price=35_000,
        variants=only(12),
        picture=Picture("tin", 15, "soga", label="Kue Kacang", under="isi bersih 300 g", leaves=("ketapang", "jarak")),
        food=Food(
            Words(
                "Tepung terigu, kacang tanah, gula, margarin, kuning telur, garam",
                "Wheat flour, peanut, sugar, margarine, egg yolk, salt",
            ),
            ("wheat", "peanut", "egg"),
            300,
            "g",
            licence(4, 6, 3, 418, 30),
            halal(118003),
            120,
            DRY_STORAGE,
            batches("MK-KC", 120, 12),
        ),
        listed=-61,
    ),
    biscuit(
        slug="kue-semprit-kelor",
        title=Words("Semprit daun kelor kaleng", "Moringa piped biscuits in a tin"),
        text=Words(
            "Hijaunya dari bubuk kelor kebun sendiri. Anak yang tidak mau makan sayur biasanya menghabiskan ini.",
            "The green is moringa powder from her own garden. Children who refuse vegetables usually finish these.",
        ),
        price=36_000,
        variants=only(1),
        picture=Picture(
            "tin",
            18,
            "daun",
            label="Semprit Kelor",
            under="isi bersih 300 g",
            leaves=("kelor", "pakis", "kelor"),
        ),
        food=Food(
            Words(
                "Tepung terigu, mentega, gula, telur, bubuk daun kelor, susu bubuk",
                "Wheat flour, butter, sugar, egg, moringa powder, milk powder",
            ),
            ("wheat", "milk", "egg"),
            300,
            "g",
            licence(4, 6, 4, 418, 30),
            halal(118004),
            90,
            DRY_STORAGE,
            batches("MK-SK", 90, 1),
        ),
        listed=-12,
    ),
    sweet(
        slug="suwar-suwir",
        title=Words("Suwar-suwir", "Suwar-suwir, cassava sweets"),
        text=Words(
            "Tape singkong yang diaduk dua jam di atas api kecil sampai bisa dipotong. Kenyal di luar, lembut di dalam, asam sedikit di "
            "ujung. Dua puluh potong, dibungkus satu-satu.",
            "Fermented cassava stirred two hours over a small fire until it can be cut. Chewy outside, soft within, a little sour at "
            "the end. Twenty pieces, each wrapped.",
        ),
        price=18_000,
        weight_grams=290,
        variants=colours(
            (Words("asli", "plain"), 26), (Words("nangka", "jackfruit"), 14), (Words("kopi", "coffee"), 9)
        ),
        picture=Picture(
            "parcel", 10, "soga", label="Suwar Suwir", under="isi bersih 250 g", leaves=("ketapang", "jarak")
        ),
        food=Food(
            Words("Tape singkong, gula, mentega, susu bubuk", "Fermented cassava, sugar, butter, milk powder"),
            ("milk",),
            250,
            "g",
            licence(3, 9, 1, 520, 29),
            halal(120001),
            90,
            DRY_STORAGE,
            batches("YT-SS", 90, 26, 14, 9),
        ),
        listed=-76,
    ),
    sweet(
        slug="suwar-suwir-satuan",
        title=Words("Suwar-suwir satuan", "Suwar-suwir, by the piece"),
        text=Words(
            "Untuk hajatan, isi stoples, atau sekadar mencicipi. Dikirim dalam satu bungkusan kertas, berapa pun yang dipesan.",
            "For feasts, for filling a jar, or just to taste. However many you order come in one paper parcel.",
        ),
        price=500,
        weight_grams=14,
        variants=only(300),
        picture=Picture("sweets", 13, "soga", label="Suwar Suwir", under="satuan, 12 g"),
        food=Food(
            Words("Tape singkong, gula, mentega, susu bubuk", "Fermented cassava, sugar, butter, milk powder"),
            ("milk",),
            12,
            "g",
            licence(3, 9, 1, 520, 29),
            halal(120001),
            90,
            DRY_STORAGE,
            batches("YT-ST", 90, 300),
        ),
        listed=-75,
    ),
    sweet(
        slug="tape-singkong-kering",
        title=Words("Tape singkong kering, kotak oleh-oleh", "Dried fermented cassava, gift box"),
        text=Words(
            "Tape dijemur sampai kenyal seperti kismis besar. Manisnya tidak ditambah apa-apa. Kotaknya dibalut kertas motif daun.",
            "Fermented cassava dried until chewy as a large raisin. Nothing added to its sweetness. The box is wrapped in leaf-printed "
            "paper.",
        ),
        price=22_000,
        weight_grams=280,
        variants=only(11),
        picture=Picture(
            "parcel", 16, "daun", label="Tape Kering", under="isi bersih 220 g", leaves=("kelor", "lanang")
        ),
        food=Food(
            Words("Singkong, ragi", "Cassava, yeast"),
            (),
            220,
            "g",
            licence(3, 15, 2, 520, 30),
            halal(120002),
            120,
            DRY_STORAGE,
            batches("YT-TK", 120, 11),
        ),
        listed=-27,
    ),
)
