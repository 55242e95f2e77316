"""A seller's statement of a period: every sale, every payout, and what it comes to, straight from the books."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from shop.db import session
from shop.ledger.queries import StatementLine, balances, statement
from shop.money import Rupiah
from shop.orders.claim_models import Claim
from shop.orders.regaining import REGAINED
from shop.payouts.gross import Part, gross_of
from shop.payouts.lines import MoneyLine
from shop.payouts.models import Payout, PayoutRun
from shop.payouts.queries import makers_of, sales
from shop.sellers.models import Maker, Seller


class RowKind(enum.StrEnum):
    """Why a maker's balance moved."""

    SALE = "sale"
    PAYOUT = "payout"
    #: The bank gave a payout back.
    RETURNED = "returned"
    #: Paid back to a buyer after the release.
    REFUND = "refund"
    #: What a lost dispute took came back.
    REGAINED = "regained"
    #: Withheld for the tax office, or given back when a buyer was paid back.
    TAX = "tax"
    #: What the office booked otherwise; its memo says why.
    OTHER = "other"


KINDS = {
    "released": RowKind.SALE,
    "payout_approved": RowKind.PAYOUT,
    "payout_returned": RowKind.RETURNED,
    "claim_refunded": RowKind.REFUND,
    "dispute_borne": RowKind.REFUND,
    REGAINED: RowKind.REGAINED,
    "tax_withheld": RowKind.TAX,
    "tax_given_back": RowKind.TAX,
    "tax_corrected": RowKind.TAX,
}
#: Rows whose memo begins with a claim.
OF_CLAIMS = (RowKind.REFUND, RowKind.REGAINED)


@dataclass(frozen=True)
class Row:
    """One entry: so much more (or, negative, less) for the makers, and the balance after it, in rupiah."""

    on: date
    kind: RowKind
    #: The order's or payout's code.
    code: str
    amount: Rupiah
    balance: Rupiah
    memo: str = ""
    sale: MoneyLine | None = None
    payout: Payout | None = None
    #: The claim for which a buyer was paid back after the release.
    claim: Claim | None = None


@dataclass(frozen=True)
class MakerRow:
    """A maker's part of the period, in rupiah: opening + received − paid = closing.

    `received` is her sales and what the office booked; `paid` is payouts less what the bank gave back.
    """

    maker: Maker
    opening: Rupiah
    received: Rupiah
    paid: Rupiah

    @property
    def closing(self) -> Rupiah:
        """What stands after the period's last day; negative is a debt."""
        return self.opening + self.received - self.paid


@dataclass(frozen=True)
class Statement:
    """What the cooperative owed a seller before `since`, every move up to `until`, and what it owes after it."""

    seller: Seller
    since: date
    until: date
    opening: Rupiah
    rows: Sequence[Row]
    makers: Sequence[MakerRow]
    #: Whose part it is, where it is not the whole seller's.
    maker: Maker | None = None

    @property
    def closing(self) -> Rupiah:
        """The balance after the last row."""
        return self.rows[-1].balance if self.rows else self.opening

    @property
    def earned(self) -> Rupiah:
        """All sales of the period."""
        return sum(row.amount for row in self.rows if row.kind is RowKind.SALE)

    @property
    def commission(self) -> Rupiah:
        """What the cooperative kept of them."""
        return sum(row.sale.commission for row in self.rows if row.sale)

    @property
    def discounts(self) -> tuple[Rupiah, Rupiah]:
        """What vouchers took off the period's sales, borne by the cooperative and by the seller."""
        sales = [row.sale for row in self.rows if row.sale]
        return sum(sale.coop_discount for sale in sales), sum(sale.seller_discount for sale in sales)

    @property
    def paid(self) -> Rupiah:
        """What went to the bank account, less what came back."""
        return -sum(row.amount for row in self.rows if row.kind in (RowKind.PAYOUT, RowKind.RETURNED))


def statement_of(seller: Seller, *, since: date, until: date, maker: Maker | None = None) -> Statement:
    """A seller's statement from the first day to the last, both counted; of one of her makers where she is named.

    A maker's sales are her part of the price, of what was paid back and of the commission. Nothing is stored: the same
    days give the same statement as long as no entry is booked into them.
    """
    makers = [maker] if maker is not None else makers_of(seller.id)
    owners = [one.id for one in makers]
    before = balances("payable", owners, until=since - timedelta(days=1))
    opening, lines = statement("payable", owners, since=since, until=until, opening=sum(before.values()))
    entries: dict[int, list[StatementLine]] = {}
    for line in lines:
        entries.setdefault(line.entry_id, []).append(line)
    codes = {line.subject for line in lines if line.kind == "released"}
    sold = sales(seller.id, codes)
    hers = gross_of(maker.id, codes) if maker is not None else {}
    claims = _claims(lines)
    payouts = _payouts(
        seller.id, {line.subject for line in lines if KINDS.get(line.kind) in (RowKind.PAYOUT, RowKind.RETURNED)}
    )
    rows, balance = [], -opening
    for own in entries.values():
        amount = -sum(line.amount for line in own)
        balance += amount
        first = own[0]
        kind = KINDS.get(first.kind, RowKind.OTHER)
        sale = sold.get(first.subject) if kind is RowKind.SALE else None
        if sale is not None and maker is not None:
            part = hers.get(first.subject, Part())
            goods = part.goods - part.back
            sale = replace(
                sale,
                goods_total=goods,
                commission=goods - amount,
                amount=amount,
                refunded=part.back,
                coop_discount=part.coop_discount,
                seller_discount=part.seller_discount,
            )
        claim = claims.get(_claim_code(first.memo)) if kind in OF_CLAIMS else None
        payout = payouts.get(first.subject)
        rows.append(Row(first.booked_on, kind, first.subject, amount, balance, first.memo, sale, payout, claim))
    return Statement(seller, since, until, -opening, rows, _by_maker(makers, before, lines), maker)


def _claim_code(memo: str) -> str:
    """The claim an entry of a refund is of: its memo begins with it."""
    return memo.partition(":")[0]


def _claims(lines: Sequence[StatementLine]) -> dict[str, Claim]:
    codes = {_claim_code(line.memo) for line in lines if KINDS.get(line.kind) in OF_CLAIMS}
    query = sa.select(Claim).where(Claim.code.in_(codes))
    return {claim.code: claim for claim in session().scalars(query)} if codes else {}


def _by_maker(makers: Sequence[Maker], before: Mapping[str, Rupiah], lines: Sequence[StatementLine]) -> list[MakerRow]:
    """Each maker's part; those with nothing before and within the period are left out."""
    found = []
    for maker in makers:
        own = [line for line in lines if line.owner == str(maker.id)]
        opening = -before.get(str(maker.id), 0)
        if own or opening:
            paid = sum(line.amount for line in own if KINDS.get(line.kind) in (RowKind.PAYOUT, RowKind.RETURNED))
            found.append(MakerRow(maker, opening, paid - sum(line.amount for line in own), paid))
    return found


def _payouts(seller_id: int, codes: set[str]) -> dict[str, Payout]:
    """A seller's payouts by code."""
    if not codes:
        return {}
    query = sa.select(Payout).join(PayoutRun, PayoutRun.id == Payout.run_id).where(Payout.seller_id == seller_id)
    query = query.where(PayoutRun.number.in_({code.rpartition("/")[0] for code in codes}))
    return {payout.code: payout for payout in session().scalars(query.options(joinedload(Payout.run, innerjoin=True)))}
