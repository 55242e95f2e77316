"""A seller's statement at the office, the very lines she sees; and its paper and files for both sides."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from shop.clock import today
from shop.errors import NotFound
from shop.i18n import figure, language, rupiah
from shop.i18n import gettext as _
from shop.payouts.blueprint import pages
from shop.payouts.lines import MoneyLine
from shop.payouts.models import PayoutStatus
from shop.payouts.paper import pdf
from shop.payouts.queries import makers_of
from shop.payouts.seller_forms import PeriodForm, this_month, usual_periods
from shop.payouts.statements import Row, RowKind, Statement, statement_of
from shop.payouts.waiting import NotYet, Waiting, not_yet
from shop.sellers.models import Maker, Seller
from shop.sellers.queries import find_seller
from shop.sheets import csv_bytes
from shop.users.access import office
from shop.users.models import Role
from shop.web import download

read = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/sellers/<slug>/statement")
@read
def office_statement(slug: str) -> str | tuple[str, int]:
    """Everything that came in and went out for a seller in a period, each line with its order, payout or entry."""
    return _page(find_seller(slug), asked_period())


@pages.get("/office/sellers/<slug>/statement.pdf")
@read
def office_statement_pdf(slug: str) -> Response | str | tuple[str, int]:
    """The same as a PDF file, as she gets it."""
    seller, form = find_seller(slug), asked_period()
    return statement_pdf(asked_statement(seller, form)) if form.validate() else _page(seller, form)


@pages.get("/office/sellers/<slug>/statement.csv")
@read
def office_statement_csv(slug: str) -> Response | str | tuple[str, int]:
    """The same as a table, as she gets it."""
    seller, form = find_seller(slug), asked_period()
    return statement_csv(asked_statement(seller, form)) if form.validate() else _page(seller, form)


def _page(seller: Seller, form: PeriodForm) -> str | tuple[str, int]:
    statement = asked_statement(seller, form) if form.validate() else None
    page = render_template(
        "payouts/office/statement.html",
        seller=seller,
        form=form,
        statement=statement,
        waiting=waiting_of(statement) if statement else None,
        makers=makers_of(seller.id) if statement else [],
        periods=usual_periods(),
    )
    return page if statement else (page, 422)


@pages.app_template_filter("barang")
def titles_of(line: MoneyLine) -> str:
    """The goods of an order in the reader's language."""
    return line.titles_en if language() == "en" else line.titles


def asked_period() -> PeriodForm:
    """What the address asks for; this month so far when it asks for nothing."""
    asked = request.args
    if not asked.get("from") and not asked.get("to"):
        since, until = this_month()
        asked = MultiDict({"from": since.isoformat(), "to": until.isoformat()})
    return PeriodForm(asked)


def asked_statement(seller: Seller, form: PeriodForm) -> Statement:
    """A seller's statement of a valid period, or that of the maker the address names. Raises NotFound for another's."""
    since, until = form.since.data, form.until.data
    if since is None or until is None:
        raise ValueError("a period that was not validated")
    return statement_of(seller, since=since, until=until, maker=_maker(seller))


def _maker(seller: Seller) -> Maker | None:
    """The maker whose part is asked for; none asks for the whole. Raises NotFound for another seller's."""
    asked = request.args.get("maker", "")
    if not asked:
        return None
    found = next((maker for maker in makers_of(seller.id) if str(maker.id) == asked), None)
    if found is None:
        raise NotFound(maker=asked)
    return found


def waiting_of(statement: Statement) -> Waiting | None:
    """What is not paid yet, beside a statement that reaches today."""
    return not_yet(statement.seller, statement.maker) if statement.until >= today() else None


def paper_of(statement: Statement) -> str:
    """A statement as the page its PDF is printed from."""
    return render_template(
        "payouts/seller/statement_paper.html",
        statement=statement,
        seller=statement.seller,
        waiting=waiting_of(statement),
        made_on=today(),
    )


def _file(statement: Statement, ending: str) -> str:
    whose = f"-{statement.maker.id}" if statement.maker else ""
    return f"{statement.seller.slug}{whose}-{statement.since}-{statement.until}.{ending}"


def statement_pdf(statement: Statement) -> Response:
    """A statement as a PDF. Raises PaperUnavailable."""
    made = pdf(paper_of(statement), current_app.extensions["assets"])
    return download(_file(statement, "pdf"), made, "application/pdf")


def statement_csv(statement: Statement) -> Response:
    """A statement as a table for a spreadsheet: days as 2026-11-23, whole rupiah."""
    header = [
        _("Date"),
        _("What"),
        _("Code"),
        _("Goods"),
        _("Place"),
        _("Price"),
        *_borne(),
        _("Commission of the cooperative"),
    ]
    header += [_("In or out"), _("Balance"), _("Bank reference"), _("Note")]
    opening = [statement.since, _("Opening balance"), *[""] * 8, statement.opening, "", ""]
    closing = [statement.until, _("Closing balance"), *[""] * 8, statement.closing, "", ""]
    waiting = waiting_of(statement)
    not_paid = [_waiting_cells(one) for one in waiting.lines] if waiting else []
    rows = [_cells(row, is_part=statement.maker is not None) for row in statement.rows]
    return download(_file(statement, "csv"), csv_bytes(header, [opening, *rows, closing, *not_paid]))


def _borne() -> tuple[str, str]:
    """The columns of what vouchers took off; the cooperative's part is in the price, and paid."""
    return _("Voucher, borne by you"), _("Voucher, paid by the cooperative")


@pages.app_template_filter("harga_jual")
def price_in_words(line: MoneyLine, shown: Callable[[int], str] = rupiah) -> str:
    """A sale's price and what vouchers took off it, with who bore that."""
    words = shown(line.price)
    if line.coop_discount:
        words = _(
            "%(price)s (%(amount)s of it paid by the cooperative's voucher)",
            price=words,
            amount=shown(line.coop_discount),
        )
    if line.seller_discount:
        words = _("%(price)s − voucher borne by you %(amount)s", price=words, amount=shown(line.seller_discount))
    return words


@pages.app_template_filter("harga_jual_angka")
def price_in_figures(line: MoneyLine) -> str:
    """The same in figures without their currency."""
    return price_in_words(line, figure)


def _waiting_cells(one: NotYet) -> list[object]:
    line = one.line
    if line is None:
        return ["", _("Not paid yet"), "", "", "", "", "", "", "", one.amount, "", "", one.reason]
    goods = [titles_of(line), line.buyer_place]
    return ["", _("Not paid yet"), line.code, *goods, "", "", "", "", one.amount, "", "", one.reason]


def _cells(row: Row, *, is_part: bool) -> list[object]:
    sale, payout = row.sale, row.payout
    words = {
        RowKind.SALE: _("Sale"),
        RowKind.PAYOUT: _("Payout"),
        RowKind.RETURNED: _("Payout given back by the bank"),
        RowKind.REFUND: _("Paid back to the buyer"),
        RowKind.REGAINED: _("Came back from the buyer's bank"),
        RowKind.TAX: _("Tax withheld (PPh 22)"),
        RowKind.OTHER: _("Booking of the office"),
    }
    back = row.claim if row.claim and not is_part else None
    return [
        row.on,
        words[row.kind],
        row.code,
        titles_of(sale) if sale else "",
        sale.buyer_place if sale else "",
        sale.price if sale else -back.refund if back else "",
        -sale.seller_discount if sale else "",
        sale.coop_discount if sale else "",
        sale.commission if sale else -back.commission_back if back else "",
        row.amount,
        row.balance,
        payout.bank_reference if payout and row.kind is RowKind.PAYOUT else "",
        word_of_bank(row) or row.memo or before_release(row),
    ]


@pages.app_template_filter("sebelum_dilepas")
def before_release(row: Row) -> str:
    """What of a sale was paid back to its buyer before the release, in words."""
    if row.sale is None or not row.sale.refunded:
        return ""
    return _("already without %(amount)s, paid back to the buyer", amount=rupiah(row.sale.refunded))


@pages.app_template_filter("kabar_bank")
def word_of_bank(row: Row) -> str:
    """Where the payout of a row stands, in words."""
    if row.payout is None or row.kind is not RowKind.PAYOUT:
        return ""
    payout = row.payout
    if payout.is_held_back:
        return _("not paid this time: %(reason)s", reason=payout.reason)
    if payout.is_cash and payout.status in (PayoutStatus.HANDED, PayoutStatus.CONFIRMED):
        return _("paid in cash, receipt %(number)s", number=payout.bank_reference)
    if payout.status is PayoutStatus.CONFIRMED:
        return _("paid, bank reference %(reference)s", reference=payout.bank_reference or "–")
    if payout.status is PayoutStatus.RETURNED:
        return _("given back by the bank: %(reason)s", reason=payout.reason)
    return _("sent, waiting for the bank's word") if payout.sent_at else _("approved, not sent yet")
