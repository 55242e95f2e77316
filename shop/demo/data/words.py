"""Sentences that several products share because they are washed, sold or stored in the same way."""

from __future__ import annotations

from shop.demo.goods import Words

WASH_ECOPRINT = Words(
    "Cuci tangan dengan lerak atau sampo, jemur di tempat teduh, setrika dari balik.",
    "Wash by hand with soapnut or shampoo, dry in the shade, iron on the reverse.",
)
WASH_SILK = Words(
    "Rendam sebentar di air dingin dengan sedikit sampo, jangan diperas, setrika suam dari balik.",
    "Soak briefly in cold water with a little shampoo, do not wring, iron warm on the reverse.",
)
WASH_BATIK = Words(
    "Cuci tangan terpisah dengan lerak, jangan disikat, angin-anginkan. Simpan dengan akar wangi.",
    "Wash by hand on its own with soapnut, do not brush, dry in moving air. Keep with vetiver root.",
)
WASH_INDIGO = Words(
    "Tiga cucian pertama dipisah karena nila masih luntur sedikit. Jemur di tempat teduh.",
    "Wash apart the first three times, as indigo still gives a little. Dry in the shade.",
)
WIPE = Words(
    "Lap dengan kain lembap, angin-anginkan. Jangan direndam.",
    "Wipe with a damp cloth and let it air. Do not soak.",
)
WASH_CANVAS = Words(
    "Cuci tangan dengan air dingin, sikat halus bagian dalam, jemur terbalik.",
    "Wash by hand in cold water, brush the inside gently, dry turned inside out.",
)
WOVEN_CARE = Words(
    "Jauhkan dari lembap. Kalau berdebu, sikat kering lalu jemur sebentar di pagi hari.",
    "Keep it dry. When dusty, brush it and leave it in the morning sun for a while.",
)
SHOE_CARE = Words(
    "Sikat kering setelah dipakai, isi kertas bila basah, jangan dimasukkan mesin cuci.",
    "Brush dry after wearing, stuff with paper when wet, keep out of the washing machine.",
)
SMALL_CARE = Words(
    "Cuci tangan seperlunya dan simpan di tempat kering.",
    "Wash by hand when needed and keep in a dry place.",
)
DRY_STORAGE = Words(
    "Simpan di tempat kering dan sejuk. Sesudah dibuka, habiskan dalam dua minggu.",
    "Keep cool and dry. Eat within two weeks of opening.",
)
COLD_STORAGE = Words(
    "Simpan di tempat sejuk tanpa sinar matahari. Sesudah dibuka, masukkan kulkas dan habiskan dalam tiga hari.",
    "Keep cool and out of the sun. After opening keep in the fridge and drink within three days.",
)
JAR_STORAGE = Words(
    "Sesudah dibuka, simpan di kulkas, ambil dengan sendok kering, habiskan dalam sebulan.",
    "After opening keep in the fridge, use a dry spoon, finish within a month.",
)

NATURAL = Words("krem", "cream")
INDIGO = Words("biru nila", "indigo blue")
BROWN = Words("cokelat soga", "soga brown")
RED = Words("merah secang", "sappan red")
GREEN = Words("hijau daun", "leaf green")
YELLOW = Words("kuning tegeran", "tegeran yellow")
GREY = Words("abu besi", "iron grey")
