"""The demo cooperative's guides: care, sizes, jamu, ordering from abroad, the unique code."""

from __future__ import annotations

from shop.demo.goods import Guide, Shot, Words

GUIDES = (
    Guide(
        "kain",
        Words("Merawat ecoprint dan batik", "Caring for ecoprint and batik"),
        Words(
            "Warna dari daun dan kulit kayu bertahan bertahun-tahun bila dicuci dengan tangan dan dijemur di tempat teduh.",
            "Colours of leaves and bark last for years when washed by hand and dried in the shade.",
        ),
        Words(
            "Warna alam bukan cat di atas kain, melainkan bagian dari seratnya. Ia tahan air, tetapi tidak suka tiga "
            "hal: deterjen keras, pemutih, dan matahari siang.\n\n"
            "## Cuci pertama\n\n"
            "Cuci sendirian dalam air dingin. Sedikit warna yang keluar itu sisa di permukaan; sesudah dua atau tiga "
            "kali tidak keluar lagi. Nila paling lama, sampai tiga kali cuci.\n\n"
            "## Sehari-hari\n\n"
            "Rendam lima menit saja, dengan lerak, sampo bayi, atau sabun lembut. Kucek dengan telapak tangan, jangan "
            "disikat dan jangan diperas dengan dipelintir. Mesin cuci membuat tepi daun cepat kabur.\n\n"
            "Jemur terbalik di tempat teduh yang berangin. Setrika dari balik, suam untuk sutra dan sedang untuk "
            "katun.\n\n"
            "## Menyimpan\n\n"
            "Gulung, jangan dilipat terlalu lama pada garis yang sama. Akar wangi atau merica dalam kantong kain "
            "menjauhkan ngengat. Kapur barus meninggalkan bau dan bisa mengubah warna.\n\n"
            "## Bila terkena noda\n\n"
            "Bilas segera dengan air dingin. Jeruk nipis dan cuka mengubah warna dari besi dan secang, jadi jangan "
            "dipakai. Ragu? Tanyakan kepada kami lewat WhatsApp sebelum mencoba sesuatu.",
            "Natural colour is not paint upon the cloth but part of its fibre. It bears water, and dislikes three "
            "things: strong detergent, bleach, and the midday sun.\n\n"
            "## The first wash\n\n"
            "Wash it by itself in cold water. What little colour comes out lay on the surface; after two or three times "
            "no more does. Indigo takes longest, up to three washes.\n\n"
            "## From then on\n\n"
            "Soak for five minutes at most, with soapnut, baby shampoo or a mild soap. Rub with the palm of the hand, do "
            "not brush, do not wring. In a machine the edges of the leaves blur soon.\n\n"
            "Dry it turned inside out, in the shade, where air moves. Iron on the reverse, warm for silk and medium for "
            "cotton.\n\n"
            "## Keeping it\n\n"
            "Roll it, or fold it along another line from time to time. Vetiver root or pepper in a small bag keeps moths "
            "away. Camphor leaves its smell and may change colours.\n\n"
            "## A stain\n\n"
            "Rinse at once with cold water. Lime and vinegar change what was dyed with iron or sappan, so leave them. In "
            "doubt ask us on WhatsApp before you try anything.",
        ),
        (
            Shot("kain-ecoprint-ketapang-cokelat", 2, Words("Kain ecoprint digelar", "Ecoprint cloth laid out")),
            Shot("batik-tulis-endang-kawung-hijau", 1, Words("Batik tulis dari dekat", "Hand-drawn batik from near")),
        ),
    ),
    Guide(
        "sepatu",
        Words("Memilih ukuran yang pas", "Choosing a size that fits"),
        Words(
            "Selembar kertas, pensil, dan penggaris cukup untuk sepatu. Untuk kain, ukurlah baju yang sudah pas.",
            "A sheet of paper, a pencil and a ruler do for shoes. For cloth, measure a garment that fits.",
        ),
        Words(
            "## Sepatu dan sandal\n\n"
            "Ukur sore hari, waktu kaki paling besar. Injak kertas dengan berat badan penuh, tarik garis di ujung tumit "
            "dan di ujung jari terpanjang, lalu ukur jaraknya. Lakukan untuk kedua kaki dan pakai yang lebih panjang.\n\n"
            "Pilih ukuran dengan panjang telapak setengah sampai satu sentimeter di atasnya. Kaki lebar? Naik satu "
            "nomor, atau kirim jiplakan kaki lewat WhatsApp; perajinnya membacanya sendiri.\n\n"
            "## Kain untuk dijahit\n\n"
            "Blus lengan pendek perlu kira-kira 1,5 meter, tunik 2 meter, gamis 2,5 sampai 3 meter pada lebar 115 cm. "
            "Kain satu lembar ukuran 200 × 115 cm cukup untuk kemeja pria ukuran L.\n\n"
            "Motif daun tidak berulang. Minta penjahit meletakkan pola di bagian yang Anda suka sebelum memotong.\n\n"
            "## Selendang dan jilbab\n\n"
            "Selendang 200 × 75 cm menutup bahu dua kali. Jilbab segi empat 110 cm pas untuk dilipat dua; untuk yang "
            "menutup dada pilih 130 cm.\n\n"
            "Semua ukuran di toko ini diukur pada barangnya, dan selisih dua sampai tiga sentimeter itu biasa pada "
            "buatan tangan.",
            "## Shoes and sandals\n\n"
            "Measure in the evening, when feet are largest. Stand on a sheet of paper with your whole weight, mark heel "
            "and longest toe, and measure between. Do both feet and take the longer.\n\n"
            "Choose the size whose length is half to one centimetre above it. Wide feet? Take one size more, or send a "
            "tracing by WhatsApp; the maker reads it herself.\n\n"
            "## Cloth to sew\n\n"
            "A blouse with short sleeves takes about 1.5 metres, a tunic 2, a long dress 2.5 to 3, at 115 cm wide. One "
            "cloth of 200 × 115 cm makes a man's shirt in size L.\n\n"
            "Leaves do not repeat. Ask the tailor to lay the pattern where you like it best before cutting.\n\n"
            "## Shawls and headscarves\n\n"
            "A shawl of 200 × 75 cm goes round the shoulders twice. A square of 110 cm is right when folded once; to "
            "cover the chest choose 130 cm.\n\n"
            "All measures in this shop are taken of the piece itself, and two or three centimetres more or less are "
            "usual in handwork.",
        ),
        (Shot("sepatu-slip-on-ecoprint-krem", 0, Words("Sepasang sepatu kanvas", "A pair of canvas shoes")),),
    ),
    Guide(
        "jamu",
        Words("Jamu: apa isinya dan bagaimana menyimpannya", "Jamu: what is in it and how it keeps"),
        Words(
            "Minuman rempah yang direbus pagi hari. Tanpa pengawet, jadi dinginkan dan habiskan tepat waktu.",
            "A drink of roots and spices, boiled in the morning. Nothing preserves it, so keep it cold and finish it in time.",
        ),
        Words(
            "Jamu adalah minuman Jawa dari rimpang, daun, dan buah: kunyit, kencur, jahe, temulawak, asam, serai. "
            "Orang meminumnya pagi atau sore, seperti orang lain minum teh.\n\n"
            "## Yang paling sering dibuat\n\n"
            "Beras kencur itu lembut dan manis, disukai anak-anak. Kunyit asam segar dan sedikit masam. Jahe serai "
            "menghangatkan tenggorokan saat hujan. Temulawak pahit di belakang, jadi biasanya diberi gula aren.\n\n"
            "## Menyimpan\n\n"
            "Jamu botol di toko ini tanpa pengawet. Simpan di kulkas sejak tiba, jangan di pintunya, dan kocok sebelum "
            "dituang: endapan itu rempahnya. Tanggal baik digunakan sebelum ada di botol dan di halaman produknya. "
            "Sesudah dibuka habiskan dalam tiga hari.\n\n"
            "Serbuk dan sirup tahan lebih lama, di tempat kering dan gelap.\n\n"
            "## Yang perlu diketahui\n\n"
            "Jamu itu minuman, dan kami tidak menjanjikan apa-apa tentang penyakit. Sedang hamil, menyusui, atau "
            "rutin minum resep dokter? Tanyakan dulu kepada dokter atau bidan. Setiap botol memuat komposisi, nomor "
            "izin edar, dan kode produksinya.",
            "Jamu is a Javanese drink of roots, leaves and fruit: turmeric, kencur, ginger, temulawak, tamarind, "
            "lemongrass. People drink it in the morning or late afternoon, as others drink tea.\n\n"
            "## What is made most\n\n"
            "Beras kencur is soft and sweet, and children like it. Kunyit asam is fresh and a little sour. Ginger with "
            "lemongrass warms the throat when it rains. Temulawak is bitter in the end, so it usually gets palm "
            "sugar.\n\n"
            "## Keeping it\n\n"
            "Bottled jamu in this shop has no preservative. Keep it in the fridge from the day it comes, not in the "
            "door, and shake it: what settles is the spice. The best-before stands on the bottle and on the product's "
            "page. Once opened, finish it in three days.\n\n"
            "Powders and syrups keep longer, dry and dark.\n\n"
            "## Good to know\n\n"
            "Jamu is a drink, and we promise nothing about illness. If you are pregnant, nursing, or take what a doctor "
            "prescribed, ask a doctor or midwife first. Each bottle names its ingredients, its licence and its "
            "production code.",
        ),
        (Shot("beras-kencur-gula-merah", 0, Words("Sebotol beras kencur", "A bottle of beras kencur")),),
    ),
    Guide(
        "",
        Words("Memesan dari luar negeri untuk keluarga di rumah", "Ordering from abroad for the family at home"),
        Words(
            "Anda di Hong Kong, Taiwan, atau Doha, dan ibu di Jember berulang tahun. Begini caranya.",
            "You are in Hong Kong, Taiwan or Doha, and it is mother's birthday in Jember. This is how it goes.",
        ),
        Words(
            "Tidak perlu nomor Indonesia dan tidak perlu akun. Yang perlu: alamat di Indonesia dan nomor telepon orang "
            "yang menerima.\n\n"
            "## Nomor Anda dan nomor penerima\n\n"
            "Tulis nomor Anda dengan kode negara, misalnya +852 atau +886. Kabar pesanan dikirim ke email Anda. Kurir "
            "menelepon nomor penerima, jadi isi nomor yang benar-benar diangkat.\n\n"
            "## Alamat\n\n"
            "Ketik nama kecamatan lalu pilih dari daftar. Di desa, patokan lebih berguna daripada nomor rumah: sebelah "
            "musala, depan warung Bu Sri.\n\n"
            "## Sebagai hadiah\n\n"
            "Centang “Hadiah: harga tidak ditulis di paket”, dan ibu tidak melihat berapa yang Anda bayar.\n\n"
            "## Membayar\n\n"
            "Kartu bank dari negara mana pun bisa dipakai bila pilihan kartu tampil saat checkout. Transfer dari "
            "rekening Indonesia juga bisa, milik Anda atau milik adik di rumah; yang penting jumlahnya tepat sampai "
            "rupiah terakhir.\n\n"
            "## Sesudahnya\n\n"
            "Uang Anda kami tahan sampai barangnya diterima. Halaman pesanan menunjukkan di mana paketnya, dan bila ada "
            "yang tidak sesuai Anda sendiri yang bisa mengadu, dari mana pun.",
            "You need no Indonesian number and no account. What you need: an address in Indonesia and the phone number "
            "of whoever receives.\n\n"
            "## Your number and hers\n\n"
            "Write your number with its country code, such as +852 or +886. News of the order goes to your e-mail. The "
            "courier calls the recipient, so give a number that is answered.\n\n"
            "## The address\n\n"
            "Type the name of the kecamatan and choose from the list. In a village a landmark says more than a house "
            "number: beside the prayer house, across from Bu Sri's stall.\n\n"
            "## As a present\n\n"
            "Tick that it is a gift, and no price travels in the parcel: mother does not see what you paid.\n\n"
            "## Paying\n\n"
            "Cards of banks anywhere are taken where the checkout offers cards. A transfer from an Indonesian account "
            "works too, yours or your sister's at home; what matters is the sum, to the last rupiah.\n\n"
            "## Afterwards\n\n"
            "We hold your money until the goods have arrived. The order's page shows where the parcel is, and if "
            "something is not right it is you who can complain, from wherever you are.",
        ),
        (Shot("puger-kulon", 1, Words("Laut di Puger Kulon", "The sea at Puger Kulon")),),
    ),
    Guide(
        "",
        Words("Apa itu kode unik?", "What is the unique code?"),
        Words(
            "Mengapa yang harus ditransfer bukan Rp150.000 melainkan Rp149.983, dan mengapa harus tepat.",
            "Why you are asked to transfer Rp149,983 and not Rp150,000, and why it must be exact.",
        ),
        Words(
            "Setiap hari beberapa orang mentransfer jumlah yang sama. Di mutasi bank yang tampak hanya jumlahnya, "
            "sering tanpa nama. Kode unik membuat setiap transfer berbeda.\n\n"
            "## Cara kerjanya\n\n"
            "Toko mengurangi beberapa rupiah dari total Anda, dengan angka yang tidak sedang dipakai pesanan lain. Jadi "
            "Anda tidak pernah membayar lebih dari harga. Selisihnya ditanggung koperasi.\n\n"
            "## Yang perlu Anda lakukan\n\n"
            "Salin jumlahnya dengan satu sentuhan di halaman pembayaran, lalu transfer tepat sampai rupiah terakhir. "
            "Jangan dibulatkan. Bukti transfer tidak perlu dikirim.\n\n"
            "## Telanjur berbeda?\n\n"
            "Tidak apa-apa, uangnya tidak hilang. Kami mencocokkannya dengan tangan, biasanya pada hari kerja yang "
            "sama. Kurang bayar? Halaman pesanan menyebut sisanya. Lebih bayar? Kelebihannya kami kembalikan.",
            "Every day several people transfer the same sum. The bank's list shows little but the amount, often without "
            "a name. A unique code makes each transfer different.\n\n"
            "## How it works\n\n"
            "The shop takes a few rupiah off your total, by a number no other order is using. So you never pay more than "
            "the price, and the cooperative bears the difference.\n\n"
            "## What you do\n\n"
            "Copy the amount with one touch on the payment page and transfer it to the last rupiah. Do not round it. No "
            "proof of transfer need be sent.\n\n"
            "## Sent another amount?\n\n"
            "Nothing is lost. We match it by hand, usually on the same working day. Too little? The order's page names "
            "the rest. Too much? We send the difference back.",
        ),
        (Shot("balung-lor", 0, Words("Desa Balung Lor", "Balung Lor village")),),
    ),
)
