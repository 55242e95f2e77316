"""Forty invented buyers: at home, and abroad buying for the family. Region codes are real, persons are not.

Phone numbers are toll-free numbers with zeros, which no private person can have.
"""

from __future__ import annotations

from shop.demo.goods import Buyer, Recipient


def _home(
    number: int,
    name: str,
    street: str,
    rt_rw: tuple[str, str],
    place: tuple[str, str],
    landmark: str = "",
    *,
    account: bool = False,
    email: bool = False,
    gift: bool = False,
    note: str = "",
    likes: tuple[str, ...] = (),
    also_to: tuple[Recipient, ...] = (),
) -> Buyer:
    """Someone in Indonesia who receives the parcel herself."""
    phone = f"+628000000{number}"
    return Buyer(
        name,
        phone,
        Recipient(name, phone, street, *rt_rw, *place, landmark),
        email=f"pembeli{number}@bersinar.example" if email else None,
        has_account=account,
        is_gift=gift,
        note=note,
        likes=likes,
        also_to=also_to,
    )


def _abroad(
    phone: str,
    country: str,
    name: str,
    recipient: Recipient,
    *,
    account: bool = False,
    gift: bool = False,
    note: str = "",
    likes: tuple[str, ...] = (),
    language: str = "id",
) -> Buyer:
    """Someone abroad who pays for a parcel to the family."""
    return Buyer(
        name,
        phone,
        recipient,
        country=country,
        language=language,
        has_account=account,
        is_gift=gift,
        note=note,
        likes=likes,
    )


AT_HOME = (
    _home(501, "Budi Prasetyo", "Jl. Medokan Asri Tengah 12", ("003", "009"), ("35.78.03.1006", "60295"),
          "Pagar hijau, depan musala", account=True, email=True, likes=("kain", "camilan"),
          also_to=(Recipient("Ibu Sumiati", "+628000000529", "Dusun Krajan", "002", "003", "35.09.12.2001", "68172",
                             "Timur balai desa"),)),
    _home(502, "Ratna Puspitasari", "Jl. Sunan Kalijaga 27", ("004", "006"), ("35.73.05.1011", "65141"),
          "Kos putri, bel kedua", account=True, email=True, likes=("selendang-ecoprint-merah-secang", "aksesori")),
    _home(503, "Fitri", "Perum Sidokare Indah blok F 14", ("021", "005"), ("35.15.08.1004", "61214"), likes=("camilan",)),
    _home(504, "Agus Prayogi", "Jl. Selomangleng 8", ("002", "001"), ("35.71.01.1011", "64112"), "Sebelah bengkel",
          note="Tolong kirim hari kerja, alamat kantor.", likes=("sepatu", "kopi-robusta-gumitir-bubuk")),
    _home(505, "Ni Luh Ayu Saraswati", "Jl. Danau Tamblingan 60", ("", ""), ("51.71.01.1006", "80228"),
          "Gang ke kiri sesudah pura", account=True, email=True, likes=("kain", "tas")),
    _home(506, "Danar Wicaksono", "Jl. Faridan Muridan Noto 5", ("010", "003"), ("34.71.03.1002", "55224"),
          likes=("batik-cap-parang-biru", "kain-lurik-celup-nila")),
    _home(507, "Maya Kartikasari", "Jl. Cisitu Lama IV 19", ("005", "011"), ("32.73.02.1004", "40135"),
          "Rumah cat putih, dua lantai", account=True, email=True, gift=True, note="Untuk kado ulang tahun Ibu.",
          likes=("selendang-sutra-ecoprint-jati", "jamu")),
    _home(508, "Hendra", "Komplek Jatiasih Permai C2 no. 7", ("008", "004"), ("32.75.09.1002", "17423"),
          "Titip satpam bila kosong", likes=("camilan",)),
    _home(509, "Theresia Widyaningsih", "Jl. Ngesrep Timur V 33", ("001", "002"), ("33.74.10.1006", "50275"),
          account=True, email=True, likes=("tas", "pouch-perca-ecoprint-tiga-ukuran")),
    _home(510, "R. Bambang Sutedjo", "Jl. Dr. Rajiman 501", ("002", "003"), ("33.72.01.1002", "57148"),
          note="Mohon kain digulung, jangan dilipat.", likes=("batik-tulis-endang-parang-sogan", "kain")),
    _home(511, "Nurhayati Daeng Bau", "Jl. Tebet Timur Dalam II 41", ("009", "005"), ("31.74.01.1001", "12820"),
          account=True, email=True, likes=("aksesori", "camilan")),
    _home(512, "Kevin Wijaya", "Jl. Pahlawan Revolusi 88", ("004", "007"), ("31.75.07.1001", "13440"),
          "Ruko lantai dua", likes=("kopi-lanang-gumitir", "sepatu")),
    _home(513, "Siti Rahmawati", "Jl. Pandu Raya 15", ("003", "012"), ("32.71.05.1001", "16153"), account=True,
          likes=("sepatu", "tas")),
    _home(514, "Lestari Ningsih", "Gang Haji Asmawi 22", ("006", "002"), ("32.76.06.1001", "16421"),
          "Masuk gang, rumah ketiga", likes=("jilbab-segi-empat-ecoprint-eucalyptus", "aksesori")),
    _home(515, "Baiq Nurul Hidayah", "Jl. Gajah Mada 12", ("001", "120"), ("52.71.02.1001", "83127"), account=True,
          email=True, likes=("kain",)),
    _home(516, "Yohana Sihombing", "Jl. Kapten Muslim 210", ("", ""), ("12.71.03.1001", "20124"),
          note="Tolong bungkus rapi, barang untuk oleh-oleh.", likes=("camilan", "tas")),
    _home(517, "Andi Firmansyah", "Jl. Jenderal Sudirman 17", ("014", "005"), ("64.71.06.1004", "76113"),
          likes=("sepatu-slip-on-abu-besi-pria",)),
    _home(518, "Maria Ang", "Jl. Prof. M. Yamin, Gg. Morodadi 3", ("002", "018"), ("61.71.05.1001", "78116"),
          likes=("camilan", "jamu")),
    _home(519, "Rizky Ananda Pratama", "Jl. Srijaya Negara 9", ("040", "011"), ("16.71.04.1001", "30139"), account=True,
          email=True, likes=("kain", "aksesori")),
    _home(520, "Sri Wahyuningsih", "Jl. Kapten Kyai Ilyas 31", ("002", "006"), ("35.08.10.1003", "67312"),
          likes=("taplak-meja-ecoprint-40-180", "camilan")),
    _home(521, "Moh. Hasan Basori", "Jl. A. Yani 77", ("011", "003"), ("35.11.11.1007", "68211"), "Depan toko besi",
          likes=("sandal-nila-pria", "kopi-robusta-gumitir-biji")),
    _home(522, "Wulan Sari", "Jl. Kartini 5", ("001", "001"), ("35.10.16.1004", "68416"), account=True, likes=("tas",)),
    _home(523, "Anik", "Dusun Krajan, utara lapangan voli", ("002", "004"), ("35.09.11.2001", "68162"),
          "Rumah Pak RT", likes=("camilan", "ikat-rambut-perca-ecoprint")),
    _home(524, "Dian Permata", "Perum Kebonagung Indah D-9", ("003", "015"), ("35.09.19.1003", "68137"), account=True,
          email=True, likes=("jamu", "camilan")),
    _home(525, "Faisal Akbar", "Jl. Kalimantan X 14", ("002", "008"), ("35.09.21.1005", "68124"), "Kos Bu Tin, kamar 6",
          likes=("sambal-teri-puger", "kopi-robusta-gumitir-bubuk")),
    _home(526, "Hj. Munawaroh", "Jl. Slamet Riyadi 120", ("001", "010"), ("35.09.20.1003", "68117"),
          note="Saya ambil sendiri saja kalau sudah siap.", likes=("jamu", "kain")),
    _home(527, "Suyono", "Dusun Gayasan A", ("003", "007"), ("35.09.16.2003", "68171"), "Timur sumur bor",
          likes=("sandal-batik-cap-tembakau",)),
    _home(528, "Ismail", "Dusun Sumberan", ("001", "002"), ("35.09.12.2006", "68172"), "Depan SD",
          likes=("tas-pasar-mendong", "suwar-suwir-satuan")),
)  # fmt: skip

ABROAD = (
    _abroad("+852800000601", "HK", "Wulandari", Recipient("Mbah Tukinem", "+628000000601", "Dusun Langon", "004", "001",
            "35.09.12.2004", "68172", "Belakang langgar"), account=True, gift=True,
            note="Untuk Mbah, tolong jangan ada harga di paket.", likes=("jamu", "camilan")),
    _abroad("+852800000602", "HK", "Eka Setyowati", Recipient("Rafi Setyawan", "+628000000602", "Dusun Watukebo", "003",
            "002", "35.09.11.2004", "68162", "Rumah pagar bambu"), account=True, likes=("sepatu-anak-slip-on-daun",)),
    _abroad("+852800000603", "HK", "Tri Handayani", Recipient("Suharti", "+628000000603", "Dusun Kraton", "002", "013",
            "35.09.18.2005", "68173", "Sebelah masjid Al-Ikhlas"), gift=True, note="Selamat Hari Ibu, Buk.",
            likes=("selendang-ecoprint-merah-secang", "kain")),
    _abroad("+852800000604", "HK", "Nur Fadilah", Recipient("Bu Guru Lina", "+628000000604", "Jl. Letjen Sutoyo 9",
            "001", "004", "35.09.19.1003", "68137", "Kantor guru"), gift=True, note="Terima kasih sudah mengajari Adek.",
            likes=("syal-ecoprint-kenikir", "aksesori")),
    _abroad("+886800000605", "TW", "Sunarti", Recipient("Painem", "+628000000605", "Dusun Curah Rejo", "006", "003",
            "35.09.18.2006", "68173", "Dekat jembatan gantung"), account=True, likes=("camilan", "jamu")),
    _abroad("+886800000606", "TW", "Dwi Astuti", Recipient("Kasan", "+628000000606", "Dusun Ponjen Lor", "002", "009",
            "35.09.02.2004", "68167"), note="Bapak minta yang ukuran 41.", likes=("sandal-nila-pria", "sepatu")),
    _abroad("+886800000607", "TW", "Lilik Maryani", Recipient("Aisyah Putri", "+628000000607", "Dusun Kidul Pasar",
            "001", "006", "35.09.13.2006", "68152", "Toko pulsa"), gift=True, likes=("tas-jinjing-secang", "aksesori")),
    _abroad("+601800000608", "MY", "Mahmud", Recipient("Ibu Satiyah", "+628000000608", "Dusun Krajan", "003", "005",
            "35.09.30.2009", "68184", "Atas warung kopi"), account=True, likes=("kopi-robusta-gumitir-biji", "kain")),
    _abroad("+601800000609", "MY", "Rosida", Recipient("Nenek Bunami", "+628000000609", "Dusun Mandaran", "005", "002",
            "35.09.08.2004", "68164", "Gang perahu"), gift=True, note="Bilang dari cucunya di Johor.", likes=("jamu",)),
    _abroad("+601800000610", "MY", "Sugeng Prayitno", Recipient("Sulis", "+628000000610", "Dusun Tegalsari Kidul", "002",
            "007", "35.09.12.2001", "68172"), likes=("kain-polos-celup-nila-tua", "camilan")),
    _abroad("+658000000611", "SG", "Ponisri", Recipient("Hariyanto", "+628000000611", "Jl. Sidodadi 4", "010", "002",
            "35.74.05.1004", "67238"), likes=("sambal-bawang", "camilan")),
    _abroad("+9668000000612", "SA", "Hamimah", Recipient("Ustazah Zahro", "+628000000612", "Dusun Sumberejo", "004",
            "008", "35.09.12.2003", "68172", "Pondok putri"), gift=True, likes=("jilbab-segi-empat-ecoprint-eucalyptus",),
            language="en"),
)  # fmt: skip

BUYERS = AT_HOME + ABROAD

#: what people type into the search box, with the slips of a thumb
SEARCHES = (
    "ecoprint", "batik tulis", "tas anyam", "kripik pisang", "kopi silo", "jamu kunyit", "selendang", "sepatu wanita",
    "sambal teri", "oleh oleh jember", "tembakau", "kado", "indigo", "biru", "jati", "scrunchie", "sandal pria",
    "nastar", "ekoprin", "batik tuls", "slendang", "kunir asem", "pouch", "lurik", "meteran",
)  # fmt: skip
