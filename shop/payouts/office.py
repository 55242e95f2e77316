"""The office's payouts: prepare, approve by another person, give the bank its file, answer each payout."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop.clock import today
from shop.db import transaction
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.payments.models import CoopAccount
from shop.payments.requesting import coop_account
from shop.payouts import dues, exporting, office_queries, paying
from shop.payouts.blueprint import pages
from shop.payouts.models import PayoutRun
from shop.payouts.office_forms import (
    Approval,
    Confirmation,
    HoldBack,
    Preparation,
    Return,
)
from shop.payouts.pages_office import answered, found_payout, found_run, payout_page, run_page
from shop.users import limits
from shop.users.access import office, person
from shop.users.models import Role
from shop.users.signing_in import WrongSignIn, check_password

MOST_RUNS = 60

read = office(Role.BENDAHARA, Role.KETUA)
prepares = office(Role.BENDAHARA)
approves = office(Role.KETUA)


@pages.get("/office/payouts")
@read
def office_runs() -> str:
    """Every run, and what could be paid now, with the reason where not."""
    return _runs(Preparation(None, until=today()))


@pages.post("/office/payouts")
@prepares
def office_prepare() -> Response | tuple[str, int]:
    """Put a run together; the same day again leads to the same run."""
    form = Preparation()
    if not form.validate_on_submit():
        return _runs(form), 422
    try:
        with transaction():
            run = paying.prepare_run(form.until.data, by=person())
            number, by, at = run.number, run.prepared_by.name, run.prepared_at
    except paying.NothingToPay as refusal:
        form.until.errors = [refusal.sentence()]
        return _runs(form), 422
    words = _("%(number)s was prepared by %(name)s, %(at)s.", number=number, name=by, at=waktu(at))
    flash(words + " " + _("Another person approves it."), "good")
    return redirect(url_for(".office_run", number=number), 303)


@pages.get("/office/payouts/<number>")
@read
def office_run(number: str) -> str:
    """One run: to approve while it is a draft, to follow afterwards."""
    return run_page(found_run(number))


@pages.post("/office/payouts/<number>/approval")
@limits.PRESENT
@approves
def office_approve(number: str) -> Response | tuple[str, int]:
    """Approve what another person prepared, with one's own password."""
    run = found_run(number)
    form = Approval()
    if not form.validate_on_submit():
        return run_page(run, approval=form), 422
    try:
        check_password(person(), form.password.data)
    except WrongSignIn:
        form.password.errors = [_("This is not your password. Nothing was approved.")]
        return run_page(run, approval=form), 422
    try:
        with transaction():
            paying.approve(found_run(number), seen=form.seen.data or "", by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return run_page(found_run(number)), refusal.status
    flash(_("%(number)s is approved. The bendahara gives the bank its file.", number=number), "good")
    return redirect(url_for(".office_run", number=number), 303)


@pages.post("/office/payouts/<number>/discard")
@read
def office_discard(number: str) -> Response:
    """Give a draft back: its sales are free for another preparation."""
    with transaction():
        paying.discard_run(found_run(number), by=person())
    flash(_("%(number)s is discarded. Its sales can be prepared again.", number=number), "good")
    return redirect(url_for(".office_runs"), 303)


@pages.get("/office/payouts/<number>/<int:position>")
@read
def office_payout(number: str, position: int) -> str:
    """One payout: the sales it pays, each maker's part, and what the bank did."""
    return payout_page(found_payout(number, position))


@pages.post("/office/payouts/<number>/<int:position>/confirmation")
@prepares
def office_confirm(number: str, position: int) -> Response | tuple[str, int]:
    """The bank paid it."""
    payout, form = found_payout(number, position), Confirmation()
    if not form.validate_on_submit():
        return payout_page(payout, confirmation=form), 422
    return answered(
        number,
        position,
        lambda payout: paying.confirm(
            payout, account=_paid_from(payout.run), reference=form.reference.data, by=person()
        ),
        said=_("the money is in the seller's account."),
    )


@pages.post("/office/payouts/<number>/<int:position>/return")
@prepares
def office_return(number: str, position: int) -> Response | tuple[str, int]:
    """The bank gave it back; the money can be paid again, to another account."""
    payout, form = found_payout(number, position), Return()
    if not form.validate_on_submit():
        return payout_page(payout, returned=form), 422
    return answered(
        number,
        position,
        lambda payout: paying.take_back(payout, reason=form.reason.data, by=person()),
        said=_("the bank gave it back. The money waits for another account of the seller."),
    )


def _paid_from(run: PayoutRun) -> CoopAccount:
    """The account whose bank has the file."""
    made = exporting.export_of(run)
    return made.coop_account if made is not None else coop_account()


@pages.post("/office/payouts/<number>/<int:position>/holding")
@prepares
def office_hold_back(number: str, position: int) -> Response | tuple[str, int]:
    """Take an approved payout out before the bank or the seller has it."""
    payout, form = found_payout(number, position), HoldBack()
    if not form.validate_on_submit():
        return payout_page(payout, held=form), 422
    return answered(
        number,
        position,
        lambda payout: paying.hold_back(payout, reason=form.held_reason.data, by=person()),
        said=_("held back. The money can be paid by a later run."),
    )


def _runs(form: Preparation) -> str:
    until = form.until.data if form.until.data and not form.until.errors else today()
    due = dues.due(until)
    return render_template(
        "payouts/office/runs.html",
        form=form,
        until=until,
        runs=office_queries.runs(MOST_RUNS),
        payable=[one for one in due if not one.reason],
        waiting=[one for one in due if one.reason],
        may_prepare=Role.BENDAHARA in person().roles,
    )
