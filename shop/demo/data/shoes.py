"""Shoes: Nur Janah's slip-ons and Mujiono's sandals."""

from __future__ import annotations

from functools import partial

from shop.demo.data.labels import sizes
from shop.demo.data.words import SHOE_CARE
from shop.demo.goods import Picture, Product, Technique, Words

SLIPON = Words("Kanvas katun, puring blacu, sol karet", "Cotton canvas, calico lining, rubber sole")
SANDAL = Words("Kain lapis busa, alas gabus, sol karet", "Backed cloth, cork bed, rubber sole")
slipon = partial(
    Product,
    seller="sepatu-nur-janah",
    category="sepatu",
    kind="slip-on",
    technique=Technique.SEWN,
    care=SHOE_CARE,
    materials=SLIPON,
    weight_grams=780,
    length_cm=30,
    width_cm=20,
    height_cm=12,
    packed=(32, 21, 12),
)
sandal = partial(
    Product,
    seller="sandal-mujiono",
    category="sepatu",
    kind="sandal",
    technique=Technique.SEWN,
    care=SHOE_CARE,
    materials=SANDAL,
    weight_grams=560,
    length_cm=30,
    width_cm=20,
    height_cm=8,
)

SHOES = (
    slipon(
        slug="sepatu-slip-on-kanvas-celup-nila",
        title=Words("Sepatu slip-on kanvas, celup nila", "Canvas slip-ons, indigo dyed"),
        text=Words(
            "Kanvasnya dicelup empat kali di bak KUB Lintang Nila, lalu dicetak pakis. Karet samping yang cokelat membuatnya mudah "
            "dipakai tanpa membungkuk. Birunya sedikit menempel di kaus kaki putih pada minggu pertama.",
            "The canvas takes four dips in KUB Lintang Nila's vat and is printed with fern. Brown elastic lets you step in without "
            "bending. The blue may touch white socks in the first week.",
        ),
        price=189_000,
        variants=sizes({"36": 2, "37": 3, "38": 4, "39": 3, "40": 1, "41": 0}),
        picture=Picture("slipon", 8, "nila", leaves=("pakis", "eucalyptus", "jarak")),
        dyes=("nila",),
        listed=-5,
    ),
    slipon(
        slug="sepatu-slip-on-ecoprint-krem",
        title=Words("Sepatu slip-on ecoprint krem", "Ecoprint slip-ons, cream"),
        text=Words(
            "Daun di sepatu kiri dan kanan diambil dari satu cetakan yang dilipat, jadi keduanya bercermin. Solnya dijahit keliling, "
            "bukan hanya dilem.",
            "The leaves on left and right come from one folded print, so they mirror each other. The sole is stitched all round, not "
            "only glued.",
        ),
        price=199_000,
        variants=sizes({"36": 1, "37": 2, "38": 2, "39": 2, "40": 1}),
        picture=Picture("slipon", 7, "belacu", leaves=("jati", "kenikir", "pakis")),
        dyes=("daun jati", "kenikir"),
        listed=-19,
    ),
    slipon(
        slug="sepatu-slip-on-abu-besi-pria",
        title=Words("Sepatu slip-on abu besi, ukuran besar", "Iron grey slip-ons, large sizes"),
        text=Words(
            "Untuk kaki lebar. Cetakan jaraknya samar, warnanya aman untuk celana kain. Bagian tumit diberi busa karena pelanggan "
            "pertamanya seorang guru yang berdiri seharian.",
            "For broad feet. The castor print is faint and the colour goes with dress trousers. The heel is padded because the first "
            "customer was a teacher who stands all day.",
        ),
        price=210_000,
        variants=sizes({"40": 2, "41": 3, "42": 3, "43": 1}),
        picture=Picture("slipon", 10, "besi", leaves=("jarak", "ketapang")),
        dyes=("tunjung", "jolawe"),
        listed=-32,
    ),
    slipon(
        slug="sepatu-slip-on-batik-cap-parang",
        title=Words("Sepatu slip-on batik cap parang", "Slip-ons, stamped parang batik"),
        text=Words(
            "Parangnya searah dari tumit ke ujung, dipotong serong sehingga boros kain tetapi enak dilihat. Dipakai paduan suara "
            "kecamatan tahun lalu.",
            "The parang runs from heel to toe, cut on the slant: wasteful but good to look at. The district choir wore it last year.",
        ),
        price=215_000,
        materials=Words("Batik cap, puring blacu, sol karet", "Stamped batik, calico lining, rubber sole"),
        variants=sizes({"36": 0, "37": 2, "38": 3, "39": 1}),
        picture=Picture("slipon", 13, "soga", "parang"),
        dyes=("tingi",),
        listed=-45,
    ),
    slipon(
        slug="sepatu-slip-on-secang",
        title=Words("Sepatu slip-on merah secang", "Slip-ons, sappan red"),
        text=Words(
            "Merah muda tua yang tidak cepat terlihat kotor. Nur Janah menyarankan naik satu ukuran bila punggung kaki tinggi.",
            "A deep dusty pink that hides dirt. Nur Janah advises one size up for a high instep.",
        ),
        price=189_000,
        variants=sizes({"35": 1, "36": 2, "37": 2, "38": 1}),
        picture=Picture("slipon", 16, "secang", leaves=("kenikir", "jati", "kelor")),
        dyes=("kayu secang",),
        listed=-26,
    ),
    slipon(
        slug="sepatu-anak-slip-on-daun",
        title=Words("Sepatu anak slip-on, hijau daun", "Children's slip-ons, leaf green"),
        text=Words(
            "Sol lebih lentur, ujungnya lebar supaya jari leluasa. Ukur kaki anak sambil berdiri, lalu tambah satu sentimeter.",
            "A softer sole and a broad toe for small feet. Measure the child standing and add one centimetre.",
        ),
        price=125_000,
        weight_grams=480,
        variants=sizes({"26": 2, "28": 3, "30": 3, "32": 1}),
        picture=Picture("slipon", 19, "daun", leaves=("kelor", "pakis", "lanang")),
        dyes=("daun kelor", "tunjung"),
        length_cm=22,
        width_cm=16,
        height_cm=10,
        listed=-54,
    ),
    sandal(
        slug="sandal-silang-ecoprint-daun",
        title=Words("Sandal silang ecoprint, hijau daun", "Cross-strap sandals, leaf green ecoprint"),
        text=Words(
            "Dua tali lebar yang disilang, dilapis busa tipis di sisi kulit. Alas gabusnya mengikuti kaki setelah seminggu.",
            "Two broad crossed straps with thin foam on the inside. The cork bed takes your foot's shape within a week.",
        ),
        price=129_000,
        variants=sizes({"37": 3, "38": 4, "39": 3, "40": 2}),
        picture=Picture("sandal", 12, "daun", leaves=("lanang", "pakis", "kelor")),
        dyes=("ketapang", "tunjung"),
        listed=-11,
    ),
    sandal(
        slug="sandal-silang-secang",
        title=Words("Sandal silang merah secang", "Cross-strap sandals, sappan red"),
        text=Words(
            "Kain sisa selendang secang yang terlalu pendek untuk dijual sebagai selendang. Talinya dijahit rangkap tiga.",
            "From sappan shawls too short to sell as shawls. The straps are sewn three times.",
        ),
        price=129_000,
        variants=sizes({"36": 1, "37": 2, "38": 2, "39": 0}),
        picture=Picture("sandal", 14, "secang", leaves=("jati", "kenikir", "kelor")),
        dyes=("secang",),
        listed=-24,
    ),
    sandal(
        slug="sandal-batik-cap-tembakau",
        title=Words("Sandal batik cap tembakau", "Sandals, stamped tobacco batik"),
        text=Words(
            "Tali dari batik cap Ambulu, alas tetap gabus. Mujiono membuat pasangan ibu dan bapak; tulis di catatan bila ingin motif "
            "yang sama.",
            "Straps of Ambulu's stamped batik on cork. Mujiono makes them in pairs for couples; say so in the note if you want the "
            "same pattern.",
        ),
        price=139_000,
        materials=Words("Batik cap, alas gabus, sol karet", "Stamped batik, cork bed, rubber sole"),
        variants=sizes({"37": 2, "38": 2, "41": 3, "42": 2}),
        picture=Picture("sandal", 17, "soga", "tembakau"),
        listed=-37,
    ),
    sandal(
        slug="sandal-nila-pria",
        title=Words("Sandal silang nila, ukuran pria", "Cross-strap sandals, indigo, men's sizes"),
        text=Words(
            "Lebih lebar dua milimeter di depan. Mujiono menguji setiap pasang di lantai keramik basah di teras masjid.",
            "Two millimetres wider in front. Mujiono tries each pair on the wet tiles of the mosque's porch.",
        ),
        price=145_000,
        weight_grams=640,
        variants=sizes({"40": 3, "41": 4, "42": 2, "43": 1}),
        picture=Picture("sandal", 20, "nila", leaves=("jarak", "pakis")),
        dyes=("nila",),
        listed=-50,
    ),
    sandal(
        slug="sandal-lurik-cokelat",
        title=Words("Sandal lurik cokelat", "Lurik sandals, brown"),
        text=Words(
            "Lurik lebih kaku daripada ecoprint, jadi talinya tidak melar. Pilihan tukang pijat dan petugas puskesmas.",
            "Lurik is stiffer than ecoprint, so the straps do not stretch. Chosen by masseuses and clinic staff.",
        ),
        price=119_000,
        materials=Words("Lurik katun, alas gabus, sol karet", "Cotton lurik, cork bed, rubber sole"),
        variants=sizes({"36": 2, "38": 3, "40": 3}),
        picture=Picture("sandal", 23, "soga", "lurik"),
        listed=-58,
    ),
    sandal(
        slug="sandal-krem-jati",
        title=Words("Sandal silang ecoprint jati, krem", "Cross-strap sandals, cream teak ecoprint"),
        text=Words(
            "Warna paling terang yang Mujiono mau buat. Kainnya diberi lapisan lilin nabati tipis supaya cipratan air tidak langsung "
            "meresap.",
            "The lightest colour Mujiono is willing to make. A thin coat of plant wax keeps splashes from soaking in.",
        ),
        price=135_000,
        variants=sizes({"37": 1, "38": 0, "39": 1}),
        picture=Picture("sandal", 26, "belacu", leaves=("jati", "eucalyptus")),
        listed=-9,
    ),
)
