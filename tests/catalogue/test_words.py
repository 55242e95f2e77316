"""How texts become words to search by."""

import pytest

from shop.catalogue.words import stem, terms, words


def test_words_are_small_letters_without_accents():
    assert words("Kéripik PISANG, Rp12.500!") == ["keripik", "pisang", "rp12", "500"]


def test_words_that_stand_in_every_text_are_left_out():
    assert words("Tas dari daun jati untuk yang bepergian") == ["tas", "daun", "jati", "bepergian"]


def test_full_width_figures_are_figures():
    assert words("２００ cm") == ["200", "cm"]


@pytest.mark.parametrize("text", ["", "🌿🌿", "\0", "。", "x" * 10_000])
def test_what_holds_no_word_gives_none(text):
    assert words(text) == []


@pytest.mark.parametrize(
    ("word", "root"),
    [("perajin", "rajin"), ("anyaman", "anyam"), ("keripik", "keripik"), ("tulis", "tulis"), ("bags", "bag")],
)
def test_a_word_has_its_root(word, root):
    assert stem(word) == root


def test_a_text_is_found_by_the_word_and_by_its_root():
    assert terms("Anyaman mendong") == ["anyaman", "anyam", "mendong"]
