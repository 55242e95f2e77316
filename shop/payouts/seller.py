"""The seller's money: four sums that open to their lines, statements to keep, and each payout."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import current_app, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from shop.clock import today
from shop.decisions.models import Kind
from shop.decisions.queries import all_in_force
from shop.errors import NotFound
from shop.i18n import figure, language, rupiah
from shop.i18n import gettext as _
from shop.payouts.blueprint import pages
from shop.payouts.lines import MoneyLine
from shop.payouts.models import PayoutStatus
from shop.payouts.paper import pdf
from shop.payouts.paying import due
from shop.payouts.queries import last_confirmed, maker_money, makers_of, money_of, payout_of
from shop.payouts.seller_forms import PeriodForm, this_month, usual_periods
from shop.payouts.shares import goods_with_shares
from shop.payouts.statements import Row, RowKind, Statement, statement_of
from shop.payouts.waiting import NotYet, not_yet
from shop.payouts.yearly import year_of, years_to_choose
from shop.payouts.yearly_office import asked_year, year_csv, year_pdf
from shop.sellers.access import acting_seller, sellers_only
from shop.sellers.models import Maker, Seller
from shop.sheets import csv_bytes
from shop.web import download


@pages.app_template_filter("barang")
def titles_of(line: MoneyLine) -> str:
    """The goods of an order in the reader's language."""
    return line.titles_en if language() == "en" else line.titles


@pages.get("/seller/money")
@sellers_only
def seller_money() -> str:
    """Menunggu, siap dibayar, sedang dibayar, utang: each opens to what it sums."""
    seller = acting_seller()
    decided = all_in_force()
    waiting = due(today(), seller.id)
    return render_template(
        "payouts/seller/money.html",
        seller=seller,
        money=money_of(seller.id),
        reason=waiting[0].reason if waiting else "",
        hold=timedelta(days=decided[Kind.HOLD_DAYS].value),
        commission=decided[Kind.COMMISSION_BPS],
        debt_cap=decided[Kind.DEBT_CAP_BPS].value,
        last=last_confirmed(seller.id),
    )


@pages.get("/seller/money/makers")
@sellers_only
def seller_makers() -> str:
    """What each maker of a group has in the four sums."""
    seller = acting_seller()
    return render_template(
        "payouts/seller/makers.html", seller=seller, makers=maker_money(seller.id), goods=goods_with_shares(seller.id)
    )


@pages.get("/seller/money/payouts/<run>/<int:position>")
@sellers_only
def seller_payout(run: str, position: int) -> str:
    """One payout: where it went, what it paid, and where it stands."""
    seller = acting_seller()
    return render_template("payouts/seller/payout.html", seller=seller, paid=payout_of(seller.id, run, position))


@pages.get("/seller/money/statement")
@sellers_only
def seller_statement() -> Any:
    """Everything that came in and went out in a period."""
    form = _period()
    if not form.validate():
        return render_template(
            "payouts/seller/statement.html",
            form=form,
            seller=acting_seller(),
            statement=None,
            makers=[],
            periods=usual_periods(),
        ), 422
    statement = _statement(form)
    is_now = statement.until >= today()
    return render_template(
        "payouts/seller/statement.html",
        form=form,
        seller=statement.seller,
        statement=statement,
        money=money_of(statement.seller.id) if is_now and statement.maker is None else None,
        waiting=_waiting(statement),
        makers=makers_of(statement.seller.id),
        periods=usual_periods(),
    )


@pages.get("/seller/money/statement/print")
@sellers_only
def seller_statement_print() -> Any:
    """The same on paper, for any printer."""
    form = _period()
    return _paper(_statement(form)) if form.validate() else seller_statement()


@pages.get("/seller/money/statement.pdf")
@sellers_only
def seller_statement_pdf() -> Any:
    """The same as a PDF file."""
    form = _period()
    if not form.validate():
        return seller_statement()
    statement = _statement(form)
    return download(
        _file(statement, "pdf"), pdf(_paper(statement), current_app.extensions["assets"]), "application/pdf"
    )


@pages.get("/seller/money/statement.csv")
@sellers_only
def seller_statement_csv() -> Any:
    """The same as a table for a spreadsheet: days as 2026-11-23, whole rupiah."""
    form = _period()
    if not form.validate():
        return seller_statement()
    statement = _statement(form)
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
    waiting = [_waiting_cells(one) for one in _waiting(statement)]
    return download(
        _file(statement, "csv"),
        csv_bytes(
            header,
            [opening, *(_cells(row, is_part=statement.maker is not None) for row in statement.rows), closing, *waiting],
        ),
    )


@pages.get("/seller/money/year")
@sellers_only
def seller_year() -> str:
    """What each maker sold in a year, for her own tax."""
    seller, year = acting_seller(), asked_year()
    return render_template(
        "payouts/seller/year.html", seller=seller, found=year_of(seller, year), years=years_to_choose(seller)
    )


@pages.get("/seller/money/year.pdf")
@sellers_only
def seller_year_pdf() -> Response:
    """The same as a PDF file."""
    return year_pdf(year_of(acting_seller(), asked_year()))


@pages.get("/seller/money/year.csv")
@sellers_only
def seller_year_csv() -> Response:
    """The same as a table for a spreadsheet."""
    return year_csv(year_of(acting_seller(), asked_year()))


def _period() -> PeriodForm:
    """What the address asks for; this month so far when it asks for nothing."""
    asked = request.args
    if not asked.get("from") and not asked.get("to"):
        since, until = this_month()
        asked = MultiDict({"from": since.isoformat(), "to": until.isoformat()})
    return PeriodForm(asked)


def _statement(form: PeriodForm) -> Statement:
    since, until = form.since.data, form.until.data
    if since is None or until is None:
        raise ValueError("a period that was not validated")
    seller = acting_seller()
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


def _waiting(statement: Statement) -> list[NotYet]:
    """What is not paid yet, in a statement that reaches today."""
    return not_yet(statement.seller, statement.maker) if statement.until >= today() else []


def _paper(statement: Statement) -> str:
    return render_template(
        "payouts/seller/statement_paper.html",
        statement=statement,
        seller=statement.seller,
        waiting=_waiting(statement),
        made_on=today(),
    )


def _file(statement: Statement, ending: str) -> str:
    whose = f"-{statement.maker.id}" if statement.maker else ""
    return f"{statement.seller.slug}{whose}-{statement.since}-{statement.until}.{ending}"


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
