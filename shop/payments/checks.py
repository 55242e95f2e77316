"""What must always hold between orders, requests for payment and the books. Read-only and set-based."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from shop.invariants import Never, facts
from shop.ledger.models import Account, Entry, Line
from shop.orders.claim_models import Bearer, Claim, ClaimReason, ClaimShare, ClaimState
from shop.orders.models import Order, OrderStatus, SellerOrder, SellerOrderStatus
from shop.orders.regaining import REGAINED
from shop.payments import card_checks
from shop.payments.card_models import CardDispute
from shop.payments.cod import COD
from shop.payments.dispute_models import DisputeReturn
from shop.payments.models import Payment, PaymentState
from shop.payments.stripe import CODE

#: Entries of claims: paid back by the shop, or taken back by the buyer's bank and borne by another than the cooperative.
REFUNDED = ("claim_refunded", "dispute_borne", "discount_written_off")
#: Where the money of a settled request comes in, by method.
ARRIVES = ("bank", "cash", "clearing", "receivable", "unidentified", "part_paid")


def check() -> list[str]:
    """The facts that break; empty when all is well.

    - A request asks for its order's total changed by its code.
    - An order is paid exactly when one of its requests is settled.
    - Each settled request is one entry: its amount to the bank or its provider, the order's total to `held`.
    - Nobody is owed less than nothing in refunds or unidentified money.
    - Each refunded claim is one entry that takes it from whoever bears it. A lost dispute that the cooperative bears needs
      none without a voucher: it was written off.
    - The books say of vouchers what orders say.
    - A provider never pays out more than was paid through it.
    - A part payment waits only while its order does.
    """
    rules = _amounts, _at_the_door, _paid, _booked, _liabilities, _claims, _vouchers, _regained, _clearing, _part_paid
    return [*facts(*rules), *card_checks.check()]


def _amounts() -> list[Never]:
    total = Order.goods_total - Order.coop_discount + Order.shipping_total
    query = sa.select(Payment.id, Order.number, Payment.amount, total, Payment.code)
    query = query.join(Order, Order.id == Payment.order_id)
    query = query.where(Payment.method != COD, Payment.amount != total + Payment.code)
    return [Never(query, "payment {} of {}: asks for {}, the order is {} with code {}")]


def _at_the_door() -> list[Never]:
    """Money at the door is what was not cancelled; what couriers owe is what they collected and did not hand in."""
    paid = SellerOrder.goods_total - SellerOrder.coop_discount + SellerOrder.shipping_share
    live = sa.select(sa.func.coalesce(sa.func.sum(paid), 0))
    live = live.where(SellerOrder.order_id == Payment.order_id, SellerOrder.status != SellerOrderStatus.CANCELLED)
    asked = sa.select(Payment.id, Payment.amount, live.scalar_subquery()).where(
        Payment.method == COD,
        Payment.state.in_([PaymentState.PENDING, PaymentState.SETTLED]),
        Payment.amount != live.scalar_subquery(),
    )
    owed = sa.select(sa.func.coalesce(sa.func.sum(Payment.amount), 0)).where(
        Payment.method == COD, Payment.state == PaymentState.SETTLED, Payment.remittance_id.is_(None)
    )
    booked = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).join(Account, Account.id == Line.account_id)
    booked = booked.where(Account.name == "receivable")
    sums = sa.select(owed.scalar_subquery().label("owed"), booked.scalar_subquery().label("booked")).subquery()
    return [
        Never(asked, "payment {}: asks for {} at the door, its parts are {}"),
        Never(sa.select(sums).where(sums.c.owed != sums.c.booked), "couriers owe {}, the books say {}"),
    ]


def _paid() -> list[Never]:
    settled = (
        sa.select(Payment.order_id, sa.func.count().label("count"))
        .where(Payment.state == PaymentState.SETTLED)
        .group_by(Payment.order_id)
        .subquery()
    )
    count = sa.func.coalesce(settled.c.count, 0)
    query = sa.select(Order.number, count, Order.status).outerjoin(settled, settled.c.order_id == Order.id)
    wrong = sa.or_(
        sa.and_(Order.paid_at.is_not(None), count != 1),
        sa.and_(Order.paid_at.is_(None), count != 0),
    )
    return [Never(query.where(wrong), "order {}: {} settled payments while it is {}")]


def _booked() -> list[Never]:
    """Settled requests and their entries, from both sides: neither stands without the other."""
    key = sa.literal("settled:") + sa.cast(Payment.id, sa.String)
    nothing = sa.literal(0)
    asked = sa.select(
        Payment.id.label("id"),
        key.label("key"),
        Payment.amount.label("asked"),
        (Payment.amount - Payment.code).label("total"),
    )
    asked = asked.add_columns(nothing.label("bank"), nothing.label("held"))
    booked = sa.select(sa.null(), Entry.key, nothing, nothing)
    booked = booked.add_columns(
        sa.case((Account.name.in_(ARRIVES), Line.amount), else_=0),
        sa.case((Account.name.in_(("held", "coop_discounts")), -Line.amount), else_=0),
    )
    booked = booked.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    both = sa.union_all(
        asked.where(Payment.state == PaymentState.SETTLED), booked.where(Entry.kind == "payment_settled")
    ).subquery()
    sums = [sa.func.sum(column) for column in (both.c.asked, both.c.total, both.c.bank, both.c.held)]
    query = sa.select(both.c.key, sa.func.max(both.c.id), sums[0], sums[2], sums[3]).group_by(both.c.key)
    apart, known = sa.or_(sums[0] != sums[2], sums[1] != sums[3]), sa.func.count(both.c.id)
    return [
        Never(query.having(known == 0), "entry {0}: no settled payment belongs to it"),
        Never(
            query.having(sa.and_(apart, known > 0)),
            "payment {1}: {2} settled, the books brought in {3} and {4} to held",
        ),
    ]


def _liabilities() -> list[Never]:
    query = (
        sa.select(Account.name, Account.owner, sa.func.sum(Line.amount))
        .join(Line, Line.account_id == Account.id)
        .where(Account.name.in_(["refunds_due", "unidentified", "part_paid"]))
        .group_by(Account.id, Account.name, Account.owner)
        .having(sa.func.sum(Line.amount) > 0)
    )
    return [Never(query, "{} {}: {} more went out than came in")]


def _claims() -> list[Never]:
    """Refunded claims and their entries, from both sides, account by account."""
    shared = sa.select(sa.func.coalesce(sa.func.sum(ClaimShare.amount), 0)).where(ClaimShare.claim_id == Claim.id)
    released = sa.and_(Claim.borne_by == Bearer.SELLER, Claim.was_released)
    disputed = Claim.reason == ClaimReason.DISPUTED

    def when(condition: sa.ColumnElement[bool], amount: Any) -> sa.ColumnElement[int]:
        return sa.case((condition, amount), else_=0)

    by_courier = Claim.borne_by == Bearer.COURIER
    wanted = {
        "held": when(sa.and_(Claim.borne_by == Bearer.SELLER, sa.not_(Claim.was_released)), Claim.refund),
        "payable": when(released, shared.scalar_subquery()),
        "commission": when(released, Claim.commission_back),
        "shipping_due": when(by_courier, Claim.refund + Claim.shipping_refund),
        "goodwill": when(sa.and_(Claim.borne_by == Bearer.COOPERATIVE, sa.not_(disputed)), Claim.refund)
        + when(sa.not_(by_courier), Claim.shipping_refund),
        "refunds_due": -when(sa.not_(disputed), Claim.refund - Claim.discount_back + Claim.shipping_refund),
        "coop_discounts": -Claim.discount_back,
        "written_off": -when(
            sa.and_(disputed, Claim.borne_by != Bearer.COOPERATIVE), Claim.refund - Claim.discount_back
        )
        + when(sa.and_(disputed, Claim.borne_by == Bearer.COOPERATIVE), Claim.discount_back),
    }
    # What of the price never came is not the buyer's, and returns to where it was taken from.
    never_came = sa.or_(Account.name == "code_difference", sa.and_(Account.name == "goodwill", Line.amount < 0))
    stands_for = sa.case((never_came, "refunds_due"), else_=Account.name)
    booked = (
        sa.select(
            Entry.key,
            Entry.subject,
            *(sa.func.coalesce(sa.func.sum(Line.amount).filter(stands_for == name), 0).label(name) for name in wanted),
        )
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .where(Entry.kind.in_(REFUNDED))
        .group_by(Entry.id, Entry.key, Entry.subject)
        .subquery()
    )
    key = sa.literal("claim_refunded:") + Claim.code
    differs = [sa.func.coalesce(booked.c[name], 0) != amount for name, amount in wanted.items()]
    query = (
        sa.select(Claim.code, Claim.refund, Claim.shipping_refund)
        .join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
        .outerjoin(booked, booked.c.key == key)
        .where(Claim.state == ClaimState.REFUNDED, sa.or_(booked.c.subject != SellerOrder.code, *differs))
    )
    stray = sa.select(Entry.key).where(
        Entry.kind.in_(REFUNDED), Entry.key.not_in(sa.select(key).where(Claim.state == ClaimState.REFUNDED))
    )
    return [
        Never(query, "claim {}: {} and {} of shipping paid back, the books say otherwise"),
        Never(stray, "entry {}: no refunded claim belongs to it"),
    ]


def _vouchers() -> list[Never]:
    """What the cooperative bears of vouchers is that of the parts paid and not cancelled, less what refunds brought back."""
    nothing = sa.literal(0)
    given = sa.select(sa.func.coalesce(sa.func.sum(SellerOrder.coop_discount), nothing))
    given = given.join(Order, Order.id == SellerOrder.order_id)
    given = given.where(Order.paid_at.is_not(None), SellerOrder.status != SellerOrderStatus.CANCELLED)
    back = sa.select(sa.func.coalesce(sa.func.sum(Claim.discount_back), nothing))
    booked = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), nothing))
    booked = booked.join(Account, Account.id == Line.account_id).where(Account.name == "coop_discounts")
    wanted = given.scalar_subquery() - back.scalar_subquery()
    sums = sa.select(wanted.label("wanted"), booked.scalar_subquery().label("booked")).subquery()
    apart = sa.select(sums).where(sums.c.wanted != sums.c.booked)
    return [Never(apart, "the cooperative bears {} of vouchers, the books say {}")]


def _regained() -> list[Never]:
    """What came back of a lost dispute went to whoever bore it: no more than she bore, and no more than came back."""
    given = sa.select(Entry.key, sa.func.sum(Line.amount).label("amount")).join(Line, Line.entry_id == Entry.id)
    given = given.join(Account, Account.id == Line.account_id)
    given = given.where(Entry.kind == REGAINED, Account.name == "written_off").group_by(Entry.key)
    booked = given.subquery()
    claims = sa.select(booked.c.key, booked.c.amount, sa.func.coalesce(Claim.refund, 0))
    claims = claims.outerjoin(Claim, booked.c.key == sa.literal(f"{REGAINED}:") + Claim.code)
    beyond = sa.or_(Claim.id.is_(None), booked.c.amount > Claim.refund, Claim.reason != ClaimReason.DISPUTED)
    back = sa.select(-sa.func.sum(Line.amount)).join(Entry, Entry.id == Line.entry_id)
    back = back.join(Account, Account.id == Line.account_id).where(Account.name == "written_off")
    came = back.where(Entry.key == sa.literal("stripe:") + CardDispute.ref + ":regained").scalar_subquery()
    returns = sa.select(CardDispute.ref, DisputeReturn.amount, sa.func.coalesce(came, 0))
    returns = returns.join(DisputeReturn, DisputeReturn.dispute_id == CardDispute.id)
    noted = sa.select(sa.func.coalesce(sa.func.sum(DisputeReturn.amount), 0)).where(
        DisputeReturn.booked_at.is_not(None)
    )
    total = sa.select(sa.func.coalesce(sa.func.sum(booked.c.amount), 0))
    sums = noted.scalar_subquery(), total.scalar_subquery()
    return [
        Never(claims.where(beyond), "entry {}: {} given back, {} was borne"),
        Never(
            returns.where(DisputeReturn.amount > sa.func.coalesce(came, 0)), "dispute {}: {} given back, {} came back"
        ),
        Never(sa.select(*sums).where(sums[0] != sums[1]), "regained disputes: {} noted as given back, {} booked"),
    ]


def _clearing() -> list[Never]:
    query = sa.select(Account.owner, sa.func.sum(Line.amount)).join(Line, Line.account_id == Account.id)
    query = (
        query.where(Account.name == "clearing", Account.owner != CODE)
        .group_by(Account.id, Account.owner)
        .having(sa.func.sum(Line.amount) < 0)
    )
    return [Never(query, "clearing {}: {} rupiah, more was paid out than came in")]


def _part_paid() -> list[Never]:
    """A part payment is less than its order asks for, and stands only while the order awaits the rest."""
    query = sa.select(Account.owner, -sa.func.sum(Line.amount), Order.status)
    query = query.join(Line, Line.account_id == Account.id).outerjoin(
        Order, sa.cast(Order.id, sa.String) == Account.owner
    )
    query = query.where(Account.name == "part_paid").group_by(Account.id, Account.owner, Order.id, Order.status)
    waits = Order.status == OrderStatus.AWAITING_PAYMENT
    stays = sa.and_(sa.func.sum(Line.amount) != 0, sa.or_(Order.id.is_(None), sa.not_(waits)))
    return [Never(query.having(stays), "part payment of order {}: {} rupiah, although the order is {}")]
