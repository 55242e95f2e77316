"""What must always hold of bazaars, their orders and the books. Read-only and set-based."""

from __future__ import annotations

import sqlalchemy as sa

from shop.bazaars.models import Bazaar, BazaarCount, BazaarException, BazaarSale, ExceptionKind, PaidBy
from shop.invariants import Never, facts
from shop.ledger.models import Account, Entry, Line
from shop.orders.models import Order, OrderLine, OrderStatus, SellerOrder
from shop.payments.models import Payment, PaymentState


def check() -> list[str]:
    """The facts that break; empty when all is well.

    - A sale's lines sum to what was paid, and its order is closed.
    - Its one settled payment is one entry: to its bazaar's box, or to the acquirer's clearing.
    - An exception is of a line of its own sale.
    - A box holds its change and its cash sales, less what was counted out of it; each count is its entry.
    """
    return facts(_sales, _money, _exceptions, _boxes, _counts)


def _sales() -> list[Never]:
    sums = sa.select(SellerOrder.order_id, sa.func.sum(OrderLine.total).label("total"))
    sums = sums.join(OrderLine, OrderLine.seller_order_id == SellerOrder.id).group_by(SellerOrder.order_id)
    lines = sums.subquery()
    summed = sa.func.coalesce(lines.c.total, 0)
    query = sa.select(BazaarSale.id, BazaarSale.total, summed, Order.status).join(
        Order, Order.id == BazaarSale.order_id
    )
    query = query.outerjoin(lines, lines.c.order_id == Order.id)
    wrong = sa.or_(BazaarSale.total != summed, Order.status != OrderStatus.CLOSED)
    return [Never(query.where(wrong), "bazaar sale {}: {} paid, its lines sum to {}, its order is {}")]


def _money() -> list[Never]:
    """One settled payment and one entry of each sale, on the account it was paid to."""
    box = sa.literal("bazar-") + sa.cast(BazaarSale.bazaar_id, sa.String)
    by_qris = BazaarSale.paid_by == PaidBy.QRIS
    arrived = sa.case(
        (by_qris, sa.and_(Account.name == "clearing", Account.owner == "qris")),
        else_=sa.and_(Account.name == "cash", Account.owner == box),
    )
    amount = sa.func.coalesce(sa.func.sum(Line.amount).filter(arrived), 0)
    entries = sa.func.count(sa.distinct(Entry.id))
    query = sa.select(BazaarSale.id, BazaarSale.total, amount, entries).select_from(BazaarSale)
    query = query.outerjoin(
        Payment, sa.and_(Payment.order_id == BazaarSale.order_id, Payment.state == PaymentState.SETTLED)
    )
    query = query.outerjoin(Entry, Entry.key == sa.literal("settled:") + sa.cast(Payment.id, sa.String))
    query = query.outerjoin(Line, Line.entry_id == Entry.id).outerjoin(Account, Account.id == Line.account_id)
    query = query.group_by(BazaarSale.id, BazaarSale.total).having(sa.or_(amount != BazaarSale.total, entries != 1))
    return [Never(query, "bazaar sale {}: {} paid, the books brought in {} by {} entries")]


def _exceptions() -> list[Never]:
    query = sa.select(BazaarException.id, BazaarSale.order_id, SellerOrder.order_id)
    query = query.join(BazaarSale, BazaarSale.id == BazaarException.sale_id)
    query = query.join(OrderLine, OrderLine.id == BazaarException.order_line_id)
    query = query.join(SellerOrder, SellerOrder.id == OrderLine.seller_order_id)
    same = sa.select(BazaarException.id, OrderLine.price, BazaarException.shop_price).join(
        OrderLine, OrderLine.id == BazaarException.order_line_id
    )
    same = same.where(BazaarException.kind == ExceptionKind.PRICE, OrderLine.price == BazaarException.shop_price)
    return [
        Never(
            query.where(BazaarSale.order_id != SellerOrder.order_id), "bazaar exception {}: of order {}, its line of {}"
        ),
        Never(same, "bazaar exception {}: {} paid, the shop's price is {}"),
    ]


def _boxes() -> list[Never]:
    """Change and cash sales came in, counts went out; nothing else moves a bazaar's box."""
    cash = sa.select(sa.func.coalesce(sa.func.sum(BazaarSale.total), 0))
    cash = cash.where(BazaarSale.bazaar_id == Bazaar.id, BazaarSale.paid_by == PaidBy.CASH)
    out = sa.select(sa.func.coalesce(sa.func.sum(BazaarCount.expected), 0)).where(BazaarCount.bazaar_id == Bazaar.id)
    held = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).join(Account, Account.id == Line.account_id)
    held = held.where(Account.name == "cash", Account.owner == sa.literal("bazar-") + sa.cast(Bazaar.id, sa.String))
    should = Bazaar.change_money + cash.scalar_subquery() - out.scalar_subquery()
    query = sa.select(Bazaar.id, should, held.scalar_subquery()).where(should != held.scalar_subquery())
    return [Never(query, "box of bazaar {}: {} expected, the books say {}")]


def _counts() -> list[Never]:
    booked = sa.func.coalesce(sa.func.sum(Line.amount).filter(Account.name == "cash_difference"), 0)
    query = sa.select(BazaarCount.id, BazaarCount.expected, BazaarCount.counted, booked)
    query = query.join(Line, Line.entry_id == BazaarCount.entry_id).join(Account, Account.id == Line.account_id)
    query = query.group_by(BazaarCount.id, BazaarCount.expected, BazaarCount.counted)
    return [
        Never(
            query.having(booked != BazaarCount.expected - BazaarCount.counted),
            "count of a bazaar's box {}: {} expected, {} counted, a difference of {} booked",
        )
    ]
