"""Cloth of makers who work alone: Wening's pounding, Endang's batik, Ratih's dye baths."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import colours, only, pieces
from shop.demo.data.words import (
    BROWN,
    GREY,
    RED,
    WASH_BATIK,
    WASH_ECOPRINT,
    WASH_INDIGO,
    YELLOW,
)
from shop.demo.goods import Picture, Product, Technique, Words

LINEN = Words("Katun linen", "Cotton and linen")
wening = partial(
    Product,
    seller="wening-ecoprint",
    category="kain",
    technique=Technique.ECOPRINT_POUNDED,
    care=WASH_ECOPRINT,
)
endang = partial(
    Product,
    seller="batik-bu-endang",
    category="kain",
    technique=Technique.BATIK_TULIS,
    care=WASH_BATIK,
    materials=Words("Katun primissima", "Primissima cotton"),
)
ratih = partial(
    Product,
    seller="celup-ratih",
    category="kain",
    technique=Technique.NATURAL_DYE,
    care=WASH_INDIGO,
)

CLOTH_MAKERS = (
    wening(
        slug="selendang-ecoprint-pounding-kelor",
        kind="selendang",
        title=Words("Selendang ecoprint pounding, daun kelor", "Pounded ecoprint shawl, moringa"),
        text=Words(
            "Ribuan daun kelor kecil, dipukul satu tangkai demi satu tangkai. Hijaunya segar karena tidak dikukus, lalu "
            "dikunci dengan tawas. Kalau didekatkan, terlihat bekas palu kayunya.",
            "Thousands of small moringa leaves, beaten one stalk after another. The green stays fresh because it is not "
            "steamed, then set with alum. Held close, it shows the marks of the mallet.",
        ),
        price=118_000,
        weight_grams=150,
        materials=LINEN,
        variants=only(4),
        picture=Picture("scarf", 21, "daun", leaves=("kelor",)),
        length_cm=180,
        width_cm=60,
        dyes=("daun kelor", "tawas"),
        listed=-10,
    ),
    wening(
        slug="kain-ecoprint-pounding-jarak-krem",
        kind="kain-panjang",
        title=Words("Kain ecoprint pounding jarak di atas krem", "Pounded ecoprint cloth, castor on cream"),
        text=Words(
            "Dua belas daun jarak saja, dengan banyak ruang kosong di antaranya. Wening menggeser daunnya setengah hari "
            "sebelum memukul yang pertama.",
            "Only twelve castor leaves with much empty space between. Wening moves them about for half a day before she "
            "strikes the first.",
        ),
        price=245_000,
        weight_grams=330,
        materials=LINEN,
        variants=pieces(6, 7, sold=(5,)),
        picture=Picture("ecoprint", 37, "belacu", leaves=("jarak",)),
        length_cm=200,
        width_cm=110,
        dyes=("daun jarak", "tawas"),
        listed=-21,
    ),
    wening(
        slug="taplak-ecoprint-pounding-pakis",
        kind="taplak",
        title=Words("Taplak meja ecoprint pounding, pakis", "Table runner, pounded fern"),
        text=Words(
            "Pakis dan kenikir dipukul berjajar, bertemu di tengah. Kainnya agak tebal, jadi panas "
            "gelas tidak langsung ke kayu.",
            "Fern and cosmos beaten in rows that meet in the middle. The cloth is fairly thick, so a hot glass "
            "does not reach the wood.",
        ),
        price=149_000,
        weight_grams=290,
        materials=LINEN,
        variants=only(3),
        picture=Picture("runner", 13, "tegeran", leaves=("pakis", "kenikir")),
        length_cm=160,
        width_cm=40,
        dyes=("daun pakis", "tegeran"),
        listed=-43,
    ),
    wening(
        slug="syal-ecoprint-pounding-merah-muda",
        kind="selendang",
        title=Words("Syal ecoprint pounding, merah muda", "Pounded ecoprint scarf, pink"),
        text=Words(
            "Merah mudanya dari pucuk jati yang diremas, bukan dari secang. Kecil, ringan, dan selalu jadi kado untuk guru.",
            "Its pink is crushed teak shoots, not sappan. Small, light, and always given to teachers.",
        ),
        price=79_000,
        weight_grams=95,
        materials=Words("Katun voile", "Cotton voile"),
        variants=only(0),
        picture=Picture("scarf", 24, "secang", leaves=("jati", "kelor", "kenikir")),
        length_cm=150,
        width_cm=45,
        dyes=("pucuk jati",),
        listed=-37,
    ),
    wening(
        slug="bahan-blus-ecoprint-pounding",
        kind="bahan-kemeja",
        title=Words("Bahan blus ecoprint pounding, 150 cm", "Blouse length, pounded ecoprint, 150 cm"),
        text=Words(
            "Dipotong pas untuk satu blus, dengan cetakan hanya di bagian yang akan jadi dada dan ujung lengan. Sertakan ukuran "
            "badan di catatan pesanan, nanti letaknya disesuaikan.",
            "Cut for one blouse, printed only where the front and cuffs will be. Write your measures in the order note and the "
            "place will be adjusted.",
        ),
        price=169_000,
        weight_grams=260,
        materials=LINEN,
        variants=only(2),
        picture=Picture("roll", 15, "belacu", leaves=("kenikir", "eucalyptus", "kelor")),
        length_cm=150,
        width_cm=115,
        dyes=("bunga kenikir", "daun eucalyptus"),
        listed=-7,
    ),
    endang(
        slug="batik-tulis-endang-tembakau-nila",
        kind="kain-panjang",
        title=Words("Batik tulis tembakau biru, karya Endang", "Hand-drawn blue tobacco, by Endang"),
        text=Words(
            "Empat puluh dua hari kerja. Daunnya tidak diulang: ada yang dimakan ulat, ada yang terlipat, seperti di gudang. "
            "Nomor kain ditulis dengan canting di sudut.",
            "Forty-two working days. No leaf is repeated: one is eaten by caterpillars, one is folded, as in the barn. The "
            "number is written with the canting in a corner.",
        ),
        price=650_000,
        weight_grams=350,
        variants=pieces(41),
        picture=Picture("batik", 11, "nila", "tembakau"),
        length_cm=250,
        width_cm=110,
        dyes=("nila", "jolawe"),
        listed=-2,
    ),
    endang(
        slug="batik-tulis-endang-kawung-hijau",
        kind="kain-panjang",
        title=Words("Batik tulis kawung hijau lumut", "Hand-drawn kawung, moss green"),
        text=Words(
            "Hijau lumut dari mangga dan tunjung, warna yang sulit diulang. Kawungnya rapat, digambar dari tengah ke pinggir.",
            "Moss green from mango leaf and iron, a colour hard to get twice. A dense kawung, drawn from the middle outwards.",
        ),
        price=575_000,
        weight_grams=350,
        variants=pieces(39, sold=(40,)),
        picture=Picture("batik", 6, "daun", "kawung"),
        length_cm=240,
        width_cm=110,
        dyes=("daun mangga", "tunjung"),
        listed=-31,
    ),
    endang(
        slug="batik-tulis-endang-parang-sogan",
        kind="kain-panjang",
        title=Words("Batik tulis parang sogan halus", "Fine hand-drawn parang, soga brown"),
        text=Words(
            "Canting nol, garisnya setipis rambut. Endang berhenti setiap dua jam karena mata. Kain ini menunggu orang yang "
            "suka melihat dari dekat.",
            "Drawn with the smallest canting, lines thin as hair. Endang stops every two hours to rest her eyes. This cloth waits "
            "for someone who likes to look closely.",
        ),
        price=620_000,
        weight_grams=345,
        variants=pieces(38),
        picture=Picture("batik", 13, "soga", "parang"),
        length_cm=250,
        width_cm=110,
        dyes=("soga jambal", "tingi"),
        listed=-46,
    ),
    endang(
        slug="selendang-batik-tulis-endang-merah",
        kind="selendang",
        title=Words("Selendang batik tulis tembakau merah", "Hand-drawn shawl, red tobacco leaf"),
        text=Words(
            "Untuk yang ingin karya Endang tetapi tidak butuh kain panjang. Lima daun besar, merah mengkudu, pinggir polos.",
            "For those who want Endang's hand without a whole length. Five large leaves in morinda red, plain edges.",
        ),
        price=295_000,
        weight_grams=150,
        variants=pieces(12, 13),
        picture=Picture("scarf", 22, "secang", "tembakau"),
        length_cm=180,
        width_cm=55,
        dyes=("akar mengkudu",),
        listed=-18,
    ),
    ratih(
        slug="kain-lurik-celup-alami",
        kind="bahan-kemeja",
        technique=Technique.WOVEN,
        title=Words("Kain lurik celup alami, cokelat", "Naturally dyed lurik, brown"),
        text=Words(
            "Benang dicelup dulu, baru ditenun di alat tenun bukan mesin milik tetangga. Lajurnya tidak pernah sama lebar karena "
            "Ratih mengikuti benang yang ada. Bahannya tebal dan awet.",
            "The yarn is dyed first, then woven on a neighbour's hand loom. The stripes are never the same width because Ratih "
            "follows the yarn she has. Thick and lasting.",
        ),
        price=120_000,
        weight_grams=260,
        materials=Words("Katun tenun ATBM", "Hand-loomed cotton"),
        variants=only(15),
        picture=Picture("roll", 18, "soga", "lurik"),
        length_cm=100,
        width_cm=70,
        dyes=("mahoni", "tingi"),
        listed=-24,
    ),
    ratih(
        slug="kain-lurik-celup-nila",
        kind="bahan-kemeja",
        technique=Technique.WOVEN,
        title=Words("Kain lurik biru nila", "Indigo lurik"),
        text=Words(
            "Tiga tingkat biru dari bak yang sama: sekali, empat kali, sembilan kali celup. Dipakai untuk surjan, tas, atau "
            "sampul buku.",
            "Three depths of blue from one vat: one dip, four, nine. Used for surjan jackets, bags and book covers.",
        ),
        price=128_000,
        weight_grams=260,
        materials=Words("Katun tenun ATBM", "Hand-loomed cotton"),
        variants=only(9),
        picture=Picture("roll", 20, "nila", "lurik"),
        length_cm=100,
        width_cm=70,
        dyes=("nila",),
        listed=-38,
    ),
    ratih(
        slug="selendang-celup-secang",
        kind="selendang",
        title=Words("Selendang celup secang, polos", "Plain shawl, sappan dyed"),
        text=Words(
            "Merah bata yang lembut, dikunci kapur sirih. Warnanya sedikit berbeda di setiap bak, jadi yang datang mungkin lebih "
            "muda atau lebih tua setengah tingkat dari foto.",
            "A soft brick red set with lime. Every bath differs a little, so yours may be half a step lighter or darker than the "
            "photograph.",
        ),
        price=99_000,
        weight_grams=160,
        materials=Words("Rayon twill", "Viscose twill"),
        variants=only(8),
        picture=Picture("scarf", 26, "secang", "polos"),
        length_cm=185,
        width_cm=65,
        dyes=("kayu secang", "kapur sirih"),
        listed=-51,
    ),
    ratih(
        slug="kain-celup-alami-meteran",
        kind="bahan-kemeja",
        title=Words("Kain celup alami meteran, empat warna", "Naturally dyed cloth by the metre, four colours"),
        text=Words(
            "Katun polos dari empat bak: mahoni, tegeran, secang, dan tunjung. Penjahit membelinya sebagai pasangan kain ecoprint "
            "karena warnanya sudah satu keluarga.",
            "Plain cotton from four baths: mahogany, tegeran, sappan and iron. Dressmakers buy it to go with ecoprint because the "
            "colours are of one family.",
        ),
        price=68_000,
        weight_grams=170,
        materials=Words("Katun prima", "Prima cotton"),
        variants=colours((BROWN, 20), (YELLOW, 14), (RED, 11), (GREY, 6)),
        picture=Picture("roll", 22, "soga", "polos", beside=("tegeran", "secang", "besi")),
        length_cm=100,
        width_cm=115,
        dyes=("mahoni", "tegeran", "secang", "tunjung"),
        listed=-64,
    ),
    ratih(
        slug="taplak-lurik-hijau",
        kind="taplak",
        technique=Technique.WOVEN,
        title=Words("Taplak meja lurik hijau", "Lurik table runner, green"),
        text=Words(
            "Lurik hijau jolawe dan krem, dirumbai tangan di kedua ujung. Muat di meja tamu, atau dipasang melintang di meja makan.",
            "Jolawe green and cream lurik with a hand-tied fringe at both ends. Fits a coffee table, or lies across a dining table.",
        ),
        price=110_000,
        weight_grams=280,
        materials=Words("Katun tenun ATBM", "Hand-loomed cotton"),
        variants=only(5),
        picture=Picture("runner", 17, "daun", "lurik"),
        length_cm=140,
        width_cm=35,
        dyes=("jolawe", "tunjung"),
        listed=-29,
    ),
)
