"""The bound for a list page: a bare Flask route that renders 24 cards with one Core query, on the same database."""

from __future__ import annotations

import os

import sqlalchemy as sa
from flask import Flask

ADDRESS = os.environ["DATABASE_URL"]
CARDS = """<!doctype html><html lang="id"><head><title>Produk</title></head><body><main><h1>Produk</h1><ul>
{% for card in cards %}<li><a href="/products/{{ card.slug }}"><img src="/media/{{ card.key or '' }}-320.jpg" alt="{{ card.title }}"
width="320" height="400" loading="lazy"><h2>{{ card.title }}</h2><p>Rp{{ card.price_from }}</p><p>{{ card.village }}</p></a></li>
{% endfor %}</ul></main></body></html>"""
QUERY = """
SELECT products.slug, products.title, products.price_from, villages.name AS village, photos.key AS key
FROM products JOIN villages ON villages.id = products.village_id LEFT JOIN photos ON photos.id = products.cover_id
WHERE products.status = 'published' ORDER BY products.published_at DESC, products.id DESC LIMIT 24
"""

app = Flask(__name__)
engine = sa.create_engine(ADDRESS, pool_size=8) if ADDRESS.startswith("postgresql") else sa.create_engine(ADDRESS)
query = sa.text(QUERY)
page = app.jinja_env.from_string(CARDS)


@app.get("/")
def cards() -> str:
    """Twenty-four cards."""
    with engine.connect() as connection:
        return page.render(cards=connection.execute(query).all())
