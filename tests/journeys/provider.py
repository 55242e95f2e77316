"""Steps of the journey by card: what the provider pays out to the bank, and what becomes of it."""

from __future__ import annotations

import sqlalchemy as sa

from shop.bank import tying
from shop.bank.closing import close_certain
from shop.bank.importing import import_statement
from shop.bank.models import MatchPart, StatementLine
from shop.bank.queries import tied
from shop.clock import today
from shop.db import session, transaction
from shop.ledger.models import Account, Entry, Line
from shop.payments.card_models import ProviderPayout
from shop.payments.requesting import coop_account
from tests.bank import files
from tests.journeys.world import World


def provider_pays_out(world: World) -> bool:
    """Everything on the balance goes to the bank, now and then after a charge of the provider's own."""
    at = world.stand.world
    if world.random.random() < 0.3:
        at.charge_account(-world.random.randint(1, 90_000), world.random.choice(["fee", "climate"]), "bulanan")
    if sum(line["net"] for ref, line in at.things["lines"].items() if ref not in at.paid_out) <= 0:
        return False
    at.settle_payout(at.pay_out()["id"])
    return True


def provider_payout_fails(world: World) -> bool:
    """The bank did not take it after all; what stands in its statement has arrived for good."""
    gone = {payout.ref for payout, line in _arrived() if _is_tied(line)}
    at = world.stand.world
    refs = [ref for ref, one in at.things["payouts"].items() if one["status"] == "paid" and ref not in gone]
    if refs:
        at.fail_payout(world.random.choice(refs))
    return bool(refs)


def provider_payout_is_matched(world: World) -> bool:
    """The bank's file has a payout of the provider; its line is tied to the entry that says it arrived."""
    at = world.stand.world
    open_ones = [
        (payout, line)
        for payout, line in _arrived()
        if not _is_tied(line) and at.things["payouts"][payout.ref]["status"] == "paid"
    ]
    if not open_ones:
        return False
    payout, line = world.random.choice(open_ones)
    account = coop_account()
    move = (max(today(), payout.arrives_on), f"STRIPE {payout.ref}", line.amount * 100)
    with transaction():
        import_statement(account, files.bri_cms([move]).encode(), name="mutasi.csv", by=world.by("Nurul"))
    close_certain(account, by=world.by("Nurul"))
    if not _is_tied(line):
        newest = sa.select(sa.func.max(StatementLine.id)).where(StatementLine.coop_account_id == account.id)
        with transaction():
            number = session().scalars(newest).one()
            tying.tie(account, [number], [f"ledger-{line.id}"], by=world.by("Nurul"))
    return _is_tied(line)


def _arrived() -> list[tuple[ProviderPayout, Line]]:
    """Each payout that is at the bank, and its line on the bank's account."""
    query = sa.select(ProviderPayout, Line).join(Entry, Entry.subject == ProviderPayout.ref)
    query = query.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    query = query.where(Entry.kind == "provider_payout_arrived", Account.name == "bank", ProviderPayout.state == "paid")
    return [(payout, line) for payout, line in session().execute(query.order_by(Line.id))]


def _is_tied(line: Line) -> bool:
    return bool(session().scalar(sa.select(tied(MatchPart.ledger_line_id == line.id))))


#: Every step of the provider's payouts, by its name.
STEPS = {step.__name__: step for step in (provider_pays_out, provider_payout_fails, provider_payout_is_matched)}
