"""From a file's bytes to its text, whatever the office's computer made of it."""

from __future__ import annotations

import codecs

from shop.bank.reading.lines import Trouble, Unreadable
from shop.i18n import lazy_gettext as _

#: The largest file that is taken: a hundred thousand lines have about 12 MB.
MOST_BYTES = 20 * 1024 * 1024
#: What other kinds of files begin with.
OTHERS = (
    (
        b"PK\x03\x04",
        _("This is an Excel workbook, whatever its name says. Open it, save it as CSV, and upload that file."),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        _("This is an old Excel workbook, whatever its name says. Open it, save it as CSV, and upload that file."),
    ),
    (b"%PDF", _("This is a PDF. Download the statement as CSV or MT940 instead.")),
    (b"<", _("This is a web page or XML, not a table. Download the statement as CSV or MT940 instead.")),
    (b"\x89PNG", _("This is a picture. Download the statement as CSV or MT940 instead.")),
    (b"\xff\xd8\xff", _("This is a picture. Download the statement as CSV or MT940 instead.")),
)
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def text_of(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 or Windows' own, with or without a mark. Raises Unreadable for anything else."""
    if not data.strip(b"\0 \r\n\t"):
        raise Unreadable(_("The file is empty. Download it once more, and choose days on which money moved."))
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 20 MB. Download a shorter period."))
    for start, words in OTHERS:
        if data.lstrip(b" \r\n\t").startswith(start):
            raise Unreadable(words)
    text = _decoded(data)
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise Unreadable(_("a text file; this one is broken or of another kind"), row=row, trouble=Trouble.CUT)
    if not text.strip():
        raise Unreadable(_("The file is empty. Download it once more, and choose days on which money moved."))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes) -> str:
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if data[1:20:2] == b"\0" * len(data[1:20:2]):
        return _strictly(data, "utf-16-le")
    if data[0:20:2] == b"\0" * len(data[0:20:2]):
        return _strictly(data, "utf-16-be")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as broken:
        row = data[: broken.start].decode(encoding, errors="ignore").count("\n") + 1
        raise Unreadable(_("text; the file is cut off or broken here"), row=row, trouble=Trouble.CUT) from broken
