"""A product as lists show it. Lists never touch the ORM: a page of cards is one Core statement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from shop.catalogue.covers import CardPhoto, card_photo
from shop.catalogue.models import Product
from shop.db import reading, table
from shop.i18n import DEFAULT, in_indonesian, language
from shop.media import Photo
from shop.money import Rupiah
from shop.sellers.models import Village

products, villages, photos = table(Product), table(Village), table(Photo)
P = products.c

ENGLISH_TITLE: sa.ColumnElement[str] = sa.literal_column("coalesce(nullif(products.title_en, ''), products.title)")
#: As it stands: the database can use the indexes that hold only published products.
PUBLISHED = sa.text("products.status = 'published'")


class Card(NamedTuple):
    """A product in a list. On an English page a title that nobody translated is marked as Indonesian."""

    id: int
    slug: str
    title: str
    price_from: Rupiah
    price_to: Rupiah
    available: int
    net_content: int | None
    net_unit: str
    village: str
    photo: CardPhoto


def select_cards(spoken: str) -> sa.Select[Any]:
    """The columns of cards in a language, from products with their village and cover; whoever asks adds what it wants."""
    is_translated = (P.title_en != "",) if spoken != DEFAULT else ()
    title = ENGLISH_TITLE if spoken != DEFAULT else P.title
    columns = (P.id, P.slug, title.label("shown"), P.price_from, P.price_to, P.available, P.net_content, P.net_unit)
    joined = products.join(villages, villages.c.id == P.village_id).outerjoin(photos, photos.c.id == P.cover_id)
    return sa.select(
        *columns,
        villages.c.name,
        photos.c.key,
        photos.c.width,
        photos.c.height,
        photos.c.is_complete,
        *is_translated,
    ).select_from(joined)


def as_cards(rows: Sequence[Any]) -> list[Card]:
    """Rows of `select_cards` in the language of this request, as cards; columns added after those are left out."""
    cards = [Card._make((*row[:9], card_photo(*row[9:13]))) for row in rows]
    if language() == DEFAULT:
        return cards
    return [
        card if row[13] else card._replace(title=in_indonesian(card.title))
        for card, row in zip(cards, rows, strict=True)
    ]


def read(statement: sa.Executable, values: dict[str, Any]) -> Sequence[Any]:
    """All rows of a statement that stands alone."""
    with reading() as connection:
        return connection.execute(statement, values).all()
