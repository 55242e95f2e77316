"""Tables: one object from which the page, the CSV and the XLSX file are all made, so that they cannot differ."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import IO, Any, Protocol

import sqlalchemy as sa
import xlsxwriter

from shop.clock import now
from shop.db import engine, session
from shop.errors import ShopError
from shop.i18n import figure
from shop.i18n import gettext as _

#: Tells spreadsheets that the file is UTF-8: Excel reads a CSV without it in the machine's old code page.
MARK = "\ufeff"
#: Where a spreadsheet may see a formula begin. It takes the wide signs of East Asia for the narrow ones.
FORMULA = re.compile(r"(\A|[;\t\r\n])(?=[=+\-@\t\r＝＋－＠])")
#: A worksheet holds so many rows, its heading included.
MOST_XLSX_ROWS = 1_048_576
#: Rows read from the database, and written to a file, at once.
BATCH = 1_000

Cell = str | int | date | None
Row = Sequence[Cell]


class TooLong(ShopError):
    """The table has more rows than a worksheet can hold."""

    status = 422

    def sentence(self) -> str:
        return _(
            "A worksheet holds %(most)s rows. Choose a shorter period, or take the CSV.", most=figure(MOST_XLSX_ROWS)
        )


class Rows(Protocol):
    """The rows of a table: all of them one after the other, their number, and a part of them."""

    def __iter__(self) -> Iterator[Row]: ...

    def __len__(self) -> int: ...

    def part(self, start: int, size: int) -> list[Row]:
        """So many rows from a place on."""


class Listed(list[Row]):
    """Rows held in memory: for short tables."""

    def part(self, start: int, size: int) -> list[Row]:
        """So many rows from a place on."""
        return list(self[start : start + size])


class Asked:
    """Rows read from the database in batches, in the order of the query, never all at once.

    `cells` turns a batch of database rows into rows of the table, so that names are looked up once a batch.
    """

    def __init__(
        self, query: sa.Select[*tuple[Any, ...]], cells: Callable[[Sequence[sa.Row[*tuple[Any, ...]]]], list[Row]]
    ) -> None:
        self.query, self.cells = query, cells

    def __iter__(self) -> Iterator[Row]:
        with engine().connect() as connection:  # PostgreSQL hands out batches only within a transaction
            for batch in connection.execute(self.query.execution_options(yield_per=BATCH)).partitions():
                yield from self.cells(batch)

    def __len__(self) -> int:
        return session().scalar(sa.select(sa.func.count()).select_from(self.query.order_by(None).subquery())) or 0

    def part(self, start: int, size: int) -> list[Row]:
        """So many rows from a place on."""
        return self.cells(session().execute(self.query.offset(start).limit(size)).all())


@dataclass(frozen=True)
class Column:
    """A column's heading, and what its cells are: `text`, `code` (never wrapped), `day` or `figure` (whole rupiah, pieces)."""

    name: str
    kind: str = "text"


@dataclass(frozen=True)
class Sheet:
    """A table: columns, rows, and rows before and after them: `head` (an opening balance) and `foot` (totals)."""

    name: str
    columns: Sequence[Column]
    rows: Rows
    head: Sequence[Row] = ()
    foot: Sequence[Row] = ()

    def __iter__(self) -> Iterator[Row]:
        return chain(self.head, self.rows, self.foot)


def csv_pieces(sheet: Sheet) -> Iterator[bytes]:
    """A table as CSV, streamed in pieces: days as 2026-11-23, whole rupiah, texts made safe (see `safe`)."""
    lines: Iterator[Row] = chain([[column.name for column in sheet.columns]], sheet)
    mark = MARK
    while batch := list(islice(lines, BATCH)):
        yield (mark + _written(batch)).encode()
        mark = ""


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """A short table as CSV: amounts as whole rupiah, texts made safe (see `safe`), the same bytes for the same rows."""
    return (MARK + _written([header, *rows])).encode()


def _written(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else "" if cell is None else safe(str(cell)) for cell in row])
    return out.getvalue()


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before a leading `=`, `+`, `-` or `@`.

    So it does after a semicolon or a break: a spreadsheet set to Indonesian begins another cell there, quotes or not.
    """
    return FORMULA.sub(r"\1'", text)


def write_xlsx(sheet: Sheet, file: IO[bytes]) -> None:
    """Write a table as an XLSX worksheet, row by row: figures as numbers, days as dates, texts never as formulas or links.

    Raises TooLong.
    """
    if len(sheet.rows) + len(sheet.head) + len(sheet.foot) >= MOST_XLSX_ROWS:
        raise TooLong
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties({"title": sheet.name, "created": now().replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    looks = {
        "text": None,
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "figure": book.add_format({"num_format": "#,##0"}),
    }
    page = book.add_worksheet()
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, 32 if column.kind == "text" else 18)
        page.write_string(0, place, column.name, bold)
    for number, row in enumerate(sheet, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, int):
                page.write_number(number, place, cell, looks["figure"])
            elif isinstance(cell, date):
                page.write_datetime(number, place, cell, looks["day"])
            elif cell:
                page.write_string(number, place, cell, looks["text"])
    book.close()
