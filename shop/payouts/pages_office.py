"""The pages of one run and of one payout at the office's desk, which several doors show again."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from shop.db import transaction
from shop.errors import NotFound, ShopError
from shop.forms import Form
from shop.i18n import gettext as _
from shop.i18n import rupiah
from shop.ledger.chart import entry_title
from shop.ledger.queries import balance, entries_about
from shop.payments.case_words import BOOKED_BEFORE
from shop.payouts import cash, exporting, office_queries
from shop.payouts.differences import differences
from shop.payouts.dues import due
from shop.payouts.models import Payout, PayoutRun, RunStatus
from shop.payouts.moving import moved_on
from shop.payouts.office_forms import (
    Approval,
    BankFile,
    CashHanded,
    CashMissing,
    Confirmation,
    HoldBack,
    Return,
    Withdrawal,
)
from shop.payouts.standing import changed_accounts
from shop.users.access import person
from shop.users.models import Role


def found_run(number: str) -> PayoutRun:
    """The run of an address. Raises NotFound; RunMoved with who discarded it and when, for one that was there."""
    run = office_queries.run(number)
    if run is None:
        gone = moved_on("payout_run", number[:20], "")
        raise NotFound(run=number) if gone.at is None else gone
    return run


def found_payout(number: str, position: int) -> Payout:
    """The payout of an address. Raises NotFound."""
    payout = next((one for one in found_run(number).payouts if one.position == position), None)
    if payout is None:
        raise NotFound(run=number, position=position)
    return payout


def say_booked(is_new: bool) -> None:
    """Tell what a press on a form with a token did: booked, or booked by the press before."""
    if is_new:
        flash(_("Booked. The bank's line is matched when its statement is read."), "good")
    else:
        flash(str(BOOKED_BEFORE), "wait")


def answered(number: str, position: int, answer: Callable[[Payout], object], *, said: str) -> Response:
    """Do one step on a payout, as it is now: refused, back to its page with the reason; done, on to its run, where it is said."""
    try:
        with transaction():
            answer(found_payout(number, position))
    except ShopError as refusal:
        flash(refusal.sentence(), "wrong")
        return redirect(url_for(".office_payout", number=number, position=position), 303)
    flash(f"{number}/{position:02d}: {said}", "good")
    return redirect(url_for(".office_run", number=number), 303)


def run_page(
    run: PayoutRun,
    *,
    approval: Approval | None = None,
    file: BankFile | None = None,
    withdrawal: Withdrawal | None = None,
) -> str:
    """A run: to approve while it is a draft, to follow afterwards; with the form that was sent and found wrong."""
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
    form = approval or Approval(None)
    form.seen.data = run.fingerprint
    in_bank = balance("bank")
    return render_template(
        "payouts/office/approve.html",
        form=form,
        in_bank=in_bank,
        left=in_bank - total,
        left_out=due(run.until),
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
    """A payout: what it pays, and what can be said of it now; with the form that was sent and found wrong by its name."""
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
        entries=[(entry.id, entry_title(entry.kind)) for entry in entries_about(payout.code)],
        forms={name: forms.get(name) or make(None) for name, make in fresh.items()},
        wrong=list(forms.values()),
        may=may,
        receipt_number=cash.receipt_number(payout),
        amount=rupiah(payout.amount),
    )


def seal(fingerprint: str) -> str:
    """A fingerprint as it is read aloud: its first sixteen signs in groups of four."""
    return " ".join(fingerprint[start : start + 4] for start in range(0, 16, 4))
