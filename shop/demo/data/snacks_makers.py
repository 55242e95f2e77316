"""Sambal, biscuits, sweets and coffee of makers who work alone. Licence and certificate numbers are invented."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import batches, colours, halal, licence, only
from shop.demo.data.words import DRY_STORAGE, FOOD_CARE, JAR, JAR_STORAGE, PACK, TIN
from shop.demo.goods import Food, Picture, Product, Technique, Variant, Words

food = partial(Product, category="camilan", technique=Technique.COOKED, care=FOOD_CARE)
sambal = partial(
    food,
    seller="sambal-bu-kasiyati",
    kind="sambal",
    unit=JAR,
    materials=Words("Botol kaca, tutup ulir, kain penutup", "Glass jar, screw lid, cloth cap"),
    fragile=True,
    weight_grams=340,
)
biscuit = partial(
    food,
    seller="kue-bu-maslikah",
    kind="kue-kering",
    unit=TIN,
    materials=Words("Kaleng bundar berlapis kertas motif", "Round tin wrapped in printed paper"),
    weight_grams=460,
)
sweet = partial(
    food,
    seller="suwar-suwir-yatemi",
    kind="manisan",
    unit=PACK,
    materials=Words("Kertas minyak, kotak karton", "Waxed paper, cardboard box"),
)
coffee = partial(
    food,
    seller="kopi-pak-wagiman",
    kind="kopi",
    unit=PACK,
    materials=Words("Kantong kertas berlapis aluminium, katup satu arah", "Foil-lined paper bag with valve"),
)

SNACKS_MAKERS = (
    sambal(
        slug="sambal-bawang",
        title=Words("Sambal bawang", "Garlic sambal"),
        text=Words(
            "Bawang putih dan cabai diulek kasar, disiram minyak panas, lalu diaduk tiga jam sampai airnya habis. Karena itu tahan "
            "tanpa pengawet.",
            "Garlic and chilli pounded coarse, covered with hot oil and stirred three hours until the water is gone. That is why it "
            "keeps without preservative.",
        ),
        price=27_500,
        variants=only(21),
        picture=Picture("jar", 5, "secang", label="Sambal Bawang", under="isi bersih 150 g", leaves=("kenikir", "jati")),
        food=Food(
            Words(
                "Cabai rawit, cabai merah, bawang putih, minyak kelapa, garam, gula",
                "Bird's eye and red chilli, garlic, coconut oil, salt, sugar",
            ),
            (),
            150,
            "g",
            licence(1, 11, 1, 314, 29),
            halal(114001),
            180,
            JAR_STORAGE,
            batches("BK-SB", 180, 21),
        ),
        listed=-54,
        search=("sambel", "pedas"),
    ),
    sambal(
        slug="sambal-teri-puger",
        title=Words("Sambal teri Puger", "Puger anchovy sambal"),
        text=Words(
            "Teri nasi dari perahu pagi, digoreng kering sebelum masuk sambal. Teman nasi hangat di perantauan; banyak dikirim ke "
            "kos anak.",
            "Small anchovies from the morning boat, fried dry before they meet the sambal. Company for warm rice far from home; often "
            "sent to children at college.",
        ),
        price=35_000,
        variants=only(16),
        picture=Picture("jar", 7, "nila", label="Sambal Teri", under="isi bersih 150 g", leaves=("pakis", "jarak")),
        food=Food(
            Words(
                "Ikan teri, cabai rawit, bawang merah, bawang putih, minyak kelapa, daun jeruk, garam, gula",
                "Anchovy, bird's eye chilli, shallot, garlic, coconut oil, lime leaf, salt, sugar",
            ),
            ("fish",),
            150,
            "g",
            licence(1, 11, 2, 314, 29),
            halal(114002),
            150,
            JAR_STORAGE,
            batches("BK-ST", 150, 16),
        ),
        listed=-49,
        search=("sambel", "teri", "lauk"),
    ),
    sambal(
        slug="sambal-cakalang",
        title=Words("Sambal cakalang asap", "Smoked skipjack sambal"),
        text=Words(
            "Cakalang diasap sabut kelapa enam jam, disuwir halus, dimasak bersama kemangi. Baunya seperti dapur pantai.",
            "Skipjack smoked six hours over coconut husk, shredded fine and cooked with basil. It smells like a kitchen by the sea.",
        ),
        price=38_000,
        variants=only(3),
        picture=Picture("jar", 10, "soga", label="Sambal Cakalang", under="isi bersih 150 g", leaves=("ketapang", "lanang")),
        food=Food(
            Words(
                "Ikan cakalang asap, cabai, bawang merah, kemangi, minyak kelapa, garam, gula",
                "Smoked skipjack, chilli, shallot, basil, coconut oil, salt, sugar",
            ),
            ("fish",),
            150,
            "g",
            licence(1, 11, 3, 314, 30),
            halal(114003),
            120,
            JAR_STORAGE,
            batches("BK-SC", 120, 3),
        ),
        listed=-10,
        search=("sambel", "ikan"),
    ),
    sambal(
        slug="sambal-kacang-pecel",
        title=Words("Sambal kacang pecel", "Pecel peanut sambal"),
        text=Words(
            "Tinggal diberi air hangat. Kacang disangrai, bukan digoreng, sehingga tidak tengik; kencurnya terasa di belakang.",
            "Just add warm water. The peanuts are roasted, not fried, so they do not turn; kencur comes through at the end.",
        ),
        price=24_000,
        variants=colours((Words("sedang", "medium"), 13), (Words("pedas", "hot"), 9)),
        picture=Picture("jar", 13, "tegeran", label="Sambal Pecel", under="isi bersih 180 g", leaves=("pakis", "kelor")),
        food=Food(
            Words(
                "Kacang tanah, gula merah, cabai, asam jawa, kencur, daun jeruk, bawang putih, garam",
                "Peanut, palm sugar, chilli, tamarind, kencur, lime leaf, garlic, salt",
            ),
            ("peanut",),
            180,
            "g",
            licence(1, 11, 4, 314, 28),
            halal(114004),
            180,
            JAR_STORAGE,
            batches("BK-SP", 180, 13, 9),
        ),
        listed=-68,
        search=("bumbu pecel", "sambel"),
    ),
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
        search=("kue lebaran", "sagu keju"),
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
        search=("kue lebaran", "nanas"),
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
        search=("kue lebaran",),
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
        picture=Picture("tin", 18, "daun", label="Semprit Kelor", under="isi bersih 300 g", leaves=("kelor", "pakis", "kelor")),
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
        search=("kue kering", "moringa"),
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
        picture=Picture("parcel", 10, "soga", label="Suwar Suwir", under="isi bersih 250 g", leaves=("ketapang", "jarak")),
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
        search=("oleh-oleh jember", "suwarsuwir", "tape"),
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
        unit=Words("per biji", "per piece"),
        variants=only(300),
        picture=Picture("parcel", 13, "tegeran", label="Suwar Suwir", under="satuan, 12 g", leaves=("pakis", "kelor")),
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
        search=("murah", "hajatan", "permen tape"),
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
        picture=Picture("parcel", 16, "daun", label="Tape Kering", under="isi bersih 220 g", leaves=("kelor", "lanang")),
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
        search=("tape", "oleh-oleh jember"),
    ),
    coffee(
        slug="kopi-robusta-gumitir-biji",
        title=Words("Kopi robusta Gumitir, biji sangrai", "Gumitir robusta, roasted beans"),
        text=Words(
            "Petik merah, dijemur tiga minggu di para-para, disangrai sedang di wajan tanah liat. Cokelat pahit, gula aren, sedikit "
            "asap. Tanggal sangrai ditulis di kantong.",
            "Picked red, dried three weeks on raised beds, medium roast in a clay pan. Bitter chocolate, palm sugar, a little smoke. "
            "The roasting date is on the bag.",
        ),
        price=42_000,
        weight_grams=230,
        variants=(
            Variant(17, size="200 g"),
            Variant(6, size="500 g", price=98_000, weight_grams=540),
        ),
        picture=Picture("snack", 6, "soga", label="Kopi Robusta", under="isi bersih 200 g"),
        food=Food(
            Words("Kopi robusta 100%", "Robusta coffee 100%"),
            (),
            200,
            "g",
            licence(5, 10, 1, 615, 30),
            halal(115001),
            365,
            DRY_STORAGE,
            batches("WG-RB", 365, 17, 6),
        ),
        listed=-32,
        search=("kopi jember", "kopi silo", "biji kopi"),
    ),
    coffee(
        slug="kopi-robusta-gumitir-bubuk",
        title=Words("Kopi robusta Gumitir, bubuk halus", "Gumitir robusta, fine ground"),
        text=Words(
            "Untuk kopi tubruk. Digiling halus pada hari pengiriman supaya harumnya belum pergi.",
            "For unfiltered kopi tubruk. Ground fine on the day it is sent, before the scent can leave.",
        ),
        price=24_000,
        weight_grams=125,
        variants=only(28),
        picture=Picture("snack", 12, "besi", label="Kopi Bubuk Gumitir", under="isi bersih 100 g"),
        food=Food(
            Words("Kopi robusta 100%", "Robusta coffee 100%"),
            (),
            100,
            "g",
            licence(5, 10, 2, 615, 30),
            halal(115002),
            365,
            DRY_STORAGE,
            batches("WG-BB", 365, 28),
        ),
        listed=-55,
        search=("kopi jember", "kopi tubruk"),
    ),
    coffee(
        slug="kopi-lanang-gumitir",
        title=Words("Kopi lanang Gumitir", "Gumitir peaberry coffee"),
        text=Words(
            "Biji tunggal yang bulat, disortir tangan; dari seratus kilo hanya dapat empat. Lebih pekat, lebih lama tinggal di mulut.",
            "The single round bean, sorted by hand: four kilos in a hundred. Denser, and longer on the tongue.",
        ),
        price=75_000,
        weight_grams=230,
        variants=only(4),
        picture=Picture("snack", 18, "nila", label="Kopi Lanang", under="isi bersih 200 g"),
        food=Food(
            Words("Kopi robusta lanang 100%", "Robusta peaberry 100%"),
            (),
            200,
            "g",
            licence(5, 10, 3, 615, 30),
            halal(115003),
            365,
            DRY_STORAGE,
            batches("WG-LN", 365, 4),
        ),
        listed=-8,
        search=("peaberry", "kopi jember"),
    ),
)
