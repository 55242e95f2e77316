"""Payouts of the provider: which lines each paid out, when it reached the bank, and when it came back."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from shop import audit
from shop.db import insert_or_leave, session
from shop.errors import ShopError
from shop.i18n import gettext as _
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import credit, debit, is_posted, post, reverse
from shop.money import Rupiah
from shop.payments.card_cases import open_case, settle_case
from shop.payments.card_models import PayoutLine, ProviderLine, ProviderPayout
from shop.payments.coop_accounts import coop_accounts
from shop.payments.models import CoopAccount
from shop.payments.provider import BalanceLine, SeenPayout
from shop.payments.provider_books import ON_THE_WAY, RUPIAH, book_line, enter_line, is_entered, suspense
from shop.payments.requesting import coop_account
from shop.users.models import User

#: How the provider's names of payouts begin.
PAYOUT = "po_"
PAID, FAILED = "paid", ("failed", "canceled")
#: Kinds of lines without a payment that are the provider's own charges.
CHARGES = ("fee", "network_cost", "tax")


class NotOnTheWay(ShopError):
    """This payout is not on its way to the bank any more, or not yet."""

    def sentence(self) -> str:
        return _("This payout is not on its way to the bank. Nothing was booked.")


def unentered(seen: SeenPayout) -> list[str]:
    """What stands behind a payout and is not booked: payments, and earlier payouts that came back. To be looked at first."""
    missing = [line for line in seen.lines if not is_entered(line.ref)]
    payments = {line.intent for line in missing if line.intent}
    return sorted(payments | {line.source for line in missing if line.source.startswith(PAYOUT)})


def take_in_payout(seen: SeenPayout) -> ProviderPayout:
    """Write down a payout as the provider has it; in the books what left for the bank, arrived, or came back.

    Dr clearing (on the way), Cr clearing once its lines are settled; Dr bank, Cr clearing (on the way) when it is paid;
    the other way round when it fails, even after that. Lines nobody knows are booked to `suspense`, with a case each.
    Harmless when called again.
    """
    payout = _hold(seen)
    for line in seen.lines:
        _enter_stranger(line)
    is_over = seen.state == PAID or seen.state in FAILED
    if seen.own_line is not None and (seen.is_settled or (is_over and seen.own_line.currency == RUPIAH)):
        _leave(payout, seen, seen.own_line)
    if seen.failure_line is not None and seen.own_line is not None and is_entered(seen.own_line.ref):
        _come_back(payout, seen, seen.failure_line)
    if seen.began_at >= payout.looked_at:
        payout.state, payout.trouble, payout.looked_at = seen.state, seen.trouble, seen.began_at
    if payout.state == PAID and seen.state == PAID and seen.failure_line is None:
        _arrive_by_itself(payout)
    session().flush()
    return payout


def arrive(payout: ProviderPayout, *, received: Rupiah, by: User | None, received_on: date | None = None) -> None:
    """Book that a payout reached the bank. Dr bank, Cr clearing (on the way); what is more or less: exchange_difference.

    On the day the bank credited it, or the provider names; never before it left. Raises NotOnTheWay unless it left and
    has not arrived; so a second call is refused.
    """
    session().refresh(payout, with_for_update=True)
    key = f"stripe:{payout.ref}:arrived"
    left = left_for(payout)
    if not left or is_posted(key) or payout.state in FAILED:
        raise NotOnTheWay
    account = payout.coop_account
    post(
        "provider_payout_arrived",
        [
            debit("bank", received, account.code),
            credit("clearing", left, ON_THE_WAY),
            credit("exchange_difference", received - left),
        ],
        subject=payout.ref[:40],
        key=key,
        by=by,
        booked_on=max(received_on or payout.arrives_on, _left_on(payout)),
    )
    settle_case("payout_abroad", payout.ref)
    if by is not None:
        audit.record("provider_payout_arrived", f"payout {payout.ref}", by=by, amount=received)


def left_for(payout: ProviderPayout) -> Rupiah:
    """What the books say left the provider's balance for this payout, in rupiah; nothing before it did."""
    own = (
        sa.select(sa.func.sum(Line.amount))
        .join(Entry, Entry.id == Line.entry_id)
        .join(Account, Account.id == Line.account_id)
        .where(Entry.subject == payout.ref[:40], Entry.kind == "provider_paid_out", Account.owner == ON_THE_WAY)
    )
    return int(session().scalar(own) or 0)


def _left_on(payout: ProviderPayout) -> date:
    """The day on which it left the provider's balance."""
    query = sa.select(sa.func.max(sa.func.coalesce(Entry.happened_on, Entry.booked_on)))
    query = query.where(Entry.subject == payout.ref[:40], Entry.kind == "provider_paid_out")
    return session().scalars(query).one()


def _hold(seen: SeenPayout) -> ProviderPayout:
    account = _paid_to(seen)
    session().execute(
        insert_or_leave(ProviderPayout).values(
            ref=seen.ref,
            state=seen.state,
            amount=seen.amount,
            currency=seen.currency,
            arrives_on=seen.arrives_on,
            coop_account_id=account.id,
            is_whole=False,
            looked_at=seen.began_at,
            trouble="",
        )
    )
    query = sa.select(ProviderPayout).where(ProviderPayout.ref == seen.ref).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one()


def _paid_to(seen: SeenPayout) -> CoopAccount:
    """The account a payout goes to: the one the provider names, else the one its last came to, while that is in use."""
    named = [one for one in coop_accounts() if seen.goes_to and one.number.endswith(seen.goes_to)]
    if named:
        return named[0]
    last = sa.select(CoopAccount).join(ProviderPayout, ProviderPayout.coop_account_id == CoopAccount.id)
    last = last.where(CoopAccount.is_active).order_by(ProviderPayout.id.desc())
    return session().scalar(last.limit(1)) or coop_account()


def _enter_stranger(line: BalanceLine) -> None:
    """A line no payment of the shop explains: the provider's own charge, or a case."""
    amount = enter_line(line, subject=line.ref[:40])
    if amount is None:
        return
    if line.category in CHARGES:
        book_line(
            "provider_moved", line, amount, [debit("payment_fees", -amount)], subject=line.ref[:40], memo=line.note
        )
        return
    book_line("provider_moved", line, amount, [suspense(amount, line.ref)], subject=line.ref[:40], memo=line.note)
    open_case("unknown_line", line.ref, amount=amount, note=f"{line.category} {line.note}".strip())


def _leave(payout: ProviderPayout, seen: SeenPayout, own: BalanceLine) -> None:
    """Tie the lines to their payout, and book what left. In another currency it is worth what its lines were."""
    known = sa.select(
        ProviderLine.id, ProviderLine.amount_sen - ProviderLine.fee_sen, ProviderLine.amount - ProviderLine.fee
    )
    known = known.where(ProviderLine.ref.in_([line.ref for line in seen.lines]))
    rows = session().execute(known.order_by(ProviderLine.id)).all()
    for line_id, _worth, _net in rows:
        session().execute(insert_or_leave(PayoutLine).values(line_id=line_id, payout_id=payout.id))
    payout.is_whole = payout.is_whole or seen.is_manual
    if seen.is_settled:
        payout.is_whole = sum(net for _id, _worth, net in rows) == seen.amount
        if not payout.is_whole:
            open_case("payout_differs", seen.ref, amount=seen.amount // 100)
    worth = sum(worth for _id, worth, _net in rows)
    amount = enter_line(own, subject=seen.ref[:40], worth_sen=-worth)
    if amount is not None:
        book_line("provider_paid_out", own, amount, [debit("clearing", -amount, ON_THE_WAY)], subject=seen.ref[:40])
        if own.currency != RUPIAH:
            open_case(
                "payout_abroad", seen.ref, amount=-amount, note=f"{seen.amount / 100:.2f} {seen.currency.upper()}"
            )


def _come_back(payout: ProviderPayout, seen: SeenPayout, line: BalanceLine) -> None:
    """The bank did not take it: what left is on the provider's balance again, and out of the bank's books."""
    left = left_for(payout)
    worth = -sum(_worth_of(seen.own_line)) if seen.own_line is not None else 0
    amount = enter_line(line, subject=seen.ref[:40], worth_sen=worth)
    if amount is None:
        return
    arrived = session().scalar(sa.select(Entry).where(Entry.key == f"stripe:{seen.ref}:arrived"))
    if arrived is not None:
        reverse(arrived, key=f"stripe:{seen.ref}:gone", by=None, memo=seen.trouble)
    against = [credit("clearing", left, ON_THE_WAY), credit("exchange_difference", amount - left)]
    book_line("provider_payout_failed", line, amount, against, subject=seen.ref[:40], memo=seen.trouble)
    settle_case("payout_abroad", seen.ref)
    open_case("payout_failed", seen.ref, amount=amount, note=seen.trouble)


def _worth_of(line: BalanceLine) -> list[int]:
    query = sa.select(ProviderLine.amount_sen).where(ProviderLine.ref == line.ref)
    return list(session().scalars(query))


def _arrive_by_itself(payout: ProviderPayout) -> None:
    """Rupiah arrive as they left; what another currency became is known to the bank only."""
    if payout.currency == RUPIAH and left_for(payout) and not is_posted(f"stripe:{payout.ref}:arrived"):
        arrive(payout, received=left_for(payout), by=None)
