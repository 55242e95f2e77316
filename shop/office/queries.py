"""What waits for the office, counted over the whole shop in a few statements, and what the cooperative owes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from shop.bank.models import MatchPart, Statement, StatementLine
from shop.bazaars.models import BazaarException
from shop.catalogue.drafts import to_read
from shop.clock import now, start_of, today
from shop.db import session
from shop.decisions.models import Decision, Kind
from shop.ledger.models import Account, Entry, Line, Withholding
from shop.ledger.months import last_day, months_over
from shop.ledger.queries import balance, balances
from shop.money import Rupiah
from shop.orders.claim_models import Claim, ClaimState
from shop.orders.models import Order, OrderLine, OrderStatus, Parcel, SellerOrder, SellerOrderStatus
from shop.payments.card_models import CardRefund, CardSession, EventState, MoneyCase, ProviderEvent
from shop.payments.models import Payment, PaymentState
from shop.payments.queries import AT_BANK, ON_WAY
from shop.payouts.models import Payout, PayoutRun, PayoutStatus, RunStatus, TaxPayment
from shop.payouts.standing import can_be_paid_to
from shop.promotions.models import Voucher, VoucherState
from shop.reviews.models import Review
from shop.sellers.models import CASH, AccountStatus, BankAccount, Maker, Seller
from shop.stories.models import Story, StoryStatus

Row = sa.Select[tuple[int, int, datetime]]


@dataclass(frozen=True)
class Waiting:
    """So many things of one kind, their sum in rupiah where they have one, and since when the oldest waits."""

    count: int
    total: Rupiah
    since: datetime | None


@dataclass(frozen=True)
class Owed:
    """What the cooperative owes by the books, in rupiah: the four numbers of all sellers together."""

    held: Rupiah
    ready: Rupiah
    paying: Rupiah
    debts: Rupiah
    debtors: int


def waiting() -> dict[str, Waiting]:
    """Everything that waits for a person, by kind."""
    monday = start_of(today() - timedelta(days=today().weekday()))
    times = {"moment": now(), "day": today(), "month": today().replace(day=1), "monday": monday}
    rows = session().execute(_questions(), times)
    found = {name: Waiting(count, int(total), since) for count, total, since, name in rows}
    over = months_over()
    since = start_of(last_day(over[0]) + timedelta(days=1)) if over else None
    to_prepare = replace(found["to_prepare"], since=monday)
    return found | {"months": Waiting(len(over), 0, since), "to_prepare": to_prepare}


def work_counts(found: Mapping[str, Waiting]) -> dict[str, int]:
    """How much of what waits stands behind each entry of the office's navigation but the first, which depends on who asks."""
    count = {name: one.count for name, one in found.items()}
    return {
        "orders": count["overdue"] + count["at_hub"],
        "claims": count["claims"],
        "incoming": sum(count[kind] for kind in ("transfers", "unknown", "refunds", "card_cases", "card_messages")),
        "payouts": min(count["to_prepare"], 1)
        + sum(count[kind] for kind in ("to_approve", "to_export", "returned", "cash")),
        "bazaars": count["bazaars"],
        "bank": count["unmatched"],
        "months": count["months"],
        "sellers": count["unchecked"],
        "products": count["in_review"],
        "reviews": count["reviews"],
        "stories": count["stories"],
        "vouchers": count["vouchers"],
    }


def owed() -> Owed:
    """The four liabilities. A maker below nothing owes the cooperative."""
    makers = balances("payable").values()
    return Owed(
        held=-balance("held"),
        ready=-sum(amount for amount in makers if amount < 0),
        paying=-balance("paying"),
        debts=sum(amount for amount in makers if amount > 0),
        debtors=sum(1 for amount in makers if amount > 0),
    )


def concerned() -> dict[str, list[tuple[str, str]]]:
    """Whose runs, payouts, bank accounts and claims wait, by kind: the words beside the counts, and how an address names it."""
    drafts = _named("to_approve", PayoutRun.number, PayoutRun.number).where(PayoutRun.status == RunStatus.DRAFT)
    approved = _named("to_export", PayoutRun.number, PayoutRun.number).join(Payout)
    approved = approved.where(PayoutRun.status == RunStatus.APPROVED, Payout.bank_code != CASH).distinct()
    sent = _named("unanswered", PayoutRun.number, PayoutRun.number).join(Payout)
    sent = sent.where(Payout.status == PayoutStatus.SENT).distinct()
    returned = _returned(_named("returned", Seller.name, Seller.slug).join(Payout, Payout.seller_id == Seller.id))
    unchecked = _named("unchecked", Seller.name, Seller.slug).join(BankAccount, BankAccount.seller_id == Seller.id)
    unchecked = unchecked.where(BankAccount.status == AccountStatus.UNCHECKED, BankAccount.ended_at.is_(None))
    claims = _named("claims", OrderLine.title, Claim.code).join(OrderLine, OrderLine.id == Claim.line_id)
    claims = claims.where(Claim.state == ClaimState.OPEN)
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, name, key in session().execute(sa.union_all(drafts, approved, sent, returned, unchecked, claims)):
        found.setdefault(kind, []).append((name, key))
    return found


def _named(kind: str, name: Any, key: Any) -> Any:
    return sa.select(sa.literal(kind), name, key)


@cache
def _questions() -> sa.CompoundSelect[Any]:
    """All kinds in one statement. Every page of the office asks it, and writing it takes longer than its answer."""
    return sa.union_all(*(query.add_columns(sa.literal(name)) for name, query in _kinds().items()))


def _kinds() -> dict[str, Row]:
    unpaid = Order.status == OrderStatus.AWAITING_PAYMENT
    total = Order.goods_total - Order.coop_discount + Order.shipping_total
    return {
        "transfers": _row(Payment.created_at, Payment.amount).where(
            Payment.state == PaymentState.PENDING, Payment.method.in_(AT_BANK)
        ),
        "card_cases": _row(MoneyCase.opened_at, MoneyCase.amount).where(MoneyCase.closed_at.is_(None)),
        "card_messages": _row(ProviderEvent.received_at).where(ProviderEvent.state == EventState.DEAD),
        "overdue": _row(Order.pay_before, total).where(unpaid, Order.pay_before <= sa.bindparam("moment")),
        "to_prepare": _to_prepare(),
        "to_approve": _row(PayoutRun.prepared_at, Payout.amount, sa.distinct(PayoutRun.id))
        .join(Payout, Payout.run_id == PayoutRun.id)
        .where(PayoutRun.status == RunStatus.DRAFT),
        "to_export": _row(PayoutRun.approved_at, Payout.amount, sa.distinct(PayoutRun.id))
        .join(Payout, Payout.run_id == PayoutRun.id)
        .where(PayoutRun.status == RunStatus.APPROVED, Payout.bank_code != CASH),
        "cash": _row(PayoutRun.approved_at, Payout.amount)
        .join(Payout, Payout.run_id == PayoutRun.id)
        .where(PayoutRun.approved_at.is_not(None), Payout.bank_code == CASH)
        .where(Payout.status.in_([PayoutStatus.QUEUED, PayoutStatus.HANDED])),
        "unanswered": _row(Payout.sent_at, Payout.amount).where(Payout.status == PayoutStatus.SENT),
        "returned": _returned(_row(Payout.returned_at, Payout.amount)),
        "unchecked": _row(BankAccount.created_at).where(
            BankAccount.status == AccountStatus.UNCHECKED, BankAccount.ended_at.is_(None)
        ),
        "at_hub": _at_hub(),
        "in_review": _to_read(),
        "claims": _row(Claim.opened_at, OrderLine.price * Claim.quantity)
        .join(OrderLine, OrderLine.id == Claim.line_id)
        .where(Claim.state == ClaimState.OPEN),
        "refunds": _refunds(),
        "unknown": _left_on("unidentified"),
        "unmatched": _unmatched(),
        "taxes": _taxes(),
        "vouchers": _row(Voucher.created_at).where(
            Voucher.state == VoucherState.WAITING, Voucher.ends_on >= sa.bindparam("day")
        ),
        "reviews": _row(Review.hidden_at).where(Review.hidden_at.is_not(None), Review.hidden_by.is_(None)),
        "stories": _row(Story.sent_at).where(Story.status == StoryStatus.IN_REVIEW),
        "bazaars": _row(BazaarException.opened_at).where(BazaarException.closed_at.is_(None)),
    }


def _row(since: Any, total: Any = None, counted: Any = None) -> Row:
    amount = sa.func.coalesce(sa.func.sum(total), 0) if total is not None else sa.literal(0)
    return sa.select(sa.func.count(counted) if counted is not None else sa.func.count(), amount, sa.func.min(since))


def _to_prepare() -> Row:
    """Sellers who can be paid while no run was prepared this week: what the run takes of it for debts, it says itself."""
    made = sa.select(PayoutRun.id).where(
        sa.or_(PayoutRun.prepared_at >= sa.bindparam("monday"), PayoutRun.status == RunStatus.DRAFT)
    )
    minimum = sa.select(Decision.value).where(Decision.kind == Kind.MINIMUM_PAYOUT_RUPIAH)
    minimum = minimum.where(Decision.starts_on <= sa.bindparam("day")).order_by(Decision.starts_on.desc()).limit(1)
    earned = _standing_on("payable", ~made.exists())
    amount = sa.func.sum(earned.c.amount)
    able = sa.select(amount.label("amount"), sa.func.min(earned.c.since).label("since"))
    able = able.join(Maker, sa.cast(Maker.id, sa.String) == earned.c.owner)
    able = able.join(BankAccount, BankAccount.seller_id == Maker.seller_id).where(
        can_be_paid_to(sa.bindparam("moment"))
    )
    able = able.group_by(Maker.seller_id).having(amount > 0, amount >= minimum.scalar_subquery())
    sellers = able.subquery()
    return _row(sellers.c.since, sellers.c.amount).select_from(sellers)


def _returned(query: Any) -> Any:
    """Payouts the bank gave back, while the seller has no other account yet."""
    return query.join(BankAccount, BankAccount.id == Payout.bank_account_id).where(
        Payout.status == PayoutStatus.RETURNED,
        BankAccount.status == AccountStatus.FLAGGED,
        BankAccount.ended_at.is_(None),
    )


def _to_read() -> Row:
    """New products, and changes of those on the shelf."""
    waits = to_read().subquery()
    return _row(waits.c.since).select_from(waits)


def _at_hub() -> Row:
    """Parcels of the hub whose goods are all here and that have not left."""
    parts = (
        sa.select(sa.func.max(SellerOrder.handed_over_at).label("since"))
        .join(Parcel, Parcel.id == SellerOrder.parcel_id)
        .where(Parcel.is_hub, Parcel.shipped_at.is_(None), SellerOrder.status != SellerOrderStatus.CANCELLED)
        .group_by(Parcel.id)
        .having(sa.func.count() == sa.func.count(SellerOrder.handed_over_at))
        .subquery()
    )
    return _row(parts.c.since).select_from(parts)


def _unmatched() -> Row:
    """Lines of the bank that nobody tied to the books."""
    tied = sa.select(MatchPart.id).where(MatchPart.statement_line_id == StatementLine.id, MatchPart.is_active)
    lines = _row(Statement.imported_at, StatementLine.amount).select_from(StatementLine)
    return lines.join(Statement, Statement.id == StatementLine.statement_id).where(~tied.exists())


def _refunds() -> Row:
    """Orders whose buyers are to be paid back, without what is on its way to their cards: nobody can do anything about that."""
    on_way = sa.select(Payment.order_id, sa.func.sum(CardRefund.amount).label("amount"))
    on_way = on_way.join(CardSession, CardSession.payment_id == Payment.id)
    on_way = on_way.join(CardRefund, CardRefund.session_id == CardSession.id).where(*ON_WAY)
    sent = on_way.group_by(Payment.order_id).subquery()
    left = _standing_on("refunds_due")
    unsent = left.c.amount - sa.func.coalesce(sent.c.amount, 0)
    query = _row(left.c.since, unsent).select_from(left)
    return query.outerjoin(sent, sa.cast(sent.c.order_id, sa.String) == left.c.owner).where(unsent != 0)


def _taxes() -> Row:
    """Months that are over whose withheld tax is not paid to the state."""
    month = sa.extract("year", Withholding.withheld_on) * 100 + sa.extract("month", Withholding.withheld_on)
    paid = sa.select(sa.extract("year", TaxPayment.month_on) * 100 + sa.extract("month", TaxPayment.month_on))
    owed = (
        sa.select(sa.func.sum(Withholding.amount).label("amount"), sa.func.min(Entry.recorded_at).label("since"))
        .join(Entry, Entry.id == Withholding.entry_id)
        .where(Withholding.withheld_on < sa.bindparam("month"), month.not_in(paid))
        .group_by(month)
        .having(sa.func.sum(Withholding.amount) > 0)
        .subquery()
    )
    return _row(owed.c.since, owed.c.amount).select_from(owed)


def _left_on(account: str) -> Row:
    """Sub-accounts of a liability on which something stands."""
    left = _standing_on(account)
    return _row(left.c.since, left.c.amount).select_from(left)


def _standing_on(account: str, *only: sa.ColumnElement[bool]) -> sa.Subquery:
    query = sa.select(
        Account.owner, (-sa.func.sum(Line.amount)).label("amount"), sa.func.min(Entry.recorded_at).label("since")
    )
    query = query.join(Line, Line.account_id == Account.id).join(Entry, Entry.id == Line.entry_id)
    query = query.where(Account.name == account, *only).group_by(Account.id, Account.owner)
    return query.having(sa.func.sum(Line.amount) != 0).subquery()
