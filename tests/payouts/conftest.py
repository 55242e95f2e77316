"""Money on its way to makers."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from shop.clock import now, today
from shop.db import session, transaction
from shop.ledger.posting import credit, debit, post
from shop.payments.requesting import coop_account
from shop.payouts import cash, exporting, paying
from shop.sellers.models import CASH, BankAccount, Maker
from tests import cast


def days(count: int) -> datetime:
    """So many days from now."""
    return now() + timedelta(days=count)


class Office:
    """Nurul prepares, Sutrisno approves, and the bank answers."""

    def prepare(self):
        with transaction():
            return paying.prepare_run(today(), by=cast.person("Nurul"))

    def approve(self):
        run = self.prepare()
        with transaction():
            paying.approve(run, seen=run.fingerprint, by=cast.person("Sutrisno"))
        return run

    def send(self):
        run = self.approve()
        with transaction():
            made = exporting.make_file(run, coop_account(), by=cast.person("Nurul"))
            paying.mark_exported(run, file_sha256=made.sha256, by=cast.person("Nurul"))
        return run

    def hand_over(self):
        """Everybody is paid in cash: approved, and handed over by Nurul."""
        with transaction():
            session().execute(sa.update(BankAccount).values(bank_code=CASH))
        run = self.approve()
        total = sum(payout.amount for payout in run.payouts)
        with transaction():
            cash.move_cash(total, account=coop_account(), to_box=True, token="c" * 32, by=cast.person("Nurul"))
        for payout in run.payouts:
            with transaction():
                cash.pay_cash(payout, received_by=payout.seller.name, by=cast.person("Nurul"))
        return run

    def confirm(self):
        run = self.send()
        for payout in run.payouts:
            with transaction():
                paying.confirm(payout, account=coop_account(), reference="BIFAST-7781", by=cast.person("Nurul"))
        return run

    def take_back(self):
        run = self.send()
        with transaction():
            paying.take_back(run.payouts[0], reason="rekening tutup", by=cast.person("Nurul"))
        return run


@pytest.fixture
def office(app):
    """The office and the bank, step by step: each does the steps before it too."""
    return Office()


@pytest.fixture
def owe(app):
    """`owe("Wiwik", 10_000)`: a maker owes the cooperative, as after goods that came back once she was paid."""

    def book(name, amount):
        with transaction():
            maker = session().query(Maker).filter_by(name=name).one()
            post(
                "goods_came_back",
                [debit("payable", amount, maker.id), credit("goodwill", amount)],
                subject="BR-0000-0000-A",
                key=f"came_back:{maker.id}:{amount}",
                by=cast.person("Nurul"),
                memo="Jahitan lepas",
            )

    return book
