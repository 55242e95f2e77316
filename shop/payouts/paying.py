"""Paying sellers: one person prepares, another approves, the bank is given a file, each payout ends for itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.clock import day_of, now
from shop.db import session, table, writing
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.posting import Draft, Posting, credit, debit, post, post_many
from shop.notices import tell
from shop.payments.coop_accounts import hold_accounts
from shop.payments.models import CoopAccount
from shop.payouts.dues import Due, due
from shop.payouts.models import Payout, PayoutExport, PayoutItem, PayoutRun, PayoutShare, PayoutStatus, RunStatus
from shop.payouts.moving import close_if_done, hold_run, move_payout, move_run, moved_on
from shop.payouts.standing import AccountsChanged, changed_accounts
from shop.sellers.models import CASH, AccountStatus, BankAccount, MemberRole
from shop.sellers.queries import members_of
from shop.users.models import User


class SamePersonCannotApprove(ShopError):
    """Two people look at every run."""

    status = 403

    def sentence(self) -> str:
        return _("You prepared this run. Another person must approve it.")


class RunChanged(ShopError):
    """What would be approved is not what was looked at."""

    def sentence(self) -> str:
        return _("The list is not the one you looked at. Read it again, then approve.")


class NothingToPay(ShopError):
    """No seller can be paid for this period."""

    def sentence(self) -> str:
        return _("Nothing can be paid now: no money is released, or every seller waits for a reason shown below.")


def prepare_run(until: date, *, by: User) -> PayoutRun:
    """Put together the payouts of everything released up to a day; another person approves it.

    A second call for the same day returns the run made first. Every released line is claimed by at most one payout
    (the database refuses another). Raises NothingToPay.
    """
    hold_accounts()
    made = session().scalar(sa.select(PayoutRun).where(PayoutRun.until == until))
    if made is not None:
        return made
    payable = [one for one in due(until) if not one.reason]
    if not payable:
        raise NothingToPay
    run = PayoutRun(number=_number(until), until=until, prepared_by_id=by.id, prepared_at=now(), fingerprint="")
    session().add(run)
    run.payouts = [_payout(one, position) for position, one in enumerate(payable, start=1)]
    run.fingerprint = fingerprint(run.payouts)
    session().flush()
    writing().execute(sa.insert(table(PayoutItem)), list(_items(run, payable)))
    audit.record(
        "payout_run_prepared", f"payout_run {run.number}", by=by, total=sum(payout.amount for payout in run.payouts)
    )
    return run


def _number(until: date) -> str:
    year, week, day = until.isocalendar()
    return f"PC-{year}-{week:02d}" + ("" if day == 7 else f"-{day}")


def _payout(one: Due, position: int) -> Payout:
    account = one.bank_account
    if account is None:
        raise ValueError(f"{one.seller.name} has no bank account: `due` gives a reason then")
    payout = Payout(
        seller_id=one.seller.id,
        position=position,
        amount=one.amount,
        bank_account_id=account.id,
        bank_code=account.bank_code,
        bank_name=account.bank_name,
        account_number=account.number,
        holder=account.holder,
    )
    for part in one.parts:
        payout.shares.append(
            PayoutShare(
                maker_id=part.maker_id, earned=part.earned, debt_withheld=part.debt_withheld, amount=part.amount
            )
        )
    return payout


def _items(run: PayoutRun, payable: Sequence[Due]) -> Iterator[dict[str, int | bool]]:
    """The lines each payout claims, as rows: a run may hold hundreds of thousands."""
    for payout, one in zip(run.payouts, payable, strict=True):
        for part in one.parts:
            for line in part.lines:
                yield {
                    "payout_id": payout.id,
                    "line_id": line.line_id,
                    "seller_order_id": line.seller_order_id,
                    "maker_id": part.maker_id,
                    "amount": line.amount,
                    "is_active": True,
                }


def fingerprint(payouts: Sequence[Payout]) -> str:
    """SHA-256 over every line: one rupiah or one digit of an account changed makes another one."""
    rows = (f"{one.position}|{one.bank_code}|{one.account_number}|{one.holder}|{one.amount}\n" for one in payouts)
    return hashlib.sha256("".join(rows).encode()).hexdigest()


def discard_run(run: PayoutRun, *, by: User) -> None:
    """Give a draft back: its lines are free for another preparation. Raises RunMoved once it is approved."""
    hold_run(run)
    if run.status is not RunStatus.DRAFT:
        raise moved_on("payout_run", run.number, run.status)
    audit.record("payout_run_discarded", f"payout_run {run.number}", by=by)
    own = sa.select(Payout.id).where(Payout.run_id == run.id)
    for rows in (PayoutItem, PayoutShare):
        session().execute(sa.delete(rows).where(rows.payout_id.in_(own)).execution_options(synchronize_session=False))
    session().execute(sa.delete(Payout).where(Payout.run_id == run.id))
    session().execute(sa.delete(PayoutRun).where(PayoutRun.id == run.id))


def approve(run: PayoutRun, *, seen: str, by: User) -> None:
    """Approve a run that another person prepared: the makers' money is on its way from now on.

    `seen` is the fingerprint the approver read. Raises SamePersonCannotApprove, RunChanged, RunMoved, AccountsChanged.
    """
    hold_run(run)
    if run.prepared_by_id == by.id:
        raise SamePersonCannotApprove
    if run.status is not RunStatus.DRAFT:
        raise moved_on("payout_run", run.number, run.status)
    if seen != run.fingerprint or fingerprint(run.payouts) != run.fingerprint:
        raise RunChanged
    if changed := changed_accounts(run):
        raise AccountsChanged(changed)
    move_run(run, RunStatus.APPROVED)
    run.approved_by_id, run.approved_at = by.id, now()
    post_many(
        "payout_approved",
        [
            Draft(
                [
                    *(debit("payable", share.amount, share.maker_id) for share in payout.shares),
                    credit("paying", payout.amount, payout.id),
                ],
                subject=payout.code,
                key=f"payout_approved:{payout.id}",
            )
            for payout in run.payouts
        ],
        by=by,
    )
    audit.record("payout_run_approved", f"payout_run {run.number}", by=by, fingerprint=run.fingerprint)


def mark_exported(run: PayoutRun, *, file_sha256: str, by: User) -> None:
    """The bank has the file: every payout that is not cash is sent. A second call with the same file changes nothing.

    Raises RunMoved before approval, RunChanged when the file is not the one that was made, or given before.
    """
    hold_run(run)
    made = sa.select(PayoutExport.sha256).where(PayoutExport.run_id == run.id, PayoutExport.withdrawn_at.is_(None))
    if (session().scalar(made) or file_sha256) != file_sha256:
        raise RunChanged
    if run.status in (RunStatus.EXPORTED, RunStatus.CLOSED):
        if run.file_sha256 != file_sha256:
            raise RunChanged
        return
    if run.status is not RunStatus.APPROVED:
        raise moved_on("payout_run", run.number, run.status)
    move_run(run, RunStatus.EXPORTED)
    run.exported_by_id, run.exported_at, run.file_sha256 = by.id, now(), file_sha256
    session().execute(
        sa.update(Payout)
        .where(Payout.run_id == run.id, Payout.status == PayoutStatus.QUEUED, Payout.bank_code != CASH)
        .values(status=PayoutStatus.SENT, sent_at=now())
    )
    audit.record("payout_run_exported", f"payout_run {run.number}", by=by, file_sha256=file_sha256)


def confirm(payout: Payout, *, account: CoopAccount, reference: str, by: User, paid_on: date | None = None) -> None:
    """The bank paid it: paying → bank, on the day the bank names, but never before the run was approved.

    Raises RunMoved unless it was sent and has not ended.
    """
    hold_run(payout.run)
    move_payout(payout, PayoutStatus.CONFIRMED, since=[PayoutStatus.SENT])
    payout.confirmed_at, payout.bank_reference = now(), reference
    post(
        "payout_confirmed",
        [debit("paying", payout.amount, payout.id), credit("bank", payout.amount, account.code)],
        subject=payout.code,
        key=f"payout_confirmed:{payout.id}",
        by=by,
        memo=reference,
        booked_on=max(paid_on, day_of(payout.run.approved_at)) if paid_on and payout.run.approved_at else None,
    )
    audit.record("payout_confirmed", f"payout {payout.code}", by=by, reference=reference)
    close_if_done(payout.run)


def take_back(payout: Payout, *, reason: str, by: User) -> None:
    """The bank gave it back: paying → payable, payable again with the reason; the account is flagged, the seller told.

    Raises RunMoved unless it was sent and has not ended.
    """
    hold_run(payout.run)
    move_payout(payout, PayoutStatus.RETURNED, since=[PayoutStatus.SENT])
    back_to_makers(payout, debit("paying", payout.amount, payout.id), reason, by)
    stop_account(payout, reason)
    audit.record("payout_returned", f"payout {payout.code}", by=by, reason=reason)
    close_if_done(payout.run)


def hold_back(payout: Payout, *, reason: str, by: User) -> None:
    """Take an approved payout out before the bank or the seller has it: payable again, its account untouched.

    Raises RunMoved once it was sent or paid, and while a file for the bank holds it.
    """
    hold_run(payout.run)
    in_file = sa.select(PayoutExport.id).where(
        PayoutExport.run_id == payout.run_id, PayoutExport.withdrawn_at.is_(None)
    )
    if payout.run.status is RunStatus.DRAFT or (not payout.is_cash and session().scalar(in_file) is not None):
        raise moved_on("payout_run", payout.run.number, payout.run.status)
    move_payout(payout, PayoutStatus.RETURNED, since=[PayoutStatus.QUEUED])
    back_to_makers(payout, debit("paying", payout.amount, payout.id), reason, by)
    audit.record("payout_held_back", f"payout {payout.code}", by=by, reason=reason)
    close_if_done(payout.run)


def back_to_makers(payout: Payout, source: Posting, reason: str, by: User, *, booked_on: date | None = None) -> None:
    """What a payout took from its makers is payable again, with the reason, and its lines are free for another."""
    payout.returned_at, payout.reason = now(), reason[:200]
    post(
        "payout_returned",
        [source, *(credit("payable", share.amount, share.maker_id) for share in payout.shares)],
        subject=payout.code,
        key=f"payout_returned:{payout.id}",
        by=by,
        memo=reason[:200],
        booked_on=booked_on,
    )
    session().execute(sa.update(PayoutItem).where(PayoutItem.payout_id == payout.id).values(is_active=False))


def stop_account(payout: Payout, reason: str) -> None:
    """Stop the account of a payout that came back until the seller confirms or changes it; whoever may do so is told."""
    session().execute(
        sa.update(BankAccount).where(BankAccount.id == payout.bank_account_id).values(status=AccountStatus.FLAGGED)
    )
    for member in members_of(payout.seller):
        if member.role is not MemberRole.MEMBER:
            tell(
                member.user,
                "payouts/returned",
                key=f"payout-returned-{payout.id}-{member.user_id}",
                seller=payout.seller.name,
                payout=payout.code,
                amount=payout.amount,
                account=payout.goes_to,
                reason=reason,
            )
