"""What the office gives: a bank's file, and which of its columns holds what."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField

from shop.forms import Form, Line, needed
from shop.i18n import lazy_gettext as _

#: What the head of a column is called, where it can be guessed.
GUESSES = {
    "day": r"tgl|tanggal|date",
    "text": r"uraian|keterangan|desc|remark",
    "balance": r"saldo|sisa|balance",
    "debit": r"debet|debit|keluar",
    "credit": r"kredit|credit|masuk",
    "amount": r"jumlah|amount|nominal",
}


class Upload(Form):
    """A file and the account it is of."""

    account = SelectField(_("Account"))
    file = FileField(
        _("File from the bank"),
        [needed(_("Choose the file."))],
        description=_("CSV or MT940, as the bank gives it. At most 20 MB."),
    )


class Columns(Form):
    """Which column holds what, counted from 0; empty where the table has none."""

    name = Line(_("Name of this layout"), most=60)
    head = SelectField(_("The line with the columns' names"))
    day = SelectField(_("Date"))
    text = SelectField(_("Description"))
    amount = SelectField(_("Amount, if one column"))
    side = SelectField(_("CR or DB"))
    debit = SelectField(_("Money out"))
    credit = SelectField(_("Money in"))
    balance = SelectField(_("Balance"))

    NEEDED = ("day", "text", "balance")
    PLACES = ("day", "text", "amount", "side", "debit", "credit", "balance")

    @classmethod
    def for_rows(cls, data: Any, rows: list[tuple[int, list[str]]], **kw: Any) -> Columns:
        """The form with the columns of these rows to choose from."""
        form = cls(data, **kw)
        widest = max((len(cells) for _row, cells in rows), default=0)
        form.head.choices = [
            (str(place), f"{row}: {' · '.join(cells)[:60]}") for place, (row, cells) in enumerate(rows)
        ]
        for name in cls.PLACES:
            columns = [(str(place), _letter(place)) for place in range(min(widest, 26))]
            form[name].choices = columns if name in cls.NEEDED else [("", "–"), *columns]
        return form

    @classmethod
    def guessed(cls, rows: list[tuple[int, list[str]]], name: str) -> Columns:
        """The form filled in as far as the names in the widest of these rows tell."""
        place = max(range(len(rows)), key=lambda index: sum(bool(cell.strip()) for cell in rows[index][1]), default=0)
        head = rows[place][1][:26] if rows else []
        found = {
            what: next((str(at) for at, cell in enumerate(head) if re.search(words, cell, re.IGNORECASE)), "")
            for what, words in GUESSES.items()
        }
        if found["debit"] and found["credit"]:
            found["amount"] = ""
        return cls.for_rows(None, rows, name=name, head=str(place), **{what: at for what, at in found.items() if at})

    def places(self) -> dict[str, int | None]:
        """The chosen columns by what they hold."""
        return {name: int(self[name].data) if self[name].data else None for name in self.PLACES}


class Reason(Form):
    """Why something of a month stays unexplained."""

    reason = Line(_("Reason"), most=300)


def _letter(place: int) -> str:
    return chr(ord("A") + place)
