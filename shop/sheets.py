"""Tables to carry away: CSV that every spreadsheet opens and none calculates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

#: Tells spreadsheets that the file is UTF-8.
MARK = "\ufeff"


def csv_bytes(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV: amounts as whole rupiah, texts made harmless, the same bytes for the same rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe(str(word)) for word in header])
    for row in rows:
        writer.writerow([cell if isinstance(cell, int) else safe(str(cell)) for cell in row])
    return (MARK + out.getvalue()).encode()


def safe(text: str) -> str:
    """Text no spreadsheet takes for a formula: a leading sign is preceded by an apostrophe."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
