"""Sambal of Bu Kasiyati and coffee of Pak Wagiman. Licence and certificate numbers are invented."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import batches, colours, halal, licence, only
from shop.demo.data.words import DRY_STORAGE, JAR_STORAGE
from shop.demo.goods import Food, Picture, Product, Technique, Words

food = partial(Product, category="camilan", technique=Technique.COOKED)
sambal = partial(
    food,
    seller="sambal-bu-kasiyati",
    kind="sambal",
    materials=Words("Botol kaca, tutup ulir, kain penutup", "Glass jar, screw lid, cloth cap"),
    weight_grams=340,
)
coffee = partial(
    food,
    seller="kopi-pak-wagiman",
    kind="kopi",
    materials=Words("Kantong kertas berlapis aluminium, katup satu arah", "Foil-lined paper bag with valve"),
)

SAMBAL_AND_COFFEE = (
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
        picture=Picture(
            "jar", 5, "secang", label="Sambal Bawang", under="isi bersih 150 g", leaves=("kenikir", "jati")
        ),
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
        picture=Picture(
            "jar",
            10,
            "soga",
            label="Sambal Cakalang",
            under="isi bersih 150 g",
            leaves=("ketapang", "lanang"),
        ),
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
        picture=Picture(
            "jar", 13, "tegeran", label="Sambal Pecel", under="isi bersih 180 g", leaves=("pakis", "kelor")
        ),
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
        variants=only(17),
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
            batches("WG-RB", 365, 17),
        ),
        listed=-32,
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
    ),
)
