"""One way in: bytes of a file, whatever bank wrote it, to a statement that holds, or a refusal that names the line."""

from __future__ import annotations

from collections.abc import Sequence

from shop.bank.reading import bca, bni, bri, bsi, mandiri, mt940
from shop.bank.reading.decoding import text_of
from shop.bank.reading.lines import ReadStatement, Unreadable
from shop.bank.reading.tables import SEPARATORS, Table, head_of, read_table, rows_of, top_of
from shop.i18n import lazy_gettext as _

TABLES = (bca.PERSONAL, bca.BUSINESS, mandiri.KOPRA, bri.CMS, bri.INTERNET, bni.DIRECT, bsi.NET)
#: Whose each layout is, where only one bank uses it.
BANKS = {table.code: table.bank for table in TABLES}
TITLES = {table.code: table.title for table in TABLES} | {mt940.CODE: mt940.TITLE, "own": _("The office's own layout")}


class UnknownLayout(Unreadable):
    """No bank's table is recognised; the office can name its columns."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "No known bank's table is in this file. Download the statement as CSV or MT940, or name its columns below."
            )
        )


def read_file(data: bytes, *, name: str = "", own: Sequence[Table] = ()) -> ReadStatement:
    """The statement in a file. The layout is recognised by the table's head; `own` are those the office described.

    Raises Unreadable with line, column and what was expected; UnknownLayout when no head is known.
    """
    text = text_of(data)
    if mt940.looks_like(text):
        return mt940.read(text)
    top = top_of(text)
    for separator in SEPARATORS:
        rows = rows_of(top, separator)
        for table in (*TABLES, *own):
            if head_of(rows, table) is not None:
                return read_table(rows_of(text, separator), table, name=name)
    raise UnknownLayout
