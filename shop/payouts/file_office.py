"""The bank's file at the office's desk: which form each bank takes, made once, opened again, given back when not taken."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from shop import audit
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.i18n import gettext as _
from shop.payments.coop_accounts import accounts_in_use
from shop.payouts import exporting, paying
from shop.payouts.blueprint import pages
from shop.payouts.layouts import LAYOUTS
from shop.payouts.models import PayoutExport, PayoutRun
from shop.payouts.office_forms import BankFile, LayoutChoice, Withdrawal
from shop.payouts.office_queries import exports
from shop.payouts.pages_office import found_run, run_page
from shop.users.access import office, person
from shop.users.models import Role
from shop.web import download

MOST_FILES = 60
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

read = office(Role.BENDAHARA, Role.KETUA)
prepares = office(Role.BENDAHARA)


@pages.get("/office/payouts/files")
@read
def office_files() -> str:
    """Which form of file each account's bank takes, and every file that was made."""
    return _page()


@pages.post("/office/payouts/files/<account>")
@prepares
def office_choose_layout(account: str) -> Response | tuple[str, int]:
    """Choose another form of file for an account's bank, from the next file on."""
    form = LayoutChoice()
    found = next((one for one in accounts_in_use() if one.code == account), None)
    if found is None:
        raise NotFound(account=account)
    if not form.validate_on_submit():
        return _page(), 422
    try:
        with transaction():
            audit.hold_seen(request.form.get("seen", ""), f"coop_account {account}", by=person())
            exporting.choose_layout(found, form.layout.data, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return redirect(url_for(".office_files"), 303)
    flash(_("Saved. The next file for this bank is made in this form."), "good")
    return redirect(url_for(".office_files"), 303)


@pages.post("/office/payouts/<number>/file")
@prepares
def office_make_file(number: str) -> Response | tuple[str, int]:
    """Make the file for the bank of the account that pays; the same account again gives the same file."""
    run, form = found_run(number), BankFile()
    if not form.validate_on_submit():
        return run_page(run, file=form), 422
    account = next(one for one in accounts_in_use() if one.code == form.account.data)
    try:
        with transaction():
            exporting.make_file(found_run(number), account, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("The file is made."), "good")
    return redirect(url_for(".office_run", number=number), 303)


@pages.get("/office/payouts/<number>/file")
@read
def office_file(number: str) -> Response:
    """The file that was made, byte by byte. There is none before."""
    run, made = _made(number)
    kind = KINDS[LAYOUTS[made.layout].kind]
    return download(exporting.file_name(run, made), exporting.file_of(run, made), kind)


@pages.post("/office/payouts/<number>/file/withdrawal")
@office(Role.KETUA)
def office_withdraw_file(number: str) -> Response | tuple[str, int]:
    """The bank did not take the file: another can be made. The ketua's, because two files could pay twice."""
    run, form = found_run(number), Withdrawal()
    if not form.validate_on_submit():
        return run_page(run, withdrawal=form), 422
    try:
        with transaction():
            exporting.withdraw_file(found_run(number), reason=form.withdrawn_reason.data, by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
    else:
        flash(_("The file is given back. Another can be made."), "good")
    return redirect(url_for(".office_run", number=number), 303)


@pages.post("/office/payouts/<number>/export")
@prepares
def office_export(number: str) -> Response:
    """The bank has the file that was made."""
    run, made = _made(number)
    with transaction():
        paying.mark_exported(run, file_sha256=made.sha256, by=person())
    words = _("%(number)s is with the bank. Confirm each payout when it arrives.", number=number)
    before = audit.told(f"payout_run {number}", but=person())
    flash(f"{words} {before}".strip(), "wait" if before else "good")
    return redirect(url_for(".office_run", number=number), 303)


def _made(number: str) -> tuple[PayoutRun, PayoutExport]:
    run = found_run(number)
    made = exporting.export_of(run)
    if made is None:
        raise NotFound(run=number)
    return run, made


def _page() -> str:
    return render_template(
        "payouts/office/files.html",
        seen=audit.seen(*(f"coop_account {account.code}" for account in accounts_in_use())),
        accounts=[(account, LayoutChoice.of(account)) for account in accounts_in_use()],
        layouts=LAYOUTS,
        exports=exports(MOST_FILES),
        may_choose=Role.BENDAHARA in person().roles,
    )
