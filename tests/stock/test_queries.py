"""What a seller reads of her stock."""

from __future__ import annotations

from shop.db import transaction
from shop.stock.queries import shelf
from tests import cast, make


def test_a_numbered_piece_that_is_gone_comes_after_what_can_still_be_counted(app):
    for title, number, stock in (("Kain", 3, 0), ("Kain", 4, 1), ("Lap", 0, 0), ("Tas", 7, 1)):
        made = make.product(title, stock=stock)
        with transaction():
            made.variants[0].piece_number = number
    assert [(row.title, row.piece_number) for row in shelf(cast.seller()).items] == [
        ("Kain", 4),
        ("Lap", 0),
        ("Tas", 7),
        ("Kain", 3),
    ]
    assert [row.title for row in shelf(cast.seller(), left="none").items] == ["Lap", "Kain"]
