"""What the demo's sellers tell of themselves. All persons are invented."""

from __future__ import annotations

from shop.demo.goods import Shot, Standing, Story, Words

STORIES = (
    Story(
        "wening-ecoprint",
        -62,
        Standing.TOLD,
        Words("Belajar melihat ruang kosong", "Learning to see empty space"),
        Words(
            "Di Hong Kong Wening merawat seorang pelukis tua. Yang ia bawa pulang bukan lukisan, melainkan cara memandang.",
            "In Hong Kong Wening cared for an old painter. What she brought home was no painting but a way of looking.",
        ),
        Words(
            "Tuan Lau berumur delapan puluh satu ketika Wening mulai bekerja di flatnya di Sham Shui Po. Tangannya "
            "gemetar, jadi Wening yang meracik tinta dan memegang kertasnya. “Jangan isi semuanya,” katanya setiap "
            "hari, “biarkan burungnya punya tempat untuk terbang.”\n\n"
            "Enam tahun kemudian Wening pulang ke Sidomukti membawa tabungan untuk atap rumah dan dua palu kayu.\n\n"
            "## Palu pada jam sekolah\n\n"
            "Teknik pounding itu berisik. Daun kelor yang baru dipetik ditata di atas kain, ditutup plastik, lalu "
            "dipukul sampai warnanya pindah. Wening mengerjakannya pukul tujuh sampai sebelas, waktu anak-anak "
            "tetangga di sekolah dan bayi di rumah sebelah sudah bangun.\n\n"
            "Ia menata daun paling banyak sembilan dalam satu selendang. Pembeli pernah meminta lebih ramai. Wening "
            "mencoba, lalu mencuci kain itu untuk dijadikan lap. Ruang kosongnya hilang, katanya.\n\n"
            "## Yang ia simpan\n\n"
            "Di dinding depan tergantung satu lembar kertas bergambar ranting, tanpa bingkai. Pembeli yang datang "
            "mengira itu buatannya. Ia selalu menjawab: itu guru saya.",
            "Mr Lau was eighty-one when Wening began working in his flat in Sham Shui Po. His hands shook, so it was "
            "Wening who ground the ink and held the paper. “Do not fill it all,” he said every day, “leave the bird "
            "somewhere to fly.”\n\n"
            "Six years later she came home to Sidomukti with savings for a roof and two wooden mallets.\n\n"
            "## Mallets in school hours\n\n"
            "Pounding is loud. Fresh moringa leaves are laid on the cloth, covered, and beaten until their colour "
            "passes over. Wening works from seven to eleven, when the neighbours' children are at school and the baby "
            "next door is awake.\n\n"
            "She lays nine leaves in a shawl at most. A buyer once asked for a fuller one. Wening tried, and washed "
            "that cloth to make dusters of it. The empty space was gone, she says.\n\n"
            "## What she kept\n\n"
            "On the front wall hangs a sheet of paper with a twig on it, unframed. Visitors think it is hers. She always "
            "answers: that is my teacher.",
        ),
        (
            Shot(
                "selendang-ecoprint-pounding-kelor",
                0,
                Words("Selendang dengan cetakan daun kelor", "A shawl printed with moringa leaves"),
            ),
            Shot(
                "kain-ecoprint-pounding-jarak-krem",
                1,
                Words("Tulang daun jarak dari dekat", "Veins of a castor leaf from near"),
            ),
            Shot("sidomukti", 2, Words("Desa Sidomukti", "Sidomukti village")),
        ),
    ),
    Story(
        "batik-bu-endang",
        -51,
        Standing.TOLD,
        Words("Delapan kain setahun", "Eight cloths a year"),
        Words(
            "Bu Endang tidak pernah menggambar pola dengan pensil. Neneknya juga tidak, sepulang dari gudang tembakau.",
            "Bu Endang never draws a pattern in pencil. Nor did her grandmother, home from the tobacco barn.",
        ),
        Words(
            "Nenek Endang menyortir daun tembakau dari pagi sampai sore. Malamnya ia membatik dengan lampu minyak, "
            "dan cucunya yang meniup canting bila lilinnya tersumbat. Itulah pelajaran pertama Endang: napas.\n\n"
            "## Dua belas tahun tanpa canting\n\n"
            "Di Hong Kong ia memasak dan mengantar sekolah dua anak perempuan. Ia tidak membatik sama sekali, tetapi "
            "di pasar ia selalu berhenti di kios kain dan menghafal. Buku catatannya berisi motif ombak, sisik, dan "
            "pagar jendela.\n\n"
            "Sesudah pulang ia butuh tiga bulan sampai tangannya ingat. Kain pertama ia simpan. Ada satu garis yang "
            "goyah di sana, dan ia suka menunjukkannya kepada yang ingin belajar.\n\n"
            "## Satu setengah bulan\n\n"
            "Satu kain dikerjakan kira-kira empat puluh lima hari: nyungging, isen-isen, menutup, mencelup, melorod, "
            "lalu sekali lagi dari awal untuk warna kedua. Setahun delapan lembar, kadang tujuh. Kalau ada yang "
            "memesan sepuluh, Endang menjawab bahwa dua lagi menyusul tahun depan.",
            "Endang's grandmother sorted tobacco from morning till evening. At night she made batik by an oil lamp, and "
            "it was the granddaughter who blew into the canting when the wax stuck. That was Endang's first lesson: "
            "breath.\n\n"
            "## Twelve years without a canting\n\n"
            "In Hong Kong she cooked and took two girls to school. She drew no batik at all, but at the market she "
            "always stopped at the cloth stall and learnt by heart. Her notebook is full of waves, scales and window "
            "grilles.\n\n"
            "Back home it took three months until her hand remembered. She kept the first cloth. One line in it wavers, "
            "and she likes to show it to whoever wants to learn.\n\n"
            "## A month and a half\n\n"
            "One cloth takes about forty-five days: drawing, filling, covering, dyeing, boiling out the wax, and once "
            "more from the beginning for the second colour. Eight a year, sometimes seven. Whoever orders ten is told "
            "that two will follow next year.",
        ),
        (
            Shot(
                "batik-tulis-endang-tembakau-nila",
                0,
                Words("Batik tulis motif tembakau, warna nila", "Hand-drawn batik with tobacco leaves in indigo"),
            ),
            Shot(
                "batik-tulis-endang-parang-sogan",
                1,
                Words("Isen-isen parang dari dekat", "The filling of a parang from near"),
            ),
        ),
    ),
    Story(
        "dapur-mbok-sarmi",
        -40,
        Standing.TOLD,
        Words("Ladrang yang menahan saya di rumah", "The ladrang that kept me at home"),
        Words(
            "Dua kali Mbok Sarmi berangkat ke Jeddah. Yang ketiga kali kopernya sudah penuh, lalu datang pesanan Lebaran.",
            "Twice Mbok Sarmi left for Jeddah. The third time her case was packed, and then the Lebaran orders came.",
        ),
        Words(
            "Setiap pulang cuti, tetangga sudah menunggu. Bukan oleh-oleh yang mereka minta, tetapi ladrang: adonan "
            "gurih yang digiling tipis, dipotong serong, digoreng sampai berbunyi.\n\n"
            "Tahun 2019 Mbok Sarmi sudah membeli tiket. Dua minggu sebelum berangkat, bu lurah memesan tiga puluh "
            "stoples. Lalu sekolah, lalu masjid. Anaknya menghitung di belakang kalender: lebih banyak dari gaji dua "
            "bulan.\n\n"
            "## Resep di belakang kalender\n\n"
            "Kalender itu masih tergantung di dapur. Di baliknya ada takaran yang ditulis anaknya sambil makan, karena "
            "Mbok Sarmi hanya mengenal “segenggam” dan “secukupnya”. Sejak itu rasanya selalu sama.\n\n"
            "Sekarang ia menggoreng tiga hari seminggu bersama dua keponakan. Minyaknya diganti setelah empat kali "
            "goreng; yang lama diambil pengepul untuk sabun.\n\n"
            "Kopernya? Dipakai menyimpan stoples.",
            "Whenever she came on leave the neighbours were waiting. They asked for no presents from abroad, only for "
            "ladrang: savoury dough rolled thin, cut slantwise, fried until it sounds.\n\n"
            "In 2019 she had bought her ticket. Two weeks before leaving, the village head's wife ordered thirty jars. "
            "Then the school, then the mosque. Her child added it up on the back of the calendar: more than two months' "
            "wages.\n\n"
            "## A recipe on the back of a calendar\n\n"
            "The calendar still hangs in the kitchen. On its back are the measures her child wrote down while eating, "
            "for Mbok Sarmi knows only “a handful” and “enough”. Since then it has tasted the same each time.\n\n"
            "Now she fries three days a week with two nieces. The oil is changed after four rounds; the old goes to a "
            "soap maker.\n\n"
            "And the case? It holds the jars.",
        ),
        (
            Shot("ladrang-manis", 0, Words("Sebungkus ladrang manis", "A pack of sweet ladrang")),
            Shot("dukuh-dempok", 1, Words("Desa Dukuh Dempok", "Dukuh Dempok village")),
        ),
    ),
    Story(
        "kopi-pak-wagiman",
        -33,
        Standing.TOLD,
        Words("Kebun kakek menunggu sebelas tahun", "Grandfather's garden waited eleven years"),
        Words(
            "Waktu Wagiman di Sabah, kopinya tumbuh setinggi rumah. Butuh dua musim untuk menurunkannya lagi.",
            "While Wagiman was in Sabah his coffee grew as high as the house. It took two seasons to bring it down again.",
        ),
        Words(
            "Di Sabah Wagiman memanen sawit. Galah sepanjang delapan meter, tandan tiga puluh kilo. Ia hafal bunyi "
            "tandan yang matang sebelum jatuh.\n\n"
            "Kebun kakeknya di lereng Gumitir hanya seperempat hektare. Ketika ia pulang, pohonnya sudah menjulang dan "
            "monyet yang memanen.\n\n"
            "## Memotong untuk mendapat\n\n"
            "Semua orang menyuruh menebang dan menanam cabai. Wagiman memangkas. Musim pertama hampir tidak ada buah. "
            "Musim kedua cukup untuk tetangga. Musim ketiga koperasi mengirim orang untuk mencicipi, dan Wagiman baru "
            "tahu bahwa kopinya berasa cokelat.\n\n"
            "Ia memetik merah saja, jadi satu pohon didatangi lima sampai enam kali. Bijinya dijemur tiga minggu di "
            "para-para bambu, dibalik setiap jam oleh siapa pun yang lewat.\n\n"
            "Setiap bungkus diberi tanggal sangrai. Lebih dari dua bulan ia tarik sendiri dari warung.",
            "In Sabah Wagiman cut oil palm. A pole eight metres long, bunches of thirty kilos. He knows the sound of a "
            "ripe bunch before it falls.\n\n"
            "His grandfather's garden on Gumitir's slope is a quarter hectare. When he came home the trees towered and "
            "the monkeys had the harvest.\n\n"
            "## Cutting to gain\n\n"
            "Everybody told him to fell it and plant chillies. Wagiman pruned. The first season there was hardly any "
            "fruit. The second was enough for the neighbours. In the third the cooperative sent somebody to taste, and "
            "Wagiman learnt that his coffee tastes of chocolate.\n\n"
            "He picks only the red, so each tree is visited five or six times. The beans dry for three weeks on bamboo "
            "racks, turned every hour by whoever passes.\n\n"
            "Each bag bears the day it was roasted. What is older than two months he fetches back from the stalls "
            "himself.",
        ),
        (
            Shot("sidomulyo", 1, Words("Lereng kebun kopi di Sidomulyo", "Coffee slopes of Sidomulyo")),
            Shot("kopi-robusta-gumitir-biji", 0, Words("Sebungkus kopi robusta Gumitir", "A bag of Gumitir robusta")),
        ),
    ),
    Story(
        "sepatu-nur-janah",
        -26,
        Standing.TOLD,
        Words("Jiplakan kaki dari tiga negara", "Tracings of feet from three countries"),
        Words(
            "Di dinding bengkel Nur Janah tergantung kertas-kertas bergambar kaki. Yang terjauh datang dari Doha.",
            "On the wall of Nur Janah's workshop hang papers with feet on them. The farthest came from Doha.",
        ),
        Words(
            "Di Tainan Nur Janah seharusnya hanya membersihkan rumah. Bengkel sepatu majikannya di lantai bawah, dan "
            "malam hari ia menemani nenek yang masih mengelem sol. Setahun kemudian ia boleh memegang kuasnya.\n\n"
            "## Kiri dan kanan\n\n"
            "Pelajaran yang paling ia ingat: ukur dua-duanya. Kaki kiri hampir selalu lebih panjang. Maka pembeli yang "
            "ragu mengirim jiplakan, dan Nur Janah menyimpan semuanya dengan nama dan tanggal.\n\n"
            "Yang dari Doha milik seorang sopir yang membelikan sepatu untuk ibunya di Jember. Ia meminta ibunya "
            "menginjak kertas, adiknya memotret, dan dari Doha ia meneruskannya ke sini. Sepatunya pas.\n\n"
            "Kanvasnya dicelup di ember biru di belakang rumah. Sol karet datang dari Mojokerto dua kali sebulan. "
            "Sepasang selesai dalam dua hari, dan dua-duanya berbeda setengah senti bila memang kakinya begitu.",
            "In Tainan Nur Janah was only to clean the house. Her employer's shoe workshop was on the ground floor, and "
            "in the evenings she sat with the grandmother, who still glued soles. A year later she was allowed to hold "
            "the brush.\n\n"
            "## Left and right\n\n"
            "The lesson she remembers best: measure both. The left foot is nearly always longer. So whoever is unsure "
            "sends a tracing, and Nur Janah keeps them all with name and date.\n\n"
            "The one from Doha belongs to a driver who bought shoes for his mother in Jember. She stepped on a sheet of "
            "paper, his sister took a picture, and from Doha he passed it on. The shoes fitted.\n\n"
            "The canvas is dyed in a blue bucket behind the house. Rubber soles come from Mojokerto twice a month. A "
            "pair takes two days, and the two differ by half a centimetre where the feet do.",
        ),
        (
            Shot(
                "sepatu-slip-on-kanvas-celup-nila",
                0,
                Words("Sepatu kanvas celup nila", "Canvas shoes dyed with indigo"),
            ),
            Shot("sepatu-slip-on-ecoprint-krem", 2, Words("Sepatu ecoprint krem", "Cream ecoprint shoes")),
        ),
    ),
    Story(
        "kub-lintang-nila",
        -19,
        Standing.TOLD,
        Words("Bak yang diberi makan setiap pagi", "The vat that is fed every morning"),
        Words(
            "Enam perempuan di Sidomulyo memelihara satu bak nila. Umurnya empat tahun, dan ia lebih manja dari bayi.",
            "Six women in Sidomulyo keep one indigo vat. It is four years old and fussier than a baby.",
        ),
        Words(
            "Pukul enam Jumaroh membuka tutup bak dan menciumnya. Bila baunya seperti tanah sesudah hujan, nilanya "
            "sehat. Bila asam, ia diberi gula aren dan hari itu tidak ada yang boleh mencelup.\n\n"
            "## Giliran\n\n"
            "Enam anggota, enam hari. Siapa yang mencelup menulis di papan: kain apa, berapa kali, berapa lama "
            "diangin-anginkan. Biru muda tiga celupan, biru tua dua belas. Di antara dua celupan kain harus bernapas "
            "sampai hijaunya habis.\n\n"
            "Bak itu pernah mati sekali. Musim hujan 2023 dapurnya bocor dan airnya masuk. Poniyem menangis, katanya "
            "seperti kehilangan kambing. Jumaroh mengambil seember dari bak tetangga di Desa Bagorejo, memulai lagi, "
            "dan tiga minggu kemudian birunya kembali.\n\n"
            "## Uangnya\n\n"
            "Setiap kain dibagi menurut siapa yang mengerjakan apa, dan delapan persen masuk kas. Dari kas itu mereka "
            "membeli atap seng. Sekarang baknya tidur kering.",
            "At six Jumaroh lifts the lid and smells. If it smells like earth after rain the indigo is well. If it is "
            "sour it gets palm sugar, and nobody may dye that day.\n\n"
            "## Turns\n\n"
            "Six members, six days. Whoever dyes writes on the board: which cloth, how many dips, how long it aired. "
            "Three dips make a pale blue, twelve a dark one. Between two dips the cloth must breathe until the green is "
            "gone.\n\n"
            "The vat died once. In the rains of 2023 the kitchen leaked and water came in. Poniyem cried; like losing a "
            "goat, she says. Jumaroh fetched a bucketful from a neighbour's vat in Bagorejo, began again, and three "
            "weeks later the blue was back.\n\n"
            "## The money\n\n"
            "Each cloth is shared by who did what, and eight per cent goes to the fund. From it they bought a tin roof. "
            "Now the vat sleeps dry.",
        ),
        (
            Shot(
                "selendang-celup-nila-tiga-kali",
                0,
                Words("Selendang celup nila tiga kali", "A shawl dipped in indigo three times"),
            ),
            Shot("kain-polos-celup-nila-tua", 2, Words("Gulungan kain nila tua", "A roll of dark indigo cloth")),
            Shot(
                "kain-ecoprint-pakis-di-atas-nila",
                1,
                Words("Daun pakis di atas biru, dari dekat", "Fern leaves on blue from near"),
            ),
        ),
    ),
    Story(
        "jahitan-titik",
        -8,
        Standing.TOLD,
        Words("Tidak ada dua yang sama", "No two alike"),
        Words(
            "Titik membeli sisa potongan kain per kilo. Menyetrikanya butuh lebih lama daripada menjahitnya.",
            "Titik buys offcuts by the kilo. Ironing them takes longer than sewing them.",
        ),
        Words(
            "Di Singapura Titik bekerja pada keluarga yang mengganti gorden setiap tahun. Yang lama dibuang. Ia "
            "menyimpan satu, menjahitnya menjadi tas belanja, dan nyonya rumah minta dibuatkan lima.\n\n"
            "## Menurut warna\n\n"
            "Sekarang kain sisanya datang dari KUB di sekitar Balung. Setiap Sabtu ia menuang satu karung di lantai, "
            "menyetrika, lalu menyusunnya menurut warna dari dinding ke pintu. Anaknya boleh memilih baris mana yang "
            "dijahit minggu itu.\n\n"
            "Ritsletingnya yang termahal di pasar. Ia pernah memakai yang murah, dan satu pouch kembali dengan gigi "
            "yang lepas. Pembelinya tidak marah. Titik yang tidak bisa tidur.\n\n"
            "Sampai hari ini ia belum pernah membuat dua susunan yang sama, meski ada yang meminta.",
            "In Singapore Titik worked for a family who changed their curtains every year. The old ones were thrown "
            "away. She kept one, sewed a shopping bag of it, and the lady of the house asked for five.\n\n"
            "## By colour\n\n"
            "Now her offcuts come from the groups around Balung. Every Saturday she empties a sack on the floor, irons, "
            "and lays them out by colour from the wall to the door. Her child may choose which row is sewn that "
            "week.\n\n"
            "Her zips are the dearest in the market. Once she used cheap ones, and a pouch came back with loose teeth. "
            "The buyer was not angry. It was Titik who could not sleep.\n\n"
            "To this day she has not made two alike, though some have asked.",
        ),
        (
            Shot("pouch-perca-ecoprint-tiga-ukuran", 0, Words("Pouch perca ecoprint", "Pouches of ecoprint offcuts")),
            Shot("dompet-koin-perca", 2, Words("Dompet koin dari perca", "Coin purses of offcuts")),
        ),
    ),
    Story(
        "celup-ratih",
        -2,
        Standing.IN_REVIEW,
        Words("Buku tulis berisi benang", "An exercise book of yarns"),
        Words(
            "Setiap bak celup punya satu halaman. Ratih menempelkan potongan benangnya supaya warna bisa dicari lagi.",
            "Every dye bath has a page. Ratih tapes in a snip of its yarn, so that a colour can be found again.",
        ),
        Words(
            "Dapur saya seperti pasar: kulit manggis, kulit mahoni, kayu secang, tegeran. Suami saya pernah hampir "
            "menyeduhnya.\n\n"
            "Waktu di Hong Kong saya mencatat belanja majikan di buku tulis, sampai sen terakhir. Kebiasaan itu "
            "terbawa. Sekarang yang saya catat takaran, lama merebus, cuaca hari itu, dan saya tempel potongan "
            "benangnya.\n\n"
            "## Halaman 41\n\n"
            "Tahun lalu seorang ibu meminta warna yang sama untuk selendang putrinya yang menikah. Ia hanya punya "
            "foto. Saya buka buku, ketemu di halaman 41: secang, tunjung sedikit, hari mendung. Saya tunggu mendung, "
            "lalu mencelup.",
            "My kitchen is like a market: mangosteen rind, mahogany bark, sappan, tegeran. My husband once almost "
            "brewed some.\n\n"
            "In Hong Kong I wrote my employer's shopping into an exercise book, to the last cent. The habit stayed. Now "
            "I write down measures, how long it boiled, the weather, and tape in a snip of yarn.\n\n"
            "## Page 41\n\n"
            "Last year a mother wanted the same colour for her daughter's wedding shawl. She had only a photograph. I "
            "opened the book and found it on page 41: sappan, a little iron, a cloudy day. I waited for clouds, then "
            "dyed.",
        ),
        (Shot("selendang-celup-secang", 0, Words("Selendang celup secang", "A shawl dyed with sappan")),),
    ),
    Story(
        "kub-daun-jati",
        -3,
        Standing.ASKED,
        Words("Tiga orang dan satu dandang", "Three people and one pot"),
        Words(
            "Sulastri, Halimah, dan Yuni pulang dari tiga negara. Mereka mulai dengan satu dandang pinjaman.",
            "Sulastri, Halimah and Yuni came home from three countries. They began with one borrowed pot.",
        ),
        Words(
            "Dandang itu milik ibu Halimah, dipakai memasak untuk hajatan. Pada hari Senin ia kosong, jadi hari Senin "
            "mereka mengukus kain.\n\n"
            "## Daun dari belakang rumah\n\n"
            "Halimah yang memilih daun. Empat tahun di kebun sawit mengajarinya melihat daun mana yang sehat dari "
            "jauh. Yang muda memberi merah, yang tua memberi tepi yang tajam.\n\n"
            "Sulastri menata dan menggulung. Yuni menjahit tepi dan memotret. Kain diangin-anginkan seminggu sebelum "
            "dicuci pertama kali, dan selama seminggu itu tidak ada yang boleh menyentuhnya, juga pembeli yang sudah "
            "membayar.\n\n"
            "Dandangnya sekarang tiga. Yang pertama tetap dikembalikan setiap kali ada hajatan.",
            "The pot belonged to Halimah's mother, who cooked in it for feasts. On Mondays it was empty, so on Mondays "
            "they steamed cloth.\n\n"
            "## Leaves from behind the house\n\n"
            "It is Halimah who chooses the leaves. Four years on a palm estate taught her to see from afar which are "
            "sound. Young ones give red, old ones a sharp edge.\n\n"
            "Sulastri lays and rolls. Yuni hems and takes the pictures. The cloth airs for a week before its first wash, "
            "and in that week nobody may touch it, not even a buyer who has paid.\n\n"
            "There are three pots now. The first one still goes back whenever there is a feast.",
        ),
        (
            Shot(
                "kain-ecoprint-jati-muda",
                0,
                Words("Kain ecoprint daun jati muda", "Cloth printed with young teak leaves"),
            ),
            Shot("wonoasri", 0, Words("Desa Wonoasri", "Wonoasri village")),
        ),
    ),
    Story(
        "paimin",
        -5,
        Standing.RETURNED,
        Words("Tujuh tahun menjahit tali", "Seven years of sewing straps"),
        Words(
            "Di pabrik di Taichung saya hanya menjahit tali. Sekarang saya ingin tahu bagaimana tasnya selesai.",
            "In the factory in Taichung I sewed only straps. Now I want to know how a bag ends.",
        ),
        Words(
            "Setiap hari empat ratus tali. Saya tidak pernah melihat tasnya jadi, karena bagian itu di lantai tiga.\n\n"
            "Waktu pulang saya membeli mesin bekas dan satu lembar kulit. Tas pertama saya bongkar enam kali. Anak "
            "sulung saya yang memasang kancing, dan sampai sekarang masih dia.\n\n"
            "Kalau Anda ingin melihat, telepon saya di rumah atau datang saja, pagarnya hijau.",
            "",
        ),
        (Shot("tas-selempang-kulit-ecoprint-cokelat", 0, Words("Tas selempang kulit", "A leather sling bag")),),
        "Kisahnya bagus, Pak. Kalimat terakhir mengundang orang ke rumah: tulis saja bahwa pembeli bisa bertanya lewat"
        " WhatsApp koperasi.",
    ),
)
