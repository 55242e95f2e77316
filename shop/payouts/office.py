"""The office's payouts: prepare, approve by another person, give the bank its file, answer each payout."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop.clock import today
from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.forms import Form
from shop.i18n import gettext as _
from shop.i18n import rupiah, waktu
from shop.ledger.queries import balance
from shop.payments.models import CoopAccount
from shop.payments.requesting import coop_account
from shop.payouts import cash, exporting, office_queries, paying
from shop.payouts.blueprint import pages
from shop.payouts.differences import differences
from shop.payouts.models import Payout, PayoutRun, RunStatus
from shop.payouts.office_forms import (
    Approval,
    BankFile,
    CashHanded,
    CashMissing,
    Confirmation,
    HoldBack,
    Preparation,
    Return,
    Withdrawal,
)
from shop.payouts.standing import changed_accounts
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
    return _run(found_run(number), Approval(None))


@pages.post("/office/payouts/<number>/approval")
@approves
def office_approve(number: str) -> Response | tuple[str, int]:
    """Approve what another person prepared, with one's own password."""
    run = found_run(number)
    form = Approval()
    if not form.validate_on_submit():
        return _run(run, form), 422
    try:
        check_password(person(), form.password.data)
    except WrongSignIn:
        form.password.errors = [_("This is not your password. Nothing was approved.")]
        return _run(run, form), 422
    try:
        with transaction():
            paying.approve(run, seen=form.seen.data or "", by=person())
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return _run(found_run(number), Approval(None)), refusal.status
    flash(_("%(number)s is approved. The bendahara gives the bank its file.", number=number), "good")
    return redirect(url_for(".office_run", number=number), 303)


@pages.post("/office/payouts/<number>/discard")
@read
def office_discard(number: str) -> Response:
    """Give a draft back: its sales are free for another preparation."""
    run = found_run(number)
    with transaction():
        paying.discard_run(run, by=person())
    flash(_("%(number)s is discarded. Its sales can be prepared again.", number=number), "good")
    return redirect(url_for(".office_runs"), 303)


@pages.get("/office/payouts/<number>/<int:position>")
@read
def office_payout(number: str, position: int) -> str:
    """One payout: the sales it pays, each maker's part, and what the bank did."""
    return _payout(found_payout(number, position))


@pages.post("/office/payouts/<number>/<int:position>/confirmation")
@prepares
def office_confirm(number: str, position: int) -> Response | tuple[str, int]:
    """The bank paid it."""
    payout, form = found_payout(number, position), Confirmation()
    if not form.validate_on_submit():
        return _payout(payout, confirmation=form), 422
    return answered(
        number,
        position,
        lambda: paying.confirm(payout, account=_paid_from(payout.run), reference=form.reference.data, by=person()),
    )


@pages.post("/office/payouts/<number>/<int:position>/return")
@prepares
def office_return(number: str, position: int) -> Response | tuple[str, int]:
    """The bank gave it back; the money can be paid again, to another account."""
    payout, form = found_payout(number, position), Return()
    if not form.validate_on_submit():
        return _payout(payout, returned=form), 422
    return answered(number, position, lambda: paying.take_back(payout, reason=form.reason.data, by=person()))


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
        return _payout(payout, held=form), 422
    return answered(number, position, lambda: paying.hold_back(payout, reason=form.held_reason.data, by=person()))


def answered(number: str, position: int, answer: Callable[[], object]) -> Response:
    """Do one step on a payout: refused, back to its page with the reason; done, on to its run."""
    try:
        with transaction():
            answer()
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return redirect(url_for(".office_payout", number=number, position=position), 303)
    flash(_("%(code)s is answered.", code=f"{number}/{position:02d}"), "good")
    return redirect(url_for(".office_run", number=number), 303)


def found_run(number: str) -> PayoutRun:
    """The run of an address. Raises NotFound."""
    run = office_queries.run(number)
    if run is None:
        raise NotFound(run=number)
    return run


def found_payout(number: str, position: int) -> Payout:
    """The payout of an address. Raises NotFound."""
    payout = next((one for one in found_run(number).payouts if one.position == position), None)
    if payout is None:
        raise NotFound(run=number, position=position)
    return payout


def _runs(form: Preparation) -> str:
    until = form.until.data if form.until.data and not form.until.errors else today()
    due = paying.due(until)
    return render_template(
        "payouts/office/runs.html",
        form=form,
        until=until,
        runs=office_queries.runs(MOST_RUNS),
        payable=[one for one in due if not one.reason],
        waiting=[one for one in due if one.reason],
        may_prepare=Role.BENDAHARA in person().roles,
    )


def run_page(run: PayoutRun, *, file: BankFile | None = None, withdrawal: Withdrawal | None = None) -> str:
    """A run's page with the form that was sent and found wrong."""
    return _run(run, Approval(None), file, withdrawal)


def _run(run: PayoutRun, form: Approval, file: BankFile | None = None, withdrawal: Withdrawal | None = None) -> str:
    total = sum(payout.amount for payout in run.payouts)
    shown = {
        "run": run,
        "since": office_queries.first_day(run),
        "total": total,
        "sales": office_queries.sales(run),
        "seal": seal(run.fingerprint),
        "roles": {role.value for role in person().roles},
    }
    if run.status is not RunStatus.DRAFT:
        return render_template(
            "payouts/office/run.html",
            sums=_sums(run.payouts),
            made=exporting.export_of(run),
            file=file or BankFile(None),
            withdrawal=withdrawal or Withdrawal(None),
            goes_to_bank=bool(exporting.for_bank(run)),
            changed=changed_accounts(run),
            **shown,
        )
    form.seen.data = run.fingerprint
    in_bank = balance("bank")
    return render_template(
        "payouts/office/approve.html",
        form=form,
        in_bank=in_bank,
        left=in_bank - total,
        left_out=paying.due(run.until),
        changed=changed_accounts(run),
        differences=differences(run),
        is_own=run.prepared_by_id == person().id,
        **shown,
    )


def _sums(payouts: list[Payout]) -> dict[str, tuple[int, int]]:
    """How many payouts stand where, and their sum in rupiah."""
    found: dict[str, tuple[int, int]] = {}
    for payout in payouts:
        count, total = found.get(payout.status.value, (0, 0))
        found[payout.status.value] = (count + 1, total + payout.amount)
    return found


def payout_page(payout: Payout, **forms: Form) -> str:
    """A payout's page, with the form that was sent and found wrong under its name."""
    return _payout(payout, **forms)


def _payout(payout: Payout, **forms: Form) -> str:
    fresh = {"confirmation": Confirmation, "returned": Return, "held": HoldBack}
    fresh |= {"handed": CashHanded, "missing": CashMissing}
    prepares, status = Role.BENDAHARA in person().roles, payout.status.value
    may = {
        "answer": prepares and status == "sent",
        "hold_back": prepares and status == "queued" and payout.run.approved_at is not None,
        "hand_over": prepares and status == "queued" and payout.is_cash and payout.run.approved_at is not None,
        "look": status == "handed" and payout.receipt is not None and payout.receipt.paid_by_id != person().id,
    }
    return render_template(
        "payouts/office/payout.html",
        payout=payout,
        run=payout.run,
        lines=office_queries.paid_lines(payout),
        forms={name: forms.get(name) or make(None) for name, make in fresh.items()},
        wrong=list(forms.values()),
        may=may,
        receipt_number=cash.receipt_number(payout),
        amount=rupiah(payout.amount),
    )


def seal(fingerprint: str) -> str:
    """A fingerprint as it is read aloud: its first sixteen signs in groups of four."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 16, 4))
