"""The office's vouchers: one person writes them down, another puts them in force, either ends them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop.audit import stale
from shop.clock import today
from shop.db import transaction
from shop.i18n import gettext as _
from shop.money import BASIS_POINTS
from shop.promotions import issuing, queries
from shop.promotions.blueprint import pages
from shop.promotions.forms import VoucherForm
from shop.promotions.issuing import voucher_named
from shop.promotions.models import Voucher
from shop.users.access import office, person
from shop.users.models import Role, User

money = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/vouchers")
@money
def office_index() -> str:
    """Every voucher, who bears it and how often it was used, and the form for a new one."""
    days = {"starts_on": today(), "ends_on": today() + timedelta(days=30)}
    return _page(VoucherForm(None, data={"kind": "percent", "coop_percent": BASIS_POINTS, **days}))


@pages.post("/office/vouchers")
@money
def office_write() -> Response | tuple[str, int]:
    """Write a voucher down; another person puts it in force."""
    form = VoucherForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        with transaction():
            issuing.write_voucher(form.code.data, form.terms(), purpose=form.purpose.data, by=person())
    except issuing.CodeTaken as refusal:
        form.code.errors = [refusal.sentence()]
        return _page(form), refusal.status
    flash(_("Voucher %(code)s is written down. Another person puts it in force.", code=form.code.data), "good")
    return redirect(url_for(".office_index"), 303)


@pages.post("/office/vouchers/<code>/approval")
@money
def office_approve(code: str) -> Response | tuple[str, int]:
    """Put in force what another person wrote down."""
    words = _("Voucher %(code)s is approved. Buyers can use it from its first day on.", code=code)
    return _moved(code, lambda voucher, by: issuing.approve(voucher, by=by), words)


@pages.post("/office/vouchers/<code>/end")
@money
def office_end(code: str) -> Response | tuple[str, int]:
    """Let it take nothing off any more."""
    words = _("Voucher %(code)s is ended. Orders that hold it keep what they were promised.", code=code)
    return _moved(code, lambda voucher, by: issuing.end_voucher(voucher, by=by), words)


def _moved(code: str, act: Callable[[Voucher, User], None], words: str) -> Response | tuple[str, int]:
    try:
        with transaction():
            act(voucher_named(code), person())
    except (issuing.SamePersonCannotApprove, issuing.VoucherMoved) as refusal:
        return _page(VoucherForm(None), stale(refusal, f"voucher {code}")), refusal.status
    flash(words, "good")
    return redirect(url_for(".office_index"), 303)


def _page(form: VoucherForm, refusal: str = "") -> str:
    return render_template(
        "promotions/office/index.html",
        form=form,
        vouchers=queries.vouchers(),
        me=person().id,
        today=today(),
        refusal=refusal,
    )
