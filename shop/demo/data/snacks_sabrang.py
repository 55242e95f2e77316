"""Crisps and nuts: KUB Dapur Sabrang and Mbok Sarmi. Licence and certificate numbers are invented."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import batches, colours, halal, licence, only
from shop.demo.data.words import DRY_STORAGE
from shop.demo.goods import Food, Picture, Product, Technique, Words

BAG = Words("Plastik food grade dalam kertas kraft", "Food-grade plastic in kraft paper")
sabrang = partial(
    Product,
    seller="kub-dapur-sabrang",
    category="camilan",
    kind="keripik",
    technique=Technique.COOKED,
    materials=BAG,
)
sarmi = partial(sabrang, seller="dapur-mbok-sarmi")

SNACKS_SABRANG = (
    sabrang(
        slug="keripik-pisang",
        title=Words("Keripik pisang", "Banana crisps"),
        text=Words(
            "Pisang agung dari kebun anggota, diiris memanjang setipis kartu dan digoreng dua kali. Manisnya dari pisangnya sendiri; "
            "yang rasa manis hanya diberi sedikit gula di akhir.",
            "Agung bananas from members' gardens, sliced lengthwise as thin as a card and fried twice. The sweetness is the fruit's "
            "own; the sweet ones get only a little sugar at the end.",
        ),
        price=12_500,
        weight_grams=170,
        variants=colours(
            (Words("manis", "sweet"), 46), (Words("gurih", "savoury"), 31), (Words("cokelat", "chocolate"), 0)
        ),
        picture=Picture("snack", 3, "tegeran", label="Keripik Pisang", under="isi bersih 150 g"),
        food=Food(
            Words("Pisang agung, minyak kelapa sawit, gula, garam", "Agung banana, palm oil, sugar, salt"),
            ("peanut", "shrimp"),
            150,
            "g",
            licence(2, 14, 1, 123, 28),
            halal(102001),
            120,
            DRY_STORAGE,
            batches("SB-PS", 120, 46, 31, 0),
        ),
        listed=-85,
    ),
    sabrang(
        slug="keripik-singkong-pedas",
        title=Words("Keripik singkong pedas", "Hot cassava crisps"),
        text=Words(
            "Singkong dicabut pagi, sore sudah jadi keripik. Cabainya dari Ambulu, dikeringkan sendiri, jadi pedasnya bersih dan "
            "tidak bikin batuk.",
            "Cassava pulled in the morning is crisps by evening. The chilli is Ambulu's, dried by ourselves: a clean heat that does "
            "not make you cough.",
        ),
        price=11_000,
        weight_grams=170,
        variants=colours((Words("pedas", "hot"), 38), (Words("pedas sekali", "very hot"), 22)),
        picture=Picture("snack", 7, "secang", label="Singkong Pedas", under="isi bersih 150 g"),
        food=Food(
            Words(
                "Singkong, minyak kelapa sawit, cabai kering, bawang putih, gula, garam",
                "Cassava, palm oil, dried chilli, garlic, sugar, salt",
            ),
            (),
            150,
            "g",
            licence(2, 15, 2, 123, 28),
            halal(102002),
            120,
            DRY_STORAGE,
            batches("SB-SP", 120, 38, 22),
        ),
        listed=-78,
    ),
    sabrang(
        slug="keripik-tempe",
        title=Words("Keripik tempe daun jeruk", "Tempe crisps with lime leaf"),
        text=Words(
            "Tempenya dibuat khusus, lebih tipis dan padat, lalu dicelup tepung beras dengan irisan daun jeruk. Harum begitu bungkus "
            "dibuka.",
            "The tempe is made for this, thin and dense, then dipped in rice flour with shreds of lime leaf. You smell it as soon as "
            "the bag opens.",
        ),
        price=14_000,
        weight_grams=170,
        variants=only(27),
        picture=Picture("snack", 4, "daun", label="Keripik Tempe", under="isi bersih 150 g"),
        food=Food(
            Words(
                "Kedelai, tepung beras, tepung tapioka, minyak kelapa sawit, daun jeruk, ketumbar, bawang putih, garam",
                "Soybean, rice flour, tapioca, palm oil, lime leaf, coriander, garlic, salt",
            ),
            ("soy",),
            150,
            "g",
            licence(2, 15, 3, 123, 29),
            halal(102003),
            90,
            DRY_STORAGE,
            batches("SB-KT", 90, 27),
        ),
        listed=-71,
    ),
    sabrang(
        slug="keripik-talas",
        title=Words("Keripik talas asin", "Salted taro crisps"),
        text=Words(
            "Talas direndam air garam semalam supaya tidak gatal. Hasilnya renyah, sedikit manis, dan cepat habis di meja tamu.",
            "Taro lies in salt water overnight so that it does not itch. Crisp, a little sweet, and quickly gone from the table.",
        ),
        price=15_500,
        weight_grams=170,
        variants=only(18),
        picture=Picture("snack", 5, "besi", label="Keripik Talas", under="isi bersih 150 g"),
        food=Food(
            Words("Talas, minyak kelapa sawit, garam", "Taro, palm oil, salt"),
            (),
            150,
            "g",
            licence(2, 15, 4, 123, 29),
            halal(102004),
            120,
            DRY_STORAGE,
            batches("SB-TL", 120, 18),
        ),
        listed=-39,
    ),
    sabrang(
        slug="rengginang-terasi",
        title=Words("Rengginang terasi, goreng", "Fried rengginang with shrimp paste"),
        text=Words(
            "Ketan dikukus, dicetak dengan tangan, dijemur dua hari, baru digoreng sebelum dikirim. Terasinya dari Puger, dibakar dulu.",
            "Sticky rice steamed, shaped by hand, dried two days and fried just before it leaves. The shrimp paste is Puger's, toasted "
            "first.",
        ),
        price=17_500,
        weight_grams=230,
        variants=only(14),
        picture=Picture("snack", 10, "soga", label="Rengginang Terasi", under="isi bersih 200 g"),
        food=Food(
            Words(
                "Beras ketan, terasi udang, bawang putih, minyak kelapa sawit, garam",
                "Sticky rice, shrimp paste, garlic, palm oil, salt",
            ),
            ("shrimp",),
            200,
            "g",
            licence(2, 6, 5, 123, 30),
            halal(102005),
            90,
            DRY_STORAGE,
            batches("SB-RG", 90, 14),
        ),
        listed=-33,
    ),
    sabrang(
        slug="keripik-nangka",
        title=Words("Keripik nangka", "Jackfruit crisps"),
        text=Words(
            "Hanya musim hujan, ketika nangka jatuh sendiri. Tidak ditambah gula apa pun; satu bungkus berisi hampir satu kilo daging "
            "buah segar.",
            "Only in the rains, when jackfruit falls by itself. No sugar added; one bag holds almost a kilo of fresh flesh.",
        ),
        price=25_000,
        weight_grams=120,
        variants=only(1),
        picture=Picture("snack", 13, "tegeran", label="Keripik Nangka", under="isi bersih 100 g"),
        food=Food(
            Words("Nangka, minyak kelapa sawit", "Jackfruit, palm oil"),
            (),
            100,
            "g",
            licence(2, 14, 6, 123, 28),
            halal(102006),
            150,
            DRY_STORAGE,
            batches("SB-NK", 150, 1),
        ),
        listed=-20,
    ),
    sabrang(
        slug="keripik-bawang",
        title=Words("Keripik bawang seledri", "Onion and celery crisps"),
        text=Words(
            "Yang dicari setiap Lebaran. Adonan digiling tipis, dipotong belah ketupat, dan seledrinya terlihat. Renyah sampai butir "
            "terakhir.",
            "What everyone wants at Lebaran. Dough rolled thin and cut in diamonds, with celery you can see. Crisp to the last one.",
        ),
        price=16_000,
        weight_grams=220,
        variants=only(33),
        picture=Picture("snack", 16, "daun", label="Keripik Bawang", under="isi bersih 200 g"),
        food=Food(
            Words(
                "Tepung terigu, telur, bawang merah, seledri, margarin, minyak kelapa sawit, garam",
                "Wheat flour, egg, shallot, celery, margarine, palm oil, salt",
            ),
            ("wheat", "egg"),
            200,
            "g",
            licence(2, 6, 7, 123, 29),
            halal(102007),
            90,
            DRY_STORAGE,
            batches("SB-BW", 90, 33),
        ),
        listed=-66,
    ),
    sarmi(
        slug="ladrang-manis",
        title=Words("Ladrang manis", "Sweet ladrang"),
        text=Words(
            "Pita tepung yang dipilin dua kali lalu dilapisi gula karamel tipis. Mbok Sarmi memilinnya sambil mendengarkan radio, "
            "sekilo satu lagu campursari.",
            "Ribbons of dough twisted twice and glazed with thin caramel. Mbok Sarmi twists to the radio, one kilo to each campursari "
            "song.",
        ),
        price=13_000,
        weight_grams=220,
        variants=only(24),
        picture=Picture("snack", 19, "soga", label="Ladrang Manis", under="isi bersih 200 g"),
        food=Food(
            Words(
                "Tepung terigu, gula, telur, minyak kelapa sawit, vanili, garam",
                "Wheat flour, sugar, egg, palm oil, vanilla, salt",
            ),
            ("wheat", "egg"),
            200,
            "g",
            licence(2, 6, 1, 209, 29),
            halal(109001),
            90,
            DRY_STORAGE,
            batches("MS-LM", 90, 24),
        ),
        listed=-58,
    ),
    sarmi(
        slug="kacang-telur",
        kind="kacang",
        title=Words("Kacang telur", "Egg-coated peanuts"),
        text=Words(
            "Kacang tanah dibalut telur dan tapioka, diguncang dalam wajan sampai bulat. Sedikit daun jeruk, sedikit sekali gula.",
            "Peanuts in egg and tapioca, shaken in the pan until round. A little lime leaf, very little sugar.",
        ),
        price=15_000,
        weight_grams=170,
        variants=only(29),
        picture=Picture("snack", 22, "tegeran", label="Kacang Telur", under="isi bersih 150 g"),
        food=Food(
            Words(
                "Kacang tanah, telur, tepung tapioka, minyak kelapa sawit, gula, daun jeruk, garam",
                "Peanut, egg, tapioca, palm oil, sugar, lime leaf, salt",
            ),
            ("peanut", "egg"),
            150,
            "g",
            licence(2, 15, 2, 209, 29),
            halal(109002),
            120,
            DRY_STORAGE,
            batches("MS-KT", 120, 29),
        ),
        listed=-47,
    ),
    sarmi(
        slug="kacang-bawang",
        kind="kacang",
        title=Words("Kacang bawang", "Garlic peanuts"),
        text=Words(
            "Kacang dikupas tangan supaya tetap utuh, digoreng dengan irisan bawang putih yang ikut renyah. Tanpa penyedap.",
            "Peanuts peeled by hand so that they stay whole, fried with slices of garlic that turn crisp with them. No flavour "
            "enhancer.",
        ),
        price=14_500,
        weight_grams=170,
        variants=only(20),
        picture=Picture("snack", 25, "daun", label="Kacang Bawang", under="isi bersih 150 g"),
        food=Food(
            Words("Kacang tanah, bawang putih, minyak kelapa sawit, garam", "Peanut, garlic, palm oil, salt"),
            ("peanut",),
            150,
            "g",
            licence(2, 15, 3, 209, 30),
            halal(109003),
            120,
            DRY_STORAGE,
            batches("MS-KB", 120, 20),
        ),
        listed=-36,
    ),
    sarmi(
        slug="marning-jagung-pedas-manis",
        title=Words("Marning jagung pedas manis", "Sweet and hot marning corn"),
        text=Words(
            "Jagung tua direbus semalaman sampai empuk, dijemur keras, lalu digoreng sampai retak. Hati-hati, sulit berhenti.",
            "Old corn boiled through the night, dried hard, then fried until it cracks. Careful: hard to stop.",
        ),
        price=10_000,
        weight_grams=170,
        variants=only(0),
        picture=Picture("snack", 28, "secang", label="Marning Jagung", under="isi bersih 150 g"),
        food=Food(
            Words("Jagung, minyak kelapa sawit, gula, cabai, garam", "Corn, palm oil, sugar, chilli, salt"),
            (),
            150,
            "g",
            licence(2, 15, 4, 209, 28),
            halal(109004),
            120,
            DRY_STORAGE,
            batches("MS-MJ", 120, 0),
        ),
        listed=-63,
    ),
)
