"""Makers who sell by themselves. All persons are invented."""

from __future__ import annotations

from shop.demo.goods import BankAccount, Maker, Picture, Seller, Words

OWNER = Words("Pembuat", "Maker")


def _one(
    slug: str,
    name: str,
    person: str,
    village: str,
    address: str,
    number: int,
    returned_from: str,
    portrait: tuple[int, str],
    joined: int,
    bank_account: BankAccount | None,
    quote: Words,
    story: Words,
) -> Seller:
    """A seller of one person, who gets the whole share."""
    return Seller(
        slug,
        name,
        village,
        address,
        f"+628000000{number}",
        False,
        (Maker(person.lower().replace(" ", "-"), person, OWNER, 10_000, returned_from),),
        quote,
        story,
        Picture("portrait", portrait[0], portrait[1], label=person),
        joined,
        bank_account,
    )


INDIVIDUALS = (
    _one(
        "paimin",
        "Paimin",
        "Paimin",
        "balung-lor",
        "Dusun Kebonsari RT 003/RW 010",
        107,
        "Taiwan",
        (5, "soga"),
        -720,
        BankAccount("002", "000001000000107", "PAIMIN"),
        Words("Jahitan yang baik itu yang tidak kelihatan usahanya.", "A good seam does not show its effort."),
        Words(
            "Tujuh tahun Paimin menjahit kulit di sebuah pabrik di Taichung, selalu bagian yang sama: tali. Sekarang "
            "ia mengerjakan tas dari awal sampai akhir di teras rumahnya, dan anak sulungnya yang memasang kancing.",
            "For seven years Paimin sewed leather in a factory in Taichung, always the same part: straps. Now he makes "
            "a bag from beginning to end on his porch, and his eldest sets the snaps.",
        ),
    ),
    _one(
        "sepatu-nur-janah",
        "Sepatu Nur Janah",
        "Nur Janah",
        "sidomukti",
        "Dusun Langsatan RT 001/RW 002",
        108,
        "Taiwan",
        (16, "nila"),
        -530,
        BankAccount("014", "0000000108", "NUR JANAH"),
        Words(
            "Kaki kiri dan kanan tidak pernah sama. Saya ukur dua-duanya.",
            "Left and right foot are never the same. I measure both.",
        ),
        Words(
            "Nur Janah belajar mengelem sol di sebuah bengkel kecil milik majikannya di Tainan. Ia memakai kanvas yang "
            "dicelup sendiri dan sol karet dari Mojokerto. Kalau ukuran di tabel tidak pas, kirim jiplakan kaki lewat "
            "WhatsApp.",
            "Nur Janah learnt to set soles in her employer's small workshop in Tainan. She uses canvas she dyes herself "
            "and rubber soles from Mojokerto. If no size in the table fits, send a tracing of your foot by WhatsApp.",
        ),
    ),
    _one(
        "dapur-mbok-sarmi",
        "Dapur Mbok Sarmi",
        "Sarmi",
        "dukuh-dempok",
        "Dusun Watukebo RT 005/RW 004",
        109,
        "Arab Saudi",
        (18, "secang"),
        -620,
        BankAccount("002", "000001000000109", "SARMI"),
        Words(
            "Resep ini tidak saya tulis. Anak saya yang menulis, sambil makan.",
            "I never wrote this recipe down. My child did, while eating.",
        ),
        Words(
            "Dua kali lima tahun di Jeddah, dan setiap pulang tetangga minta dibuatkan ladrang. Mbok Sarmi berhenti "
            "berangkat ketika pesanan Lebaran melebihi gajinya.",
            "Twice five years in Jeddah, and each time she came home the neighbours asked for her ladrang. She stopped "
            "leaving when the Lebaran orders passed her wages.",
        ),
    ),
    _one(
        "wening-ecoprint",
        "Wening Ecoprint",
        "Wening Astuti",
        "sidomukti",
        "Dusun Kopeng RT 004/RW 006",
        110,
        "Hong Kong",
        (20, "daun"),
        -480,
        BankAccount("451", "0000000110", "WENING ASTUTI"),
        Words(
            "Saya memukul daun, bukan kain. Bedanya terlihat di tulang daunnya.",
            "I beat the leaf, not the cloth. You can see it in the veins.",
        ),
        Words(
            "Wening memakai teknik pounding: daun segar diletakkan di kain lalu dipukul palu kayu sampai warnanya "
            "pindah. Pekerjaan ini bising, jadi ia mengerjakannya pada jam anak-anak sekolah. Di Hong Kong ia merawat "
            "seorang pelukis tua yang mengajarinya melihat ruang kosong.",
            "Wening pounds: fresh leaves are laid on the cloth and beaten with a wooden mallet until their colour "
            "passes over. It is noisy, so she works while the children are at school. In Hong Kong she cared for an old "
            "painter who taught her to look at empty space.",
        ),
    ),
    _one(
        "jahitan-titik",
        "Jahitan Titik",
        "Titik Rahayu",
        "balung-lor",
        "Dusun Karanganyar RT 002/RW 015",
        111,
        "Singapura",
        (22, "nila"),
        -390,
        BankAccount("009", "0000000111", "TITIK RAHAYU"),
        Words(
            "Ritsleting murah itu mahal. Orang kembali karena ritsletingnya tidak macet.",
            "A cheap zip is dear. People come back because mine do not stick.",
        ),
        Words(
            "Titik membuat pouch dan tas kecil dari perca KUB tetangga. Ia membeli perca per kilo, menyetrika dan "
            "menyusunnya menurut warna, dan tidak pernah membuat dua susunan yang sama.",
            "Titik makes pouches and small bags from the offcuts of neighbouring groups. She buys them by the kilo, "
            "irons and sorts them by colour, and never lays out two alike.",
        ),
    ),
    _one(
        "aksesori-lilis",
        "Aksesori Lilis",
        "Lilis Handayani",
        "sidomulyo",
        "Dusun Krajan RT 003/RW 001",
        112,
        "Taiwan",
        (24, "secang"),
        -300,
        BankAccount("002", "000001000000112", "LILIS HANDAYANI"),
        Words(
            "Satu bros delapan belas kelopak. Saya hitung sambil menunggu nasi.",
            "One brooch, eighteen petals. I count them while the rice cooks.",
        ),
        Words(
            "Barang kecil bisa dikerjakan di sela-sela. Lilis menjaga ibunya yang sakit, dan bros serta anting inilah "
            "yang bisa diletakkan kapan saja lalu diambil lagi.",
            "Small things can be made in between. Lilis looks after her ailing mother, and brooches and earrings can be "
            "put down at any moment and taken up again.",
        ),
    ),
    _one(
        "sandal-mujiono",
        "Sandal Mujiono",
        "Mujiono",
        "dukuh-dempok",
        "Dusun Demangan RT 001/RW 009",
        113,
        "Malaysia",
        (7, "tegeran"),
        -560,
        BankAccount("114", "0000000113", "MUJIONO"),
        Words(
            "Sandal itu harus diam. Kalau berbunyi, ada yang salah.",
            "A sandal should be silent. If it squeaks, something is wrong.",
        ),
        Words(
            "Di Johor Mujiono memasang lantai, lutut di tanah, sepuluh jam sehari. Ia pulang dengan lutut rusak dan "
            "mata yang terbiasa mengukur. Sandalnya bersol gabus, dan talinya dari kain KUB Canting Ambulu.",
            "In Johor Mujiono laid floors on his knees, ten hours a day. He came home with bad knees and an eye for "
            "measure. His sandals have cork soles, and their straps come from KUB Canting Ambulu's cloth.",
        ),
    ),
    _one(
        "sambal-bu-kasiyati",
        "Sambal Bu Kasiyati",
        "Kasiyati",
        "puger-kulon",
        "Dusun Krajan RT 004/RW 003",
        114,
        "Malaysia",
        (26, "secang"),
        -450,
        BankAccount("002", "000001000000114", "KASIYATI"),
        Words(
            "Terinya dari perahu tetangga, datang jam lima pagi.",
            "The anchovies come from a neighbour's boat at five in the morning.",
        ),
        Words(
            "Bu Kasiyati menunggu perahu di dermaga Puger. Ikan yang datang pagi itu juga disangrai, lalu diaduk dengan "
            "cabai Ambulu di wajan besi selama tiga jam. Ia hanya membuat enam puluh botol dalam sekali masak.",
            "Bu Kasiyati waits for the boats on Puger's quay. What arrives is roasted the same morning and stirred with "
            "Ambulu chillies in an iron pan for three hours. Sixty jars at a time, no more.",
        ),
    ),
    _one(
        "kopi-pak-wagiman",
        "Kopi Pak Wagiman",
        "Wagiman",
        "sidomulyo",
        "Dusun Tanah Manis RT 002/RW 004",
        115,
        "Malaysia",
        (9, "besi"),
        -350,
        BankAccount("008", "0000000000115", "WAGIMAN"),
        Words(
            "Petik merah saja. Yang hijau biar belajar dulu.",
            "Pick only the red. Let the green ones learn first.",
        ),
        Words(
            "Kebunnya seperempat hektare, di lereng Gumitir, warisan kakek yang lama tidak terurus selama Wagiman di "
            "Sabah. Sekarang ia memetik merah, menjemur tiga minggu di para-para, dan menyangrai di wajan tanah liat.",
            "His quarter hectare on Gumitir's slope was left to itself while Wagiman was in Sabah. Now he picks red, "
            "dries three weeks on raised beds and roasts in a clay pan.",
        ),
    ),
    _one(
        "batik-bu-endang",
        "Batik Bu Endang",
        "Endang Purwanti",
        "dukuh-dempok",
        "Dusun Gawok RT 003/RW 012",
        116,
        "Hong Kong",
        (28, "soga"),
        -830,
        BankAccount("002", "000001000000116", "ENDANG PURWANTI"),
        Words(
            "Satu kain, satu setengah bulan. Saya tidak bisa lebih cepat, dan tidak mau.",
            "One cloth, a month and a half. I cannot be faster and do not want to be.",
        ),
        Words(
            "Endang membatik sendirian di ruang depan. Ia menggambar langsung dengan canting tanpa pola pensil, kebiasaan "
            "dari neneknya yang bekerja di gudang tembakau. Setahun ia membuat paling banyak delapan kain.",
            "Endang makes batik alone in her front room. She draws straight with the canting, without pencil lines, as "
            "her grandmother did after work in the tobacco barn. In a year she makes eight cloths at most.",
        ),
    ),
    _one(
        "jamu-bu-sutinah",
        "Jamu Bu Sutinah",
        "Sutinah",
        "ambulu",
        "Dusun Langon RT 005/RW 001",
        117,
        "Malaysia",
        (30, "tegeran"),
        -270,
        BankAccount("002", "000001000000117", "SUTINAH", checked=False),
        Words(
            "Dulu saya gendong keliling, sekarang botolnya yang jalan.",
            "I used to carry it from door to door. Now the bottles travel.",
        ),
        Words(
            "Sebelum berangkat ke Malaysia Sutinah berkeliling dengan bakul. Pelanggan lamanya masih datang mengetuk "
            "pagar jam enam. Yang dibotolkan adalah resep yang sama, dengan tutup yang tidak bocor di jalan.",
            "Before leaving for Malaysia Sutinah went round with a basket. Her old customers still knock at six. What is "
            "bottled is the same recipe, with a cap that does not leak on the way.",
        ),
    ),
    _one(
        "kue-bu-maslikah",
        "Kue Bu Maslikah",
        "Maslikah",
        "balung-lor",
        "Dusun Krajan Kidul RT 001/RW 006",
        118,
        "Hong Kong",
        (32, "nila"),
        -510,
        BankAccount("014", "0000000118", "MASLIKAH"),
        Words(
            "Mentega jangan diganti margarin, nanti yang makan tahu.",
            "Do not swap butter for margarine; whoever eats it will know.",
        ),
        Words(
            "Majikannya di Kowloon punya toko kue. Maslikah membersihkan loyang, lalu menimbang, lalu memanggang. Ia "
            "pulang dengan satu buku resep dan satu oven bekas yang masih dipakai sampai sekarang.",
            "Her employer in Kowloon kept a bakery. Maslikah cleaned trays, then weighed, then baked. She came home with "
            "one book of recipes and a used oven that still works.",
        ),
    ),
    _one(
        "perca-dwi",
        "Perca Dwi",
        "Dwi Wulandari",
        "wonoasri",
        "Dusun Kraton RT 002/RW 013",
        119,
        "Singapura",
        (34, "daun"),
        -210,
        BankAccount("451", "0000000119", "DWI WULANDARI"),
        Words("Tidak ada kain yang terlalu kecil.", "No piece of cloth is too small."),
        Words(
            "Dwi mengumpulkan potongan yang jatuh dari meja KUB Daun Jati. Yang selebar telapak tangan jadi gantungan "
            "kunci, yang lebih panjang jadi ikat rambut. Isian bantal kecilnya pun dari benang sisa.",
            "Dwi gathers what falls from KUB Daun Jati's table. Pieces as wide as a hand become key rings, longer ones "
            "hair ties. Even her stuffing is leftover thread.",
        ),
    ),
    _one(
        "suwar-suwir-yatemi",
        "Suwar-suwir Bu Yatemi",
        "Yatemi",
        "ambulu",
        "Dusun Krajan RT 006/RW 002",
        120,
        "Arab Saudi",
        (36, "soga"),
        -580,
        BankAccount("009", "0000000120", "YATEMI"),
        Words(
            "Tapenya harus manis sendiri, gula hanya menemani.",
            "The tape must be sweet by itself; sugar only keeps it company.",
        ),
        Words(
            "Suwar-suwir adalah oleh-oleh Jember dari tape singkong. Bu Yatemi memeram tapenya tiga hari di besek bambu, "
            "mengaduknya dua jam di atas api kecil, lalu memotong dan membungkusnya satu per satu.",
            "Suwar-suwir is Jember's sweet to take home, made of fermented cassava. Bu Yatemi lets the tape ripen three "
            "days in bamboo, stirs it two hours over a small fire, then cuts and wraps each piece.",
        ),
    ),
    _one(
        "celup-ratih",
        "Celup Ratih",
        "Ratih Puji Astutik",
        "bagorejo",
        "Dusun Kidul Sawah RT 001/RW 003",
        121,
        "Hong Kong",
        (38, "besi"),
        -160,
        BankAccount("008", "0000000000121", "RATIH PUJI ASTUTIK"),
        Words(
            "Kulit manggis untuk abu, kulit mahoni untuk cokelat. Dapur saya seperti pasar.",
            "Mangosteen rind for grey, mahogany bark for brown. My kitchen looks like a market.",
        ),
        Words(
            "Ratih mencelup polos dan lurik: tegeran, secang, mahoni, tingi. Ia mencatat setiap bak di buku tulis, "
            "lengkap dengan potongan benangnya, sehingga warna yang dipesan lagi tahun depan bisa didekati.",
            "Ratih dyes plain cloth and striped lurik with tegeran, sappan, mahogany and tingi. Every bath is noted in an "
            "exercise book with a snip of its yarn, so that next year's order can come close.",
        ),
    ),
    _one(
        "tas-ika",
        "Tas Ika",
        "Ika Febriana",
        "sabrang",
        "Dusun Ungkalan RT 002/RW 009",
        122,
        "Taiwan",
        (40, "secang"),
        -95,
        None,
        Words(
            "Tas belanja yang bagus itu tas yang tidak pernah ketinggalan di rumah.",
            "A good shopping bag is the one never left at home.",
        ),
        Words(
            "Ika pulang tahun lalu dan masih membagi waktu antara mesin jahit dan sawah. Ia membuat tas jinjing yang "
            "dilipat sebesar dompet, dan sedang membuka rekening atas namanya sendiri.",
            "Ika came home last year and still divides her time between sewing machine and rice field. Her tote folds to "
            "the size of a purse, and she is opening an account in her own name.",
        ),
    ),
)
