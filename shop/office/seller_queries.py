"""What the office asks about sellers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from shop import audit
from shop.audit import AuditRecord
from shop.clock import start_of, today
from shop.db import session
from shop.forms import read_phone
from shop.money import Rupiah
from shop.orders.models import SellerOrder, SellerOrderStatus
from shop.paging import Page
from shop.payouts.models import Payout
from shop.sellers.models import AccountStatus, BankAccount, Seller, SellerStatus, Village
from shop.sellers.registering import subject

PAGE_SIZE = 50
#: The lists of sellers by the word in the address.
LISTS = ("all", "unchecked", "flagged", "none", "suspended")

#: Acts that are looked through for the check of an account.
MOST_ACTS = 50

_CURRENT = sa.and_(BankAccount.seller_id == Seller.id, BankAccount.ended_at.is_(None))


def sellers_page(name: str, q: str, number: int) -> Page[Seller]:
    """A page of one list by name, narrowed to a name, phone or village; with village, makers and account."""
    found = sa.select(Seller).join(Village, Village.id == Seller.village_id).where(_condition(name))
    if q:
        phone = read_phone(q)
        by_name = sa.or_(Seller.name.icontains(q, autoescape=True), Village.name.icontains(q, autoescape=True))
        found = found.where(Seller.phone == phone if phone else by_name)
    total = session().scalar(sa.select(sa.func.count()).select_from(found.subquery())) or 0
    options = (
        joinedload(Seller.village, innerjoin=True),
        selectinload(Seller.makers),
        selectinload(Seller.bank_accounts),
    )
    rows = found.options(*options).order_by(Seller.name, Seller.id).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(session().scalars(rows).all(), number, PAGE_SIZE, total)


def counts() -> dict[str, int]:
    """How many sellers stand in each list that is work. One query."""
    columns = [sa.func.count().filter(_condition(name)).label(name) for name in LISTS if name != "all"]
    return dict(session().execute(sa.select(*columns).select_from(Seller)).one()._mapping)


def receipts_of_year(seller_id: int) -> Rupiah:
    """What her buyers paid for goods received this year, before the cooperative's share."""
    since = start_of(date(today().year, 1, 1))
    query = sa.select(sa.func.coalesce(sa.func.sum(SellerOrder.goods_total), 0)).where(
        SellerOrder.seller_id == seller_id,
        SellerOrder.status == SellerOrderStatus.COMPLETED,
        SellerOrder.completed_at >= since,
    )
    return int(session().scalar(query) or 0)


def last_orders(seller_id: int, most: int) -> Sequence[SellerOrder]:
    """A seller's newest parts of orders, each with its order. One query."""
    query = sa.select(SellerOrder).where(SellerOrder.seller_id == seller_id)
    query = query.options(joinedload(SellerOrder.order, innerjoin=True)).order_by(SellerOrder.id.desc())
    return session().scalars(query.limit(most)).all()


def subjects_of(seller: Seller, most: int) -> list[str]:
    """What the audit calls a seller and her last payouts."""
    query = sa.select(Payout).where(Payout.seller_id == seller.id).options(joinedload(Payout.run, innerjoin=True))
    payouts = session().scalars(query.order_by(Payout.id.desc()).limit(most))
    return [subject(seller), *(f"payout {payout.code}" for payout in payouts)]


def checked_by(account: BankAccount) -> AuditRecord | None:
    """Who checked a seller's present account, and when."""
    acts = audit.latest([subject(account.seller)], MOST_ACTS)
    found = (act for act in acts if act.act == "bank_account_checked" and act.at >= account.created_at)
    return next(found, None) if account.status is AccountStatus.VALID else None


def _condition(name: str) -> sa.ColumnElement[bool]:
    has = sa.exists().where(_CURRENT)
    conditions: dict[str, sa.ColumnElement[bool]] = {
        "all": sa.true(),
        "unchecked": has.where(BankAccount.status == AccountStatus.UNCHECKED),
        "flagged": has.where(BankAccount.status == AccountStatus.FLAGGED),
        "none": ~has,
        "suspended": Seller.status == SellerStatus.SUSPENDED,
    }
    return conditions[name]
