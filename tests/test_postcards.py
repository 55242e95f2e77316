"""The picture that chats show beside a shared link: whatever the words are, they stay on it."""

from __future__ import annotations

import pytest
from PIL import Image

from shop import postcards as cards


@pytest.mark.parametrize(
    "title",
    [
        "Jati",
        "Dari Hong Kong ke daun jati",
        "Kain ecoprint katun primisima daun jati",
        "kata " * 23,
        "x" * 120,
        "Kain " + "y" * 100,
    ],
)
def test_whatever_a_title_is_it_stays_on_its_card(title):
    size, lines = cards.set_title(title)
    assert size in cards.TITLE_SIZES and 1 <= len(lines) <= cards.MOST_LINES
    assert all(cards._fits(line, cards._font(size, cards.BOLD)) for line in lines)
    card = cards.draw_card(
        Image.new("RGB", (400, 500), "#3f5b34"), shop="Bersinar", title=title, seller="KUB " + "z" * 80, village="Puger"
    )
    assert card.size == cards.SIZE
    above_name = card.crop((cards.PHOTO_WIDTH, 480, cards.SIZE[0], 498))
    assert above_name.getcolors() == [(above_name.width * above_name.height, (251, 247, 239))]
    edge = card.crop((cards.SIZE[0] - cards.PADDING + 8, 0, *cards.SIZE))
    assert edge.getcolors() == [(edge.width * edge.height, (251, 247, 239))]
