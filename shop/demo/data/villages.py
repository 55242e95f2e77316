"""The nine villages. Names, districts and codes are real (Kemendagri); the coordinators are invented."""

from __future__ import annotations

from shop.demo.goods import Picture, Village, Words

VILLAGES = (
    Village(
        "sidomulyo",
        "Sidomulyo",
        "Silo",
        "35.09.30.2009",
        "68184",
        Words(
            "Desa di kaki Gunung Gumitir, di sela kebun kopi rakyat. Pagi di sini dingin, dan kain celup nila "
            "dijemur bergantian dengan biji kopi di halaman yang sama.",
            "A village at the foot of Mount Gumitir among smallholders' coffee. Mornings are cold here, and indigo "
            "cloth dries in the same yards as the coffee, taking turns.",
        ),
        Picture("village", 2, motif="kopi"),
        "Nanik Wahyuni",
        "+628000000801",
    ),
    Village(
        "sidomukti",
        "Sidomukti",
        "Mayang",
        "35.09.26.2007",
        "68182",
        Words(
            "Jalan desanya menanjak ke arah hutan pinus. Daun kenikir, kelor, dan jarak tumbuh di pagar rumah, "
            "sehingga bahan untuk kain ecoprint tidak perlu dibeli.",
            "The village road climbs towards the pine forest. Cosmos, moringa and castor grow along the fences, so "
            "nobody here buys leaves for printing.",
        ),
        Picture("village", 5, motif="pinus"),
        "Sri Hartatik",
        "+628000000802",
    ),
    Village(
        "wonoasri",
        "Wonoasri",
        "Tempurejo",
        "35.09.18.2005",
        "68173",
        Words(
            "Berbatasan dengan hutan Taman Nasional Meru Betiri. Pohon jati tua di belakang rumah memberi warna "
            "merah keunguan yang membuat kain dari desa ini mudah dikenali.",
            "It borders the forest of Meru Betiri National Park. Old teak behind the houses gives the purplish red "
            "by which cloth from this village is known.",
        ),
        Picture("village", 8, motif="jati"),
        "Umi Latifah",
        "+628000000803",
    ),
    Village(
        "ambulu",
        "Ambulu",
        "Ambulu",
        "35.09.12.2004",
        "68172",
        Words(
            "Desa yang ramai di jalan menuju pantai selatan. Ada pasar, ada gudang tembakau, dan di gang-gangnya "
            "masih terdengar kompor malam dinyalakan sebelum subuh.",
            "A busy place on the road to the southern beaches: a market, tobacco barns, and lanes where wax stoves "
            "are lit before dawn.",
        ),
        Picture("village", 11, motif="pasar"),
        "Eko Prasetyono",
        "+628000000804",
    ),
    Village(
        "sabrang",
        "Sabrang",
        "Ambulu",
        "35.09.12.2002",
        "68172",
        Words(
            "Di seberang Kali Mayang, seperti namanya. Pisang agung dan singkong ditanam sampai ke tepi sungai, "
            "lalu digoreng tipis setiap Senin dan Kamis.",
            "Across the Mayang river, as its name says. Bananas and cassava grow down to the water and are sliced "
            "thin and fried every Monday and Thursday.",
        ),
        Picture("village", 14, motif="sungai"),
        "Lilik Mudrikah",
        "+628000000805",
    ),
    Village(
        "dukuh-dempok",
        "Dukuh Dempok",
        "Wuluhan",
        "35.09.11.2004",
        "68162",
        Words(
            "Sawahnya luas dan bergantian dengan tembakau. Motif daun tembakau pada batik desa ini digambar dari "
            "daun yang tergantung di gudang pengering.",
            "Wide rice fields taking turns with tobacco. The tobacco leaf on this village's batik is drawn from the "
            "leaves hanging in the drying barns.",
        ),
        Picture("village", 17, motif="tembakau"),
        "Imam Syafi'i",
        "+628000000806",
    ),
    Village(
        "balung-lor",
        "Balung Lor",
        "Balung",
        "35.09.10.2005",
        "68161",
        Words(
            "Dekat pasar Balung, tempat orang mencari benang, kancing, dan ritsleting. Hampir setiap gang punya satu "
            "mesin jahit yang berbunyi sampai malam.",
            "Close to Balung market, where people come for thread, buttons and zips. Almost every lane has a sewing "
            "machine that can be heard into the night.",
        ),
        Picture("village", 20, motif="jahitan"),
        "Wiwik Astutik",
        "+628000000807",
    ),
    Village(
        "bagorejo",
        "Bagorejo",
        "Gumukmas",
        "35.09.04.2007",
        "68165",
        Words(
            "Tanah datar dengan pekarangan penuh kunyit, kencur, dan jahe. Kebun kecil di samping dapur itulah yang "
            "menjadi minuman rempah di toko ini.",
            "Flat land whose gardens are full of turmeric, kencur and ginger. Those small plots beside the kitchen "
            "become the spice drinks of this shop.",
        ),
        Picture("village", 23, motif="kebun"),
        "Khoirul Anwar",
        "+628000000808",
    ),
    Village(
        "puger-kulon",
        "Puger Kulon",
        "Puger",
        "35.09.08.2004",
        "68164",
        Words(
            "Kampung nelayan di muara Bedadung. Ketika angin timur menahan perahu di darat, tangan-tangan yang biasa "
            "menambal jaring beralih menganyam.",
            "A fishing village at the mouth of the Bedadung. When the east wind keeps the boats ashore, hands that "
            "mend nets turn to weaving.",
        ),
        Picture("village", 26, motif="laut"),
        "Suparmi",
        "+628000000809",
    ),
)
