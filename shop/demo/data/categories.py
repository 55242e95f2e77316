"""The six shelves and the kinds of goods on them."""

from __future__ import annotations

from shop.demo.goods import Category, Kind, Picture, Words

KINDS = (
    Kind("kain-panjang", Words("Kain panjang", "Cloth lengths")),
    Kind("bahan-kemeja", Words("Bahan kemeja", "Shirt cloth")),
    Kind("selendang", Words("Selendang", "Shawls")),
    Kind("taplak", Words("Taplak meja", "Table runners")),
    Kind("tas-jinjing", Words("Tas jinjing", "Tote bags")),
    Kind("tas-selempang", Words("Tas selempang", "Shoulder bags")),
    Kind("pouch", Words("Pouch", "Pouches")),
    Kind("tas-anyam", Words("Tas anyam", "Woven bags")),
    Kind("slip-on", Words("Sepatu slip-on", "Slip-on shoes")),
    Kind("sandal", Words("Sandal", "Sandals")),
    Kind("bros", Words("Bros", "Brooches")),
    Kind("anting", Words("Anting", "Earrings")),
    Kind("gantungan-kunci", Words("Gantungan kunci", "Key rings")),
    Kind("ikat-rambut", Words("Ikat rambut", "Hair ties")),
    Kind("masker", Words("Masker kain", "Cloth masks")),
    Kind("keripik", Words("Keripik dan kerupuk", "Crisps and crackers")),
    Kind("kacang", Words("Kacang", "Nuts")),
    Kind("kue-kering", Words("Kue kering", "Biscuits")),
    Kind("manisan", Words("Manisan dan suwar-suwir", "Sweets")),
    Kind("sambal", Words("Sambal", "Sambal")),
    Kind("kopi", Words("Kopi", "Coffee")),
    Kind("minuman-rempah", Words("Minuman rempah", "Spice drinks")),
)

CATEGORIES = (
    Category(
        "kain",
        Words("Kain", "Cloth"),
        Words(
            "Ecoprint, batik tulis, batik cap, dan celup alami. Tiap lembar dikerjakan satu per satu, jadi tidak ada "
            "dua yang sama.",
            "Ecoprint, hand-drawn and stamped batik, natural dyes. Every length is made by itself, so no two are the "
            "same.",
        ),
        ("kain-panjang", "bahan-kemeja", "selendang", "taplak"),
        Picture("ecoprint", 45, "belacu", leaves=("jarak", "lanang", "jati")),
    ),
    Category(
        "tas",
        Words("Tas", "Bags"),
        Words(
            "Kanvas, kulit, mendong, dan perca kain sendiri. Dijahit atau dianyam di rumah, dengan jahitan yang bisa "
            "diperbaiki.",
            "Canvas, leather, rush and offcuts of our own cloth, sewn or woven at home with seams that can be mended.",
        ),
        ("tas-jinjing", "tas-selempang", "pouch", "tas-anyam"),
        Picture("tote", 9, "nila", leaves=("pakis", "jarak", "jati")),
    ),
    Category(
        "sepatu",
        Words("Sepatu", "Shoes"),
        Words(
            "Slip-on dan sandal beratasan kain ecoprint atau batik. Ukur kaki pada sore hari, lalu lihat tabel "
            "sentimeter di tiap produk.",
            "Slip-ons and sandals with uppers of ecoprint or batik. Measure your feet in the afternoon and look at "
            "the centimetres on each page.",
        ),
        ("slip-on", "sandal"),
        Picture("slipon", 8, "nila"),
    ),
    Category(
        "aksesori",
        Words("Aksesori", "Accessories"),
        Words(
            "Bros, anting, ikat rambut, dan barang kecil dari sisa kain yang terlalu bagus untuk dibuang.",
            "Brooches, earrings, hair ties and small things from offcuts too good to throw away.",
        ),
        ("bros", "anting", "gantungan-kunci", "ikat-rambut", "masker"),
        Picture("scrunchie", 8, "belacu"),
    ),
    Category(
        "camilan",
        Words("Camilan", "Snacks"),
        Words(
            "Keripik, sambal, kue kering, suwar-suwir, dan kopi dari dapur desa. Semua berizin, dan tanggal baik "
            "digunakan tertera sebelum Anda memesan.",
            "Crisps, sambal, biscuits, sweets and coffee from village kitchens. All licensed, with the best-before "
            "date shown before you order.",
        ),
        ("keripik", "kacang", "kue-kering", "manisan", "sambal", "kopi"),
        Picture("snack", 3, "tegeran", label="Keripik Pisang", under="isi bersih 150 g"),
    ),
    Category(
        "jamu",
        Words("Jamu", "Spice drinks"),
        Words(
            "Minuman rempah yang direbus pagi hari dan dibotolkan hari itu juga. Diminum karena enak.",
            "Spice drinks boiled in the morning and bottled the same day. Drunk because they taste good.",
        ),
        ("minuman-rempah",),
        Picture("jamu", 4, "soga", label="Kunyit Asam", under="isi bersih 250 ml"),
    ),
)
