"""What changed is marked word by word, and nothing else is."""

from __future__ import annotations

import pytest

from shop.catalogue.comparing import MOST_WORDS, compared


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("daun jati", "daun waru", ["jati"], ["waru"]),
        ("daun jati", "daun jati muda", [], ["muda"]),
        ("", "daun jati", [], ["daun jati"]),
        ("satu dua tiga", "satu tiga", ["dua "], []),
        ("sama", "sama", [], []),
    ],
)
def test_only_what_is_other_is_marked(before, after, gone, new):
    left, right = compared(before, after)
    assert [text for text, is_changed in left if is_changed] == gone
    assert [text for text, is_changed in right if is_changed] == new
    assert "".join(text for text, _ in left) == before
    assert "".join(text for text, _ in right) == after


def test_a_text_of_very_many_words_is_marked_as_a_whole():
    long = "a " * (MOST_WORDS + 1)
    assert compared(long, "b") == ([(long, True)], [("b", True)])
