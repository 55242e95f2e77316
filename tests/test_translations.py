"""The shop speaks whole Indonesian: every sentence is translated, and one idea has one word."""

import re

import pytest
from babel.messages.catalog import Catalog

from scripts import messages

#: The word of the glossary, and what would be a second word for the same idea.
ONE_WORD = {
    "Anda": r"\b(kamu|kau|engkau|saudara)\b",
    "keranjang": r"\b(troli|kereta belanja|cart)\b",
    "pesanan": r"\b(order|orderan)\b",
    "pembeli": r"\b(pelanggan|customer|pemesan)\b",
    "penjual": r"\b(pedagang|merchant|pelapak|seller)\b",
    "stok": r"\b(persediaan|stock|inventaris)\b",
    "varian": r"\b(variasi|variant)\b",
    "ongkir": r"\b(ongkos kirim|biaya kirim|biaya pengiriman)\b",
    "nomor resi": r"\b(nomor pelacakan|tracking|nomor lacak)\b",
    "ambil sendiri": r"\b(pick ?up|jemput sendiri)\b",
    "pencairan": r"\b(payout|penarikan dana|pembayaran keluar)\b",
    "utang": r"\bhutang\b",
    "selisih": r"\b(perbedaan jumlah|beda jumlah)\b",
    "pengembalian dana": r"\b(refund|uang kembali)\b",
    "kata sandi": r"\b(password|sandi lewat)\b",
    "masuk": r"\b(log ?in|sign ?in)\b",
    "keluar": r"\b(log ?out|sign ?out)\b",
    "daftar": r"\b(sign ?up|registrasi)\b",
    "bukti transfer": r"\b(bukti bayar|bukti pembayaran)\b",
    "kode unik": r"\b(kode khusus|angka unik)\b",
    "kode produksi": r"\b(nomor batch|batch)\b",
    "komposisi": r"\b(ingredien|bahan penyusun)\b",
    "unduh": r"\bdownload\b",
    "unggah": r"\bupload\b",
    "ubah": r"\b(edit|sunting)\b",
    "hapus": r"\bdelete\b",
}


def second_words(catalog: Catalog) -> list[str]:
    """Where a translation uses another word for an idea of the glossary."""
    found = []
    for message in catalog:
        said = messages.first_form(message.string)
        plain = messages.PLACE.sub("", said)
        for word, others in ONE_WORD.items():
            if message.id and (other := re.search(others, plain, re.IGNORECASE)):
                found.append(f"“{said}” says {other[0]} instead of {word}")
    return found


def a_catalog(**sentences: str) -> Catalog:
    """A catalogue of these sentences."""
    catalog = messages.empty_catalog()
    for english, said in sentences.items():
        catalog.add(english, said)
    return catalog


@pytest.mark.long
def test_every_sentence_is_translated_and_none_is_left_over():
    found = messages.problems()
    assert not found, f"{len(found)}: " + "\n".join(found[:20])


def test_one_idea_has_one_word():
    assert second_words(messages.written()) == []


def test_a_second_word_is_found():
    assert second_words(a_catalog(Cart="Troli")) == ["“Troli” says Troli instead of keranjang"]
    assert second_words(a_catalog(Cart="Keranjang")) == []


def test_a_place_with_an_english_name_is_no_word():
    assert second_words(a_catalog(Order="Pesanan %(order)s")) == []


def test_a_missing_sentence_is_found():
    assert messages.missing(a_catalog(Cart="", Menu="Menu")) == ["Cart"]


def test_an_unfinished_sentence_counts_as_missing():
    words = messages.empty_catalog()
    words.add("Cart", "Keranjang", flags=["fuzzy"])
    assert messages.missing(messages.translated(a_catalog(Cart=""), words)) == ["Cart"]


def test_a_sentence_nobody_says_any_more_is_left_out():
    assert len(messages.translated(a_catalog(Menu=""), a_catalog(Menu="Menu", Cart="Keranjang"))) == 1


@pytest.mark.parametrize(("said", "fits"), [("%(num)s kain", True), ("%(jumlah)s kain", False), ("kain", True)])
def test_a_translation_names_only_places_of_its_sentence(said, fits):
    catalog = messages.empty_catalog()
    catalog.add(("%(num)s cloth", "%(num)s cloths"), (said,))
    assert (list(messages.ill_fitting(catalog)) == []) is fits
