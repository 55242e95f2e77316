"""The seller's money: four sums that open to their lines, statements to keep, and each payout."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import render_template
from werkzeug.wrappers import Response

from shop.clock import today
from shop.decisions.models import Kind
from shop.decisions.queries import all_in_force, on_days
from shop.payouts.blueprint import pages
from shop.payouts.dues import due
from shop.payouts.queries import last_confirmed, maker_money, makers_of, money_of, payout_of
from shop.payouts.seller_forms import usual_periods
from shop.payouts.shares import goods_with_shares
from shop.payouts.statement_office import (
    asked_period,
    asked_statement,
    paper_of,
    statement_csv,
    statement_pdf,
    waiting_of,
)
from shop.payouts.waiting import arrived_words
from shop.payouts.yearly import year_of, years_to_choose
from shop.payouts.yearly_office import asked_year, year_csv, year_pdf
from shop.sellers.access import acting_seller, sellers_only


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
        hold_days=decided[Kind.HOLD_DAYS].value,
        arrived=partial(arrived_words, hold=on_days(Kind.HOLD_DAYS)),
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
    form = asked_period()
    if not form.validate():
        return render_template(
            "payouts/seller/statement.html",
            form=form,
            seller=acting_seller(),
            statement=None,
            makers=[],
            periods=usual_periods(),
        ), 422
    statement = asked_statement(acting_seller(), form)
    return render_template(
        "payouts/seller/statement.html",
        form=form,
        seller=statement.seller,
        statement=statement,
        waiting=waiting_of(statement),
        makers=makers_of(statement.seller.id),
        periods=usual_periods(),
    )


@pages.get("/seller/money/statement/print")
@sellers_only
def seller_statement_print() -> Any:
    """The same on paper, for any printer."""
    form = asked_period()
    return paper_of(asked_statement(acting_seller(), form)) if form.validate() else seller_statement()


@pages.get("/seller/money/statement.pdf")
@sellers_only
def seller_statement_pdf() -> Any:
    """The same as a PDF file."""
    form = asked_period()
    return statement_pdf(asked_statement(acting_seller(), form)) if form.validate() else seller_statement()


@pages.get("/seller/money/statement.csv")
@sellers_only
def seller_statement_csv() -> Any:
    """The same as a table for a spreadsheet: days as 2026-11-23, whole rupiah."""
    form = asked_period()
    return statement_csv(asked_statement(acting_seller(), form)) if form.validate() else seller_statement()


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
