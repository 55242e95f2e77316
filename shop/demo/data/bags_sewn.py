"""Sewn bags: Paimin's canvas and leather, Ika's totes."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import colours, halal, only
from shop.demo.data.words import BROWN, GREEN, INDIGO, NATURAL, RED, WASH_CANVAS, WIPE
from shop.demo.goods import Picture, Product, Technique, Words

CANVAS = Words("Kanvas katun 12 oz, puring blacu", "12 oz cotton canvas, calico lining")
LEATHER = Words(
    "Kulit sapi nabati, kain ecoprint, ritsleting kuningan", "Vegetable-tanned cowhide, ecoprint, brass zip"
)
paimin = partial(Product, seller="paimin", category="tas", technique=Technique.SEWN, care=WIPE)
ika = partial(Product, seller="tas-ika", category="tas", kind="tas-jinjing", technique=Technique.SEWN, care=WASH_CANVAS)

BAGS_SEWN = (
    paimin(
        slug="tas-jinjing-kanvas-celup-nila",
        from_animal=True,
        halal=halal(107001),
        kind="tas-jinjing",
        title=Words("Tas jinjing kanvas, celup nila", "Canvas tote, indigo dyed"),
        text=Words(
            "Kanvasnya dicelup KUB Lintang Nila, talinya kulit utuh tanpa sambungan. Muat map A4, botol minum, dan payung "
            "lipat. Ada satu kantong dalam untuk kunci.",
            "The canvas is dyed by KUB Lintang Nila, the straps are single pieces of leather. Holds an A4 folder, a bottle and a "
            "folding umbrella. One inner pocket for keys.",
        ),
        price=165_000,
        weight_grams=520,
        materials=Words(
            "Kanvas katun 12 oz, tali kulit sapi, puring blacu",
            "12 oz cotton canvas, leather straps, calico lining",
        ),
        variants=only(9),
        picture=Picture("tote", 9, "nila", leaves=("pakis", "jarak", "jati")),
        length_cm=36,
        width_cm=12,
        height_cm=38,
        dyes=("nila",),
        listed=-13,
    ),
    paimin(
        slug="tas-selempang-kulit-ecoprint-krem",
        from_animal=True,
        halal=halal(107002),
        kind="tas-selempang",
        title=Words("Tas selempang kulit dan ecoprint, krem", "Leather and ecoprint shoulder bag, cream"),
        text=Words(
            "Penutupnya kain ecoprint yang dilapis kain keras, badannya kulit. Tali bisa dipendekkan sampai jadi tas bahu. "
            "Kulitnya akan menggelap di tempat yang sering dipegang.",
            "The flap is backed ecoprint, the body leather. The strap shortens until it hangs from the shoulder. The leather "
            "darkens where hands touch it.",
        ),
        price=345_000,
        weight_grams=620,
        materials=LEATHER,
        variants=only(3),
        picture=Picture("sling", 8, "belacu", leaves=("jati", "pakis", "kenikir")),
        length_cm=24,
        width_cm=7,
        height_cm=18,
        dyes=("daun jati", "kenikir"),
        listed=-20,
    ),
    paimin(
        slug="tas-selempang-kulit-ecoprint-cokelat",
        from_animal=True,
        halal=halal(107003),
        kind="tas-selempang",
        title=Words("Tas selempang kulit dan ecoprint, cokelat", "Leather and ecoprint shoulder bag, brown"),
        text=Words(
            "Saudara dari yang krem, dengan kain cokelat mahoni yang lebih tahan kotor. Kancingnya kuningan padat, dipasang anak "
            "sulung Paimin.",
            "Sister of the cream one, in mahogany brown that forgives dirt. Its solid brass stud is set by Paimin's eldest.",
        ),
        price=345_000,
        weight_grams=620,
        materials=LEATHER,
        variants=only(2),
        picture=Picture("sling", 9, "soga", leaves=("ketapang", "jarak", "lanang")),
        length_cm=24,
        width_cm=7,
        height_cm=18,
        dyes=("mahoni", "ketapang"),
        listed=-36,
    ),
    paimin(
        slug="tas-selempang-batik-tembakau",
        from_animal=True,
        halal=halal(107004),
        kind="tas-selempang",
        title=Words("Tas selempang batik cap tembakau", "Shoulder bag, stamped tobacco batik"),
        text=Words(
            "Memakai batik cap KUB Canting Ambulu, dipilih bagian yang daunnya utuh supaya jatuh di tengah penutup. Cocok untuk "
            "dompet panjang dan telepon.",
            "Uses KUB Canting Ambulu's stamped batik, cut so that one whole leaf falls in the middle of the flap. Fits a long "
            "purse and a telephone.",
        ),
        price=289_000,
        weight_grams=560,
        materials=Words("Batik cap, kulit sapi, puring katun", "Stamped batik, cowhide, cotton lining"),
        variants=only(4),
        picture=Picture("sling", 3, "secang", "tembakau"),
        length_cm=22,
        width_cm=6,
        height_cm=17,
        dyes=("akar mengkudu",),
        listed=-44,
    ),
    paimin(
        slug="tas-kerja-kanvas-kawung",
        from_animal=True,
        halal=halal(107005),
        kind="tas-jinjing",
        title=Words("Tas kerja kanvas dan batik cap kawung", "Work bag, canvas and stamped kawung"),
        text=Words(
            "Untuk laptop 14 inci, dengan sekat busa dan alas yang bisa berdiri. Paimin memakainya sendiri dua tahun sebelum "
            "berani menjual.",
            "For a 14-inch laptop, with a padded wall and a base that stands. Paimin used one himself for two years before daring "
            "to sell it.",
        ),
        price=425_000,
        weight_grams=980,
        materials=Words("Kanvas 16 oz, batik cap, tali kulit, busa 5 mm", "16 oz canvas, stamped batik, leather, foam"),
        variants=only(1),
        picture=Picture("tote", 14, "soga", "kawung"),
        length_cm=40,
        width_cm=12,
        height_cm=32,
        dyes=("tingi", "jambal"),
        listed=-16,
    ),
    paimin(
        slug="tas-jinjing-ecoprint-daun-krem",
        kind="tas-jinjing",
        title=Words("Tas jinjing ecoprint daun, krem", "Ecoprint tote, cream"),
        text=Words(
            "Daun dicetak langsung di kanvas sebelum dijahit, jadi sambungannya dipilih supaya tidak memotong daun yang bagus. "
            "Setiap tas berbeda; yang dikirim mirip foto, tidak sama.",
            "Leaves are printed on the canvas before sewing, and the seams placed so as not to cut a good one. Every bag "
            "differs; yours will be like the photograph, not the same.",
        ),
        price=185_000,
        weight_grams=510,
        materials=CANVAS,
        variants=only(6),
        picture=Picture("tote", 6, "belacu", leaves=("jarak", "pakis", "kenikir", "jati")),
        length_cm=36,
        width_cm=12,
        height_cm=38,
        dyes=("daun jarak", "pakis", "kenikir"),
        listed=-55,
    ),
    ika(
        slug="tas-belanja-lipat-lurik",
        title=Words("Tas belanja lipat lurik", "Folding shopping bag, lurik"),
        text=Words(
            "Dilipat jadi sebesar dompet dan dikancing. Kuat membawa lima kilo beras, sudah dicoba Ika setiap pasaran Pon. Lurik "
            "dari Celup Ratih.",
            "Folds to a purse and buttons up. Carries five kilos of rice, as Ika has tried each market day. Lurik by Celup Ratih.",
        ),
        price=65_000,
        weight_grams=160,
        materials=Words("Katun tenun lurik", "Woven lurik cotton"),
        variants=colours((INDIGO, 8), (GREEN, 5), (BROWN, 0)),
        picture=Picture("tote", 3, "nila", "lurik"),
        length_cm=38,
        width_cm=10,
        height_cm=40,
        dyes=("nila", "jolawe"),
        listed=-26,
    ),
    ika(
        slug="tas-jinjing-blacu-jati",
        title=Words("Tas jinjing blacu, ecoprint jati", "Calico tote, teak ecoprint"),
        text=Words(
            "Blacu mentah yang belum diputihkan, dengan satu daun jati besar di depan. Semakin sering dicuci semakin lembut.",
            "Raw calico, unbleached, with one large teak leaf in front. The oftener washed, the softer.",
        ),
        price=59_000,
        weight_grams=210,
        materials=Words("Blacu katun", "Cotton calico"),
        variants=only(17),
        picture=Picture("tote", 19, "belacu", leaves=("jati",)),
        length_cm=35,
        width_cm=8,
        height_cm=38,
        dyes=("daun jati",),
        listed=-49,
    ),
    ika(
        slug="tas-jinjing-secang",
        title=Words("Tas jinjing merah secang", "Tote, sappan red"),
        text=Words(
            "Merah muda debu dari secang, dicetak kenikir. Tali agak panjang supaya masuk di bahu orang yang memakai jaket.",
            "A dusty sappan pink printed with cosmos. The straps are long enough to go over a jacket.",
        ),
        price=98_000,
        weight_grams=340,
        materials=Words("Kanvas katun 10 oz", "10 oz cotton canvas"),
        variants=only(5),
        picture=Picture("tote", 22, "secang", leaves=("kenikir", "eucalyptus", "jati")),
        length_cm=36,
        width_cm=10,
        height_cm=37,
        dyes=("kayu secang", "kenikir"),
        listed=-23,
    ),
    ika(
        slug="tas-bekal-kanvas",
        title=Words("Tas bekal kanvas, lapis kain minyak", "Lunch tote, oilcloth lined"),
        text=Words(
            "Pendek dan lebar, pas untuk rantang tiga susun. Bagian dalamnya kain minyak, tinggal dilap kalau kuah tumpah.",
            "Short and wide, made for a three-tier lunch tin. Oilcloth inside: just wipe when the soup spills.",
        ),
        price=85_000,
        weight_grams=300,
        materials=Words("Kanvas katun, kain minyak", "Cotton canvas, oilcloth"),
        variants=colours((NATURAL, 6), (RED, 4)),
        picture=Picture("lunch", 25, "belacu", leaves=("lanang", "pakis", "kelor")),
        length_cm=28,
        width_cm=16,
        height_cm=24,
        dyes=("daun lanang", "daun pakis"),
        listed=-41,
    ),
)
