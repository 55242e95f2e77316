"""Sales, commission, taxes and shipping as tables, drawn from the same entries as the books."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from shop.catalogue.models import Category, Product
from shop.db import session
from shop.i18n import bulan, language
from shop.i18n import gettext as _
from shop.ledger.chart import entry_title
from shop.ledger.models import Account, Entry, Line
from shop.ledger.owners import owner_names
from shop.money import Rupiah
from shop.orders.models import SellerOrder
from shop.payouts.gross import gross_by_maker
from shop.payouts.sales import sales
from shop.payouts.taxes import paid_to_state
from shop.payouts.yearly import withheld_from
from shop.sellers.models import Maker, Seller
from shop.sheets import Asked, Column, Listed, Row, Sheet

Found = Sequence[sa.Row[*tuple[Any, ...]]]
Query = sa.Select[*tuple[Any, ...]]


class By(enum.StrEnum):
    """What sales are summed by."""

    SELLER = "seller"
    CATEGORY = "category"
    MONTH = "month"


def sales_sheet(since: date, until: date, by: By) -> Sheet:
    """Goods received in a period, at the buyers' prices, and what became of the money.

    A sale counts on the day its money was released, less what was paid back of it before; a refund after the release on
    its own day. So commission and makers' parts are those of the books.
    """
    rows = session().execute(_sales(since, until, by)).all()
    names = {By.SELLER: _("Seller"), By.CATEGORY: _("Category"), By.MONTH: _("Month")}
    columns = [Column(names[by]), Column(_("Pieces"), "figure"), Column(_("Gross"), "figure")]
    columns += [Column(_("Paid back"), "figure"), Column(_("Commission"), "figure"), Column(_("To makers"), "figure")]
    body: list[Row] = []
    for name, pieces, gross, back, commission in rows:
        amounts = [int(pieces), int(gross), int(back), int(commission), int(gross) - int(back) - int(commission)]
        body.append([_month(name) if by is By.MONTH else name, *amounts])
    return Sheet(_("Sales"), columns, Listed(body), foot=[[_("Total"), *_totals(body, range(1, 6))]])


def _month(number: int) -> str:
    return bulan(date(number // 100, number % 100, 1))


def _totals(rows: Sequence[Row], places: Sequence[int]) -> list[int]:
    return [sum(cell for row in rows if isinstance(cell := row[place], int)) for place in places]


def _sales(since: date, until: date, by: By) -> Query:
    """Sums by seller, category or month: pieces, gross, paid back, commission."""
    moved = sales(since, until)
    key: Any = {By.SELLER: moved.c.seller_id, By.CATEGORY: Product.category_id, By.MONTH: moved.c.month}[by]
    figures = (moved.c.pieces, moved.c.gross, moved.c.back, moved.c.commission)
    sums = [sa.func.coalesce(sa.func.sum(figure), 0).label(figure.name) for figure in figures]
    query = sa.select(key.label("key"), *sums).select_from(moved).group_by(key)
    if by is By.CATEGORY:
        query = query.join(Product, Product.id == moved.c.product_id)
    if by is By.MONTH:
        return query.order_by(key)
    summed = query.subquery()
    named: Any = Seller if by is By.SELLER else Category
    name = Category.name_en if by is By.CATEGORY and language() == "en" else named.name
    return (
        sa.select(name, *list(summed.c)[1:])
        .join(named, named.id == summed.c.key)
        .order_by(summed.c.gross.desc(), name, named.id)
    )


def commission_sheet(since: date, until: date) -> Sheet:
    """Every line on the cooperative's commission, with the sale it is of; the total is that of the account."""
    query = (
        sa.select(Entry.id, Entry.booked_on, Entry.kind, Entry.subject, Seller.name, SellerOrder.goods_total)
        .add_columns((-Line.amount).label("commission"))
        .join(Line, Line.entry_id == Entry.id)
        .join(Account, Account.id == Line.account_id)
        .outerjoin(SellerOrder, SellerOrder.code == Entry.subject)
        .outerjoin(Seller, Seller.id == SellerOrder.seller_id)
        .where(Account.name == "commission", Entry.booked_on.between(since, until))
        .order_by(Entry.booked_on, Line.id)
    )

    def rows(found: Found) -> list[Row]:
        return [
            [row.booked_on, f"JU-{row.id}", entry_title(row.kind), row.subject, row.name or "", row.goods_total]
            + [row.commission]
            for row in found
        ]

    columns = [
        Column(_("Date"), "day"),
        Column(_("Entry"), "code"),
        Column(_("What")),
        Column(_("About"), "code"),
        Column(_("Seller")),
    ]
    columns += [Column(_("Price of the goods"), "figure"), Column(_("Commission"), "figure")]
    foot: Row = [None, "", _("Total"), "", "", None, -_moved("commission", since, until)]
    return Sheet(_("Commission"), columns, Asked(query, rows), foot=[foot])


def tax_sheet(since: date, until: date) -> Sheet:
    """What each maker sold in a period before any deduction, and her tax: what was withheld, and what the state was paid."""
    gross = gross_by_maker(since, until)
    taxes = withheld_from(list(gross), since, until)
    paid = paid_to_state(list(gross), since, until) if taxes else {}
    people = sa.select(Maker.id, Maker.name, Seller.name).join(Seller, Seller.id == Maker.seller_id)
    body: list[Row] = []
    for number, maker, seller in session().execute(people.order_by(Maker.name, Maker.id)):
        if number in gross:
            one = gross[number]
            withheld = taxes.get(number, 0)
            body.append([maker, seller, one.gross, one.refunded, one.net, withheld, paid.get(number, 0)])
    columns = [Column(_("Maker")), Column(_("Seller")), Column(_("Gross"), "figure")]
    columns += [Column(_("Paid back"), "figure"), Column(_("Net of refunds"), "figure")]
    columns += [Column(_("Tax withheld"), "figure"), Column(_("Paid to the state"), "figure")]
    return Sheet(
        _("Gross per maker, for taxes"), columns, Listed(body), foot=[[_("Total"), "", *_totals(body, range(2, 7))]]
    )


def shipping_sheet(since: date, until: date) -> Sheet:
    """What the cooperative owes each carrier: before, charged to buyers, paid or deducted, and after."""
    before = sa.func.coalesce(sa.func.sum(Line.amount).filter(Entry.booked_on < since), 0)
    within = Entry.booked_on >= since
    charged = sa.func.coalesce(sa.func.sum(Line.amount).filter(within, Line.amount < 0), 0)
    paid = sa.func.coalesce(sa.func.sum(Line.amount).filter(within, Line.amount > 0), 0)
    query = sa.select(Account.owner, before, charged, paid).join(Line, Line.account_id == Account.id)
    query = query.join(Entry, Entry.id == Line.entry_id).where(Account.name == "shipping_due")
    query = query.where(Entry.booked_on <= until).group_by(Account.owner)
    found = session().execute(query).all()
    names = owner_names("shipping_due", [row[0] for row in found])
    body: list[Row] = []
    for owner, owed, more, less in sorted(found, key=lambda row: (names.get(row[0], row[0]), row[0])):
        body.append([names.get(owner, owner), -int(owed), -int(more), int(less), -int(owed + more + less)])
    columns = [Column(_("Courier")), Column(_("Owed before"), "figure"), Column(_("Charged to buyers"), "figure")]
    columns += [Column(_("Paid or deducted"), "figure"), Column(_("Owed after"), "figure")]
    return Sheet(_("Shipping"), columns, Listed(body), foot=[[_("Total"), *_totals(body, range(1, 5))]])


def _moved(account: str, since: date, until: date) -> Rupiah:
    query = sa.select(sa.func.coalesce(sa.func.sum(Line.amount), 0)).select_from(Line)
    query = query.join(Entry, Entry.id == Line.entry_id).join(Account, Account.id == Line.account_id)
    return int(session().scalar(query.where(Account.name == account, Entry.booked_on.between(since, until))) or 0)
