"""The office's ways to pay: which code buyers scan, and what providers pay to the bank."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.audit import told
from shop.clock import today
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.payments.acquirer import MoreThanConfirmed, book_payout, on_its_way, paid_to
from shop.payments.bearing import KetuaDecides
from shop.payments.blueprint import pages
from shop.payments.case_words import BOOKED_BEFORE
from shop.payments.codes import code_in_use, store_code, switch_off
from shop.payments.forms import AcquirerPayout, StaticCode
from shop.payments.models import QrisCode
from shop.payments.qris import read_code
from shop.users.access import office, person
from shop.users.models import Role

#: Acts after which the page of a code shows another one.
CODES = ("qris_code_stored", "qris_switched_off")

read = office(Role.BENDAHARA, Role.KETUA)


@pages.get("/office/methods")
@read
def office_methods() -> str:
    """The ways to pay that buyers see, and what is on its way from providers."""
    return _page()


@pages.post("/office/methods/qris")
@office(Role.KETUA)
def office_store_code() -> Response | tuple[str, int]:
    """Use another QRIS code from now on: the ketua's, because it decides where buyers' money goes."""
    form = StaticCode()
    if not form.validate_on_submit():
        return _page(code=form), 422
    try:
        with transaction():
            _hold_seen()
            stored = store_code(form.text.data, account=form.account.account, by=person())
    except ShopError as refusal:
        form.text.errors = [refusal.sentence()]
        return _page(code=form), refusal.status
    flash(_("Buyers now pay by QRIS to %(merchant)s, %(city)s.", merchant=stored.merchant, city=stored.city), "good")
    return redirect(url_for(".office_methods"), 303)


@pages.post("/office/methods/qris/end")
@office(Role.KETUA)
def office_switch_off() -> Response:
    """Offer QRIS no more."""
    try:
        with transaction():
            _hold_seen()
            switch_off(by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return redirect(url_for(".office_methods"), 303)
    flash(_("QRIS is no longer offered. Codes that buyers have already can still be paid."), "good")
    return redirect(url_for(".office_methods"), 303)


@pages.post("/office/methods/qris/payouts")
@read
def office_book_payout() -> Response | tuple[str, int]:
    """Book what the acquirer paid to the bank."""
    form = AcquirerPayout()
    if not form.validate_on_submit():
        return _page(payout=form), 422
    try:
        with transaction():
            is_new = book_payout(
                form.received.data,
                fee=form.fee.data,
                account=paid_to(),
                received_on=form.received_on.data,
                reference=form.reference.data,
                by=person(),
            )
    except MoreThanConfirmed as refusal:
        form.received.errors = [refusal.sentence()]
        return _page(payout=form), refusal.status
    except KetuaDecides as refusal:
        form.fee.errors = [refusal.sentence()]
        return _page(payout=form), refusal.status
    if is_new:
        flash(_("%(amount)s of QRIS money booked on the bank account.", amount=rupiah(form.received.data)), "good")
    else:
        flash(f"{BOOKED_BEFORE} {told('qris')}", "wait")
    return redirect(url_for(".office_methods"), 303)


def _hold_seen() -> None:
    audit.hold_seen(request.form.get("seen", ""), "qris", by=person(), acts=CODES)


def _code(current: QrisCode | None) -> StaticCode:
    return StaticCode(None) if current is None else StaticCode(None, account=str(current.coop_account_id))


def _page(*, code: StaticCode | None = None, payout: AcquirerPayout | None = None) -> str:
    current = code_in_use()
    return render_template(
        "payments/office/methods.html",
        current=current,
        qris=read_code(current.text) if current is not None else None,
        on_its_way=on_its_way(),
        code=code or _code(current),
        payout=payout or AcquirerPayout(None, received_on=today(), fee=0),
        may_decide=Role.KETUA in person().roles,
        seen=audit.seen("qris"),
    )
