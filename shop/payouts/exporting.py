"""The bank's file of a run: made once, kept by its hash, count and total, and the same whenever it is opened again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop import audit
from shop.clock import now, today
from shop.db import session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.i18n import waktu
from shop.payments.models import CoopAccount
from shop.payouts.bank_file import FileFacts, render, sha256
from shop.payouts.layouts import LAYOUTS, Layout
from shop.payouts.models import Payout, PayoutExport, PayoutRun, RunStatus
from shop.payouts.moving import hold_run, moved_on
from shop.payouts.standing import AccountsChanged, changed_accounts
from shop.users.models import User


class FileMade(ShopError):
    """The run has a file for the bank: a second, other one could pay twice."""

    def __init__(self, number: str, bank: str, by: str, at: datetime) -> None:
        super().__init__()
        self.number, self.bank, self.by, self.at = number, bank, by, at

    def sentence(self) -> str:
        return _(
            "%(name)s made the file of %(number)s for %(bank)s, %(at)s. Use that one; two files could pay twice.",
            name=self.by,
            number=self.number,
            bank=self.bank,
            at=waktu(self.at),
        )


class FileChanged(ShopError):
    """The file would not be the one that was made."""

    def __init__(self, number: str, sha256: str) -> None:
        super().__init__()
        self.number, self.sha256 = number, sha256

    def sentence(self) -> str:
        return _(
            "The file of %(number)s cannot be made again as it was (SHA-256 %(start)s…). Use the one that was kept.",
            number=self.number,
            start=self.sha256[:16],
        )


class NothingForBank(ShopError):
    """Every payout of the run is paid in cash or was held back."""

    status = 422

    def sentence(self) -> str:
        return _("Nothing of this run goes through the bank. Pay it in cash.")


def choose_layout(account: CoopAccount, code: str, *, by: User) -> None:
    """Say which form of file an account's bank takes, from the next file on. Raises ValueError for one that is not known."""
    if code not in LAYOUTS:
        raise ValueError(f"not a layout: {code}")
    if account.payout_layout == code:
        return
    before, account.payout_layout = account.payout_layout, code
    audit.record("payout_layout_chosen", f"coop_account {account.code}", by=by, before=before, after=code)


def layout_of(account: CoopAccount) -> Layout:
    """The form of the file an account's bank takes."""
    return LAYOUTS[account.payout_layout]


def export_of(run: PayoutRun) -> PayoutExport | None:
    """The file of a run that is in use, with its account and who made it."""
    query = sa.select(PayoutExport).where(PayoutExport.run_id == run.id, PayoutExport.withdrawn_at.is_(None))
    return session().scalar(
        query.options(
            joinedload(PayoutExport.coop_account, innerjoin=True), joinedload(PayoutExport.made_by, innerjoin=True)
        )
    )


def paid_by_another(account: CoopAccount) -> sa.ColumnElement[bool]:
    """Payouts whose file was made for another account of the cooperative: they cannot stand in this one's statement."""
    other = sa.select(PayoutExport.id).where(
        PayoutExport.run_id == Payout.run_id,
        PayoutExport.withdrawn_at.is_(None),
        PayoutExport.coop_account_id != account.id,
    )
    return other.exists()


def for_bank(run: PayoutRun) -> list[Payout]:
    """The payouts of a run that its file holds: neither cash nor held back."""
    return [payout for payout in run.payouts if not payout.is_cash and not payout.is_held_back]


def make_file(run: PayoutRun, account: CoopAccount, *, by: User) -> PayoutExport:
    """Make the file of an approved run for the bank of the account that pays; what it was is kept.

    For the same account again it is the file made first. Raises FileMade for another account, RunMoved before approval
    and after the bank had the file, AccountsChanged, NothingForBank, NameUnusable, NoWay.
    """
    hold_run(run)
    made = export_of(run)
    if made is not None:
        if made.coop_account_id == account.id and made.layout == account.payout_layout:
            return made
        raise FileMade(run.number, made.coop_account.bank_name, made.made_by.name, made.made_at)
    if run.status is not RunStatus.APPROVED:
        raise moved_on("payout_run", run.number, run.status)
    if changed := changed_accounts(run):
        raise AccountsChanged(changed)
    payouts = for_bank(run)
    if not payouts:
        raise NothingForBank
    export = PayoutExport(
        run_id=run.id,
        coop_account_id=account.id,
        layout=account.payout_layout,
        made_on=today(),
        sha256="",
        count=len(payouts),
        total=sum(payout.amount for payout in payouts),
        made_by_id=by.id,
        made_at=now(),
    )
    export.coop_account = account
    export.sha256 = sha256(_rendered(run, export, payouts))
    session().add(export)
    session().flush()
    facts = {"sha256": export.sha256, "count": export.count, "total": export.total, "layout": export.layout}
    audit.record("payout_file_made", f"payout_run {run.number}", by=by, **facts)
    return export


def file_of(run: PayoutRun, export: PayoutExport) -> bytes:
    """The very file that was made. Raises FileChanged when it cannot be made again byte by byte."""
    data = _rendered(run, export, for_bank(run))
    if sha256(data) != export.sha256:
        raise FileChanged(run.number, export.sha256)
    return data


def withdraw_file(run: PayoutRun, *, reason: str, by: User) -> None:
    """Give a made file back because the bank did not take it, so that another can be made. The ketua's to decide.

    Raises RunMoved once the bank has it, and when there is none.
    """
    hold_run(run)
    made = export_of(run)
    if made is None or run.status is not RunStatus.APPROVED:
        raise moved_on("payout_run", run.number, run.status)
    made.withdrawn_at, made.withdrawn_by, made.reason = now(), by.name, reason[:200]
    audit.record("payout_file_withdrawn", f"payout_run {run.number}", by=by, sha256=made.sha256, reason=reason)


def file_name(run: PayoutRun, export: PayoutExport) -> str:
    """What the file is called."""
    return f"{run.number}.{LAYOUTS[export.layout].kind}"


def _rendered(run: PayoutRun, export: PayoutExport, payouts: Sequence[Payout]) -> bytes:
    digits = re.sub(r"\D", "", export.coop_account.number)
    facts = FileFacts(export.made_on, digits, run.fingerprint)
    return render(LAYOUTS[export.layout], facts, payouts)
