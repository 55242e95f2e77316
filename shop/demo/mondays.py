"""The weekly payout of the demo's past: two people, the bank's file, and what the bank did with it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from shop import clock
from shop.clock import now
from shop.db import session, transaction
from shop.demo.calendar import Calendar, officer
from shop.payments.requesting import coop_account
from shop.payouts import paying
from shop.payouts.exporting import make_file
from shop.payouts.models import Payout, PayoutRun
from shop.sellers.models import AccountStatus, BankAccount
from shop.users.models import Role


def pay_sellers(calendar: Calendar, *, is_last: bool) -> None:
    """Monday's payout: prepared, approved, exported and answered by the bank; the last one waits for approval."""
    sunday = clock.today() - timedelta(days=1)
    try:
        with transaction():
            run_id = paying.prepare_run(sunday, by=officer(Role.BENDAHARA)).id
    except paying.NothingToPay:
        return
    if not is_last:
        calendar.plan(now() + timedelta(hours=4.5), partial(_approve, calendar, run_id))


def _approve(calendar: Calendar, run_id: int) -> None:
    with transaction():
        run = session().get_one(PayoutRun, run_id)
        paying.approve(run, seen=run.fingerprint, by=officer(Role.KETUA))
    calendar.plan(now() + timedelta(minutes=25), partial(_export, calendar, run_id))


def _export(calendar: Calendar, run_id: int) -> None:
    with transaction():
        run = session().get_one(PayoutRun, run_id)
        made = make_file(run, coop_account(), by=officer(Role.BENDAHARA))
        paying.mark_exported(run, file_sha256=made.sha256, by=officer(Role.BENDAHARA))
        payouts = [payout.id for payout in run.payouts]
    for payout_id in payouts:
        calendar.plan(calendar.after(1, 26), partial(_end_payout, calendar, payout_id))


def _end_payout(calendar: Calendar, payout_id: int) -> None:
    with transaction():
        payout = session().get_one(Payout, payout_id)
        by = officer(Role.BENDAHARA)
        if calendar.chance.random() > 0.03:
            paying.confirm(payout, account=coop_account(), reference=f"BIFAST {now():%d%m}{payout.id:04d}", by=by)
            return
        paying.take_back(payout, reason="Rekening tutup", by=by)
        session().flush()
        session().execute(
            sa.update(BankAccount).where(BankAccount.id == payout.bank_account_id).values(status=AccountStatus.VALID)
        )
