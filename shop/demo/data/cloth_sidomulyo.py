"""Indigo and ecoprint of KUB Lintang Nila, Sidomulyo."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import halal, only, pieces
from shop.demo.data.words import WASH_INDIGO
from shop.demo.goods import Picture, Product, Share, Technique, Words

COTTON = Words("Katun prima", "Prima cotton")
cloth = partial(
    Product,
    seller="kub-lintang-nila",
    category="kain",
    technique=Technique.ECOPRINT_STEAMED,
    care=WASH_INDIGO,
)

CLOTH_SIDOMULYO = (
    cloth(
        slug="kain-ecoprint-jarak-celup-nila",
        kind="kain-panjang",
        title=Words("Kain ecoprint jarak, celup nila", "Ecoprint cloth, castor on indigo"),
        text=Words(
            "Delapan kali masuk bak nila, lalu daun jarak diletakkan ketika kain masih lembap. Daun menahan biru, sehingga "
            "bentuknya muncul seperti foto negatif. Birunya menua pelan dan makin bagus.",
            "Eight dips in the indigo vat, then castor leaves laid on while the cloth is damp. They hold the blue back, so "
            "their shape shows like a negative. The blue ages slowly and grows better.",
        ),
        price=310_000,
        weight_grams=360,
        materials=COTTON,
        variants=pieces(21),
        picture=Picture("ecoprint", 21, "nila", leaves=("jarak", "pakis", "jati")),
        length_cm=200,
        width_cm=115,
        dyes=("nila", "daun jarak"),
        listed=-4,
    ),
    cloth(
        slug="selendang-ecoprint-hijau-ketapang",
        from_animal=True,
        halal=halal(103001),
        kind="selendang",
        title=Words("Selendang ecoprint, hijau ketapang", "Ecoprint shawl, ketapang green"),
        text=Words(
            "Hijau ini dari ketapang muda dan tunjung sedikit saja, karena kalau kebanyakan jadi abu-abu. Bahannya jatuh "
            "lembut di bahu. Satu-satunya yang tersisa dari cetakan bulan Agustus.",
            "This green is young ketapang and very little iron, as too much turns it grey. It falls softly on the "
            "shoulder. The only one left of August's print.",
        ),
        price=110_000,
        weight_grams=150,
        materials=Words("Katun silk", "Cotton and silk"),
        variants=only(1),
        picture=Picture("scarf", 7, "daun", leaves=("ketapang", "lanang")),
        length_cm=180,
        width_cm=65,
        dyes=("daun ketapang", "tunjung"),
        listed=-8,
    ),
    cloth(
        slug="kain-ecoprint-meteran-kuning",
        kind="bahan-kemeja",
        title=Words("Kain ecoprint meteran, kuning", "Ecoprint by the metre, yellow"),
        text=Words(
            "Gulungan dua belas meter yang kami potong sesuai pesanan. Kuning dari tegeran, cetakannya pakis dan kelor. "
            "Ringan, enak dipakai siang hari.",
            "A roll of twelve metres, cut to order. Yellow from tegeran, printed with fern and moringa. Light and pleasant "
            "in the heat of the day.",
        ),
        price=95_000,
        weight_grams=190,
        materials=COTTON,
        variants=only(12),
        picture=Picture("roll", 2, "tegeran", leaves=("pakis", "kelor", "jati")),
        length_cm=100,
        width_cm=115,
        dyes=("kayu tegeran", "daun pakis", "daun kelor"),
        listed=-28,
    ),
    cloth(
        slug="kain-polos-celup-nila-tua",
        kind="bahan-kemeja",
        technique=Technique.NATURAL_DYE,
        title=Words("Kain polos celup nila tua", "Plain cloth, deep indigo"),
        text=Words(
            "Dua belas celupan dalam tiga hari, dengan istirahat di udara di antaranya. Tidak ada motif, supaya yang "
            "terlihat hanya warnanya. Banyak dipesan untuk baju koko dan celana.",
            "Twelve dips in three days, resting in the air between. No pattern, so that only the colour speaks. Often "
            "ordered for koko shirts and trousers.",
        ),
        price=135_000,
        weight_grams=230,
        materials=Words("Katun twill", "Cotton twill"),
        variants=only(18),
        picture=Picture("roll", 9, "nila", motif="tua"),
        length_cm=100,
        width_cm=115,
        dyes=("nila",),
        listed=-61,
    ),
    cloth(
        slug="selendang-celup-nila-tiga-kali",
        kind="selendang",
        technique=Technique.NATURAL_DYE,
        title=Words("Selendang celup nila, biru langit", "Indigo shawl, sky blue"),
        text=Words(
            "Hanya tiga celupan, lalu diangkat sebelum birunya berat. Tenunannya longgar, jadi hangat di pagi Gumitir tetapi "
            "tidak gerah di bawah.",
            "Only three dips, lifted out before the blue grows heavy. Loosely woven: warm in a Gumitir morning, not hot "
            "further down.",
        ),
        price=125_000,
        weight_grams=170,
        materials=Words("Katun tenun longgar", "Loose-woven cotton"),
        variants=only(7),
        picture=Picture("scarf", 10, "nila", motif="muda"),
        length_cm=190,
        width_cm=70,
        dyes=("nila",),
        listed=-45,
    ),
    cloth(
        slug="kain-ecoprint-pakis-di-atas-nila",
        kind="kain-panjang",
        title=Words("Kain ecoprint pakis di atas nila", "Ecoprint cloth, fern over indigo"),
        text=Words(
            "Pakis dari tebing sungai, ditata berhadapan seperti sayap. Rofi'ah yang menatanya, dan ia tidak mau ada dua "
            "helai menghadap arah yang sama.",
            "Fern from the river bank, laid face to face like wings. Rofi'ah arranges them and will not have two fronds look "
            "the same way.",
        ),
        price=335_000,
        weight_grams=360,
        materials=COTTON,
        variants=pieces(17, 18, sold=(16,)),
        picture=Picture("ecoprint", 26, "nila", leaves=("pakis",)),
        length_cm=210,
        width_cm=115,
        dyes=("nila", "daun pakis"),
        shares=(
            Share("rofiah", 4000),
            Share("jumaroh", 1800),
            Share("siti-khotimah", 1000),
            Share("poniyem", 1000),
            Share("lasmini", 800),
            Share("sunarsih", 600),
            Share("kas-lintang-nila", 800),
        ),
        listed=-12,
    ),
    cloth(
        slug="syal-ecoprint-kenikir",
        kind="selendang",
        title=Words("Syal ecoprint bunga kenikir", "Ecoprint scarf, cosmos flowers"),
        text=Words(
            "Bunga kenikir dicetak utuh, delapan kelopak lengkap dengan serbuk sarinya yang meninggalkan titik oranye. "
            "Ukurannya pas untuk leher, tidak perlu dililit dua kali.",
            "Whole cosmos flowers, eight petals each, with pollen that leaves an orange dot. Just right for the neck, no "
            "need to wind it twice.",
        ),
        price=72_500,
        weight_grams=90,
        materials=Words("Katun rayon", "Cotton and rayon"),
        variants=only(11),
        picture=Picture("scarf", 16, "belacu", leaves=("kenikir", "kelor")),
        length_cm=150,
        width_cm=40,
        dyes=("bunga kenikir", "tawas"),
        listed=-19,
    ),
    cloth(
        slug="kain-ecoprint-abu-besi",
        kind="kain-panjang",
        title=Words("Kain ecoprint jarak, abu besi", "Ecoprint cloth, castor on iron grey"),
        text=Words(
            "Air tunjung dari paku berkarat mengubah tanin menjadi abu kebiruan. Daun jaraknya tinggal sebagai garis tepi "
            "yang gelap. Tenang, mudah dipadukan, dan disukai bapak-bapak.",
            "Iron water from rusty nails turns tannin into a bluish grey. Of the castor leaves only dark outlines stay. "
            "Quiet, easy to combine, and liked by fathers.",
        ),
        price=299_000,
        weight_grams=350,
        materials=COTTON,
        variants=pieces(9, 11, sold=(10,)),
        picture=Picture("ecoprint", 31, "besi", leaves=("jarak", "ketapang")),
        length_cm=200,
        width_cm=115,
        dyes=("tunjung", "daun jarak", "kulit jolawe"),
        listed=-25,
    ),
)
