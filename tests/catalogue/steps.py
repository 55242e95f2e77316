"""What tests of the seller's product pages share: what she types, and what a page says."""

from __future__ import annotations

import io

import sqlalchemy as sa

from shop.catalogue.models import Product
from shop.db import session


def say(answer):
    """What a page says, without its markup's spaces."""
    return " ".join(answer.get_data(as_text=True).split())


def newest():
    """The product made last."""
    return session().scalars(sa.select(Product).order_by(Product.id.desc())).first()


def upload(*files):
    """Files as a browser sends them."""
    return {"photos": [(io.BytesIO(data), f"foto{number}.jpg") for number, data in enumerate(files)]}


def rows(*variants):
    """Rows of the variants' form as a browser sends them."""
    names = ("number", "size", "colour", "piece_number", "price", "weight_grams")
    return {
        f"rows-{index}-{name}": str(variant.get(name, "")) for index, variant in enumerate(variants) for name in names
    }


PRICE = {
    "title": "Selendang ecoprint ketapang",
    "technique_id": "1",
    "price": "149.000",
    "kind": "piece",
    "length_cm": "200",
    "width_cm": "75",
    "weight_grams": "260",
}
