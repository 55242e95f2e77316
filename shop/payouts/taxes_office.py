"""The office pays the tax withheld from makers to the state: month by month, each once, with the number of its receipt."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.decisions.models import Kind
from shop.decisions.queries import value_if_decided
from shop.errors import NotFound, ShopError
from shop.i18n import bulan
from shop.i18n import gettext as _
from shop.payments.case_words import BOOKED_BEFORE
from shop.payments.coop_accounts import accounts_in_use
from shop.payouts import taxes
from shop.payouts.blueprint import pages
from shop.payouts.office_forms import TaxNumber, TaxPaid
from shop.users.access import office, person
from shop.users.models import Role

read = office(Role.BENDAHARA, Role.KETUA)
write = office(Role.BENDAHARA)


@pages.get("/office/taxes")
@read
def office_taxes() -> str:
    """What each month withheld, what is paid of it, and the form for the oldest that waits or the one asked for.

    `number` asks for the form that corrects the number of a month that is paid.
    """
    wrong = request.args.get("number")
    if wrong:
        return _page(None, wrong=_paid(wrong), number_form=TaxNumber(None))
    return _page(_asked(request.args.get("month")))


@pages.post("/office/taxes/<month>/payment")
@write
def office_pay_tax(month: str) -> Response | tuple[str, int]:
    """Record the payment of a month's withheld tax."""
    found = taxes.tax_month(_month(month))
    form = TaxPaid(accounts_in_use())
    if not form.validate_on_submit():
        return _page(found, form), 422
    account = next(one for one in accounts_in_use() if str(one.id) == form.account.data)
    try:
        with transaction():
            is_new = taxes.record_payment(
                found.month_on,
                amount=form.amount.data,
                ntpn=form.ntpn.data,
                paid_on=form.paid_on.data,
                account=account,
                by=person(),
            )
    except taxes.NotTheMonths as refusal:
        form.amount.errors = [refusal.sentence()]
        return _page(found, form), refusal.status
    except taxes.NtpnUsed as refusal:
        form.ntpn.errors = [refusal.sentence()]
        return _page(found, form), refusal.status
    except taxes.PaidBefore as refusal:
        form.paid_on.errors = [refusal.sentence()]
        return _page(found, form), refusal.status
    except ShopError as refusal:
        return _page(None, refusal=refusal.sentence()), refusal.status
    if is_new:
        flash(_("Recorded: the tax of %(month)s is paid.", month=bulan(found.month_on)), "good")
    else:
        flash(str(BOOKED_BEFORE), "wait")
    return redirect(url_for(".office_taxes"), 303)


@pages.post("/office/taxes/<month>/correction")
@write
def office_correct_tax(month: str) -> Response | tuple[str, int]:
    """Give a recorded payment the number it should have had."""
    found, form = _paid(month), TaxNumber()
    if not form.validate_on_submit():
        return _page(None, wrong=found, number_form=form), 422
    try:
        with transaction():
            is_new = taxes.correct_number(
                found.month_on,
                ntpn=form.ntpn.data,
                reason=form.reason.data,
                by=person(),
                seen=request.form.get("seen", ""),
            )
    except taxes.NtpnUsed as refusal:
        form.ntpn.errors = [refusal.sentence()]
        return _page(None, wrong=found, number_form=form), refusal.status
    except audit.ChangedMeanwhile as refusal:
        return _page(None, wrong=_paid(month), number_form=form, refusal=refusal.sentence()), refusal.status
    if is_new:
        flash(_("Corrected. The first number stays beside it, and no entry changed."), "good")
    else:
        flash(_("It has this number already. Nothing was changed."), "wait")
    return redirect(url_for(".office_taxes"), 303)


def _paid(month: str) -> taxes.TaxMonth:
    found = taxes.tax_month(_month(month))
    if found.payment is None:
        raise NotFound(month=month)
    return found


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01") if text.isascii() and len(text) == 7 else date.fromisoformat("")
    except ValueError:
        raise NotFound(month=text) from None


def _asked(text: str | None) -> taxes.TaxMonth | None:
    months = taxes.tax_months()
    if text:
        wanted = _month(text)
        return next((one for one in months if one.month_on == wanted and one.waits), None)
    return next((one for one in months if one.waits), None)


def _page(
    asked: taxes.TaxMonth | None,
    form: TaxPaid | None = None,
    refusal: str = "",
    *,
    wrong: taxes.TaxMonth | None = None,
    number_form: TaxNumber | None = None,
) -> str:
    months = taxes.tax_months()
    return render_template(
        "payouts/office/taxes.html",
        months=months[::-1],
        asked=asked,
        waiting=sum(one.due for one in months if one.waits),
        running=sum(one.due for one in months if not one.is_over),
        paid=sum(one.payment.amount for one in months if one.payment is not None),
        form=form or TaxPaid.fresh(accounts_in_use()),
        is_decided=bool(value_if_decided(Kind.TAX_WITHHELD_BPS)),
        may_write=Role.BENDAHARA in person().roles,
        refusal=refusal,
        wrong=wrong,
        number_form=number_form,
        seen=audit.seen(taxes.subject(wrong.month_on)) if wrong is not None else 0,
    )
