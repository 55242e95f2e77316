"""Stories and guides made through the rules."""

from __future__ import annotations

from typing import Any

from shop import media
from shop.catalogue.models import Category
from shop.db import session, transaction
from shop.sellers.models import Seller
from shop.stories import photographs, publishing, writing
from shop.stories.models import Story
from shop.stories.writing import Words
from shop.users.models import User
from tests import cast
from tests.catalogue.ready import jpeg

WORDS = Words(
    title="Dari Hong Kong ke daun jati",
    lead="Sebelas tahun Sulastri merawat anak orang lain. Sekarang ia mencetak daun.",
    text="Saya pulang tahun 2019.\n\n## Daun pertama\n\nDaun itu dari pohon bapak.",
)


def photo() -> media.Stored:
    return media.put(*media.first_sizes(jpeg()))


def draft(
    words: Words = WORDS, *, seller: Seller | None = None, by: User | None = None, photos: int = 1, **how: Any
) -> Story:
    """A seller's draft, by herself unless somebody else is named."""
    by = by or cast.person("Sulastri")
    stored = [photo() for _ in range(photos)]
    with transaction():
        made = writing.begin_story(session().merge(seller or cast.seller()), words, by=by, **how)
        for number, one in enumerate(stored, start=1):
            photographs.add_photo(made, one, alt=f"Foto {number}", by=by)
    return made


def sent(words: Words = WORDS, **how: Any) -> Story:
    """Sent by Sulastri herself: it waits to be read."""
    made = draft(words, **how)
    with transaction():
        publishing.send(made, by=cast.person("Sulastri"))
    return made


def told(words: Words = WORDS, **how: Any) -> Story:
    """A story that buyers read."""
    made = sent(words, **how)
    with transaction():
        publishing.publish(made, by=cast.person("Ratih"))
    return made


def asked(words: Words = WORDS) -> Story:
    """Written by Ratih about Sulastri, who was asked."""
    made = draft(words, by=cast.person("Ratih"), by_office=True)
    with transaction():
        publishing.send(made, by=cast.person("Ratih"))
    return made


def guide(title: str = "Merawat ecoprint", *, category: Category | None = None, is_told: bool = True) -> Story:
    """A guide of the cooperative."""
    stored, by = photo(), cast.person("Ratih")
    with transaction():
        made = writing.begin_guide(WORDS._replace(title=title), category=category, technique=None, by=by)
        photographs.add_photo(made, stored, alt="Kain di jemuran", by=by)
        if is_told:
            publishing.publish(made, by=by)
    return made
