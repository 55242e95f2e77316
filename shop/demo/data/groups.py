"""The KUB: groups of 3 to 15 makers who share what they earn. All persons are invented."""

from __future__ import annotations

from shop.demo.goods import BankAccount, Maker, Picture, Seller, Words

TREASURER = Words("Bendahara", "Treasurer")
FUND = Words("Kas kelompok: alat, bahan bersama, dan simpanan darurat", "Group fund: tools, shared materials, reserve")


def _fund(group: str, bps: int) -> Maker:
    return Maker(f"kas-{group}", "Kas KUB", FUND, bps, is_fund=True)


GROUPS = (
    Seller(
        "kub-daun-jati",
        "KUB Daun Jati",
        "wonoasri",
        "Dusun Krajan RT 002/RW 005",
        "+628000000101",
        True,
        (
            Maker(
                "sulastri",
                "Sulastri",
                Words("Ketua, mencetak dan mengukus", "Chair, prints and steams"),
                3600,
                "Hong Kong",
            ),
            Maker(
                "halimah",
                "Halimah",
                Words("Bendahara, memilih daun", "Treasurer, chooses the leaves"),
                2900,
                "Malaysia",
            ),
            Maker("yuni", "Yuni", Words("Menjahit tepi, memotret", "Hems and photographs"), 2700, "Taiwan"),
            _fund("daun-jati", 800),
        ),
        Words(
            "Pulang dari Hong Kong saya tidak mau berangkat lagi. Kami mulai dari tiga orang dan satu dandang.",
            "When I came home from Hong Kong I did not want to leave again. We began with three people and one pot.",
        ),
        Words(
            "Sembilan tahun Sulastri menjaga anak orang di Hong Kong. Halimah empat tahun di kebun sawit Malaysia, Yuni "
            "enam tahun di Taiwan. Sekarang mereka mencetak daun dari pohon jati di belakang rumah. Satu lembar kain "
            "makan waktu tiga sampai tujuh hari: direndam, ditata, digulung, dikukus, lalu diangin-anginkan seminggu "
            "sebelum dicuci pertama kali.",
            "Sulastri looked after other people's children in Hong Kong for nine years. Halimah spent four on a "
            "Malaysian palm estate, Yuni six in Taiwan. Now they print leaves from the teak behind the house. One "
            "length takes three to seven days: soaked, laid out, rolled, steamed, then aired for a week before its "
            "first wash.",
        ),
        Picture("portrait", 4, "daun", label="Sulastri"),
        -980,
        BankAccount("002", "000001000000101", "SULASTRI QQ KUB DAUN JATI"),
        "halimah",
    ),
    Seller(
        "kub-dapur-sabrang",
        "KUB Dapur Sabrang",
        "sabrang",
        "Dusun Jatirejo RT 004/RW 011",
        "+628000000102",
        True,
        (
            Maker("rukmini", "Rukmini", Words("Ketua, menggoreng", "Chair, fries"), 2400, "Arab Saudi"),
            Maker("sumiati", "Sumiati", Words("Bendahara, menimbang", "Treasurer, weighs"), 1900, "Malaysia"),
            Maker("tutik", "Tutik Handayani", Words("Mengiris", "Slices"), 1800, "Taiwan"),
            Maker("partinah", "Partinah", Words("Bumbu", "Seasoning"), 1700, "Hong Kong"),
            Maker("ngatini", "Ngatini", Words("Mengemas", "Packs"), 1600, "Singapura"),
            _fund("dapur-sabrang", 600),
        ),
        Words(
            "Irisan harus bisa tembus cahaya. Kalau tidak, belum boleh masuk wajan.",
            "You must see light through a slice. Otherwise it does not go into the pan.",
        ),
        Words(
            "Lima tetangga di tepi Kali Mayang menggoreng setiap Senin dan Kamis. Rukmini belajar memasak untuk empat "
            "puluh orang di Riyadh, dan takaran itulah yang dipakai sekarang. Pisang dan singkong dibeli dari kebun "
            "anggota, minyak diganti setiap lima kali goreng, dan tanggalnya ditulis tangan di buku dapur.",
            "Five neighbours on the Mayang fry every Monday and Thursday. Rukmini learnt to cook for forty in Riyadh "
            "and still uses those measures. Bananas and cassava come from members' gardens, the oil is changed after "
            "five rounds, and the date is written by hand in the kitchen book.",
        ),
        Picture("portrait", 6, "tegeran", label="Rukmini"),
        -760,
        BankAccount("451", "0000000102", "KUB DAPUR SABRANG"),
        "sumiati",
    ),
    Seller(
        "kub-lintang-nila",
        "KUB Lintang Nila",
        "sidomulyo",
        "Dusun Curahdamar RT 001/RW 003",
        "+628000000103",
        True,
        (
            Maker(
                "jumaroh",
                "Jumaroh",
                Words("Ketua, menjaga bak nila", "Chair, keeps the indigo vat"),
                2300,
                "Hong Kong",
            ),
            Maker(
                "siti-khotimah",
                "Siti Khotimah",
                Words("Bendahara, mencetak", "Treasurer, prints"),
                1800,
                "Arab Saudi",
            ),
            Maker("poniyem", "Poniyem", Words("Mencelup", "Dyes"), 1500, "Malaysia"),
            Maker("rofiah", "Rofi'ah", Words("Mengikat jumputan", "Ties"), 1400, "Taiwan"),
            Maker("lasmini", "Lasmini", Words("Menjahit tepi", "Hems"), 1200, "Hong Kong"),
            Maker("sunarsih", "Sunarsih", Words("Mencuci dan menjemur", "Washes and dries"), 1000, "Malaysia"),
            _fund("lintang-nila", 800),
        ),
        Words(
            "Nila itu seperti bayi: minta makan tiap pagi, dan kalau dingin ia ngambek.",
            "Indigo is like a baby: it wants feeding every morning, and when it is cold it sulks.",
        ),
        Words(
            "Bak nila mereka berumur empat tahun dan belum pernah dikosongkan. Jumaroh memberinya gula aren setiap "
            "pagi dan mengukur hangatnya dengan punggung tangan. Enam anggota bergantian mencelup; warna tua perlu "
            "dua belas celupan, warna muda tiga.",
            "Their indigo vat is four years old and has never been emptied. Jumaroh feeds it palm sugar each morning "
            "and feels its warmth with the back of her hand. Six members take turns dyeing; a dark blue needs twelve "
            "dips, a pale one three.",
        ),
        Picture("portrait", 8, "nila", label="Jumaroh"),
        -890,
        BankAccount("002", "000001000000103", "KUB LINTANG NILA"),
        "siti-khotimah",
    ),
    Seller(
        "kub-canting-ambulu",
        "KUB Canting Ambulu",
        "ambulu",
        "Dusun Sentong RT 003/RW 008",
        "+628000000104",
        True,
        (
            Maker("kasminah", "Kasminah", Words("Ketua, menggambar pola", "Chair, draws"), 1800, "Singapura"),
            Maker("erna", "Erna Susilowati", TREASURER, 1400, "Hong Kong"),
            Maker("wahidah", "Wahidah", Words("Mencanting", "Waxes by hand"), 1300, "Arab Saudi"),
            Maker("juwariyah", "Juwariyah", Words("Mencanting", "Waxes by hand"), 1300, "Malaysia"),
            Maker("slamet-r", "Slamet Riyanto", Words("Mengecap", "Stamps"), 1200, "Malaysia"),
            Maker("misni", "Misni", Words("Mencelup", "Dyes"), 900, "Taiwan"),
            Maker("rohmah", "Rohmah", Words("Melorod", "Boils out the wax"), 800, "Brunei"),
            Maker("dwi-lestari", "Dwi Lestari", Words("Menjahit", "Sews"), 700, "Hong Kong"),
            _fund("canting-ambulu", 600),
        ),
        Words(
            "Malam yang terlalu panas lari, yang terlalu dingin pecah. Tangan yang tahu, bukan termometer.",
            "Wax too hot runs, too cold it cracks. The hand knows, not the thermometer.",
        ),
        Words(
            "Delapan orang, dua kompor, dan satu lemari berisi tiga puluh cap tembaga peninggalan mertua Kasminah. "
            "Batik tulis dikerjakan Wahidah dan Juwariyah, batik cap oleh Slamet. Motif daun tembakau mereka gambar "
            "sendiri, karena dari gudang tembakaulah orang tua mereka dulu makan.",
            "Eight people, two stoves and a cupboard with thirty copper stamps that were Kasminah's parents-in-law's. "
            "Wahidah and Juwariyah draw by hand, Slamet stamps. The tobacco leaf is their own drawing, because the "
            "barns fed their parents.",
        ),
        Picture("portrait", 10, "soga", label="Kasminah"),
        -1120,
        BankAccount("009", "0000000104", "KUB CANTING AMBULU"),
        "erna",
    ),
    Seller(
        "kub-anyam-segara",
        "KUB Anyam Segara",
        "puger-kulon",
        "Dusun Mandaran RT 006/RW 002",
        "+628000000105",
        True,
        (
            Maker("rusmiati", "Rusmiati", Words("Ketua", "Chair"), 900, "Malaysia"),
            Maker("nur-aini", "Siti Nur Aini", TREASURER, 800, "Taiwan"),
            Maker("tumini", "Tumini", Words("Menganyam", "Weaves"), 650, "Malaysia"),
            Maker("sarinten", "Sarinten", Words("Menganyam", "Weaves"), 650, "Arab Saudi"),
            Maker("wasilah", "Wasilah", Words("Menganyam", "Weaves"), 650, "Hong Kong"),
            Maker("kholifah", "Kholifah", Words("Menganyam", "Weaves"), 650, "Malaysia"),
            Maker("suyati", "Suyati", Words("Menganyam", "Weaves"), 650, "Brunei"),
            Maker("mariyam", "Mariyam", Words("Menganyam", "Weaves"), 650, "Malaysia"),
            Maker("ponirah", "Ponirah", Words("Menganyam", "Weaves"), 600, "Taiwan"),
            Maker("satumi", "Satumi", Words("Menganyam", "Weaves"), 600, "Malaysia"),
            Maker("hosniyah", "Hosniyah", Words("Memutihkan mendong", "Bleaches rush"), 550, "Arab Saudi"),
            Maker(
                "ludfi",
                "Ludfi Hidayat",
                Words("Memotong dan mengantar", "Cuts and delivers"),
                550,
                "Malaysia",
            ),
            Maker("sutami", "Sutami", Words("Menjahit lapisan dalam", "Sews linings"), 550, "Hong Kong"),
            Maker("insiyah", "Insiyah", Words("Menjahit tali", "Sews handles"), 550, "Singapura"),
            _fund("anyam-segara", 1000),
        ),
        Words(
            "Dulu kami menambal jaring suami. Simpulnya sama, hanya sekarang dibayar.",
            "We used to mend our husbands' nets. The knots are the same, only now they are paid.",
        ),
        Words(
            "Empat belas orang di kampung nelayan Mandaran. Mendong dibeli basah dari Wuluhan, "
            "dijemur dua hari, lalu dianyam di teras sambil menunggu perahu. Tas besar butuh dua hari, tas kecil "
            "setengah hari, dan setiap tas ditarik kuat-kuat sebelum boleh dijual.",
            "Fourteen makers in the fishing quarter of Mandaran. Rush is bought wet from Wuluhan, dried for two days and "
            "woven on the porch while waiting for the boats. A large bag takes two days, a small one half a day, and "
            "every bag is pulled hard before it may be sold.",
        ),
        Picture("portrait", 12, "secang", label="Rusmiati"),
        -640,
        BankAccount("114", "0000000105", "KUB ANYAM SEGARA"),
        "nur-aini",
    ),
    Seller(
        "kub-pawon-bagorejo",
        "KUB Pawon Bagorejo",
        "bagorejo",
        "Dusun Muneng RT 002/RW 007",
        "+628000000106",
        True,
        (
            Maker("samiatun", "Samiatun", Words("Ketua, merebus", "Chair, boils"), 2900, "Taiwan"),
            Maker(
                "lutfiyah",
                "Lutfiyah",
                Words("Bendahara, membotolkan", "Treasurer, bottles"),
                2400,
                "Hong Kong",
            ),
            Maker("warsini", "Warsini", Words("Kebun rimpang", "Grows the roots"), 2100, "Malaysia"),
            Maker("yayuk", "Yayuk Ernawati", Words("Mencuci dan memarut", "Washes and grates"), 1800, "Taiwan"),
            _fund("pawon-bagorejo", 800),
        ),
        Words(
            "Kami tidak menjual obat. Kami menjual minuman yang dulu dibuatkan ibu.",
            "We do not sell medicine. We sell the drink our mothers made.",
        ),
        Words(
            "Di Taichung Samiatun merindukan kunyit asam, dan yang ada hanya bubuk. Sekarang rimpangnya dari kebun "
            "Warsini, diparut pagi, direbus sebentar, disaring dua kali, dan dibotolkan sebelum tengah hari. Empat "
            "orang, empat puluh botol sehari, tidak lebih.",
            "In Taichung Samiatun longed for kunyit asam and found only powder. Now the roots come from Warsini's plot, "
            "grated in the morning, boiled briefly, strained twice and bottled before noon. Four people, forty "
            "bottles a day, no more.",
        ),
        Picture("portrait", 14, "tegeran", label="Samiatun"),
        -410,
        BankAccount("008", "0000000000106", "LUTFIYAH"),
        "lutfiyah",
    ),
)
