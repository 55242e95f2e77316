"""Finding products by words: one answer on SQLite and PostgreSQL.

Every word must occur, by its stem; the last may be the beginning of a word; one slip of the finger in a word nobody
uses is put right. Products that carry the words in their titles come first, newer ones before older.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from shop.catalogue.choices import Vocabulary, choices, vocabulary
from shop.catalogue.indexing import marks_of
from shop.catalogue.words import all_words, stem, words
from shop.db import reading, session
from shop.paging import COUNTED_TO

#: More words than this say nothing more.
MOST_WORDS = 8
#: A last word that so many products carry is taken as it stands, not as the beginning of longer ones.
COMMON = 24
#: On PostgreSQL a question whose every word so many products carry is answered from the newest products on, which
#: seldom takes long; gathering all its hits from the index would take longer the larger the shop is.
WALKED_FROM = 1_000
#: For each product wanted so many of the newest are looked through, before the index is asked after all.
WALKED = 200
#: Shorter words are not put right: too many others are one letter away.
SHORTEST_REPAIRED = 4


@dataclass(frozen=True)
class Word:
    """One word that is asked for: by its stem and, when it is the last, as the beginning of others."""

    text: str
    is_beginning: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked of the index.

    `read_as` is the question put right, when something had to be; `carried` how many products carry its rarest word.
    """

    words: tuple[Word, ...]
    read_as: str | None = None
    carried: int = 0


@dataclass(frozen=True)
class Hits:
    """The first products in the order of their fitness, and how many there are, counted to COUNTED_TO.

    `is_more` says whether there are more than were counted.
    """

    ids: list[int]
    total: int
    is_more: bool


def read_question(text: str) -> Question:
    """Read what a person typed, with typos in unknown words put right."""
    typed = (words(text) or all_words(text))[:MOST_WORDS]
    known = vocabulary()
    meant = [_meant(word, known, is_last=place == len(typed)) for place, word in enumerate(typed, 1)]
    asked = [
        Word(word, is_beginning=place == len(meant) and len(word) > 1 and known.products.get(word, 0) < COMMON)
        for place, word in enumerate(meant, 1)
    ]
    carried = min((known.products.get(word, 0) for word in meant), default=0)
    return Question(tuple(asked), " ".join(meant) if meant != typed else None, carried)


def _meant(word: str, known: Vocabulary, *, is_last: bool) -> str:
    """The word, or the commonest known word one slip away when nobody uses it."""
    if word in known.products or stem(word) in known.products or len(word) < SHORTEST_REPAIRED or word.isdigit():
        return word
    if is_last:
        place = bisect_left(known.terms, word)
        if place < len(known.terms) and known.terms[place].startswith(word):
            return word
    close = extract(word, known.terms, scorer=OSA.distance, score_cutoff=1, limit=20)
    return max((found for found, _, _ in close), key=lambda found: (known.products[found], found), default=word)


def find(
    question: Question,
    belongs: dict[str, frozenset[int]],
    without_sellers: tuple[int, ...] = (),
    *,
    first: int = COUNTED_TO,
) -> Hits:
    """The products that answer a question and belong to what is given: those with the words in the title first.

    `belongs` names what they must belong to: `{"village": {3, 4}}`. Only so many of the `first` are read, so that a page
    costs as much in a large shop as in a small one; how many more there are may be as old as the choices beside them. One
    to three queries.
    """
    if not question.words:
        return Hits([], 0, is_more=False)
    anywhere = _expression(question, belongs, without_sellers)
    in_titles = _expression(question, belongs, without_sellers, titles_only=True)
    is_walked = _is_sqlite() or (question.carried >= WALKED_FROM and not belongs)
    ids = _newest_titled(question, in_titles, first) if is_walked else []
    if len(ids) == first:
        return _hits(ids, _counted_lately(anywhere, choices().version))
    if not _is_sqlite():
        return _gathered(anywhere, in_titles, first)
    most = first + len(ids)  # those with the words in the title are among them
    found = _ids(_SQLITE, anywhere, most)
    counted = len(found) if len(found) < most else _counted(anywhere)
    return _hits(_then(ids, found)[:first], counted)


def _then(ids: list[int], others: list[int]) -> list[int]:
    """The ones, then the others that are not among them."""
    known = set(ids)
    return ids + [product for product in others if product not in known]


def _hits(ids: list[int], counted: int) -> Hits:
    counted = max(counted, len(ids))
    return Hits(ids, min(counted, COUNTED_TO), is_more=counted > COUNTED_TO)


def matching() -> str:
    """A condition on `products.id` for lists with an order of their own; needs the parameter `ask`: see `ask`."""
    if _is_sqlite():
        return "products.id IN (SELECT rowid FROM product_search WHERE product_search MATCH :ask)"
    return "products.id IN (SELECT product_id FROM product_search WHERE document @@ CAST(:ask AS tsquery))"


def ask(question: Question) -> str:
    """What stands for `:ask` in `matching`."""
    return _expression(question, {}, ())


def _is_sqlite() -> bool:
    return session().get_bind().dialect.name == "sqlite"


_SQLITE = sa.text("SELECT rowid FROM product_search WHERE product_search MATCH :ask ORDER BY rowid DESC LIMIT :most")
# The words of the titles lie in an index of their own, which is walked without opening a row; whatever else is asked is
# asked of the few that carry them.
_WALKED = sa.text(f"""
SELECT newest.product_id FROM (
    SELECT product_id, titles FROM product_search ORDER BY product_id DESC LIMIT :most * {WALKED}
) AS newest, LATERAL (
    SELECT 1 FROM product_search
    WHERE product_search.product_id = newest.product_id AND document @@ CAST(:ask AS tsquery)
    OFFSET 0
) AS whole
WHERE titles @@ CAST(:words AS tsquery) LIMIT :most
""")
# PostgreSQL gathers all hits from its index once, for the order and for the number. Whether a title carries the words is
# asked of the newest only, one after the other until there are enough: it costs more than finding the hit.
_GATHERED = """
WITH hits AS MATERIALIZED (
    SELECT product_id FROM product_search WHERE document @@ CAST(:anywhere AS tsquery) ORDER BY product_id DESC
)
SELECT hits.product_id, (SELECT count(*) FROM hits) FROM hits {} LIMIT :most
"""
_GATHERED_ALL = sa.text(_GATHERED.format(""))
_GATHERED_TITLED = sa.text(
    _GATHERED.format(
        """, LATERAL (
            SELECT 1 FROM product_search
            WHERE product_search.product_id = hits.product_id AND document @@ CAST(:in_titles AS tsquery)
            OFFSET 0
        ) AS titled"""
    )
)


_COUNTED = "SELECT count(*) FROM (SELECT 1 FROM product_search WHERE {} LIMIT :most) AS hits"
_COUNTED_SQLITE = sa.text(_COUNTED.format("product_search MATCH :ask"))
_COUNTED_POSTGRESQL = sa.text(_COUNTED.format("document @@ CAST(:ask AS tsquery)"))


def _newest_titled(question: Question, in_titles: str, most: int) -> list[int]:
    """The newest products with the words in their titles; on PostgreSQL of those that are looked through."""
    if _is_sqlite():
        return _ids(_SQLITE, in_titles, most)
    return _ids(_WALKED, in_titles, most, words=_tsquery(question.words, (), (), titles_only=False))


def _ids(statement: sa.TextClause, expression: str, most: int, **more: str) -> list[int]:
    """The newest products that match."""
    with reading() as connection:
        return [row[0] for row in connection.execute(statement, {"ask": expression, "most": most} | more)]


def _gathered(anywhere: str, in_titles: str, first: int) -> Hits:
    """All hits gathered from PostgreSQL's index, then the first of them. One query, or two when few titles match."""
    with reading() as connection:
        asked = {"anywhere": anywhere, "in_titles": in_titles, "most": first}
        rows = connection.execute(_GATHERED_TITLED, asked).all()
        ids = [row[0] for row in rows]
        if len(ids) < first and (not rows or len(ids) < rows[0][1]):
            rows = connection.execute(_GATHERED_ALL, {"anywhere": anywhere, "most": first + len(ids)}).all()
            ids = _then(ids, [row[0] for row in rows])[:first]
    return _hits(ids, rows[0][1] if rows else 0)


def _counted(expression: str) -> int:
    """How many match; one more than is counted, so that more can be told."""
    statement = _COUNTED_SQLITE if _is_sqlite() else _COUNTED_POSTGRESQL
    with reading() as connection:
        return int(connection.execute(statement, {"ask": expression, "most": COUNTED_TO + 1}).scalar_one())


@lru_cache(maxsize=500)
def _counted_lately(expression: str, version: float) -> int:
    """How many matched when the choices of this version were read, which `choices` keeps for half a minute."""
    return _counted(expression)


def _expression(
    question: Question,
    belongs: dict[str, frozenset[int]],
    without_sellers: tuple[int, ...],
    *,
    titles_only: bool = False,
) -> str:
    write = _fts5 if _is_sqlite() else _tsquery
    marks = tuple(
        tuple(mark for number in sorted(numbers) for mark in marks_of(**{kind: number}))
        for kind, numbers in belongs.items()
        if numbers
    )
    refused = tuple(mark for number in without_sellers for mark in marks_of(seller=number))
    return write(question.words, marks, refused, titles_only)


@lru_cache(maxsize=2_000)
def _fts5(
    asked: tuple[Word, ...], marks: tuple[tuple[str, ...], ...], refused: tuple[str, ...], titles_only: bool
) -> str:
    parts = []
    for word in asked:
        ways = [f'"{stem(word.text)}"'] + ([f'"{word.text}"*'] if word.is_beginning else [])
        parts.append(f"({' OR '.join(ways)})")
    text = ("title : " if titles_only else "") + f"({' AND '.join(parts)})"
    for group in marks:
        text += f" AND ({' OR '.join(group)})"
    return f"({text}) NOT ({' OR '.join(refused)})" if refused else text


@lru_cache(maxsize=2_000)
def _tsquery(
    asked: tuple[Word, ...], marks: tuple[tuple[str, ...], ...], refused: tuple[str, ...], titles_only: bool
) -> str:
    weight = "A" if titles_only else ""
    parts = []
    for word in asked:
        ways = [f"'{stem(word.text)}'" + (f":{weight}" if weight else "")] + (
            [f"'{word.text}':*{weight}"] if word.is_beginning else []
        )
        parts.append(f"({' | '.join(ways)})")
    parts += [f"({' | '.join(group)})" for group in marks]
    parts += [f"!{mark}" for mark in refused]
    return " & ".join(parts)
