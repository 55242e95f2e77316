"""What a buyer is owed when an order, or a part of it, comes to nothing: never more than came for it."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from shop.db import session
from shop.ledger.models import Account, Entry, Line
from shop.ledger.posting import Posting, credit
from shop.money import Rupiah
from shop.orders.claim_models import Claim, ClaimReason
from shop.orders.models import Order, SellerOrder
from shop.orders.queries import price_left

#: Entries that owe a buyer what she paid for goods or shipping.
OWING = ("part_cancelled", "claim_refunded")


def owed(order: Order, price: Rupiah) -> list[Posting]:
    """What is credited once so much of a paid order's price goes back; its part or claim says so already.

    Rule: all that is given back of an order is never more than came for it, and with the last of its price exactly that.
    What the unique code took off, or the cooperative bore of a shortfall, never came: it returns to code_difference and
    goodwill; a code that was added goes back, too.
    """
    left = _left(order)
    by_code, borne = _never_came(order)
    money = left + price - by_code - borne  # what came and was not given back
    due = max(0, money if not left else min(price, money))
    code = by_code if not left else min(price - due, max(0, by_code))
    return [
        credit("refunds_due", due, order.id),
        credit("code_difference", code),
        credit("goodwill", price - due - code),
    ]


def due_of(postings: list[Posting]) -> Rupiah:
    """What of `owed` is the buyer's, in rupiah."""
    return -sum(one.amount for one in postings if one.account == "refunds_due")


def _left(order: Order) -> Rupiah:
    """What of an order's price was not given back, by the shop or by the buyer's bank."""
    back = sa.select(sa.func.coalesce(sa.func.sum(Claim.refund - Claim.discount_back + Claim.shipping_refund), 0))
    back = back.join(SellerOrder, SellerOrder.id == Claim.seller_order_id).where(SellerOrder.order_id == order.id)
    return int(session().scalar(sa.select(price_left(order).scalar_subquery() - back.scalar_subquery())) or 0)


def _never_came(order: Order) -> tuple[Rupiah, Rupiah]:
    """What of an order's price never came and still counts as given: by its unique code, and borne as a shortfall.

    The first is below zero where the code was added.
    """
    parts = sa.select(SellerOrder.code).where(SellerOrder.order_id == order.id)
    is_code = Account.name == "code_difference"
    is_borne = sa.and_(
        Account.name == "goodwill",
        sa.or_(Entry.kind == "shortfall_borne", sa.and_(Entry.kind.in_(OWING), Line.amount < 0)),
    )
    summed = [sa.func.coalesce(sa.func.sum(Line.amount).filter(one), 0) for one in (is_code, is_borne)]
    query = sa.select(summed[0], summed[1]).select_from(Line).join(Entry, Entry.id == Line.entry_id)
    query = query.join(Account, Account.id == Line.account_id)
    query = query.where(sa.or_(Entry.subject == order.number, Entry.subject.in_(parts)))
    by_code, borne = session().execute(query).one()
    return int(by_code), int(borne)


def due_by_claim(claims: Collection[Claim]) -> dict[int, Rupiah]:
    """What the buyer of each claim gets for it by the books, or got from her bank, in rupiah, by the claim's id. One query, or none."""
    due = {claim.id: claim.paid_back for claim in claims}
    refunded = [claim.id for claim in claims if claim.paid_back and claim.reason is not ClaimReason.DISPUTED]
    if not refunded:
        return due
    booked = sa.select(Claim.id, -sa.func.sum(Line.amount)).join(Entry, Entry.key == "claim_refunded:" + Claim.code)
    booked = booked.join(Line, Line.entry_id == Entry.id).join(Account, Account.id == Line.account_id)
    booked = booked.where(Claim.id.in_(refunded), Account.name == "refunds_due").group_by(Claim.id)
    return due | dict.fromkeys(refunded, 0) | {number: int(amount) for number, amount in session().execute(booked)}
