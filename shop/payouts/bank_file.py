"""The file the bank is given: a pure function of the run, its day and its layout, the same bytes every time."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from xlsxwriter import Workbook

from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.money import Rupiah
from shop.payouts.layouts import SWIFT, Column, Layout
from shop.payouts.models import Payout

#: Rule: the signs that every Indonesian clearing passes on: letters, digits, space and these.
KEPT = re.compile(r"[^A-Za-z0-9 ./()-]+")
#: Written into every workbook, so that its bytes do not depend on the clock.
NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class NameUnusable(ShopError):
    """Nothing of an account holder's name can be written in a bank's file."""

    status = 422

    def __init__(self, seller: str, holder: str) -> None:
        super().__init__()
        self.seller, self.holder = seller, holder

    def sentence(self) -> str:
        return _(
            "%(seller)s: banks take no sign of the name “%(holder)s”. Ask for the name as on the bank book.",
            seller=self.seller,
            holder=self.holder,
        )


class NoWay(ShopError):
    """This layout has no way for a payout: its bank or its amount."""

    status = 422

    def __init__(self, seller: str, bank: str, amount: Rupiah) -> None:
        super().__init__()
        self.seller, self.bank, self.amount = seller, bank, amount

    def sentence(self) -> str:
        return _(
            "%(seller)s: this file cannot carry %(amount)s to %(bank)s. Choose another form of file.",
            seller=self.seller,
            amount=rupiah(self.amount),
            bank=self.bank,
        )


@dataclass(frozen=True)
class FileFacts:
    """What a file says of itself beside its payouts."""

    day: date
    #: The number of the cooperative's account that pays.
    debit_account: str
    fingerprint: str


def render(layout: Layout, facts: FileFacts, payouts: Sequence[Payout]) -> bytes:
    """The payouts in the layout's form, in the order given, amounts exact. Raises NameUnusable, NoWay.

    Names and remarks are folded to what banks accept, account numbers are text (leading zeros matter), and no cell begins
    with a sign a spreadsheet would calculate.
    """
    rows = [[_cell(column, one) for column in layout.columns] for one in _facts(layout, payouts)]
    whole = {
        "day": facts.day,
        "debit_account": facts.debit_account,
        "fingerprint": facts.fingerprint[:16],
        "count": len(payouts),
        "total": sum(payout.amount for payout in payouts),
    }
    before = [[word.format(**whole) for word in layout.first_row]] if layout.first_row else []
    if layout.has_heading:
        before.append([column.head for column in layout.columns])
    after = [[word.format(**whole) for word in layout.last_row]] if layout.last_row else []
    table = [*before, *rows, *after]
    return _xlsx(layout, table) if layout.kind == "xlsx" else _csv(layout, table)


def sha256(data: bytes) -> str:
    """What is kept of a file that was given away."""
    return hashlib.sha256(data).hexdigest()


def folded(text: str, most: int = 0) -> str:
    """Text as banks accept it: plain letters, digits, few signs, single spaces; never a sign first; cut to `most`.

    Letters with marks lose the marks: é becomes e. What has no plain letter is left out.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    plain = " ".join(KEPT.sub(" ", re.sub(r"['`]", "", plain)).split()).lstrip("./()- ")
    return (plain[:most] if most else plain).rstrip()


def service_for(layout: Layout, bank_code: str, amount: Rupiah) -> str | None:
    """The layout's first service that takes so much to this bank, or None."""
    is_own = bool(layout.bank_code) and bank_code == layout.bank_code
    return next((service.code for service in layout.services if service.fits(amount, is_own=is_own)), None)


def _facts(layout: Layout, payouts: Sequence[Payout]) -> Iterator[dict[str, Any]]:
    """What a column may hold of each payout."""
    for payout in payouts:
        holder, service = folded(payout.holder), service_for(layout, payout.bank_code, payout.amount)
        if not holder:
            raise NameUnusable(payout.seller.name, payout.holder)
        swift = SWIFT.get(payout.bank_code, "")
        if service is None or (layout.wants_swift and not swift):
            raise NoWay(payout.seller.name, payout.bank_name, payout.amount)
        yield {
            "position": payout.position,
            "bank_code": payout.bank_code,
            "bank": folded(payout.bank_name),
            "account": payout.account_number,
            "holder": holder,
            "village": folded(payout.seller.village.name),
            "amount": payout.amount if layout.kind == "xlsx" else layout.amount.format(payout.amount),
            "code": payout.code,
            "compact": re.sub(r"[^A-Z0-9]", "", payout.code),
            "service": service,
            "swift": swift,
        }


def _cell(column: Column, facts: dict[str, Any]) -> Any:
    value = facts[column.fact] if column.fact else column.always
    return value[: column.most].rstrip() if column.most and isinstance(value, str) else value


def _csv(layout: Layout, table: Sequence[Sequence[object]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=layout.separator, lineterminator="\r\n").writerows(table)
    return out.getvalue().encode("ascii")


def _xlsx(layout: Layout, table: Sequence[Sequence[object]]) -> bytes:
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": NO_MOMENT})
    sheet = book.add_worksheet(layout.sheet)
    text = book.add_format({"num_format": "@"})
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, str(cell), text)
    book.close()
    return out.getvalue()
