"""What the office gives: a bank's file, and which of its columns holds what."""

from __future__ import annotations

import re
from typing import Any

from flask_wtf.file import FileField
from wtforms import SelectField

from shop.bank.reading.reports import COLUMNS, NEEDED, TITLES
from shop.forms import Form, Line, PastDay, needed
from shop.i18n import lazy_gettext as _
from shop.payments.forms import OurAccount

#: What the head of a column is called, where it can be guessed.
GUESSES = {
    "day": r"tgl|tanggal|date",
    "text": r"uraian|keterangan|desc|remark",
    "balance": r"saldo|sisa|balance",
    "debit": r"debet|debit|keluar",
    "credit": r"kredit|credit|masuk",
    "amount": r"jumlah|amount|nominal",
}
#: The same for acquirers' reports and couriers' lists.
REPORT_GUESSES = {
    "day": r"tgl|tanggal|date|waktu|time",
    "number": r"resi|awb|waybill|tracking|order|pesanan",
    "reference": r"rrn|ref|invoice|id transaksi|transaction id|trx",
    "amount": r"cod|jumlah|amount|nominal|gross|bruto",
    "fee": r"mdr|fee|biaya|potongan",
    "net": r"net|bersih|settle|diterima|dibayarkan",
    "state": r"status|state|keterangan",
    "freight": r"ongkir|ongkos|freight|retur",
}


class Upload(Form):
    """A file and where it is from: an account of the cooperative, the QRIS acquirer, or a courier."""

    account = SelectField(_("From"))
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
        form.head.choices, columns = heads(rows), columns_of(rows)
        for name in cls.PLACES:
            form[name].choices = columns if name in cls.NEEDED else [("", "–"), *columns]
        return form

    @classmethod
    def guessed(cls, rows: list[tuple[int, list[str]]], name: str) -> Columns:
        """The form filled in as far as the names in the widest of these rows tell."""
        place = widest_of(rows)
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


class ReportColumns(Form):
    """Which column of an acquirer's report or a courier's list holds what; empty where the table has none."""

    name = Line(_("Name of this layout"), most=60)
    head = SelectField(_("The line with the columns' names"))
    day = SelectField(TITLES["day"])
    number = SelectField(TITLES["number"])
    reference = SelectField(TITLES["reference"])
    amount = SelectField(TITLES["amount"])
    fee = SelectField(TITLES["fee"])
    net = SelectField(TITLES["net"])
    state = SelectField(TITLES["state"])
    freight = SelectField(TITLES["freight"])

    @classmethod
    def for_rows(cls, kind: str, data: Any, rows: list[tuple[int, list[str]]], **kw: Any) -> ReportColumns:
        """The form of a kind of report, with the columns of these rows to choose from."""
        form = cls(data, **kw)
        for name in set(TITLES) - set(COLUMNS[kind]):
            del form[name]
        form.head.choices, columns = heads(rows), columns_of(rows)
        for name in COLUMNS[kind]:
            form[name].choices = columns if name in NEEDED[kind] else [("", "–"), *columns]
        return form

    @classmethod
    def guessed(cls, kind: str, rows: list[tuple[int, list[str]]], name: str) -> ReportColumns:
        """The form filled in as far as the names in the widest of these rows tell; no column twice."""
        place = widest_of(rows)
        head = rows[place][1][:26] if rows else []
        found: dict[str, str] = {}
        for what in COLUMNS[kind]:
            fits = (at for at, cell in enumerate(head) if re.search(REPORT_GUESSES[what], cell, re.IGNORECASE))
            at = next((str(at) for at in fits if str(at) not in found.values()), "")
            if at:
                found[what] = at
        return cls.for_rows(kind, None, rows, name=name, head=str(place), **found)

    def places(self, kind: str) -> dict[str, int | None]:
        """The chosen columns by what they hold."""
        return {name: int(self[name].data) if self[name].data else None for name in COLUMNS[kind]}


class Remitted(Form):
    """When, under which reference and to which account a courier's money came."""

    account = OurAccount(_("Bank account"))
    received_on = PastDay(_("Received on"))
    reference = Line(_("Bank reference"), most=60)


def heads(rows: list[tuple[int, list[str]]]) -> list[tuple[str, str]]:
    """The first lines of a file to choose its head from."""
    return [(str(place), f"{row}: {' · '.join(cells)[:60]}") for place, (row, cells) in enumerate(rows)]


def widest_of(rows: list[tuple[int, list[str]]]) -> int:
    """The first line with the most filled cells: most likely the head."""
    return max(range(len(rows)), key=lambda index: sum(bool(cell.strip()) for cell in rows[index][1]), default=0)


def columns_of(rows: list[tuple[int, list[str]]]) -> list[tuple[str, str]]:
    """The columns to choose from, by their letter and what most likely names them: `B: Uraian`."""
    widest = max((len(cells) for _row, cells in rows), default=0)
    named = rows[widest_of(rows)][1] if rows else []
    words = [" ".join(cell.split())[:30] for cell in named] + [""] * widest
    letters = [chr(ord("A") + place) for place in range(min(widest, 26))]
    return [(str(place), f"{letter}: {words[place]}".rstrip(": ")) for place, letter in enumerate(letters)]
