"""Steps of the journey from money that may be paid to its maker's account, and back when the bank returns it."""

from __future__ import annotations

import sqlalchemy as sa

from shop.clock import today
from shop.db import session, transaction
from shop.payments.requesting import coop_account
from shop.payouts import paying, returning
from shop.payouts.exporting import make_file
from shop.payouts.models import Payout, PayoutRun, PayoutStatus, RunStatus
from shop.payouts.pages_office import found_run
from shop.sellers.models import AccountStatus, BankAccount
from tests.journeys.world import World, step


@step(often=3)
def prepare(world: World) -> bool:
    try:
        with transaction():
            paying.prepare_run(today(), by=world.by("Nurul"))
    except paying.NothingToPay:
        return False
    return True


def _runs(world: World, state: RunStatus):
    return world.any(sa.select(PayoutRun).where(PayoutRun.status == state).order_by(PayoutRun.id))


@step(often=6)
def approve(world: World) -> bool:
    run = _runs(world, RunStatus.DRAFT)
    if run:
        seen, number = run.fingerprint, run.number
        with transaction():
            paying.approve(found_run(number), seen=seen, by=world.by("Sutrisno"))
    return run is not None


@step(often=1)
def discard(world: World) -> bool:
    run = _runs(world, RunStatus.DRAFT)
    if run:
        number = run.number
        with transaction():
            paying.discard_run(found_run(number), by=world.by("Nurul"))
    return run is not None


@step(often=6)
def export(world: World) -> bool:
    run = _runs(world, RunStatus.APPROVED)
    if run:
        with transaction():
            made = make_file(run, coop_account(), by=world.by("Nurul"))
            paying.mark_exported(run, file_sha256=made.sha256, by=world.by("Nurul"))
    return run is not None


def _payout(world: World):
    return world.any(sa.select(Payout).where(Payout.status == PayoutStatus.SENT).order_by(Payout.id))


@step(often=4)
def confirm_payout(world: World) -> bool:
    payout = _payout(world)
    if payout:
        with transaction():
            paying.confirm(payout, account=coop_account(), reference="BIFAST", by=world.by("Nurul"))
    return payout is not None


@step(often=1)
def return_payout(world: World) -> bool:
    payout = _payout(world)
    if payout:
        with transaction():
            paying.take_back(payout, reason="rekening tutup", by=world.by("Nurul"))
            session().execute(
                sa.update(BankAccount)
                .where(BankAccount.id == payout.bank_account_id)
                .values(status=AccountStatus.VALID)
            )
    return payout is not None


@step(often=1)
def return_paid(world: World) -> bool:
    payout = world.any(sa.select(Payout).where(Payout.status == PayoutStatus.CONFIRMED).order_by(Payout.id))
    if payout:
        with transaction():
            returning.take_back_paid(payout, account=coop_account(), reason="RETUR BIFAST", by=world.by("Nurul"))
            session().execute(
                sa.update(BankAccount)
                .where(BankAccount.id == payout.bank_account_id)
                .values(status=AccountStatus.VALID)
            )
    return payout is not None
