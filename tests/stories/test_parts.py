"""What people type on a phone, read as paragraphs and headings."""

import pytest

from shop.stories.parts import Part, laid_out, parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("Satu.", [Part("Satu.")]),
        ("Satu.\n\n\n Dua. ", [Part("Satu."), Part("Dua.")]),
        ("Satu.\r\n\r\nDua.", [Part("Satu."), Part("Dua.")]),
        ("Satu,\ndua.", [Part("Satu,\ndua.")]),
        ("Satu.\n \t\nDua.", [Part("Satu."), Part("Dua.")]),
        ("## Awal\nSatu.\n## Akhir", [Part("Awal", is_heading=True), Part("Satu."), Part("Akhir", is_heading=True)]),
        ("Satu.\n##  Lalu \n\nDua.", [Part("Satu."), Part("Lalu", is_heading=True), Part("Dua.")]),
        ("## ", [Part("##")]),
        ("##Tanpa jarak", [Part("##Tanpa jarak")]),
        ("# Bukan judul\n* bukan daftar", [Part("# Bukan judul\n* bukan daftar")]),
        ("<b>tebal</b>", [Part("<b>tebal</b>")]),
    ],
)
def test_a_text_is_read_as_it_looks(text, parts):
    assert parts_of(text) == parts


def test_photographs_stand_before_the_headings_and_those_left_over_below():
    parts = parts_of("## Awal\n\nSatu.\n\n## Lalu\n\nDua.\n\n## Akhir")
    placed, left = laid_out(parts, ["a", "b", "c"])
    assert [(part.words, photo) for part, photo in placed] == [
        ("Awal", None),
        ("Satu.", None),
        ("Lalu", "a"),
        ("Dua.", None),
        ("Akhir", "b"),
    ]
    assert left == ["c"]
