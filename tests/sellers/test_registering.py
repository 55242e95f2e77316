"""What stands about a seller changes by her own hand too, and the trail says so."""

from __future__ import annotations

from shop.db import transaction
from shop.sellers.registering import describe_seller
from tests import cast


def test_her_words_are_hers_to_change(app):
    with transaction():
        describe_seller(
            cast.seller(), line="Dari daun jati", story="Cerita.", phone="+6281300000000", by=cast.person("Sulastri")
        )
    seller = cast.seller()
    assert (seller.line, seller.story, seller.phone) == ("Dari daun jati", "Cerita.", "+6281300000000")
