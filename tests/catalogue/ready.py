"""Products made through the rules, ready for the officer's eyes, and photographs as phones send them."""

from __future__ import annotations

import io
from functools import cache

import sqlalchemy as sa
from PIL import Image

from shop import media
from shop.catalogue import photographs, shelving
from shop.catalogue.models import Category, HalalStatus, Technique
from shop.catalogue.variants import VariantRow
from shop.db import session, transaction
from tests import cast

LICENCE = "P-IRT 2133509020017-29"
HALAL = "ID35110000456780925"
WORDS = "Selendang katun yang dicetak daun ketapang segar, lalu dikukus dua jam. Tiap lembar berbeda."


def jpeg(width=400, height=500, colour=(120, 60, 30), **how):
    """A photograph of one colour; `exif=` as Pillow takes it."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG", **how)
    return out.getvalue()


@cache
def _sizes():
    """What the shop makes of such a photograph, made once: many tests need one, few look at it."""
    return media.first_sizes(jpeg())


def category(slug="kain"):
    """A shelf of the cast's shop."""
    return session().scalars(sa.select(Category).where(Category.slug == slug)).one()


def technique(slug="ecoprint"):
    """A technique of the cast's shop."""
    return session().scalars(sa.select(Technique).where(Technique.slug == slug)).one()


def cloth(title="Selendang ecoprint ketapang", *, seller=None, photos=1, price=149_000, **changes):
    """A draft of a cloth to which nothing is missing."""
    by = cast.person("Sulastri")
    stored = [media.put(*_sizes()) for _ in range(photos)]
    with transaction():
        product = shelving.create_product(
            seller or cast.seller(), category=category(), title=title, technique=technique(), by=by
        )
        words = {
            "text": WORDS,
            "length_cm": 200,
            "width_cm": 75,
            "materials": "Katun primisima",
            "care": "Cuci tangan",
            **changes,
        }
        shelving.edit_product(product, by=by, **words)
        shelving.set_variants(product, [VariantRow(price=price, weight_grams=260)], by=by)
        for one in stored:
            photographs.add_photo(product, one, by=by)
    return product


def food(title="Kunyit asam 250 ml", **changes):
    """A draft of a drink to which nothing is missing."""
    by, stored = cast.person("Sulastri"), media.put(*_sizes())
    with transaction():
        product = shelving.create_product(cast.seller(), category=category("makanan"), title=title, by=by)
        label = {
            "text": "Kunyit asam segar, direbus pagi hari dengan gula aren. Diminum dingin atau hangat.",
            "ingredients": "Kunyit, asam jawa, gula aren, air",
            "net_content": 250,
            "net_unit": "ml",
            "licence": LICENCE,
            "halal": HalalStatus.CERTIFIED,
            "halal_number": HALAL,
            "shelf_life_days": 30,
            **changes,
        }
        shelving.edit_product(product, by=by, **label)
        shelving.set_variants(product, [VariantRow(price=13_500, weight_grams=300)], by=by)
        photographs.add_photo(product, stored, by=by)
    return product


def published(product):
    """The product after the officer published it."""
    with transaction():
        shelving.submit_for_review(product, by=cast.person("Sulastri"))
        shelving.publish(product, by=cast.person("Ratih"))
    return product
