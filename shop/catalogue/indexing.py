"""Keeping the search index in step with what is published.

One document a product: its titles, and a body of everything else worth finding. SQLite keeps it in an FTS5 table,
PostgreSQL in a tsvector; words and stems are made here, so both find the same. The body also carries marks such as
`xv3` (village 3), by which a search narrows without reading products.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from shop.catalogue.choices import choices, vocabulary
from shop.catalogue.models import Category, Product, SearchTerm, Technique
from shop.catalogue.words import terms
from shop.db import session
from shop.sellers.models import Seller, Village

#: Products read and written at once when everything is indexed anew.
CHUNK = 2_000
#: PostgreSQL keeps no position beyond this.
LAST_POSITION = 16_383


class Document(NamedTuple):
    """What the search knows of one product: the terms of its titles, those of its body, and its marks."""

    product_id: int
    title: list[str]
    body: list[str]
    marks: list[str]


def index_product(product: Product) -> None:
    """Make a published product findable as it now reads; take one that is not published out.

    Call it in the transaction that publishes, edits or withdraws. A second call changes nothing.
    """
    session().flush()
    index_products([product.id])


def unindex_product(product: Product) -> None:
    """Take a product out of the search. Harmless when it is not in it."""
    _take_out([product.id])
    _forget()


def index_products(product_ids: Iterable[int]) -> None:
    """Index several products anew, as `index_product` does one: after bulk loads, or when a seller's name changed."""
    for ids in _parts(sorted(set(product_ids))):
        _take_out(ids)
        _put_in(list(_documents(ids)))
    _forget()


def reindex_all() -> int:
    """Build the whole index anew from what is published. The number of products in it.

    Reads and writes in chunks: 100,000 products take some seconds. A second call changes nothing.
    """
    for table in ("product_search", SearchTerm.__tablename__):
        session().execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 – the two names stand above
    published = sa.select(Product.id).where(Product.status == "published").order_by(Product.id)
    count, counted = 0, Counter[str]()
    for ids in _parts(list(session().scalars(published))):
        documents = list(_documents(ids))
        _write(documents)
        for document in documents:
            counted.update({*document.title, *document.body})
        count += len(documents)
    for rows in _parts([{"term": term, "products": products} for term, products in sorted(counted.items())]):
        session().execute(sa.insert(SearchTerm), rows)
    if session().get_bind().dialect.name == "sqlite":  # so many parts of an index are read faster as one
        session().execute(sa.text("INSERT INTO product_search (product_search) VALUES ('optimize')"))
    _forget()
    return count


def _parts(things: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(things), CHUNK):
        yield things[start : start + CHUNK]


def _forget() -> None:
    choices.forget()
    vocabulary.forget()


def _documents(ids: Sequence[int]) -> Iterator[Document]:
    """The documents of those of these products that are published."""
    columns = (
        *(Product.id, Product.category_id, Product.technique_id, Product.village_id, Product.seller_id),
        *(
            Product.title,
            Product.title_en,
            Product.text,
            Product.text_en,
            Product.materials,
            Product.materials_en,
        ),
        *(Product.dye_plants, Product.ingredients),
        *(
            Category.name.label("shelf"),
            Category.name_en.label("shelf_en"),
            Village.name.label("village"),
            Village.district,
        ),
        *(
            Seller.name.label("seller"),
            Technique.name.label("technique"),
            Technique.name_en.label("technique_en"),
        ),
    )
    query = sa.select(*columns).join(Product.category).join(Product.village).join(Product.seller)
    query = query.outerjoin(Product.technique).where(Product.id.in_(ids), Product.status == "published")
    for row in session().execute(query.order_by(Product.id)):
        title = terms(f"{row.title} {row.title_en}")
        known = set(title)
        body = terms(" ".join(text for text in row[7:] if text))
        marks = marks_of(
            category=row.category_id, technique=row.technique_id, village=row.village_id, seller=row.seller_id
        )
        yield Document(
            row.id,
            list(dict.fromkeys(title)),
            [term for term in dict.fromkeys(body) if term not in known],
            marks,
        )


#: The letters by which marks name what a product belongs to.
LETTERS = {"category": "xc", "technique": "xt", "village": "xv", "seller": "xs"}


def marks_of(**belongs: int | None) -> list[str]:
    """The marks of what a product belongs to: `marks_of(village=3)` is `["xv3"]`."""
    return [f"{LETTERS[kind]}{number}" for kind, number in belongs.items() if number is not None]


def _put_in(documents: Sequence[Document]) -> None:
    _write(documents)
    _count({document.product_id: {*document.title, *document.body} for document in documents}, +1)


def _write(documents: Sequence[Document]) -> None:
    if not documents:
        return
    if session().get_bind().dialect.name == "sqlite":
        statement = "INSERT INTO product_search (rowid, title, body) VALUES (:id, :title, :body)"
        rows = [
            {
                "id": document.product_id,
                "title": " ".join(document.title),
                "body": " ".join([*document.body, *document.marks]),
            }
            for document in documents
        ]
    else:
        statement = "INSERT INTO product_search (product_id, document) VALUES (:id, CAST(:document AS tsvector))"
        rows = [{"id": document.product_id, "document": _tsvector(document)} for document in documents]
    session().execute(sa.text(statement), rows)


def _tsvector(document: Document) -> str:
    placed = [(term, "A") for term in document.title] + [(term, "D") for term in [*document.body, *document.marks]]
    return " ".join(f"'{term}':{min(place, LAST_POSITION)}{weight}" for place, (term, weight) in enumerate(placed, 1))


def _take_out(ids: Sequence[int]) -> None:
    if not ids:
        return
    if session().get_bind().dialect.name == "sqlite":
        key, content = "rowid", "title || ' ' || body"
    else:
        key, content = "product_id", "array_to_string(tsvector_to_array(document), ' ')"
    listed: sa.BindParameter[list[int]] = sa.bindparam("ids", expanding=True)
    found = sa.text(f"SELECT {key}, {content} FROM product_search WHERE {key} IN :ids").bindparams(listed)  # noqa: S608
    held = {
        row[0]: {term for term in row[1].split() if not is_mark(term)}
        for row in session().execute(found, {"ids": list(ids)})
    }
    gone = sa.text(f"DELETE FROM product_search WHERE {key} IN :ids").bindparams(listed)  # noqa: S608
    session().execute(gone, {"ids": list(ids)})
    _count(held, -1)


def is_mark(term: str) -> bool:
    """Whether a term is a mark, not a word."""
    return term[:2] in LETTERS.values() and term[2:].isdigit()


def _count(terms_of: Mapping[int, set[str]], change: int) -> None:
    """Add to or take from the number of products that carry each term."""
    counted = Counter(term for found in terms_of.values() for term in found)
    if not counted:
        return
    if change > 0:
        statement = (
            "INSERT INTO search_terms (term, products) VALUES (:term, :count) "
            "ON CONFLICT (term) DO UPDATE SET products = search_terms.products + excluded.products"
        )
    else:
        statement = "UPDATE search_terms SET products = products - :count WHERE term = :term"
    # In one order everywhere, so that two editors never wait for each other in a ring.
    session().execute(sa.text(statement), [{"term": term, "count": count} for term, count in sorted(counted.items())])
