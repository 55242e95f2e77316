"""What the demo's buyers say of goods, by shelf, true of anything there: stars, in few words, in more, and the seller's answer."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """One review, and its answer where the seller gave one."""

    stars: int
    heading: str = ""
    text: str = ""
    answer: str = ""


REVIEWS: dict[str, tuple[Words, ...]] = {
    "kain": (
        Words(
            5,
            "Lebih indah dari fotonya",
            "Warnanya lembut dan bentuknya jelas sampai bagian terkecil. Sudah saya pamerkan ke tetangga, banyak yang tanya beli di mana.",
            "Terima kasih, Kak. Salam untuk para tetangga.",
        ),
        Words(
            4,
            "Sesuai, kirim agak lama",
            "Kainnya bagus. Paket baru sampai hari keenam karena hujan, tapi penjual memberi kabar terus.",
        ),
        Words(
            5,
            "Halus dan jatuh",
            "Kainnya adem di tangan. Lipatannya rapi waktu datang, ada kertas perawatannya juga.",
        ),
        Words(5, "", "Titip untuk Ibu di rumah. Kata Ibu kainnya dingin dan tidak luntur waktu direndam pertama."),
        Words(
            3,
            "Lebih gelap dari layar",
            "Kainnya sendiri bagus, hanya warnanya lebih tua daripada di foto. Mungkin layar HP saya.",
            "Maaf ya. Pewarna alam memang sulit difoto, fotonya kami ulang di tempat yang lebih terang.",
        ),
        Words(
            5,
            "Pembuatnya tertulis",
            "Senang tahu siapa yang membuat dan dari desa mana. Ini kedua kalinya saya beli.",
        ),
        Words(
            4,
            "Ukurannya tepat",
            "Saya ukur lagi di rumah, persis seperti yang tertulis. Tenunannya rapat dan rata.",
        ),
        Words(5, "Kado yang berkesan", "Untuk kado ulang tahun mertua. Dibungkus rapi tanpa harga di dalamnya."),
        Words(5, "", "Tidak ada dua yang sama, itu yang saya cari."),
        Words(
            4,
            "Aroma asapnya hilang",
            "Waktu dibuka masih bau pewarnanya, sesudah diangin-anginkan semalam hilang. Coraknya rapi.",
        ),
        Words(
            5,
            "Sampai di rumah dengan selamat",
            "Saya pesan dari jauh untuk adik yang wisuda. Paketnya difoto dulu, jadi tenang.",
        ),
        Words(
            3,
            "Tepinya belum dijahit",
            "Motifnya cantik, tapi tepi kain dibiarkan berserabut. Terpaksa saya obras sendiri.",
            "Kami catat, Bu. Berikutnya kami lipat kecil tepinya.",
        ),
        Words(5, "Tidak luntur", "Dicuci tangan dengan sabun lerak sesuai petunjuk, warnanya tetap."),
        Words(
            5, "Kain yang punya cerita", "Coraknya lain dari yang dijual di pasar. Saya simpan untuk acara keluarga."
        ),
    ),
    "tas": (
        Words(5, "Kuat dipakai harian", "Dibawa ke mana-mana tiap hari, isi penuh pun tetap kuat."),
        Words(4, "Rapi, agak kecil", "Buatannya rapat. Ukurannya sesuai keterangan, hanya saya kira lebih besar."),
        Words(5, "", "Bagian dalamnya serapi luarnya."),
        Words(5, "Cocok untuk seserahan", "Warnanya manis dan tidak pasaran. Tiga-tiganya sama rapi."),
        Words(
            3,
            "Agak kaku waktu baru",
            "Bentuknya bagus, tapi masih kaku waktu baru. Sesudah dipakai seminggu lemas sendiri.",
            "Terima kasih sudah memberi tahu. Di keterangan barang kini kami tulis juga.",
        ),
        Words(
            5,
            "Dipuji teman kantor",
            "Ringan, dan bentuknya tidak berubah walau diisi penuh.",
        ),
        Words(
            4,
            "Bau bahan baru",
            "Ada bau bahan waktu baru dibuka, dijemur angin sehari sudah hilang. Bentuknya tetap bagus.",
            "Betul, cukup diangin-anginkan. Jangan dijemur langsung ya, Kak.",
        ),
        Words(
            5,
            "Oleh-oleh untuk majikan",
            "Saya bawa pulang pergi naik kereta, majikan saya suka dan minta dicarikan satu lagi.",
        ),
        Words(4, "", "Bagus, sesuai foto. Kirim dua hari sampai."),
        Words(5, "Sudah setahun langganan", "Yang dulu masih utuh, sekarang beli untuk anak."),
    ),
    "sepatu": (
        Words(5, "Pas di kaki lebar", "Saya ikuti cara ukur sore hari di keterangannya, pas. Solnya tidak licin."),
        Words(4, "Enak sesudah dipakai seminggu", "Awalnya kaku di tumit, sekarang enak. Warnanya sama dengan foto."),
        Words(5, "", "Ringan, dipakai mengajar seharian kaki tidak pegal."),
        Words(
            3,
            "Naik satu nomor",
            "Modelnya bagus, tapi untuk kaki saya sempit. Sebaiknya pilih satu nomor lebih besar.",
            "Terima kasih. Panjang kaki dalam cm sudah kami tambahkan di tiap ukuran.",
        ),
        Words(5, "Motifnya kiri kanan serasi", "Bukan kembar persis, tapi serasi. Justru itu cantiknya."),
        Words(4, "Lemnya rapi", "Tidak ada sisa lem, jahitannya lurus. Kotaknya agak penyok dari kurir."),
        Words(5, "Suami suka", "Dipakai kerja dan ke masjid, mudah dilepas."),
        Words(5, "", "Sol karetnya empuk. Sudah kena hujan dua kali, aman."),
    ),
    "aksesori": (
        Words(5, "Manis sekali", "Ringan, dan coraknya kecil tapi jelas. Lebih bagus daripada di foto."),
        Words(5, "", "Beli lima untuk teman arisan, semuanya beda corak."),
        Words(4, "Kecil tapi rapi", "Lebih kecil dari bayangan saya, ukurannya memang tertulis. Buatannya rapi."),
        Words(5, "Dipakai tiap hari", "Sudah sebulan saya pakai, warnanya tetap dan tidak ada yang lepas."),
        Words(
            3,
            "Ada benang lepas",
            "Barangnya cantik, tetapi ada ujung benang yang lepas. Sudah saya rapikan sendiri.",
            "Maaf, Kak. Kalau lepas lagi kabari kami, kami ganti gratis.",
        ),
        Words(5, "Bungkusnya dari kain sisa", "Dibungkus kain perca, sayang kalau dibuang. Jadi kado pas."),
        Words(4, "", "Warnanya agak lebih muda daripada fotonya, tetap suka."),
        Words(
            5,
            "Oleh-oleh dari kampung sendiri",
            "Saya bagikan ke teman di asrama, semua tanya dari mana. Saya bilang dari Jember.",
            "Salam untuk teman-teman di asrama. Hati-hati di sana, Mbak.",
        ),
        Words(5, "Jahitannya kecil-kecil", "Kelihatan dikerjakan tangan dan sabar."),
        Words(4, "Cepat sampai", "Pesan Senin, Rabu sudah dipakai."),
    ),
    "camilan": (
        Words(5, "Renyah, tidak terlalu manis", "Manisnya pas, anak-anak menghabiskan dua bungkus dalam sehari."),
        Words(
            4,
            "Ada yang remuk",
            "Rasanya enak, tapi satu bungkus agak remuk. Penjual langsung minta maaf.",
            "Maaf, Bu. Sejak minggu ini bungkusnya kami beri karton di kiri dan kanan.",
        ),
        Words(5, "Rasa kampung", "Persis yang dulu dibawakan Mbah waktu Lebaran. Sampai ke saudara masih garing."),
        Words(5, "", "Tidak berminyak, tertutup rapat, tanggalnya masih jauh."),
        Words(4, "Enak, porsinya cukup", "Untuk teman minum kopi. Sebungkus habis berdua."),
        Words(
            3,
            "Agak keras",
            "Rasanya gurih, tapi untuk orang tua agak keras. Gigi Bapak tidak kuat.",
            "Terima kasih masukannya. Untuk Bapak, coba yang tipis, Bu, lebih rapuh.",
        ),
        Words(5, "Sudah tiga kali pesan", "Selalu baru, tanggal buatnya tidak sampai seminggu sebelum sampai."),
        Words(5, "Titipan untuk anak di pondok", "Dikirim langsung ke pondok, kata anak saya habis dibagi sekamar."),
        Words(4, "", "Bumbunya berani. Kalau bisa ada ukuran yang lebih besar."),
        Words(5, "Bisa untuk suguhan tamu", "Dituang ke stoples kelihatan bagus, tamu minta alamatnya."),
        Words(5, "Bungkusnya rapat", "Ada klipnya, jadi besok masih renyah."),
        Words(3, "Keasinan buat saya", "Garingnya bagus, hanya asinnya terlalu. Mungkin selera."),
        Words(
            5,
            "Kangen terobati",
            "Saya jauh dari rumah, keluarga yang makan saya ikut senang. Kata Ibu rasanya tidak berubah.",
        ),
        Words(4, "Cocok untuk oleh-oleh", "Kardusnya kuat dan ringan."),
    ),
    "jamu": (
        Words(5, "Segar, tidak terlalu manis", "Diminum dingin siang hari, rasa rempahnya jelas."),
        Words(4, "Hangat di badan", "Diseduh malam-malam waktu hujan. Jahenya terasa, gulanya sedang."),
        Words(5, "", "Botolnya tertutup rapat, tidak ada yang tumpah. Endapannya wajar, tinggal dikocok."),
        Words(5, "Seperti buatan Mbah", "Rasanya seperti jamu gendong yang dulu lewat depan rumah."),
        Words(
            3,
            "Tutupnya rembes",
            "Rasanya enak, tapi satu botol rembes di jalan dan labelnya basah.",
            "Maaf sekali. Tutupnya sekarang kami segel panas dan botolnya kami bungkus sendiri-sendiri.",
        ),
        Words(
            4, "Manisnya dari gula aren", "Lebih enak dicampur air panas lagi. Anak saya yang tidak suka jamu pun mau."
        ),
        Words(5, "Mudah dibawa", "Bubuknya larut, cukup satu sendok. Saya simpan di laci kantor."),
        Words(5, "", "Tanggalnya jelas dan komposisinya ditulis lengkap."),
        Words(4, "Rempahnya kuat", "Buat yang tidak biasa mungkin tajam, buat saya pas."),
    ),
}
