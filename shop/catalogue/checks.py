"""What must always hold between products and the search. Read-only and set-based, on a shop of any size."""

from __future__ import annotations

import sqlalchemy as sa

from shop.catalogue.models import Product, ProductCost, ProductEdit, ProductStatus, SearchTerm
from shop.db import session
from shop.invariants import MOST_NAMED, Never, facts


def check() -> list[str]:
    """The facts that break; empty when all is well.

    Exactly what is published is in the search index, once; no word is carried by fewer products than none; only what
    buyers know has an edit beside it; a piece has a cost where its making was counted.
    """
    return [*_missing(), *_left_behind(), *facts(_words, _edits, _costs)]


def _indexed() -> sa.Subquery:
    """The numbers of the products in the index. SQLite's index keeps them in a table of its own, which is quick to read."""
    on_sqlite = session().get_bind().dialect.name == "sqlite"
    name, key = ("product_search_docsize", "id") if on_sqlite else ("product_search", "product_id")
    column: sa.ColumnClause[int] = sa.column(key, sa.Integer)
    return sa.select(column.label("number")).select_from(sa.table(name, column)).subquery()


def _missing() -> list[str]:
    found = _indexed()
    query = sa.select(Product.slug).outerjoin(found, found.c.number == Product.id)
    query = query.where(Product.status == ProductStatus.PUBLISHED, found.c.number.is_(None)).order_by(Product.id)
    return [f"product {slug}: published and not in the search" for slug in session().scalars(query.limit(MOST_NAMED))]


def _left_behind() -> list[str]:
    found = _indexed()
    query = sa.select(found.c.number).outerjoin(
        Product, sa.and_(Product.id == found.c.number, Product.status == ProductStatus.PUBLISHED)
    )
    query = query.where(Product.id.is_(None)).order_by(found.c.number)
    return [
        f"product {number}: in the search and not published" for number in session().scalars(query.limit(MOST_NAMED))
    ]


def _words() -> list[Never]:
    query = sa.select(SearchTerm.term, SearchTerm.products).where(SearchTerm.products < 0)
    return [Never(query, "word {}: carried by {} products")]


def _edits() -> list[Never]:
    query = sa.select(Product.slug).join(ProductEdit, ProductEdit.product_id == Product.id)
    query = query.where(Product.published_at.is_(None)).order_by(Product.id)
    return [Never(query, "product {}: buyers never saw it, but it has an edit")]


def _costs() -> list[Never]:
    query = sa.select(Product.slug).outerjoin(ProductCost, ProductCost.product_id == Product.id)
    query = query.where(Product.unit_cost.is_(None) != ProductCost.id.is_(None)).order_by(Product.id)
    return [Never(query, "product {}: the cost of a piece does not fit to what was counted")]
