"""The office's reports: each a table on pages, and the very same as CSV and XLSX."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from flask import render_template, request, stream_with_context
from werkzeug.wrappers import Response

from shop.errors import NotFound
from shop.i18n import lazy_gettext as _
from shop.ledger.chart import CHART
from shop.ledger.owners import chosen_owners
from shop.ledger.reports import account_sheet, journal_sheet, trial_sheet
from shop.office import reports
from shop.office.blueprint import pages
from shop.office.forms import AccountPeriod, DayOf, Period, SalesPeriod
from shop.paging import Page, page_number
from shop.payouts.taxes import tax_payments_sheet
from shop.sheets import Row, Sheet, csv_pieces, write_xlsx
from shop.users.access import office
from shop.users.models import Role
from shop.web import download

#: Rows of a page.
PAGE = 100
PIECE = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

read = office(Role.BENDAHARA, Role.KETUA)


@dataclass(frozen=True)
class Report:
    """What a report is called, what it is for, what it is asked, and how its table is made of the answer."""

    title: object
    about: object
    form: Callable[[Any], Any]
    sheet: Callable[[Any], Sheet]


def _account(form: Any) -> Sheet:
    named = chosen_owners(form.account.data, form.owner.data)
    if named is None:
        raise NotFound(account=form.account.data, owner=form.owner.data)
    who, owners = named
    account = CHART[form.account.data]
    return account_sheet(account, owners, who=who, since=form.since.data, until=form.until.data)


REPORTS = {
    "trial-balance": Report(
        _("Trial balance"),
        _("Every account with its balance on a day."),
        DayOf,
        lambda form: trial_sheet(form.until.data),
    ),
    "journal": Report(
        _("Journal"),
        _("Every entry of a period, line by line."),
        Period,
        lambda form: journal_sheet(form.since.data, form.until.data),
    ),
    "account": Report(
        _("Account statement"),
        _("What moved on one account, and the balance after each line."),
        AccountPeriod,
        _account,
    ),
    "sales": Report(
        _("Sales"),
        _("Goods received by their buyers, by seller, category or month."),
        SalesPeriod,
        lambda form: reports.sales_sheet(form.since.data, form.until.data, reports.By(form.by.data)),
    ),
    "commission": Report(
        _("Commission"),
        _("What the cooperative earned, sale by sale; the total is the account's."),
        Period,
        lambda form: reports.commission_sheet(form.since.data, form.until.data),
    ),
    "tax": Report(
        _("Gross per maker, for taxes"),
        _(
            "What each maker sold before any deduction. The PPN in card fees is no input tax here: it is part of the fees."
        ),
        Period,
        lambda form: reports.tax_sheet(form.since.data, form.until.data),
    ),
    "tax-payments": Report(
        _("Withheld tax paid to the state"),
        _("Month by month what was withheld, and what of it is paid, with the number of the receipt."),
        Period,
        lambda form: tax_payments_sheet(form.since.data, form.until.data),
    ),
    "shipping": Report(
        _("Shipping"),
        _("What buyers paid for carriers, and what carriers are owed."),
        Period,
        lambda form: reports.shipping_sheet(form.since.data, form.until.data),
    ),
}


@pages.get("/office/reports", endpoint="reports")
@read
def reports_page() -> str:
    """Every report, and what it is for."""
    return render_template("office/reports.html", reports=REPORTS)


@pages.get("/office/reports/<name>", endpoint="report")
@read
def report_page(name: str) -> str | tuple[str, int]:
    """A report's table, page by page."""
    report = _report(name)
    form = report.form(request.args)
    if not form.validate():
        return _page(name, report, form, None), 422
    return _page(name, report, form, report.sheet(form))


@pages.get("/office/reports/<name>/table.csv", endpoint="report_csv")
@read
def report_csv(name: str) -> Response | str | tuple[str, int]:
    """The whole table as CSV, sent while it is read."""
    report = _report(name)
    form = report.form(request.args)
    if not form.validate():
        return _page(name, report, form, None), 422
    pieces = csv_pieces(report.sheet(form))
    return download(_file(name, form, "csv"), stream_with_context(pieces))


@pages.get("/office/reports/<name>/table.xlsx", endpoint="report_xlsx")
@read
def report_xlsx(name: str) -> Response | str | tuple[str, int]:
    """The whole table as a worksheet, made in a file and not in memory."""
    report = _report(name)
    form = report.form(request.args)
    if not form.validate():
        return _page(name, report, form, None), 422
    file = tempfile.TemporaryFile()  # noqa: SIM115 – closed by _pieces when it is sent
    write_xlsx(report.sheet(form), file)
    return download(_file(name, form, "xlsx"), _pieces(file), XLSX)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _report(name: str) -> Report:
    found = REPORTS.get(name)
    if found is None:
        raise NotFound(report=name)
    return found


def _file(name: str, form: Any, ending: str) -> str:
    days = [form[field].data for field in ("since", "until") if field in form]
    return "-".join([name, *(day.isoformat() for day in days)]) + f".{ending}"


def _page(name: str, report: Report, form: Any, sheet: Sheet | None) -> str:
    asked = {field.name: field.raw_data[0] for field in form if field.raw_data}
    if sheet is None:
        return render_template("office/report.html", name=name, report=report, form=form, sheet=None, asked=asked)
    total = len(sheet.rows)
    number = min(page_number(request.args.get("page")), max(1, -(-total // PAGE)))
    rows: list[Row] = [*(sheet.head if number == 1 else ()), *sheet.rows.part((number - 1) * PAGE, PAGE)]
    return render_template(
        "office/report.html",
        name=name,
        report=report,
        form=form,
        sheet=sheet,
        asked=asked,
        page=Page(rows, number, PAGE, total),
    )
