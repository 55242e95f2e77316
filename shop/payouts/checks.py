"""What must always hold between orders, the books and payouts. Read-only and set-based, on a shop of any size."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.invariants import Never, Rows, facts
from shop.ledger.models import Account, Entry, Line
from shop.ledger.queries import balance
from shop.orders.claim_models import Claim, ClaimShare
from shop.orders.freezing import took_from_held
from shop.orders.models import OrderLine, OrderLineShare, SellerOrder, SellerOrderStatus
from shop.orders.regaining import EARNED
from shop.payouts.models import (
    CashReceipt,
    Payout,
    PayoutExport,
    PayoutItem,
    PayoutRun,
    PayoutShare,
    PayoutStatus,
    TaxPayment,
)
from shop.payouts.queries import HELD, is_held
from shop.payouts.taxes import TAX_PAID, tax_months
from shop.sellers.models import CASH

#: Entries on `payable` that lines and payouts explain; every other one makes or pays a debt.
EXPLAINED = (*EARNED, "payout_approved", "payout_returned")


def check() -> list[str]:
    """The facts that break; empty when all is well.

    `held` is what paid and unreleased orders brought; each completed order's release is its frozen shares; `payable` is
    what can still be paid less what is owed; `paying` is what approved payouts have not ended; a payout is the sum of its
    makers' parts, none below nothing, and they of their lines; a line is paid once; a bank's file is the payouts it was
    made of; cash left a box exactly for the payouts with a receipt, and no box holds less than nothing; the tax withheld
    and not paid to the state is what stands on its account, and each month's payment is what the month owed.
    """
    rules = (
        *(_held, _shares, _released, _payable, _debts, _paying, _approved),
        *(_parts, _items, _claims, _files, _cash, _boxes, _tax_payments),
    )
    return [*facts(*rules), *_taxes()]


def _differences(what: str, expected: Rows, found: Rows) -> Never:
    """Where two sides, each of (key, amount), do not agree; a key on one side only counts as zero on the other."""
    left, right = expected.subquery(), found.subquery()
    key, amount = left.c.keys()
    both = sa.union_all(
        sa.select(left.c[key].label("key"), left.c[amount].label("expected"), sa.literal(0).label("found")),
        sa.select(right.c[right.c.keys()[0]], sa.literal(0), right.c[right.c.keys()[1]]),
    ).subquery()
    sums = sa.func.sum(both.c.expected), sa.func.sum(both.c.found)
    query = sa.select(both.c.key, *sums).group_by(both.c.key).having(sums[0] != sums[1]).order_by(both.c.key)
    return Never(query, what + " {}: {} expected, {} found")


def _text(column: Any) -> sa.Cast[str]:
    return sa.cast(column, sa.String)


def _standing(account: str, *conditions: sa.ColumnElement[bool]) -> Rows:
    """What the cooperative owes by owner of an account: credits less debits."""
    query = sa.select(Account.owner.label("key"), (-sa.func.sum(Line.amount)).label("amount"))
    query = query.join(Line, Line.account_id == Account.id).join(Entry, Entry.id == Line.entry_id)
    return query.where(Account.name == account, *conditions).group_by(Account.owner)


def _held() -> list[Never]:
    """What was paid for parts not yet released, less what claims took out of it."""
    waits = SellerOrder.status.in_(HELD)
    brought = sa.select(
        _text(SellerOrder.id).label("key"), (SellerOrder.goods_total + SellerOrder.shipping_share).label("amount")
    )
    taken = sa.select(_text(SellerOrder.id), -Claim.refund).join(Claim, Claim.seller_order_id == SellerOrder.id)
    return [
        _differences(
            "held of seller order",
            _sums(brought.where(is_held()), taken.where(waits, took_from_held())),
            _standing("held"),
        )
    ]


def _sums(*rows: Rows) -> Rows:
    """The sum by key over several questions of (key, amount)."""
    every = sa.union_all(*rows).subquery()
    key, amount = every.c[every.c.keys()[0]], every.c[every.c.keys()[1]]
    return sa.select(key.label("key"), sa.func.sum(amount).label("amount")).group_by(key)


def _shares() -> list[Never]:
    """The frozen shares of what was paid sum to what the makers earn."""
    paid = SellerOrder.status.in_([*HELD, SellerOrderStatus.COMPLETED])
    earned = sa.select(
        SellerOrder.code.label("key"), (SellerOrder.goods_total - SellerOrder.commission).label("amount")
    )
    frozen = sa.select(SellerOrder.code.label("key"), sa.func.sum(OrderLineShare.amount).label("amount"))
    frozen = frozen.join(OrderLine, OrderLine.seller_order_id == SellerOrder.id).join(
        OrderLineShare, OrderLineShare.line_id == OrderLine.id
    )
    return [_differences("shares of", earned.where(paid), frozen.where(paid).group_by(SellerOrder.code))]


def _released() -> list[Never]:
    """What the release of a completed order gave each maker is her frozen share of it, less what claims took before."""
    completed = SellerOrder.status == SellerOrderStatus.COMPLETED
    key = SellerOrder.code + ", maker " + _text(OrderLineShare.maker_id)
    frozen = sa.select(key.label("key"), OrderLineShare.amount.label("amount"))
    frozen = frozen.join(OrderLine, OrderLine.id == OrderLineShare.line_id)
    frozen = frozen.join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id).where(completed)
    taken = sa.select(SellerOrder.code + ", maker " + _text(ClaimShare.maker_id), -ClaimShare.amount)
    taken = taken.join(Claim, Claim.id == ClaimShare.claim_id).join(
        SellerOrder, SellerOrder.id == Claim.seller_order_id
    )
    given = sa.select(
        (Entry.subject + ", maker " + Account.owner).label("key"), (-sa.func.sum(Line.amount)).label("amount")
    )
    given = given.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    given = given.where(Entry.kind == "released", Account.name == "payable").group_by(Entry.subject, Account.owner)
    return [_differences("release of", _sums(frozen, taken.where(completed, took_from_held())), given)]


def _withheld() -> Rows:
    """What approved payouts kept of each maker's earnings for her debt."""
    query = sa.select(_text(PayoutShare.maker_id).label("key"), sa.func.sum(PayoutShare.debt_withheld).label("amount"))
    query = query.join(Payout, Payout.id == PayoutShare.payout_id).join(PayoutRun, PayoutRun.id == Payout.run_id)
    return query.where(PayoutRun.approved_at.is_not(None), Payout.status != PayoutStatus.RETURNED).group_by(
        PayoutShare.maker_id
    )


def _debt() -> Rows:
    """What each maker owes: entries on `payable` that are not a sale or a payout, less what payouts kept."""
    others = _standing("payable", Entry.kind.not_in(EXPLAINED)).subquery()
    kept = _withheld().subquery()
    both = sa.union_all(
        sa.select(others.c.key, (-others.c.amount).label("amount")), sa.select(kept.c.key, -kept.c.amount)
    ).subquery()
    return sa.select(both.c.key, sa.func.sum(both.c.amount).label("amount")).group_by(both.c.key)


def _payable() -> list[Never]:
    """`payable` of a maker is her released lines, less those in approved payouts, less her debt.

    Each line of a payout is the line of the ledger it names, and that line is in one payout only.
    """
    released = _standing("payable", Entry.kind.in_(EARNED))
    claimed = sa.select(_text(PayoutItem.maker_id), -sa.func.sum(PayoutItem.amount))
    claimed = claimed.join(Payout, Payout.id == PayoutItem.payout_id).join(PayoutRun, PayoutRun.id == Payout.run_id)
    claimed = claimed.where(PayoutItem.is_active, PayoutRun.approved_at.is_not(None)).group_by(PayoutItem.maker_id)
    debt = _debt().subquery()
    expected = _sums(released, claimed, sa.select(debt.c.key, -debt.c.amount))
    return [_differences("payable of maker", expected, _standing("payable"))]


def _debts() -> list[Never]:
    """Payouts never keep more than is owed."""
    debt = _debt().subquery()
    query = sa.select(debt.c.key, -debt.c.amount).where(debt.c.amount < 0).order_by(debt.c.key)
    return [Never(query, "debt of maker {}: {} kept beyond it")]


def _paying() -> list[Never]:
    """`paying` is what approved payouts wait for the bank's word on."""
    waiting = sa.select(_text(Payout.id).label("key"), Payout.amount.label("amount")).join(
        PayoutRun, PayoutRun.id == Payout.run_id
    )
    waiting = waiting.where(
        PayoutRun.approved_at.is_not(None), Payout.status.in_([PayoutStatus.QUEUED, PayoutStatus.SENT])
    )
    return [_differences("paying of payout", waiting, _standing("paying"))]


def _approved() -> list[Never]:
    """The books sent each approved run on its way with exactly its payouts' sum, and no other."""
    run = sa.select(_text(Payout.id).label("key"), Payout.amount.label("amount")).join(
        PayoutRun, PayoutRun.id == Payout.run_id
    )
    sent = _standing("paying", Entry.kind == "payout_approved")
    return [_differences("approval of payout", run.where(PayoutRun.approved_at.is_not(None)), sent)]


def _parts() -> list[Never]:
    """A payout is its makers' parts; a maker's part is its lines, and never less than nothing: others would pay it."""
    whole = sa.select(_text(Payout.id).label("key"), Payout.amount.label("amount"))
    parts = sa.select(_text(PayoutShare.payout_id).label("key"), sa.func.sum(PayoutShare.amount).label("amount"))
    maker = _text(PayoutShare.payout_id) + ", maker " + _text(PayoutShare.maker_id)
    line = _text(PayoutItem.payout_id) + ", maker " + _text(PayoutItem.maker_id)
    earned = sa.select(maker.label("key"), PayoutShare.earned.label("amount"))
    lines = sa.select(line.label("key"), sa.func.sum(PayoutItem.amount).label("amount"))
    below = sa.select(maker, PayoutShare.amount).where(PayoutShare.amount < 0).order_by(PayoutShare.id)
    return [
        Never(below, "payout {} gets {}"),
        _differences("parts of payout", whole, parts.group_by(PayoutShare.payout_id)),
        _differences("lines of payout", earned, lines.group_by(PayoutItem.payout_id, PayoutItem.maker_id)),
    ]


def _items() -> list[Never]:
    """An item is the ledger line it pays, of the maker and order it names, and claims it until the payout is returned."""
    query = (
        sa.select(PayoutItem.id)
        .join(Payout, Payout.id == PayoutItem.payout_id)
        .join(SellerOrder, SellerOrder.id == PayoutItem.seller_order_id)
        .join(Line, Line.id == PayoutItem.line_id)
        .join(Entry, Entry.id == Line.entry_id)
        .join(Account, Account.id == Line.account_id)
    )
    wrong = sa.or_(
        PayoutItem.amount != -Line.amount,
        Account.name != "payable",
        Account.owner != _text(PayoutItem.maker_id),
        Entry.kind.not_in(EARNED),
        Entry.subject != SellerOrder.code,
        Payout.seller_id != SellerOrder.seller_id,
        PayoutItem.is_active != (Payout.status != PayoutStatus.RETURNED),
    )
    return [Never(query.where(wrong).order_by(PayoutItem.id), "payout item {}: not the line it says it pays")]


def _claims() -> list[Never]:
    count = sa.func.count()
    query = (
        sa.select(PayoutItem.line_id, count).where(PayoutItem.is_active).group_by(PayoutItem.line_id).having(count > 1)
    )
    return [Never(query, "ledger line {}: claimed by {} payouts")]


def _files() -> list[Never]:
    """A file in use counts and sums the payouts of its run that go through the bank."""
    used = PayoutExport.withdrawn_at.is_(None)
    held_back = sa.and_(Payout.status == PayoutStatus.RETURNED, Payout.sent_at.is_(None))
    own = sa.select(_text(PayoutExport.id).label("key"), Payout.amount.label("amount"))
    own = own.join(Payout, Payout.run_id == PayoutExport.run_id).where(used, Payout.bank_code != CASH, ~held_back)
    total = sa.select(_text(PayoutExport.id).label("key"), PayoutExport.total.label("amount")).where(used)
    count = sa.select(_text(PayoutExport.id).label("key"), PayoutExport.count.label("amount")).where(used)
    ones = own.with_only_columns(_text(PayoutExport.id).label("key"), sa.literal(1).label("amount"))
    return [
        _differences("total of bank file", total, _sums(own)),
        _differences("count of bank file", count, _sums(ones)),
    ]


def _cash() -> list[Never]:
    """Cash left the box for exactly the payouts with a receipt, and those were handed over."""
    receipts = sa.select(_text(Payout.id).label("key"), (-Payout.amount).label("amount"))
    receipts = receipts.join(CashReceipt, CashReceipt.payout_id == Payout.id).where(Payout.bank_code == CASH)
    without = sa.select(Payout.id).outerjoin(CashReceipt, CashReceipt.payout_id == Payout.id)
    handed = Payout.status.in_([PayoutStatus.HANDED, PayoutStatus.CONFIRMED])
    wrong = sa.or_(
        sa.and_(Payout.bank_code == CASH, handed, CashReceipt.id.is_(None)),
        sa.and_(Payout.bank_code != CASH, Payout.status == PayoutStatus.HANDED),
        sa.and_(CashReceipt.confirmed_by_id.is_not(None), Payout.status != PayoutStatus.CONFIRMED),
    )
    return [
        _differences("cash of payout", receipts, _standing("paying", Entry.kind == "payout_paid_in_cash")),
        Never(without.where(wrong).order_by(Payout.id), "payout {}: its state and its receipt differ"),
    ]


def _boxes() -> list[Never]:
    """No cash box holds less than nothing."""
    owed = _standing("cash").subquery()
    query = sa.select(owed.c.key, owed.c.amount).where(owed.c.amount > 0).order_by(owed.c.key)
    return [Never(query, "cash box {}: {} less than nothing")]


def _tax_payments() -> list[Never]:
    """Every payment of a month's tax is its own entry."""
    paid = sa.select(_text(TaxPayment.entry_id).label("key"), TaxPayment.amount.label("amount"))
    booked = sa.select(_text(Entry.id).label("key"), sa.func.sum(Line.amount).label("amount"))
    booked = booked.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    booked = booked.where(Entry.kind == TAX_PAID, Account.name == "tax_withheld").group_by(Entry.id)
    return [_differences("tax paid by entry", paid, booked)]


def _taxes() -> list[str]:
    """What was paid of a month's tax is what the month owed; the rest is still withheld."""
    months = tax_months()
    found = [
        f"tax of {one.month_on}: {one.payment.amount} paid, {one.due} owed"
        for one in months
        if one.payment is not None and one.payment.amount != one.due
    ]
    owed = sum(one.withheld - one.given_back - (one.payment.amount if one.payment else 0) for one in months)
    standing = -balance("tax_withheld")
    return found if standing == owed else [*found, f"tax withheld: {owed} owed to the state, {standing} in the books"]
