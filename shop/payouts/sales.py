"""What was sold and received, and what of it was paid back: drawn from the same entries as the books."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.ledger.models import Account, Entry, Line
from shop.orders.claim_models import Bearer, Claim
from shop.orders.freezing import took_from_held
from shop.orders.models import OrderLine, SellerOrder
from shop.orders.regaining import given_back

Query = sa.Select[*tuple[Any, ...]]
#: The other lines of an entry.
OTHER = sa.orm.aliased(Line)
_MONTH = sa.extract("year", Entry.booked_on) * 100 + sa.extract("month", Entry.booked_on)
_KEYS = (
    SellerOrder.seller_id,
    OrderLine.product_id,
    sa.cast(_MONTH, sa.Integer).label("month"),
)
_NOTHING = sa.literal(0)


def sales(since: date, until: date, *, seller_id: int | None = None) -> sa.Subquery:
    """Rows to be summed: seller_id, product_id, month (202611), pieces, gross, back, commission, cost, uncounted.

    A sale counts on the day its money was released, less what was paid back of it before; a refund after the release on
    its own day. Gross, back and commission are those of the books, at the buyers' prices. The cost is what the sellers had
    counted as each was ordered; `uncounted` are the pieces of which nobody had.
    """
    queries = []
    for query in (_sold(), _back_before(), _back_after(), _regained()):
        query = query.where(Entry.booked_on.between(since, until))
        queries.append(query if seller_id is None else query.where(SellerOrder.seller_id == seller_id))
    return sa.union_all(*queries).subquery()


def _sold() -> Query:
    has_cost = OrderLine.unit_cost.is_not(None)
    columns = (
        OrderLine.quantity.label("pieces"),
        OrderLine.total.label("gross"),
        _NOTHING.label("back"),
        OrderLine.commission.label("commission"),
        (OrderLine.quantity * sa.func.coalesce(OrderLine.unit_cost, 0)).label("cost"),
        sa.case((has_cost, 0), else_=OrderLine.quantity).label("uncounted"),
    )
    query = sa.select(*_KEYS, *columns).select_from(Entry).where(Entry.kind == "released")
    query = query.join(SellerOrder, SellerOrder.code == Entry.subject)
    return query.join(OrderLine, OrderLine.seller_order_id == SellerOrder.id)


def _back(back: Any, commission: Any) -> tuple[Any, ...]:
    return (*_KEYS, _NOTHING, _NOTHING, back, commission, _NOTHING, _NOTHING)


def _back_before() -> Query:
    query = sa.select(*_back(Claim.refund, -Claim.commission_back)).select_from(Entry).where(Entry.kind == "released")
    query = query.join(SellerOrder, SellerOrder.code == Entry.subject)
    query = query.join(Claim, Claim.seller_order_id == SellerOrder.id)
    return query.join(OrderLine, OrderLine.id == Claim.line_id).where(took_from_held())


def _back_after() -> Query:
    query = sa.select(*_back(Claim.refund, -Claim.commission_back)).select_from(Entry)
    query = query.join(Claim, Entry.key == sa.literal("claim_refunded:") + Claim.code)
    query = query.join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
    query = query.join(OrderLine, OrderLine.id == Claim.line_id)
    return query.where(Claim.borne_by == Bearer.SELLER, Claim.was_released)


def _regained() -> Query:
    """What of a lost dispute was given back to its seller: paid back no longer, and its commission earned again."""
    earned = sa.select(sa.func.coalesce(sa.func.sum(OTHER.amount), 0)).join(Account, Account.id == OTHER.account_id)
    earned = earned.where(OTHER.entry_id == Entry.id, Account.name == "commission").correlate(Entry)
    query = given_back(*_back(-Line.amount, -earned.scalar_subquery()))
    query = query.join(SellerOrder, SellerOrder.id == Claim.seller_order_id)
    return query.join(OrderLine, OrderLine.id == Claim.line_id)
